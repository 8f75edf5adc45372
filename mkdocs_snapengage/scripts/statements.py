"""The statements of a script one by one: which are loaders, which stay, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import API_OBJECTS
from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.code import Code, uses
from mkdocs_snapengage.scripts.loaders import ApiCall, Loader, Reading, Uncut
from mkdocs_snapengage.scripts.ownership import Ownership
from mkdocs_snapengage.scripts.regions import Finding, read_region
from mkdocs_snapengage.scripts.uncut import find_uncut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_CUT_WHOLE = frozenset(
    {"expression_statement", "import_statement", "labeled_statement", "try_statement"}
)
_MAY_USE = frozenset({"expression_statement", "if_statement", "try_statement"})


class Reader:
    """Reads one script, whose vendor words are at `spots`."""

    def __init__(self, source: str, extra: tuple[str, ...], spots: Sequence[int]) -> None:
        self._code = Code(source, extra, spots)
        self._loaders: list[Loader] = []
        self._api_calls: list[ApiCall] = []
        self._uncut: list[Uncut] = []
        self._inits: list[int] = []
        self._others = 0

    def read(self) -> Reading:
        """Tell what the script does about SnapEngage."""
        root = self._code.script.root
        row = [node for node in js.statements(root) if not js.is_directive(node)]
        relevant = [node for node in row if self._code.is_relevant(node)]
        self._others += len(row) - len(relevant)
        # What stands between two of them is no part of either.
        for stretch in _stretches(row, relevant):
            self._read_row(stretch)
        if root.has_error:
            starts = {loader.start for loader in self._loaders}
            starts |= {item.start for item in self._uncut}
            return Reading(uncut=tuple(Uncut(start, reasons.BROKEN) for start in sorted(starts)))
        return Reading(
            loaders=tuple(self._loaders),
            stands_alone=not self._others,
            api_calls=tuple(self._api_calls),
            uncut=tuple(dict.fromkeys(self._uncut)),
            unpaired_inits=tuple(self._inits),
        )

    def _read_row(self, row: Sequence[Node]) -> None:
        """Read statements that follow one another."""
        index = 0
        while index < len(row):
            end = self._read_run(row, index)
            if end == index:
                self._read_statement(row[index])
                end = index + 1
            index = end

    def _read_run(self, row: Sequence[Node], index: int) -> int:
        """Read statements that make a script together, and return where the next one is."""
        first = row[index]
        end = self._end_of_run(row, index)
        if end == index:
            return index
        run = row[index:end]
        found = read_region(run, self._code)
        if isinstance(found, Finding):
            declarations = [node for node in run if node.type in _DECLARATIONS]
            is_shared = any(node.type == "variable_declaration" for node in declarations)
            if not is_shared and not any(self._is_used_outside(n, run) for n in declarations):
                self._add(found, first, run[-1])
                return end
            found = reasons.SHARES_ITS_NAMES
        if found:
            self._others += len(run)
            self._keep(run, found)
        return end if found else index

    def _end_of_run(self, row: Sequence[Node], index: int) -> int:
        """Where a row of statements ends that use the script which the first one makes."""
        first = row[index]
        if first.type not in _DECLARATIONS:
            return index
        ownership = Ownership([first], self._code)
        values = [(n, n.child_by_field_name("value")) for n in first.named_children]
        made = [js.name(n.child_by_field_name("name")) for n, v in values if ownership.is_script(v)]
        if not any(made):
            return index
        used = uses(made)
        end = index
        for position, statement in enumerate(row[index + 1 :], index + 1):
            if statement.type in _MAY_USE and used.search(self._code.text(statement)):
                end = position + 1
            elif statement.type not in _DECLARATIONS:
                break
        return end

    def _is_used_outside(self, declaration: Node, run: Sequence[Node]) -> bool:
        begin, end = run[0].start_byte, run[-1].end_byte
        return any(
            not begin <= reference.start_byte < end
            for declarator in declaration.named_children
            if (binding := self._code.binding(declarator.child_by_field_name("name")))
            for reference in binding.references
        )

    def _read_statement(self, statement: Node) -> None:
        found = None
        if statement.type in _CUT_WHOLE:
            found = read_region([statement], self._code)
        if isinstance(found, Finding):
            self._add(found, statement, statement)
            return
        parent = self._code.parents.get(statement.id)
        if is_api_statement(statement) and (not parent or parent.type == "program"):
            start = self._code.script.start(statement)
            self._api_calls.append(ApiCall(start, self._code.text(statement)))
            return
        self._others += 1
        tests, rows = parts(statement)
        if rows:
            self._keep(tests, "")
        else:
            self._keep([statement], found or "")
        for row in rows:
            self._read_row(row)

    def _add(self, found: Finding, first: Node, last: Node) -> None:
        parent = self._code.parents.get(first.id)
        is_bare = parent is not None and parent.type in {"else_clause", "if_statement"}
        self._loaders.append(
            Loader(
                start=self._code.script.start(first),
                end=self._code.script.end(last),
                form=found.form,
                widget_ids=found.widget_ids,
                custom_code=found.custom_code,
                condition=" && ".join(found.conditions),
                replacement=";" if is_bare else "",
            )
        )

    def _keep(self, nodes: Sequence[Node], reason: str) -> None:
        """Record what loads the widget, or may, in statements that stay."""
        for start, why in find_uncut(nodes, reason, self._code):
            if why:
                self._uncut.append(Uncut(start, why))
            else:
                self._inits.append(start)


def _stretches(row: Sequence[Node], chosen: Sequence[Node]) -> Iterator[list[Node]]:
    """The chosen statements of a row, those together that follow one another."""
    ids = {node.id for node in chosen}
    stretch: list[Node] = []
    for node in row:
        if node.id in ids:
            stretch.append(node)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def is_api_statement(node: Node) -> bool:
    """Whether a statement is nothing but a call of the widget's API."""
    call = node.named_children[0] if node.type == "expression_statement" else None
    is_api = call and call.type == "call_expression" and js.root_name(call) in API_OBJECTS
    return bool(call and is_api and not js.is_init_method(js.receiver(call)))


