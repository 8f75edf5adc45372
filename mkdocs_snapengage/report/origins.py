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
    """Finds the files and lines that embeds come from, among the sources of their pages."""

    def __init__(
        self,
        sources_of: Callable[..., Iterable[Iterable[Source]]],
        extra_urls: tuple[str, ...] = (),
    ) -> None:
        """Make a finder for the pages of a site.

        Args:
            sources_of: Takes a page, and `own_first`, whether its own file is the most likely one.
                Returns groups of sources in the order in which to search them: first what the page
                is made of, then what it may be made of.
            extra_urls: Further prefixes of loader URLs, in lower case.

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
            The places, or the first built page if none of the sources has it.

        """
        # What one page alone has is hardly in a template.
        own_first = tally.pages == 1
        places = [
            place
            for page, times in tally.first_pages.items()
            for place in self._places_of_page(item, page, times, own_first=own_first)
        ]
        page, line = next(iter(tally.first_pages)), int(item.line)
        return list(dict.fromkeys(places)) or [
            f"{page.path} (line {line} of the built page; not found in the site's sources)"
        ]

    def _places_of_page(
        self, item: Removal | Leftover, page: PageName, times: int, *, own_first: bool
    ) -> list[str]:
        """Return the places of something that a page has so many times."""
        for group in self._sources_of(page, own_first=own_first):
            sources, found = [], list[str]()
            for source in group:
                sources.append(source)
                found += [source.describe_line(n) for n in self._lines_of(item, source)]
                if len(found) >= times:
                    return found[:times]
            if sources:
                for lines_of in self._other_searches(item):
                    found = found or [s.describe_line(n) for s in sources for n in lines_of(s)]
            if found:
                return found[:times]
        return []

    def _other_searches(self, item: Removal | Leftover) -> Iterator[Callable[[Source], list[int]]]:
        """Yield searches for an embed that looks different in its source, the surest one first.

        A template may have changed it, so its most telling line is enough. A minifier may have
        rewritten it, so an embed of the same form and widget will do, or just the widget's id.
        """
        yield partial(lines_with, item.source.strip())
        yield partial(lines_with, telling_line(item.source))
        if isinstance(item, Removal):
            yield partial(self._lines_of_form, item.form, item.widget_ids)
            for widget_id in item.widget_ids:
                yield partial(lines_with, widget_id)

    def _items(self, source: Source) -> Sequence[Removal | Leftover]:
        """Return what is found in a source if it is read like a page."""
        if source.path not in self._known:
            found = strip(source.text, self._extra_urls)
            self._known[source.path] = (*found.removals, *found.leftovers, *found.early_calls)
        return self._known[source.path]

    def _lines_of_form(self, form: str, widget_ids: tuple[str, ...], source: Source) -> list[int]:
        """Return the lines on which a source has an embed of this form for these widgets."""
        return [
            int(found.line)
            for found in self._items(source)
            if isinstance(found, Removal) and (found.form, found.widget_ids) == (form, widget_ids)
        ]

    def _lines_of(self, item: Removal | Leftover, source: Source) -> list[int]:
        """Return the lines on which a source has an item that is equal to the one on a page."""
        lines = [int(found.line) for found in self._items(source) if found == item]
        # A leftover is reported with the line of its element, as a removal is.
        return lines_with(item.source, source) if lines and isinstance(item, Leftover) else lines


def lines_with(wanted: str, source: Source) -> list[int]:
    """Return the lines of those elements in `source` that contain the text `wanted`."""
    lines = []
    position = source.text.find(wanted)
    while position != -1:
        lines.append(_element_line(source.text, position))
        position = source.text.find(wanted, position + 1)
    return list(dict.fromkeys(lines))


def _element_line(text: str, position: int) -> int:
    """Return the line of the script that a position is in, or else the line of the position."""
    before = text[: position + len("<script")].lower()
    begin = before.rfind("<script")
    if begin == -1 or "</script" in before[begin:]:
        begin = position
    return text.count("\n", 0, begin) + 1


def telling_line(source: str) -> str:
    """Return the most telling line of an embed: one that names SnapEngage, and a long one."""
    lines = [line.strip() for line in source.splitlines()]
    telling = [line for line in lines if any(word in line.lower() for word in WORDS)]
    return max(telling, key=len, default=source.strip())
