"""Cuts take whole lines where they leave nothing on them, and nothing else."""

from __future__ import annotations

import re

import pytest

from mkdocs_snapengage.page.edits import Edit, merged, splice, whole_lines
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import strip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\n  XX\nb", "a\nb"),
        ("a\r\n  XX \t\r\nb", "a\r\nb"),
        ("XX\nb", "b"),
        ("a\nXX", "a\n"),
        ("a XX\nb", "a \nb"),
        ("a\nXX b", "a\n b"),
        ("a\n\nXX\n\nb", "a\n\n\nb"),
        ("XX", ""),
        ("a\n\u00a0XX\nb", "a\n\u00a0\nb"),
    ],
)
def test_a_line_goes_where_only_white_space_is_left_on_it(text: str, left: str) -> None:
    start = text.index("XX")
    assert splice(text, [Edit(*whole_lines(text, start, start + 2))]) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\nXX XX\nb", "a\nb"),
        ("a\nXXXX\n\nb", "a\n\nb"),
        ("a\nXX\nXX\n\nb", "a\n\nb"),
        ("a\nXX\n\nXX\nb", "a\n\nb"),
        ("a XX XX b", "a   b"),
        ("a XX XX\nb", "a  \nb"),
    ],
)
def test_cuts_on_one_line_are_one_cut(text: str, left: str) -> None:
    spans = [match.span() for match in re.finditer("XX", text)]
    cuts = [Edit(*whole_lines(text, *span)) for span in spans]
    assert splice(text, merged(text, cuts)) == left


def test_overlapping_cuts_are_one() -> None:
    assert merged("abcdefgh", [Edit(4, 7), Edit(1, 5)]) == [Edit(1, 7)]


def test_a_replacement_comes_in_the_place_of_its_cut() -> None:
    assert splice("if (x) f();g()", merged("if (x) f();g()", [Edit(7, 11, ";")])) == "if (x) ;g()"


def test_lines_count_from_one() -> None:
    page = ParsedPage("a\r\nb\nc")
    assert [page.line(offset) for offset in (0, 2, 3, 4, 5)] == [1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    "element",
    [
        "<script src='{}'></script x='>'>",
        "<script title='</script>' src='{}'></script/>",
        "<link rel=preload title='a<b>' href='{}'>",
        "<link rel=preload title=\"it's\" href='{}'/>",
    ],
)
def test_a_tag_ends_where_browsers_end_it(element: str) -> None:
    page = f"<p>a</p>\n{element.format('https://www.snapengage.com/cdn/js/x.js')}\n<p>b</p>\n"
    assert strip(page).html == "<p>a</p>\n<p>b</p>\n"
