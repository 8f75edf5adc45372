"""What was found about a few statements while their nodes were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts.urls import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from mkdocs_snapengage.scripts.code import Code
    from mkdocs_snapengage.scripts.ownership import Ownership


class Touched:
    """What a few statements touch.

    Attributes:
        problem: Why they cannot go, if they cannot.
        form: What loads the widget, where they make no script element.
        is_told: Whether a loader's address is in what they run, be it only as text.
        sources: The expressions from whose addresses scripts are loaded.
        actions: What makes, loads and inserts scripts, and starts the widget.
        requests: The calls among them that are given an address, each with that.
        made: The script elements that they make.
        ids: The ids that they give these.
        inits: The second halves of SnapABug pairs.
        handlers: Functions that run once a script has loaded.
        custom: Code of the site's own that would go too.
        elements: What is done to other elements that they make.

    """

    def __init__(self, roots: Sequence[Node], code: Code, whose: Ownership) -> None:
        self.problem = ""
        self.form = ""
        self.is_told = False
        self.sources: list[Node] = []
        self.actions: list[Node] = []
        self.requests: list[tuple[Node, Node]] = []
        self.made: set[int] = set()
        self.ids: set[str] = set()
        self.inits: list[Node] = []
        self.handlers: dict[int, Node] = {}
        self.custom: dict[int, Node] = {}
        self.elements: list[Node] = []
        self._roots = roots
        self._code = code
        self._whose = whose
        self._skipped: set[int] = set()

    @property
    def is_harmless(self) -> bool:
        """Whether nothing is touched that is not the statements' own."""
        return not (self.problem or self.custom or self.elements or self.sources)

    def _stop(self, reason: str = reasons.DOES_MORE) -> bool:
        self.problem = self.problem or reason
        return True

    def _load(self, source: Node, action: Node, form: str = "") -> bool:
        """A node that loads a script from the URL that `source` stands for."""
        self.sources.append(source)
        self.actions.append(action)
        self.form = self.form or form
        self._skipped.add(source.id)
        known = [text for text in self._code.folding.strings(source) if text != UNKNOWN]
        loaded = self._code.urls(source)
        if not loaded or len(loaded) < len(known):
            self._stop(reasons.LOADS_MORE)
        return False

    def _give_up(self, node: Node) -> bool:
        """Code of the site's own that goes with the loader, and is quoted."""
        parent = self._code.parents.get(node.id)
        is_statement = parent is not None and parent.type == "expression_statement"
        quoted = parent if parent and is_statement and parent not in self._roots else node
        self.custom[quoted.id] = quoted
        return True

    def _add_handlers(self, value: Node) -> None:
        for function in self._whose.functions(value):
            self.handlers[function.id] = function
            self._skipped.add(function.id)
