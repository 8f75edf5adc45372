"""Every pattern of the package means the same to each CPython from 3.11.0 on.

Before 3.11.5, CPython matches possessive quantifiers and atomic groups wrongly where what is in
them can be matched in more than one way. A possessive set, such as `[^>]*+`, is fine.
"""

from __future__ import annotations

import ast
import re
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mkdocs_snapengage"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
# The part of `re` that takes a pattern apart, which has no types.
parser: Any = import_module("re._parser")
ONE_CHARACTER = {"ANY", "CATEGORY", "IN", "LITERAL", "NOT_LITERAL"}


def wrong_groups(tree: Any) -> Iterator[str]:
    """Yield the constructs in a pattern that old releases match wrongly."""
    for operation, argument in tree:
        name = str(operation)
        if name == "ATOMIC_GROUP":
            yield name
        if name == "POSSESSIVE_REPEAT":
            repeated = argument[2]
            if len(repeated) != 1 or str(repeated[0][0]) not in ONE_CHARACTER:
                yield name
        yield from _inside(argument)


def _inside(argument: Any) -> Iterator[str]:
    if isinstance(argument, parser.SubPattern):
        yield from wrong_groups(argument)
    elif isinstance(argument, list | tuple):
        for part in argument:
            yield from _inside(part)


def compiled(value: object) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a module's variable, in collections, or made when they are needed."""
    if isinstance(value, re.Pattern):
        yield value
    elif hasattr(value, "cache_clear") and callable(value) and not signature(value).parameters:
        yield from compiled(value())
    elif isinstance(value, dict):
        yield from compiled(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from compiled(item)


def written(module: ModuleType, path: Path) -> Iterator[str]:
    """Yield the texts in a module that are given to `re`, with a letter for what is put in."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("re."):
            continue
        match node.args:
            case [ast.Constant(value=str(text)), *_]:
                yield text
            case [ast.JoinedStr(values=parts), *_]:
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in parts)
            case [ast.Name(id=name), *_] if isinstance(vars(module).get(name), str):
                yield vars(module)[name]


def module_at(path: Path) -> ModuleType:
    return import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_pattern_has_a_possessive_group(path: Path) -> None:
    module = module_at(path)
    for name, value in vars(module).items():
        for pattern in compiled(value):
            assert not list(wrong_groups(parser.parse(pattern.pattern, pattern.flags))), name
    for text in written(module, path):
        assert not list(wrong_groups(parser.parse(text))), text


@pytest.mark.parametrize("pattern", ["(?:a|ab)*+c", "(?:a|ab)?+", "((?>a|ab))", "a|(?=(?:ab)++)"])
def test_the_construct_is_recognised(pattern: str) -> None:
    assert list(wrong_groups(parser.parse(pattern)))


@pytest.mark.parametrize("pattern", ["[^>]*+>", "a?+", ".++b", "(?:a|ab)*c"])
def test_what_is_right_everywhere_is_not_refused(pattern: str) -> None:
    assert not list(wrong_groups(parser.parse(pattern)))


def test_patterns_are_seen() -> None:
    modules = {path: module_at(path) for path in MODULES}
    assert len([p for it in modules.values() for p in compiled(list(vars(it).values()))]) > 20
    assert len([text for path, it in modules.items() for text in written(it, path)]) > 20
