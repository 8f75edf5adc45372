"""The strings that a script's expressions stand for, as far as the script itself tells."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mkdocs_snapengage.scripts import syntax as js

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

UNKNOWN = "\0"
"""Stands in a string for a part that is known at run time only."""

_DECODERS = frozenset({"decodeURI", "decodeURIComponent", "unescape"})
# A string with more readings than this is not a loader's URL; following them all would take long.
_MOST_READINGS = 16
_DEEPEST = 60


def strings(node: Node, values: js.Values | None = None, depth: int = 0) -> list[str]:
    """The strings an expression can stand for, with `UNKNOWN` for what only run time tells.

    Joined are literals, templates, `+`, `concat`, both branches of `?:`, and what `unescape`
    decodes. `values` gives the values of names, from `declared`; `depth` is how far in we are.
    """
    node = js.without_parentheses(node)
    read = _READERS.get(node.type)
    return read(node, values or {}, depth + 1) if read and depth < _DEEPEST else [UNKNOWN]


def _literal_strings(node: Node, _values: js.Values, _depth: int) -> list[str]:
    return [js.literal(node)]


def _template_strings(node: Node, values: js.Values, depth: int) -> list[str]:
    parts = [[""]]
    for child in node.named_children:
        if child.type == "template_substitution":
            parts += [strings(inner, values, depth) for inner in child.named_children[:1]]
        else:
            parts.append([js.literal(child)])
    return _joined(parts)


def _sum_strings(node: Node, values: js.Values, depth: int) -> list[str]:
    parts = _addends(node)
    return _joined([strings(part, values, depth) for part in parts if part.id != node.id])


def _choice_strings(node: Node, values: js.Values, depth: int) -> list[str]:
    branches = [node.child_by_field_name(field) for field in ("consequence", "alternative")]
    return [text for branch in branches if branch for text in strings(branch, values, depth)]


def _named_strings(node: Node, values: js.Values, depth: int) -> list[str]:
    known = values.get(js.name(node), [])
    # Names that refer to each other are not worth following far.
    return [text for value in known for text in strings(value, values, depth + 10)] or [UNKNOWN]


def _called_strings(node: Node, values: js.Values, depth: int) -> list[str]:
    given = js.arguments(node)
    if js.method(node) in _DECODERS and len(given) == 1:
        return [unquote(text) for text in strings(given[0], values, depth)]
    function = node.child_by_field_name("function")
    target = function.child_by_field_name("object") if function else None
    if target and js.method(node) == "concat":
        return _joined([strings(part, values, depth) for part in [target, *given]])
    return [UNKNOWN]


_READERS: dict[str, Callable[[Node, js.Values, int], list[str]]] = {
    "binary_expression": _sum_strings,
    "call_expression": _called_strings,
    "identifier": _named_strings,
    "string": _literal_strings,
    "template_string": _template_strings,
    "ternary_expression": _choice_strings,
}

STRING_BUILDERS = frozenset(_READERS) - {"identifier"}
"""Types of the expressions that `strings` puts together."""


def _addends(node: Node) -> list[Node]:
    """The operands of a chain of `+` from left to right; the node itself for other operators."""
    found: list[Node] = []
    while node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if not operator or operator.type != "+" or not left or not right:
            break
        found.append(right)
        node = js.without_parentheses(left)
    found.append(node)
    found.reverse()
    return found


def _joined(parts: list[list[str]]) -> list[str]:
    """Every way to join one reading of each part."""
    readings = 1
    for index, part in enumerate(parts):
        readings *= max(1, len(part))
        if readings > _MOST_READINGS:
            parts = [*parts[:index], [UNKNOWN]]
            break
    return ["".join(choice) for choice in product(*parts)] if parts else [UNKNOWN]