def parts(statement: Node) -> tuple[list[Node], list[list[Node]]]:
    """The tests of a statement, and the rows of statements in it, that are looked at one by one."""
    tests: list[Node] = []
    rows: list[list[Node]] = []
    match statement.type:
        case "if_statement":
            tests.extend(filter(None, [statement.child_by_field_name("condition")]))
            fields = ("consequence", "alternative")
            rows.extend(_branch(statement.child_by_field_name(field)) for field in fields)
        case "try_statement":
            for field in ("body", "handler", "finalizer"):
                block = statement.child_by_field_name(field)
                rows.append(_branch(block if field == "body" or not block else js.body(block)))
        case "switch_statement":
            tests.extend(filter(None, [statement.child_by_field_name("value")]))
            body = js.body(statement)
            for case in js.statements(body) if body else ():
                tests.extend(filter(None, [case.child_by_field_name("value")]))
                rows.append([n for n in case.children_by_field_name("body") if n.is_named])
        case "statement_block":
            rows.append(_branch(statement))
    return tests, rows


def _branch(branch: Node | None) -> list[Node]:
    if branch and branch.type == "else_clause":
        branch = next(iter(js.statements(branch)), None)
    if not branch or branch.type == "empty_statement":
        return []
    return js.statements(branch) if branch.type == "statement_block" else [branch]


def leaves(source: str) -> Iterator[tuple[int, str]]:
    """The statements and tests that are cut or kept as a whole: where they begin, and their text.

    A script that does not parse has one more that no other script has.
    """
    script = js.parse(source)
    waiting = [node for node in reversed(js.statements(script.root)) if not js.is_directive(node)]
    while waiting:
        node = waiting.pop()
        tests, rows = parts(node)
        if rows:
            inner = [*tests, *(statement for row in rows for statement in row)]
            waiting.extend(sorted(inner, key=lambda node: -node.start_byte))
        else:
            yield script.start(node), script.text(node)
    if script.root.has_error:
        yield -1, source
