"""mkdocs.yml and front matter are changed by slices; every other byte of them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from mkdocs_snapengage.migrate.config_file import (
    Change,
    UncertainError,
    add_front_matter,
    edit,
)
from tests.support.sites import write_files

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = {"widget_id": "w-1", "widget": {"sounds": True}}
FLOW = "{snapengage: {widget_id: w-1, widget: {sounds: true}}}"


class Row(NamedTuple):
    """A file before and after; `+` begins the lines that are new."""

    before: str
    after: str
    change: Change = Change(OPTIONS)


ROWS = {
    "no plugins": Row(
        "site_name: a # b\n",
        "site_name: a # b\nplugins:\n  - search\n  - snapengage:\n      widget_id: w-1\n"
        "      widget:\n        sounds: true\n",
    ),
    "no plugins, empty lines between settings, no newline at the end": Row(
        "site_name: a\n\ntheme: mkdocs",
        "site_name: a\n\ntheme: mkdocs\n\nplugins:\n  - search\n  - snapengage:\n"
        "      widget_id: w-1\n      widget:\n        sounds: true\n",
    ),
    "a list": Row(
        "plugins:\n  - search\n  # a note\nextra: 1\n",
        "plugins:\n  - search\n  - snapengage:\n      widget_id: w-1\n      widget:\n"
        "        sounds: true\n  # a note\nextra: 1\n",
    ),
    "a list flush left, options two further in": Row(
        "plugins:\n- tags:\n  - a\n- search:\n    lang: en   # here\nextra: 1\n",
        "plugins:\n- tags:\n  - a\n- search:\n    lang: en   # here\n- snapengage:\n"
        "    widget_id: w-1\n    widget:\n      sounds: true\nextra: 1\n",
    ),
    "options six further in": Row(
        "plugins:\n    - search:\n          lang: en\n",
        "plugins:\n    - search:\n          lang: en\n    - snapengage:\n          widget_id: w-1\n"
        "          widget:\n            sounds: true\n",
    ),
    "a text of several lines at the end": Row(
        "plugins:\n  - x:\n      a: |\n        one\n\n        two\n\nextra: 1\n",
        "plugins:\n  - x:\n      a: |\n        one\n\n        two\n  - snapengage:\n"
        "      widget_id: w-1\n      widget:\n        sounds: true\n\nextra: 1\n",
    ),
    "brackets": Row(
        "plugins: [ search, 'tags' ] # all\n", f"plugins: [ search, 'tags', {FLOW} ] # all\n"
    ),
    "empty brackets": Row("plugins: []\n", f"plugins: [{FLOW}]\n"),
    "brackets over several lines, a comma at the end": Row(
        "plugins: [\n  search, # one\n  tags: {a: b}, # two\n]\n",
        f"plugins: [\n  search, # one\n  tags: {{a: b}}, {FLOW}, # two\n]\n",
    ),
    "a mapping": Row(
        "plugins:\n   search: {}\n   tags:\n\nextra: 1\n",
        "plugins:\n   search: {}\n   tags:\n   snapengage:\n     widget_id: w-1\n"
        "     widget:\n       sounds: true\n\nextra: 1\n",
    ),
    "a mapping in braces": Row(
        "plugins: {search: {lang: en}}\n",
        f"plugins: {{search: {{lang: en}}, {FLOW[1:-1]}}}\n",
    ),
    "all of the file in braces": Row(
        "{site_name: a}\n", f"{{site_name: a, plugins: [search, {FLOW}]}}\n"
    ),
    "plugins without any": Row(
        "plugins: # none\nextra: 1\n",
        "plugins: # none\n  - search\n  - snapengage:\n      widget_id: w-1\n      widget:\n"
        "        sounds: true\nextra: 1\n",
    ),
    "tags, anchors and merged mappings elsewhere": Row(
        "x: &x {a: !ENV [A, 1]}\ny:\n  <<: *x\nextra: *x\nhooks: !relative $config_dir\n"
        "plugins:\n  - search: *x\nz: !!python/name:a.b ''\n",
        "x: &x {a: !ENV [A, 1]}\ny:\n  <<: *x\nextra: *x\nhooks: !relative $config_dir\n"
        "plugins:\n  - search: *x\n  - snapengage:\n      widget_id: w-1\n      widget:\n"
        "        sounds: true\nz: !!python/name:a.b ''\n",
    ),
    "the plugin is there": Row(
        'plugins:\n  - snapengage:\n      widget_id: "mine"  # this\n      widget:\n'
        "        locale: de\n  - search\n",
        'plugins:\n  - snapengage:\n      widget_id: "mine"  # this\n      widget:\n'
        "        locale: de\n        sounds: true\n  - search\n",
    ),
    "the plugin is there, in braces": Row(
        "plugins: [{snapengage: {widget_id: !ENV ID, load: idle}}]\n",
        "plugins: [{snapengage: {widget_id: !ENV ID, load: idle, widget: {sounds: true}}}]\n",
    ),
    "what YAML needs quotes for": Row(
        "plugins:\n  - search\n",
        "plugins:\n  - search\n  - snapengage:\n      widget_id: '1234'\n      exclude:\n"
        "        - '*'\n        - '!/ä.md'\n",
        Change({"widget_id": "1234", "exclude": ["*", "!/ä.md"]}),
    ),
    "Windows' newlines": Row(
        "plugins:\r\n  - search\r\nextra: 1\r\n",
        "plugins:\r\n  - search\r\n  - snapengage:\r\n      widget_id: w-1\r\n      widget:\r\n"
        "        sounds: true\r\nextra: 1\r\n",
    ),
    "a script more": Row(
        "extra_javascript:\n- a.js # one\nplugins: {snapengage: {}}\n",
        "extra_javascript:\n- a.js # one\n- b.js\nplugins: {snapengage: {}}\n",
        Change({}, (), ("b.js",)),
    ),
    "the first script": Row(
        "plugins: {snapengage: {}}\n",
        "plugins: {snapengage: {}}\nextra_javascript:\n  - b.js\n",
        Change({}, (), ("b.js",)),
    ),
    "a script less, one of them a mapping": Row(
        "extra_javascript:\n  - a.js\n  - path: b.js\n    async: true\n  - c.js # c\n"
        "plugins: {snapengage: {}}\n",
        "extra_javascript:\n  - a.js\nplugins: {snapengage: {}}\n",
        Change({}, ("b.js", "c.js")),
    ),
    "one script in the place of another": Row(
        "extra_javascript:\n  - a.js\nplugins: {snapengage: {}}\n",
        "extra_javascript:\n  - b.js\nplugins: {snapengage: {}}\n",
        Change({}, ("a.js",), ("b.js",)),
    ),
    "scripts in brackets": Row(
        "extra_javascript: ['a.js', b.js, c.js]\nplugins: {snapengage: {}}\n",
        "extra_javascript: ['a.js', d.js]\nplugins: {snapengage: {}}\n",
        Change({}, ("b.js", "c.js"), ("d.js",)),
    ),
    "no script is left": Row(
        "extra_javascript: [a.js]\nplugins: {snapengage: {}}\n",
        "plugins: {snapengage: {}}\n",
        Change({}, ("a.js",)),
    ),
}
UNCERTAIN = {
    "an alias": "x: &x [search]\nplugins: *x\n",
    "a list that others share": "plugins: &x\n  - search\nextra: *x\n",
    "merged in": "x: &x {plugins: [search]}\n<<: *x\n",
    "read from the environment": "plugins: !ENV PLUGINS\n",
    "a text": "plugins: search\n",
    "the plugin without options": "plugins: [snapengage]\n",
    "inherited": "INHERIT: base.yml\n",
    "no mapping": "- a\n",
    "no YAML": "a: [\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_a_change_is_a_slice(name: str, tmp_path: Path) -> None:
    row = ROWS[name]
    assert edit(tmp_path / "mkdocs.yml", row.before, row.change) == row.after
    again = Change(row.change.options)
    assert edit(tmp_path / "mkdocs.yml", row.after, again) == row.after


@pytest.mark.parametrize("name", UNCERTAIN)
def test_where_the_place_is_not_certain_nothing_changes(name: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"base.yml": "INHERIT: first.yml\n", "first.yml": "plugins: [search]\n"})
    with pytest.raises(UncertainError):
        edit(tmp_path / "mkdocs.yml", UNCERTAIN[name], Change(OPTIONS))


def test_what_is_inherited_matters_only_where_it_is_the_list(tmp_path: Path) -> None:
    write_files(tmp_path, {"base.yml": "extra: {a: 1}\n"})
    edited = edit(tmp_path / "mkdocs.yml", "INHERIT: base.yml\n", Change(OPTIONS))
    assert edited.startswith("INHERIT: base.yml\nplugins:\n  - search\n")


FRONT = {
    "none": ("# A\n", "---\nsnapengage:\n  widget_id: w-1\n---\n\n# A\n"),
    "some": (
        "---\ntitle: 'A' # a\n---\n# A\n",
        "---\ntitle: 'A' # a\nsnapengage:\n  widget_id: w-1\n---\n# A\n",
    ),
    "Windows' newlines, dots at the end": (
        "---\r\ntags: [a]\r\n...\r\n\r\n# A\r\n",
        "---\r\ntags: [a]\r\nsnapengage:\r\n  widget_id: w-1\r\n...\r\n\r\n# A\r\n",
    ),
}


@pytest.mark.parametrize("name", FRONT)
def test_front_matter_gets_the_widget(name: str) -> None:
    before, after = FRONT[name]
    assert add_front_matter(before, {"widget_id": "w-1"}) == after


@pytest.mark.parametrize(
    "page", ["Title: A\n\nText\n", "---\nsnapengage: false\n---\n", "---\n- a\n---\n"]
)
def test_other_metadata_stays_as_it_is(page: str) -> None:
    with pytest.raises(UncertainError):
        add_front_matter(page, {"widget_id": "w-1"})
