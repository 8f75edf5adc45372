"""Take SnapEngage's old snippets out of a page, and nothing else.

`strip` cuts slices out of the page; every other byte of it stays as it is. What counts as a
snippet is data in `catalogue`; which statements of a script are loaders is told by `embeds`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_snapengage import catalogue, embeds
from mkdocs_snapengage.loader import TAG_ID
from mkdocs_snapengage.markup import Element, Engine, Found, find_elements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_snapengage.tokens import Token

EXTERNAL = "script tag"

DOUBTFUL = "browsers and parsers do not agree on where this element ends"
NOT_CLEAN = "it does more than load SnapEngage, or its code does not parse"
NO_LOADER = "it starts a widget that nothing on this page loads"
GLUED = "without it the code around it would read differently; end its statements with semicolons"

_SCRIPT = re.compile(r"<script[\s/>].*</script[^>]*>", re.IGNORECASE | re.DOTALL)
# Cutting can bring to light at most what the cut element hid; more rounds would be a defect.
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Removal:
    """One embed that was taken out of a page.

    `line` is where it stood, from 1; `source` is what stood there; `custom_code` is code of the
    site's own that went with it; `condition` is the test it stood under; `awaited_consent` is
    true where a consent manager held it back.
    """

    form: str
    line: int
    source: str
    widget_ids: tuple[str, ...] = ()
    custom_code: tuple[str, ...] = ()
    condition: str = ""
    awaited_consent: bool = False


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that loads SnapEngage and was left in the page: where, what, and why."""

    line: int
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stripped:
    """A page without its embeds, and what was found on the way."""

    html: str
    removals: tuple[Removal, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    removals: tuple[Removal, ...]
    replacement: str = ""


def mentions_snapengage(html: str, extra_urls: tuple[str, ...] = ()) -> bool:
    """Whether a page has any of the words without which it holds no embed."""
    lower = html.lower()
    return any(word in lower for word in catalogue.WORDS) or any(
        url.lower() in lower for url in extra_urls
    )


def strip(html: str, extra_urls: tuple[str, ...] = (), engine: Engine | None = None) -> Stripped:
    """Take every embed of SnapEngage out of `html`.

    `extra_urls` are further starts of loader URLs, `engine` is the parser to use. What loads
    SnapEngage but cannot be cut cleanly stays and is among the `leftovers`.
    """
    removals: tuple[Removal, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    for _ in range(_MOST_ROUNDS):
        if not mentions_snapengage(html, extra_urls):
            return Stripped(html, removals)
        cuts, leftovers = _find_cuts(html, extra_urls, engine)
        for cut in reversed(cuts):
            html = html[: cut.start] + cut.replacement + html[cut.end :]
        removals += tuple(removal for cut in cuts for removal in cut.removals)
        if not cuts:
            break
    return Stripped(html, removals, leftovers)


def _find_cuts(
    html: str, extra_urls: tuple[str, ...], engine: Engine | None
) -> tuple[list[_Cut], tuple[Leftover, ...]]:
    """The cuts of one round, in order and apart from each other, and what stays."""
    found = find_elements(
        html, {"script"}, lambda source: mentions_snapengage(source, extra_urls), engine
    )
    cuts: list[_Cut] = []
    leftovers: list[Leftover] = []
    inline: list[tuple[Element, embeds.Reading]] = []
    for element in found.elements:
        if element.attributes.get("id") == TAG_ID or not _is_live(element):
            continue
        if sources := [n for n in catalogue.SOURCE_ATTRIBUTES if n in element.attributes]:
            urls = catalogue.find_loader_urls([element.attributes[n] for n in sources], extra_urls)
            if urls:
                removal = _removal(html, element, EXTERNAL, tuple(map(catalogue.widget_id, urls)))
                cuts.append(_cut_element(html, element, found, (removal,)))
        else:
            content = html[element.content_start : element.content_end]
            inline.append((element, embeds.read_script(content, extra_urls)))
    has_loader = bool(cuts) or any(
        loader.form != embeds.INIT for _, reading in inline for loader in reading.loaders
    )
    for element, reading in inline:
        if not has_loader:
            reading = _without_init(reading)  # noqa: PLW2901
        cut, reasons = _cut_inline(html, element, reading, found)
        cuts += cut
        leftovers += [
            Leftover(_line(html, element.content_start + offset), _excerpt(html, element), reason)
            for offset, reason in reasons
        ]
    leftovers += [
        Leftover(_line(html, element.start), _excerpt(html, element), DOUBTFUL)
        for element in found.doubtful
        if catalogue.find_loader_urls([_excerpt(html, element)], extra_urls)
    ]
    return _merged(html, cuts), tuple(sorted(leftovers, key=lambda leftover: leftover.line))


def _without_init(reading: embeds.Reading) -> embeds.Reading:
    """The reading of a script on a page where nothing loads what its SnapABug calls start."""
    init = [loader.start for loader in reading.loaders if loader.form == embeds.INIT]
    return replace(
        reading,
        loaders=tuple(loader for loader in reading.loaders if loader.form != embeds.INIT),
        orphans=tuple(init),
        stands_alone=reading.stands_alone and not init,
    )


def _cut_inline(
    html: str, element: Element, reading: embeds.Reading, found: Found
) -> tuple[list[_Cut], list[tuple[int, str]]]:
    """The cuts for one inline script, and what stays in it: offset and reason."""
    kept = [(offset, NOT_CLEAN) for offset in reading.kept]
    kept += [(offset, NO_LOADER) for offset in reading.orphans]
    if not reading.loaders:
        return [], kept
    if reading.stands_alone:
        removals = tuple(
            _loader_removal(html, element, loader, reading.api_code if not index else ())
            for index, loader in enumerate(reading.loaders)
        )
        return [_cut_element(html, element, found, removals)], kept
    code = html[element.content_start : element.content_end]
    rest = embeds.cut(code, reading.loaders)
    if not embeds.is_intact(code, reading.loaders, rest):
        return [], kept + [(loader.start, GLUED) for loader in reading.loaders]
    removals = tuple(_loader_removal(html, element, loader) for loader in reading.loaders)
    return [_Cut(element.content_start, element.content_end, removals, rest)], kept


def _loader_removal(
    html: str, element: Element, loader: embeds.Loader, api_code: tuple[str, ...] = ()
) -> Removal:
    start = element.content_start + loader.start
    return Removal(
        form=loader.form,
        line=_line(html, start),
        source=html[start : element.content_start + loader.end],
        widget_ids=loader.widget_ids,
        custom_code=loader.custom_code + api_code,
        condition=loader.condition,
        awaited_consent=_awaits_consent(element),
    )


def _cut_element(html: str, element: Element, found: Found, removals: tuple[Removal, ...]) -> _Cut:
    """The cut of a whole element, the wrapper comments that touch it, and its line."""
    assert _SCRIPT.fullmatch(html, element.start, element.end), "a cut is one script element"
    start, end = element.start, element.end
    before = {comment.end: comment for comment in found.comments}
    after = {comment.start: comment for comment in found.comments}
    while comment := before.get(len(html[:start].rstrip())):
        if _role(html, comment) not in {"begin", "neutral"}:
            break
        start = comment.start
    while comment := after.get(len(html) - len(html[end:].lstrip())):
        role = _role(html, comment)
        if not (role == "end" or (role == "neutral" and _names_vendor(html, comment))):
            break
        end = comment.end
    return _Cut(*embeds.whole_lines(html, start, end), removals)


def _merged(html: str, cuts: list[_Cut]) -> list[_Cut]:
    """Cuts in order; those with nothing but blanks between them on one line become one."""
    merged: list[_Cut] = []
    for cut in sorted(cuts, key=lambda cut: cut.start):
        last = merged[-1] if merged else None
        gap = html[last.end : cut.start] if last else None
        if last and (cut.start < last.end or (gap is not None and not gap.strip(" \t"))):
            both = last.removals + cut.removals
            span = embeds.whole_lines(html, last.start, max(last.end, cut.end))
            merged[-1] = _Cut(*span, both)
        else:
            merged.append(cut)
    return merged


def _role(html: str, comment: Token) -> str:
    text = html[comment.start : comment.end]
    is_plain = text.startswith("<!--") and text.endswith("-->")
    return catalogue.comment_role(text[4:-3]) if is_plain else ""


def _names_vendor(html: str, comment: Token) -> bool:
    return "snap" in html[comment.start : comment.end].lower()


def _is_live(element: Element) -> bool:
    """Whether a browser runs a script element, at once or when something brings it to life."""
    kind = element.attributes.get("type", "").strip().lower()
    return (
        kind in catalogue.JAVASCRIPT_TYPES
        or catalogue.REVIVED_TYPES.fullmatch(kind) is not None
        or _awaits_consent(element)
    )


def _awaits_consent(element: Element) -> bool:
    """Whether a consent manager holds a script back: plain text with data to find it by."""
    attributes = element.attributes
    return attributes.get("type", "").strip().lower() == catalogue.CONSENT_TYPE and any(
        name == "class" or name.startswith("data-") for name in attributes
    )


def _removal(html: str, element: Element, form: str, ids: Sequence[str]) -> Removal:
    return Removal(
        form=form,
        line=_line(html, element.start),
        source=_excerpt(html, element),
        widget_ids=tuple(dict.fromkeys(filter(None, ids))),
        awaited_consent=_awaits_consent(element),
    )


def _excerpt(html: str, element: Element) -> str:
    return html[element.start : element.end]


def _line(html: str, offset: int) -> int:
    return html.count("\n", 0, offset) + 1
