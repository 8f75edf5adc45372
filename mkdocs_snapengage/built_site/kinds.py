"""What an HTML file holds: a page, or something else."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Literal

from mkdocs_snapengage.markup.sieve import contains_any, lowered
from mkdocs_snapengage.page.transform import is_part

Kind = Literal["page", "part", "template", "other"]
"""`other` is data, XML, plain text or a frameset; a `template` is one that was not rendered."""

_TAG = re.compile(r"<[a-z!]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|(?:feed|rss|sitemapindex|svg|urlset)\b)", re.IGNORECASE)
_BODY = re.compile(r"<body\b|\Z", re.IGNORECASE)
# A page may show such code in its body and in its title.
_TEMPLATE_START = re.compile(r"\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)*\{[%#{]")
_TEMPLATE_TAG = re.compile(
    r"(?<!<title)>\s*\{%-?\s*(?:block|for|if|import|include|macro|set|with)\b", re.IGNORECASE
)


def kind_of(content: str) -> Kind:
    """Return what kind of file has this text."""
    if not _TAG.search(content) or (_XML.match(content) and not _HTML.search(content)):
        return "other"
    if content.lstrip()[:1] in {"{", "["}:
        with suppress(ValueError):
            json.loads(content)
            return "other"
    if _is_template(content):
        return "template"
    if contains_any(lowered(content), ("<frameset",)):
        from mkdocs_snapengage.markup.elements import is_frameset  # noqa: PLC0415

        if is_frameset(content):
            return "other"
    return "part" if is_part(content) else "page"


def _is_template(content: str) -> bool:
    """Whether a text is a template in Jinja or a similar language, as themes have them."""
    if "{%" not in content and "{{" not in content:
        return False
    if _TEMPLATE_START.match(content) or is_part(content):
        return True
    body = _BODY.search(content)
    return bool(_TEMPLATE_TAG.search(content, 0, body.start() if body else len(content)))
