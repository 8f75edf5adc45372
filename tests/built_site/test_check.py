"""What `check` says of a site, and above all what it does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.page.inject import asset_path
from tests.support.command import CONFIG, PAGE, run
from tests.support.examples import EXTERNAL
from tests.support.sites import write_files

if TYPE_CHECKING:
    from pathlib import Path

MIKE = """<!DOCTYPE html>
<html>
<head>
  <title>Redirecting</title>
  <noscript>
    <meta http-equiv="refresh" content="1; url=latest/" />
  </noscript>
  <script>
    window.location.replace("latest/" + window.location.search + window.location.hash);
  </script>
</head>
<body>Redirecting to <a href="latest/">latest/</a>...</body>
</html>
"""
TEMPLATE = "{% extends 'base.html' %}\n{% block scripts %}{{ super() }}\n{}{% endblock %}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that is in order, as current folder."""
    write_files(tmp_path, {"mkdocs.yml": CONFIG, "site/index.html": PAGE.format("")})
    monkeypatch.chdir(tmp_path)
    assert run("apply", "site").exit_code == 0
    return tmp_path


def test_what_a_build_was_not_meant_to_treat_is_no_fault(folder: Path) -> None:
    copied = {f"api/{n}.html": PAGE.format(f"<p>{n}") for n in range(9)}
    write_files(folder / "docs", copied)
    write_files(
        folder / "site",
        copied
        | {
            "mike.html": MIKE,
            "overrides/main.html": TEMPLATE.replace("{}", ""),
            "overrides/partials/nav.html": '<nav class="{{ name }}"></nav>',
            "part.html": "<p>for a script to fetch",
        },
    )
    result = run("check", "site")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("14 HTML files checked: 1 have the loader")


def test_copied_files_that_static_html_names_need_the_loader(folder: Path) -> None:
    write_files(folder, {f"{top}/api/a.html": PAGE.format("") for top in ("docs", "site")})
    assert run("check", "site").exit_code == 0
    with (folder / "mkdocs.yml").open("a") as config:
        config.write("      static_html: [api/]\n")
    assert "site/api/a.html: the loader is missing" in run("check", "site").stderr


def test_old_embeds_are_found_wherever_visitors_meet_them(folder: Path) -> None:
    files = {"copied.html": PAGE.format(EXTERNAL), "part.html": EXTERNAL}
    write_files(
        folder, {f"{top}/{name}": html for top in ("docs", "site") for name, html in files.items()}
    )
    assert run("check", "site").stderr.splitlines()[:2] == [
        "site/copied.html: line 4: an old script tag bypasses the loader",
        "site/part.html: line 1: an old script tag bypasses the loader",
    ]


def test_an_old_embed_in_a_copied_template_is_noted(folder: Path) -> None:
    write_files(folder, {"site/overrides/main.html": TEMPLATE.replace("{}", EXTERNAL)})
    result = run("check", "site")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (
        "note: site/overrides/main.html: an old embed in a template that was only copied: "
        "keep it out with exclude_docs"
    )


def test_a_folder_is_named_once(folder: Path) -> None:
    page = PAGE.format("")
    files = {f"api/{n % 7}/{n}.html": page for n in range(200)}
    files |= {f"part/{n}.html": "<p>" for n in range(3)}
    write_files(folder / "site", files)
    listed = run("check", "site").stderr.splitlines()
    assert listed[0] == (
        "site: the loader is missing, in 200 of 204 HTML files; the first is api/0/0.html"
    )
    write_files(folder / "site", {f"good/{n}.html": "<p>" for n in range(300)})
    listed = run("check", "site").stderr.splitlines()
    assert listed[0] == (
        "site/api: the loader is missing, in 200 of 200 HTML files; the first is 0/0.html"
    )


def test_pages_without_a_place_for_chat_are_told_and_counted(folder: Path) -> None:
    write_files(folder / "site", {f"old/{n}.html": "<html><p>a<!-- cut off" for n in range(127)})
    applied = run("apply", "site")
    assert applied.exit_code == 1
    said = applied.stderr.splitlines()
    assert len(said) == 2
    assert said[0].startswith("WARNING: old/0.html, old/1.html, ")
    assert " and 122 more: the page has no place for chat, because it ends in" in said[0]
    assert said[1] == "Error: 127 files could not be processed."
    (listed, last) = run("check", "site").stderr.splitlines()
    assert listed.startswith("site: the page has no place for chat, because it ends in the middle")
    assert listed.endswith(", in 127 of 128 HTML files; the first is old/0.html")
    assert last.startswith("Error: Problems were found in 127 of 128 HTML files.")


def test_redirects_of_mike_and_parts_of_pages_are_left_alone_by_apply(folder: Path) -> None:
    files = {
        "mike.html": MIKE,
        "part.html": "<p>part",
        "main.html": TEMPLATE.replace("{}", EXTERNAL),
    }
    write_files(folder / "site", files)
    result = run("apply", "site")
    assert result.exit_code == 0
    assert result.stdout.endswith("\n0 files changed\n")
    write_files(folder / "site", {"part.html": f"<p>part\n{EXTERNAL}"})
    assert run("apply", "site").exit_code == 0
    assert (folder / "site" / "part.html").read_text() == "<p>part\n"
    assert (folder / "site" / "mike.html").read_text() == MIKE


def test_a_missing_script_is_told_once(folder: Path) -> None:
    write_files(folder / "site", {f"{n}/{'a/' * n}a.html": PAGE.format("") for n in range(6)})
    assert run("apply", "site").exit_code == 0
    (folder / "site" / asset_path()).unlink()
    listed = run("check", "site").stderr.splitlines()
    assert listed[0].startswith(f"site: the loader's script {asset_path()} is missing, in 7 of 7")
    assert len(listed) == 2
