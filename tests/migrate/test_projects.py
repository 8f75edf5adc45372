"""`migrate --write` gives the site that the plugin made of the old sources, and leaves no embed."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import mkdocs
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils.yaml import get_yaml_loader

from mkdocs_snapengage.page.strip import strip
from tests.migrate.projects import BASE, EXAMPLES, PAGES, Example
from tests.support.command import run
from tests.support.sites import KeepRecords, Site, contents, write_files

if TYPE_CHECKING:
    from pathlib import Path


def write_project(folder: Path, example: Example) -> dict[str, bytes]:
    main = {"overrides/base.html": BASE, "overrides/main.html": '{% extends "base.html" %}\n'}
    write_files(folder, {"mkdocs.yml": example.config, **PAGES, **main, **example.files})
    return contents(folder)


def build_in(folder: Path, **settings: Any) -> Site:
    site = Site(folder.with_name(f"{folder.name}-site"))
    log = logging.getLogger(mkdocs.__name__)
    handler, level = KeepRecords(site.records), log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        build(load_config(str(folder / "mkdocs.yml"), site_dir=str(site.folder), **settings))
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    return site


def plugins_of(text: bytes) -> Any:
    loader = get_yaml_loader()
    loader.add_constructor("!relative", lambda *_: None)
    return yaml.load(text.decode("utf-8-sig"), loader)["plugins"]  # noqa: S506


def options_in(plugins: Any) -> dict[str, Any]:
    items = (
        [{name: value} for name, value in plugins.items()] if isinstance(plugins, dict) else plugins
    )
    (found,) = (
        item["snapengage"] for item in items if isinstance(item, dict) and "snapengage" in item
    )
    return dict(found)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_site_stays_what_it_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = EXAMPLES[name]
    old, new = tmp_path / "old", tmp_path / "new"
    before = write_project(old, example)
    write_project(new, example)
    monkeypatch.chdir(new)

    shown = run("migrate")
    assert shown.exit_code == 0
    assert contents(new) == before
    written = run("migrate", "--write")
    assert written.exit_code == 0, written.stderr
    assert "+" in shown.stdout
    assert written.stdout.startswith(shown.stdout.rpartition("Nothing has been changed")[0])
    after = contents(new)

    # What is told, and what the plugin gets.
    said = [line.removeprefix("BY HAND: ") for line in written.stderr.splitlines()]
    assert len(said) == len(example.by_hand), said
    assert all(map(str.startswith, said, example.by_hand)), said
    plugins = plugins_of(after["mkdocs.yml"])
    assert options_in(plugins) == {"widget_id": example.widget_id, **example.options}

    # The site.
    stripped = build_in(old, plugins=plugins)
    site = build_in(new, strict=not example.by_hand)
    if not example.by_hand:
        assert not [text for text in site.infos() if "removed" in text]
    assert site.pages() == stripped.pages()
    for page in site.pages():
        html = site.read(page)
        assert example.by_hand or not strip(html).removals
        own = example.own_ids.get(page.removesuffix("/index.html"))
        found = html.replace(own, example.widget_id) if own else html
        assert own is None or f'data-widget-id="{own}"' in html
        found = re.sub(r'\n<script src="[./]*javascripts/snapengage.js"></script>', "", found)
        assert same(found, example) == same(stripped.read(page), example), page

    # The sources.
    text = b"\n".join(after.values()).decode()
    assert not [part for part in example.gone if part in text]
    assert not [part for part in example.stays if part not in text.replace("\r\n", "\n")]
    moved = after.get("docs/javascripts/snapengage.js", b"").decode()
    assert bool(moved) == bool(example.moved)
    assert all(code in moved for code in example.moved)

    # Once more.
    again = run("migrate", "--write")
    assert contents(new) == after
    assert again.stdout.startswith("Nothing to do") or example.by_hand


def same(html: str, example: Example) -> str:
    """A page, without white space where that may differ."""
    return html if example.is_exact else "".join(html.split()).replace("<p></p>", "")
