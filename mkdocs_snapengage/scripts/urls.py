"""Which URLs load the widget."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs_snapengage.catalogue import OTHER_LOADER_URLS, VENDOR_HOSTS, WIDGET_URLS
from mkdocs_snapengage.scripts.folding import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

_WRITTEN_SRC = re.compile(r"<script\b[^>]*?\ssrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def is_vendor_host(url: str) -> bool:
    """Whether a URL points to a host that is SnapEngage's alone."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    return host in VENDOR_HOSTS or host.endswith(".snapengage.com")


@cache
def _loader_url(extra: tuple[str, ...]) -> re.Pattern[str]:
    with_id = "|".join(map(re.escape, (*WIDGET_URLS, *extra)))
    without = "|".join(map(re.escape, OTHER_LOADER_URLS))
    # Also in a path: mirrors and downloaders keep host and path below a folder of their own.
    return re.compile(
        rf"(?:[^?#]*?[/{UNKNOWN}])?"
        rf"(?:(?:{with_id})(?:\?w=)?(?:(?P<id>[\w-]+)(?:\.js)?(?=[?&#]|$))?|{without})",
        re.IGNORECASE,
    )


def find_loaders(texts: Iterable[str], extra: tuple[str, ...] = ()) -> list[str]:
    """The widget id of each loader URL among `texts`, empty where the URL does not tell.

    A text is a URL, or markup with script elements. `extra` are more starts of the kind that
    `WIDGET_URLS` holds.

    >>> find_loaders(["//storage.googleapis.com/code.snapengage.com/js/my-widget.js", "/a.js"])
    ['my-widget']
    """
    urls = [url for text in texts for url in (_WRITTEN_SRC.findall(text) or [text])]
    found = (_loader_url(extra).match(url.strip()) for url in urls)
    return [match["id"] or "" for match in found if match]


def mentions_loader(text: str, extra: tuple[str, ...] = ()) -> bool:
    """Whether the start of a loader URL is anywhere in `text`."""
    lower = text.lower()
    return any(start.lower() in lower for start in (*WIDGET_URLS, *OTHER_LOADER_URLS, *extra))
