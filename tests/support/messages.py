"""What the package can say to its users, read from its source."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_snapengage.scripts.syntax import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

PACKAGE = Path(__file__).parents[2] / "mkdocs_snapengage"

SILENT = {
    "catalogue.py": "its texts are put into messages of the report",
    "csp.py": "all that it prints is on the page about security",
    "markup": "its texts are names of elements",
    "migrate/options.py": "its texts are names of events",
    "page/analytics.py": "its text is JavaScript",
    "page/cuts.py": "its texts are words of comments",
}
"""The rooms and modules whose texts are no messages, and why."""

_GAP = "…"
_PLACEHOLDER = re.compile(r"%[sd]|\{\w+\}")
_WORD = r"[A-Za-z][A-Za-z'-]*"
# What has fewer words is a name, an attribute or a part of a message.
_SENTENCE = re.compile(rf"{_WORD} {_WORD} {_WORD}")
_HELP = {"help", "short_help"}


def texts() -> set[str]:
    """Every text in the package's code, … where something is put in."""
    silent = [PACKAGE / name for name in SILENT]
    assert all(path.exists() for path in silent)
    modules = [
        path
        for path in PACKAGE.rglob("*.py")
        if not any(path.is_relative_to(quiet) for quiet in silent)
    ]
    found = [text for path in modules for text in _python_texts(path)]
    found += _javascript_texts(PACKAGE / "assets" / "loader.js")
    return {" ".join(text.split()) for text in found}


def is_message(text: str) -> bool:
    """Whether a text is of three words or more.

    It does not matter to whom the code hands a text: so no message can be missed.
    """
    return _SENTENCE.search(text) is not None


def _python_texts(path: Path) -> Iterator[str]:
    """The strings of a module but docstrings, help and assertions."""
    tree = ast.parse(path.read_text("utf-8"))
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant(str()) as below) | ast.Assert(msg=ast.expr() as below):
                passed.add(below)
            case ast.keyword(name, value) if name in _HELP:
                passed.update(ast.walk(value))
            case ast.JoinedStr(parts):
                passed.update(parts)
    for node in ast.walk(tree):
        if node in passed:
            continue
        match node:
            case ast.Constant(str(text)):
                yield _PLACEHOLDER.sub(_GAP, text)
            case ast.JoinedStr(parts):
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else _GAP for p in parts)


def _javascript_texts(path: Path) -> Iterator[str]:
    """The strings of a script, with … where they are put together with something."""
    nodes: list[Node] = [Script(path.read_text("utf-8")).root]
    while nodes:
        node = nodes.pop()
        nodes += node.children
        if node.type == "string_fragment" and node.text:
            yield node.text.decode() + _GAP
