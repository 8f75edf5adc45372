"""A plan as the user sees it: a diff, and messages."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from mkdocs_snapengage.report.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_snapengage.migrate.project import Project

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TO_ADD = """There is no SnapEngage snippet in this project. To add chat, write this into {}:

plugins:
  - search  # and the others that you have
  - snapengage:
      widget_id: YOUR-WIDGET-ID  # in SnapEngage's dashboard: Get the Code, between /js/ and .js
      record_live_chat_events: true
      load: idle"""


def diff(project: Project) -> Iterator[str]:
    """Yield the lines of a unified diff, which `git apply` and `patch` understand."""
    for path, after in sorted(project.changes.items()):
        name, before = project.name(path), project.before(path)
        lines = difflib.unified_diff(
            _LINE.findall(before.content if before else ""),
            _LINE.findall(after or ""),
            f"a/{name}" if before else "/dev/null",
            f"b/{name}" if after is not None else "/dev/null",
        )
        for line in lines:
            yield line.removesuffix("\n")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def describe(project: Project) -> Iterator[Message]:
    """Yield what a plan does and what it leaves to the user, or what to do if it is empty."""
    yield from map(Message, ["", *project.done] if project.changes else project.done)
    for left in project.by_hand:
        yield Message(f"BY HAND: {left}.", is_warning=True)
    if project.paste:
        yield Message(f"\n{project.paste}\n")
    if project.changes and not project.is_written:
        yield Message(
            "Nothing has been changed yet. Run 'mkdocs-snapengage migrate --write' to apply this."
        )
    elif not project.changes and not project.by_hand:
        done = "Nothing to do: the plugin is set up, and no snippet is left."
        to_add = _TO_ADD.format(project.path.name)
        yield Message(done if project.settings.has_entry else to_add)
