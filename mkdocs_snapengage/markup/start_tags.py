"""The attributes of one start tag, as BeautifulSoup with Python's own `html.parser` reads them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


# The tags of a theme are the same on every page.
@lru_cache(maxsize=256)
def read_attributes(tag: str) -> Mapping[str, str] | None:
    """Read the attributes of a start tag; the parser is given nothing else.

    It reads much of the rest of a page otherwise than browsers do, and differently in each release
    of Python.

    Args:
        tag: The source of the tag.

    Returns:
        Values by lower-case name, the first of a repeated name; None where the parser sees no tag.
    """
    # Most builds have no embed, and do without.
    from bs4 import BeautifulSoup  # noqa: PLC0415

    soup = BeautifulSoup(
        tag, "html.parser", multi_valued_attributes=None, on_duplicate_attribute="ignore"
    )
    found = soup.find()
    return {name: str(value) for name, value in found.attrs.items()} if found else None
