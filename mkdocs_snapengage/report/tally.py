"""How often something was found on the pages of a site, and on which pages first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_snapengage.page.findings import Leftover, Removal

Item = TypeVar("Item", "Removal", "Leftover")

# Where this many pages have the same, further ones tell nothing new.
_MOST_PAGES = 50


class PageName(NamedTuple):
    """A page, named by what it is made from.

    Attributes:
        path: The Markdown file below the folder of the docs, or the template, or the HTML file.
        template: The theme's template that renders it, if that is known.

    """

    path: str
    template: str = ""


class Tally:
    """How often something was found.

    Attributes:
        pages: How many pages have it.
        times: How often it was found on all of them together.
        first_pages: The first pages that have it, with how often each does.

    """

    def __init__(self) -> None:
        """Begin with none."""
        self.pages = 0
        self.times = 0
        self.first_pages: dict[PageName, int] = {}


def count(tallies: dict[Item, Tally], page: PageName, found: Iterable[Item]) -> None:
    """Count what was found on a page; items that differ only in their lines are the same."""
    for item, number in Counter(found).items():
        if item not in tallies:
            # The page that the line is counted on is not kept.
            int(item.line)
        tally = tallies.setdefault(item, Tally())
        tally.times += number
        tally.pages += 1
        if tally.pages <= _MOST_PAGES:
            tally.first_pages[page] = number


def number_of_pages(tallies: Sequence[Tally]) -> int:
    """Return how many pages have any of several things: for very many pages, at least how many."""
    first = {page for tally in tallies for page in tally.first_pages}
    return max(len(first), *(tally.pages for tally in tallies))
