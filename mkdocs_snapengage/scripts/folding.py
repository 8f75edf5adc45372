"""Constant folding: the strings that a script's expressions stand for, as far as it tells."""

from __future__ import annotations

from base64 import b64decode
from itertools import product
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote

from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.urls import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.budget import Budget
    from mkdocs_snapengage.scripts.scopes import Scopes

_DECODERS = frozenset({"decodeURI", "decodeURIComponent", "unescape"})
# A string with more readings than this is not a loader's URL; to follow them all would take long.
_MOST_READINGS = 16
_LONGEST = 4_000
_DEEPEST = 60


class Folding:
    """Folds each expression once into the strings that it can stand for.

    It understands literals, templates, `+`, `+=`, `concat`, `join`, `replace`, both branches of a
    conditional, members of object literals, and what `unescape` and `atob` decode. A name stands
    for the values that its nearest declaration is given.
    """

    def __init__(self, scopes: Scopes, budget: Budget) -> None:
        self._scopes = scopes
        self._budget = budget
        self._known: dict[int, list[str]] = {}
        self._depth = 0

    def strings(self, node: Node) -> list[str]:
        """The strings that an expression can stand for; `UNKNOWN` for what only run time tells."""
        node = js.without_parentheses(node)
        read = self._readers.get(node.type)
        if not read or self._depth >= _DEEPEST:
            return [UNKNOWN]
        if node.id not in self._known:
            self._budget.spend()
            # An expression that refers to itself ends here.
            self._known[node.id] = [UNKNOWN]
            self._depth += 1
            self._known[node.id] = _limited(read(self, node))
            self._depth -= 1
        return self._known[node.id]

    def only(self, node: Node | None) -> str:
        """The one string that an expression stands for, else the empty string."""
        found = self.strings(node) if node else []
        return found[0] if len(found) == 1 and UNKNOWN not in found[0] else ""

    def _literal(self, node: Node) -> list[str]:
        return [js.literal(node)]

    def _template(self, node: Node) -> list[str]:
        parts = [[""]]
        for child in node.named_children:
            self._budget.spend()
            if child.type == "template_substitution":
                parts += [self.strings(inner) for inner in child.named_children[:1]]
            else:
                parts.append([js.literal(child)])
        return _joined(parts)

    def _operation(self, node: Node) -> list[str]:
        if js.operator(node) in js.CHOOSING_OPERATORS:
            return self._either(node, ("left", "right"))
        # From the inside out, so that each part of a long sum is joined once.
        sums: list[Node] = []
        while js.operator(node) == "+" and (left := js.field(node, "left")):
            sums.append(node)
            node = left
        found = self.strings(node) if sums else [UNKNOWN]
        for outer in reversed(sums):
            self._budget.spend()
            right = outer.child_by_field_name("right")
            found = _limited(_joined([found, self.strings(right) if right else [UNKNOWN]]))
            self._known[outer.id] = found
        return found

    def _conditional(self, node: Node) -> list[str]:
        return self._either(node, ("consequence", "alternative"))

    def _either(self, node: Node, fields: tuple[str, str]) -> list[str]:
        branches = filter(None, map(node.child_by_field_name, fields))
        return [text for branch in branches for text in self.strings(branch)]

    def _assignment(self, node: Node) -> list[str]:
        value = node.child_by_field_name("right")
        return self.strings(value) if value else [UNKNOWN]

    def _name(self, node: Node) -> list[str]:
        binding = self._scopes.binding(node)
        if not binding or not binding.values:
            return [UNKNOWN]
        found = [text for value in binding.values[:_MOST_READINGS] for text in self.strings(value)]
        for added in binding.added[:_MOST_READINGS]:
            found = [*found, *_joined([_limited(found), self.strings(added)])]
        return [*found, UNKNOWN] if binding.is_open else found

    def _member(self, node: Node) -> list[str]:
        """A member of an object literal that has a name: `cfg.url`."""
        target = node.child_by_field_name("object")
        name = js.property_name(node)
        binding = self._scopes.binding(target) if target and target.type == "identifier" else None
        values = [js.without_parentheses(value) for value in binding.values] if binding else []
        if not name or not values or any(value.type != "object" for value in values):
            return [UNKNOWN]
        members = [value for obj in values for key, value in js.entries(obj) if key == name]
        return [text for member in members for text in self.strings(member)] or [UNKNOWN]

    def _call(self, node: Node) -> list[str]:
        callee, arguments, receiver = js.callee_name(node), js.arguments(node), js.receiver(node)
        if callee in _DECODERS and len(arguments) == 1:
            return [unquote(text) for text in self.strings(arguments[0])]
        if callee == "atob" and len(arguments) == 1:
            return [_from_base64(text) for text in self.strings(arguments[0])]
        if receiver and callee == "replace":
            match list(map(self.only, arguments)):
                case [old, new] if old:
                    return [text.replace(old, new, 1) for text in self.strings(receiver)]
        if receiver and callee == "concat":
            return _joined([self.strings(part) for part in [receiver, *arguments]])
        if receiver and callee == "join" and receiver.type == "array":
            glue = self.only(arguments[0]) if arguments else ","
            items = js.statements(receiver)
            return _joined([part for item in items for part in ([glue], self.strings(item))][1:])
        return [UNKNOWN]

    _readers: ClassVar[dict[str, Callable[[Folding, Node], list[str]]]] = {
        "assignment_expression": _assignment,
        "binary_expression": _operation,
        "call_expression": _call,
        "identifier": _name,
        "member_expression": _member,
        "shorthand_property_identifier": _name,
        "string": _literal,
        "subscript_expression": _member,
        "template_string": _template,
        "ternary_expression": _conditional,
    }


STRING_BUILDERS = frozenset(
    {"binary_expression", "call_expression", "string", "template_string", "ternary_expression"}
)
"""Types of the expressions that strings are written in."""


def _from_base64(text: str) -> str:
    try:
        return b64decode(text).decode("latin-1")
    except ValueError:
        return UNKNOWN


def _limited(readings: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(text if len(text) <= _LONGEST else UNKNOWN for text in readings))
    return found if len(found) <= _MOST_READINGS else [*found[: _MOST_READINGS - 1], UNKNOWN]


def _joined(parts: list[list[str]]) -> list[str]:
    """Every way to join one reading of each part."""
    readings = 1
    for index, part in enumerate(parts):
        readings *= max(1, len(part))
        if readings > _MOST_READINGS:
            parts = [*parts[:index], [UNKNOWN]]
            break
    return ["".join(choice) for choice in product(*parts)] if parts else [UNKNOWN]
