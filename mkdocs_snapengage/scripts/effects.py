"""Which expressions load SnapEngage, and do nothing else.

What is asked here of the nodes of a parsed script: is this a function that makes one script
element for the widget, or a call that loads it? What code did people add inside?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.catalogue import (
    API_OBJECTS,
    CHANGING_CALLS,
    FEATURE_TESTS,
    HANDLER_PROPERTIES,
    INIT_CALLS,
    INSERTING_CALLS,
    LISTENER_CALLS,
    READING_CALLS,
    READY_CALLS,
    READY_EVENTS,
    SCRIPT_HELPERS,
    WRITE_CALLS,
)
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.folding import STRING_BUILDERS, strings

if TYPE_CHECKING:
    from tree_sitter import Node

Urls = Callable[["Node"], list[str]]
"""From an expression to the widget ids of the loader URLs it can stand for."""

ADVANCED = "advanced snippet"
BASIC = "basic snippet"
WRITTEN = "document.write"
HELPER = "script-loading call"
INIT = "SnapABug call"


class Finding(NamedTuple):
    """What an expression that loads the widget is: form, widget ids, custom code, tests in it."""

    form: str
    widget_ids: list[str]
    custom_code: list[Node]
    tests: Sequence[Node] = ()


def read_function(expression: Node, urls: Urls) -> Finding | None:
    """What a function is that runs at once, or when all is ready, if it is a loader."""
    function = js.iife(expression) or _ready_function(expression)
    if not function:
        return None
    scope = _Scope(expression)
    found = (handler for node in js.walk(function) for handler in _load_handlers(node, scope))
    handlers = list({handler.id: handler for handler in found}.values())
    handled = frozenset(handler.id for handler in handlers)
    custom = [n for n in js.walk(function, leave_out=handled) if is_api_statement(n)]
    handled |= {node.id for node in custom}
    own = list(js.walk(function, leave_out=handled))
    loaded = [widget for node in own for source in _sources(node) for widget in urls(source)]
    if not loaded or not _is_clean(own, scope, urls):
        return None
    custom += [node for handler in handlers for node in _custom_statements(handler, scope)]
    tests = [test for node in own if (test := _outside_test(node, scope))]
    return Finding(ADVANCED if handlers else BASIC, loaded, custom, tests)


def read_call(expression: Node, urls: Urls) -> Finding | None:
    """What a call is that loads the widget by itself, if it is one."""
    given = js.arguments(expression)
    method = js.method(expression)
    if method in INIT_CALLS and js.root_name(expression) == "SnapABug":
        return Finding(INIT, strings(given[0])[:1] if given else [], [])
    form = WRITTEN if _is_write(expression) else HELPER if method in SCRIPT_HELPERS else ""
    sources = _sources(expression)
    loaded = [own for source in sources for own in urls(source)]
    if not form or not loaded or not all(urls(source) for source in sources):
        return None
    callbacks = [body for node in given if js.is_function(node) and (body := js.body(node))]
    custom = [statement for body in callbacks for statement in js.statements(body)]
    return Finding(form, loaded, custom)


def loading_nodes(statement: Node, urls: Urls) -> list[Node]:
    """The nodes below a statement that load the widget, be it cleanly or not.

    They give a loader's URL to a `src` or to a call that is known to load scripts; where there
    are none but the statement makes a script element, a loader's URL anywhere in it counts.
    """
    nodes = list(js.walk(statement))
    loading = [node for node in nodes if any(urls(source) for source in _sources(node))]
    if loading or not any(_makes_script(node, {}) for node in nodes):
        return loading
    texts = [node for node in nodes if node.type in STRING_BUILDERS]
    return [node for node in texts if urls(node) and "<" not in strings(node)[0]]


def _sources(node: Node) -> list[Node]:
    """The expressions that a node makes the URL of a script: `x.src = …`, a listed call, …."""
    if assigned := js.assignment(node):
        target, value = assigned
        return [value] if js.property_name(target) == "src" else []
    method, given = js.method(node), js.arguments(node)
    if method == "setAttribute" and len(given) > 1 and strings(given[0]) == ["src"]:
        return given[1:2]
    if method in SCRIPT_HELPERS:
        return [
            item
            for node in given[:1]
            for item in (js.statements(node) if node.type == "array" else [node])
        ]
    return given if _is_write(node) else []


def _is_write(node: Node) -> bool:
    return js.method(node) in WRITE_CALLS and js.root_name(node) == "document"


def _ready_function(expression: Node) -> Node | None:
    """The function that an expression has run once the page is ready, or None."""
    if assigned := js.assignment(expression):
        target, value = assigned
        is_handler = js.path(target) in (["onload"], ["document", "onload"])
        return value if is_handler and js.is_function(value) else None
    method, given = js.method(expression), js.arguments(expression)
    if method in LISTENER_CALLS and given and strings(given[0])[0] in READY_EVENTS:
        given = given[1:]
    elif method not in READY_CALLS:
        return None
    return given[0] if given and js.is_function(given[0]) else None


class _Scope:
    """The names that a loader declares: all of them, its own functions, its own objects."""

    def __init__(self, expression: Node) -> None:
        self.values = js.declared(expression)
        self.functions = js.local_functions(expression)
        self.locals = {own for own, given in self.values.items() if not self._is_alias(given)}

    def _is_alias(self, given: list[Node]) -> bool:
        """Whether a name may stand for something that others see too, such as `window`."""
        paths = [js.path(value) for value in given]
        return any(path and path[0] not in self.values for path in paths)

    def owns(self, node: Node | None) -> bool:
        """Whether what an expression refers to belongs to the loader."""
        return node is not None and js.root_name(node) in self.locals


def _load_handlers(node: Node, scope: _Scope) -> Iterator[Node]:
    """The functions that a node has run once an element of the loader's own has loaded."""
    if assigned := js.assignment(node):
        target, value = assigned
        is_handler = js.property_name(target) in HANDLER_PROPERTIES and scope.owns(target)
        if is_handler and js.is_function(value):
            yield value
    elif js.method(node) in LISTENER_CALLS and scope.owns(node):
        yield from filter(js.is_function, js.arguments(node))


