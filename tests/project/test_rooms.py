"""The package's rooms import in one direction only."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "mkdocs_snapengage"
# What each room may import at run time; every room may import what is named for a room it imports.
BELOW = {
    "plugin": {"site", "config", "report", "built_site", "page", "scripts"},
    "cli": {"csp", "site", "migrate", "config", "report", "built_site", "page"},
    "site": {"built_site", "report", "page", "config", "scripts"},
    "csp": {"page", "config"},
    "migrate": {"built_site", "report", "page", "config", "scripts", "markup", "site", "catalogue"},
    "built_site": {"page", "markup", "config", "report", "catalogue"},
    "report": {"page", "catalogue", "config", "markup", "scripts"},
    "page": {"markup", "scripts", "catalogue"},
    "markup": {"catalogue"},
    "scripts": {"catalogue"},
    "config": set[str](),
    "catalogue": set[str](),
}
# Types alone cost nothing at run time.
TYPES = {"page": {"config"}, "report": {"config"}, "built_site": {"config"}}


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every room that a module imports, and whether it does for types alone."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.split(".")
            names = [base] if len(base) > 1 else [[*base, alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        for name in names:
            if name[0] == "mkdocs_snapengage" and len(name) > 1:
                yield name[1], id(node) in for_types


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE) + [
    path for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_what_is_below_it(path: Path) -> None:
    room = room_of(path)
    for imported, for_types in imports(path):
        allowed = {room} | BELOW[room] | (TYPES.get(room, set()) if for_types else set())
        assert imported in allowed | {"__version__"}, imported


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {room_of(path) for path in MODULES}
    assert rooms <= BELOW.keys()
    assert len(MODULES) > 30
