"""Which statements of a script load SnapEngage, and whether they can be cut cleanly.

A *loader* is a statement that does nothing but put the widget's script into the page. What people
added to the vendor's code inside it is *custom code*: it goes with the loader and is reported
word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.effects import (
    INIT,
    Urls,
    is_api_statement,
    loading_nodes,
    read_call,
    read_function,
)
from mkdocs_snapengage.scripts.folding import strings
from mkdocs_snapengage.scripts.urls import find_loaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

__all__ = ["INIT", "ApiCall", "Loader", "Reading", "is_intact", "read_script"]


@dataclass(frozen=True, slots=True)
class Loader:
    """A statement that loads the widget: where it stands in its script and what it carries.

    `replacement` is what must stand in its place for the rest to stay sound, `condition` the
    source of the test it stood under. An `INIT` loader works only together with another one.
    """

    start: int
    end: int
    form: str
    widget_ids: tuple[str, ...]
    custom_code: tuple[str, ...] = ()
    condition: str = ""
    replacement: str = ""


class ApiCall(NamedTuple):
    """A statement that calls the widget's API as soon as its script runs."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a script does about SnapEngage.

    `stands_alone` is true where nothing but loaders, calls of SnapEngage's API and comments is in
    the script; `api_calls` are those calls. `kept` are the offsets of what loads the widget but is
    no clean loader, `orphans` those of calls that start a widget which nothing loads.
    """

    loaders: tuple[Loader, ...] = ()
    stands_alone: bool = False
    api_calls: tuple[ApiCall, ...] = ()
    kept: tuple[int, ...] = ()
    orphans: tuple[int, ...] = ()


# A theme's script is the same on every page; few scripts of a site mention SnapEngage.
@lru_cache(maxsize=16)
def read_script(source: str, extra_urls: tuple[str, ...] = ()) -> Reading:
    """Read the JavaScript `source`: which of its statements are loaders, and what is around.

    `extra_urls` are further starts of loader URLs, as in `catalogue.WIDGET_URLS`.
    """
    script = js.Script(source)
    values = js.declared(script.root)

    def urls(expression: Node) -> list[str]:
        return find_loaders(strings(expression, values), extra_urls)

    loaders: list[Loader] = []
    api_calls: list[ApiCall] = []
    kept: list[int] = []
    others = 0
    for unit in _units(script, script.root):
        if loader := _read_loader(script, unit, urls):
            loaders.append(loader)
        elif is_api_statement(unit.node) and not unit.condition:
            api_calls.append(ApiCall(script.start(unit.node), script.text(unit.node)))
        else:
            others += 1
            kept += [script.start(node) for node in loading_nodes(unit.node, urls)]
    if script.root.has_error:
        return Reading(kept=(*kept, *(loader.start for loader in loaders)))
    return Reading(tuple(loaders), not others, tuple(api_calls), tuple(kept))


def is_intact(source: str, loaders: Iterable[Loader], remainder: str) -> bool:
    """Whether `remainder` holds the statements of `source` but the loaders, each as it was.

    Where a semicolon is left to the parser, a cut can glue neighbours together.
    """
    before, after = js.Script(source), js.Script(remainder)
    gone = {loader.start for loader in loaders}
    expected = [
        before.text(unit.node)
        for unit in _units(before, before.root)
        if before.start(unit.node) not in gone
    ]
    found = [after.text(unit.node) for unit in _units(after, after.root)]
    return expected == found and not after.root.has_error


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is cut or kept as a whole: a top-level statement, one in a top-level `if`, its test.

    `bare` is true for the branch of an `if` that has no braces.
    """

    node: Node
    condition: str = ""
    bare: bool = False


def _units(script: js.Script, root: Node, condition: str = "") -> Iterator[_Unit]:
    for statement in js.statements(root):
        if js.is_directive(statement):
            continue
        if statement.type == "if_statement":
            yield from _units_of_if(script, statement, condition)
        else:
            yield _Unit(statement, condition)


def _units_of_if(script: js.Script, statement: Node, outer: str) -> Iterator[_Unit]:
    test = statement.child_by_field_name("condition")
    if not test:
        yield _Unit(statement, outer)
        return
    yield _Unit(test, outer)
    quoted = script.text(test)
    for field, own in (("consequence", quoted), ("alternative", f"!{quoted}")):
        branch = statement.child_by_field_name(field)
        if branch and branch.type == "else_clause":
            branch = next(iter(js.statements(branch)), None)
        condition = f"{outer} && {own}" if outer else own
        if branch and branch.type == "statement_block":
            yield from _units(script, branch, condition)
        elif branch and branch.type == "if_statement":
            yield from _units_of_if(script, branch, condition)
        elif branch and branch.type != "empty_statement":
            yield _Unit(branch, condition, bare=True)


def _read_loader(script: js.Script, unit: _Unit, urls: Urls) -> Loader | None:
    """The loader that a statement is, or None."""
    if unit.node.type != "expression_statement":
        return None
    expression = js.without_parentheses(unit.node.named_children[0])
    found = read_function(expression, urls) or read_call(expression, urls)
    if found:
        return Loader(
            start=script.start(unit.node),
            end=script.end(unit.node),
            form=found.form,
            widget_ids=tuple(dict.fromkeys(filter(None, found.widget_ids))),
            custom_code=tuple(script.text(node) for node in found.custom_code),
            condition=" && ".join(filter(None, [unit.condition, *map(script.text, found.tests)])),
            replacement=";" if unit.bare else "",
        )
    return None
