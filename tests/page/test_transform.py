"""What is done to a page, whoever built it."""

from __future__ import annotations

from typing import Any

import pytest

from mkdocs_snapengage.page.cuts import without_scripts
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.transform import (
    PageResult,
    is_off,
    is_part,
    is_redirect,
)
from tests.support.edits import options, transformed
from tests.support.examples import ADVANCED, EXTERNAL

PAGE = f"<html>\n<head>\n</head>\n<body>\r\n{ADVANCED}<p>\n{EXTERNAL}</body>\n</html>\n"
BARE = PAGE.replace(ADVANCED, "").replace(EXTERNAL, "")


def process(html: str, *, chat: bool = True, widget_id: str = "", **values: Any) -> PageResult:
    return transformed(html, options(**values), chat=chat, widget_id=widget_id)


def test_embeds_go_and_the_loader_comes() -> None:
    result = process(PAGE)
    tag = result.html.partition("<p>\n")[2].partition("\n</body>")[0]
    assert tag.startswith('<script id="snapengage-loader" src="/assets/snapengage.')
    assert result.html == BARE.replace("</body>", f"{tag}\n</body>")
    assert len(result.stripped.removals) == 2
    assert result.has_chat is True


@pytest.mark.parametrize("chat", [True, False])
@pytest.mark.parametrize("values", [{}, {"analytics": {"write_key": "k1"}}])
@pytest.mark.parametrize(
    "html", [PAGE, "<p>fragment", BARE.replace("\n", "\r\n"), "</body></body>"]
)
def test_a_page_treated_again_stays_as_it_is(html: str, values: Any, *, chat: bool) -> None:
    once = process(html, chat=chat, **values).html
    assert process(once, chat=chat, **values).html == once


def test_new_options_take_the_place_of_old_ones() -> None:
    first = process(PAGE, analytics={"write_key": "k1"})
    assert '"k1"' in first.html
    assert process(first.html, load="interaction").html == process(PAGE, load="interaction").html
    assert "snapengage-loader" not in process(first.html, chat=False).html


def test_a_page_without_chat_loses_its_embeds_and_says_that_it_has_none() -> None:
    result = process(PAGE, chat=False)
    off = '<meta name="snapengage" content="off">\n'
    assert result.html == BARE.replace("</head>", f"{off}</head>")
    assert result.has_chat is None
    assert is_off(ParsedPage(result.html))


def test_a_page_may_have_its_own_widget() -> None:
    assert 'data-widget-id="own"' in process(BARE, widget_id="own").html


def test_a_page_without_a_place_is_only_stripped() -> None:
    result = process(f"{EXTERNAL}<p title='", analytics={"write_key": "k1"})
    assert result.html == "<p title='"
    assert result.has_chat is False


NO_SCRIPT = '<noscript><meta http-equiv="refresh" content="0; url=/x"></noscript>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<meta http-equiv="refresh" content="0; url=../new/">', True),
        ("<META HTTP-EQUIV=Refresh CONTENT='3;URL = /new'>", True),
        ('<meta http-equiv="refresh" content="300">', False),
        (NO_SCRIPT, False),
        (f"{NO_SCRIPT}<script>location.href='/x'</script>", True),
        (f"{NO_SCRIPT}<script>window.location.replace('/x' + location.hash)</script>", True),
        (f"{NO_SCRIPT}<script>location.href='/y'</script>", False),
        (f"{NO_SCRIPT}<script>show('/x')</script>", False),
        ('<!-- <meta http-equiv="refresh" content="0; url=/x"> -->', False),
        ("<p>refresh url=</p>", False),
    ],
)
def test_pages_that_send_on_are_known(html: str, *, expected: bool) -> None:
    assert is_redirect(ParsedPage(f"<head>{html}</head>")) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<meta name="snapengage" content="off">', True),
        ("<meta content=off name=snapengage />", True),
        ('<meta name="snapengage" content="on">', False),
        ('<pre>&lt;meta name="snapengage" content="off"></pre>', False),
    ],
)
def test_pages_without_chat_are_known(html: str, *, expected: bool) -> None:
    assert is_off(ParsedPage(html)) is expected


def test_scripts_to_drop_go_with_their_line() -> None:
    html = '<body>\n<script src="a.js"></script>\n<script src="b.js"></script>\n<script>1</script>'
    dropped = without_scripts(ParsedPage(html), lambda src: src == "a.js")
    assert dropped.html == html.replace('<script src="a.js"></script>\n', "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>x</p>", True),
        ("<svg><title>x</title></svg>", True),
        ("<header>x</header>", True),
        (" \n<title>x</title><p>x", False),
        ("<meta charset=utf-8><p>x", False),
        ("<!-- x --><!DOCTYPE html><p>x", False),
        ("<p>x<BODY>", False),
    ],
)
def test_parts_of_pages_are_known(html: str, *, expected: bool) -> None:
    assert is_part(html) is expected
