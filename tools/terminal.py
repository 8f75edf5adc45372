"""Draw the README's terminal: a small project moves to the plugin, as the commands print it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

from tools.picture import FOLDER, PALETTES

WIDGET_ID = "0c739ebb-2016-44a0-b1da-a5b5eb272474"
COLUMNS = 98
COMMANDS = ("mkdocs-snapengage migrate --write", "mkdocs build --strict")
PROJECT = {
    "mkdocs.yml": (
        "site_name: My docs\ntheme:\n  name: mkdocs\n  custom_dir: overrides\n"
        "extra_javascript:\n  - segment.js\n"
    ),
    "docs/segment.js": 'analytics.load("YOUR_WRITE_KEY");\n',
    "docs/index.md": "# Welcome\n",
    "docs/install.md": "# Install\n",
    "overrides/main.html": """{% extends "base.html" %}

{% block scripts %}
  {{ super() }}
  <!-- begin SnapEngage code -->
  <script type="text/javascript">
    (function() {
      var se = document.createElement('script'); se.type = 'text/javascript'; se.async = true;
      se.src = '//storage.googleapis.com/code.snapengage.com/js/{WIDGET_ID}.js';
      var done = false;
      se.onload = se.onreadystatechange = function() {
        if (!done&&(!this.readyState||this.readyState==='loaded'||this.readyState==='complete')) {
          done = true;
          SnapEngage.allowChatSound(true);
        }
      };
      var s = document.getElementsByTagName('script')[0]; s.parentNode.insertBefore(se, s);
    })();
  </script>
  <!-- end SnapEngage code -->
{% endblock %}
""".replace("{WIDGET_ID}", WIDGET_ID),
}

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
# What a terminal's colours are in a palette.
_COLOURS = {"31": "removed", "32": "added", "36": "accent", "33": "accent"}
_SIZE, _LINE, _MARGIN = 13, 18, 16


def said() -> str:
    """Return what the commands print on a terminal, each behind its prompt."""
    with TemporaryDirectory() as folder:
        for name, content in PROJECT.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8")
        return "".join(f"$ {command}\n{_run(command, folder)}\n" for command in COMMANDS)


def _run(command: str, folder: str) -> str:
    """Return what a command prints when it runs on a terminal, where colours are."""
    name, *arguments = command.split()
    master, terminal = pty.openpty()
    bin_folder = Path(sys.executable).parent
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment |= {"TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen(
        [bin_folder / name, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        env=environment,
    ) as process:
        os.close(terminal)
        output = b""
        # Linux ends a terminal whose program is gone with an error.
        with suppress(OSError):
            while part := os.read(master, 4096):
                output += part
    os.close(master)
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{output.decode()}")
    text = output.decode().replace("\r\n", "\n").replace(folder, "my-docs")
    return re.sub(r"in [\d.]+ seconds", "in 0.12 seconds", text)


def drawing(palette: str) -> str:
    """Return the picture in the colours of a palette, as SVG."""
    colours = PALETTES[palette]
    rows = [row for line in said().splitlines() for row in _rows(line)]
    height = 2 * _MARGIN + _LINE * len(rows)
    width = 2 * _MARGIN + int(COLUMNS * _SIZE * 0.602)
    lines = [
        f'<text x="{_MARGIN}" y="{_MARGIN + _LINE * (number + 1) - 5}" '
        f'fill="{colours[colour]}">{escape(text, quote=False)}</text>'
        for number, (text, colour) in enumerate(rows)
        if text
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-label="What the commands print">\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="{colours["card"]}" '
        f'stroke="{colours["line"]}"/>\n'
        f'<g font-family="ui-monospace, monospace" font-size="{_SIZE}" xml:space="preserve">\n'
        + "\n".join(lines)
        + "\n</g>\n</svg>\n"
    )


def _rows(line: str) -> list[tuple[str, str]]:
    """Return a line in pieces that fit the width, each with the name of its colour."""
    codes = [code for style in _STYLE.findall(line) for code in style.split(";")]
    colour = next((_COLOURS[code] for code in codes if code in _COLOURS), "text")
    plain = _STYLE.sub("", line)
    pieces = wrap(plain, COLUMNS, subsequent_indent="    ", drop_whitespace=False) or [""]
    return [(piece, "accent" if piece.startswith("$ ") else colour) for piece in pieces]


if __name__ == "__main__":
    for name in PALETTES:
        (FOLDER / f"terminal-{name}.svg").write_text(drawing(name), "utf-8")
