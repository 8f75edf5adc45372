"""Reads what a few statements of a script do, node by node, into a record of their effects.

A node touches names and objects of the statements' own, the script element that they create for
the widget, or something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mkdocs_snapengage.catalogue import (
    API_OBJECTS,
    BUILT_IN,
    CHANGING_CALLS,
    INIT_CALLS,
    INSERTING_CALLS,
    LISTENER_CALLS,
    READING_CALLS,
    WRITE_CALLS,
)
from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.calls import Request, read_request
from mkdocs_snapengage.scripts.effects import HELPER, WRITTEN, Effects
from mkdocs_snapengage.scripts.ownership import ELEMENT, FOREIGN, OWN, SCRIPT, Ownership
from mkdocs_snapengage.scripts.readiness import sounds_ready
from mkdocs_snapengage.scripts.urls import UNKNOWN, mentions_loader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code

_TEXT_PROPERTIES = frozenset({"innerHTML", "innerText", "text", "textContent"})
_ONLOAD = (["onload"], ["document", "onload"])
_NO_HANDLER = frozenset({"false", "null", "undefined"})
_TEXT_CALLS = INSERTING_CALLS | {"html", "text"}
_HARMLESS_ON_SCRIPT = CHANGING_CALLS | READING_CALLS | {"appendTo", "insertAfter", "prependTo"}


class EffectReader:
    """Reads what a few statements do; each `_read…` says whether it has read what is inside too."""

    def __init__(self, roots: Sequence[Node], code: Code, ownership: Ownership) -> None:
        """Take statements.

        Args:
            roots: The statements, in order.
            code: Their script.
            ownership: Tells what is their own.
        """
        self._roots = roots
        self._code = code
        self._ownership = ownership
        self._effects = Effects()
        self._skipped: set[int] = set()

    def read(self) -> Effects:
        """Return what the statements do."""
        for root in self._roots:
            for node in self._code.walk(root):
                self._add_load_handlers(self._ownership.load_handlers(node))
        waiting = list(reversed(self._roots))
        while waiting:
            node = waiting.pop()
            self._code.budget.spend()
            read = self._readers.get(node.type)
            if node.id not in self._skipped and not (read and read(self, node)):
                waiting.extend(reversed(node.named_children))
        return self._effects

    def _refuse(self, reason: str = reasons.DOES_MORE) -> bool:
        self._effects.problem = self._effects.problem or reason
        return True

    def _load(self, source: Node, action: Node, form: str = "") -> bool:
        """Record that `action` loads a script from the URL that `source` stands for."""
        self._effects.sources.append(source)
        self._effects.actions.append(action)
        self._effects.form = self._effects.form or form
        self._skipped.add(source.id)
        known = [text for text in self._code.folding.strings(source) if text != UNKNOWN]
        widget_ids = self._code.urls(source)
        if not widget_ids or len(widget_ids) < len(known):
            self._refuse(reasons.LOADS_MORE)
        return False

    def _quote(self, node: Node) -> bool:
        """Record code of the site's own that is lost with the loader."""
        parent = self._code.parents.get(node.id)
        is_statement = parent is not None and parent.type == "expression_statement"
        quoted = parent if parent and is_statement and parent not in self._roots else node
        self._effects.custom_code[quoted.id] = quoted
        return True

    def _add_load_handlers(self, functions: Sequence[Node]) -> None:
        for function in functions:
            self._effects.load_handlers[function.id] = function
            self._skipped.add(function.id)

    def _read_change(self, node: Node) -> bool:
        """Read `a += 1`, `a++`, `delete a`, `for (a in b)`; other operators change nothing."""
        is_operator = node.type == "unary_expression" and node.children[0].type != "delete"
        declares_its_names = node.child_by_field_name("kind") is not None
        if is_operator or declares_its_names:
            return False
        target = js.field(node, "left") or js.field(node, "argument")
        if owner := js.field(target, "object"):
            is_own = self._ownership.kind(owner) in {OWN, SCRIPT}
        else:
            is_own = self._ownership.owns(self._code.binding(target))
        return not is_own and self._refuse()

    def _read_new(self, node: Node) -> bool:
        return js.name(node.child_by_field_name("constructor")) not in BUILT_IN and self._refuse()

    def _read_catch(self, node: Node) -> bool:
        """A `catch` that only logs that loading failed need not be kept."""
        body = node.child_by_field_name("body")
        expressions = [e for statement in js.statements(body) for e in statement.named_children]
        return all(js.root_name(expression) == "console" for expression in expressions)

    def _read_import(self, node: Node) -> bool:
        source = node.child_by_field_name("source")
        self._load(source or node, node, HELPER)
        return node.named_child_count > 1 and self._refuse()

    def _read_other(self, _node: Node) -> bool:
        return self._refuse()

    def _read_text(self, node: Node) -> bool:
        """Whatever a loader's URL is computed from is allowed."""
        return bool(self._code.urls(node))

    def _read_assignment(self, node: Node) -> bool:
        target, value = js.assignment(node) or (None, None)
        if not target or not value:
            return self._refuse()
        target = js.without_parentheses(target)
        owner = target.child_by_field_name("object")
        kind = self._ownership.kind(owner) if owner else FOREIGN
        if kind == SCRIPT:
            return self._set_on_script(node, js.property_name(target), value)
        if kind == ELEMENT:
            self._effects.element_changes.append(node)
            return False
        is_own = kind == OWN or self._ownership.is_part_of_script(owner)
        is_own = is_own or self._ownership.owns(self._code.binding(target))
        if is_own or (js.path(target) in _ONLOAD and js.is_function(value)):
            return False
        if js.property_name(target) == "src" and self._code.urls(value):
            self._load(value, node)
            return self._refuse(reasons.UNKNOWN_USE)
        return self._refuse()

    def _set_on_script(self, node: Node, name: str, value: Node) -> bool:
        if name == "src":
            return self._load(value, node, HELPER)
        if name == "id":
            self._effects.script_ids.update(map(str.lower, self._code.folding.strings(value)))
        is_handler = name.startswith("on") and value.type not in _NO_HANDLER
        if is_handler and not self._ownership.functions(value):
            return self._quote(node)
        if name in _TEXT_PROPERTIES:
            return self._run_text([value])
        return not name and self._refuse()

    def _run_text(self, values: list[Node]) -> bool:
        """Refuse a script element whose code is given as text: that code is not read."""
        parts = [part for value in values for part in (value, *js.arguments(value))]
        texts = [text for part in parts for text in self._code.folding.strings(part)]
        runs_loader = any(mentions_loader(text, self._code.extra) for text in texts)
        self._effects.mentions_loader |= runs_loader
        return self._refuse(reasons.UNKNOWN_USE if runs_loader else reasons.DOES_MORE)

    def _read_call(self, node: Node) -> bool:
        callee, root = js.callee_name(node), js.root_name(node)
        if root in API_OBJECTS and not self._code.is_declared(root):
            if root == "SnapABug" and callee in INIT_CALLS:
                self._effects.init_calls.append(node)
                self._effects.actions.append(node)
                return True
            return self._quote(node)
        if js.iife(node) or self._ownership.functions(node.child_by_field_name("function")):
            return False
        if callee == "createElement" and self._ownership.is_script(node):
            self._effects.created_scripts.add(node.id)
            self._effects.actions.append(node)
            return False
        request = read_request(node, self._code)
        return self._read_request(node, request) if request else self._read_other_call(node)

    def _read_request(self, node: Node, request: Request) -> bool:
        self._effects.mentions_loader |= bool(request.sources)
        form = WRITTEN if js.callee_name(node) in WRITE_CALLS else HELPER
        for source in request.sources:
            self._load(source, node, form)
            self._effects.requests.append((node, source))
        for callback in request.callbacks:
            if functions := self._ownership.functions(callback):
                self._add_load_handlers(functions)
            else:
                self._effects.custom_code[callback.id] = callback
                self._skipped.add(callback.id)
        return bool(request.problem) and self._refuse(request.problem)

    def _read_other_call(self, node: Node) -> bool:
        callee, arguments, receiver = js.callee_name(node), js.arguments(node), js.receiver(node)
        kind = self._ownership.kind(receiver) if receiver else FOREIGN
        if kind == SCRIPT:
            return self._call_on_script(node, arguments)
        if sounds_ready(node, self._code):
            callbacks = arguments[1:] if callee in LISTENER_CALLS else arguments[:1]
            is_known = any(map(self._ownership.functions, callbacks)) or callee in {"$", "jQuery"}
            return not is_known and self._refuse()
        if callee in INSERTING_CALLS and receiver:
            return self._insert(node, arguments)
        if js.is_object_assign(node) and arguments:
            return self._assign_all(arguments)
        if kind == ELEMENT:
            self._effects.element_changes.append(node)
            return False
        goes_elsewhere = callee == "replace" and js.root_name(node) == "location"
        is_harmless = not self._ownership.gives_away(node) and (
            (receiver is not None and kind == OWN)
            or (callee in CHANGING_CALLS and any(map(self._ownership.is_script, arguments[:1])))
            or (callee in READING_CALLS and not goes_elsewhere)
            or js.root_name(node) in BUILT_IN
            or self._ownership.is_part_of_script(receiver)
            or self._ownership.kind(node) in {SCRIPT, ELEMENT}
        )
        return not is_harmless and self._refuse()

    def _insert(self, node: Node, arguments: list[Node]) -> bool:
        callee = js.callee_name(node)
        if callee in {"appendChild", "insertBefore"}:
            inserted = arguments[:1]
        else:
            inserted = arguments[1:2] if callee == "insertAdjacentElement" else arguments
        kinds = set(map(self._ownership.kind, inserted))
        if not kinds or not kinds <= {SCRIPT, ELEMENT}:
            return self._refuse()
        if ELEMENT in kinds:
            self._effects.element_changes.append(node)
        self._effects.actions.append(node)
        return False

    def _assign_all(self, arguments: list[Node]) -> bool:
        """Read the call `Object.assign(target, {…})`."""
        kind = self._ownership.kind(arguments[0])
        for source in arguments[1:]:
            if kind not in {OWN, SCRIPT} or (kind == SCRIPT and source.type != "object"):
                return self._refuse()
            if kind == SCRIPT:
                self._set_all_on_script(source)
        return False

    def _set_all_on_script(self, properties: Node) -> None:
        for key, value in js.entries(properties):
            self._set_on_script(value, key, value)

    def _call_on_script(self, node: Node, arguments: list[Node]) -> bool:
        callee = js.callee_name(node)
        if callee in _TEXT_CALLS:
            return self._run_text(arguments)
        if callee in {"attr", "prop", "setAttribute"} and arguments:
            if len(arguments) > 1:
                name = self._code.folding.only(arguments[0]).lower()
                return self._set_on_script(node, name, arguments[1])
            if arguments[0].type == "object":
                self._set_all_on_script(arguments[0])
                return False
        if callee in LISTENER_CALLS:
            is_known = any(map(self._ownership.functions, arguments[1:2]))
            return not is_known and self._quote(node)
        return callee not in _HARMLESS_ON_SCRIPT and self._refuse()

    _readers: ClassVar[dict[str, Callable[[EffectReader, Node], bool]]] = {
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
