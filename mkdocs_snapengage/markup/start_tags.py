"""The attributes of one start tag, as BeautifulSoup with Python's own `html.parser` reads them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACE = "[\t\n\f\r ]"
# Without quotes, only characters that nobody takes for white space.
_PLAIN_VALUE = rf"\"([^\"&\0]*)\"|'([^'&\0]*)'|([!#-%(-;?-_a-~]+)(?={_SPACE}|>)"
_PLAIN_ATTRIBUTE = rf"{_SPACE}+([a-zA-Z][a-zA-Z0-9-]*)(?:=(?:{_PLAIN_VALUE}))?"
# Nothing in such a tag is left to interpretation, so that all parsers read it alike.
_PLAIN = re.compile(rf"<[a-zA-Z][a-zA-Z0-9-]*(?:{_PLAIN_ATTRIBUTE})*{_SPACE}*/?>")
_ATTRIBUTE = re.compile(_PLAIN_ATTRIBUTE)


# The tags of a theme are the same on every page.
@lru_cache(maxsize=256)
def read_attributes(tag: str) -> Mapping[str, str] | None:
    """Read the attributes of a start tag; the parser is given nothing else.

    It reads much of the rest of a page otherwise than browsers do, and differently in each release
    of Python. A plain tag needs no parser: to load it takes longer than to build many a site.

    Args:
        tag: The source of the tag.

    Returns:
        Values by lower-case name, the first of a repeated name; None where the parser sees no tag.
    """
    return _read_plain(tag) if _PLAIN.fullmatch(tag) else _parse(tag)


def _read_plain(tag: str) -> Mapping[str, str]:
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        attributes.setdefault(name.lower(), "".join(values))
    return attributes


def _parse(tag: str) -> Mapping[str, str] | None:
    from bs4 import BeautifulSoup  # noqa: PLC0415

    soup = BeautifulSoup(
        tag, "html.parser", multi_valued_attributes=None, on_duplicate_attribute="ignore"
    )
    found = soup.find()
    return {name: str(value) for name, value in found.attrs.items()} if found else None
