"""The short way to the last `</body>` never leads elsewhere than the long one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_snapengage import markup
from mkdocs_snapengage.body_end import proven_body_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sites import Site

TEXTS = (
    "iframe noembed noframes noscript plaintext script style template textarea title xmp".split()
)
PIECES = [
    *"<>\"'=/! -x\n",
    *"<!-- --> --!> <!--> <![CDATA[ ]]> <!doctype </ <? <svg> </svg> <strong> <titles>".split(),
    *"<a <a\tb=\" c=' =\" =' \"> '> /> </a> </script <SCRIPT> </SCRIPT> <script".split(),
    *(f"<{name}>" for name in TEXTS),
    *(f"</{name}>" for name in TEXTS),
    *"<body> </body> </body> </body> </BODY> </body </bodyguard>".split(),
    "\N{LATIN SMALL LETTER LONG S}",
    "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}",
]


def long_way(html: str, monkeypatch: pytest.MonkeyPatch) -> int | None:
    with monkeypatch.context() as patched:
        patched.setattr(markup, "proven_body_end", lambda _: None)
        return markup.find_body_end(html)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=500, derandomize=True, deadline=None)
@example("<a b=' </body>' x='>' </body>")
@example("<script><!--<script></script> --></script></body>")
@example("<script><!--<script></script></body>")
def test_it_is_where_the_long_way_leads(html: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert proven_body_end(html) in {None, long_way(html, monkeypatch)}


@pytest.mark.parametrize(
    "html",
    [
        "<title>a</title><style></style>b</body>",
        "<p title='a'>it's \"b\" <!-- c --></p></body></html>\n",
        "<script>x = '<!--'; y = '-->'</script></body>",
        "</body><p>between</p></body>",
        "<svg><title>a</title></svg><STYLE></STYLE><style></style>\n</body>",
    ],
)
def test_usual_pages_are_proven(html: str) -> None:
    assert proven_body_end(html) == html.rfind("</body>")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "</BODY>",
        "</body></Body>",
        "</body ></body >",
        "<!-- </body>",
        "<!--></body>",
        "<script>--></script><script><!--</body>",
        "<script><!--<script></script></body>",
        "<a </body>",
        "<a b='> </body>",
        '<a b= \n"</body>',
        "<a b='>' </body>",
        "<!doctype </body>",
        "<title></body>",
        "<title></titles></body>",
        "<TextArea></body>",
        "<plaintext></plaintext></body>",
        "<template></template></body>",
        "<svg><![CDATA[></body>",
    ],
)
def test_whatever_may_hide_the_end_takes_the_long_way(html: str) -> None:
    assert proven_body_end(html) is None


def test_pages_of_real_themes_are_proven(build_site: Callable[..., Site]) -> None:
    for theme in ("mkdocs", "readthedocs", "material"):
        built = build_site({"index.md": "# A\n\n`b='<'` it's\n"}, theme=theme)
        html = built.read("index.html")
        assert proven_body_end(html) == html.rfind("</body>"), theme
