"""What a stretch of a script does: each of its nodes is asked what it touches.

That is names and objects of its own, the script that it makes for the widget, or something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mkdocs_snapengage.catalogue import (
    API_OBJECTS,
    BUILT_IN,
    CHANGING_CALLS,
    HANDLER_PROPERTIES,
    INIT_CALLS,
    INSERTING_CALLS,
    LISTENER_CALLS,
    READING_CALLS,
    WRITE_CALLS,
)
from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.calls import Request, read_request
from mkdocs_snapengage.scripts.ownership import ELEMENT, FOREIGN, OWN, SCRIPT, Ownership
from mkdocs_snapengage.scripts.readiness import sounds_ready
from mkdocs_snapengage.scripts.touched import Touched
from mkdocs_snapengage.scripts.urls import mentions_loader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code

WRITTEN = "document.write"
HELPER = "script-loading call"

_TEXT_PROPERTIES = frozenset({"innerHTML", "innerText", "text", "textContent"})
_ONLOAD = (["onload"], ["document", "onload"])
_NOTHING = frozenset({"false", "null", "undefined"})
_TEXT_CALLS = INSERTING_CALLS | {"html", "text"}
_HARMLESS_ON_SCRIPT = CHANGING_CALLS | READING_CALLS | {"appendTo", "insertAfter", "prependTo"}


class Effects(Touched):
    """What a few statements do."""

    def __init__(self, roots: Sequence[Node], code: Code, whose: Ownership) -> None:
        """Look at all nodes of the statements.

        Args:
            roots: The statements, one behind the other.
            code: Their script.
            whose: Tells what is their own.
        """
        super().__init__(roots, code, whose)
        self._scan()

    # Each reader says whether what is below its node has been dealt with.

    def _scan(self) -> None:
        for root in self._roots:
            for node in self._code.walk(root):
                self._find_handlers(node)
        waiting = list(reversed(self._roots))
        while waiting:
            node = waiting.pop()
            self._code.budget.spend()
            if node.id not in self._skipped and not self._read(node):
                waiting.extend(reversed(node.named_children))

    def _read(self, node: Node) -> bool:
        read = self._readers.get(node.type)
        return read(self, node) if read else False

    def _read_change(self, node: Node) -> bool:
        """Of operators, `delete` alone changes something; a loop may declare its own names."""
        is_operator = node.type == "unary_expression" and node.children[0].type != "delete"
        if is_operator or node.child_by_field_name("kind"):
            return False
        target = node.child_by_field_name("left") or node.child_by_field_name("argument")
        target = js.without_parentheses(target) if target else None
        owner = target.child_by_field_name("object") if target else None
        if owner:
            is_own = self._whose.kind(owner) in {OWN, SCRIPT}
        else:
            is_own = self._whose.owns(self._code.binding(target))
        return not is_own and self._stop()

    def _read_new(self, node: Node) -> bool:
        return js.name(node.child_by_field_name("constructor")) not in BUILT_IN and self._stop()

    def _read_catch(self, node: Node) -> bool:
        """What is only logged when loading fails need not be kept."""
        body = js.body(node)
        rows = [statement.named_children for statement in (js.statements(body) if body else [])]
        return all(js.root_name(inner) == "console" for row in rows for inner in row)

    def _read_import(self, node: Node) -> bool:
        source = node.child_by_field_name("source")
        self._load(source or node, node, HELPER)
        return node.named_child_count > 1 and self._stop()

    def _read_other(self, _node: Node) -> bool:
        return self._stop()

    def _read_text(self, node: Node) -> bool:
        """What a loader's URL is put together of may be whatever it needs."""
        return bool(self._code.urls(node))

    def _read_assignment(self, node: Node) -> bool:
        target, value = js.assignment(node) or (None, None)
        if not target or not value:
            return self._stop()
        target = js.without_parentheses(target)
        owner = target.child_by_field_name("object")
        kind = self._whose.kind(owner) if owner else FOREIGN
        if kind == SCRIPT:
            return self._set_on_script(node, js.property_name(target), value)
        if kind == ELEMENT:
            self.elements.append(node)
            return False
        is_own = (
            kind == OWN
            or self._whose.is_part_of_script(owner)
            or self._whose.owns(self._code.binding(target))
        )
        if is_own or (js.path(target) in _ONLOAD and js.is_function(value)):
            return False
        if js.property_name(target) == "src" and self._code.urls(value):
            self._load(value, node)
            return self._stop(reasons.UNKNOWN_USE)
        return self._stop()

    def _set_on_script(self, node: Node, name: str, value: Node) -> bool:
        if name == "src":
            return self._load(value, node, HELPER)
        if name == "id":
            self.ids.update(text.lower() for text in self._code.folding.strings(value))
        if (
            name.startswith("on")
            and value.type not in _NOTHING
            and not self._whose.functions(value)
        ):
            return self._give_up(node)
        if name in _TEXT_PROPERTIES:
            return self._run_text([value])
        return not name and self._stop()

    def _run_text(self, given: list[Node]) -> bool:
        """A script is made of text; what it does is not looked at."""
        nodes = [inner for node in given for inner in (node, *js.arguments(node))]
        texts = [text for node in nodes for text in self._code.folding.strings(node)]
        runs_loader = any(mentions_loader(text, self._code.extra) for text in texts)
        self.is_told |= runs_loader
        return self._stop(reasons.UNKNOWN_USE if runs_loader else reasons.DOES_MORE)

    def _read_call(self, node: Node) -> bool:
        method, root = js.method(node), js.root_name(node)
        if root in API_OBJECTS and not self._code.is_declared(root):
            if root == "SnapABug" and method in INIT_CALLS:
                self.inits.append(node)
                self.actions.append(node)
                return True
            return self._give_up(node)
        if js.iife(node) or self._whose.functions(node.child_by_field_name("function")):
            return False
        if method == "createElement" and self._whose.is_script(node):
            self.made.add(node.id)
            self.actions.append(node)
            return False
        request = read_request(node, self._code)
        return self._read_request(node, request) if request else self._read_other_call(node)

    def _read_request(self, node: Node, request: Request) -> bool:
        self.is_told |= bool(request.sources)
        form = WRITTEN if js.method(node) in WRITE_CALLS else HELPER
        for source in request.sources:
            self._load(source, node, form)
            self.requests.append((node, source))
        for callback in request.callbacks:
            if self._whose.functions(callback):
                self._add_handlers(callback)
            else:
                self.custom[callback.id] = callback
                self._skipped.add(callback.id)
        return bool(request.problem) and self._stop(request.problem)

    def _read_other_call(self, node: Node) -> bool:
        method, given, target = js.method(node), js.arguments(node), js.target(node)
        kind = self._whose.kind(target) if target else FOREIGN
        if kind == SCRIPT:
            return self._call_on_script(node, given)
        if sounds_ready(node, self._code):
            runs = given[1:] if method in LISTENER_CALLS else given[:1]
            is_known = any(map(self._whose.functions, runs)) or method in {"$", "jQuery"}
            return not is_known and self._stop()
        if method in INSERTING_CALLS and target:
            return self._insert(node, given)
        if js.is_object_assign(node) and given:
            return self._assign_all(given)
        if kind == ELEMENT:
            self.elements.append(node)
            return False
        is_harmless = not self._whose.gives_away(node) and (
            (target is not None and kind == OWN)
            or (method in CHANGING_CALLS and bool(given) and self._whose.is_script(given[0]))
            or (
                method in READING_CALLS
                and not (method == "replace" and js.root_name(node) == "location")
            )
            or js.root_name(node) in BUILT_IN
            or self._whose.is_part_of_script(target)
            or self._whose.kind(node) in {SCRIPT, ELEMENT}
        )
        return not is_harmless and self._stop()

    def _insert(self, node: Node, given: list[Node]) -> bool:
        method = js.method(node)
        if method in {"appendChild", "insertBefore"}:
            given = given[:1]
        elif method == "insertAdjacentElement":
            given = given[1:2]
        kinds = {self._whose.kind(argument) for argument in given}
        if not kinds or not kinds <= {SCRIPT, ELEMENT}:
            return self._stop()
        if ELEMENT in kinds:
            self.elements.append(node)
        self.actions.append(node)
        return False

    def _assign_all(self, given: list[Node]) -> bool:
        """The call `Object.assign(target, {…})`."""
        kind = self._whose.kind(given[0])
        for argument in given[1:]:
            if kind not in {OWN, SCRIPT} or (kind == SCRIPT and argument.type != "object"):
                return self._stop()
            for key, value in js.pairs(argument) if kind == SCRIPT else ():
                self._set_on_script(value, key, value)
        return False

    def _call_on_script(self, node: Node, given: list[Node]) -> bool:
        method = js.method(node)
        if method in _TEXT_CALLS:
            return self._run_text(given)
        if method in {"attr", "prop", "setAttribute"} and given:
            if len(given) > 1:
                name = self._code.folding.only(given[0]).lower()
                return self._set_on_script(node, name, given[1])
            if given[0].type == "object":
                for key, value in js.pairs(given[0]):
                    self._set_on_script(value, key, value)
                return False
        if method in LISTENER_CALLS:
            is_known = any(map(self._whose.functions, given[1:2]))
            return not is_known and self._give_up(node)
        return method not in _HARMLESS_ON_SCRIPT and self._stop()

    def _find_handlers(self, node: Node) -> None:
        if node.type == "assignment_expression" and (assigned := js.assignment(node)):
            owner = assigned[0].child_by_field_name("object")
            is_handler = js.property_name(assigned[0]) in HANDLER_PROPERTIES
            if is_handler and self._whose.is_script(owner):
                self._add_handlers(assigned[1])
        elif node.type == "pair":
            key = js.name(node.child_by_field_name("key"))
            value = node.child_by_field_name("value")
            if key in HANDLER_PROPERTIES and value:
                self._add_handlers(value)
        elif js.method(node) in LISTENER_CALLS and self._whose.is_script(js.target(node)):
            for argument in js.arguments(node):
                self._add_handlers(argument)

    _readers: ClassVar[dict[str, Callable[[Effects, Node], bool]]] = {
        "assignment_expression": _read_assignment,
        "augmented_assignment_expression": _read_change,
        "binary_expression": _read_text,
        "call_expression": _read_call,
        "catch_clause": _read_catch,
        "class": _read_other,
        "class_declaration": _read_other,
        "export_statement": _read_other,
        "for_in_statement": _read_change,
        "import_statement": _read_import,
        "new_expression": _read_new,
        "string": _read_text,
        "template_string": _read_text,
        "ternary_expression": _read_text,
        "unary_expression": _read_change,
        "update_expression": _read_change,
        "with_statement": _read_other,
        "yield_expression": _read_other,
    }
