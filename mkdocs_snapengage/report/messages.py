"""Messages for the user about what was found on a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.catalogue import API_OBJECTS, REPLACEMENTS
from mkdocs_snapengage.page import reasons as of_page
from mkdocs_snapengage.report.tally import number_of_pages
from mkdocs_snapengage.scripts import reasons as of_scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mkdocs_snapengage.page.findings import Leftover, Removal
    from mkdocs_snapengage.report.report import Report
    from mkdocs_snapengage.report.tally import Tally

    Places = Callable[[Removal | Leftover, Tally], list[str]]

READY = "document.addEventListener('snapengage:ready', ({ detail: { SnapEngage } }) => { … })"
# Files that keep an old embed and were not processed, by kind. Only a page is worth a warning.
_UNPROCESSED = {
    "page": "an old embed stays in this file, which MkDocs only copied or a plugin wrote at the "
    "end: name it in static_html.",
    "template": "this template is only copied, with an old embed in it: keep it out of the site "
    "with exclude_docs.",
    "search index": "the search index has the code of an old embed in it: remove the embed from "
    "the Markdown.",
}
NO_PLACE = (
    "the page has no place for chat, because it ends in the middle of a tag, a comment or a "
    "script. Close what its template leaves open."
)
"""The message about pages that the loader's tag cannot be put into."""

_NO_ANALYTICS = (
    "no analytics.js was seen, neither on a page nor in a script: chat loads without it after 5 "
    "seconds, and no event is sent. Set the option analytics.write_key, or put Segment's snippet "
    "into your theme"
)
# What to do about an embed that stays in the page, by the reason why it stays.
_ADVICE = {
    of_scripts.DOES_MORE: "Remove by hand what loads it.",
    of_scripts.LOADS_MORE: "Remove by hand what loads it.",
    of_scripts.WAITED_FOR: "Remove it by hand, and what waits for it.",
    of_scripts.NO_SEMICOLON: "Write one before it, or remove it by hand.",
    of_scripts.WAITS_FOR_A_CALL: "Remove the function and its calls by hand.",
    of_scripts.SHARES_ITS_NAMES: "Put a function around it, or remove it by hand.",
    of_scripts.UNKNOWN_USE: "Remove it by hand if something loads it.",
    of_scripts.BROKEN: "Fix the code, or remove it by hand.",
    of_scripts.TOO_LARGE: "Give it a script element of its own, or remove it by hand.",
    of_page.IN_DATA: "Remove the attribute by hand, and what reads it.",
    of_page.IN_JSON: "Remove it by hand, and what reads it.",
    of_page.IN_EVENT: "Remove the attribute by hand.",
    of_page.GLUED: "End the statement before it with a semicolon, or remove it by hand.",
    of_page.DOUBTFUL: "Fix the HTML around it, or remove it by hand.",
    of_page.SHOWN: "Write its < as &lt; to show it, or remove it by hand.",
}
_API_METHOD = rf"\b(?:{'|'.join(sorted(API_OBJECTS))})\s*\.\s*(\w+)"
_MAX_QUOTE_LENGTH = 300
_MOST_PLACES = 5


class Message(NamedTuple):
    """A line for the user; `is_warning` if there is something to do."""

    text: str
    is_warning: bool = False


class _Notes:
    """Messages that are given once, each with all the places that it is about."""

    def __init__(self) -> None:
        self.places: dict[Message, dict[str, None]] = {}

    def add(self, places: Sequence[str], text: str, *, is_warning: bool = True) -> None:
        known = self.places.setdefault(Message(text, is_warning), {})
        known.update(dict.fromkeys(places))

    def messages(self) -> Iterator[Message]:
        for message, places in self.places.items():
            yield Message(f"{_describe_places(list(places))}: {message.text}", message.is_warning)


def describe(report: Report, places_of: Places) -> Iterator[Message]:
    """Yield the messages for the user: what was done, what was lost, and what is left to do.

    Args:
        report: What was found on the pages.
        places_of: Tells where something on the pages comes from.

    """
    removals = [
        (places_of(removal, tally), removal, tally) for removal, tally in report.removals.items()
    ]
    yield Message(_summary(report, removals))
    if report.widget_ids:
        found = ", ".join(f"{i} on {counted(n, 'page')}" for i, n in report.widget_ids.items())
        yield Message(f"widget ids in removed embeds: {found}; pages now have {report.widget_id}")
    if report.with_chat and not report.has_analytics:
        yield Message(_NO_ANALYTICS)
    notes = _Notes()
    _note_scripts(notes, report)
    for places, removal, _ in removals:
        for code in removal.custom_code:
            notes.add(places, _describe_lost_code(code))
    for places, removal, _ in removals:
        _note_lost_conditions(notes, report, places, removal)
    _note_files(notes, report)
    for leftover, tally in report.leftovers.items():
        notes.add(places_of(leftover, tally), _describe_leftover(leftover.reason))
    for call, tally in report.early_calls.items():
        text = f"{_quote(call.source)} runs before the widget is ready. Put it into {READY}"
        notes.add(places_of(call, tally), text, is_warning=False)
    yield from notes.messages()


