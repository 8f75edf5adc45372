"""What strip promises for every page: it takes all embeds, and nothing but embeds.

Pages are put together from parts that a browser reads each for itself, whatever stands beside
them, so that what must be left of a page is known without asking a parser.
"""

from __future__ import annotations

import html as html_escapes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_snapengage.page.strip import strip
from tests.support.golden import CASES
from tests.support.time_limit import time_limit

if TYPE_CHECKING:
    from collections.abc import Iterable


# The same examples every time: a suite that fails by chance tells nobody anything.
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=60)
thoroughly = settings(repeatable, max_examples=150)

MEGABYTE = 1_000_000

LOADER = """\
(function() {
  var se = document.createElement('script'); se.type = 'text/javascript'; se.async = true;
  se.src = '//storage.googleapis.com/code.snapengage.com/js/ID.js';
  var done = false;
  se.onload = se.onreadystatechange = function() {
    if (!done&&(!this.readyState||this.readyState==='loaded'||this.readyState==='complete')) {
      done = true;
      /* Place your SnapEngage JS API code below */
    }
  };
  var s = document.getElementsByTagName('script')[0]; s.parentNode.insertBefore(se, s);
})();"""

MINIFIED = (
    "!function(){var e=document.createElement('script');e.async=!0,"
    "e.src='//storage.googleapis.com/code.snapengage.com/js/ID.js';"
    "var t=document.getElementsByTagName('script')[0];t.parentNode.insertBefore(e,t)}()"
)

TAG = '<script async src="https://storage.googleapis.com/code.snapengage.com/js/ID.js"></script>'

PAIR = """\
<script type="text/javascript">
document.write(unescape("%3Cscript src='" + (("https:" == document.location.protocol) ? "https:" \
: "http:") + "//snapabug.appspot.com/snapabug.js' type='text/javascript'%3E%3C/script%3E"));
</script>
<script type="text/javascript">SnapABug.addButton("ID", "0", "55%");</script>"""

EMBEDS = [
    f'<script type="text/javascript">\n{LOADER}\n</script>',
    f"<script>{MINIFIED}</script>",
    f"<script>\n//<![CDATA[\n{LOADER}\n//]]>\n</script>",
    f"<SCRIPT language=JavaScript>\n<!--\n{LOADER}\n//-->\n</SCRIPT>",
    f"<script>\n$(document).ready(function () {{\n{LOADER}\n}});\n</script>",
    f'<script type="text/plain" data-category="chat">\n{MINIFIED}\n</script>',
    f"<script>{MINIFIED};SnapEngage.setLocale('de')</script>",
    TAG,
    TAG.lower().replace('"', "'"),
    PAIR,
]


@dataclass(frozen=True)
class Part:
    """What has to stay."""

    text: str


@dataclass(frozen=True)
class Embed:
    """What has to go: elements, the wrapper comments around them, and the indent."""

    text: str


# Code of others that resembles a loader, and pages that only speak of one.
NEIGHBOURS = [
    "",
    "<script>var _gaq = _gaq || []; if (1 < 2 && '</p>') go(/[/\"']/);</script>",
    f"<script>{MINIFIED.replace('storage.googleapis.com/code.snapengage', 'a.example')}</script>",
    "<script src=/a.js?x=1&copy=2 async></script>",
    f"<script>var sample = {TAG.replace('/script', chr(92) + '/script')!r};</script>",
    f'<script type="application/json">{{"snippet": "{MINIFIED}"}}</script>',
    f'<script type="text/x-template">{MINIFIED}</script>',
    "<a href=# onclick='return SnapEngage.startLink();'>chat</a>",
    "<script>SnapEngage.setLocale('de');</script>",
    "<style>.SnapABug_Button > a { content: '<script>' }</style>",
    '<svg viewBox="0 0 1 1"><title>a</title><path d="M0 0"/></svg>',
    f"<!--# {TAG} -->",
    f"<template>{TAG}</template>",
    f"<noscript>{TAG}</noscript>",
    f"<textarea>{TAG}</textarea>",
    "<!doctype html>",
    "</body>",
    "</html>",
    "a < b & c <3 &nbsp;&copy=2 &#0; &bogus; ]]> -->",
]

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<"), max_size=30)
names = st.sampled_from("p div a b li table tr td ul img br h2 span body".split())


def _attribute(name: str, quote: str, value: str) -> str:
    return f" {name}={quote}{value.replace(quote, '')}{quote}"


attributes = st.lists(
    st.builds(
        _attribute,
        st.sampled_from("title href data-x alt onclick class".split()),
        st.sampled_from("\"'"),
        texts | st.sampled_from(["a > b", "<script>", "</script>", "<!--", "-->", TAG]),
    ),
    max_size=3,
).map("".join)

parts = st.one_of(
    texts,
    st.sampled_from(NEIGHBOURS),
    st.builds("<{}{}>".format, names, attributes),
    st.builds("</{}>".format, names),
    # The first letters keep a comment from being one of the kinds that go with an embed.
    texts.map(lambda text: f"<!-- © {text.replace('-', '')} -->"),
    texts.map(lambda text: f"<style>{text}</style>"),
    texts.map(lambda text: f"<textarea>{text}<b></textarea>"),
    texts.map(lambda text: f"<title>{text}</title>"),
    st.sampled_from(EMBEDS).map(
        lambda embed: f"<pre><code>{html_escapes.escape(embed)}</code></pre>"
    ),
)


