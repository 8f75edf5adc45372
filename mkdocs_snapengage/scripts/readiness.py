"""Which tests ask only whether the widget or the page is there, and which calls wait for it."""

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
    """Tells which tests and calls of a region are only about the widget or the page being there."""

    def __init__(self, code: Code, ownership: Ownership, ids: set[str]) -> None:
        """Take a region.

        Args:
            code: Its script.
            ownership: Tells what is the region's own.
            ids: The values of `id` that it gives its script element, in lower case.
        """
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
            # Other code may change what is global.
            is_known = self._ownership.owns(binding) or not self._code.is_declared(binding.name)
            return is_known and self._is_neutral_name(binding, depth)
        return self._is_neutral_path(node) or self._is_neutral_composed(node, depth)

    def _is_neutral_composed(self, node: Node, depth: int) -> bool:
        """Whether an expression is neutral because those that it is made of are."""
        if js.operator(node) == "in":
            asked = self._code.folding.only(node.child_by_field_name("left"))
            return asked in READINESS | API_OBJECTS
        if node.type in _COMPOSED:
            return all(self.is_neutral(child, depth + 1) for child in node.named_children)
        index = node.child_by_field_name("index")
        if index and self._code.urls(index):
            return True
        if index or js.property_name(node) in READINESS:
            inner = node.child_by_field_name("object")
        elif node.type == "assignment_expression":
            inner = node.child_by_field_name("right")
        else:
            inner = None
        return inner is not None and self.is_neutral(inner, depth + 1)

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
        callee, arguments = js.callee_name(call), js.arguments(call)
        if callee in QUESTIONS and any(map(self._code.urls, arguments)):
            return True
        if callee in LOOKUP_CALLS:
            asked = [self._code.folding.only(argument).lower() for argument in arguments]
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
        """Whether a call that sounds ready runs a function as soon as the page is ready."""
        receiver = js.receiver(call)
        if receiver and js.name(receiver.child_by_field_name("function")) in PAGE_OBJECTS:
            # `$(document)`, or `$()` without anything.
            receiver = next(iter(js.arguments(receiver)), None)
        if not receiver:
            is_declared = self._code.binding(call.child_by_field_name("function")) is not None
            return not is_declared or bool(self._code.called(call))
        if js.callee_name(call) == "subscribe":
            return js.path(receiver) == ["document$"]
        return js.path(receiver) == ["document", "body"] or self._is_page_object(receiver)

    def _is_page_object(self, node: Node) -> bool:
        """Whether a call that sounds ready runs a function as soon as the page is."""
        binding = self._code.binding(node)
        if not binding or (binding.is_open and js.name(node) in PAGE_OBJECTS):
            return js.name(node) in PAGE_OBJECTS
        return any(js.name(value) in PAGE_OBJECTS for value in binding.values)


def sounds_ready(call: Node, code: Code) -> bool:
    """Whether a call runs a function once something is ready, to go by the call's name."""
    callee, arguments = js.callee_name(call), js.arguments(call)
    if callee in LISTENER_CALLS:
        return bool(arguments) and code.folding.only(arguments[0]) in READY_EVENTS
    return callee in READY_CALLS and bool(arguments)
