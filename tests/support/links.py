"""Links and what they lead to, without a network: on a built site, and in Markdown files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import markdown
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ATTRIBUTES = ("action", "href", "poster", "src")
_SCHEMES = {"https", "mailto"}


@dataclass(frozen=True)
class Content:
    """What a page refers to, and the names of places on it."""

    urls: frozenset[str]
    anchors: frozenset[str]


def broken_links(folder: Path, pages: list[Path], root: str = "https://site.example/") -> list[str]:
    """Tell which links on `pages` lead nowhere; `folder` is what is served at the URL `root`.

    A page is HTML or Markdown. Of a link to elsewhere, only the form is checked.
    """
    return [
        f"{page.relative_to(folder)}: {url}: {problem}"
        for page in pages
        for url in sorted(_content(page).urls)
        for problem in _problems(folder, root, page, url)
    ]


def _problems(folder: Path, root: str, page: Path, url: str) -> Iterator[str]:
    address = urljoin(root + page.relative_to(folder).as_posix(), url)
    parts = urlsplit(address)
    if not f"{address}/".startswith(root):
        if parts.scheme not in _SCHEMES or not (parts.netloc or "@" in parts.path) or " " in url:
            yield "not an address"
        elif parts.netloc == urlsplit(root).netloc:
            yield "leads out of the site"
        return
    target = folder / unquote(parts.path.removeprefix(urlsplit(root).path)).lstrip("/")
    if target.is_dir() and (target / "index.html").is_file():
        target /= "index.html"
    if not target.exists():
        yield "there is no such file"
    elif parts.fragment and unquote(parts.fragment) not in _content(target).anchors:
        yield "there is no such place on the page"


@cache
def _content(page: Path) -> Content:
    text = page.read_text("utf-8")
    if page.suffix == ".md":
        text = markdown.markdown(text, extensions=["fenced_code", "tables", "toc"])
    elements = BeautifulSoup(text, "html.parser").select("*")
    return Content(
        frozenset(str(e[name]) for e in elements for name in _ATTRIBUTES if e.get(name)),
        frozenset(str(e[name]) for e in elements for name in ("id", "name") if e.get(name)),
    )
