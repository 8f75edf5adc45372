"""The statements of a script, one by one: which are loaders, which stay, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import API_OBJECTS
from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.code import Code, name_pattern
from mkdocs_snapengage.scripts.loaders import ApiCall, Loader, Reading, Uncut
from mkdocs_snapengage.scripts.ownership import Ownership
from mkdocs_snapengage.scripts.regions import Finding, read_region
from mkdocs_snapengage.scripts.uncut import find_uncut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

_CUT_WHOLE = frozenset(
    {"expression_statement", "import_statement", "labeled_statement", "try_statement"}
)
_MAY_USE = frozenset({"expression_statement", "if_statement", "try_statement"})


class Reader:
    """Reads one script."""

    def __init__(self, source: str, extra: tuple[str, ...], spots: Sequence[int]) -> None:
        """Parse the script.

        Args:
            source: The script.
            extra: Further starts of loader URLs, in lower case.
            spots: Where the vendor's words are, in order; empty where they may be anywhere.
        """
        self._code = Code(source, extra, spots)
        self._loaders: list[Loader] = []
        self._api_calls: list[ApiCall] = []
        self._uncut: list[Uncut] = []
        self._unpaired_inits: list[int] = []
        self._stands_alone = True

    def read(self) -> Reading:
        """Return what the script does about SnapEngage."""
        root = self._code.script.root
        # Relevant statements with others between them make no script together.
        for is_relevant, group in groupby(_without_directives(root), self._code.is_relevant):
            if is_relevant:
                self._read_statements(list(group))
            else:
                self._stands_alone = False
        if root.has_error:
            starts = {loader.start for loader in self._loaders}
            starts |= {item.start for item in self._uncut}
            return Reading(uncut=tuple(Uncut(start, reasons.BROKEN) for start in sorted(starts)))
        return Reading(
            loaders=tuple(self._loaders),
            stands_alone=self._stands_alone,
            api_calls=tuple(self._api_calls),
            uncut=tuple(dict.fromkeys(self._uncut)),
            unpaired_inits=tuple(self._unpaired_inits),
        )

    def _read_statements(self, statements: Sequence[Node]) -> None:
        """Read statements that follow one another."""
        index = 0
        while index < len(statements):
            group = self._group_at(statements, index)
            if not group or not self._read_group(group):
                group = [statements[index]]
                self._read_statement(group[0])
            index += len(group)

    def _group_at(self, statements: Sequence[Node], index: int) -> Sequence[Node]:
        """The declaration of a script element and what uses it; empty where nothing does."""
        first = statements[index]
        if first.type not in js.VARIABLE_DECLARATIONS:
            return []
        ownership = Ownership([first], self._code)
        names = [
            js.name(declarator.child_by_field_name("name"))
            for declarator in first.named_children
            if ownership.is_script(declarator.child_by_field_name("value"))
        ]
        if not any(names):
            return []
        pattern = name_pattern(names)
        end = index
        for position, statement in enumerate(statements[index + 1 :], index + 1):
            if statement.type in _MAY_USE and pattern.search(self._code.text(statement)):
                end = position + 1
            elif statement.type not in js.VARIABLE_DECLARATIONS:
                break
        return statements[index:end]

    def _read_group(self, group: Sequence[Node]) -> bool:
        """Read statements that make a script together; return whether they load the widget."""
        found = read_region(group, self._code)
        if isinstance(found, Finding):
            declarations = [node for node in group if node.type in js.VARIABLE_DECLARATIONS]
            is_global = any(node.type == "variable_declaration" for node in declarations)
            if not is_global and not any(self._is_used_outside(n, group) for n in declarations):
                self._add_loader(found, group[0], group[-1])
                return True
            found = reasons.SHARES_ITS_NAMES
        if found:
            self._stands_alone = False
            self._add_uncut(group, found)
        return found is not None

    def _is_used_outside(self, declaration: Node, group: Sequence[Node]) -> bool:
        begin, end = group[0].start_byte, group[-1].end_byte
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
            self._add_loader(found, statement, statement)
            return
        parent = self._code.parents.get(statement.id)
        if _is_api_statement(statement) and (not parent or parent.type == "program"):
            start = self._code.script.start(statement)
            self._api_calls.append(ApiCall(start, self._code.text(statement)))
            return
        self._stands_alone = False
        tests, branches = _parts(statement)
        if branches:
            self._add_uncut(tests, "")
        else:
            self._add_uncut([statement], found or "")
        for branch in branches:
            self._read_statements(branch)

    def _add_loader(self, found: Finding, first: Node, last: Node) -> None:
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

    def _add_uncut(self, nodes: Sequence[Node], reason: str) -> None:
        """Record what loads the widget, or may load it, in statements that stay."""
        for start, why in find_uncut(nodes, reason, self._code):
            if why:
                self._uncut.append(Uncut(start, why))
            else:
                self._unpaired_inits.append(start)


def _without_directives(root: Node) -> list[Node]:
    """The statements at the top of a script, without those such as `"use strict"`."""
    return [
        statement
        for statement in js.statements(root)
        if statement.type != "expression_statement"
        or [node.type for node in statement.named_children] != ["string"]
    ]


def _is_api_statement(node: Node) -> bool:
    """Whether a statement is nothing but a call of the widget's API."""
    call = node.named_children[0] if node.type == "expression_statement" else None
    is_api = call and call.type == "call_expression" and js.root_name(call) in API_OBJECTS
    return bool(call and is_api and not js.is_init_method(js.receiver(call)))


def _parts(statement: Node) -> tuple[list[Node], list[list[Node]]]:
    """Return the tests of a statement, and the branches in it, each a list of statements.

    Both lists are empty for a statement that is cut or kept as a whole.
    """
    tests: list[Node | None] = []
    branches: list[list[Node]] = []
    match statement.type:
        case "if_statement":
            tests.append(statement.child_by_field_name("condition"))
            fields: tuple[str, ...] = ("consequence", "alternative")
            branches += [_branch(statement.child_by_field_name(field)) for field in fields]
        case "try_statement":
            fields = ("body", "handler", "finalizer")
            branches += [_branch(statement.child_by_field_name(field)) for field in fields]
        case "switch_statement":
            tests.append(statement.child_by_field_name("value"))
            for case in js.statements(statement.child_by_field_name("body")):
                tests.append(case.child_by_field_name("value"))
                branches.append(js.case_body(case))
        case "statement_block":
            branches.append(_branch(statement))
    return list(filter(None, tests)), branches


def _branch(branch: Node | None) -> list[Node]:
    """The statements of a block, of an `else`, `catch` or `finally`, or the single statement."""
    if branch and branch.type in {"catch_clause", "finally_clause"}:
        branch = branch.child_by_field_name("body")
    elif branch and branch.type == "else_clause":
        branch = next(iter(js.statements(branch)), None)
    if not branch or branch.type == "empty_statement":
        return []
    return js.statements(branch) if branch.type == "statement_block" else [branch]


def leaves(source: str) -> Iterator[tuple[int, str]]:
    """Yield the statements and tests that are cut or kept as a whole: offset and text.

    A script that does not parse has one more, which no other script has.
    """
    script = js.parse(source)
    waiting = _without_directives(script.root)[::-1]
    while waiting:
        node = waiting.pop()
        tests, branches = _parts(node)
        if branches:
            inner = [*tests, *(statement for branch in branches for statement in branch)]
            waiting.extend(sorted(inner, key=lambda node: -node.start_byte))
        else:
            yield script.start(node), script.text(node)
    if script.root.has_error:
        yield -1, source
