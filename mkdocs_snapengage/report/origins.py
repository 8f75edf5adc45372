"""Where an embed of a page comes from: the file that somebody wrote it into, and the line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import WORDS
from mkdocs_snapengage.page.findings import Leftover, Removal
from mkdocs_snapengage.page.strip import strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs_snapengage.report.sources import Source
    from mkdocs_snapengage.report.tally import PageName, Tally


class Origins:
    """Finds the files and lines that embeds come from, among what their pages are made of."""

    def __init__(
        self,
        sources_of: Callable[[PageName], Iterable[Iterable[Source]]],
        extra_urls: tuple[str, ...] = (),
    ) -> None:
        """Make a finder for the pages of a site.

        Args:
            sources_of: Returns what a page is made of, and after that what it may be made of, each
                in the order in which to look.
            extra_urls: Further starts of loader URLs, in lower case.

        """
        self._sources_of = sources_of
        self._extra_urls = extra_urls
        self._known: dict[str, Sequence[Removal | Leftover]] = {}

    def places(self, item: Removal | Leftover, tally: Tally) -> list[str]:
        """Return where something on pages comes from, each place as `path:line`.

        Args:
            item: What is on the pages.
            tally: The pages that have it.

        Returns:
            The places; the built page if it is not found among what its pages are made of.

        """
        places = [
            place
            for page, times in tally.first_pages.items()
            for place in self._places_of_page(item, page, times)
        ]
        page, line = next(iter(tally.first_pages)), int(item.line)
        return list(dict.fromkeys(places)) or [
            f"{page.path} (line {line} of the built page; not found in the site's sources)"
        ]

    def _places_of_page(self, item: Removal | Leftover, page: PageName, times: int) -> list[str]:
        """The places of what a page has so many times."""
        for group in self._sources_of(page):
            sources, found = [], list[str]()
            for source in group:
                sources.append(source)
                found += [source.place(line) for line in self._lines_of(item, source)]
                if len(found) >= times:
                    return found[:times]
            if sources:
                for lines_of in self._other_ways(item):
                    found = found or [s.place(line) for s in sources for line in lines_of(s)]
            if found:
                return found[:times]
        return []

    def _other_ways(self, item: Removal | Leftover) -> Iterator[Callable[[Source], list[int]]]:
        """How an embed is found that a template has changed on the way, the surest way first.

        Its most telling line is enough. Where attributes are written anew, as minifiers do, it is
        one of its form with its widget, or else that widget.
        """
        yield partial(lines_with, item.source.strip())
        yield partial(lines_with, telling_line(item.source))
        if isinstance(item, Removal):
            yield partial(self._lines_of_form, item.form, item.widget_ids)
            for own in item.widget_ids:
                yield partial(lines_with, own)

    def _items(self, source: Source) -> Sequence[Removal | Leftover]:
        """What is found in a source as on a page."""
        if source.path not in self._known:
            found = strip(source.text, self._extra_urls)
            self._known[source.path] = (*found.removals, *found.leftovers, *found.early_calls)
        return self._known[source.path]

    def _lines_of_form(self, form: str, widget_ids: tuple[str, ...], source: Source) -> list[int]:
        """The lines on which a source has an embed of the same form for the same widgets."""
        return [
            int(own.line)
            for own in self._items(source)
            if isinstance(own, Removal) and (own.form, own.widget_ids) == (form, widget_ids)
        ]

    def _lines_of(self, item: Removal | Leftover, source: Source) -> list[int]:
        """The lines on which a source has the same as a page, in the same circumstances."""
        lines = [int(own.line) for own in self._items(source) if own == item]
        # What stays is told with the line of its element, as what goes is.
        return lines_with(item.source, source) if lines and isinstance(item, Leftover) else lines


def lines_with(wanted: str, source: Source) -> list[int]:
    """Return the lines of the elements in `source` that have the text `wanted` in them."""
    lines = []
    position = source.text.find(wanted)
    while position != -1:
        lines.append(_element_line(source.text, position))
        position = source.text.find(wanted, position + 1)
    return list(dict.fromkeys(lines))


def _element_line(text: str, position: int) -> int:
    """The line on which the script begins that is around a position, else that of the position."""
    before = text[: position + len("<script")].lower()
    begin = before.rfind("<script")
    if begin == -1 or "</script" in before[begin:]:
        begin = position
    return text.count("\n", 0, begin) + 1


def telling_line(source: str) -> str:
    """Return the line of an embed by which it is best known."""
    lines = [line.strip() for line in source.splitlines()]
    telling = [line for line in lines if any(word in line.lower() for word in WORDS)]
    return max(telling, key=len, default=source.strip())
