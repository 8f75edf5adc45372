"""Under which conditions a node of a script is reached, as the user wrote them.

A condition that asks only whether the widget or the page is there already is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import (
    API_OBJECTS,
    LISTENER_CALLS,
    LOOKUP_CALLS,
    PAGE_OBJECTS,
    PAGE_PARTS,
    READINESS,
    READY_CALLS,
    READY_EVENTS,
    WORDS,
)
from mkdocs_snapengage.scripts import syntax as js

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code
    from mkdocs_snapengage.scripts.ownership import Ownership
    from mkdocs_snapengage.scripts.scopes import Binding

_LOGICAL = {"&&": True, "||": False, "??": False}
_LOOPS = frozenset({"do_statement", "for_in_statement", "for_statement", "while_statement"})
_EXITS = frozenset({"break_statement", "continue_statement", "return_statement", "throw_statement"})
_COMPOSED = frozenset(
    {"binary_expression", "parenthesized_expression", "ternary_expression", "unary_expression"}
)
_CONSTANTS = frozenset(
    {"false", "null", "number", "string", "template_string", "true", "undefined", "this"}
)
_DEEPEST = 20


class Conditions:
    """Tells the conditions that nodes of a region stand under.

    `whose` tells what is the region's own; `ids` are those that it gives its script.
    """

    def __init__(self, code: Code, whose: Ownership, ids: set[str]) -> None:
        self._code = code
        self._whose = whose
        self._ids = ids
        self._seen: set[int] = set()
        self._asked: set[int] = set()

    def of(self, node: Node) -> Iterator[tuple[int, str]]:
        """Yield the conditions of a node up to the top of its script, with where they stand."""
        code = self._code
        while (parent := code.parents.get(node.id)) and node.id not in self._seen:
            self._seen.add(node.id)
            code.budget.spend()
            yield from self._from_parent(parent, node)
            if js.is_function(node):
                yield from self._of_calls(node)
            node = parent

    def of_choices(self, source: Node) -> Iterator[tuple[int, str]]:
        """Yield the tests in a URL, and in the region's own names in it, that choose a widget."""
        waiting = [source]
        while waiting:
            for node in self._code.walk(waiting.pop()):
                binding = self._code.binding(node)
                if binding and self._whose.owns(binding) and binding.start not in self._asked:
                    self._asked.add(binding.start)
                    waiting += binding.values
                test = node.child_by_field_name("condition")
                # The page's language is the page's own: another page can have another widget.
                if test and "documentElement.lang" not in self._code.text(test):
                    yield from self._told(test, holds=True)

    def _from_parent(self, parent: Node, node: Node) -> Iterator[tuple[int, str]]:
        kind = parent.type
        if kind in {"if_statement", "ternary_expression"}:
            test = parent.child_by_field_name("condition")
            if test and test != node:
                yield from self._told(test, holds=parent.child_by_field_name("consequence") == node)
        elif kind == "binary_expression":
            operator = parent.child_by_field_name("operator")
            left = parent.child_by_field_name("left")
            if operator and operator.type in _LOGICAL and left and left != node:
                yield from self._told(left, holds=_LOGICAL[operator.type])
        elif kind in _LOOPS:
            test = parent.child_by_field_name("condition") or parent.child_by_field_name("right")
            if test and node == js.body(parent):
                yield from self._told(test, holds=True)
        elif kind == "catch_clause":
            yield parent.start_byte, "catch"
        elif kind in {"switch_case", "switch_default"}:
            yield from self._of_case(parent)
        if kind in {"program", "statement_block", "switch_case", "switch_default"}:
            yield from self._exits_before(parent, node)

    def _of_case(self, case: Node) -> Iterator[tuple[int, str]]:
        switch = self._code.parents[self._code.parents[case.id].id]
        value = switch.child_by_field_name("value")
        label = case.child_by_field_name("value")
        if value and not self.is_neutral(value):
            told = f"case {self._code.text(label)}" if label else "default"
            yield case.start_byte, f"switch {self._code.text(value)} {told}"

    def _exits_before(self, block: Node, node: Node) -> Iterator[tuple[int, str]]:
        """The tests of `if (…) return` before a statement of the same block."""
        for sibling in block.named_children:
            if sibling.start_byte >= node.start_byte:
                break
            self._code.budget.spend()
            if sibling.type != "if_statement":
                continue
            test = sibling.child_by_field_name("condition")
            branches = [sibling.child_by_field_name(f) for f in ("consequence", "alternative")]
            for branch, holds in zip(branches, (False, True), strict=True):
                if test and branch and _always_exits(branch):
                    yield from self._told(test, holds=holds)

    def _of_calls(self, function: Node) -> Iterator[tuple[int, str]]:
        """The conditions under which a function is called that has a name or is handed on."""
        code = self._code
        parent = code.parents[function.id]
        yield from self._of_call(parent, function)
        name = function if function.type == "function_declaration" else parent
        field = "left" if name.type == "assignment_expression" else "name"
        binding = code.binding(name.child_by_field_name(field))
        for reference in binding.references if binding else ():
            if handed_to := code.parents.get(reference.id):
                yield from self._of_call(handed_to, reference)
            yield from self.of(reference)

    def _of_call(self, given: Node, function: Node) -> Iterator[tuple[int, str]]:
        """A call that only sounds like page-ready is a condition."""
        call = self._code.parents.get(given.id) if given.type == "arguments" else None
        if call and sounds_ready(call, self._code) and not self._waits_for_page(call):
            text = self._code.text(call)
            yield call.start_byte, text.replace(self._code.text(function), "…", 1)

    def _waits_for_page(self, call: Node) -> bool:
        target = js.target(call)
        if target and js.called_name(target) in PAGE_OBJECTS:
            # `$(document)`, or `$()` without anything.
            target = next(iter(js.arguments(target)), None)
        if not target:
            return True
        if js.method(call) == "subscribe":
            return js.path(target) == ["document$"]
        return js.path(target) == ["document", "body"] or self._is_page_object(target)

    def _is_page_object(self, node: Node) -> bool:
        """Whether an expression is the page or its window, also by a name of the region's own."""
        binding = self._code.binding(node)
        if not binding or (binding.is_open and js.name(node) in PAGE_OBJECTS):
            return js.name(node) in PAGE_OBJECTS
        return any(js.name(value) in PAGE_OBJECTS for value in binding.values)

    def _told(self, test: Node, *, holds: bool) -> Iterator[tuple[int, str]]:
        if self.is_neutral(test):
            return
        text = self._code.text(test)
        if not holds:
            inner = js.without_parentheses(test)
            operator = inner.child_by_field_name("operator")
            negated = inner.child_by_field_name("argument")
            if inner.type == "unary_expression" and operator and operator.type == "!" and negated:
                text = self._code.text(negated)
            else:
                text = f"!{text}" if text.startswith("(") else f"!({text})"
        yield test.start_byte, text

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
            return self._whose.owns(binding) and self._is_neutral_name(binding, depth)
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
        if node.type == "subscript_expression" or js.property_name(node) in READINESS:
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
            self.is_neutral(value, depth + 1) or self._whose.is_script(value)
            for value in (*binding.values, *binding.added)
        )
        self._asked.discard(binding.start)
        return neutral

    def _is_neutral_call(self, call: Node, depth: int) -> bool:
        given = js.arguments(call)
        if js.method(call) in LOOKUP_CALLS:
            asked = [self._code.folding.only(argument).lower() for argument in given]
            return all(
                text in PAGE_PARTS or text in self._ids or any(word in text for word in WORDS)
                for text in asked
            )
        if self._whose.is_script(call):
            return True
        functions = self._whose.functions(call.child_by_field_name("function"))
        returned = [
            inner
            for function in functions
            for node in self._code.walk(function)
            if node.type == "return_statement"
            for inner in node.named_children
        ]
        return bool(returned) and all(self.is_neutral(node, depth + 1) for node in returned)


def _always_exits(branch: Node) -> bool:
    if branch.type in {"else_clause", "statement_block"}:
        inner = js.statements(branch)
        return bool(inner) and _always_exits(inner[-1])
    return branch.type in _EXITS


def sounds_ready(call: Node, code: Code) -> bool:
    """Whether a call runs a function once something is ready, to go by the call's name."""
    method, given = js.method(call), js.arguments(call)
    if method in LISTENER_CALLS:
        return bool(given) and code.folding.only(given[0]) in READY_EVENTS
    return method in READY_CALLS and bool(given)
