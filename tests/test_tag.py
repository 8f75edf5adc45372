"""The command `tag`: the loader for a theme's template."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.page.inject import asset_content, asset_path
from tests.support.command import COMMAND, CONFIG, PAGE, run
from tests.support.examples import EXTERNAL
from tests.support.platforms import posix
from tests.support.sites import WIDGET_ID, write_files

if TYPE_CHECKING:
    from pathlib import Path

TAG = (
    f'<script id="snapengage-loader" src="/guide/{asset_path()}" data-widget-id="{WIDGET_ID}"'
    "{} async></script>\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path, {"mkdocs.yml": CONFIG})
    return tmp_path


def test_the_tag_is_the_one_that_pages_get_with_urls_from_the_root(folder: Path) -> None:
    assert run("tag").stdout == TAG.format("")
    options = "      load: interaction\n      widget: {button: img/a.png}\n"
    write_files(folder, {"other.yml": CONFIG + options})
    assert run("tag", "-f", "other.yml").stdout == TAG.format(
        ' data-load="interaction" data-widget-button="/guide/img/a.png"'
    )


def test_the_analytics_snippet_comes_first(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": f"{CONFIG}      analytics: {{write_key: abc}}\n"})
    printed = run("tag").stdout
    assert printed.startswith('<script id="snapengage-analytics">')
    assert printed.endswith(TAG.format(""))
    assert not re.search("{[{%#]", printed), "a template would take it for its own"


def test_the_script_is_written_where_the_tag_looks_for_it(folder: Path) -> None:
    first, second = run("tag", "--asset", "docs"), run("tag", "--asset", "docs")
    assert first == second
    assert first.stdout == TAG.format("")
    assert (folder / "docs" / asset_path()).read_text() == asset_content()


@posix
def test_nothing_is_written_where_a_link_leads_out(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "assets").symlink_to(folder)
    failed = run("tag", "--asset", "docs")
    assert failed.exit_code == 1
    assert failed.stdout == ""
    assert "leads out of the site" in failed.stderr


def test_wrong_options_give_no_tag(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": f"{CONFIG}      lod: idle\n"})
    failed = run("tag", "--asset", "docs")
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert "Did you mean 'load'?" in failed.stderr
    assert not (folder / "docs").exists()


@pytest.mark.parametrize("options", ["", "      analytics: {write_key: abc}\n"])
def test_a_page_with_a_placed_tag_is_right_and_apply_takes_it_over(
    folder: Path, options: str
) -> None:
    write_files(folder, {"mkdocs.yml": CONFIG + options})
    pages = ["index.html", "a/b.html", "404.html"]
    placed = run("tag", "--asset", "site").stdout
    write_files(folder / "site", dict.fromkeys(pages, PAGE.format(placed)))
    assert run("check", "site").exit_code == 0
    write_files(folder / "site", {"a/b.html": PAGE.format(placed + EXTERNAL)})
    assert "a/b.html" in run("check", "site").stderr
    assert run("apply", "site").exit_code == 0
    assert run("check", "site").exit_code == 0
    write_files(folder / "other", dict.fromkeys(pages, PAGE.format("")))
    assert run("apply", "other").exit_code == 0
    for page in pages:
        assert (folder / "site" / page).read_text() == (folder / "other" / page).read_text()


def test_exclude_holds_once_apply_has_run(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": f"{CONFIG}      exclude: [quiet.html]\n"})
    placed = run("tag", "--asset", "site").stdout
    write_files(folder / "site", {"quiet.html": PAGE.format(placed)})
    assert run("apply", "site").exit_code == 0
    html = (folder / "site" / "quiet.html").read_text()
    assert "snapengage-loader" not in html
    assert '<meta name="snapengage" content="off">' in html


def test_the_output_can_go_straight_into_a_file(folder: Path) -> None:
    done = subprocess.run([COMMAND, "tag"], cwd=folder, capture_output=True, check=True)
    assert done.stdout.decode() == TAG.format("")
    assert done.stderr == b""
