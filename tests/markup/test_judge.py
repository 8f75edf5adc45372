"""Elements are those that a parser by the HTML standard finds, on pages of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import turbohtml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_snapengage.markup.elements import Found, find_elements
from tests.support.golden import CASES, PAGES, read
from tests.support.judge import live_offsets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.sites import Site

DOCS = {
    "index.md": "# Home\n\nText with `code`, &nbsp; and <b title='>'>HTML</b>.\n\n"
    '<script src="?a=1&copy=2"></script>\n\n```html\n<script>a()</script>\n```\n',
    "deep/page.md": "# Page\n\n<svg><title>t</title><script>b()</script></svg>\n",
}
# What pages are made of, and what trips parsers up.
PIECES = [
    *("<script>", "</script>", "<script src='a'>", "</script >", "<SCRIPT\n>", "<script/>"),
    *(
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!",
        "<?x",
        "</",
        "</>",
        "<![CDATA[",
        "]]>",
        "<!doctype html>",
    ),
    *("<template>", "</template>", "<noscript>", "</noscript>", "<textarea>", "</textarea>"),
    *("<title>", "</title>", "<style>", "</style>", "<svg>", "</svg>", "<math>", "</math>"),
    *("<foreignObject>", "</foreignObject>", "<desc>", "</desc>", "<path/>", "<svg/>"),
    *("<div>", "</div>", "<p a='", "' >", '"', "=", ">", "<", "/", " ", "\n", "\r\n", "\t"),
    *("<body>", "</body>", "</html>", "<head>", "</head>", "<link rel=preload>", "<br>", "<b>"),
    *("a", "é", "\U0001f600", "&lt;", "&nbsp;", "snapengage", "script", "x='y'"),
]


def elements(html: str) -> Found:
    return find_elements(html, {"link", "script"}, lambda _: True)


def assert_judged_alike(html: str) -> int:
    """Every element that is found is one for the judge too; return how many there are."""
    live = live_offsets(html, {"link", "script"})
    for element in elements(html).elements:
        # Some releases of Python decode `&copy=2` in values as no browser does.
        assert sorted(live[element.start]) == sorted(element.attributes), html
    return len(elements(html).elements)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_the_judge_agrees_on_real_pages(build_site: Callable[..., Site], theme: str) -> None:
    site = build_site(DOCS, theme=theme, markdown_extensions=["fenced_code"], plugins=[])
    for page in site.pages():
        html = site.read(page)
        assert assert_judged_alike(html) == len(live_offsets(html, {"link", "script"})) > 2
        assert not elements(html).doubtful


@pytest.mark.parametrize("html", [pytest.param(case.page, id=name) for name, case in CASES])
def test_the_judge_agrees_on_the_catalogue(html: str) -> None:
    assert_judged_alike(html)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in PAGES])
def test_the_judge_agrees_on_whole_pages(path: Path) -> None:
    assert assert_judged_alike(read(path)) > 0


# An element of SVG or MathML on a page made of broken pieces may be read in more than one way;
# what matters is that a page without them is read alike.
HTML_PIECES = [piece for piece in PIECES if piece.lower().strip("</>") not in {"svg", "math"}]


@given(st.lists(st.sampled_from([*HTML_PIECES, "<script>x</script>"]), max_size=25).map("".join))
@settings(max_examples=400, derandomize=True, deadline=None)
def test_the_judge_agrees_on_pages_made_of_broken_pieces(html: str) -> None:
    assert_judged_alike(html)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=400, derandomize=True, deadline=None)
def test_what_the_standard_finds_is_found_where_it_is(html: str) -> None:
    """turbohtml finds no closed live script that the tokens do not have, with other bounds."""
    document = turbohtml.parse(html.replace("\r\n", " \n"), source_locations=True, scripting=True)
    likely = elements(html)
    bounds = {e.start: e for e in (*likely.elements, *likely.doubtful)}
    for element in document.find_all("script"):
        location = element.source_location
        if not location or not location.end_tag:
            continue
        if any(getattr(a, "tag", "") == "template" for a in element.ancestors):
            continue
        found = bounds.get(location.start_tag.start_offset)
        if found and not found.foreign:
            assert found.end == location.end_tag.end_offset
            assert found.content_start == location.start_tag.end_offset
