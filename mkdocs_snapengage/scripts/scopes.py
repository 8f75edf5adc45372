"""Scopes: which binding a name refers to, and the values that this is given.

Only the statements that matter are read: see `code`. A name that none of them declares is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.budget import BudgetSpentError

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_snapengage.scripts.budget import Budget

# What has a scope of its own besides functions.
_BLOCKS = frozenset(
    {"catch_clause", "class_body", "for_in_statement", "for_statement", "statement_block"}
    | {"switch_body"}
)
# Nobody nests blocks and functions deeper; each name in them is looked up through all of them.
_DEEPEST = 2_000
_PATTERNS = frozenset(
    {"array_pattern", "assignment_pattern", "object_pattern", "pair_pattern", "rest_pattern"}
)


class Binding:
    """A declared name.

    Attributes:
        name: The name.
        start: Where it is declared, in bytes.
        values: What it is declared with, assigned, or called with.
        added: What is added to these values with `+=`.
        references: Where it is used, the declaration included.
        is_open: Whether it may have other values too.
        is_only_called: Whether it is used for nothing but calls; None until it is asked for.
    """

    __slots__ = ("added", "is_only_called", "is_open", "name", "references", "start", "values")

    def __init__(self, name: str, start: int) -> None:
        self.name = name
        self.start = start
        self.values: list[Node] = []
        self.added: list[Node] = []
        self.references: list[Node] = []
        self.is_open = False
        self.is_only_called: bool | None = None


class _Scope:
    __slots__ = ("is_function", "names", "outer")

    def __init__(self, outer: _Scope | None, *, is_function: bool) -> None:
        self.names: dict[str, Binding] = {}
        self.outer = outer
        self.is_function = is_function

    def declare(self, name: Node) -> Binding:
        text = js.name(name)
        return self.names.setdefault(text, Binding(text, name.start_byte))

    def find(self, name: str) -> Binding | None:
        scope: _Scope | None = self
        for _ in range(_DEEPEST):
            if not scope or name in scope.names:
                return scope.names[name] if scope else None
            scope = scope.outer
        raise BudgetSpentError

    def function(self) -> _Scope:
        scope = self
        while not scope.is_function and scope.outer:
            scope = scope.outer
        return scope


class Scopes:
    """The bindings of a script's statements, and the parent of each node in them.

    Statements are read with `read`; after the last one, `finish` resolves the names.
    """

    def __init__(self, budget: Budget) -> None:
        self.parents: dict[int, Node] = {}
        self._budget = budget
        self._top = _Scope(None, is_function=True)
        self._names: list[tuple[Node, _Scope]] = []
        self._changes: list[tuple[Node, _Scope]] = []
        self._calls: list[Node] = []
        self._bindings: dict[int, Binding] = {}

    def binding(self, node: Node | None) -> Binding | None:
        """The binding that an identifier refers to, or None where the script has none."""
        return self._bindings.get(node.id) if node else None

    def is_declared(self, name: str) -> bool:
        """Whether a name is declared at the top of the script."""
        return name in self._top.names

    def undeclared(self) -> set[str]:
        """The names that are used in what was read so far, and not declared in it."""
        return {js.name(node) for node, scope in self._names if not scope.find(js.name(node))}

    def read(self, statement: Node) -> None:
        """Read a statement at the top of the script."""
        waiting = [(statement, self._top)]
        while waiting:
            node, scope = waiting.pop()
            self._budget.spend()
            inner = self._read_node(node, scope)
            children = node.named_children
            for child in children:
                self.parents[child.id] = node
            waiting.extend([(child, inner) for child in reversed(children)])

    def _read_node(self, node: Node, scope: _Scope) -> _Scope:
        """Record what a node declares or changes, and return the scope of what is in it."""
        kind = node.type
        if js.is_function(node):
            return self._read_function(node, scope)
        if kind in _BLOCKS:
            scope = _Scope(scope, is_function=False)
            # What is caught, or iterated over, comes from outside.
            pattern = node.child_by_field_name("parameter") or node.child_by_field_name("left")
            if pattern:
                self._declare_pattern(pattern, scope)
        elif kind in {"identifier", "shorthand_property_identifier"}:
            self._names.append((node, scope))
        elif kind in js.VARIABLE_DECLARATIONS:
            declaring = scope if kind == "lexical_declaration" else scope.function()
            for declarator in node.named_children:
                self._declare(declarator, declaring)
        elif kind in {"assignment_expression", "augmented_assignment_expression"}:
            self._changes.append((node, scope))
        elif kind == "call_expression":
            self._calls.append(node)
        return scope

    def _read_function(self, function: Node, scope: _Scope) -> _Scope:
        inner = _Scope(scope, is_function=True)
        name = function.child_by_field_name("name")
        if name and name.type == "identifier":
            declaring = scope if function.type.endswith("declaration") else inner
            declaring.declare(name).values.append(function)
        for parameter in js.parameters(function):
            self._declare_pattern(parameter, inner)
        return inner

    def _declare(self, declarator: Node, scope: _Scope) -> None:
        name = declarator.child_by_field_name("name")
        value = declarator.child_by_field_name("value")
        if name and name.type == "identifier":
            scope.declare(name).values.extend(filter(None, [value]))
        elif name:
            self._declare_pattern(name, scope)

    def _declare_pattern(self, pattern: Node, scope: _Scope) -> None:
        """Declare names that get values from outside, such as parameters."""
        waiting = [pattern]
        while waiting:
            node = waiting.pop()
            self._budget.spend()
            if node.type in _PATTERNS:
                waiting.extend(node.named_children)
            elif node.type in {"identifier", "shorthand_property_identifier_pattern"}:
                scope.declare(node).is_open = True

    def finish(self) -> None:
        """Resolve the names, and give bindings the values that they are assigned or called with."""
        for node, scope in self._names:
            if binding := scope.find(js.name(node)):
                self._bindings[node.id] = binding
                binding.references.append(node)
        for change, scope in self._changes:
            target = change.child_by_field_name("left")
            value = change.child_by_field_name("right")
            if target and value and (binding := scope.find(js.name(target))):
                is_plain = change.type == "assignment_expression"
                (binding.values if is_plain else binding.added).append(value)
        for call in self._calls:
            self._give_arguments(call)

    def _give_arguments(self, call: Node) -> None:
        """Give the parameters of a function of the script the arguments of a call of it."""
        function = js.iife(call)
        if not function:
            callee = self.binding(call.child_by_field_name("function"))
            if not callee or callee.is_open or len(callee.values) != 1:
                return
            function = callee.values[0]
            if not js.is_function(function) or not self._is_only_called(callee):
                return
        arguments = js.arguments(call)
        for index, parameter in enumerate(js.parameters(function)):
            if binding := self.binding(parameter):
                binding.is_open = False
                binding.values.extend(arguments[index : index + 1])

    def _is_only_called(self, binding: Binding) -> bool:
        """Whether a name of a function is used for nothing but calls."""
        if binding.is_only_called is None:
            binding.is_only_called = all(map(self._is_called, binding.references))
        return binding.is_only_called

    def _is_called(self, name: Node) -> bool:
        parent = self.parents.get(name.id)
        return parent is not None and (
            js.is_function(parent)
            or parent.child_by_field_name("function") == name
            or parent.child_by_field_name("name") == name
        )
