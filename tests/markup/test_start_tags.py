"""The attributes of a tag are those that BeautifulSoup reads, whoever reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_snapengage.markup import start_tags
from mkdocs_snapengage.markup.start_tags import read_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

PIECES = [
    *("", "", " ", "\n", "\f", "\r\n", "\x0b", "/", "=", '"', "'", "a", "async", "DEFER"),
    *('src="x.js"', "src='y.js'", 'SRC=""', "b=''", "c=d", "data-a='<!-- \t>\"' ", 'x-y="a=\'"'),
    *('content="text/html; charset=utf-8"', 'charset="x"', 'class=" a  b "', 'e="&amp;"'),
    *('f="\0"', 'g="\N{LATIN SMALL LETTER E WITH ACUTE}\r\n\N{LINE SEPARATOR}"', "h:i='j'"),
    *("k=//l.org/m.js", "n=o/", "p=q=r", "s=t`", "u=\N{LATIN SMALL LETTER E WITH ACUTE}", "v=&lt"),
]


def parsed(tag: str) -> Mapping[str, object] | None:
    soup = BeautifulSoup(
        tag, "html.parser", multi_valued_attributes=None, on_duplicate_attribute="ignore"
    )
    found = soup.find()
    return dict(found.attrs) if found else None


@given(
    st.sampled_from(["script", "META", "x-chat"]),
    st.lists(st.sampled_from(PIECES).map(" {}".format) | st.sampled_from(PIECES), max_size=6),
    st.sampled_from([">", "/>", "\n>", ' x="">']),
)
@settings(max_examples=500, derandomize=True, deadline=None)
def test_a_tag_is_read_as_a_parser_reads_it(name: str, pieces: list[str], end: str) -> None:
    tag = f"<{name}{''.join(pieces)}{end}"
    assert read_attributes(tag) == parsed(tag)


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("<script>", {}),
        ("<link/>", {}),
        ('<script\n  SRC="a.js?b=c"\n  async\n>', {"src": "a.js?b=c", "async": ""}),
        ("<script src='a \"b\" > c' id=\"d='e'\"  />", {"src": 'a "b" > c', "id": "d='e'"}),
        ('<script src="" src="a" SRC>', {"src": ""}),
        ("<script data-snapengage=' x='>", {"data-snapengage": " x="}),
        ("<script src=a/>", {"src": "a/"}),
        ("<script async src=//a.org/b.js id=c>", {"async": "", "src": "//a.org/b.js", "id": "c"}),
    ],
)
def test_a_plain_tag_needs_no_parser(
    monkeypatch: pytest.MonkeyPatch, tag: str, attributes: dict[str, str]
) -> None:
    monkeypatch.delattr(start_tags, "_parse")
    read_attributes.cache_clear()
    assert read_attributes(tag) == attributes == parsed(tag)


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("<script src=a=b>", {"src": "a=b"}),
        ('<script src="a?b&amp;c">', {"src": "a?b&c"}),
        ('<script src = "a">', {"src": "a"}),
        ("<script src=\"a\"id='b'>", {"src": "a", "id": "b"}),
        ('<script/src="a">', {"src": "a"}),
        ("<script 'a' src=\"b\">", {"'a'": "", "src": "b"}),
    ],
)
def test_any_other_tag_is_parsed(tag: str, attributes: dict[str, str]) -> None:
    read_attributes.cache_clear()
    assert read_attributes(tag) == attributes
