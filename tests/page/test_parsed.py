"""A page is read once, and what an edit leaves is known without reading it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from mkdocs_snapengage.markup import tokenizer
from mkdocs_snapengage.markup.tokenizer import Tokenizer
from mkdocs_snapengage.page.cuts import cut_element
from mkdocs_snapengage.page.edits import Edit, merged
from mkdocs_snapengage.page.parsed import ParsedPage
from tests.support.edits import options, transformed
from tests.support.examples import ADVANCED, EXTERNAL
from tests.support.fuzz import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs_snapengage.markup.tokenizer import Token
    from tests.support.sites import Site

SCRIPTS = ("<script>a</script>", "<link rel=x>", "<script><!--<script>b</script>--></script>")
TEXTS = ("snap ", "<", "!--", "<svg>", "</div>", "</p>", "<div>", "'</div>'", "<g>", "</g>")
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=400)


@repeatable
@given(st.lists(st.sampled_from([*SCRIPTS * 6, *TEXTS * 2, *PIECES]), max_size=14).map("".join))
@example("<<script></script>script>b</script>")
@example("<script>'<div'</script><svg><g></div><script></script></svg></g>")
def test_what_is_left_reads_as_if_it_were_read_anew(html: str) -> None:
    page = ParsedPage(html)
    found = page.find({"link", "script"}, lambda _: True).elements
    edited = page.edited(merged(html, [cut_element(page, element) for element in found]))
    assert list(edited.tokens) == list(Tokenizer(edited.html))


@settings(repeatable, max_examples=100)
@given(st.lists(st.sampled_from(["a;", "<!--", "<script>", "-->", "</b>", "\n", "x"]), max_size=9))
def test_a_script_that_is_left_ends_where_it_ends(parts: list[str]) -> None:
    html = f"<p><script>{''.join(parts)}</script><b>x</b><!-- c --></script>"
    page = ParsedPage(html)
    for script in page.find({"script"}, lambda _: True).elements:
        for start in range(script.content_start, script.content_end):
            for end in range(start + 1, script.content_end + 1):
                edited = page.edited([Edit(start, end)])
                assert list(edited.tokens) == list(Tokenizer(edited.html)), (start, end)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every page of which somebody asks for all tokens."""
    read: list[str] = []

    class Counted(Tokenizer):
        @override
        def __iter__(self) -> Iterator[Token]:
            found = list(super().__iter__())
            read.append(self._html)
            return iter(found)

    monkeypatch.setattr(tokenizer, "Tokenizer", Counted)
    return read


@pytest.mark.parametrize("chat", [True, False])
@pytest.mark.parametrize("rest", ["", "<p onclick='SnapEngage.startLink()'>chat</p>"])
def test_a_page_with_an_embed_is_read_once(
    build_site: Callable[..., Site], readings: list[str], rest: str, *, chat: bool
) -> None:
    built = build_site({"index.md": "# A\n\n`b='<'` it's\n"}, theme="material", plugins=[])
    html = built.read("index.html").replace("</body>", f"{ADVANCED}{EXTERNAL}{rest}</body>")
    result = transformed(html, options(analytics={"write_key": "k"}), chat=chat)
    assert len(result.stripped.removals) == 2
    assert readings == [html]


def test_a_page_without_an_embed_is_not_read(
    build_site: Callable[..., Site], readings: list[str]
) -> None:
    html = build_site({"index.md": "# A\n"}, theme="material", plugins=[]).read("index.html")
    assert transformed(html, options()).has_chat
    assert not readings
