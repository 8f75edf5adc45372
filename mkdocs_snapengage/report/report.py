"""What was found on the pages of a site, collected page by page."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from mkdocs_snapengage.report.tally import PageName, Tally, count

if TYPE_CHECKING:
    from mkdocs_snapengage.page.findings import Leftover, Removal
    from mkdocs_snapengage.page.strip import Stripped


class Report:
    """What happened to the pages of a site.

    What many pages share is kept once, so that memory does not grow with the number of pages.

    Attributes:
        widget_id: The widget that pages now have.
        waits_for_consent: Whether the loader waits for consent.
        has_analytics: Whether analytics.js was seen anywhere.
        with_chat: How many pages got the loader.
        without_place: The pages that have no place for the loader.
        overwritten: A page that a later plugin changed again, and how it was written.
        problems: The files that could not be processed, and why.
        unprocessed: The files that were not processed and keep an old embed, and the kind of each.
        dropped_scripts: The files of extra_javascript that are nothing but an embed.
        mixed_scripts: Those that do more than that, and the line of the embed.
        widget_ids: How many pages had embeds of each widget.
        removals: The embeds that were removed.
        leftovers: The embeds that were not.
        early_calls: The code that calls SnapEngage's API before the widget is there.

    """

    def __init__(
        self, widget_id: str, *, waits_for_consent: bool = False, has_analytics: bool = True
    ) -> None:
        """Begin a report, with no page.

        Args:
            widget_id: The widget that pages get.
            waits_for_consent: Whether the loader waits for consent.
            has_analytics: Whether analytics.js was seen, or none is needed.

        """
        self.widget_id = widget_id
        self.waits_for_consent = waits_for_consent
        self.has_analytics = has_analytics
        self.with_chat = 0
        self.without_place: list[str] = []
        self.overwritten: tuple[str, str] | None = None
        self.problems: list[tuple[str, str]] = []
        self.unprocessed: list[tuple[str, str]] = []
        self.dropped_scripts: list[tuple[str, Removal]] = []
        self.mixed_scripts: list[tuple[str, int]] = []
        self.widget_ids: Counter[str] = Counter()
        self.removals: dict[Removal, Tally] = {}
        self.leftovers: dict[Leftover, Tally] = {}
        self.early_calls: dict[Leftover, Tally] = {}

    def add(self, page: PageName, stripped: Stripped, *, has_chat: bool | None = None) -> None:
        """Record what was found on a page.

        Args:
            page: The page.
            stripped: What was found on it.
            has_chat: Whether it got the loader, or None if it was not meant to.

        """
        self.with_chat += has_chat is True
        if has_chat is False:
            self.without_place.append(page.path)
        # Most pages have nothing, or one thing only.
        if stripped.removals:
            widget_ids = chain.from_iterable(removal.widget_ids for removal in stripped.removals)
            self.widget_ids.update(dict.fromkeys(widget_ids, 1))
            count(self.removals, page, stripped.removals)
        if stripped.leftovers:
            count(self.leftovers, page, stripped.leftovers)
        if stripped.early_calls:
            count(self.early_calls, page, stripped.early_calls)
