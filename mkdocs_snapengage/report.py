"""What a build found, collected page by page and told once at its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs_snapengage.snippets import Leftover, Removal, Stripped


@dataclass(frozen=True, slots=True)
class Source:
    """A file that pages are made from: its path as the user knows it, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A line for the user; `is_warning` where there is something to do."""

    text: str
    is_warning: bool = False


@dataclass
class Report:
    """What happened to the pages of one build.

    A page is known by the path of its source or template. `with_chat` counts the pages that got
    the loader, `without_place` are those that have no place for it.
    """

    widget_id: str
    with_chat: int = 0
    without_place: list[str] = field(default_factory=list)
    removals: list[tuple[str, Removal]] = field(default_factory=list)
    leftovers: list[tuple[str, Leftover]] = field(default_factory=list)

    def add(self, page: str, stripped: Stripped, *, has_chat: bool) -> None:
        """Take down what was found on a page."""
        self.with_chat += has_chat
        self.without_place += [] if has_chat else [page]
        self.removals += [(page, removal) for removal in stripped.removals]
        self.leftovers += [(page, leftover) for leftover in stripped.leftovers]

    def messages(self, sources: Sequence[Source]) -> Iterator[Message]:
        """Tell what was done and what is left to do; `sources` is where embeds may come from."""
        origins = {
            (page, removal.source): find_origin(page, removal.source, sources)
            for page, removal in self.removals
        }
        yield Message(self._summary(origins))
        yield from self._foreign_ids()
        yield from self._custom_code(origins)
        for page in self.without_place:
            yield Message(
                f"{page}: the page has no place for chat, because it ends in the middle of a tag, "
                "a comment or a script. Close what its template leaves open.",
                is_warning=True,
            )
        for page, leftover in _once(self.leftovers):
            origin = find_origin(page, leftover.source, sources)
            place = origin or f"{page}, line {leftover.line} of the page"
            yield Message(
                f"{place}: a SnapEngage embed stays in the page, so chat may load twice: "
                f"{leftover.reason}. Take it out by hand.",
                is_warning=True,
            )

    def _summary(self, origins: dict[tuple[str, str], str]) -> str:
        text = f"chat on {_count(self.with_chat, 'page')}"
        if not self.removals:
            return f"{text}, no old embeds found"
        pages: dict[tuple[str, str], set[str]] = defaultdict(set)
        for page, removal in self.removals:
            pages[removal.form, origins[page, removal.source] or page].add(page)
        details = [
            f"{form} on {_count(len(found), 'page')} from {origin}"
            for (form, origin), found in pages.items()
        ]
        return f"{text}, {_count(len(self.removals), 'embed')} removed: {'; '.join(details)}"

    def _foreign_ids(self) -> Iterator[Message]:
        """The widget ids in removed embeds that are not the configured one."""
        counted = Counter(
            widget_id for _, removal in self.removals for widget_id in removal.widget_ids
        )
        del counted[self.widget_id]
        for widget_id, count in counted.items():
            yield Message(
                f"removed embeds carried the widget id {widget_id} ({_count(count, 'embed')}), "
                f"pages now have {self.widget_id}"
            )

    def _custom_code(self, origins: dict[tuple[str, str], str]) -> Iterator[Message]:
        told = {
            (origins[page, removal.source] or page, code): None
            for page, removal in self.removals
            for code in removal.custom_code
        }
        for origin, code in told:
            yield Message(
                f"{origin}: this code was in a removed embed and no longer runs: `{code}` "
                "Put it into a script of your own that listens to 'snapengage:ready' on the "
                "document (event.detail.SnapEngage is the widget), and take the embed out.",
                is_warning=True,
            )
        conditions = {
            (origins[page, removal.source] or page, removal.condition): None
            for page, removal in self.removals
            if removal.condition
        }
        for origin, condition in conditions:
            yield Message(
                f"{origin}: a removed embed ran only if {condition}; chat now loads regardless. "
                "Take the embed out, and keep chat off pages it should not be on.",
                is_warning=True,
            )


def find_origin(page: str, source: str, sources: Iterable[Source]) -> str:
    """Tell where an embed comes from as `path:line`, or the empty string where it is not found.

    Templates and hooks are looked into first, then the page's own source, for a page may also
    show as code what a template puts into it. Templates may change an embed on the way, so that
    its most telling line is enough.
    """
    telling = [line.strip() for line in source.splitlines() if _mentions(line)] or [source]
    ordered = sorted(
        sources,
        key=lambda s: (s.path.endswith(".md"), not s.path.endswith(page)),
    )
    for wanted in (source.strip(), max(telling, key=len)):
        for candidate in ordered:
            position = candidate.text.find(wanted)
            if position != -1:
                return f"{candidate.path}:{candidate.text.count(chr(10), 0, position) + 1}"
    return ""


def _mentions(line: str) -> bool:
    return any(word in line.lower() for word in WORDS)


def _once(leftovers: Iterable[tuple[str, Leftover]]) -> list[tuple[str, Leftover]]:
    """The first of each leftover that several pages share."""
    first = {(leftover.source, leftover.reason): (page, leftover) for page, leftover in leftovers}
    return list(first.values())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