def _is_clean(own: list[Node], scope: _Scope, urls: Urls) -> bool:
    """Whether a loader's nodes only make scripts for the widget and touch nothing of others."""
    made = [node for node in own if _makes_script(node, scope.values)]
    sources = [source for node in own for source in _sources(node)]
    builders = [node for node in own if node.type in STRING_BUILDERS and urls(node)]
    in_urls = {part.id for node in (*builders, *sources) for part in js.walk(node)}
    return (
        1 <= len(made) <= len(sources)
        and all(urls(source) for source in sources)
        and all(node.id in in_urls or _is_harmless(node, scope) for node in own)
    )


def _makes_script(node: Node, values: js.Values) -> bool:
    given = js.arguments(node) if js.method(node) == "createElement" else []
    return [tag.lower() for tag in strings(given[0], values)] == ["script"] if given else False


def _is_harmless(node: Node, scope: _Scope) -> bool:
    """Whether a node by itself changes nothing outside of a loader."""
    if node.type == "call_expression":
        return _is_harmless_call(node, scope)
    if node.type in {"assignment_expression", "augmented_assignment_expression"}:
        return scope.owns(node.child_by_field_name("left"))
    if node.type == "update_expression":
        return scope.owns(node.child_by_field_name("argument"))
    if node.type == "unary_expression" and node.children[0].type == "delete":
        return scope.owns(node.child_by_field_name("argument"))
    return node.type not in {"await_expression", "new_expression", "yield_expression"}


def _is_harmless_call(node: Node, scope: _Scope) -> bool:
    method, given = js.method(node), js.arguments(node)
    if method in READY_CALLS or method in LISTENER_CALLS:
        runs = [n for n in given if js.is_function(n) or js.name(n) in scope.functions]
        is_ready = method in READY_CALLS or strings(given[0])[0] in READY_EVENTS if given else False
        return bool(runs) and is_ready
    if method in INSERTING_CALLS:
        return any(scope.owns(argument) for argument in given)
    return (
        method in READING_CALLS
        or (method in CHANGING_CALLS and scope.owns(node))
        or js.called_name(node) in scope.functions
        or js.iife(node) is not None
    )


def _outside_test(node: Node, scope: _Scope) -> Node | None:
    """The test of an `if` or `?:` that asks for more than the loader's own objects."""
    if node.type not in {"if_statement", "ternary_expression"}:
        return None
    test = node.child_by_field_name("condition")
    parts = list(js.walk(test)) if test else []
    if any(js.property_name(part) in FEATURE_TESTS for part in parts):
        return None
    asked = {js.name(part) for part in parts if part.type == "identifier"}
    return test if asked - scope.values.keys() - {"document", "undefined"} else None


def is_api_statement(node: Node) -> bool:
    """Whether a statement is nothing but a call of the widget's API."""
    call = node.named_children[0] if node.type == "expression_statement" else None
    return call is not None and call.type == "call_expression" and js.root_name(call) in API_OBJECTS


def _custom_statements(handler: Node, scope: _Scope) -> Iterator[Node]:
    """The statements of a load handler that the vendor's snippet does not have."""
    waiting = [js.body(handler)]
    while waiting:
        node = waiting.pop(0)
        if not node:
            continue
        if node.type in {"else_clause", "statement_block"}:
            waiting[:0] = js.statements(node)
        elif node.type == "if_statement" and _is_stock_test(node, scope):
            waiting[:0] = [node.child_by_field_name(f) for f in ("consequence", "alternative")]
        elif not _is_stock(node, scope):
            yield node


def _is_stock_test(statement: Node, scope: _Scope) -> bool:
    """Whether an `if` only asks for the state of the script that the loader makes."""
    test = statement.child_by_field_name("condition")
    return test is not None and all(
        js.name(node) in scope.values for node in js.walk(test) if node.type == "identifier"
    )


def _is_stock(statement: Node, scope: _Scope) -> bool:
    """Whether a statement of a load handler only concerns the loader's own locals."""
    if statement.type in {"return_statement", "empty_statement"}:
        return not statement.named_children
    return statement.type == "expression_statement" and all(
        _is_harmless(node, scope) for node in js.walk(statement)
    )
