"""What stays in a script although it loads the widget, or may load it: where it is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import (
    INIT_CALLS,
    QUESTIONS,
    SHOWING_OBJECTS,
    SHOWN_PROPERTIES,
    TEXT_RUNNERS,
)
from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.folding import STRING_BUILDERS
from mkdocs_snapengage.scripts.urls import code_in, mentions_loader, starts_widget

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code

_TESTS = frozenset({"binary_expression", "parenthesized_expression", "unary_expression"})
_COMPARISONS = frozenset({"==", "===", "!=", "!=="})


def find_uncut(nodes: Sequence[Node], reason: str, code: Code) -> Iterator[tuple[int, str]]:
    """Find what loads the widget, or may load it, in statements that stay.

    Args:
        nodes: The statements.
        reason: Why they stay, where that is known.
        code: Their script.

    Yields:
        Offsets with the reasons why what is there stays, each reason once for a line. The reason
        is empty for a call that starts the widget, which loads nothing.
    """
    reported: set[tuple[int, str]] = set()
    waiting = [(node, reason) for node in reversed(nodes)]
    while waiting:
        node, why = waiting.pop()
        code.budget.spend()
        texts = _code_run_by(node, code)
        if _may_load(node, code) or any(mentions_loader(text, code.extra) for text in texts):
            line, stays_because = node.start_point[0], why or reasons.UNKNOWN_USE
            if (line, stays_because) not in reported:
                yield code.script.start(node), stays_because
            reported.add((line, stays_because))
            continue
        if _uses_init_method(node, code) or any(map(starts_widget, texts)):
            yield code.script.start(node), ""
            if texts:
                continue
        why = why or _why_inside(node, code)
        waiting.extend((child, why) for child in reversed(node.named_children))
    if reason and not reported:
        yield code.script.start(nodes[0]), reason


def _why_inside(node: Node, code: Code) -> str:
    """Why what is inside of a node stays."""
    callee = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if callee and arguments and callee.end_point[0] < arguments.start_point[0]:
        return reasons.NO_SEMICOLON
    parent = _parent(node, code)
    is_iife = parent is not None and js.iife(parent) == node
    waits = node.type in {"class", "class_declaration"} or (js.is_function(node) and not is_iife)
    return reasons.WAITS_FOR_A_CALL if waits else ""


def _parent(node: Node, code: Code) -> Node | None:
    """The parent of a node, without parentheses between them."""
    parent = code.parents.get(node.id)
    while parent and parent.type == "parenthesized_expression":
        parent = code.parents.get(parent.id)
    return parent


def _may_load(node: Node, code: Code) -> bool:
    """Whether a node is a complete loader URL that is not only compared or shown."""
    if node.type in STRING_BUILDERS and code.urls(node, complete=True):
        return not _is_only_read(node, code)
    if node.type == "augmented_assignment_expression":
        target = node.child_by_field_name("left")
        return target is not None and bool(code.urls(target, complete=True))
    return False


def _uses_init_method(node: Node, code: Code) -> bool:
    """Whether a node is a method that starts the widget, and is called or passed on."""
    if js.property_name(node) not in INIT_CALLS:
        return False
    binding = code.binding(node.child_by_field_name("object"))
    is_alias = binding is not None and ["SnapABug"] in map(js.path, binding.values)
    parent = code.parents.get(node.id)
    is_tested = parent is not None and parent.type in _TESTS
    return (js.is_init_method(node) or is_alias) and not is_tested


def _code_run_by(node: Node, code: Code) -> list[str]:
    """What a node runs as code, or writes into the page as such."""
    found: list[str] = []
    if node.type in STRING_BUILDERS:
        found += [part for text in code.folding.strings(node) for part in code_in(text)]
        found = [] if found and _is_only_read(node, code) else found
    callee = js.callee_name(node) or js.name(node.child_by_field_name("constructor"))
    if callee not in TEXT_RUNNERS and callee != "setAttribute":
        return found
    texts = [
        text
        for argument in js.arguments(node)
        for part in (js.statements(argument) if argument.type == "array" else [argument])
        for text in code.folding.strings(part)
    ]
    is_handler = any(text.lower().startswith("on") for text in texts[:1])
    return found + texts if callee in TEXT_RUNNERS or is_handler else found


def _is_only_read(node: Node, code: Code) -> bool:
    """Whether text is only compared with something, or shown to people."""
    is_markup = any("<" in text for text in code.folding.strings(node))
    parent = _parent(node, code)
    if not parent:
        return False
    if parent.type == "arguments":
        call = code.parents[parent.id]
        return js.callee_name(call) in QUESTIONS or js.root_name(call) in SHOWING_OBJECTS
    if parent.type == "binary_expression":
        return js.operator(parent) in _COMPARISONS
    if parent.type == "assignment_expression":
        target = parent.child_by_field_name("left")
        is_data = js.property_name(js.field(target, "object")) == "dataset"
        return js.property_name(target) in SHOWN_PROPERTIES or (is_data and is_markup)
    if parent.type == "variable_declarator" and is_markup:
        name = parent.child_by_field_name("name")
        binding = code.binding(name)
        uses = [use for use in binding.references if use != name] if binding else []
        return all(_is_only_read(use, code) for use in uses)
    return False
