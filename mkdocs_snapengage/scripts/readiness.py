"""Which tests and calls ask only whether the widget or the page is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import (
    API_OBJECTS,
    LISTENER_CALLS,
    LOOKUP_CALLS,
    PAGE_OBJECTS,
    PAGE_PARTS,
    QUESTIONS,
    READINESS,
    READY_CALLS,
    READY_EVENTS,
    WORDS,
)
from mkdocs_snapengage.scripts import syntax as js

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code
    from mkdocs_snapengage.scripts.ownership import Ownership
    from mkdocs_snapengage.scripts.scopes import Binding

_COMPOSED = frozenset(
    {"binary_expression", "parenthesized_expression", "ternary_expression", "unary_expression"}
)
_CONSTANTS = frozenset(
    {"false", "null", "number", "string", "template_string", "true", "undefined", "this"}
)
_DEEPEST = 20


class Readiness:
    """Tells what is asked only to know how far the page or the widget is.

    `ownership` tells what is the region's own; `ids` are those that it gives its script.
    """

    def __init__(self, code: Code, ownership: Ownership, ids: set[str]) -> None:
        self._code = code
        self._ownership = ownership
        self._ids = ids
        self._asked: set[int] = set()

    def is_neutral(self, test: Node, depth: int = 0) -> bool:
        """Whether a test asks only whether the widget or the page is there already."""
        node = js.without_parentheses(test)
        self._code.budget.spend()
        if depth > _DEEPEST:
            return False
        if node.type in _CONSTANTS or js.is_function(node):
            return True
        if node.type == "call_expression":
            return self._is_neutral_call(node, depth)
        if node.type == "identifier" and (binding := self._code.binding(node)):
            # What the whole page knows, other code may change.
            is_known = self._ownership.owns(binding) or not self._code.is_declared(binding.name)
            return is_known and self._is_neutral_name(binding, depth)
        return self._is_neutral_path(node) or self._is_neutral_whole(node, depth)

    def _is_neutral_whole(self, node: Node, depth: int) -> bool:
        """Whether an expression that is made of others is neutral because these are."""
        operator = node.child_by_field_name("operator")
        left, right = (node.child_by_field_name(field) for field in ("left", "right"))
        if operator and operator.type == "in":
            return left is not None and self._code.folding.only(left) in READINESS | API_OBJECTS
        if node.type in _COMPOSED:
            return all(self.is_neutral(child, depth + 1) for child in node.named_children)
        owner = node.child_by_field_name("object")
        index = node.child_by_field_name("index")
        if index and self._code.urls(index):
            return True
        if index or js.property_name(node) in READINESS:
            return owner is not None and self.is_neutral(owner, depth + 1)
        is_assignment = node.type == "assignment_expression"
        return is_assignment and right is not None and self.is_neutral(right, depth + 1)

    def _is_neutral_path(self, node: Node) -> bool:
        path = js.path(node)
        return bool(path) and (
            path[0] in API_OBJECTS
            or path[-1] in READINESS
            or (len(path) == 1 and path[0] in PAGE_OBJECTS)
        )

    def _is_neutral_name(self, binding: Binding, depth: int) -> bool:
        if binding.start in self._asked:
            return True
        self._asked.add(binding.start)
        neutral = not binding.is_open and all(
            self.is_neutral(value, depth + 1) or self._ownership.is_script(value)
            for value in (*binding.values, *binding.added)
        )
        self._asked.discard(binding.start)
        return neutral

    def _is_neutral_call(self, call: Node, depth: int) -> bool:
        given = js.arguments(call)
        if js.callee_name(call) in QUESTIONS and any(map(self._code.urls, given)):
            return True
        if js.callee_name(call) in LOOKUP_CALLS:
            asked = [self._code.folding.only(argument).lower() for argument in given]
            return all(
                text in PAGE_PARTS or text in self._ids or any(word in text for word in WORDS)
                for text in asked
            )
        if self._ownership.is_script(call):
            return True
        functions = self._ownership.functions(call.child_by_field_name("function"))
        returned = [
            inner
            for function in functions
            for node in self._code.walk(function)
            if node.type == "return_statement"
            for inner in node.named_children
        ]
        return bool(returned) and all(self.is_neutral(node, depth + 1) for node in returned)

    def waits_for_page(self, call: Node) -> bool:
        """Whether a call that sounds so runs a function as soon as the page is ready."""
        target = js.receiver(call)
        if target and js.name(target.child_by_field_name("function")) in PAGE_OBJECTS:
            # `$(document)`, or `$()` without anything.
            target = next(iter(js.arguments(target)), None)
        if not target:
            called = self._code.binding(call.child_by_field_name("function"))
            return not called or bool(self._code.called(call))
        if js.callee_name(call) == "subscribe":
            return js.path(target) == ["document$"]
        return js.path(target) == ["document", "body"] or self._is_page_object(target)

    def _is_page_object(self, node: Node) -> bool:
        """Whether an expression is the page or its window, also by a name of the region's own."""
        binding = self._code.binding(node)
        if not binding or (binding.is_open and js.name(node) in PAGE_OBJECTS):
            return js.name(node) in PAGE_OBJECTS
        return any(js.name(value) in PAGE_OBJECTS for value in binding.values)


def sounds_ready(call: Node, code: Code) -> bool:
    """Whether a call runs a function once something is ready, to go by the call's name."""
    method, given = js.callee_name(call), js.arguments(call)
    if method in LISTENER_CALLS:
        return bool(given) and code.folding.only(given[0]) in READY_EVENTS
    return method in READY_CALLS and bool(given)
