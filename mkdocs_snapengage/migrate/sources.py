"""Removes embeds from the files that pages are made of: Markdown, templates, HTML, scripts.

`strip` does the cutting. Code that is only shown, and the code of templates, is masked before that
and unmasked afterwards, so that it stays byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from mkdocs.utils import markdown_extensions

from mkdocs_snapengage.page.strip import strip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_snapengage.page.findings import Leftover, Removal

_SCRIPTS = frozenset({".cjs", ".js", ".mjs"})
_TEMPLATE_CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# Fenced code, however deeply nested, and code between backticks in a paragraph. A script that runs
# is matched too, as it may have backticks of its own.
_SHOWN_CODE = re.compile(
    r"(?P<running><script\b[^>]*>.*?</script\b)|"
    r"^(?P<indent>[ \t>]*)(?:[-*+] +|\d+[.)] +)?(?P<fence>`{3,}|~{3,})[^\n]*\n"
    r"(?:(?!^[ \t>]*(?P=fence))[^\n]*\n)*(?:[^\n]*|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_INDENTED_CODE = re.compile(
    r"^(?: {4,}|\t[ \t]*)<(?=script|link|!--)", re.IGNORECASE | re.MULTILINE
)
# What an embed leaves behind in a template that held nothing else.
_TAG = r"\{{%[-+]?\s*{}\s*[-+]?%\}}"
_EMPTY_BLOCK = re.compile(
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
# Blocks that are empty in every theme.
_EMPTY_IN_THEMES = frozenset({"extrahead"})
# Letters to both JavaScript and HTML, and in no text that people write.
_DELIMITERS = "ǁǂǀ"


@dataclass(frozen=True)
class Cutting:
    """A source without its embeds.

    Attributes:
        texts: Several readings of it: the first one that builds the same site will do.
        removals: The embeds that were removed.
        kept: The embeds that could be removed, but stay.
        leftovers: What cannot be removed.

    """

    texts: tuple[str, ...]
    removals: tuple[Removal, ...] = ()
    kept: tuple[Removal, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


def is_markdown(path: str) -> bool:
    """Whether a file is Markdown, by its name."""
    return PurePath(path).suffix.lower() in markdown_extensions


def is_script(path: str) -> bool:
    """Whether a file is JavaScript, by its name."""
    return PurePath(path).suffix.lower() in _SCRIPTS


def cut_embeds(
    text: str,
    path: str,
    is_wanted: Callable[[Removal], bool] | None,
    extra_urls: tuple[str, ...] = (),
    *,
    is_built: bool = True,
) -> Cutting:
    """Remove embeds from a source.

    Args:
        text: The source.
        path: Its file, whose name says what kind of source it is.
        is_wanted: Returns whether an embed is to be removed; None removes all.
        extra_urls: Further prefixes of loader URLs, in lower case.
        is_built: Whether builds will show what changes. If not, what may be indented code in
            Markdown stays.

    Returns:
        The source without these embeds.

    """
    masked = _MaskedText(text)
    if is_markdown(path):
        masked.mask(_SHOWN_CODE)
        if not is_built:
            masked.mask(_INDENTED_CODE)
    if not is_script(path):
        masked.mask(_TEMPLATE_CODE)
    begin, end = ("<script>", "</script>") if is_script(path) else ("", "")
    kept: list[Removal] = []
    while True:
        stripped = strip(begin + masked.text + end, extra_urls)
        removals = tuple(map(masked.unmask_removal, stripped.removals))
        found = zip(stripped.removals, removals, strict=True)
        staying = [pair for pair in found if is_wanted and not is_wanted(pair[1])]
        if not staying:
            break
        for in_masked_text, removal in staying:
            masked.mask(re.compile(re.escape(in_masked_text.source)))
            kept.append(removal)
    rest = stripped.html.removeprefix(begin).removesuffix(end)
    if rest == masked.text:
        return Cutting((text,), kept=tuple(kept), leftovers=stripped.leftovers)
    if is_markdown(path):
        rest = _separate_paragraphs(masked.text, rest)
    rest = masked.unmask(rest)
    texts = [rest] if is_script(path) else _without_empty_blocks(text, rest, is_built=is_built)
    return Cutting((*texts, text), removals, tuple(kept), stripped.leftovers)


class _MaskedText:
    """A text in which some parts are masked: each is replaced by its number in delimiters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: list[str] = []
        self._delimiter = next(mark for mark in (*_DELIMITERS, "\0") if mark not in text)

    def mask(self, pattern: re.Pattern[str]) -> None:
        """Mask everything that a pattern matches, except scripts that run."""

        def mask_match(found: re.Match[str]) -> str:
            if found.groupdict().get("running"):
                return found[0]
            self._parts.append(found[0])
            return f"{self._delimiter}{len(self._parts) - 1}{self._delimiter}"

        self.text = pattern.sub(mask_match, self.text)

    def unmask(self, text: str) -> str:
        """Return a text with its masked parts, which may hold masked parts themselves."""
        number = re.compile(f"{self._delimiter}(\\d+){self._delimiter}")
        while number.search(text):
            text = number.sub(lambda found: self._parts[int(found[1])], text)
        return text

    def unmask_removal(self, removal: Removal) -> Removal:
        custom_code = tuple(map(self.unmask, removal.custom_code))
        return replace(removal, source=self.unmask(removal.source), custom_code=custom_code)


def _separate_paragraphs(before: str, after: str) -> str:
    """Leave exactly one empty line between two paragraphs where a cut would leave none, or two."""
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


def _without_empty_blocks(before: str, after: str, *, is_built: bool) -> Sequence[str]:
    """Return readings of a template without the blocks and conditions that held only embeds.

    A block without `super()` is removed only if a build can show that the theme's own block of
    that name is empty too.
    """

    def without(text: str, *, every: bool) -> str:
        def remove_block(found: re.Match[str]) -> str:
            is_neutral = found["super"] or not found["name"] or found["name"] in _EMPTY_IN_THEMES
            return "" if found[0] not in before and (is_neutral or every) else found[0]

        shorter = _EMPTY_BLOCK.sub(remove_block, text)
        return shorter if shorter == text else without(shorter, every=every)

    texts = [without(after, every=True)] if is_built else []
    return tuple(dict.fromkeys([*texts, without(after, every=False), after]))
