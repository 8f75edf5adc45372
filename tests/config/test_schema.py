"""Options: what is accepted, and what is said about everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.config.base import load_config
from mkdocs.exceptions import Abort

from mkdocs_snapengage.config.schema import SnapEngageConfig
from tests.support.sites import WIDGET_ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.sites import Site


def errors(**options: Any) -> dict[str, str]:
    """What is wrong with the options, by the name that is complained about."""
    config = SnapEngageConfig()
    config.load_dict({"widget_id": WIDGET_ID} | options)
    failed, warnings = config.validate()
    assert not warnings
    return {name: str(error) for name, error in failed}


def settings(**options: Any) -> dict[str, Any]:
    """What the loader is told about the options, beside the widget id."""
    config = SnapEngageConfig()
    config.load_dict({"widget_id": WIDGET_ID} | options)
    assert config.validate() == ([], [])
    told = config.loader_attributes("../")
    assert told.pop("data-widget-id") == WIDGET_ID
    return told


SCRIPT_URL = "https://storage.googleapis.com/snapengage-eu/js/{widget_id}.js"
GOOD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"record_live_chat_events": True}, {"data-record-live-chat-events": True}),
    ({"record_live_chat_events": False}, {}),
    ({"record_live_chat_events": None}, {}),
    ({"load": "idle"}, {}),
    ({"load": None}, {}),
    ({"load": "interaction"}, {"data-load": "interaction"}),
    ({"consent": "snapengage"}, {"data-consent": "snapengage"}),
    ({"require_analytics": True}, {"data-require-analytics": True}),
    ({"analytics": None}, {}),
    ({"analytics": {"global": "analytics"}}, {}),
    ({"analytics": {"global": "$seg_1"}}, {"data-analytics-global": "$seg_1"}),
    ({"analytics": {"write_key": "k", "cdn_host": "a.b:8443", "page": False}}, {}),
    ({"analytics": {"write_key": None, "integrations": None}}, {}),
    ({"analytics": {"integrations": {"All": False, "X": {"a": [1, None]}}}}, {}),
    ({"script_url": SCRIPT_URL}, {"data-script-url": SCRIPT_URL}),
    ({"script_url": "/chat/{widget_id}.js"}, {"data-script-url": "../chat/{widget_id}.js"}),
    ({"script_url": ""}, {}),
    ({"widget": None}, {}),
    ({"widget": {}}, {}),
    ({"widget": {"sounds": True}}, {"data-widget-sounds": True}),
    ({"widget": {"sounds": False}}, {"data-widget-sounds": False}),
    ({"widget": {"sounds": None}}, {}),
    ({"widget": {"locale": "auto"}}, {"data-widget-locale": "auto"}),
    ({"widget": {"locale": "pt_BR"}}, {"data-widget-locale": "pt_BR"}),
    ({"widget": {"button": False}}, {"data-widget-button": False}),
    ({"widget": {"button": True}}, {}),
    ({"widget": {"button": "img/chat.svg"}}, {"data-widget-button": "../img/chat.svg"}),
    ({"widget": {"button": "https://e.org/c.png"}}, {"data-widget-button": "https://e.org/c.png"}),
    ({"widget": {"lock_email": True, "set_name": False}}, {"data-widget-lock-email": True}),
    (
        {"attributes": {"type": "text/plain", "nomodule": True}},
        {"type": "text/plain", "nomodule": True},
    ),
    ({"attributes": None}, {}),
]

# The option's name in the message, its value, and what the message has to say.
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("widget_id", {"widget_id": None}, "The value is missing"),
    ("widget_id", {"widget_id": 12}, "quotes"),
    ("widget_id", {"widget_id": 'a"><script>'}, "between '/js/' and '.js'"),
    (
        "record_live_chat_events",
        {"record_live_chat_events": "yes"},
        "true or false without quotes, not 'yes'",
    ),
    ("record_live_chat_events", {"record_live_chat_events": 1}, "not 1 (int)"),
    ("load", {"load": "idel"}, "Did you mean 'idle'?"),
    ("load", {"load": True}, "('immediately', 'idle', 'interaction')"),
    ("load", {"load": ["idle"]}, "but received: ['idle']"),
    ("consent", {"consent": ""}, "Remove the option"),
    ("consent", {"consent": None}, "Remove the option"),
    ("consent", {"consent": True}, "received True (bool)"),
    ("require_analytics", {"require_analytics": "no"}, "true or false"),
    ("analytics", {"analytics": "key"}, "write_key"),
    ("analytics", {"analytics": ["write_key"]}, "write_key"),
    ("analytics.write_key", {"analytics": {"write_key": 10}}, "quotes"),
    ("analytics.write_key", {"analytics": {"write_key": 'k"</script>'}}, "Segment write key"),
    ("analytics.writekey", {"analytics": {"writekey": "k"}}, "Did you mean 'write_key'?"),
    ("analytics.cdn_host", {"analytics": {"cdn_host": "https://cdn.example.org"}}, "only a host"),
    ("analytics.cdn_host", {"analytics": {"cdn_host": "cdn.example.org/x"}}, "only a host"),
    ("analytics.global", {"analytics": {"global": "my-analytics"}}, "JavaScript variable"),
    (
        "analytics.integrations",
        {"analytics": {"integrations": ["All"]}},
        "Expected names and their values",
    ),
    ("analytics.integrations", {"analytics": {"integrations": {"All": "no"}}}, "'All'"),
    (
        "analytics.integrations",
        {"analytics": {"integrations": {True: False}}},
        "must be text, not True",
    ),
    ("analytics.integrations", {"analytics": {"integrations": {"X": {"a": {1, 2}}}}}, "JSON"),
    ("analytics.integrations", {"analytics": {"integrations": {"X": {"a": 1e999}}}}, "JSON"),
    ("analytics.page", {"analytics": {"page": "false"}}, "without quotes"),
    ("script_url", {"script_url": "https://e.org/chat.js"}, "{widget_id}"),
    ("script_url", {"script_url": "http://e.org/{widget_id}.js"}, "https://"),
    ("script_url", {"script_url": "//e.org/{widget_id}.js"}, "https://"),
    ("script_url", {"script_url": "javascript:alert({widget_id})"}, "https://"),
    ("script_url", {"script_url": "data:,{widget_id}"}, "https://"),
    ("script_url", {"script_url": 'https://e.org/"><script>{widget_id}'}, "percent-encoded"),
    ("script_url", {"script_url": 7}, "7 (int)"),
    ("script_url", {"script_url": "https:e.org/{widget_id}"}, "https://"),
    ("script_url", {"script_url": "https:///{widget_id}"}, "https://"),
    ("script_url", {"script_url": "https://a:b@e.org/{widget_id}"}, "https://"),
    ("script_url", {"script_url": "https://[::1/{widget_id}"}, "https://"),
    ("script_url", {"script_url": "https://e.org\\@a.org/{widget_id}"}, "https://"),
    ("script_url", {"script_url": " javascript:{widget_id}"}, "https://"),
    ("script_url", {"script_url": "java\nscript:{widget_id}"}, "https://"),
    ("script_url", {"script_url": "/\t/e.org/{widget_id}"}, "https://"),
    ("script_url", {"script_url": "https://e.org/{widget_id}\n"}, "https://"),
    ("widget", {"widget": True}, "lock_email"),
    ("widget.sound", {"widget": {"sound": True}}, "Did you mean 'sounds'?"),
    ("widget.zzz", {"widget": {"zzz": True}}, "locale, sounds, screenshots, offline"),
    ("widget.sounds", {"widget": {"sounds": "off"}}, "true or false"),
    ("widget.locale", {"widget": {"locale": False}}, "quotes"),
    ("widget.locale", {"widget": {"locale": "French, please"}}, "'fr'"),
    ("widget.button", {"widget": {"button": "http://e.org/c.png"}}, "https://"),
    ("widget.button", {"widget": {"button": 3}}, "3 (int)"),
    ("snippet_urls", {"snippet_urls": "e.org/js/"}, "list of items"),
    (
        "snippet_urls",
        {"snippet_urls": ["e.org"]},
        "such as chat.example.org/js/, but received 'e.org'",
    ),
    ("snippet_urls", {"snippet_urls": [""]}, "The value is missing"),
    ("snippet_urls", {"snippet_urls": [7]}, "7 (int)"),
    ("snippet_urls", {"snippet_urls": ["js/chat"]}, "received 'js/chat'"),
    ("snippet_urls", {"snippet_urls": ['e.org/"><script>']}, "a host and the beginning"),
    ("exclude", {"exclude": {"a": "b"}}, "multiline string"),
    ("exclude", {"exclude": ["a", 7]}, "'int'"),
    ("exclude", {"exclude": ["a", None]}, "'NoneType'"),
    ("attributes", {"attributes": ["type"]}, "Expected names and their values"),
    ("attributes", {"attributes": {"on load": "x"}}, "not an attribute name"),
    ("attributes", {"attributes": {'x"><script': "x"}}, "not an attribute name"),
    ("attributes", {"attributes": {"": "x"}}, "not an attribute name"),
    ("attributes", {"attributes": {3: "x"}}, "not an attribute name"),
    ("attributes", {"attributes": {"onload": "alert()"}}, "snapengage:ready"),
    ("attributes", {"attributes": {"OnLoad": "alert()"}}, "snapengage:ready"),
    ("attributes", {"attributes": {"id": "mine"}}, "itself sets 'id'"),
    ("attributes", {"attributes": {"SRC": "mine"}}, "itself sets 'SRC'"),
    ("attributes", {"attributes": {"async": True}}, "itself sets"),
    ("attributes", {"attributes": {"data-widget-id": "x"}}, "itself sets"),
    ("attributes", {"attributes": {"data-widget-sounds": "x"}}, "itself sets"),
    ("attributes", {"attributes": {"data-a": "1", "DATA-A": "2"}}, "given twice"),
    ("attributes", {"attributes": {"data-a": 1}}, "quotes"),
    ("attributes", {"attributes": {"data-a": False}}, "quotes"),
    ("attributes", {"attributes": {"data-a": None}}, "quotes"),
    ("wigdet", {"wigdet": {}}, "Did you mean 'widget'?"),
    ("zzz", {"zzz": 1}, "record_live_chat_events"),
]


@pytest.mark.parametrize(("options", "told"), GOOD)
def test_the_loader_is_told_what_is_not_the_default(
    options: dict[str, Any], told: dict[str, Any]
) -> None:
    assert settings(**options) == told


@pytest.mark.parametrize(("name", "options", "message"), BAD)
def test_a_mistake_is_an_error_that_names_the_option(
    name: str, options: dict[str, Any], message: str
) -> None:
    found = errors(**options)
    assert found.keys() == {name}
    assert message in found[name]


@pytest.mark.parametrize(
    "given", ["chat.example.org/js/", "//chat.example.org/js/", "HTTPS://Chat.Example.org/JS/"]
)
def test_an_address_of_old_snippets_may_be_copied_as_it_is(given: str) -> None:
    config = SnapEngageConfig()
    config.load_dict({"widget_id": WIDGET_ID, "snippet_urls": [given]})
    assert config.validate() == ([], [])
    assert config.snippet_urls == ("chat.example.org/js/",)


def test_all_mistakes_are_reported_at_once() -> None:
    found = errors(
        widget_id="", load="never", widget={"sounds": 1, "locale": 2, "x": 3}, analytics={"page": 4}
    )
    assert list(found) == [
        "widget_id", "load", "analytics.page", "widget.locale", "widget.sounds", "widget.x",
    ]  # fmt: skip


def test_all_that_is_wrong_with_attributes_is_reported_at_once() -> None:
    told = errors(attributes={"id": "mine", "onload": "x", "data-a": 1})["attributes"]
    assert all(word in told for word in ("'id'", "'onload'", "'data-a'"))


def test_a_mistake_ends_the_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Test\nplugins: [{snapengage: {widget_id: x, widget: {sound: off}}}]\n"
    )
    with pytest.raises(Abort):
        load_config(str(tmp_path / "mkdocs.yml"))
    assert "Plugin 'snapengage' option 'widget.sound': There is no such option." in caplog.text


def test_options_reach_the_page_escaped(build_site: Callable[..., Site]) -> None:
    site = build_site(
        {"index.md": "# A\n", "b/c.md": "# C\n"},
        options={
            "widget_id": WIDGET_ID,
            "load": "interaction",
            "consent": 'a"><script>alert(1)</script>&amp;',
            "widget": {"sounds": False, "lock_email": True, "button": "/b.png"},
            "attributes": {"data-x": "'\"<>&", "nomodule": True},
        },
    )
    assert (
        f' data-widget-id="{WIDGET_ID}" data-load="interaction"'
        ' data-consent="a&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"'
        ' data-widget-sounds="false" data-widget-button="../../b.png" data-widget-lock-email'
        ' data-x="&#x27;&quot;&lt;&gt;&amp;" nomodule async></script>'
    ) in site.read("b/c/index.html")
