"""What one quick look at a page can prove, so that most pages are never read tag by tag.

It finds each place where an element begins that could hide what follows. Some of these only look
like one; that makes what is said here less often certain, never wrong.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from mkdocs_snapengage.markup.foreign import BREAKS_OUT, INTEGRATION_POINTS, NAMES
from mkdocs_snapengage.markup.tags import ATTRIBUTES, letters_at, may_be_in_tag

_OPENERS = (
    "!-- ![cdata[ frameset iframe noembed noframes noscript plaintext script style template"
    " textarea title xmp"
).split()
# Sets of letters sort out most tags before any name is compared. That lets through what is no
# name, such as <itle, and then the page takes a closer look.
_LOOKED_FOR = [*_OPENERS, "meta"]
_FIRST, _SECOND, _THIRD = (letters_at(at, _LOOKED_FOR) for at in range(3))
_REST = "|".join(sorted({re.escape(name[2:]) for name in _LOOKED_FOR}))
# With the rest of the tag, which does not count as read: it may itself be a part of another one.
_START = re.compile(
    rf"<[{_FIRST}][{_SECOND}](?=[{_THIRD}])(?i:{_REST})(?=([^>\"']*+>|{ATTRIBUTES}>)?)"
)
# `<template>` holds elements, and what else is not here ends where a closer look tells.
_ENDS = {"!--": "-->"} | {
    name: f"</{name}>"
    for name in "iframe noembed noframes noscript script style textarea title xmp".split()
}

_REST_OF_TAG = rf"(?=[\t\n\f\r />]){ATTRIBUTES}>"
_HARMLESS = "|".join(sorted(BREAKS_OUT - {"body", "head"}))
_COMMENT = r"<!--(?!-?>)(?:[^-<>]++|-(?!->))*-->"
# From the last <div> to the end of the body: nothing but tags that could end no SVG or MathML
# element, and whole elements with text alone.
_TAIL = (
    rf"[^<]++|<script{_REST_OF_TAG}(?:[^<]++|<(?!!--|/?(?ai:script)))*</script>"
    rf"|</?(?:div|{_HARMLESS}){_REST_OF_TAG}|<a{_REST_OF_TAG}[^<]*+</a>|{_COMMENT}"
)
_BODY_END = re.compile(rf"<(?:div|body){_REST_OF_TAG}(?:{_TAIL})*</body>")
_CUSTOM_START = re.compile(r"<[a-z]++[0-9]*+-")


@cache
def _body_end_after_custom_elements() -> re.Pattern[str]:
    """The same, with elements of the site's own that have more than text in them."""
    plain_tag = rf"</?(?:{_HARMLESS})(?=[\t\n\f\r />])[^<>\"']*+>"
    content = rf"[^<]++|{plain_tag}|{_COMMENT}"
    name = r"(?!annotation-xml)[a-z][a-z0-9]*+-[a-z0-9-]*+"
    custom = rf"<({name}){_REST_OF_TAG}(?:{content}|<template>(?:{content})*</template>)*</\1>"
    return re.compile(rf"<(?:div|body){_REST_OF_TAG}(?:{_TAIL}|{custom})*</body>")


@cache
def _foreign_start() -> re.Pattern[str]:
    """What begins SVG or MathML, or HTML inside of them. Most pages get by without."""
    names = NAMES.union(*INTEGRATION_POINTS.values(), {"annotation-xml"})
    first, second = (letters_at(at, names) for at in range(2))
    rest = "|".join(sorted({re.escape(name[2:]) for name in names}))
    return re.compile(rf"<([{first}][{second}](?ai:{rest}))[\t\n\f\r />]")


