"""What a build found, collected page by page and told once at its end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from mkdocs_snapengage.catalogue import API_OBJECTS, REPLACEMENTS
from mkdocs_snapengage.page import findings
from mkdocs_snapengage.report.origins import Source, find_origins
from mkdocs_snapengage.scripts import reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs_snapengage.page.findings import Leftover, Removal, Stripped

Item = TypeVar("Item", "Removal", "Leftover")

READY = "document.addEventListener('snapengage:ready', ({ detail: { SnapEngage } }) => { … })"

# What the user reads about something that stays, by the reason for which it does.
_STAYS = {
    reasons.DOES_MORE: "Take out by hand what loads it.",
    reasons.LOADS_MORE: "Take out by hand what loads it.",
    reasons.NO_SEMICOLON: "Write one before it, or take it out by hand.",
    reasons.WAITS_FOR_A_CALL: "Take out by hand the function and its calls.",
    reasons.SHARES_ITS_NAMES: "Put a function around it, or take it out by hand.",
    reasons.UNKNOWN_USE: "Take it out by hand if something loads it.",
    reasons.BROKEN: "Mend the code, or take it out by hand.",
    reasons.TOO_LARGE: "Give it a script element of its own, or take it out by hand.",
    findings.IN_DATA: "Take the attribute out by hand, and what reads it.",
    findings.IN_EVENT: "Take the attribute out by hand.",
    findings.GLUED: "End the statement before it with a semicolon, or take it out by hand.",
    findings.DOUBTFUL: "Mend the HTML around it, or take it out by hand.",
    findings.SHOWN: "Write its < as &lt; to show it, or take it out by hand.",
}
NO_PLACE = (
    "the page has no place for chat, because it ends in the middle of a tag, a comment or a "
    "script. Close what its template leaves open."
)
"""What is said of pages that the loader's tag cannot be put into."""

_API_METHOD = re.compile(rf"\b(?:{'|'.join(sorted(API_OBJECTS))})\s*\.\s*(\w+)")
_LONGEST_QUOTE = 300
_MOST_PLACES = 5
_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Message:
    """A line for the user; `is_warning` where there is something to do."""

    text: str
    is_warning: bool = False


@dataclass
class Tally:
    """How often something was found, on how many pages, and the first of those."""

    line: int
    first_pages: list[str] = field(default_factory=list)
    pages: int = 0
    times: int = 0


