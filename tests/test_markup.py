"""Elements are where they are: both engines, exact offsets, nothing that is only text."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.markup import (
    Engine,
    Found,
    beautifulsoup_engine,
    find_body_end,
    find_elements,
    turbohtml_engine,
)

ENGINES = pytest.mark.parametrize("engine", [beautifulsoup_engine, turbohtml_engine])


def find(html: str, engine: Engine) -> Found:
    return find_elements(html, {"script"}, lambda _: True, engine)


def scripts(html: str, engine: Engine) -> list[str]:
    found = find(html, engine)
    assert not found.doubtful
    return [html[element.start : element.end] for element in found.elements]


@ENGINES
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
def test_a_live_script_is_found_where_it_is(script: str, around: str, engine: Engine) -> None:
    assert scripts(around.format(script), engine) == [script]


@ENGINES
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
def test_what_is_no_live_script_is_not_found(html: str, engine: Engine) -> None:
    assert not find(html, engine).elements


@pytest.mark.parametrize(
    "html",
    [
        "<script>a()</script foo><p>rest<script>b()</script>",
        "<!-- a --!><script>a()</script><p>-->",
        "<svg><script>if (a<b) c()</script></svg>",
        "<title><script></title><script>a()</script>",
        "<textarea><script></textarea><script>a()</script>",
    ],
)
def test_where_parsers_disagree_nothing_is_certain(html: str) -> None:
    certain = find(html, turbohtml_engine).elements
    for element in find(html, beautifulsoup_engine).elements:
        assert element in certain


@ENGINES
def test_attributes_are_decoded_and_the_first_of_a_name_counts(engine: Engine) -> None:
    (element,) = find("<script SRC='?a=1&amp;b' src=x class='c d' async></script>", engine).elements
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
    assert find_body_end(before + after) == len(before)
