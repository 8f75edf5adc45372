"""Whatever a page is made of, what is put into it is an element and never text of another.

Pages are put together from what parsers stumble over, whole or cut off anywhere; turbohtml is the
judge.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fuzz import PIECES
from tests.support.promises import check_page, check_places

repeatable = settings(derandomize=True, database=None, deadline=None)

pieces = st.sampled_from(PIECES)
odd = st.lists(pieces, max_size=3).map("".join)


def _cut_off(parts: list[str], length: int) -> str:
    page = "".join(parts)
    return page[: len(page) - length]


soups = st.builds(_cut_off, st.lists(pieces, max_size=14), st.sampled_from([0, 0, 0, 1, 2, 5, 9]))
# What a theme makes, with something odd in each of its places.
themed = st.builds(
    "<!doctype html>\n<html><head><title>t</title>{}</head>\n<body class='x'>{}<main><p>text</p>"
    "{}</main>{}</body>{}</html>\n".format,
    *[odd] * 5,
)


@settings(repeatable, max_examples=300)
@given(page=soups)
def test_nothing_lands_in_a_text_on_pages_of_broken_pieces(page: str) -> None:
    check_places(page)


@settings(repeatable, max_examples=120)
@given(page=themed)
def test_nothing_lands_in_a_text_on_pages_with_odd_places(page: str) -> None:
    check_places(page)


@settings(repeatable, max_examples=60)
@given(page=soups | themed)
def test_every_promise_holds(page: str) -> None:
    check_page(page)


@settings(repeatable, max_examples=60)
@given(page=themed, data=st.data())
def test_a_page_cut_off_anywhere_gets_an_element_or_nothing(page: str, data: st.DataObject) -> None:
    check_places(page[: data.draw(st.integers(0, len(page)))])


@pytest.mark.parametrize(
    "page",
    [
        "<script></\u017fcript></body>",
        "<script>'</\u017fcript>'</script>x</body>",
        "<lin\u212a rel=x><body>",
        "<style></\u017ftyle></body>",
        "<p a='x>y</body>'>z</body>",
        "<p a='</body>",
        "</body><!-- </body>",
        "<svg></div></svg>",
        "<svg><foreignObject><body><svg></body>",
        "<div><svg></div></body>",
        "<svg><main><p>x<svg></main></body>",
        "<template></template><svg></template></body>",
        "<p title='<hr>'><frameset></body>",
        "<</frameset><frameset>",
        "\u0130</body>",
    ],
)
def test_what_was_read_wrong_before(page: str) -> None:
    check_places(page)
