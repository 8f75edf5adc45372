"""Whose something is: the region's own, a script that it makes, another element, or others' too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mkdocs_snapengage.catalogue import (
    BUILT_IN,
    CALLBACK_CALLS,
    HANDLER_PROPERTIES,
    INSERTING_CALLS,
    LISTENER_CALLS,
    OBJECT_CHANGES,
    READING_CALLS,
    READY_CALLS,
)
from mkdocs_snapengage.scripts import syntax as js

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code
    from mkdocs_snapengage.scripts.scopes import Binding

OWN, SCRIPT, ELEMENT, FOREIGN = range(4)
"""What an expression stands for; where it may stand for several, the last of these counts."""

_PARTS = frozenset({"classList", "dataset", "style"})
_TRANSPARENT = frozenset({"appendTo", "attr", "html", "prependTo", "prop", "text"})
_FIELDS = {
    "assignment_expression": ("right",),
    "ternary_expression": ("consequence", "alternative"),
}
_DEEPEST = 60
_NODE_MAKERS = frozenset({"createComment", "createDocumentFragment", "createTextNode"})


class Ownership:
    """Tells whose something is in a region: statements that are cut together."""

    def __init__(self, roots: Sequence[Node], code: Code, *, is_handler: bool = False) -> None:
        """Take a region.

        Args:
            roots: Its statements, in order.
            code: Their script.
            is_handler: Whether `this` is the script element that the region makes, as it is in a
                load handler.
        """
        self._roots = roots
        self._code = code
        self._is_handler = is_handler
        self._kinds: dict[int, int] = {}
        self._depth = 0

    def owns(self, binding: Binding | None) -> bool:
        """Whether a name is declared in the region."""
        begin, end = self._roots[0].start_byte, self._roots[-1].end_byte
        return binding is not None and begin <= binding.start < end

    def is_script(self, node: Node | None) -> bool:
        """Whether an expression stands for a script element that the region makes."""
        return node is not None and self.kind(node) == SCRIPT

    def is_part_of_script(self, node: Node | None) -> bool:
        """Whether an object is a part of a script that the region makes: `se.dataset`."""
        return js.property_name(node) in _PARTS and self.is_script(js.field(node, "object"))

    def gives_away(self, call: Node) -> bool:
        """Whether a call of a built-in method calls or changes what is not the region's own."""
        callee, arguments, receiver = js.callee_name(call), js.arguments(call), js.receiver(call)
        if callee in OBJECT_CHANGES and js.name(receiver) == "Object":
            return not arguments or self.kind(arguments[0]) != OWN
        if callee in {"apply", "call"} and receiver:
            return js.property_name(receiver) not in READING_CALLS
        return callee in CALLBACK_CALLS and any(
            js.path(argument) and not self.functions(argument) and self.kind(argument) == FOREIGN
            for argument in arguments
        )

    def functions(self, node: Node | None) -> list[Node]:
        """The region's own functions that an expression stands for; none where it may be others."""
        node = js.without_parentheses(node) if node else None
        if node and js.is_function(node):
            return [node]
        binding = self._code.binding(node)
        if not binding or not self.owns(binding) or binding.is_open:
            return []
        values = [js.without_parentheses(value) for value in binding.values]
        return values if values and all(map(js.is_function, values)) else []

    def load_handlers(self, node: Node) -> list[Node]:
        """The region's own functions that a node sets to run once a script has loaded."""
        values: list[Node | None] = []
        if node.type == "assignment_expression" and (assigned := js.assignment(node)):
            target, value = assigned
            is_handler = js.property_name(target) in HANDLER_PROPERTIES
            if is_handler and self.is_script(target.child_by_field_name("object")):
                values.append(value)
        elif node.type == "pair":
            if js.name(node.child_by_field_name("key")) in HANDLER_PROPERTIES:
                values.append(node.child_by_field_name("value"))
        elif js.callee_name(node) in LISTENER_CALLS and self.is_script(js.receiver(node)):
            values += js.arguments(node)
        return [function for value in values for function in self.functions(value)]

    def kind(self, node: Node) -> int:
        """What an expression stands for."""
        node = js.without_parentheses(node)
        if node.id not in self._kinds:
            self._code.budget.spend()
            # An expression that refers to itself adds nothing.
            self._kinds[node.id] = OWN
            self._depth += 1
            self._kinds[node.id] = self._kind(node) if self._depth < _DEEPEST else FOREIGN
            self._depth -= 1
        return self._kinds[node.id]

    def _kind(self, node: Node) -> int:
        read = self._readers.get(node.type)
        if read:
            return read(self, node)
        fields = _FIELDS.get(node.type, ())
        return self._strongest(filter(None, map(node.child_by_field_name, fields)))

    def _kind_of_name(self, node: Node) -> int:
        binding = self._code.binding(node)
        if not binding or binding.is_open or not self.owns(binding):
            return FOREIGN
        return self._strongest(binding.values)

    def _kind_of_this(self, _node: Node) -> int:
        return SCRIPT if self._is_handler else FOREIGN

    def _kind_of_member(self, _node: Node) -> int:
        return FOREIGN

    def _kind_of_last(self, node: Node) -> int:
        return self._strongest(node.named_children[-1:])

    def _kind_of_operation(self, node: Node) -> int:
        is_choice = js.operator(node) in js.CHOOSING_OPERATORS
        return self._strongest(node.named_children) if is_choice else OWN

    def _kind_of_new(self, node: Node) -> int:
        return OWN if js.name(node.child_by_field_name("constructor")) in BUILT_IN else FOREIGN

    def _kind_of_call(self, node: Node) -> int:
        callee, arguments, receiver = js.callee_name(node), js.arguments(node), js.receiver(node)
        if callee == "createElement" and arguments:
            tags = self._code.folding.strings(arguments[0])
            return SCRIPT if all(tag.lower() == "script" for tag in tags) else ELEMENT
        if callee in _NODE_MAKERS:
            return ELEMENT
        if callee in {"$", "jQuery"} and arguments:
            markup = self._code.folding.strings(arguments[0])
            return SCRIPT if all(text.lower().startswith("<script") for text in markup) else FOREIGN
        if arguments and (callee in INSERTING_CALLS or js.is_object_assign(node)):
            return self.kind(arguments[0])
        if callee in _TRANSPARENT and receiver:
            return self.kind(receiver)
        function = js.name(node.child_by_field_name("function"))
        return OWN if function in BUILT_IN | READY_CALLS else FOREIGN

    def _strongest(self, values: Iterable[Node]) -> int:
        return max(map(self.kind, values), default=OWN)

    _readers: ClassVar[dict[str, Callable[[Ownership, Node], int]]] = {
        "await_expression": _kind_of_last,
        "binary_expression": _kind_of_operation,
        "call_expression": _kind_of_call,
        "identifier": _kind_of_name,
        "member_expression": _kind_of_member,
        "new_expression": _kind_of_new,
        "sequence_expression": _kind_of_last,
        "shorthand_property_identifier": _kind_of_name,
        "subscript_expression": _kind_of_member,
        "this": _kind_of_this,
    }
