"""What stays in a script although it loads the widget, or may: where it stands, and why."""

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
    """Find what loads the widget, or may, in statements that stay.

    Args:
        nodes: The statements.
        reason: Why they stay, where that is known.
        code: Their script.

    Yields:
        Offsets, each with the reason why it stays, once for a line; without a reason, what stands
        there is no loader but a call that starts the widget.
    """
    told: set[tuple[int, str]] = set()
    waiting = [(node, reason) for node in reversed(nodes)]
    while waiting:
        node, why = waiting.pop()
        code.budget.spend()
        texts = _run_texts(node, code)
        if _may_load(node, code) or any(mentions_loader(text, code.extra) for text in texts):
            found = node.start_point[0], why or reasons.UNKNOWN_USE
            if found not in told:
                yield code.script.start(node), found[1]
            told.add(found)
            continue
        if _starts_widget(node, code) or any(map(starts_widget, texts)):
            yield code.script.start(node), ""
            if texts:
                continue
        why = why or _why_inside(node, code)
        waiting.extend((child, why) for child in reversed(node.named_children))
    if reason and not told:
        yield code.script.start(nodes[0]), reason


def _why_inside(node: Node, code: Code) -> str:
    """Why what is inside of a node stays."""
    function = node.child_by_field_name("function")
    given = node.child_by_field_name("arguments")
    if function and given and function.end_point[0] < given.start_point[0]:
        return reasons.NO_SEMICOLON
    if node.type in {"class", "class_declaration"}:
        return reasons.WAITS_FOR_A_CALL
    call = _around(node, code) if js.is_function(node) else None
    runs_at_once = call is not None and js.iife(call) == node
    return reasons.WAITS_FOR_A_CALL if js.is_function(node) and not runs_at_once else ""


def _around(node: Node, code: Code) -> Node | None:
    """What a node is a part of, parentheses aside."""
    parent = code.parents.get(node.id)
    while parent and parent.type == "parenthesized_expression":
        parent = code.parents.get(parent.id)
    return parent


def _may_load(node: Node, code: Code) -> bool:
    """Whether a node is a complete loader URL that is not only looked at or shown."""
    if node.type in STRING_BUILDERS and code.urls(node, complete=True):
        return not _is_shown(node, code)
    if node.type == "augmented_assignment_expression":
        target = node.child_by_field_name("left")
        return target is not None and bool(code.urls(target, complete=True))
    return False


def _starts_widget(node: Node, code: Code) -> bool:
    """Whether a node is a method that starts the widget, and is called or handed on."""
    if js.property_name(node) not in INIT_CALLS:
        return False
    binding = code.binding(node.child_by_field_name("object"))
    named = [js.path(value) for value in binding.values] if binding else []
    parent = code.parents.get(node.id)
    is_asked_for = parent is not None and parent.type in _TESTS
    return (js.is_init_method(node) or ["SnapABug"] in named) and not is_asked_for


def _run_texts(node: Node, code: Code) -> list[str]:
    """What a node runs as code, or writes into the page as such."""
    found: list[str] = []
    if node.type in STRING_BUILDERS:
        found += [part for text in code.folding.strings(node) for part in code_in(text)]
        found = [] if found and _is_shown(node, code) else found
    called = js.callee_name(node) or js.name(node.child_by_field_name("constructor"))
    if called not in TEXT_RUNNERS and called != "setAttribute":
        return found
    given = [part for part in js.arguments(node) for part in _items(part)]
    texts = [text for part in given for text in code.folding.strings(part)]
    is_handler = any(text.lower().startswith("on") for text in texts[:1])
    return found + texts if called in TEXT_RUNNERS or is_handler else found


def _items(node: Node) -> list[Node]:
    return js.statements(node) if node.type == "array" else [node]


def _is_shown(node: Node, code: Code) -> bool:
    """Whether text is only looked at, or shown to people."""
    is_markup = any("<" in text for text in code.folding.strings(node))
    parent = _around(node, code)
    if not parent:
        return False
    if parent.type == "arguments":
        call = code.parents[parent.id]
        return js.callee_name(call) in QUESTIONS or js.root_name(call) in SHOWING_OBJECTS
    if parent.type == "binary_expression":
        operator = parent.child_by_field_name("operator")
        return operator is not None and operator.type in _COMPARISONS
    if parent.type == "assignment_expression":
        target = parent.child_by_field_name("left")
        owner = target.child_by_field_name("object") if target else None
        is_data = owner is not None and js.property_name(owner) == "dataset"
        is_text = target is not None and js.property_name(target) in SHOWN_PROPERTIES
        return is_text or (is_data and is_markup)
    if parent.type == "variable_declarator" and is_markup:
        name = parent.child_by_field_name("name")
        binding = code.binding(name)
        uses = [use for use in binding.references if use != name] if binding else []
        return all(_is_shown(use, code) for use in uses)
    return False
