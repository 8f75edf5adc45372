"""Where a page's last `</body>` begins, proven without reading the page tag by tag.

On almost every page a handful of searches rules out all that could make a `</body>` anything but
a tag. What they cannot rule out is left to `tokens`, which reads the whole page.
"""

from __future__ import annotations

import re

_NAMES = frozenset(
    "iframe noembed noframes noscript plaintext script style template textarea title xmp".split()
)
# The two sets of letters sort out most tags before any name is compared.
_OPENER = re.compile(
    rf"<(?=[!iInNpPsStTxX][-\[fFoOlLcCtTeEiImM])(!--|!\[CDATA\[|(?i:{'|'.join(sorted(_NAMES))}))"
)
_NEVER_CLOSED = frozenset({"![cdata[", "plaintext", "template"})
_SPACE = "\t\n\f\r "


def proven_body_end(html: str) -> int | None:
    """Return where the last `</body>` of a page begins, or None where that takes a closer look.

    It is a tag where no comment, text-only element, tag or attribute value can still be open, and
    each of these can only be open where its last possible beginning has no end after it: what
    looks like a beginning and is none makes the proof harder, never wrong. Templates, and the
    CDATA sections of SVG, always take the closer look.
    """
    end = html.rfind("</body>")
    if end == -1 or "</body" in html[end + 1 :].lower():
        return None
    if _may_be_in_tag(html, end) or _may_be_in_value(html, end):
        return None
    last = {opener[1].lower(): opener.end() for opener in _OPENER.finditer(html, 0, end)}
    if not _NEVER_CLOSED.isdisjoint(last):
        return None
    # After `<!--<script>`, one `</script>` is not enough; after `-->` it is.
    comment = last.pop("!--", None)
    script_end = html.rfind("</script>", 0, end) if "script" in last else end
    if comment is not None and html.find("-->", comment, max(script_end, 0)) == -1:
        return None
    if any(html.find(f"</{name}>", start, end) == -1 for name, start in last.items()):
        return None
    return end


def _may_be_in_tag(html: str, position: int) -> bool:
    """Whether `position` can be in a tag, outside of its attributes' values, or in `<!…>`.

    The last `>` would have to be part of a value, which a quote after it ends.
    """
    since = html[html.rfind(">", 0, position) + 1 : position]
    return "<" in since or '"' in since or "'" in since


def _may_be_in_value(html: str, position: int) -> bool:
    """Whether `position` can be in a quoted value: one that the last quote began, after a `=`."""
    last_quotes = (html.rfind(quote, 0, position) for quote in "\"'")
    return any(html[: max(quote, 0)].rstrip(_SPACE).endswith("=") for quote in last_quotes)
