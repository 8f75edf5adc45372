#!/bin/sh
# Print the path of a Chromium; where there is none, install one: Playwright's own build, or the
# system's package for somebody who may install packages.
set -eu

find_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM" && return
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    "$1" -c 'import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = playwright.chromium.executable_path
print(path) if os.path.exists(path) else sys.exit(1)'
}

python=$1
find_chromium "$python" && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install -y chromium; } >&2 || true
else
    "$python" -m playwright install chromium >&2 || true
fi
find_chromium "$python" && exit
echo 'No Chromium was found and none could be installed.' >&2
echo 'Install one (for instance: apt-get install chromium) or set CHROMIUM to its path.' >&2
exit 1
