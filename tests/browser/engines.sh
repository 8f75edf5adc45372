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
install() {
    $may apt-get install -y "$1" >&2
}
$may apt-get update >&2 || true
# One by one: what is not to be had keeps nobody from the others.
for package in $missing; do
    case $package in
        # Debian has called it by the other name since its version 13.
        webkit2gtk-driver) install "$package" || install webkitgtk-webdriver || true ;;
        *) install "$package" || true ;;
    esac
done