class QuickLook:
    """What is certain of a page that has not been read tag by tag."""

    def __init__(self, html: str) -> None:
        """Take a page to look at."""
        self._html = html
        # Where each may begin and end.
        self._metas: list[tuple[int, int]] = []
        self._scripts: list[tuple[int, int]] = []
        self._others: list[tuple[int, int]] = []
        # The last end tag of each name; what is not closed goes on to the end of the page.
        self._ends: dict[str, int] = {}
        size = len(html)
        for found in _START.finditer(html):
            name = found[0][1:].lower()
            start, end = found.start(), found.end(1)
            if name == "meta":
                self._metas.append((start, end))
                continue
            if name == "!--":
                end = start + len("<!--")
            if name not in _ENDS or end == -1:
                end = size
            elif self._ends.get(name, -1) < end:
                end = html.find(_ENDS[name], end)
                end = size if end == -1 else end
            else:
                end = self._ends[name]
            self._ends[name] = end
            (self._scripts if name == "script" else self._others).append((start, end))

    def has_meta_with(self, word: str) -> bool:
        """Whether there may be a `<meta>` that has a word in it; false is certain.

        Args:
            word: The word, in lower case; it counts in any case.

        """
        return any(word in self._html[start:end].lower() for start, end in self._metas)

    def has_script_with(self, word: str) -> bool:
        """Whether there may be a script that has a word in it; false is certain.

        Args:
            word: The word, as it is written.

        """
        html = self._html
        for start, end in self._scripts:
            # After `<!--<script>`, a script may go on behind its first end tag.
            may_go_on = "!--" in self._ends and html.find("<!--", start, end) != -1
            if html.find(word, start, len(html) if may_go_on else end) != -1:
                return True
        return False

    @property
    def body_end(self) -> int | None:
        """Where the last `</body>` begins, or None where that takes a closer look.

        The proof: the last `<div>` before it is a tag, or `<body>` where there is none, so that it
        ends all SVG and MathML, and what follows begins none. There is no `<frameset>`.
        """
        html = self._html
        end = html.rfind("</body>")
        div = html.rfind("<div", 0, max(end, 0))
        if div == -1:
            div = html.rfind("<body", 0, max(end, 0))
        if -1 in {end, div} or "</body" in html[end + 1 :].lower():
            return None
        if "frameset" in self._ends or not self._is_tag(div):
            return None
        stop = end + len("</body>")
        if _BODY_END.fullmatch(html, div, stop):
            return end
        has_custom = _CUSTOM_START.search(html, div, end)
        if has_custom and _body_end_after_custom_elements().fullmatch(html, div, stop):
            return end
        return end if self._is_tag(end) and self._has_html_alone(div, end) else None

    def _has_html_alone(self, div: int, end: int) -> bool:
        """Whether no SVG or MathML can be open from the tag `<div>` to `end`.

        The tag ends those that have no HTML inside.
        """
        if self._html[div + len("<div")] not in "\t\n\f\r />":
            return False
        has_begun = False
        for found in _foreign_start().finditer(self._html, 0, end):
            is_before = found.start() < div
            if found[1].lower() not in NAMES:
                # HTML goes on inside of a drawing, and the `<div>` may be there.
                if has_begun and is_before:
                    return False
            elif is_before:
                has_begun = True
            else:
                return False
        return True

    def _is_tag(self, position: int) -> bool:
        """Whether the `<` at `position` is certain to begin a tag that a browser reads as one.

        It does where no comment, text-only element, tag or attribute value can still be open: each
        of them that may begin before has its end before. Templates, and the CDATA sections of SVG,
        always take the closer look.
        """
        html = self._html
        if may_be_in_tag(html, 0, position):
            return False
        for start, end in chain(self._others, self._scripts):
            if start < position < end:
                return False
        if not {"!--", "script"} <= self._ends.keys():
            return True
        # After `<!--<script>`, one `</script>` is not enough; after `-->` it is.
        script_end = html.rfind("</script>", 0, position)
        comment = html.rfind("<!--", 0, script_end)
        return comment == -1 or html.find("-->", comment + len("<!--"), script_end) != -1
