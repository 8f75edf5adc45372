"""What a page is made of, from its files and templates alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.theme import Theme

from mkdocs_snapengage.config.from_file import read_settings
from mkdocs_snapengage.report.sources import SiteSources, find_references
from mkdocs_snapengage.report.tally import PageName
from tests.support.examples import EXTERNAL
from tests.support.platforms import posix
from tests.support.sites import write_files

if TYPE_CHECKING:
    from pathlib import Path


def groups(folder: Path, files: dict[str, str]) -> list[list[str]]:
    """The paths of the sources of index.md, in their groups."""
    write_files(folder, {"mkdocs.yml": "theme: {name: null, custom_dir: overrides}\n", **files})
    sources = SiteSources(read_settings(folder / "mkdocs.yml"))
    return [[source.path for source in group] for group in sources.groups(PageName("index.md"))]


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".mkd", ".mkdn", ".mdown"])
def test_code_that_markdown_only_shows_is_no_embed(tmp_path: Path, suffix: str) -> None:
    page = f"docs/page{suffix}"
    write_files(tmp_path, {"mkdocs.yml": "", page: f"```html\n{EXTERNAL}```\n"})
    sources = SiteSources(read_settings(tmp_path / "mkdocs.yml"))
    (first, *_) = sources.groups(PageName(page.removeprefix("docs/")))
    assert list(first) == []


@pytest.mark.parametrize("own_first", [False, True])
def test_its_own_file_comes_first_where_it_is_the_most_likely(
    tmp_path: Path, *, own_first: bool
) -> None:
    files = {"docs/index.md": EXTERNAL, "overrides/main.html": EXTERNAL}
    write_files(tmp_path, {"mkdocs.yml": "theme: {name: null, custom_dir: overrides}\n", **files})
    sources = SiteSources(read_settings(tmp_path / "mkdocs.yml"))
    first = next(sources.groups(PageName("index.md"), own_first=own_first))
    assert next(first).path == ("docs/index.md" if own_first else "overrides/main.html")


@posix
def test_a_file_that_a_link_leads_out_to_is_not_read(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write_files(tmp_path, {"elsewhere/chat.html": EXTERNAL, "project/docs/own.html": EXTERNAL})
    (project / "docs/link.html").symlink_to(tmp_path / "elsewhere/chat.html")
    first, *_ = groups(project, {"docs/index.md": '--8<-- "link.html"\n--8<-- "own.html"\n'})
    assert first == ["docs/own.html"]


def test_where_a_template_cannot_be_parsed_any_other_may_be_part_of_it(tmp_path: Path) -> None:
    files = {
        "docs/index.md": "# Home\n",
        "overrides/main.html": f"{{% no such tag %}}\n{EXTERNAL}",
        "overrides/other.html": EXTERNAL,
    }
    first, second, _ = groups(tmp_path, files)
    assert first == ["overrides/main.html"]
    assert second == ["overrides/main.html", "overrides/other.html"]
    files["overrides/main.html"] = EXTERNAL
    first, _ = groups(tmp_path, files)
    assert first == ["overrides/main.html"]


@pytest.mark.parametrize(
    ("theme", "least"), [("material", 60), ("mkdocs", 5), ("readthedocs", 5)], ids=str
)
def test_the_tags_that_name_other_templates_are_enough(theme: str, least: int) -> None:
    environment = Theme(theme).get_env()
    assert environment.loader
    references = 0
    for name in environment.list_templates(["html"]):
        text, *_ = environment.loader.get_source(environment, name)
        quick, whole = (
            list(find_references(environment, text, was_rendered=is_quick))
            for is_quick in (True, False)
        )
        assert quick == whole, name
        references += len(whole)
    assert references >= least


@pytest.mark.parametrize(
    ("template", "references"),
    [
        (
            "{% extends 'a' %}{% block b %}{%- include ['c', 'd'] ignore missing -%}",
            ["a", "c", "d"],
        ),
        ("{%+from 'a' import b %}\n{%\n import\n'c' as d\n%}", ["a", "c"]),
        (
            "{% include 'a' ignore missing with context %}{% import 'b' as c without context %}",
            ["a", "b"],
        ),
        ("{% from 'a' import b as c,\nd with context +%}{%- extends \"e'f\" -%}", ["a", "e'f"]),
        ("{% include 'a/' ~ page.b %}{% if c %}", [None]),
        ("{% include 'a' if b else 'c' %}{% include 'd' 'e' %}", [None, "de"]),
        ("{% include 'a\\x62' %}{% include 'c' | lower %}", ["ab", None]),
        ("{# {% include 'a' %} #}{% includes 'b' %}{{ include }}", []),
        ("{% include 'a%}' %}{% include 'b' %}", [None, "b"]),
    ],
)
def test_a_reference_is_found_in_any_form(template: str, references: list[str | None]) -> None:
    found = find_references(Theme("mkdocs").get_env(), template, was_rendered=True)
    assert list(found) == references
