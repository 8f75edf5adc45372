"""What editors are told about the options is what the plugin takes."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator
from mkdocs.config import config_options as c
from mkdocs.utils.yaml import get_yaml_loader

from mkdocs_snapengage.config.schema import SnapEngageConfig
from tests.support.sites import WIDGET_ID
from tools.schema import SCHEMA, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_snapengage.config.kinds import Options

CONTENT = json.loads(SCHEMA.read_text("utf-8"))
ENTRY = CONTENT["definitions"]["snapengage"]
EDITOR = Draft7Validator(CONTENT)

# For each option, values that it takes and values that it does not.
VALUES: dict[str, tuple[list[Any], list[Any]]] = {
    "widget_id": ([WIDGET_ID, "a_b-1"], ["", 7, "a b", True]),
    "record_live_chat_events": ([True, False], ["yes", 1]),
    "load": (["immediately", "idle", "interaction"], ["Idle", "later", True]),
    "consent": (["snapengage"], ["", " ", True]),
    "require_analytics": ([True, False], ["true"]),
    "analytics.write_key": (["abc123"], ["a b", 7]),
    "analytics.cdn_host": (["cdn.example.org", "localhost:8000"], ["https://e.org", 7]),
    "analytics.global": (["analytics", "$a1"], ["1a", "a-b", 7]),
    "analytics.integrations": ([{"All": False}, {"Some": {"a": 1}}], [["All"], {"All": "no"}]),
    "analytics.page": ([True, False], ["no"]),
    "script_url": (
        ["https://e.org/{widget_id}.js", "a/{widget_id}"],
        ["https://e.org/", "http://e.org/{widget_id}", 7],
    ),
    "snippet_urls": ([[], ["chat.example.org/js/"]], ["chat.example.org/js/", [7]]),
    "widget.locale": (["de", "pt-BR", "auto"], ["d", "de de", 7]),
    "widget.sounds": ([True, False], ["no"]),
    "widget.screenshots": ([True, False], [0]),
    "widget.offline": ([True, False], [[]]),
    "widget.proactive_chat": ([True, False], ["no"]),
    "widget.button": ([True, False, "https://e.org/a.png", "a.png"], ["http://e.org/a.png", 7, []]),
    "widget.lock_email": ([True, False], ["no"]),
    "widget.set_name": ([True, False], ["no"]),
    "exclude": ([[], ["a/*.md", "!b"], "a\nb"], [7, [7]]),
    "static_html": ([["*.html"], "a"], [True, [["a"]]]),
    "serve": ([True, False], ["no"]),
    "attributes": ([{"type": "text/plain", "data-a": True}, {}], [["a"], {"a": 1}, {"a": False}]),
}


def options_of(group: type[Options], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, option in group._schema:  # noqa: SLF001
        if isinstance(option, c.SubConfig):
            yield from options_of(option.config_class, f"{before}{name}.")
        else:
            yield before + name, option


def properties(entry: dict[str, Any], before: str = "") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, described in entry["properties"].items():
        if "properties" in described:
            found |= properties(described, f"{before}{name}.")
        else:
            found[before + name] = described
    return found


def entry_with(option: str, value: object) -> dict[str, Any]:
    group, _, name = option.rpartition(".")
    return {"widget_id": WIDGET_ID} | ({group: {name: value}} if group else {name: value})


def is_right_in_editor(entry: object) -> bool:
    return EDITOR.is_valid({"site_name": "T", "plugins": ["search", {"snapengage": entry}]})


def is_right_in_build(entry: dict[str, Any]) -> bool:
    config = SnapEngageConfig()
    config.load_dict(entry)
    return config.validate() == ([], [])


def test_the_schema_is_made_from_the_options() -> None:
    assert SCHEMA.read_text("utf-8") == text(), "run `make schema`"
    Draft7Validator.check_schema(CONTENT)
    assert CONTENT["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_the_schema_has_every_option_and_no_other() -> None:
    names = [name for name, _ in options_of(SnapEngageConfig)]
    assert [*properties(ENTRY)] == [*names, "enabled"]
    assert names == [*VALUES]
    assert all(described["description"] for described in properties(ENTRY).values())


def test_defaults_agree() -> None:
    config = SnapEngageConfig()
    config.load_dict({"widget_id": WIDGET_ID})
    assert config.validate() == ([], [])
    described = properties(ENTRY)
    for name in VALUES:
        group, _, option = name.rpartition(".")
        value = (config[group] if group else config)[option]
        # What is empty by default has none to show.
        shown = value if isinstance(value, bool) or (isinstance(value, str) and value) else None
        if name != "widget_id":
            assert described[name].get("default") == shown, name


@pytest.mark.parametrize("option", VALUES)
def test_editors_take_and_refuse_what_builds_do(option: str) -> None:
    right, wrong = VALUES[option]
    for value in right:
        entry = entry_with(option, value)
        assert (is_right_in_editor(entry), is_right_in_build(entry)) == (True, True), value
    for value in wrong:
        entry = entry_with(option, value)
        assert (is_right_in_editor(entry), is_right_in_build(entry)) == (False, False), value


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"widget_id": WIDGET_ID, "widgetid": "a"},
        {"widget_id": WIDGET_ID, "analytics": {"key": "a"}},
        {"widget_id": WIDGET_ID, "widget": "loud"},
    ],
)
def test_editors_refuse_what_is_missing_or_unknown(entry: dict[str, Any]) -> None:
    assert not is_right_in_editor(entry)
    assert not is_right_in_build(entry)


@pytest.mark.parametrize(
    ("plugins", "expected"),
    [
        (["search"], True),
        ([{"other": {"anything": 1}}, {"snapengage": {"widget_id": WIDGET_ID}}], True),
        ({"search": {}, "snapengage": {"widget_id": WIDGET_ID, "enabled": False}}, True),
        (["snapengage"], False),
        ({"snapengage": {"load": "idle"}}, False),
        ([{"snapengage": {"widget_id": WIDGET_ID, "enabled": "no"}}], False),
    ],
)
def test_the_entry_is_found_in_every_form_of_plugins(plugins: object, *, expected: bool) -> None:
    assert EDITOR.is_valid({"plugins": plugins}) is expected


def test_the_entry_is_found_in_zensical_toml() -> None:
    for widget_id, expected in ((WIDGET_ID, True), ("a b", False)):
        text = f'[project.plugins.snapengage]\nwidget_id = "{widget_id}"\n'
        assert EDITOR.is_valid(tomllib.loads(text)) is expected


def test_the_user_guides_own_mkdocs_yml_is_right() -> None:
    source = SCHEMA.parents[1] / "sample_site" / "mkdocs.yml"
    content = yaml.load(source.read_text("utf-8"), get_yaml_loader())  # noqa: S506
    EDITOR.validate(content)
