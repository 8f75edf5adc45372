"""Which URLs load the widget."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mkdocs_snapengage.catalogue import INIT_CALLS, OTHER_LOADER_URLS, VENDOR_HOSTS, WIDGET_URLS

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN = "\0"
"""Stands in a string for a part that is known at run time only."""

RUNNING_URLS = ("data:text/javascript", "javascript:")
"""How a URL begins that is a script itself."""

_STARTED = re.compile(rf"\bSnapABug\s*\.\s*(?:{'|'.join(sorted(INIT_CALLS))})\b")
_WRITTEN_SRC = re.compile(r"<script\b[^>]*?\ssrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
# Without an event handler, which would be lost with it.
_WRITTEN_SCRIPT = (
    r"(?i)<script\b(?![^>]*\son\w+\s*=)[^>]*?\ssrc\s*=[^>]*>(?:\s*</script\s*>)?|<!--[^<>]*-->"
)
_WRITTEN_CODE = (
    r"(?is)<script\b[^>]*>(?P<script>.+?)(?:</script|$)"
    r"|\s(?:on\w+|srcdoc)\s*=\s*(?P<value>\"[^\"]*|'[^']*|[^\s>]+)"
)
_REMOVED_BY_BROWSERS = str.maketrans("\\", "/", "\t\n\r")
_PORT = re.compile(r"^((?:https?:)?//[^/?#:]*):(?:443|80)?(?=/)", re.IGNORECASE)

# A sentence with a URL in it is not a URL; a folder's name may have spaces.
_PROSE = re.compile(r"\s(?:https?:)?//$", re.IGNORECASE)
_REPEATED = re.compile(r"(?<!^)(?<!:)//+")


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
        rf"(?P<before>[^?#\"'`<>]*?[/@{UNKNOWN}])?"
        rf"(?:(?:{with_id})(?:\?w=)?(?P<rest>(?P<id>[\w-]+)(?:\.js)?(?=[?&#]|$)|[^\s?#])?"
        rf"|(?P<whole>{without}))",
        re.IGNORECASE,
    )


def find_loaders(
    texts: Iterable[str], extra: tuple[str, ...] = (), *, complete: bool = False
) -> list[str]:
    """Return the widget id of each loader URL among `texts`, "" where the URL does not tell.

    A text is a URL, or markup with script elements. URLs are read as browsers read them.

    Args:
        texts: What to look at.
        extra: More starts of the kind that `WIDGET_URLS` holds.
        complete: Leave out URLs that end where the widget's id would begin.

    >>> find_loaders(["//storage.googleapis.com/code.snapengage.com/js/my-widget.js", "/a.js"])
    ['my-widget']
    """
    urls = [url for text in texts for url in (_WRITTEN_SRC.findall(text) or [text])]
    found = (_loader_url(extra).match(_as_browsers_read(url)) for url in urls)
    return [
        match["id"] or ""
        for match in found
        if match
        and not _PROSE.search(match["before"] or "")
        and (not complete or match["rest"] or match["whole"])
    ]


def _as_browsers_read(url: str) -> str:
    url = unquote(url.strip().translate(_REMOVED_BY_BROWSERS))
    return _REPEATED.sub("/", _PORT.sub(r"\1", url))


def writes_nothing_else(markup: str, extra: tuple[str, ...] = ()) -> bool:
    """Whether markup is nothing but script elements for the widget, without handlers."""
    scripts = re.findall(_WRITTEN_SCRIPT, markup)
    sources = [url for script in scripts for url in _WRITTEN_SRC.findall(script)]
    return not re.sub(_WRITTEN_SCRIPT, "", markup).strip() and all(
        find_loaders([url], extra) for url in sources
    )


def code_in(text: str) -> list[str]:
    """The code in a text that browsers may run as a URL, or as markup."""
    if text.strip().lower().startswith(RUNNING_URLS):
        return [text]
    found = re.finditer(_WRITTEN_CODE, text) if "<" in text else ()
    return [match["script"] or match["value"] for match in found]


def mentions_loader(text: str, extra: tuple[str, ...] = ()) -> bool:
    """Whether the start of a loader URL is anywhere in a text, be it escaped.

    Args:
        text: The text.
        extra: Further starts of loader URLs, in lower case.

    """
    lower = text.lower()
    lower = unquote(lower).replace("\\/", "/") if "%" in lower or "\\" in lower else lower
    return any(start.lower() in lower for start in (*WIDGET_URLS, *OTHER_LOADER_URLS, *extra))


def starts_widget(code: str) -> bool:
    """Whether there is a call anywhere in `code` that starts a widget."""
    return _STARTED.search(code) is not None
