#!/bin/sh
# Install the other browser engines where they are missing and this may be done: Firefox, and
# WebKitGTK's browser with its driver. Without them, tests/browser/test_engines.py says what is
# missing.
set -eu

missing=$("$1" -c 'from tests.browser.engines import missing; print(*missing().values())')
if [ -z "$missing" ] || ! command -v apt-get >/dev/null; then
    exit
fi
if [ "$(id -u)" = 0 ]; then
    may=
elif sudo -n true 2>/dev/null; then
    may='sudo -n'
else
    exit
fi
# Each name is a package's.
# shellcheck disable=SC2086
{ $may apt-get update && $may apt-get install -y $missing; } >&2 || true
