"""Which calls load a script from a URL that they are given, whatever the function's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.catalogue import (
    BUILT_IN,
    CHAINED_CALLS,
    MARKUP_CALLS,
    OTHER_CALLS,
    PAGE_OBJECTS,
    READING_CALLS,
    SCRIPT_OPTIONS,
    SHOWING_OBJECTS,
    WRITE_CALLS,
)
from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.urls import UNKNOWN, find_loaders, writes_nothing_else

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code

_NO_CALLBACKS = frozenset(
    {"false", "null", "number", "regex", "true", "undefined", "unary_expression"}
)
_LOOKS_LIKE_A_URL = re.compile(r"(?:[a-z]+:)?//|\.{0,2}/\w|.*\.m?js(?:[?#]|$)", re.IGNORECASE)
_NO_REQUEST = READING_CALLS | OTHER_CALLS | BUILT_IN
_CHAIN_LINKS = CHAINED_CALLS | {"attr", "prop"}


class Request(NamedTuple):
    """What a call loads.

    Attributes:
        sources: The arguments that are a loader's URL.
        callbacks: What the call is given besides: functions, or what may be one.
        problem: Why it cannot be cut, if it cannot.
    """

    sources: list[Node]
    callbacks: list[Node]
    problem: str = ""


def read_request(call: Node, code: Code) -> Request | None:
    """Return what a call loads if one of the URLs it is given is a loader's, else None."""
    callee, receiver = js.callee_name(call), js.receiver(call)
    if receiver and receiver.type == "call_expression" and callee in CHAINED_CALLS:
        # `$.getScript(URL).done(fn)`: the inner call is read by itself.
        inner = _first_link(receiver, code)
        is_request = read_request(inner, code) is not None
        return Request([], js.arguments(call)) if is_request and callee != "appendTo" else None
    if callee in MARKUP_CALLS and (request := _read_markup(call, code)):
        return request
    root = js.root_name(call)
    if callee in _NO_REQUEST or root in SHOWING_OBJECTS | BUILT_IN or not _has_plain_callee(call):
        return None
    return _read_arguments(js.arguments(call), code)


def _first_link(call: Node, code: Code) -> Node:
    """The call that a chain of calls begins with."""
    receiver = js.receiver(call)
    while js.callee_name(call) in _CHAIN_LINKS and receiver and receiver.type == "call_expression":
        code.budget.spend()
        call, receiver = receiver, js.receiver(receiver)
    return call


def _read_markup(call: Node, code: Code) -> Request | None:
    """What a call loads that writes markup into the page, where a loader is in that."""
    arguments = js.arguments(call)
    texts = [code.folding.strings(argument) for argument in arguments]
    if js.callee_name(call) in WRITE_CALLS and len(texts) > 1:
        texts = [["".join(readings[0] for readings in texts)]]
    markup = [text for readings in texts for text in readings if "<" in text]
    if not find_loaders(markup, code.extra):
        return None
    is_alone = all(writes_nothing_else(text, code.extra) for text in markup)
    sources = [node for node in arguments if "<" in "".join(code.folding.strings(node))]
    return Request(sources, [], "" if is_alone else reasons.LOADS_MORE)


def _has_plain_callee(call: Node) -> bool:
    """Whether what is called is known by name, or is a member of an element that is looked up."""
    callee, receiver = js.field(call, "function"), js.receiver(call)
    is_known = callee is not None and (callee.type == "import" or bool(js.path(callee)))
    lookup = js.callee_name(receiver) if receiver else ""
    return is_known or lookup in READING_CALLS or lookup in PAGE_OBJECTS


def _read_arguments(arguments: list[Node], code: Code) -> Request | None:
    """What a call with these arguments loads, where one of them is a loader's URL."""
    sources: list[Node] = []
    callbacks: list[Node] = []
    problems: list[str] = []
    waiting = [(node, False) for node in reversed(arguments)]
    while waiting:
        node, is_item = waiting.pop()
        node = js.without_parentheses(node)
        code.budget.spend()
        texts = code.folding.strings(node)
        if node.type == "object":
            options = list(js.entries(node))
            problems += [reasons.UNKNOWN_USE for key, _ in options if key not in SCRIPT_OPTIONS]
            waiting.extend((value, False) for _, value in reversed(options))
        elif node.type == "array":
            waiting.extend((item, True) for item in reversed(js.statements(node)))
        elif code.urls(node, complete=True):
            sources.append(node)
            is_alone = all(
                "<" not in text or writes_nothing_else(text, code.extra) for text in texts
            )
            problems += [reasons.LOADS_MORE] * (len(code.urls(node)) < len(texts) or not is_alone)
        elif texts != [UNKNOWN]:
            names_another = is_item or any(map(_LOOKS_LIKE_A_URL.match, texts))
            problems += [reasons.LOADS_MORE] * names_another
            problems += [reasons.WAITED_FOR] * any(_is_waited_for(text, code) for text in texts)
        elif js.is_function(node) or (node.type not in _NO_CALLBACKS and not _is_page(node)):
            callbacks.append(node)
    return Request(sources, callbacks, next(iter(problems), "")) if sources else None


def _is_waited_for(name: str, code: Code) -> bool:
    """Whether the script waits for something of this name: `loadjs.ready('name', fn)`."""
    waits = rf"\.\s*ready\s*\(\s*\[?\s*(['\"`]){re.escape(name)}\1"
    return re.search(waits, code.script.source) is not None


def _is_page(node: Node) -> bool:
    """Whether an argument is the page or an element that every page has: `document.head`."""
    path = js.path(node)
    return bool(path) and path[0] in PAGE_OBJECTS | {"this"} and "on" not in path[-1]
