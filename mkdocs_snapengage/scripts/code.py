"""A parsed script with all that is asked about its nodes: names, strings, loader URLs."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.budget import Budget
from mkdocs_snapengage.scripts.folding import Folding
from mkdocs_snapengage.scripts.scopes import Scopes
from mkdocs_snapengage.scripts.urls import find_loaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.scopes import Binding

# How often names are followed from one statement at the top of a script to another.
_MOST_ROUNDS = 3
# A statement at the top of a module that waits.
_AWAIT = re.compile(r"(?:^|(?<=[\n;]))\s*(?:(?:const|let|var)\b[^;=]*=\s*)?await\b")


class Code:
    """A script, of which only the statements are read that may have to do with the widget.

    These are the statements that contain the vendor's words, those that use names which such
    statements declare, and the declarations of names that they use themselves.

    Attributes:
        script: The parsed script.
        extra: Further starts of loader URLs, in lower case.
        budget: The steps that are left for it.
        scopes: What its names refer to.
        folding: The strings that its expressions stand for.
        parents: The parent of each node that was read, by node id.
        waits: The statements at its top with an `await`; what follows runs after them.
    """

    def __init__(self, source: str, extra: tuple[str, ...], spots: Sequence[int]) -> None:
        """Parse a script and read its statements.

        Args:
            source: The script.
            extra: Further starts of loader URLs, in lower case.
            spots: Where the vendor's words are, in order; empty where they may be anywhere.
        """
        self.script = js.parse(source)
        self.extra = extra
        self.budget = Budget()
        self.scopes = Scopes(self.budget)
        self.folding = Folding(self.scopes, self.budget)
        self.parents = self.scopes.parents
        self.waits: list[Node] = []
        self._relevant: set[int] = set()
        self._read(js.statements(self.script.root), spots)
        self.scopes.finish()

    def is_relevant(self, statement: Node) -> bool:
        """Whether a statement at the top of the script may have to do with the widget."""
        return statement.id in self._relevant

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.script.text(node)

    def urls(self, node: Node, *, complete: bool = False) -> list[str]:
        """The widget ids of the loader URLs that an expression can stand for."""
        return find_loaders(self.folding.strings(node), self.extra, complete=complete)

    def binding(self, node: Node | None) -> Binding | None:
        """The binding that an identifier refers to."""
        return self.scopes.binding(node)

    def is_declared(self, name: str) -> bool:
        """Whether the script itself declares a name at its top."""
        return self.scopes.is_declared(name)

    def called(self, call: Node) -> list[Node]:
        """The functions of the script that a call may call; none where it may call another."""
        function = js.iife(call)
        binding = self.binding(call.child_by_field_name("function"))
        values = [function] if function else binding.values if binding else []
        values = [js.without_parentheses(value) for value in values]
        return values if all(map(js.is_function, values)) else []

    def walk(self, node: Node) -> Iterator[Node]:
        """Yield a node and all below it in source order."""
        waiting = [node]
        while waiting:
            current = waiting.pop()
            self.budget.spend()
            yield current
            waiting.extend(reversed(current.named_children))

    def _read(self, statements: list[Node], spots: Sequence[int]) -> None:
        others = []
        names: set[str] = set()
        for statement in statements:
            next_spot = bisect_left(spots, self.script.start(statement))
            mentions_vendor = next_spot < len(spots) and spots[next_spot] < self.script.end(
                statement
            )
            if mentions_vendor or not spots:
                names |= self._read_relevant(statement)
            else:
                others.append(statement)
        for _ in range(_MOST_ROUNDS):
            others, names = self._read_uses(others, names)
            others, elements = self._read_declarations(others)
            names |= elements
        if _AWAIT.search(self.script.source):
            self.waits = [node for node in statements if _AWAIT.match(self.text(node))]
            for node in self.waits:
                if not self.is_relevant(node):
                    self.scopes.read(node)

    def _read_relevant(self, statement: Node) -> set[str]:
        """Read a relevant statement, and return the names that it declares."""
        self._relevant.add(statement.id)
        self.scopes.read(statement)
        return set(_declared_names(statement))

    def _read_uses(self, others: list[Node], names: set[str]) -> tuple[list[Node], set[str]]:
        """Read the statements that use any of `names`; return the rest, and what those declare."""
        if not names:
            return others, names
        pattern = name_pattern(names)
        rest = []
        declared: set[str] = set()
        for node in others:
            if pattern.search(self.text(node)):
                declared |= self._read_relevant(node)
            else:
                rest.append(node)
        return rest, declared

    def _read_declarations(self, others: list[Node]) -> tuple[list[Node], set[str]]:
        """Read the declarations of names that were used.

        Returns:
            The statements that are left, and the names of variables that hold an element: other
            statements that use these are relevant too.
        """
        wanted = self.scopes.undeclared()
        rest = []
        elements: set[str] = set()
        for node in others:
            if wanted.isdisjoint(_declared_names(node)):
                rest.append(node)
            elif node.type in js.VARIABLE_DECLARATIONS and "createElement" in self.text(node):
                elements |= self._read_relevant(node)
            else:
                self.scopes.read(node)
        return rest, elements


def _declared_names(statement: Node) -> Iterator[str]:
    """The names that a statement declares by itself, functions and classes too."""
    if statement.type in js.VARIABLE_DECLARATIONS:
        declarators = statement.named_children
        yield from filter(None, (js.name(node.child_by_field_name("name")) for node in declarators))
    elif statement.type.endswith("_declaration"):
        yield from filter(None, [js.name(statement.child_by_field_name("name"))])


def name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these names where it is no property and no part of another name."""
    return re.compile(rf"(?<![\w$.])(?:{'|'.join(map(re.escape, names))})(?![\w$])")
