"""Regions: statements that are cut together or not at all. Do they load SnapEngage alone?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.conditions import Conditions
from mkdocs_snapengage.scripts.effect_reader import EffectReader
from mkdocs_snapengage.scripts.loaders import INIT
from mkdocs_snapengage.scripts.ownership import Ownership
from mkdocs_snapengage.scripts.readiness import Readiness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code
    from mkdocs_snapengage.scripts.effects import Effects

ADVANCED = "advanced snippet"
BASIC = "basic snippet"


class Finding(NamedTuple):
    """A region that loads the widget: its form, and what is reported of it, word for word."""

    form: str
    widget_ids: tuple[str, ...]
    custom_code: tuple[str, ...]
    conditions: tuple[str, ...]


def read_region(roots: Sequence[Node], code: Code) -> Finding | str | None:
    """Read a few statements that follow one another.

    Args:
        roots: The statements.
        code: Their script.

    Returns:
        What they load, the reason why they cannot be cut although they load the widget, or None
        where they do not load it.
    """
    ownership = Ownership(roots, code)
    effects = EffectReader(roots, code, ownership).read()
    widget_ids = [widget_id for source in effects.sources for widget_id in code.urls(source)]
    if effects.problem or len(effects.created_scripts) > len(effects.sources):
        loads_widget = widget_ids or effects.mentions_loader
        return (effects.problem or reasons.DOES_MORE) if loads_widget else None
    if not widget_ids and (
        effects.custom_code or effects.element_changes or not effects.init_calls
    ):
        return None
    form = effects.form or INIT
    if effects.created_scripts:
        form = ADVANCED if effects.load_handlers else BASIC
    first_arguments = [next(iter(js.arguments(call)), None) for call in effects.init_calls]
    widget_ids += map(code.folding.only, first_arguments)
    return Finding(
        form,
        tuple(dict.fromkeys(filter(None, widget_ids))),
        tuple(_custom_code(roots, code, effects)),
        tuple(_conditions(code, ownership, effects)),
    )


def _conditions(code: Code, ownership: Ownership, effects: Effects) -> Iterator[str]:
    conditions = Conditions(code, ownership, effects.script_ids)
    found: dict[int, str] = {}
    for action in effects.actions:
        for start, text in conditions.of(action):
            # Where both branches load a widget, the test is reported once.
            found[start] = min(found.get(start, text), text, key=len)
    for call, source in effects.requests:
        found |= dict(conditions.of_helper(call, source))
    for source in effects.sources:
        found |= dict(conditions.of_choices(source))
    yield from dict.fromkeys(text for _, text in sorted(found.items()))


def _custom_code(roots: Sequence[Node], code: Code, effects: Effects) -> Iterator[str]:
    """What has to be quoted, because it goes with the loader."""
    for node in sorted(effects.custom_code.values(), key=lambda node: node.start_byte):
        yield code.text(node)
    if effects.element_changes:
        yield " ".join(f"{code.text(node)};" for node in effects.element_changes)
    ownership = Ownership(roots, code, is_handler=True)
    for handler in effects.load_handlers.values():
        yield from map(code.text, _custom_statements(handler, code, ownership, effects.script_ids))


def _custom_statements(
    handler: Node, code: Code, ownership: Ownership, ids: set[str]
) -> Iterator[Node]:
    """The statements of a load handler that the vendor's snippet does not have."""
    readiness = Readiness(code, ownership, ids)
    waiting = [handler.child_by_field_name("body")]
    while waiting:
        node = waiting.pop(0)
        if not node:
            continue
        code.budget.spend()
        test = node.child_by_field_name("condition")
        if node.type in {"else_clause", "statement_block"}:
            waiting[:0] = js.statements(node)
        elif node.type == "if_statement" and test and readiness.is_neutral(test):
            waiting[:0] = [node.child_by_field_name(f) for f in ("consequence", "alternative")]
        elif node.type == "return_statement":
            if node.named_children:
                yield node
        elif not EffectReader([node], code, ownership).read().is_harmless:
            yield node
