"""Where a page's last `</body>` begins, proven without reading the page tag by tag.

On almost every page a handful of searches rules out all that could make a `</body>` anything but
the end of the body. What they cannot rule out is left to `markup`, which reads the whole page.
"""

from __future__ import annotations

import re

from mkdocs_snapengage.foreign import BREAKS_OUT
from mkdocs_snapengage.tokens import Token, tokens

_OPENERS = (
    "!-- ![cdata[ iframe noembed noframes noscript plaintext script style template textarea title"
    " xmp"
).split()
# Two sets of letters sort out most tags before any name is compared. That lets through what is no
# name, such as <itle, and then the closer look is taken.
_FIRST, _SECOND, _REST = (
    sorted({re.escape(opener[part]) for opener in _OPENERS})
    for part in (slice(1), slice(1, 2), slice(2, None))
)
_OPENER = re.compile(
    rf"<[{''.join(_FIRST)}{''.join(_FIRST).upper()}][{''.join(_SECOND)}{''.join(_SECOND).upper()}]"
    rf"(?i:{'|'.join(_REST)})"
)
_NEVER_CLOSED = frozenset({"![cdata[", "plaintext", "template"})
_END = {"!--": "-->"}
_DIV = re.compile(r"<div[\t\n\f\r />]")
_END_NAME = re.compile(r"</([a-zA-Z][^\t\n\f\r />]*)")
_HARMLESS_ENDS = BREAKS_OUT | {"script"}
_SPACE = "\t\n\f\r "


def proven_body_end(html: str) -> int | None:
    """Return where the last `</body>` of a page begins, or None where that takes a closer look.

    The proof: the last `<div>` before it is a tag, so that it ends all SVG and MathML, and the few
    tags from there on are read one by one. The `<body>` is a tag too, with no `<frameset>` before
    it.
    """
    end = html.rfind("</body>")
    body = html.find("<body", 0, max(end, 0))
    div = html.rfind("<div", max(body, 0), max(end, 0))
    if -1 in {end, body, div} or "</body" in html[end + 1 :].lower():
        return None
    if "<frameset" in html[:body].lower() or not _is_in_text(html, body):
        return None
    return end if _is_in_text(html, div) and _ends_body(html[div : end + len("</body>")]) else None


def _is_in_text(html: str, position: int) -> bool:
    """Whether the `<` at `position` is certain to begin a tag that a browser reads as one.

    It does where no comment, text-only element, tag or attribute value can still be open, and each
    of these can only be open where its last possible beginning has no end after it: what looks
    like a beginning and is none makes the proof harder, never wrong. Templates, and the CDATA
    sections of SVG, always take the closer look.
    """
    if _may_be_in_tag(html, position) or _may_be_in_value(html, position):
        return False
    last = {found[0][1:].lower(): found.end() for found in _OPENER.finditer(html, 0, position)}
    if not _NEVER_CLOSED.isdisjoint(last):
        return False
    ends = {name: _END.get(name, f"</{name}>") for name in last}
    if any(html.find(ends[name], start, position) == -1 for name, start in last.items()):
        return False
    if not {"!--", "script"} <= last.keys():
        return True
    # After `<!--<script>`, one `</script>` is not enough; after `-->` it is.
    script_end = html.rfind(ends["script"], 0, position)
    comment = html.rfind("<!--", 0, script_end)
    return comment == -1 or html.find("-->", comment + len("<!--"), script_end) != -1


def _may_be_in_tag(html: str, position: int) -> bool:
    """Whether `position` can be in a tag, outside of its attributes' values, or in `<!…>`.

    The last `>` would have to be part of a value, which a quote after it ends.
    """
    since = html[html.rfind(">", 0, position) + 1 : position]
    return "<" in since or '"' in since or "'" in since


def _may_be_in_value(html: str, position: int) -> bool:
    """Whether `position` can be in a quoted value: one that the last quote began, after a `=`."""
    for quote in "\"'":
        before = html.rfind(quote, 0, position) - 1
        while before >= 0 and html[before] in _SPACE:
            before -= 1
        if before >= 0 and html[before] == "=":
            return True
    return False


def _ends_body(rest: str) -> bool:
    """Whether the `</body>` that ends `rest` is a tag of HTML, `rest` beginning with a `<div>`.

    Other end tags than these could end an element that HTML stands in within SVG or MathML.
    """
    names = {name.lower() for name in _END_NAME.findall(rest)}
    if not _DIV.match(rest) or not names <= _HARMLESS_ENDS or "<template" in rest.lower():
        return False
    stretches = list(tokens(rest))
    scripts = [token.kind for token in stretches if token.name == "script"]
    is_balanced = scripts.count("start") == scripts.count("end")
    start = len(rest) - len("</body>")
    return is_balanced and stretches[-1:] == [Token("end", "body", start, len(rest))]
