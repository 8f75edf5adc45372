"""What a quick look at a page says is never otherwise than what reading all of it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_snapengage.markup.elements import find_body_end, find_elements
from mkdocs_snapengage.markup.prefilter import QuickLook
from mkdocs_snapengage.markup.tokenizer import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.sites import Site

TEXTS = (
    "iframe noembed noframes noscript plaintext script style template textarea title xmp".split()
)
PIECES = [
    *"<>\"'=/! -x\n",
    *"<!-- --> --!> <!--> <![CDATA[ ]]> <!doctype </ <? <svg> </svg> <strong> <titles>".split(),
    *"<a <a\tb=\" c=' =\" =' \"> '> /> </a> </script <SCRIPT> </SCRIPT> <script".split(),
    *(f"<{name}>" for name in TEXTS),
    *(f"</{name}>" for name in TEXTS),
    *"<body> <body> <div> <div> </div> <p> </g> <desc> </desc> <math> <mi> </mi>".split(),
    *"<frameset> <divider> <form> </form> <foreignObject> </foreignObject> <my-chat>".split(),
    *"</my-chat> <annotation-xml> </annotation-xml> <template><p></template> <g>".split(),
    *"</body> </body> </body> </BODY> </body </bodyguard>".split(),
    "\N{LATIN SMALL LETTER LONG S}",
    "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}",
]


def long_way(html: str) -> int | None:
    return find_body_end(html, list(Tokenizer(html)))


@given(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
)
@settings(max_examples=500, derandomize=True, deadline=None)
@example("<a b=' ", "</body>' x='>' ", "")
@example("", "<script><!--<script></script> -->", "</script>")
@example("", "<script><!--<script></script>", "")
@example("", '<script a="x></script><script></script><i b="c"></i>', "</div>")
@example("", '<title a="x></title><i b="c"></i>', "</div>")
def test_it_is_where_the_long_way_leads(head: str, body: str, tail: str) -> None:
    for html in (f"{head}<body>{body}<div>{tail}</body>", f"{head}{body}<div>{tail}</body>"):
        assert QuickLook(html).body_end in {None, long_way(html)}


@given(st.lists(st.sampled_from([*PIECES, "atob", "<meta ", "refresh"]), max_size=12).map("".join))
@settings(max_examples=500, derandomize=True, deadline=None)
@example("<script><!--<script></script>atob</script>")
@example("<meta a='<meta b>' refresh>")
def test_a_quick_look_misses_no_script_and_no_meta(html: str) -> None:
    quick = QuickLook(html)
    for name, word, found in (
        ("script", "atob", quick.has_script_with(("atob",))),
        ("meta", "refresh", quick.has_meta_with("refresh")),
    ):
        assert found or not find_elements(html, {name}, lambda text: word in text).elements  # noqa: B023


@pytest.mark.parametrize("before", ["", "<!-- a -->"])
def test_what_is_in_no_script_and_no_meta_is_not_found_there(before: str) -> None:
    quick = QuickLook(f"{before}<script>a()</script>atob <meta name=a>refresh<p>")
    assert not quick.has_script_with(("atob",))
    assert not quick.has_meta_with("refresh")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=500, derandomize=True, deadline=None)
def test_tokens_are_the_same_wherever_dull_tags_are_skipped(html: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("mkdocs_snapengage.markup.scan.may_be_in_tag", lambda *_: True)
        expected = list(Tokenizer(html))
    assert list(Tokenizer(html)) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<title>a</title><style></style><body><div>b</body>",
        "<body><div title='a'>it's \"b\" <!-- c --></div></body></html>\n",
        "<body><script>x = '<!--'; y = '-->'</script><div></body>",
        "<body></body><div><p>between</p></body>",
        "<body><svg><title>a</title></svg><STYLE></STYLE><style></style><div></div>\n</body>",
        "<!--[if IE]><![endif]--><BODY><body><svg><div><script src=a></script></body>",
        "<title>a</title><svg></svg><div></div><form><my-a a='<b>'></g></my-a></form></body>",
        "<body><div><ul><nav><style>a</style><!-- b --></nav></ul></body>",
        "<svg></svg><div></div><my-a a='b'>\n<template><dl>c</dl></template></my-a>\n</body>",
        "<body><div></div><x-1a2->b<!-- c --></x-1a2-></body>",
        "<!DOCTYPE html>\n<html><head><title></title></head><body>\n<p>a</p></body></html>",
        "<footer><svg><path/></svg><div></div></footer><a href='b'><img class=c /></a></body>",
        "<body><div></div><my-a><template></body></template></my-a></body>",
        "<details></details><svg><path/></svg><div></div></body>",
        "<svg><DESC>a</DESC></svg><title>b</title><div></div></body>",
    ],
)
def test_usual_pages_are_proven(html: str) -> None:
    assert QuickLook(html).body_end == html.rfind("</body>")


@pytest.mark.parametrize(
    "head",
    [
        "<!--",
        "<!-->",
        "<script>--></script><script><!--",
        "<script><!--<script></script>",
        "<script><!--<script></script>-->",
        "<a ",
        "<a b='>",
        '<a b= \n"',
        "<a b='>' ",
        "<!doctype ",
        "<title>",
        "<title></titles>",
        "<TextArea>",
        "<plaintext></plaintext>",
        "<template></template>",
        "<svg><![CDATA[>",
    ],
)
def test_whatever_may_hide_a_tag_takes_the_long_way(head: str) -> None:
    assert QuickLook(f"<body>{head}<div></body>").body_end is None
    html = f"{head}<body><div></body>"
    assert QuickLook(html).body_end in {None, long_way(html)}


@pytest.mark.parametrize(
    "html",
    [
        "",
        "</body>",
        "<body></BODY>",
        "<body><div></BODY>",
        "<body><div></body></Body>",
        "<body><div></body ></body >",
        "<frameset><body><div></body>",
        "<div></body><frameset>",
        "<body><svg><desc><div></div></desc></body>",
        "<body><svg><script><desc><div></script></body>",
        "<body><svg><!--<div>--></body>",
        "<body><svg><g><desc><div></div></g></body>",
        "<body><MATH><mi><div></div><form></form></mi></body>",
        "<body><div></div><form></form><svg></body>",
        "<body><div></div><form><style></form></body>",
        "<body><div></div><form><!--</form></body>",
        "<body><div></div><form><a b='></form></body>",
        "<body><div><svg></body>",
        "<body><svg><divider></body>",
        "<body><svg><desc><my-a></desc></my-a></body>",
        "<math><body><annotation-xml></body>",
        "<svg><desc><body></desc></body>",
        "<svg><div></div><my-a><template><svg></template></my-a></body>",
        "<body><div></div><my-a><template></my-a></body>",
        "<svg><desc><div></div><my-a></my-b></body>",
        "<svg><desc><div></div></my-a></body>",
        "<body><svg><my-a><desc><div></div></my-a></body>",
        "<title></title><svg><my-a><title><div></div></my-a></body>",
        "<SVG><my-a><title><div></div></my-a></body>",
        "<svg><my-a><title a='></title>'><div></div></my-a></body>",
        "<svg><my-a><foreignObject>a</g><div></div></my-a></body>",
        "<math><my-a><mi><div></div></my-a></body>",
        "<body><script><!--<div><script></script><!--x--></body>",
    ],
)
def test_what_may_not_end_the_body_takes_the_long_way(html: str) -> None:
    assert QuickLook(html).body_end is None


def test_pages_of_real_themes_are_proven(build_site: Callable[..., Site]) -> None:
    for theme in ("mkdocs", "readthedocs", "material"):
        built = build_site({"index.md": "# A\n\n`b='<'` it's\n"}, theme=theme)
        html = built.read("index.html")
        assert QuickLook(html).body_end == html.rfind("</body>"), theme
