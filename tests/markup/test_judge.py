"""Elements are those that a parser by the HTML standard finds, on pages of every kind.

No more of them, and no fewer: each test says how many there are at least, for two who find nothing
agree on everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_snapengage.markup.elements import find_elements
from mkdocs_snapengage.markup.scan import drawing_end
from mkdocs_snapengage.page.reasons import DOUBTFUL
from tests.support.golden import CASES, PAGES, read
from tests.support.judge import Judged, judged

if TYPE_CHECKING:
    from collections.abc import Callable

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


NAMES = {"link", "script"}


def read_alike(html: str, doubtful: int = 0) -> int:
    """Check that all elements are where the judge sees them; return how many there are.

    So many as `doubtful` says are to be left alone.
    """
    found = find_elements(html, NAMES, lambda _: True)
    elements = [
        Judged(e.start, e.content_start, e.end, e.name, tuple(sorted(e.attributes)), e.foreign)
        for e in (*found.elements, *found.doubtful)
    ]
    assert sorted(elements) == judged(html, NAMES), html
    assert len(found.doubtful) == doubtful
    return len(elements)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_real_pages_are_read_alike(build_site: Callable[..., Site], theme: str) -> None:
    site = build_site(DOCS, theme=theme, markdown_extensions=["fenced_code"], plugins=[])
    for page in site.pages():
        assert read_alike(site.read(page)) > 2


def test_the_catalogue_is_read_alike() -> None:
    doubtful = {name: 1 for name, case in CASES if any(DOUBTFUL in line for line in case.log)}
    assert sum(read_alike(case.page, doubtful.get(name, 0)) for name, case in CASES) > len(CASES)
    assert all(read_alike(read(path)) > 0 for path in PAGES)


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<script>a()</script foo><p>rest<script>b()</script>", 2),
        ("<!-- a --!><script>a()</script><p>-->", 1),
        ("<title><script></title><script>a()</script>", 1),
        ("<textarea><script></textarea><script>a()</script>", 1),
        ("<svg><script href='a'/><text>x</text></script></svg>", 1),
        ("<svg><script href=a/></script></svg>", 1),
        ("<math><script/></script></math><link><svg><link/></svg>", 3),
        ("<svg><p><script/>a()</script></svg>", 1),
        ("<svg><![CDATA[<script>]]><script>a()</script><![CDATA[</svg>]]>", 1),
        ("<math><annotation-xml><svg><title><link></title></svg><script>a()</script></math>", 2),
        ("<math><annotation-xml><svg><desc><script>'<a>'</script></desc></svg>", 1),
        ("<math><annotation-xml encoding='text/html'><script>'<a>'</script></math>", 1),
        ("<div><svg><desc>x</desc><g></div><script>'<a>'</script>", 1),
        (
            (
                "<svg><desc><section><svg><desc></section></desc></svg></section></desc>"
                "<script>a()</script>"
            ),
            1,
        ),
        ("<a><svg><a></a></svg><svg></a><script>a()</script>", 1),
        ("<div><div></div><svg></div><script>a()</script>", 1),
        ("<!-- <template> --><svg></template><script>a()</script>", 1),
        ("<template><template></template><svg></template><script>a()</script>", 1),
        ("<svg><section><desc><div></section><script>'<a>'</script></div></desc></svg>", 1),
        ("<svg><desc><template><svg><g></template></desc><script>a()</script></svg>", 1),
    ],
)
def test_what_trips_parsers_up_is_read_alike(html: str, count: int) -> None:
    assert read_alike(html) == count


def pages(pieces: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=25).map("".join)


# An element of SVG or MathML on a page made of broken pieces may be read in more than one way;
# what matters is that a page without them is read alike.
HTML_PIECES = [piece for piece in PIECES if piece.lower().strip("</>") not in {"svg", "math"}]


def test_pages_made_of_broken_pieces_are_read_alike() -> None:
    found = []

    @given(pages([*HTML_PIECES, *["<script>x</script>"] * 5]))
    @settings(max_examples=400, derandomize=True, deadline=None)
    def check(html: str) -> None:
        found.append(read_alike(html))

    check()
    assert sum(found) > 100


def test_few_elements_of_broken_drawings_are_doubtful() -> None:
    certain: list[int] = []
    doubtful: list[int] = []

    @given(pages([*PIECES, *["<script>x</script>", "<svg><script>x</script>"] * 2]))
    @settings(max_examples=400, derandomize=True, deadline=None)
    def check(html: str) -> None:
        found = find_elements(html, NAMES, lambda _: True)
        expected = {item.start: item for item in judged(html, NAMES)}
        for element in found.elements:
            item = expected.pop(element.start)
            assert (element.name, element.content_start) == (item.name, item.content_start)
            assert element.foreign or element.end == item.end
        assert all(item.is_foreign for item in expected.values())
        certain.extend(element.start for element in found.elements)
        doubtful.extend(expected)

    check()
    assert len(certain) > 100
    assert len(doubtful) < len(certain) / 20


# What is in drawings of matplotlib, d3, draw.io and mermaid, so that they are not read tag by tag.
DRAWN = {
    "matplotlib": "<defs><style>*{a: b}</style></defs><g><!-- 0.1 --><use xlink:href='#a'/></g>",
    "d3": "<g><line y2='6'></line><text>1</text></g><circle r='3'><title>one</title></circle>",
    "draw.io": "<foreignObject><div style='a: b'>x <b>y</b><br/></div></foreignObject><rect/>",
    "mermaid": "<foreignObject width='9'><div><span><p>x</p></span></div></foreignObject><path/>",
}


@pytest.mark.parametrize("content", DRAWN.values(), ids=DRAWN)
def test_a_plain_drawing_is_passed_by(content: str) -> None:
    html = f"<svg>{content * 3}</svg>"
    assert drawing_end(html, len("<svg>")) == html.index("</svg>")


DRAWING_PIECES = [
    *DRAWN.values(),
    *("<foreignObject>", "</foreignObject>", "<desc>", "</desc>", "<title>", "</title>"),
    *("<div>", "</div>", "<div a='>'>", '<div a"b>c"d>', "<div/>", "<p>", "</p>", "<br/>", "</br>"),
    *("<b>", "</b>", "<i>", "</i>", "<h1>", "</h1>", "<li>", "</li>", "<span x=/>", "</span>"),
    *("<g>", "</g>", "<path/>", "<a>", "</a>", "<font>", "<font size=1>", "</font>", "</svg>"),
    *("<!-- </svg><script>x</script> -->", "<!-->", "<!--", "-->", "<![CDATA[</svg>]]>", "<", "x"),
]


@given(
    st.sampled_from(["", "<b>", "<a>", "<p>", "<div>", "<table><tr><td>", "<p><b></p>", "<li>"]),
    st.lists(st.sampled_from(DRAWING_PIECES), max_size=6).map("".join),
)
@settings(max_examples=600, derandomize=True, deadline=None)
def test_what_comes_after_a_plain_drawing_is_found(before: str, content: str) -> None:
    html = f"{before}<svg>{content}</svg><script>a()</script></body>"
    start = html.index("<svg>") + len("<svg>")
    if drawing_end(html, start) > start:
        found = find_elements(html, {"script"}, lambda _: True).elements
        scripts = [element.start for element in judged(html, {"script"})]
        assert [element.start for element in found] == scripts
        # A title of HTML that is not closed hides the rest of the page.
        assert scripts == [html.rindex("<script")] or "<title>" in content
