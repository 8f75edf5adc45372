"""The loader's tag, and where it and the analytics.js snippet go in a page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import strip
from tests.browser.pages import snippet
from tests.support.edits import with_loader, with_snippet

if TYPE_CHECKING:
    from mkdocs_snapengage.config.kinds import AttributeValue

TAG = '<script id="snapengage-loader" src="a.js" async></script>'


def code(*, consent: str | None = None, **options: Any) -> str:
    config = SnapEngageConfig()
    config.load_dict({"widget_id": "x", "analytics": {"write_key": "key"} | options})
    config.load_dict({"consent": consent} if consent else {})
    assert config.validate() == ([], [])
    return analytics.code_for(config)


CODE = code()
ELEMENT = f'<script id="snapengage-analytics">{CODE}</script>\n'


def test_true_is_a_bare_attribute_and_false_is_written_out() -> None:
    attributes: dict[str, AttributeValue] = {
        "data-widget-id": "x",
        "data-widget-lock-email": True,
        "data-widget-sounds": False,
        "data-load": None,
    }
    assert loader.tag("a.js", attributes) == (
        '<script id="snapengage-loader" src="a.js" data-widget-id="x" data-widget-lock-email'
        ' data-widget-sounds="false" async></script>'
    )


# A page, and the page with the loader in it.
PAGES = {
    "<body>a</body>": f"<body>a{TAG}\n</body>",
    "<body>a": f"<body>a{TAG}\n",
    "": f"{TAG}\n",
    "<pre>&lt;/body></pre></BODY ></html>": f"<pre>&lt;/body></pre>{TAG}\n</BODY ></html>",
    "<body><!-- </body> --><template></body></template></body>": (
        f"<body><!-- </body> --><template></body></template>{TAG}\n</body>"
    ),
    '<script id="snapengage-loader" src="old.js"></script>\na</body>': f"a{TAG}\n</body>",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_loader_goes_before_the_end_of_the_body(page: str) -> None:
    for earlier in (page, PAGES[page]):
        assert with_loader(earlier, TAG) == PAGES[page]


HEADS = {
    "<head>a</head><body>b</body>": f"<head>a{ELEMENT}</head><body>b</body>",
    "<script>'</head>'</script></HEAD>b": f"<script>'</head>'</script>{ELEMENT}</HEAD>b",
    "<head><!-- </head> --></head>": f"<head><!-- </head> -->{ELEMENT}</head>",
    "<title>a</title><body>b</head></body>": f"<title>a</title><body>b</head>{ELEMENT}</body>",
    "<title>a</title><p>b": f"<title>a</title><p>b{ELEMENT}",
    '<head><script id="snapengage-analytics">old</script>\n</head>': f"<head>{ELEMENT}</head>",
}


@pytest.mark.parametrize("page", HEADS)
def test_the_snippet_goes_before_the_end_of_the_head(page: str) -> None:
    for earlier in (page, HEADS[page]):
        assert with_snippet(earlier, CODE) == HEADS[page]


@pytest.mark.parametrize("page", ["<p title='", "<!-- x", "<svg>", "<script>", "<frameset>"])
def test_a_page_that_can_hold_no_script_gets_none(page: str) -> None:
    assert with_loader(page, TAG) is None
    assert with_snippet(page, CODE) == page


def minified_snippet(version: int) -> str:
    return re.sub(r"\n\s*(?://.*)?", " ", snippet(version))


@pytest.mark.parametrize(
    "script",
    [
        snippet(4),
        snippet(5),
        snippet(5, json.dumps({"globalAnalyticsKey": "other", "host": "cdn.example.org"})),
        snippet(5, json.dumps({"ajsPath": "/renamed/x.js"})),
        minified_snippet(4),
        '<script src="https://cdn.segment.com/analytics.js/v1/KEY/analytics.min.js"></script>',
        '<script src="//proxy.example.org/analytics.js/v1/KEY/analytics.min.js"></script>',
        '<script>window.analytics.load("KEY")</script>',
        '<script>analytics . load ("KEY")</script>',
        '<script type="text/plain" data-category="x">analytics.load("KEY")</script>',
        '<script type="module">analytics.load("KEY")</script>',
    ],
)
def test_a_page_that_has_analytics_keeps_its_own(script: str) -> None:
    for page in (f"<head>{script}</head>", f"<head></head><body>{script}</body>"):
        assert with_snippet(page, CODE) == page


@pytest.mark.parametrize(
    "text",
    [
        "<pre>analytics.load(&quot;KEY&quot;)</pre>",
        "<p>analytics.load('KEY') and /analytics.js/v1/</p>",
        "<!-- <script>analytics.load('KEY')</script> -->",
        '<script type="application/json">{"a": "analytics.load(1)"}</script>',
        "<script>webanalytics.load('KEY')</script>",
        "<script>analytics.track('x'); other.load('KEY')</script>",
        "<noscript><script>analytics.load('KEY')</script></noscript>",
    ],
)
def test_a_page_that_only_writes_about_analytics_gets_the_snippet(text: str) -> None:
    page = f"<head></head><body>{text}</body>"
    assert with_snippet(page, CODE).startswith(f"<head>{ELEMENT}</head>")


def test_another_global_name_is_looked_for() -> None:
    page = ParsedPage("<head><script>seg.load('KEY')</script></head>")
    assert analytics.has_snippet(page, "seg")
    assert not analytics.has_snippet(page, "analytics")


def test_no_value_ends_the_script_or_begins_a_comment() -> None:
    written = code(integrations={"</script><!--<script>": {"\u2028": "-->"}}, consent="</SCRIPT>")
    settings = written[written.rindex("})(") + 3 : written.rindex(");")]
    assert not set("<>\u2028") & set(settings)
    assert json.loads(settings)["integrations"] == {"</script><!--<script>": {"\u2028": "-->"}}


def test_the_snippet_is_always_the_same_text() -> None:
    again = code()
    assert again == CODE
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", analytics.csp_hash(CODE))


def test_strip_leaves_what_the_plugin_has_put_there() -> None:
    page = f"<head>{ELEMENT}</head><body>{TAG}</body>"
    stripped = strip(page)
    assert stripped.html == page
    assert not stripped.removals
