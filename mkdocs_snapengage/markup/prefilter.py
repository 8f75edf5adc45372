"""What one quick look at a page can prove, so that most pages are never read tag by tag.

It finds each place where an element begins that could hide what follows. Some of these only look
like one; that makes what is said here less often certain, never wrong.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from mkdocs_snapengage.markup.foreign import BREAKS_OUT, INTEGRATION_POINTS, NAMES
from mkdocs_snapengage.markup.sieve import contains_any
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
_NEVER_CLOSED = frozenset({"![cdata[", "plaintext", "template"})
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

    @cached_property
    def _starts(self) -> list[tuple[str, int, int]]:
        """What may be such an element: its name, where it begins, and where its tag ends, or -1."""
        return [(m[0][1:].lower(), m.start(), m.end(1)) for m in _START.finditer(self._html)]

    def has_meta_with(self, word: str) -> bool:
        """Whether there may be a `<meta>` that has a word in it; false is certain.

        Args:
            word: The word, in lower case; it counts in any case.

        """
        tags = (self._html[start:end] for name, start, end in self._starts if name == "meta")
        return any(word in tag.lower() for tag in tags)

    def has_script_with(self, word: str) -> bool:
        """Whether there may be a script that has a word in it; false is certain.

        Args:
            word: The word, as it is written.

        """
        html = self._html
        for name, start, end in self._starts:
            # After `<!--<script>`, a script may go on behind its first end tag.
            if name == "!--":
                return contains_any(html, (word,))
            if name == "script" and html.find(word, start, html.find("</script>", end)) != -1:
                return True
        return False

    @property
    def body_end(self) -> int | None:
        """Where the last `</body>` begins, or None where that takes a closer look.

        The proof: the last `<div>` before it is a tag, so that it ends all SVG and MathML, and what
        follows begins none. There is no `<frameset>` on the page.
        """
        html = self._html
        end = html.rfind("</body>")
        div = html.rfind("<div", 0, max(end, 0))
        if -1 in {end, div} or "</body" in html[end + 1 :].lower():
            return None
        if any(name == "frameset" for name, _, _ in self._starts) or not self._is_tag(div):
            return None
        if _BODY_END.fullmatch(html, div, end + len("</body>")):
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
        closed: dict[str, int] = {}
        for name, start, tag_end in self._starts:
            if start >= position:
                break
            begin = start + len("<!--") if name == "!--" else tag_end
            if name in _NEVER_CLOSED or begin == -1:
                return False
            if name != "meta" and closed.get(name, -1) < begin:
                closed[name] = html.find(_END.get(name, f"</{name}>"), begin, position)
                if closed[name] == -1:
                    return False
        if not {"!--", "script"} <= closed.keys():
            return True
        # After `<!--<script>`, one `</script>` is not enough; after `-->` it is.
        script_end = html.rfind("</script>", 0, position)
        comment = html.rfind("<!--", 0, script_end)
        return comment == -1 or html.find("-->", comment + len("<!--"), script_end) != -1
