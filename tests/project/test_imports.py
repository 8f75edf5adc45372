"""A build loads nothing that none of its pages needs: on a small site, that takes longest."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
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
print(*(value.__qualname__ for name, module in sys.modules.items() if "snapengage" in name
    for value in vars(module).values() if hasattr(value, "__dataclass_fields__")))
"""
COSTLY = {
    "bs4",
    "concurrent.futures.process",
    "difflib",
    "mkdocs_snapengage.built_site.files",
    "mkdocs_snapengage.markup.tokenizer",
    "mkdocs_snapengage.report.sources",
    "tree_sitter",
}


# What every page with an embed needs.
OF_EMBEDS = {"mkdocs_snapengage.markup.tokenizer", "mkdocs_snapengage.report.sources"}


def build(folder: Path, page: str) -> tuple[set[str], set[str]]:
    """Build a site of one page; return the modules that are loaded, and our dataclasses."""
    plugins = f"plugins:\n  - snapengage:\n      widget_id: {WIDGET_ID}\n"
    write_files(folder, {"mkdocs.yml": f"site_name: A\n{plugins}", "docs/index.md": page})
    command = [sys.executable, "-c", BUILD]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert all(map(find_spec, COSTLY))
    modules, classes = done.stdout.split("\n")[:2]
    return set(modules.split()), set(classes.split())


@pytest.mark.parametrize(
    ("page", "loaded"),
    [
        ("# Clean\n\n<script>var scrollsnap = 1;</script>\n", set()),
        (EXTERNAL, OF_EMBEDS),
        (EXTERNAL.replace(" src", '\n x="&amp;" src'), OF_EMBEDS | {"bs4"}),
        (ADVANCED, OF_EMBEDS | {"tree_sitter"}),
    ],
    ids=["clean", "external", "with a reference", "inline"],
)
def test_a_build_loads_the_parsers_that_it_needs(
    tmp_path: Path, page: str, loaded: set[str]
) -> None:
    assert COSTLY & build(tmp_path, page)[0] == loaded


def test_what_every_build_loads_is_made_quickly(tmp_path: Path) -> None:
    """A dataclass takes half a millisecond when it is made, a named tuple a fifth of that."""
    modules, dataclasses = build(tmp_path, "# Clean\n")
    assert "mkdocs_snapengage.page.transform" in modules
    assert not dataclasses
