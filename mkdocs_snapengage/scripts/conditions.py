"""The conditions under which a node of a script is reached, as the user wrote them.

One that asks only whether the widget or the page is there already does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.catalogue import CONSENT_NAMES
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.readiness import Readiness, sounds_ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code
    from mkdocs_snapengage.scripts.ownership import Ownership

# Whether the left side holds where the right side is reached.
_HOLDS_ON_THE_RIGHT = {"&&": True, "||": False, "??": False}
_LOOPS = frozenset({"do_statement", "for_in_statement", "for_statement", "while_statement"})
_CASES = frozenset({"switch_case", "switch_default"})
_EXITS = frozenset({"break_statement", "continue_statement", "return_statement", "throw_statement"})


class _Test(NamedTuple):
    """A test that a node depends on: its place, its text as it holds there, and the opposite."""

    start: int
    text: str
    opposite: str


class Condition(NamedTuple):
    """A condition as the user wrote it, and where."""

    start: int
    text: str


class Conditions(Readiness):
    """Tells under which conditions nodes of a region are reached."""

    def __init__(self, code: Code, ownership: Ownership, ids: set[str]) -> None:
        """Take a region.

        Args:
            code: Its script.
            ownership: Tells what is the region's own.
            ids: The values of `id` that it gives its script element, in lower case.
        """
        super().__init__(code, ownership, ids)
        self._seen: set[int] = set()
        self._exits: dict[int, list[tuple[int, Condition]]] = {}

    def of(self, node: Node) -> Iterator[Condition]:
        """Yield the conditions under which a node is reached from the top of its script."""
        code = self._code
        while (parent := code.parents.get(node.id)) and node.id not in self._seen:
            self._seen.add(node.id)
            code.budget.spend()
            yield from (Condition(t.start, t.text) for t in self._tests_around(parent, node))
            if parent.type == "statement_block" or parent.type in _CASES:
                exits = self._exits_of(parent)
                yield from (
                    condition for position, condition in exits if position < node.start_byte
                )
            if js.is_function(node):
                yield from self._of_calls(node)
            node = parent
        if not parent:
            for wait in code.waits:
                if wait.start_byte < node.start_byte:
                    yield from (condition for _, condition in self._exits_in(wait))

    def of_helper(self, call: Node, source: Node) -> Iterator[Condition]:
        """Yield the conditions under which what is called loads the URL `source`."""
        code = self._code
        callee = call.child_by_field_name("function")
        if callee and _is_about_consent(callee, code):
            text = code.text(call).replace(code.text(source), "…", 1)
            yield Condition(call.start_byte, text)
        for index, argument in enumerate(js.arguments(call)):
            if code.urls(argument):
                yield from self._of_argument(call, index)

    def of_choices(self, source: Node) -> Iterator[Condition]:
        """Yield the tests in a URL, and in the region's own names in it, that choose a widget."""
        waiting = [source]
        while waiting:
            for node in self._code.walk(waiting.pop()):
                binding = self._code.binding(node)
                if binding and self._ownership.owns(binding) and binding.start not in self._asked:
                    self._asked.add(binding.start)
                    waiting += binding.values
                test = node.child_by_field_name("condition")
                # The page's language is the page's own: another page can have another widget.
                if test and "documentElement.lang" not in self._code.text(test):
                    yield from (
                        Condition(t.start, t.text) for t in self._tests_of(test, holds=True)
                    )

    def _tests_around(self, parent: Node, node: Node) -> Iterator[_Test]:
        kind = parent.type
        if kind in {"if_statement", "ternary_expression"}:
            test = parent.child_by_field_name("condition")
            if test and test != node:
                yield from self._tests_of(
                    test, holds=parent.child_by_field_name("consequence") == node
                )
        elif kind == "binary_expression":
            operator, left = js.operator(parent), parent.child_by_field_name("left")
            if operator in _HOLDS_ON_THE_RIGHT and left and left != node:
                yield from self._tests_of(left, holds=_HOLDS_ON_THE_RIGHT[operator])
        elif kind in _LOOPS:
            test = parent.child_by_field_name("condition") or parent.child_by_field_name("right")
            is_in_loop = node == parent.child_by_field_name("body")
            # `for (;;)` asks nothing.
            if test and test.type != "empty_statement" and is_in_loop:
                yield from self._tests_of(test, holds=True)
        elif kind == "catch_clause":
            yield _Test(parent.start_byte, "catch", "!catch")
        elif kind in _CASES:
            yield from self._of_case(parent)

    def _of_case(self, case: Node) -> Iterator[_Test]:
        switch = self._code.parents[self._code.parents[case.id].id]
        value = switch.child_by_field_name("value")
        if not value or self.is_neutral(value):
            return
        labels = [self._label(case)]
        previous = case.prev_named_sibling
        while previous and not _always_exits(previous):
            self._code.budget.spend()
            labels.append(self._label(previous))
            previous = previous.prev_named_sibling
        cases = ": ".join(reversed(list(filter(None, labels))))
        text = f"switch {self._code.text(value)} {cases}"
        yield _Test(case.start_byte, text, f"!({text})")

    def _label(self, case: Node) -> str:
        if case.type not in _CASES:
            return ""
        value = case.child_by_field_name("value")
        return f"case {self._code.text(value)}" if value else "default"

    def _exits_of(self, block: Node) -> list[tuple[int, Condition]]:
        """What `_exits_in` yields for the statements of a block."""
        if block.id not in self._exits:
            self._exits[block.id] = [
                found for statement in block.named_children for found in self._exits_in(statement)
            ]
        return self._exits[block.id]

    def _exits_in(self, statement: Node) -> Iterator[tuple[int, Condition]]:
        """Yield the conditions under which the code after a statement is reached.

        These are the tests of each `return` or the like, and each `await` of the visitor's consent,
        with the position after which they hold.
        """
        waiting = [statement]
        while waiting:
            node = waiting.pop()
            self._code.budget.spend()
            if js.is_function(node):
                continue
            tests = self._tests_up(node, statement) if node.type in _EXITS else []
            if len(tests) == 1:
                yield node.start_byte, Condition(tests[0].start, tests[0].opposite)
            elif tests:
                both = " && ".join(test.text for test in tests)
                yield node.start_byte, Condition(tests[-1].start, f"!({both})")
            if node.type == "await_expression" and self._is_gate(node.named_children[-1]):
                yield node.start_byte, Condition(node.start_byte, self._code.text(node))
            waiting.extend(reversed(node.named_children))

    def _tests_up(self, leaving: Node, statement: Node) -> list[_Test]:
        """The tests around an exit in a statement; none where it only leaves a part of that."""
        tests: list[_Test] = []
        label = leaving.child_by_field_name("label")
        is_jump = leaving.type in {"break_statement", "continue_statement"}
        node = leaving
        while node != statement:
            self._code.budget.spend()
            inner, node = node, self._code.parents[node.id]
            is_target = not label and (
                node.type in _LOOPS
                or (node.type == "switch_statement" and leaving.type == "break_statement")
            )
            if label and node.type == "labeled_statement":
                is_target = self._code.text(label) == self._code.text(node.named_children[0])
            if is_jump and is_target:
                return []
            is_tried = node.child_by_field_name("handler") and js.field(node, "body") == inner
            if is_tried and leaving.type == "throw_statement":
                return []
            # Where the other branch always exits, that has been said of this test already.
            consequence = node.child_by_field_name("consequence")
            other_exits = consequence and consequence != inner and _always_exits(consequence)
            if node.type not in _LOOPS and not other_exits:
                tests += self._tests_around(node, inner)
        return sorted(tests, key=lambda test: test.start)

    def _is_gate(self, awaited: Node) -> bool:
        """Whether what is waited for may be the visitor's consent."""
        if js.without_parentheses(awaited).type == "call_expression":
            return _is_about_consent(awaited, self._code)
        return bool(js.path(awaited)) and not self.is_neutral(awaited)

    def _of_calls(self, function: Node) -> Iterator[Condition]:
        """The conditions under which a function is called that has a name or is passed on."""
        code = self._code
        yield from self._of_call(function)
        parent = code.parents[function.id]
        name = function if function.type == "function_declaration" else parent
        field = "left" if name.type == "assignment_expression" else "name"
        binding = code.binding(name.child_by_field_name(field))
        for reference in binding.references if binding else ():
            yield from self._of_call(reference)
            yield from self.of(reference)

    def _of_call(self, function: Node) -> Iterator[Condition]:
        """The conditions under which a call that is given a function calls it."""
        arguments = self._code.parents.get(function.id)
        is_argument = arguments is not None and arguments.type == "arguments"
        call = self._code.parents.get(arguments.id) if arguments and is_argument else None
        if not call:
            return
        yield from self._of_argument(call, js.arguments(call).index(function))
        # A call that only sounds like page-ready is a condition.
        if sounds_ready(call, self._code) and not self.waits_for_page(call):
            text = self._code.text(call).replace(self._code.text(function), "…", 1)
            yield Condition(call.start_byte, text)

    def _of_argument(self, call: Node, index: int) -> Iterator[Condition]:
        """The conditions under which a function of the script uses one of its arguments."""
        for function in self._code.called(call):
            parameter = next(iter(js.parameters(function)[index:]), None)
            binding = self._code.binding(parameter)
            self._seen.add(function.id)
            for reference in binding.references if binding else ():
                yield from self.of(reference)

    def _tests_of(self, test: Node, *, holds: bool) -> Iterator[_Test]:
        if self.is_neutral(test):
            return
        text = self._code.text(test)
        inner = js.without_parentheses(test)
        negated = inner.child_by_field_name("argument")
        if js.operator(inner) == "!" and negated:
            opposite = self._code.text(negated)
        else:
            opposite = f"!{text}" if text.startswith("(") else f"!({text})"
        yield _Test(test.start_byte, *((text, opposite) if holds else (opposite, text)))


def _is_about_consent(node: Node, code: Code) -> bool:
    text = code.text(node).lower()
    return any(name in text for name in CONSENT_NAMES)


def _always_exits(branch: Node) -> bool:
    if branch.type in _CASES:
        inner = js.case_body(branch)
        return bool(inner) and _always_exits(inner[-1])
    if branch.type in {"else_clause", "statement_block"}:
        inner = js.statements(branch)
        return bool(inner) and _always_exits(inner[-1])
    return branch.type in _EXITS
