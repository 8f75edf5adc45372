"""The strings that a script's expressions stand for, as far as the script itself tells."""

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
# A string with more readings than this is not a loader's URL; following them all would take long.
_MOST_READINGS = 16
_LONGEST = 4_000
_DEEPEST = 60


class Folding:
    """Puts together the strings that expressions stand for; each expression once.

    Joined are literals, templates, `+`, `+=`, `concat`, `join`, both branches of a choice, members
    of objects written out, and what `unescape` and `atob` decode. A name stands for the values its
    nearest declaration is given.
    """

    def __init__(self, scopes: Scopes, budget: Budget) -> None:
        self._scopes = scopes
        self._budget = budget
        self._known: dict[int, list[str]] = {}
        self._depth = 0

    def strings(self, node: Node) -> list[str]:
        """The strings an expression can stand for, with `UNKNOWN` for what only run time tells."""
        node = js.without_parentheses(node)
        read = self._readers.get(node.type)
        if not read or self._depth >= _DEEPEST:
            return [UNKNOWN]
        if node.id not in self._known:
            self._budget.spend()
            # What refers to itself ends here.
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
        operator = node.child_by_field_name("operator")
        if operator and operator.type in {"||", "&&", "??"}:
            branches = [node.child_by_field_name(field) for field in ("left", "right")]
            return [text for branch in branches if branch for text in self.strings(branch)]
        # From the inside out, so that each part of a long sum is joined once.
        sums: list[Node] = []
        while js.is_sum(node) and (left := node.child_by_field_name("left")):
            sums.append(node)
            node = js.without_parentheses(left)
        found = self.strings(node) if sums else [UNKNOWN]
        for outer in reversed(sums):
            self._budget.spend()
            right = outer.child_by_field_name("right")
            found = _limited(_joined([found, self.strings(right) if right else [UNKNOWN]]))
            self._known[outer.id] = found
        return found

    def _choice(self, node: Node) -> list[str]:
        branches = [node.child_by_field_name(field) for field in ("consequence", "alternative")]
        return [text for branch in branches if branch for text in self.strings(branch)]

    def _assigned(self, node: Node) -> list[str]:
        value = node.child_by_field_name("right")
        return self.strings(value) if value else [UNKNOWN]

    def _named(self, node: Node) -> list[str]:
        binding = self._scopes.binding(node)
        if not binding or not binding.values:
            return [UNKNOWN]
        found = [text for value in binding.values[:_MOST_READINGS] for text in self.strings(value)]
        for added in binding.added[:_MOST_READINGS]:
            found = [*found, *_joined([_limited(found), self.strings(added)])]
        return [*found, UNKNOWN] if binding.is_open else found

    def _member(self, node: Node) -> list[str]:
        """A member of an object that the script writes out: `cfg.url`."""
        target = node.child_by_field_name("object")
        name = js.property_name(node)
        binding = self._scopes.binding(target) if target and target.type == "identifier" else None
        values = [js.without_parentheses(value) for value in binding.values] if binding else []
        if not name or not values or any(value.type != "object" for value in values):
            return [UNKNOWN]
        pairs = [pair for value in values for pair in js.entries(value) if pair[0] == name]
        return [text for _, value in pairs for text in self.strings(value)] or [UNKNOWN]

    def _called(self, node: Node) -> list[str]:
        given = js.arguments(node)
        if js.callee_name(node) in _DECODERS and len(given) == 1:
            return [unquote(text) for text in self.strings(given[0])]
        if js.callee_name(node) == "atob" and len(given) == 1:
            return [_from_base64(text) for text in self.strings(given[0])]
        function = node.child_by_field_name("function")
        target = function.child_by_field_name("object") if function else None
        if target and js.callee_name(node) == "replace":
            match [self.only(argument) for argument in given]:
                case [old, new] if old:
                    return [text.replace(old, new, 1) for text in self.strings(target)]
        if target and js.callee_name(node) == "concat":
            return _joined([self.strings(part) for part in [target, *given]])
        if target and js.callee_name(node) == "join" and target.type == "array":
            glue = self.only(given[0]) if given else ","
            parts = [
                part for item in js.statements(target) for part in ([glue], self.strings(item))
            ]
            return _joined(parts[1:])
        return [UNKNOWN]

    _readers: ClassVar[dict[str, Callable[[Folding, Node], list[str]]]] = {
        "assignment_expression": _assigned,
        "binary_expression": _operation,
        "call_expression": _called,
        "identifier": _named,
        "member_expression": _member,
        "shorthand_property_identifier": _named,
        "string": _literal,
        "subscript_expression": _member,
        "template_string": _template,
        "ternary_expression": _choice,
    }


STRING_BUILDERS = frozenset(
    {"binary_expression", "call_expression", "string", "template_string", "ternary_expression"}
)
"""Types of the expressions that strings are written out in."""


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
