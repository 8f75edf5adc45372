"""Embeds out of the files that pages are made of: Markdown, templates, HTML, scripts.

`strip` does the cutting. What is code that is shown, or belongs to a template, is put aside first
and put back afterwards, so that it stays byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from mkdocs_snapengage.page.strip import strip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_snapengage.page.findings import Leftover, Removal

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn"})
_SCRIPTS = frozenset({".cjs", ".js", ".mjs"})
_TEMPLATE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# Fenced code, wherever it is nested, and code between backticks within a paragraph. A script that
# runs has backticks of its own.
_SHOWN = re.compile(
    r"(?P<live><script\b[^>]*>.*?</script\b)|"
    r"^(?P<indent>[ \t>]*)(?:[-*+] +|\d+[.)] +)?(?P<fence>`{3,}|~{3,})[^\n]*\n"
    r"(?:(?!^[ \t>]*(?P=fence))[^\n]*\n)*(?:[^\n]*|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_INDENTED = re.compile(r"^(?: {4,}|\t[ \t]*)<(?=script|link|!--)", re.IGNORECASE | re.MULTILINE)
# What an embed leaves of a template that had nothing else in it.
_TAG = r"\{{%[-+]?\s*{}\s*[-+]?%\}}"
_EMPTY = re.compile(
    r"(?:(?<=\n)\r?\n)?[ \t]*(?:"
    + _TAG.format(r"block\s+(?P<name>\w+)[\w\s]*?")
    + r"\s*(?P<super>\{\{[-+]?\s*super\(\)\s*[-+]?\}\}\s*)?"
    + _TAG.format(r"endblock(?:\s+\w+)?")
    + "|"
    + _TAG.format(r"if\b(?:(?!%\}).)*?")
    + r"\s*"
    + _TAG.format("endif")
    + "|"
    + _TAG.format("raw")
    + r"\s*"
    + _TAG.format("endraw")
    + r")[ \t]*(?:\r?\n|\Z)?",
    re.DOTALL,
)
# A block of this name is empty in every theme.
_EMPTY_IN_THEMES = frozenset({"extrahead"})
# Letters for JavaScript as for HTML, and in no text that people write.
_BRACKETS = "ǁǂǀ"


@dataclass(frozen=True)
class Cutting:
    """A source without embeds, in several readings: the first that builds the same site holds.

    `removals` are the embeds that are out, `kept` what may be one and stays.
    """

    texts: tuple[str, ...]
    removals: tuple[Removal, ...] = ()
    kept: tuple[Removal, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


def is_markdown(path: str) -> bool:
    """Whether a file is one of Markdown, by its name."""
    return PurePath(path).suffix.lower() in _MARKDOWN


def is_script(path: str) -> bool:
    """Whether a file is one of JavaScript, by its name."""
    return PurePath(path).suffix.lower() in _SCRIPTS


def cut_embeds(
    text: str,
    path: str,
    goes: Callable[[Removal], bool] | None,
    extra_urls: tuple[str, ...] = (),
    *,
    is_built: bool = True,
) -> Cutting:
    """Take embeds out of a source.

    Args:
        text: The source.
        path: Its file, whose name says what kind of source it is.
        goes: Whether an embed is to go; all go if it is None.
        extra_urls: Further starts of loader URLs, in lower case.
        is_built: Whether builds will show what changes. If not, what may be indented code in
            Markdown stays.

    Returns:
        The source without these embeds, in several readings.

    """
    aside = _Aside(text)
    if is_markdown(path):
        aside.put(_SHOWN)
        if not is_built:
            aside.put(_INDENTED)
    if not is_script(path):
        aside.put(_TEMPLATE)
    begin, end = ("<script>", "</script>") if is_script(path) else ("", "")
    kept: list[Removal] = []
    while True:
        stripped = strip(begin + aside.text + end, extra_urls)
        found = [(removal.source, aside.restored(removal)) for removal in stripped.removals]
        staying = [(source, removal) for source, removal in found if goes and not goes(removal)]
        if not staying:
            break
        for source, removal in staying:
            aside.put(re.compile(re.escape(source)))
            kept.append(removal)
    removals = tuple(removal for _, removal in found)
    rest = stripped.html.removeprefix(begin).removesuffix(end)
    if rest == aside.text:
        return Cutting((text,), kept=tuple(kept), leftovers=stripped.leftovers)
    if is_markdown(path):
        rest = _apart(aside.text, rest)
    rest = aside.back(rest)
    texts = [rest] if is_script(path) else _without_empty(text, rest, is_built=is_built)
    return Cutting((*texts, text), removals, tuple(kept), stripped.leftovers)


class _Aside:
    """A text of which parts are put aside, each with a name in its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: list[str] = []
        self._bracket = next(mark for mark in (*_BRACKETS, "\0") if mark not in text)

    def put(self, pattern: re.Pattern[str]) -> None:
        """Put everything aside that a pattern matches."""

        def name(found: re.Match[str]) -> str:
            if "live" in pattern.groupindex and found["live"]:
                return found[0]
            self._parts.append(found[0])
            return f"{self._bracket}{len(self._parts) - 1}{self._bracket}"

        self.text = pattern.sub(name, self.text)

    def back(self, text: str) -> str:
        """Put the parts back; one may hold the name of another."""
        name = re.compile(f"{self._bracket}(\\d+){self._bracket}")
        while name.search(text):
            text = name.sub(lambda found: self._parts[int(found[1])], text)
        return text

    def restored(self, removal: Removal) -> Removal:
        """An embed as it stands in the whole text."""
        custom_code = tuple(map(self.back, removal.custom_code))
        return replace(removal, source=self.back(removal.source), custom_code=custom_code)


def _apart(before: str, after: str) -> str:
    """Leave one empty line where a cut would leave none between two paragraphs, or two."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines: list[str] = []
    position = 0
    for line in new:
        start = position
        while position < len(old) and old[position] != line:
            position += 1
        if position == len(old):
            return after
        is_cut = position > start
        position += 1
        is_text = bool(lines and lines[-1].strip()), bool(line.strip())
        if is_cut and is_text == (True, True):
            lines.append("\r\n" if line.endswith("\r\n") else "\n")
        if not is_cut or any(is_text):
            lines.append(line)
    return "".join(lines)


def _without_empty(before: str, after: str, *, is_built: bool) -> Sequence[str]:
    """Readings of a template without the blocks and conditions that held nothing but embeds.

    A block that called nothing of the theme's is taken out only where a build can show that the
    theme's own block of that name is empty too.
    """

    def without(text: str, *, every: bool) -> str:
        def gone(found: re.Match[str]) -> str:
            is_neutral = found["super"] or not found["name"] or found["name"] in _EMPTY_IN_THEMES
            return "" if found[0] not in before and (is_neutral or every) else found[0]

        shorter = _EMPTY.sub(gone, text)
        return shorter if shorter == text else without(shorter, every=every)

    texts = [without(after, every=True)] if is_built else []
    return tuple(dict.fromkeys([*texts, without(after, every=False), after]))
