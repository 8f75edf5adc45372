"""What one quick look at a page can prove, so that most pages are never read tag by tag.

It finds each place where an element begins that could hide what follows. Some of these only look
like one; that makes what is said here less often certain, never wrong.
"""

from __future__ import annotations

import re

from mkdocs_snapengage.markup.foreign import BREAKS_OUT
from mkdocs_snapengage.markup.tags import ATTRIBUTES, letters_at, may_be_in_tag

_OPENERS = (
    "!-- ![cdata[ frameset iframe noembed noframes noscript plaintext script style template"
    " textarea title xmp"
).split()
# Sets of letters sort out most tags before any name is compared. That lets through what is no
# name, such as <itle, and then the page takes a closer look.
_FIRST, _SECOND, _THIRD = (letters_at(at, _OPENERS) for at in range(3))
_REST = "|".join(sorted({re.escape(opener[2:]) for opener in _OPENERS}))
_OPENER = re.compile(f"<[{_FIRST}][{_SECOND}](?=[{_THIRD}])(?i:{_REST})")
_NEVER_CLOSED = frozenset({"![cdata[", "frameset", "plaintext", "template"})
_END = {"!--": "-->"}

_REST_OF_TAG = rf"(?=[\t\n\f\r />]){ATTRIBUTES}>"
_HARMLESS = "|".join(sorted(BREAKS_OUT - {"body", "head"}))
# From the last <div> to the end of the body: nothing but tags that could end no SVG or MathML
# element, and whole elements with text alone.
_BODY_END = re.compile(
    rf"<div{_REST_OF_TAG}"
    rf"(?:[^<]++|<!--(?!-?>)(?:[^-<>]++|-(?!->))*-->|</?(?:{_HARMLESS}){_REST_OF_TAG}"
    rf"|<a{_REST_OF_TAG}[^<]*+</a>"
    rf"|<script{_REST_OF_TAG}(?:[^<]++|<(?!!--|/?(?ai:script)))*</script>)*</body>"
)


def quick_body_end(html: str) -> int | None:
    """Return where the last `</body>` begins, or None where that takes a closer look.

    The proof: the last `<div>` before it is a tag, so that it ends all SVG and MathML, and what
    follows is known. The `<body>` is a tag too, with no `<frameset>` before it.
    """
    end = html.rfind("</body>")
    body = html.find("<body", 0, max(end, 0))
    div = html.rfind("<div", max(body, 0), max(end, 0))
    if -1 in {end, body, div} or "</body" in html[end + 1 :].lower():
        return None
    if not _BODY_END.fullmatch(html, div, end + len("</body>")):
        return None
    openers = [(m[0][1:].lower(), m.start(), m.end()) for m in _OPENER.finditer(html, 0, div)]
    if _is_tag(html, openers, body) and _is_tag(html, openers, div):
        return end
    return None


def _is_tag(html: str, openers: list[tuple[str, int, int]], position: int) -> bool:
    """Whether the `<` at `position` is certain to begin a tag that a browser reads as one.

    It does where no comment, text-only element, tag or attribute value can still be open, and each
    of these can only be open where its last possible beginning has no end after it. Templates, and
    the CDATA sections of SVG, always take the closer look.
    """
    if may_be_in_tag(html, 0, position):
        return False
    last = {name: end for name, start, end in openers if start < position}
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
