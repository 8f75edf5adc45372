"""A build loads no parser that none of its pages needs, which takes longer than all the rest."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.examples import ADVANCED, EXTERNAL
from tests.support.sites import WIDGET_ID, write_files

if TYPE_CHECKING:
    from pathlib import Path

BUILD = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
build(load_config("mkdocs.yml"))
print(*sys.modules)
"""
COSTLY = {
    "bs4",
    "concurrent.futures.process",
    "difflib",
    "mkdocs_snapengage.markup.tokenizer",
    "tree_sitter",
}


@pytest.mark.parametrize(
    ("page", "loaded"),
    [
        ("# Clean\n\n<script>var scrollsnap = 1;</script>\n", set()),
        (EXTERNAL, {"mkdocs_snapengage.markup.tokenizer"}),
        (
            EXTERNAL.replace(" src", '\n x="&amp;" src'),
            {"mkdocs_snapengage.markup.tokenizer", "bs4"},
        ),
        (ADVANCED, {"mkdocs_snapengage.markup.tokenizer", "tree_sitter"}),
    ],
    ids=["clean", "external", "with a reference", "inline"],
)
def test_a_build_loads_the_parsers_that_it_needs(
    tmp_path: Path, page: str, loaded: set[str]
) -> None:
    plugins = f"plugins:\n  - snapengage:\n      widget_id: {WIDGET_ID}\n"
    write_files(tmp_path, {"mkdocs.yml": f"site_name: A\n{plugins}", "docs/index.md": page})
    command = [sys.executable, "-c", BUILD]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert COSTLY.intersection(done.stdout.split()) == loaded
