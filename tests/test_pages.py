"""Which pages have chat: all, but for options and front matter; and what serving changes."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

import mkdocs
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tests.support.sites import WIDGET_ID, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OTHER_ID = "5e2a9c71-4d38-4b6f-a0c1-9d8e7f6a5b4c"
OLD = '<script async src="//storage.googleapis.com/code.snapengage.com/js/old.js"></script>\n'
OFF = '<meta name="snapengage" content="off">'
LOADER = '<script id="snapengage-loader"'


def with_chat(site: Site) -> list[str]:
    return [page for page in site.pages() if LOADER in site.read(page)]


DOCS = {
    "index.md": f"# Home\n\n{OLD}",
    "legal/imprint.md": f"# Imprint\n\n{OLD}",
    "legal/chat.md": f"---\nsnapengage: true\n---\n# Chat\n\n{OLD}",
    "quiet.md": f"---\nsnapengage: false\n---\n# Quiet\n\n{OLD}",
    "sales.md": f"---\nsnapengage:\n  widget_id: {OTHER_ID}\n---\n# Sales\n",
    "drafts/soon.md": "# Soon\n",
}


@pytest.mark.parametrize(
    ("exclude", "excluded"),
    [
        (None, set()),
        (["legal/"], {"legal/imprint/index.html"}),
        (["legal/imprint.md"], {"legal/imprint/index.html"}),
        (["legal/imprint/"], {"legal/imprint/index.html"}),
        ("legal/*\n!legal/imprint.md", set()),
        (["/404.html", "index.md"], {"404.html", "index.html"}),
    ],
)
def test_pages_can_be_excluded_and_front_matter_has_the_last_word(
    build_site: Callable[..., Site], exclude: object, excluded: set[str]
) -> None:
    site = build_site(DOCS, options={"widget_id": WIDGET_ID, "exclude": exclude})
    quiet = {"quiet/index.html", *excluded}
    assert set(with_chat(site)) == set(site.pages()) - quiet
    for page in site.pages():
        html = site.read(page)
        assert OLD.strip() not in html
        assert html.count(OFF) == (page in quiet)
    assert f'data-widget-id="{OTHER_ID}"' in site.read("sales/index.html")


def test_a_page_without_chat_is_otherwise_untouched(build_site: Callable[..., Site]) -> None:
    docs = {"index.md": "---\nsnapengage: false\n---\n# Quiet\n"}
    quiet = build_site(docs).read("index.html")
    assert quiet.replace(f"{OFF}\n", "") == build_site(docs, plugins=[]).read("index.html")
    assert quiet.index(OFF) < quiet.index("</head>")


def test_with_materials_instant_navigation_a_page_without_chat_has_the_loader_too(
    build_site: Callable[..., Site],
) -> None:
    """A visit may begin there, and scripts of later pages do not run."""
    docs = {"index.md": "# Home\n", "quiet.md": "---\nsnapengage: false\n---\n# Quiet\n"}
    site = build_site(docs, theme="material", features=["navigation.instant"])
    assert with_chat(site) == site.pages()
    assert [page for page in site.pages() if OFF in site.read(page)] == ["quiet/index.html"]
    assert site.infos()[0].startswith("mkdocs_snapengage: chat on 2 pages")


def test_a_page_without_chat_still_has_analytics(build_site: Callable[..., Site]) -> None:
    options = {"widget_id": WIDGET_ID, "analytics": {"write_key": "k1"}, "exclude": ["*.md"]}
    site = build_site({"index.md": "# Home\n"}, options=options)
    assert LOADER not in site.read("index.html")
    assert '<script id="snapengage-analytics">' in site.read("index.html")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("maybe", "Expected true, false or a mapping with 'widget_id', but received 'maybe'"),
        (7, "7 (int)"),
        ({"widget": "x"}, "There is no 'widget' here, only 'widget_id'"),
        ({"widget_id": 7}, "7 (int); put text in quotes"),
        ({"widget_id": '"><script>'}, "Expected a SnapEngage widget id"),
        ({}, "The value is missing"),
    ],
)
def test_wrong_front_matter_is_an_error_that_names_the_page(
    build_site: Callable[..., Site],
    caplog: pytest.LogCaptureFixture,
    value: object,
    message: str,
) -> None:
    meta = yaml.safe_dump({"snapengage": value})
    with pytest.raises((Abort, SystemExit)):
        build_site({"index.md": "# Home\n", "deep/page.md": f"---\n{meta}---\n# Page\n"})
    assert "deep/page.md: 'snapengage' in front matter: " in caplog.text
    assert message in caplog.text


def test_materials_meta_plugin_turns_whole_folders_off(build_site: Callable[..., Site]) -> None:
    docs = {"index.md": "# Home\n", "a/.meta.yml": "snapengage: false\n", "a/b.md": "# B\n"}
    plugins = [{"material/meta": {}}, {"snapengage": {"widget_id": WIDGET_ID}}]
    site = build_site(docs, theme="material", plugins=plugins)
    assert with_chat(site) == ["404.html", "index.html"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("exclude", 7), ("exclude", [7]), ("static_html", {"a": "b"}), ("serve", "no")],
)
def test_wrong_patterns_are_errors(
    build_site: Callable[..., Site],
    caplog: pytest.LogCaptureFixture,
    option: str,
    value: object,
) -> None:
    with pytest.raises(Abort):
        build_site(DOCS, options={"widget_id": WIDGET_ID, option: value})
    assert f"option '{option}'" in caplog.text


def configured(root: Path, **options: Any) -> str:
    plugin = {"snapengage": {"widget_id": WIDGET_ID, **options}}
    write_files(root, {"docs/index.md": f"# Home\n\n{OLD}"})
    path = root / "mkdocs.yml"
    path.write_text(yaml.safe_dump({"site_name": "Test", "plugins": [plugin]}), "utf-8")
    return str(path)


def test_serving_can_do_without_chat(tmp_path: Path) -> None:
    for serve in (True, False):
        # MkDocs keeps the plugin, and with it the last command.
        for command in ("serve", "build"):
            config = load_config(configured(tmp_path, serve=serve))
            config.plugins.on_startup(command=command, dirty=False)
            build(config)
            html = (tmp_path / "site" / "index.html").read_text("utf-8")
            assert (LOADER in html) == (serve or command == "build")
            assert OLD.strip() not in html
            assert OFF not in html


def test_drafts_have_chat_while_they_are_served(tmp_path: Path) -> None:
    write_files(tmp_path, {"docs/soon.md": "# Soon\n"})
    config = load_config(configured(tmp_path), draft_docs="soon.md")
    build(config, serve_url="http://127.0.0.1:8000/")
    assert LOADER in (tmp_path / "site" / "soon" / "index.html").read_text("utf-8")


def test_templates_of_the_sites_own_are_treated_if_they_are_html(
    build_site: Callable[..., Site],
) -> None:
    page = f"<html><body>{OLD}{{{{ config.site_name }}}}</body></html>"
    docs = {"index.md": "# Home\n", "own/page.html": page, "feed.xml": f"<feed>{OLD}</feed>"}
    site = build_site(docs, extra_templates=["own/page.html", "feed.xml"])
    html = site.read("own/page.html")
    assert OLD.strip() not in html
    assert html.count('<script id="snapengage-loader" src="../assets/snapengage.') == 1
    assert site.read("feed.xml") == f"<feed>{OLD}</feed>".rstrip()


@pytest.mark.parametrize(("content", "is_clean"), [("# Home\n", True), (OLD, True), ("x", False)])
def test_strict_builds_stop_at_what_has_to_be_done(
    tmp_path: Path, content: str, *, is_clean: bool
) -> None:
    glued = f"<script>var a = b\n{OLD.split('src=')[1].split('>', maxsplit=1)[0]}</script>"
    page = content if is_clean else glued.replace("var a = b", "document.body.src =")
    config = load_config(configured(tmp_path), strict=True)
    write_files(tmp_path, {"docs/index.md": page})
    if is_clean:
        build(config)
    else:
        with pytest.raises(Abort, match="1 warning"):
            build(config)


def test_rebuilds_keep_nothing_but_take_up_changes(tmp_path: Path) -> None:
    """As `mkdocs serve` does it: the plugin stays, the configuration is read again."""
    pages = []
    for widget_id in (WIDGET_ID, WIDGET_ID, OTHER_ID):
        config = load_config(configured(tmp_path, widget_id=widget_id))
        build(config)
        pages.append((tmp_path / "site" / "index.html").read_text("utf-8"))
        shutil.rmtree(tmp_path / "site")
    assert [page.count(LOADER) for page in pages] == [1, 1, 1]
    assert pages[1].count(WIDGET_ID) == 1
    assert pages[2].count(OTHER_ID) == 1
    assert WIDGET_ID not in pages[2]


def test_one_configuration_can_be_built_twice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = configured(tmp_path)
    write_files(tmp_path, {"docs/chat.js": OLD.split(">", maxsplit=1)[0] + "\n"})
    config = load_config(path, extra_javascript=["chat.js"])
    told = []
    for dirty in (False, True):
        caplog.clear()
        with caplog.at_level(logging.INFO, mkdocs.__name__):
            build(config, dirty=dirty)
        told.append([r.getMessage() for r in caplog.records if "chat on" in r.getMessage()])
        assert [str(script) for script in config.extra_javascript] == ["chat.js"]
    assert told[0][0].startswith("mkdocs_snapengage: chat on 2 pages, 1 embed removed")
    assert len(told[1]) == 1


def test_a_build_that_fails_leaves_nothing_behind(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    write_files(tmp_path, {"hook.py": "def on_env(env, **_):\n    raise ValueError('broken')\n"})
    with pytest.raises(ValueError, match="broken"):
        build_site(DOCS, hooks=[str(tmp_path / "hook.py")])
    assert (
        build_site({"index.md": "# Home\n"})
        .infos()[0]
        .startswith("mkdocs_snapengage: chat on 2 pages, no old embeds found")
    )


@pytest.mark.parametrize(
    ("page", "settings", "is_told"),
    [
        ("# Home\n", {}, True),
        ("# Home\n\n`analytics.load('KEY')` of <https://cdn.segment.com/>\n", {}, True),
        ("<script>analytics.load('KEY')</script>\n", {}, False),
        ("<script src='https://cdn.segment.com/analytics.js/v1/KEY/a.js'></script>\n", {}, False),
        ("<script src='https://www.googletagmanager.com/gtm.js?id=G'></script>\n", {}, False),
        ("# Home\n", {"extra_javascript": ["segment.js"]}, False),
    ],
)
def test_a_site_without_analytics_is_told_once(
    build_site: Callable[..., Site], page: str, settings: dict[str, Any], *, is_told: bool
) -> None:
    docs = {"index.md": page, "other.md": "# Other\n", "segment.js": "analytics.load('KEY');\n"}
    site = build_site(docs, **settings)
    told = [line for line in site.infos() if "no analytics.js was seen" in line]
    assert len(told) == is_told


STATIC = "<!doctype html>\n<html>\n<head></head>\n<body>\n{}</body>\n</html>\n"


def test_html_that_mkdocs_only_copies_is_treated_where_an_option_names_it(
    build_site: Callable[..., Site],
) -> None:
    latin = STATIC.format(f"<p>caf\u00e9</p>\n{OLD}").replace(
        "<head>", '<head><meta charset="iso-8859-1">'
    )
    docs: dict[str, str | bytes] = {
        "index.md": "# Home\n",
        "static/report.html": STATIC.format(OLD),
        "static/latin.html": latin.encode("latin-1"),
        "static/data.json": "{}",
        "other.html": STATIC.format(OLD),
    }
    options = {"widget_id": WIDGET_ID, "static_html": ["static/", "!*.json"]}
    site = build_site(docs, options=options)
    report = site.read("static/report.html")
    assert OLD.strip() not in report
    assert report.count('<script id="snapengage-loader" src="../assets/snapengage.') == 1
    treated = (site.folder / "static/latin.html").read_bytes()
    assert b"<p>caf\xe9</p>" in treated
    assert b'id="snapengage-loader"' in treated
    assert site.read("other.html") == STATIC.format(OLD)
    (warning,) = site.warnings()
    assert "other.html: an old embed stays in this file" in warning
    assert site.read("static/data.json") == "{}"
    assert site.infos()[0].endswith("script tag on 2 pages from docs/static/report.html:5")


def test_a_file_that_is_no_text_is_left_and_named(build_site: Callable[..., Site]) -> None:
    broken = b"<html><meta charset=utf-8><body>\xff\xfe\x00</body></html>"
    site = build_site(
        {"index.md": "# Home\n", "broken.html": broken},
        options={"widget_id": WIDGET_ID, "static_html": ["*.html"]},
    )
    assert (site.folder / "broken.html").read_bytes() == broken
    (warning,) = site.warnings()
    assert "broken.html: cannot be read: it is not text in utf-8. Fix the file, or " in warning
    assert warning.endswith("remove it from static_html.")


UNDO = """
from mkdocs.plugins import event_priority


@event_priority(-60)
def on_post_page(output, page, config):
    return {code}
"""


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("output.replace('snapengage-loader', 'x')", "without the loader"),
        (f"output + {OLD!r}", "with an old embed"),
    ],
)
def test_a_neighbour_that_undoes_the_work_is_a_warning(
    build_site: Callable[..., Site], tmp_path: Path, code: str, message: str
) -> None:
    write_files(tmp_path, {"hook.py": UNDO.format(code=code)})
    site = build_site({"index.md": "# Home\n"}, hooks=[str(tmp_path / "hook.py")])
    (warning,) = site.warnings()
    assert f"index.html: this page was written {message}: a plugin" in warning
    assert "Give its on_post_page a priority above -25" in warning
