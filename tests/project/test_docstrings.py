"""What a room offers to the others says what it takes, returns and raises."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.project.test_rooms import MODULES, PACKAGE, room_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
ARGS = re.compile(r"^Args:\n((?: +.*\n?|\n)+)", re.MULTILINE)
ARGUMENT = re.compile(r"^    (\w+):", re.MULTILINE)
# A summary that begins so says what is returned.
RETURNS = re.compile(r"(?:Return|Yield|Whether) |[\s\S]*^(?:Returns|Yields):$", re.MULTILINE)


def module_of(path: Path) -> str:
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return name.removesuffix(".__init__")


def offered() -> dict[str, set[str]]:
    """The names in each module that another room uses."""
    modules = {module_of(path) for path in TREES}
    names = defaultdict[str, set[str]](set)
    for path, tree in TREES.items():
        whole = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if (module := f"{node.module}.{alias.name}") in modules:
                        whole[alias.asname or alias.name] = module
                    elif node.module.split(".")[1:2] != [room_of(path)]:
                        names[node.module].add(alias.name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = whole.get(node.value.id, "")
                if module and module.split(".")[1] != room_of(path):
                    names[module].add(node.attr)
    return names


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions and the methods of classes that a room offers, but what overrides another."""
    names = offered()
    for path, tree in TREES.items():
        module = module_of(path)
        for node in tree.body:
            methods = node.body if isinstance(node, ast.ClassDef) else [node]
            for method in methods:
                if (
                    isinstance(node, ast.ClassDef | ast.FunctionDef)
                    and isinstance(method, ast.FunctionDef)
                    and node.name in names[module]
                    and (method.name == "__init__" or not method.name.startswith("_"))
                    and "override" not in map(ast.unparse, method.decorator_list)
                ):
                    inner = f".{method.name}" if method is not node else ""
                    yield f"{module}.{node.name}{inner}", method


FUNCTIONS = dict(functions())


def arguments(function: ast.FunctionDef) -> set[str]:
    given = function.args
    names = {arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    return names - {"self"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_offered_to_other_rooms_is_documented(name: str) -> None:
    function = FUNCTIONS[name]
    text = ast.get_docstring(function) or ""
    section = ARGS.search(text)
    described = set(ARGUMENT.findall(section[1])) if section else set[str]()
    takes = arguments(function)
    assert described <= takes
    # One argument is what the summary is about.
    if len(takes) > 1:
        in_summary = set(re.findall(r"`(\w+)`", text.partition("\n")[0]))
        assert takes - described - in_summary == set()
        returns = function.returns and ast.unparse(function.returns)
        assert returns == "None" or RETURNS.match(text)
    raised = [
        ast.unparse(node.exc.func)
        for node in ast.walk(function)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    ]
    assert [error for error in raised if error.endswith("Error") and f"{error}:" not in text] == []


def test_there_is_something_to_document() -> None:
    assert len(FUNCTIONS) > 80
