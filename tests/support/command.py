"""The command `mkdocs-snapengage`, as a user runs it."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from mkdocs_snapengage.cli import main
from tests.support.sites import WIDGET_ID

COMMAND = str(Path(sys.executable).with_name("mkdocs-snapengage"))
CONFIG = f"""site_name: Test
site_url: https://docs.example.org/guide/
theme:
  name: no-such-theme
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:no.such.module.twemoji
plugins:
  - no-such-plugin
  - snapengage:
      widget_id: {WIDGET_ID}
"""
PAGE = "<!doctype html>\n<html><head>\n</head><body>\n{}<p>text</p>\n</body></html>\n"


@dataclass(frozen=True)
class Result:
    """What a command said, and how it ended."""

    exit_code: object
    stdout: str
    stderr: str


def run(*arguments: str) -> Result:
    with redirect_stdout(StringIO()) as stdout, redirect_stderr(StringIO()) as stderr:
        try:
            main(arguments, prog_name="mkdocs-snapengage")
        except SystemExit as end:
            return Result(end.code, stdout.getvalue(), stderr.getvalue())
    raise AssertionError
