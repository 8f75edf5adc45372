"""Elements are where they are: exact offsets, nothing that is only text."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.markup.elements import (
    Found,
    find_elements,
    is_frameset,
)
from mkdocs_snapengage.page.parsed import ParsedPage
from tests.support.time_limit import time_limit


def find(html: str) -> Found:
    return find_elements(html, {"script"}, lambda _: True)


def scripts(html: str) -> list[str]:
    found = find(html)
    assert not found.doubtful
    return [html[element.start : element.end] for element in found.elements]


@pytest.mark.parametrize(
    "script",
    [
        "<script>a()</script>",
        "<SCRIPT\n type='text/javascript' >a()</Script >",
        '<script data-a="</script>" async>a < b && "</scr" + "ipt>"</script>',
        "<script>// <!--\n a() // -->\n</script>",
        "<script><!--\n if (a<b) '<script>x</script>' \n//--></script>",
        "<script src=a.js></script\n>",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "\ufeff<!doctype html>\r\n<p title='>'>caf\u00e9 \U0001f600 &nbsp;\r\n\r{}<p>",
        "<svg><title>t</title><path d='M0 0'/></svg>{}",
        "<!-- <script>b()</script> -->{}<!---->",
        "<textarea><script>b()</script></textarea>{}",
        "<title>{{</title>{}",
        "<template><script>b()</script></template>{}",
        "<noscript><script>b()</script></noscript>{}",
        "<style>a::before {{ content: '<script>' }}</style>{}",
        "<pre>&lt;script&gt;</pre>{}<a href='?a=1&copy=2'>",
        '<p title="<script>b()</script>">{}',
        "a < b {} <3 </ x>",
        "<select><option>x</select>{}",
        "{}</body></html>trailing",
    ],
)
def test_a_live_script_is_found_where_it_is(script: str, around: str) -> None:
    assert scripts(around.format(script)) == [script]


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <script>a()</script> -->",
        "<template><p><script>a()</script></p></template>",
        "<noscript><script>a()</script></noscript>",
        "<textarea><script>a()</script></textarea>",
        "<title><script>a()</script></title>",
        "<style><script>a()</script></style>",
        "<p title='<script>a()</script>'>",
        "<script>unclosed",
        "&lt;script&gt;a()&lt;/script&gt;",
        "<plaintext><script>a()</script>",
    ],
)
def test_what_is_no_live_script_is_not_found(html: str) -> None:
    assert not find(html).elements


def test_attributes_are_decoded_and_the_first_of_a_name_counts() -> None:
    (element,) = find("<script SRC='?a=1&amp;b' src=x class='c d' async></script>").elements
    assert element.attributes == {"src": "?a=1&b", "class": "c d", "async": ""}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<body>x", "</body></html>"),
        ("<body></body>", "</body>"),
        ("<body>", "</BODY\n>"),
        ("<p>no body", ""),
        ("<body><!-- </body> -->", "</body><!-- </body> -->"),
        ("<body>", "</body><script>'</body>'</script>"),
        ("<body><template></body></template>", "</body>"),
        ("<body>", "</body><p title='</body>'>"),
        ("<svg><title>x</title></svg>", "</body>"),
    ],
)
def test_the_last_real_body_end_is_found(before: str, after: str) -> None:
    assert ParsedPage(before + after).find_body_end() == len(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<body><svg><title></body></title></svg>", "</body>"),
        ("<body><svg></body></svg>x", ""),
        ("<body><a><svg><path></a>", "</body>"),
        ("<body><svg><a></a><g></a></g></svg>", "</body>"),
        ("<body><svg><g><p>x", "</body>"),
        ("<body><svg width=1 />", "</body>"),
        ("<body><svg><template></template></svg>", "</body>"),
        ("<body><svg><desc><div></desc></svg>", "</body>"),
        ("<template><svg></template>", "</body>"),
        ("<div></div></div><div><svg><g></div>", "</body>"),
        ("<section><svg><section></section><g></section>", "</body>"),
        ("<body><math><mi><b>x</b></mi></math>", "</body>"),
        ("<p>text<frameset>", "</body>"),
    ],
)
def test_the_body_ends_outside_of_svg_and_math(before: str, after: str) -> None:
    assert ParsedPage(before + after).find_body_end() == len(before)


@pytest.mark.parametrize(
    "html",
    [
        "<svg>",
        "<body><svg></body>",
        "<body><svg><g></body></html>",
        "<body><svg width=1/></body>",
        "<math></html>",
        "<math><mi><mglyph>",
        "<svg><foreignObject><math></div>",
        "<frameset></frameset></body>",
        "<head></head><frameset><frame></frameset>",
        "<svg><![CDATA[</svg>]]>",
        "<template><svg></svg>",
        "<div></div><svg><g></div></body>",
        "<section></section></section><svg><section></section></section></body>",
        "<template></template><svg></template></body>",
    ],
)
def test_where_no_script_could_run_there_is_no_place(html: str) -> None:
    assert ParsedPage(html).find_body_end() is None


@pytest.mark.parametrize("html", ["<svg></head></svg>", "<frameset></head>", "<body></head>"])
def test_what_is_no_end_of_the_head_is_not_taken_for_it(html: str) -> None:
    assert ParsedPage(html).head_end is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html><head><title>x</title></head><frameset>", True),
        ("<!-- x --><p> <FRAMESET>", True),
        ("<script>text</script><frameset>", True),
        ("text<frameset>", False),
        ("<hr><frameset>", False),
        ("<body><frameset>", False),
        ("<template><frameset></template>", False),
        ("<!-- <frameset> -->", False),
    ],
)
def test_a_frameset_is_known(html: str, *, expected: bool) -> None:
    assert is_frameset(html) is expected


@pytest.mark.parametrize(
    "unit", ["<svg></b>", "<svg><g></p>", "<math><mi><mglyph>", "<svg/a=' =", "<!-- --><frameset>"]
)
def test_many_open_elements_take_no_time(unit: str) -> None:
    page = "<svg>" + unit * (200_000 // len(unit)) + "<g></b>" * 30_000
    with time_limit():
        assert ParsedPage(page).find_body_end() in {None, len(page)}


@pytest.mark.parametrize(
    ("before", "is_foreign"),
    [
        ("<svg><font>", True),
        ("<svg><font color=red>", False),
        ("<svg><g></br>", False),
        ("<svg><g></p>", False),
        ("<svg><svg></svg></svg>", False),
        ("<svg><svg></svg>", True),
        ("<math><mi><math></math></mi></math>", False),
    ],
)
def test_what_ends_a_drawing_is_known(before: str, *, is_foreign: bool) -> None:
    found = find(f"{before}<script src=a.js></script>").elements
    assert [element.foreign for element in found] == [is_foreign]


def test_a_script_in_nested_pre_is_in_pre_until_all_have_ended() -> None:
    scripts = "<script>a</script>"
    found = find(f"<pre><pre>{scripts}</pre>{scripts}</pre>{scripts}</pre></pre><pre>{scripts}")
    assert [element.in_pre for element in found.elements] == [True, True, False, True]
