"""Projects of Zensical and ProperDocs have files of their own for the settings."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.migrate.config_file import Change, UncertainError
from mkdocs_snapengage.migrate.toml_file import edit
from tests.migrate.projects import BASE, CONFIG, PAGES, in_theme, slot
from tests.support.command import run
from tests.support.examples import EXTERNAL, OLD_ID
from tests.support.sites import write_files

if TYPE_CHECKING:
    from pathlib import Path

TOML = '[project]\nsite_name = "A" # a\n\n[project.theme]\ncustom_dir = "overrides"\n'
SOURCES = {"overrides/base.html": BASE, **PAGES}
OPTIONS = {
    "widget_id": 'w-"1',
    "widget": {"sounds": True},
    "attributes": {"data-a": "é", "x:y": "\\"},
    "exclude": ["*", "!/a.md"],
}


def test_zensical_gets_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    embed = slot("SnapEngage.allowChatSound(true);")
    write_files(tmp_path, {"zensical.toml": TOML, **SOURCES, **in_theme(embed)})
    told = run("migrate", "--write")
    assert not told.stderr
    assert (tmp_path / "zensical.toml").read_text("utf-8") == (
        f'{TOML}\n[project.plugins.snapengage]\nwidget_id = "{OLD_ID}"\n'
        "widget = { sounds = true }\n"
    )
    assert "<!-- begin" not in (tmp_path / "overrides/main.html").read_text("utf-8")
    assert run("migrate", "--check").stdout.startswith("Nothing to do")


def test_zensical_has_code_to_put_in_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = {"docs/us.md": EXTERNAL.replace(OLD_ID, "other")}
    embed = slot("SnapEngage.setTitle('A');")
    write_files(tmp_path, {"zensical.toml": TOML, **SOURCES, **in_theme(embed), **page})
    told = run("migrate", "--write")
    assert told.stderr.splitlines() == [
        "BY HAND: us.md: only MkDocs can give this page its widget other.",
        (
            "BY HAND: zensical.toml: put the lines below into it, because its lists have to be "
            "changed."
        ),
    ]
    assert '# extra_javascript with "javascripts/snapengage.js"' in told.stdout


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "[project]\n"])
def test_a_table_says_what_the_options_are(head: str, newline: str) -> None:
    text = f'{head}site_name = "A" # a\n'.replace("\n", newline)
    edited = edit(text, Change(OPTIONS))
    assert edited.startswith(text)
    assert edited.count("\n") == edited.count(newline)
    said = tomllib.loads(edited)
    assert said.get("project", said)["plugins"] == {"snapengage": OPTIONS}
    assert edit(edited, Change(OPTIONS)) == edited


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nplugins = ["search"]\n',
        "[project]\nplugins = {search = {}}\n",
        "[project.plugins.snapengage]\nload = 'idle'\n",
    ],
)
def test_what_stands_there_is_not_changed(text: str) -> None:
    with pytest.raises(UncertainError):
        edit(text, Change(OPTIONS))


def test_properdocs_has_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path, {"properdocs.yml": CONFIG, **SOURCES, **in_theme(EXTERNAL)})
    told = run("migrate", "--write")
    assert not told.stderr
    assert f"widget_id: {OLD_ID}\n" in (tmp_path / "properdocs.yml").read_text("utf-8")
