"""What a few statements of a script do: a plain record, which `effect_reader` fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

WRITTEN = "document.write"
HELPER = "script-loading call"


class Effects:
    """What a few statements do.

    Attributes:
        problem: Why they cannot be cut, if they cannot.
        form: What loads the widget, where no script element is made for it.
        mentions_loader: Whether code that they run holds a loader's URL, be it only as text.
        sources: The expressions from whose URLs scripts are loaded.
        actions: What makes, loads and inserts scripts, and starts the widget.
        requests: The calls among the actions that are given a URL, each with that URL.
        created_scripts: The calls that create script elements, by node id.
        script_ids: The values of `id` that these elements get, in lower case.
        init_calls: The second halves of SnapABug pairs.
        load_handlers: The functions that run once a script has loaded, by node id.
        custom_code: Code of the site's own that is lost with the loader, by node id.
        element_changes: What is done to other elements that the statements create.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.problem = ""
        self.form = ""
        self.mentions_loader = False
        self.sources: list[Node] = []
        self.actions: list[Node] = []
        self.requests: list[tuple[Node, Node]] = []
        self.created_scripts: set[int] = set()
        self.script_ids: set[str] = set()
        self.init_calls: list[Node] = []
        self.load_handlers: dict[int, Node] = {}
        self.custom_code: dict[int, Node] = {}
        self.element_changes: list[Node] = []

    @property
    def is_harmless(self) -> bool:
        """Whether the statements touch nothing but what is their own."""
        return not (self.problem or self.custom_code or self.element_changes or self.sources)
