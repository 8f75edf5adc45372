"""How often something was found on the pages of a site, and where first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_snapengage.page.findings import Leftover, Removal

Item = TypeVar("Item", "Removal", "Leftover")

# Where so many pages have the same, those after them tell nothing new.
_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class PageName:
    """A page by what it is made from.

    Attributes:
        path: The Markdown file below the folder of the docs, or the template, or the HTML file.
        template: The theme's template that renders it, where that is known.

    """

    path: str
    template: str = ""


@dataclass
class Tally:
    """How often something was found.

    Attributes:
        pages: How many pages have it.
        times: How often it was found on all of them.
        first_pages: The first pages that have it, with how often each does.

    """

    pages: int = 0
    times: int = 0
    first_pages: dict[PageName, int] = field(default_factory=dict)


def count(tallies: dict[Item, Tally], page: PageName, found: Iterable[Item]) -> None:
    """Count what was found on a page; what differs in nothing but its line is the same."""
    times: dict[Item, int] = {}
    for item in found:
        times[item] = times.get(item, 0) + 1
    for item, number in times.items():
        if item not in tallies:
            # The page that the line is counted on is not kept.
            int(item.line)
        tally = tallies.setdefault(item, Tally())
        tally.times += number
        tally.pages += 1
        if tally.pages <= _MOST_PAGES:
            tally.first_pages[page] = number


def number_of_pages(tallies: Sequence[Tally]) -> int:
    """Return how many pages have any of several things; of very many, it is the least there are."""
    first = {page for tally in tallies for page in tally.first_pages}
    return max(len(first), *(tally.pages for tally in tallies))
