"""Where the command finds the options, and what else of a project it reads beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.config.from_file import (
    SettingsError,
    find_settings,
    no_entry,
    read_settings,
)
from tests.support.sites import WIDGET_ID, write_files

if TYPE_CHECKING:
    from mkdocs_snapengage.config.settings import Settings

IN_YAML = f"plugins:\n- snapengage:\n    widget_id: {WIDGET_ID}\n"
IN_TOML = f'[project.plugins.snapengage]\nwidget_id = "{WIDGET_ID}"\n'


def read(folder: Path, **files: str) -> Settings:
    """Read the settings of a folder with these files; `_` stands for the dot in their names."""
    write_files(folder, {name.replace("_", "."): text for name, text in files.items()})
    path = find_settings(folder)
    assert path is not None
    return read_settings(path)


def told(folder: Path, name: str, text: str) -> str:
    write_files(folder, {name: text})
    with pytest.raises(SettingsError) as problem:
        read_settings(folder / name)
    return str(problem.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", IN_YAML),
        ("mkdocs.yaml", IN_YAML),
        ("properdocs.yml", IN_YAML),
        ("properdocs.yaml", IN_YAML),
        ("zensical.toml", IN_TOML),
        ("zensical.toml", IN_TOML.replace("project.", "")),
    ],
)
def test_the_options_are_found_in_every_generators_file(
    tmp_path: Path, name: str, text: str
) -> None:
    settings = read(tmp_path, **{name: text})
    assert settings.options.widget_id == WIDGET_ID
    assert settings.is_enabled


def test_of_several_files_the_one_with_the_options_is_read(tmp_path: Path) -> None:
    none = {"zensical_toml": '[project]\nsite_name = "T"\n', "mkdocs_yaml": "site_name: T\n"}
    assert read(tmp_path, **none, mkdocs_yml=IN_YAML).options.widget_id == WIDGET_ID
    (tmp_path / "mkdocs.yml").unlink()
    assert not read(tmp_path).has_entry
    assert find_settings(tmp_path) == tmp_path / "zensical.toml"
    assert find_settings(tmp_path / "docs") is None


def test_zensical_toml_takes_the_same_options_as_mkdocs_yml(tmp_path: Path) -> None:
    in_yaml = read(
        tmp_path / "yaml",
        mkdocs_yml=f"{IN_YAML}    load: interaction\n    exclude: [a.md]\n"
        "    widget: {sounds: false}\n    attributes: {data-a: 'x'}\n",
    )
    in_toml = read(
        tmp_path / "toml",
        zensical_toml=f'{IN_TOML}load = "interaction"\nexclude = ["a.md"]\nwidget.sounds = false\n'
        'attributes.data-a = "x"\n',
    )
    assert in_toml.options == in_yaml.options


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", f"{IN_YAML}    load: 7\n    widget: {{sound: 1, locale: 2}}\n"),
        ("zensical.toml", f"{IN_TOML}load = 7\nwidget = {{sound = 1, locale = 2}}\n"),
    ],
)
def test_mistakes_are_told_with_file_and_option(tmp_path: Path, name: str, text: str) -> None:
    lines = told(tmp_path, name, text).splitlines()
    starts = [line.split(": ")[:3] for line in lines]
    options = ["load", "widget.locale", "widget.sound"]
    assert starts == [[str(tmp_path / name), "snapengage", option] for option in options]
    assert "but received: 7" in lines[0]
    assert "Did you mean 'sounds'?" in lines[2]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("mkdocs.yml", "7\n", "mkdocs.yml: "),
        ("mkdocs.yml", "text\n", "mkdocs.yml holds no settings"),
        ("zensical.toml", "a = \n", "zensical.toml: Invalid value (at line 1, column 5)"),
        ("zensical.toml", "project = 7\n", "zensical.toml holds no settings"),
        ("zensical.toml", 'site_name = "caf\xe9"\n', "zensical.toml: "),
        ("zensical.toml", "[plugins]\nsnapengage = 7\n", "snapengage: Expected options below it"),
    ],
)
def test_a_file_without_options_says_what_is_missing(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, "latin-1")
    with pytest.raises(SettingsError) as problem:
        read_settings(tmp_path / name)
    assert message in str(problem.value)


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("zensical.toml", "[project.plugins.snapengage]\nwidget_id = "),
        ("mkdocs.yml", "  - snapengage:\n      widget_id: "),
    ],
)
def test_where_the_plugin_is_not_named_the_lines_to_add_are_shown(name: str, example: str) -> None:
    told = str(no_entry(Path(name)))
    assert told.startswith(f"{name} has no 'snapengage' below 'plugins'.")
    assert example in told


def test_a_plugin_that_is_off_may_have_any_options(tmp_path: Path) -> None:
    settings = read(tmp_path, mkdocs_yml="plugins: {snapengage: {enabled: false, load: 7}}\n")
    assert not settings.is_enabled
    assert "enabled: Expected" in told(tmp_path, "a.yml", f"{IN_YAML}    enabled: maybe\n")


PROJECTS = {
    "mkdocs.yml": f"""{IN_YAML}site_url: https://e.org/guide/
docs_dir: pages
theme: {{name: gone, custom_dir: own, features: [navigation.instant]}}
extra_javascript: [a.js, {{path: b.js, defer: true}}]
hooks: hook.py
markdown_extensions:
- toc
- pymdownx.snippets:
    auto_append: [each.md]
    base_path: [parts, !relative $config_dir/more, !relative ]
- pymdownx.emoji: {{emoji_index: !!python/name:gone.emoji }}
""",
    "zensical.toml": f"""{IN_TOML}[project]
site_url = "https://e.org/guide/"
docs_dir = "pages"
extra_javascript = ["a.js", {{path = "b.js", defer = true}}]
hooks = "hook.py"
[project.theme]
custom_dir = "own"
features = ["navigation.instant"]
[project.markdown_extensions]
toc.permalink = true
pymdownx.snippets.base_path = ["parts", "./more"]
pymdownx.snippets.auto_append = ["each.md"]
""",
}


@pytest.mark.parametrize("name", PROJECTS)
def test_what_else_matters_to_a_built_site_is_read(tmp_path: Path, name: str) -> None:
    settings = read(tmp_path, **{name: PROJECTS[name]})
    assert settings.site_url == "https://e.org/guide/"
    assert settings.docs == tmp_path / "pages"
    assert settings.custom_dir == tmp_path / "own"
    assert settings.included == (tmp_path / "parts", tmp_path / "more")
    assert settings.places == tuple(
        tmp_path / place for place in (name, "hook.py", "parts/each.md", "more/each.md")
    )
    assert settings.scripts == ("a.js", "b.js")
    assert settings.is_instant


def test_zensical_toml_beside_the_file_with_the_options_says_the_rest(tmp_path: Path) -> None:
    project = PROJECTS["zensical.toml"].replace(IN_TOML, "")
    settings = read(tmp_path, mkdocs_yml=IN_YAML, zensical_toml=project)
    assert settings.options.widget_id == WIDGET_ID
    assert settings.site_url == "https://e.org/guide/"
    assert settings.is_instant
    own = read(tmp_path, mkdocs_yml=f"{IN_YAML}site_url: https://own.org/\n")
    assert own.site_url == "https://own.org/"
