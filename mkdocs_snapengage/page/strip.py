"""Take SnapEngage's old snippets out of a page, and nothing else.

`strip` cuts slices out of the page; every other byte of it stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.catalogue import WORDS, WORDS_IN_BASE64
from mkdocs_snapengage.markup.sieve import contains_any, lowered
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.page.parsed import ParsedPage

if TYPE_CHECKING:
    from mkdocs_snapengage.page.findings import Leftover, Removal

# Most pages and scripts decode nothing, and need not be searched for so many words.
_DECODER = "atob"
# The plugin's own tag has the words in it, and holds no embed.
_OWN_TAG = rf'<script id="{TAG_ID}"[^>]*>'


class Stripped(NamedTuple):
    """A page without its embeds, and what was found on the way.

    `leftovers` still load SnapEngage or were meant to work with what does; `early_calls` call its
    API while the page is still being read.
    """

    html: str
    removals: tuple[Removal, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    early_calls: tuple[Leftover, ...] = ()


def mentions_snapengage(text: str, extra_urls: tuple[str, ...] = ()) -> bool:
    """Whether a text has any of the words without which it holds no embed.

    Args:
        text: A page or a script.
        extra_urls: Further starts of loader URLs, in lower case.

    """
    in_lower_case = lowered(re.sub(_OWN_TAG, "", text) if TAG_ID in text else text)
    return contains_any(in_lower_case, (*WORDS, *extra_urls)) or (
        _DECODER in text and contains_any(in_lower_case, WORDS_IN_BASE64)
    )


def strip(html: str, extra_urls: tuple[str, ...] = ()) -> Stripped:
    """Return a page without its embeds, and what was found; see `strip_page`.

    Args:
        html: The page.
        extra_urls: Further starts of loader URLs, in lower case.

    """
    return strip_page(ParsedPage(html), extra_urls)[1]


def strip_page(page: ParsedPage, extra_urls: tuple[str, ...] = ()) -> tuple[ParsedPage, Stripped]:
    """Take every embed of SnapEngage out of a page.

    What loads SnapEngage but cannot be cut cleanly stays and is among the `leftovers`.

    Args:
        page: The page.
        extra_urls: Further starts of loader URLs, in lower case.

    Returns:
        The page without its embeds, and what was found.

    """
    removals: tuple[Removal, ...] = ()
    words = (*WORDS, *extra_urls)
    # A cut can bring to light what the cut element hid.
    while page.mentions(words) or (
        page.has_script_with((_DECODER,)) and page.mentions(WORDS_IN_BASE64)
    ):
        # A site that mentions SnapEngage nowhere needs no parser of JavaScript.
        from mkdocs_snapengage.page.strip_pass import find_embeds  # noqa: PLC0415

        stripped, edits = find_embeds(page, extra_urls)
        removals += stripped.removals
        if not edits:
            return page, stripped._replace(removals=removals)
        page = page.edited(edits)
    return page, Stripped(page.html, removals)