def _summary(report: Report, removals: list[tuple[list[str], Removal, Tally]]) -> str:
    """Say how many pages have chat, and which embeds were removed from which places."""
    text = f"chat on {counted(report.with_chat, 'page')}"
    if not removals:
        return f"{text}, no old embeds {'removed' if report.leftovers else 'found'}"
    groups: dict[tuple[str, str], list[Tally]] = {}
    for places, removal, tally in removals:
        groups.setdefault((removal.form, _describe_places(places)), []).append(tally)
    details = []
    for (form, place), tallies in groups.items():
        times, pages = sum(tally.times for tally in tallies), number_of_pages(tallies)
        repeated = "" if times == pages else f" ({times} times)"
        details.append(f"{form}{repeated} on {counted(pages, 'page')} from {place}")
    total = sum(tally.times for _, _, tally in removals)
    return f"{text}, {counted(total, 'embed')} removed: {'; '.join(details)}"


def _note_scripts(notes: _Notes, report: Report) -> None:
    for path, removal in report.dropped_scripts:
        notes.add(
            [path],
            "this script is nothing but an old embed, so no page refers to it any more. Remove it "
            "from extra_javascript.",
            is_warning=False,
        )
        for code in removal.custom_code:
            notes.add([path], _describe_lost_code(code))
    for path, line in report.mixed_scripts:
        notes.add(
            [f"{path}:{line}"],
            "this script of extra_javascript loads SnapEngage and does other things too, so chat "
            "may load twice. Remove the embed from it.",
        )


def _note_lost_conditions(
    notes: _Notes, report: Report, places: Sequence[str], removal: Removal
) -> None:
    """Note what a removed embed depended on, if the loader does not depend on it."""
    if removal.condition:
        notes.add(
            places,
            f"a removed embed depended on {_quote(removal.condition)}; chat now loads "
            "regardless. Remove the embed, and turn chat off on pages where it is not wanted.",
        )
    if removal.awaited_consent and not report.waits_for_consent:
        notes.add(
            places,
            "a removed embed waited for the visitor's consent, but the loader does not. Set the "
            "option 'consent', or 'attributes' for a consent manager.",
        )


def _note_files(notes: _Notes, report: Report) -> None:
    """Note the files that were not processed, and those that other plugins changed again."""
    for name, problem in report.problems:
        notes.add([name], problem)
    for name, kind in report.unprocessed:
        notes.add([name], _UNPROCESSED[kind], is_warning=kind == "page")
    if report.overwritten:
        name, how = report.overwritten
        notes.add(
            [name],
            f"this page was written {how}: a plugin or hook that runs after this one changed it "
            "again. Give its on_post_page a priority above -25, or remove it.",
        )
    if report.without_place:
        notes.add(report.without_place, NO_PLACE)


def _describe_leftover(reason: str) -> str:
    """Return the message about something that stays in the page, with what to do about it."""
    if reason == of_page.NO_LOADER:
        return (
            f"a SnapABug call stays in the page: {reason}. "
            "Remove it by hand; the loader starts the widget by itself."
        )
    advice = _ADVICE[reason]
    return f"a SnapEngage embed stays in the page, so chat may load twice: {reason}. {advice}"


def _describe_lost_code(code: str) -> str:
    """Return the message about code of the site's own that was removed with an embed."""
    methods = dict.fromkeys(re.findall(_API_METHOD, code))
    options = [REPLACEMENTS[method] for method in methods if method in REPLACEMENTS]
    if methods and len(options) == len(methods):
        advice = f"Use {' and '.join(options)} instead."
    else:
        advice = f"Put it into {READY}"
    return f"code in a removed embed no longer runs: {_quote(code)} {advice}"


def _describe_places(places: Sequence[str]) -> str:
    more = len(places) - _MOST_PLACES
    return ", ".join(places[:_MOST_PLACES]) + (f" and {more} more" if more > 0 else "")


def _quote(code: str) -> str:
    """Return code on one line, in backticks, and cut off if it is long."""
    text = re.sub(r"\s+", " ", code).strip()
    return f"`{text if len(text) <= _MAX_QUOTE_LENGTH else text[:_MAX_QUOTE_LENGTH] + ' …'}`"


def counted(number: int, noun: str) -> str:
    """Return a `number` with the right form of a `noun`, such as `1 page` or `2 pages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