def _embed(source: str, widget_id: object, indent: str, wrapper: tuple[str, str]) -> str:
    lines = "".join(
        f"{indent}{line}\n"
        for line in [wrapper[0], *source.replace("ID", str(widget_id)).split("\n"), wrapper[1]]
        if line
    )
    return lines.removesuffix("\n")


# A neutral comment would belong to the embed before it as well, with the blank lines between.
embeds = st.builds(
    _embed,
    st.sampled_from(EMBEDS),
    st.uuids(version=4),
    st.sampled_from(["", "  ", "\t"]),
    st.sampled_from(
        [
            ("", ""),
            ("<!-- begin SnapEngage code -->", "<!-- end SnapEngage code -->"),
            ("<!--SNAPENGAGE START-->", "<!-- SnapEngage End -->"),
        ]
    ),
)


@dataclass(frozen=True)
class Page:
    """What a page is put together from, each piece on lines of its own."""

    pieces: list[Part | Embed]
    newline: str

    @property
    def whole(self) -> str:
        return self._join(self.pieces)

    @property
    def without_embeds(self) -> str:
        return self._join(piece for piece in self.pieces if isinstance(piece, Part))

    @property
    def embeds(self) -> int:
        return sum(isinstance(piece, Embed) for piece in self.pieces)

    def _join(self, pieces: Iterable[Part | Embed]) -> str:
        return "".join(f"{piece.text}\n" for piece in pieces).replace("\n", self.newline)


pages = st.builds(
    Page,
    st.lists(st.builds(Part, parts) | st.builds(Embed, embeds), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)

# Whatever a page may be, with the strings in it that parsers and scanners stumble over.
soups = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(EMBEDS + NEIGHBOURS),
        st.sampled_from(
            "<script <script> </script> </script <!-- --> --!> <!--> <template> </template> "
            "<textarea> </textarea> <title> </title> <svg> </svg> <![CDATA[ ]]> <? <! </ < > ' \" "
            "` /* */ // { } ( ) ; snapengage SnapABug.init('x') \0 \r \r\n \ufeff \ud800 \udfff "
            "🦆 if(a) else <noscript> </noscript> <style> </style> <link <select> <math>".split(" ")
        ),
    ),
    max_size=12,
).map("".join)


@thoroughly
@given(page=pages)
def test_exactly_the_parts_are_left(page: Page) -> None:
    stripped = strip(page.whole)
    assert stripped.html == page.without_embeds
    assert not stripped.leftovers
    assert len(stripped.removals) >= page.embeds


@pytest.mark.parametrize("embed", EMBEDS, ids=range(len(EMBEDS)))
@pytest.mark.parametrize("neighbour", NEIGHBOURS, ids=range(len(NEIGHBOURS)))
def test_every_neighbour_stays_between_two_embeds(embed: str, neighbour: str) -> None:
    page = Page([Embed(embed), Part(neighbour), Embed(embed)], "\n")
    stripped = strip(page.whole)
    assert stripped.html == page.without_embeds
    assert not stripped.leftovers


@repeatable
@given(kept=st.lists(parts, max_size=8), separator=st.sampled_from(["", "\n", "\r\n", " "]))
def test_a_page_without_an_embed_stays_as_it_is(kept: list[str], separator: str) -> None:
    page = separator.join(kept)
    stripped = strip(page)
    assert stripped.html == page
    assert not stripped.removals


LOOK_ALIKES = [
    case.page
    for name, case in CASES
    if case.output is None
    and name.startswith(("look-alikes:", "disabled-embeds:", "white-label:", "executable-types:"))
]


@repeatable
@given(chosen=st.lists(st.sampled_from(LOOK_ALIKES), min_size=2, max_size=5))
def test_look_alikes_stay_in_any_company(chosen: list[str]) -> None:
    page = "".join(chosen)
    stripped = strip(page)
    assert stripped.html == page
    assert not stripped.removals


@repeatable
@given(page=soups)
def test_any_text_is_read_without_an_exception_and_needs_one_run(page: str) -> None:
    once = strip(page)
    twice = strip(once.html)
    assert twice.html == once.html
    assert not twice.removals
    assert twice.leftovers == once.leftovers


@pytest.mark.parametrize("unit", ["<script", "<script>", "<!--", "<a "])
def test_a_megabyte_after_an_embed_does_not_hide_it(unit: str) -> None:
    rest = unit * (MEGABYTE // len(unit))
    with time_limit():
        assert strip(TAG + rest).html == rest


@pytest.mark.parametrize("unit", ["<script", "<script>", "<!--", "<a "])
def test_a_megabyte_before_an_embed_is_left(unit: str) -> None:
    begin = unit * (MEGABYTE // len(unit))
    with time_limit():
        assert strip(begin + TAG).html.startswith(begin)
