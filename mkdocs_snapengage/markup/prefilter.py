"""What one quick look at a page can prove, so that most pages are never read tag by tag.

It finds each place where an element begins that could hide what follows. Some of these only look
like one; that makes what is said here less often certain, never wrong.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from mkdocs_snapengage.markup.foreign import LANDMARKS, NAMES
from mkdocs_snapengage.markup.tags import ATTRIBUTES, letters_at, may_be_in_tag

_OPENERS = (
    "!-- ![cdata[ frameset iframe noembed noframes noscript plaintext script style template"
    " textarea title xmp"
).split()
# Where HTML may go on inside of SVG, but for <title>; <math> stands for all that it has of these.
_POINTS = ["desc", "foreignobject", "math"]
# Sets of letters sort out most tags before any name is compared. What they let through may be no
# name, such as <detailed, which has the first letters of <desc> and the last of <meta>.
_LOOKED_FOR = frozenset([*_OPENERS, *_POINTS, "meta"])
_FIRST, _SECOND, _THIRD = (letters_at(at, _LOOKED_FOR) for at in range(3))
# Of two that begin alike, the longer one has to come first. Drawings are full of <path>.
_REST = "|".join(sorted({re.escape(name[2:]) for name in _LOOKED_FOR}, reverse=True))
_REST = _REST.replace("|th|", "|(?<=ma)th|")
# With the rest of the tag, which does not count as read: it may itself be a part of another one.
_START = re.compile(
    rf"<[{_FIRST}][{_SECOND}](?=[{_THIRD}])(?i:{_REST})(?=([^>\"']*+>|{ATTRIBUTES}>)?)"
)
# `<template>` holds elements, and what else is not here ends where a closer look tells.
_ENDS = {"!--": "-->"} | {
    name: f"</{name}>"
    for name in "iframe noembed noframes noscript script style textarea title xmp".split()
}

_REST_OF_TAG = (
    r"(?:[\t\n\f\r ]++[^\t\n\f\r \"'<>/=]++"
    r"(?:=(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r \"'<>=`]++))?)*[\t\n\f\r ]*+/?>"
)
_NOT_PLAIN = "|".join(sorted({*NAMES, *_OPENERS[2:]}))
_PLAIN = (
    rf"[^<]++|</?(?!(?:{_NOT_PLAIN})[\t\n\f\r />])[a-z][a-z0-9-]*+{_REST_OF_TAG}"
    r"|<!--(?!-?>)(?:[^-<>]++|-(?!->))*-->"
)
# From the last <div> to the end of the body, where only HTML is open: tags that keep it so, and
# whole scripts.
_SCRIPT = rf"<script{_REST_OF_TAG}(?:[^<]++|<(?!!--|/?(?ai:script)))*</script>"
_ANCHOR = rf"<(?:div|body){_REST_OF_TAG}"
_BODY_END = re.compile(rf"{_ANCHOR}(?:{_PLAIN}|{_SCRIPT})*</body>")


@cache
def _body_end_after_templates() -> re.Pattern[str]:
    """The same, with templates that have nothing like a script in them."""
    template = rf"<template{_REST_OF_TAG}(?:{_PLAIN})*</template>"
    return re.compile(rf"{_ANCHOR}(?:{_PLAIN}|{_SCRIPT}|{template})*</body>")


@cache
def _foreign_start() -> re.Pattern[str]:
    """What begins SVG or MathML, or HTML inside of them. Most pages get by without."""
    first, second = (letters_at(at, LANDMARKS) for at in range(2))
    rest = "|".join(sorted({re.escape(name[2:]) for name in LANDMARKS}))
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
        # Where `<!--` is in a script, and where that would end.
        self._escapes: list[tuple[int, int]] = []
        # Whether HTML may go on inside of SVG or MathML.
        self._may_have_points = False
        # The last end tag of each name; what is not closed goes on to the end of the page.
        self._ends: dict[str, int] = {}
        for found in _START.finditer(html):
            name = found[0][1:].lower()
            if name in _LOOKED_FOR:
                self._note(name, found.start(), found.end(1))

    def _note(self, name: str, start: int, end: int) -> None:
        """Note what may begin at `start`, with a tag up to `end` if that has one (else -1)."""
        if name == "meta":
            self._metas.append((start, end))
        elif name in _POINTS:
            self._may_have_points = True
        else:
            if name == "!--":
                end = start + len("<!--")
                script_end = self._ends.get("script", -1)
                if end < script_end:
                    self._escapes.append((end, script_end))
            elif name == "title" and not self._may_have_points:
                # The first one is a page's own, unless a drawing comes before it.
                is_own = "title" not in self._ends and "<svg" not in self._html[:start].lower()
                self._may_have_points = not is_own
            last = self._ends.get(name, -1)
            if name not in _ENDS or end == -1:
                last = len(self._html)
            elif last < end:
                last = self._html.find(_ENDS[name], end)
                last = len(self._html) if last == -1 else last
            self._ends[name] = last
            (self._scripts if name == "script" else self._others).append((start, last))

    def has_meta_with(self, word: str) -> bool:
        """Whether there may be a `<meta>` that has a word in it; false is certain.

        Args:
            word: The word, in lower case; it counts in any case.

        """
        return any(word in self._html[start:end].lower() for start, end in self._metas)

    def has_script_with(self, words: tuple[str, ...]) -> bool:
        """Whether there may be a script that has one of the words in it; false is certain.

        Args:
            words: The words, as they are written.

        """
        html = self._html
        for start, end in self._scripts:
            # After `<!--<script>`, a script may go on behind its first end tag.
            may_go_on = any(start < escape < end for escape, _ in self._escapes)
            stop = len(html) if may_go_on else end
            for word in words:
                if html.find(word, start, stop) != -1:
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
        if not self._may_have_points:
            if _BODY_END.fullmatch(html, div, stop):
                return end
            has_template = html.find("<template", div, end) != -1
            if has_template and _body_end_after_templates().fullmatch(html, div, stop):
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
                if has_begun and is_before and not self._has_text_alone(found):
                    return False
            elif is_before:
                has_begun = True
            else:
                return False
        return True

    def _has_text_alone(self, tag: re.Match[str]) -> bool:
        """Whether an element that begins with `tag`, without attributes, holds nothing but text."""
        next_tag = self._html.find("<", tag.end())
        return tag[0].endswith(">") and self._html.startswith(f"</{tag[1]}>", next_tag)

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
        # After `<!--<script>`, one `</script>` is not enough; after `-->` it is.
        return all(html.find("-->", *escape) != -1 for escape in self._escapes)