@dataclass
class Report:
    """What happened to the pages of one build.

    A page is known by the path of its source or template. `is_gated` says whether the loader waits
    for consent, `has_analytics` whether analytics.js was seen anywhere, `undone` what a later
    plugin took back, `problems` which files could not be treated. `with_chat` counts the pages
    that got the loader, `without_place` are those that have no place for it, `widget_ids` counts
    pages by the ids their embeds had. What many pages share is kept once, so that memory does not
    grow with the number of pages.
    """

    widget_id: str
    is_gated: bool = False
    has_analytics: bool = True
    with_chat: int = 0
    undone: str = ""
    problems: list[str] = field(default_factory=list)
    without_place: list[str] = field(default_factory=list)
    dropped_scripts: list[tuple[str, Removal]] = field(default_factory=list)
    mixed_scripts: list[tuple[str, int]] = field(default_factory=list)
    widget_ids: Counter[str] = field(default_factory=Counter)
    removals: dict[Removal, Tally] = field(default_factory=dict)
    leftovers: dict[Leftover, Tally] = field(default_factory=dict)
    early_calls: dict[Leftover, Tally] = field(default_factory=dict)

    def add(self, page: str, stripped: Stripped, *, has_chat: bool | None = None) -> None:
        """Take down what was found on a page.

        `has_chat` says whether it got the loader, None that it was not meant to.
        """
        self.with_chat += has_chat is True
        self.without_place += [page] if has_chat is False else []
        carried = (own for removal in stripped.removals for own in removal.widget_ids)
        self.widget_ids.update(dict.fromkeys(carried, 1))
        _tally(self.removals, page, stripped.removals)
        _tally(self.leftovers, page, stripped.leftovers)
        _tally(self.early_calls, page, stripped.early_calls)

    @property
    def needs_sources(self) -> bool:
        """Whether anything was found whose origin is worth looking for."""
        return bool(self.removals or self.leftovers or self.early_calls)

    def messages(self, sources: Sequence[Source]) -> Iterator[Message]:
        """Tell what was done and what is left to do; `sources` is where embeds may come from."""
        removals = [
            (_place(tally, removal.source, sources), removal, tally)
            for removal, tally in self.removals.items()
        ]
        yield Message(self._summary(removals))
        yield from self._ids()
        if self.with_chat and not self.has_analytics:
            yield Message(
                "no analytics.js was seen, neither on a page nor in a script: chat loads without "
                "it after 5 seconds, and no event is sent. Set the option analytics.write_key, or "
                "put Segment's snippet into your theme"
            )
        yield from _once(self._script_files())
        yield from _once(self._lost_code(removals))
        yield from _once(self._lost_conditions(removals))
        yield from _once(self._stays(sources))

    def _summary(self, removals: list[tuple[str, Removal, Tally]]) -> str:
        text = f"chat on {_count(self.with_chat, 'page')}"
        if not removals:
            return f"{text}, no old embeds {'removed' if self.leftovers else 'found'}"
        embeds: Counter[tuple[str, str]] = Counter()
        pages: Counter[tuple[str, str]] = Counter()
        for place, removal, tally in removals:
            embeds[removal.form, place] += tally.times
            pages[removal.form, place] += tally.pages
        details = [
            f"{key[0]}{_times(number, pages[key])} on {_count(pages[key], 'page')} from {key[1]}"
            for key, number in embeds.items()
        ]
        return f"{text}, {_count(embeds.total(), 'embed')} removed: {'; '.join(details)}"

    def _ids(self) -> Iterator[Message]:
        """The widget ids that removed embeds carried."""
        if self.widget_ids:
            listed = ", ".join(
                f"{widget_id} on {_count(number, 'page')}"
                for widget_id, number in self.widget_ids.items()
            )
            yield Message(
                f"widget ids in removed embeds: {listed}; pages now have {self.widget_id}"
            )

    def _script_files(self) -> Iterator[Message]:
        for path, removal in self.dropped_scripts:
            yield Message(
                f"{path}: this script is nothing but an old embed, so no page refers to it any "
                "more. Take it out of extra_javascript."
            )
            for code in removal.custom_code:
                yield _lost(path, code)
        for path, line in self.mixed_scripts:
            yield Message(
                f"{path}:{line}: this script of extra_javascript loads SnapEngage and does other "
                "things too, so chat may load twice. Take the embed out of it.",
                is_warning=True,
            )

    def _lost_code(self, removals: list[tuple[str, Removal, Tally]]) -> Iterator[Message]:
        for place, removal, _ in removals:
            for code in removal.custom_code:
                yield _lost(place, code)

    def _lost_conditions(self, removals: list[tuple[str, Removal, Tally]]) -> Iterator[Message]:
        for place, removal, _ in removals:
            if removal.condition:
                yield Message(
                    f"{place}: a removed embed depended on {_quote(removal.condition)}; chat now "
                    "loads regardless. Take the embed out, and turn chat off on pages it should "
                    "not be on.",
                    is_warning=True,
                )
            if removal.awaited_consent and not self.is_gated:
                yield Message(
                    f"{place}: a removed embed waited for the visitor's consent, the loader does "
                    "not. Set the option 'consent', or 'attributes' for a consent manager.",
                    is_warning=True,
                )

    def _stays(self, sources: Sequence[Source]) -> Iterator[Message]:
        for problem in self.problems:
            yield Message(problem, is_warning=True)
        if self.undone:
            yield Message(
                f"{self.undone}: a plugin or hook that runs after this one changed it again. "
                "Give its on_post_page a priority above -25, or take it out.",
                is_warning=True,
            )
        if self.without_place:
            yield Message(f"{_listed(self.without_place)}: {NO_PLACE}", is_warning=True)
        for leftover, tally in self.leftovers.items():
            place = _place(tally, leftover.source, sources)
            yield Message(f"{place}: {_stays(leftover.reason)}", is_warning=True)
        for call, tally in self.early_calls.items():
            place = _place(tally, call.source, sources)
            yield Message(
                f"{place}: {_quote(call.source)} runs before the widget is there. "
                f"Put it into {READY}"
            )


def _stays(reason: str) -> str:
    """The message about something that stays, with what to do about it."""
    if reason == findings.NO_LOADER:
        return (
            f"a SnapABug call stays in the page: {reason}. "
            "Take it out by hand; the loader starts the widget by itself."
        )
    advice = _STAYS[reason]
    return f"a SnapEngage embed stays in the page, so chat may load twice: {reason}. {advice}"


def _lost(place: str, code: str) -> Message:
    """The message about code of the site's own that went with an embed."""
    methods = dict.fromkeys(_API_METHOD.findall(code))
    options = [REPLACEMENTS[method] for method in methods if method in REPLACEMENTS]
    if methods and len(options) == len(methods):
        advice = f"Use {' and '.join(options)} instead."
    else:
        advice = f"Put it into {READY}"
    return Message(
        f"{place}: code in a removed embed no longer runs: {_quote(code)} {advice}",
        is_warning=True,
    )


def _place(tally: Tally, source: str, sources: Sequence[Source]) -> str:
    """Where the user finds something: the files it comes from, else the pages it is on."""
    places = find_origins(tally.first_pages, source, sources) or [
        f"{page} (line {tally.line} of the built page)" for page in tally.first_pages[:1]
    ]
    return _listed(places)


def _listed(places: Sequence[str]) -> str:
    more = len(places) - _MOST_PLACES
    return ", ".join(places[:_MOST_PLACES]) + (f" and {more} more" if more > 0 else "")


def _tally(tallies: dict[Item, Tally], page: str, found: Iterable[Item]) -> None:
    seen = set()
    for item in found:
        key = replace(item, line=0)
        tally = tallies.setdefault(key, Tally(item.line))
        tally.times += 1
        if key not in seen:
            seen.add(key)
            tally.pages += 1
            tally.first_pages += [page] if tally.pages <= _MOST_PAGES else []


def _once(messages: Iterable[Message]) -> list[Message]:
    return list(dict.fromkeys(messages))


def _quote(code: str) -> str:
    """Code on one line, cut where it is long."""
    text = re.sub(r"\s+", " ", code).strip()
    return f"`{text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + ' …'}`"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _times(number: int, pages: int) -> str:
    """How often something was found, where that is not once on each page."""
    return "" if number == pages else f" ({number} times)"
