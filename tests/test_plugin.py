"""What a user of the plugin sees: pages of real builds, log lines, errors."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import mkdocs
import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from mkdocs_snapengage.page.inject import asset_content, asset_path
from tests.support.examples import ADVANCED, DOCS, EXTERNAL, OLD_ID, OVERRIDES, loader_tags
from tests.support.sites import WIDGET_ID, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("use_directory_urls", [True, False])
@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_every_page_has_one_loader_and_no_old_embed(
    build_site: Callable[..., Site], theme: str, *, use_directory_urls: bool
) -> None:
    site = build_site(
        DOCS,
        overrides=OVERRIDES[theme],
        theme=theme,
        use_directory_urls=use_directory_urls,
        markdown_extensions=["fenced_code"],
    )
    assert "404.html" in site.pages()
    for page in site.pages():
        html = site.read(page)
        assert len(loader_tags(html)) == 1, page
        shown = 1 if "code" in page else 0
        assert html.count(f"code.snapengage.com/js/{OLD_ID}.js") == shown, page


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_nothing_else_of_a_page_changes(build_site: Callable[..., Site], theme: str) -> None:
    with_plugin = build_site(DOCS, theme=theme, markdown_extensions=["fenced_code"])
    without = build_site(DOCS, theme=theme, markdown_extensions=["fenced_code"], plugins=[])
    assert with_plugin.pages() == without.pages()
    for page in with_plugin.pages():
        (tag,) = loader_tags(with_plugin.read(page))
        rest = with_plugin.read(page).replace(tag + "\n", "")
        assert rest == without.read(page).replace(EXTERNAL, ""), page


@pytest.mark.parametrize(
    ("page", "settings", "src"),
    [
        ("index.html", {}, asset_path()),
        ("guide/start/index.html", {}, f"../../{asset_path()}"),
        ("guide/start.html", {"use_directory_urls": False}, f"../{asset_path()}"),
        ("404.html", {}, f"/guide/{asset_path()}"),
        ("404.html", {"site_url": "https://example.org/v1"}, f"/v1/{asset_path()}"),
        ("404.html", {"site_url": ""}, f"/{asset_path()}"),
    ],
)
def test_the_loader_is_found_from_every_page(
    build_site: Callable[..., Site], page: str, settings: dict[str, Any], src: str
) -> None:
    site = build_site(DOCS, **settings)
    assert loader_tags(site.read(page)) == [
        f'<script id="snapengage-loader" src="{src}" data-widget-id="{WIDGET_ID}" async></script>'
    ]
    assert site.read(asset_path()) == asset_content()


def test_settings_become_attributes(build_site: Callable[..., Site]) -> None:
    options = {
        "widget_id": "timber-widget_2",
        "record_live_chat_events": True,
        "script_url": "chat/{widget_id}.js?a=1&b=2",
    }
    site = build_site(DOCS, options=options)
    assert loader_tags(site.read("guide/start/index.html")) == [
        (
            f'<script id="snapengage-loader" src="../../{asset_path()}" '
            'data-widget-id="timber-widget_2" data-record-live-chat-events '
            'data-script-url="../../chat/{widget_id}.js?a=1&amp;b=2" async></script>'
        )
    ]
    assert any("'timber-widget_2' does not look like" in line for line in site.infos())


def test_the_summary_names_pages_embeds_and_where_they_come_from(
    build_site: Callable[..., Site],
) -> None:
    site = build_site(DOCS, overrides=OVERRIDES["mkdocs"], markdown_extensions=["fenced_code"])
    summary, ids, _ = site.infos()
    assert summary == (
        "mkdocs_snapengage: chat on 4 pages, 4 embeds removed: "
        "advanced snippet on 3 pages from overrides/main.html:3; "
        "script tag on 1 page from docs/guide/start.md:3"
    )
    assert ids == (
        f"mkdocs_snapengage: widget ids in removed embeds: {OLD_ID} on 3 pages; "
        f"pages now have {WIDGET_ID}"
    )


SLOT = "/* Place your SnapEngage JS API code below */"


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("SnapEngage.setLocale('de');", "Use the option widget.locale instead."),
        (
            "SnapEngage.setDescription('Docs');",
            "Put it into document.addEventListener('snapengage:ready', ",
        ),
        ("window.chatIsUp = true;", "Put it into document.addEventListener('snapengage:ready', "),
    ],
)
def test_custom_code_that_goes_is_a_warning_with_what_replaces_it(
    build_site: Callable[..., Site], code: str, advice: str
) -> None:
    custom = ADVANCED.replace(SLOT, f"{SLOT}\n        {code}")
    site = build_site({"index.md": custom, "other.md": custom})
    (warning,) = site.warnings()
    assert warning.startswith(
        "mkdocs_snapengage: docs/index.md:2, docs/other.md:2: "
        f"code in a removed embed no longer runs: `{code}` {advice}"
    )


def test_custom_code_in_a_template_is_told_once(build_site: Callable[..., Site]) -> None:
    custom = ADVANCED.replace(SLOT, "SnapEngage.hideButton();")
    override = OVERRIDES["mkdocs"]["main.html"].replace(ADVANCED, custom)
    site = build_site(DOCS, overrides={"main.html": override}, markdown_extensions=["fenced_code"])
    (warning,) = site.warnings()
    assert "overrides/main.html:3: " in warning
    assert "Use the option widget.button (false) instead." in warning


def test_embeds_of_includes_and_hooks_are_traced_to_their_files(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    other = EXTERNAL.replace(OLD_ID, WIDGET_ID)
    hook = f"def on_post_page(output, **_):\n    return output + '{other.strip()}'\n"
    write_files(tmp_path, {"parts/chat.html": EXTERNAL, "hooks/chat.py": hook})
    site = build_site(
        {"index.md": '# Home\n\n--8<-- "chat.html"\n'},
        hooks=[str(tmp_path / "hooks" / "chat.py")],
        markdown_extensions=[{"pymdownx.snippets": {"base_path": [str(tmp_path / "parts")]}}],
    )
    summary = site.infos()[0]
    assert f"from {tmp_path.as_posix()}/parts/chat.html:1" in summary
    assert f"from {tmp_path.as_posix()}/hooks/chat.py:2" in summary
    assert "code.snapengage.com" not in site.read("index.html")


def test_a_lost_condition_is_a_warning(build_site: Callable[..., Site]) -> None:
    loader = ADVANCED.partition('javascript">')[2].partition("</script>")[0].strip()
    site = build_site({"index.md": f"<script>\nif (isOpen()) {{ {loader} }}\n</script>\n"})
    (warning,) = site.warnings()
    assert "a removed embed depended on `(isOpen())`" in warning
    assert "if (isOpen()) {  }" in site.read("index.html")


def test_lost_consent_is_a_warning(build_site: Callable[..., Site]) -> None:
    waiting = EXTERNAL.replace("<script async", '<script type="text/plain" data-category="chat"')
    site = build_site({"index.md": waiting})
    (warning,) = site.warnings()
    assert "docs/index.md:1: a removed embed waited for the visitor's consent" in warning
    assert "Set the option 'consent', or 'attributes'" in warning


def test_a_call_that_runs_too_early_is_named(build_site: Callable[..., Site]) -> None:
    site = build_site({"index.md": "# Home\n\n<script>SnapEngage.hideButton();</script>\n"})
    assert any(
        "docs/index.md:3: `SnapEngage.hideButton();` runs before the widget is ready. "
        "Put it into document.addEventListener('snapengage:ready'" in line
        for line in site.infos()
    )
    assert "<script>SnapEngage.hideButton();</script>" in site.read("index.html")


LOADER_CODE = ADVANCED.partition('javascript">')[2].partition("</script>")[0]


def test_a_script_file_that_is_an_embed_is_dropped_from_every_page(
    build_site: Callable[..., Site],
) -> None:
    scripts = ["js/chat.js", "js/mixed.js", "js/other.js", "https://cdn.example.org/x.js"]
    site = build_site(
        {
            "index.md": "# Home\n",
            "js/chat.js": LOADER_CODE,
            "js/mixed.js": f"function other() {{}}\n{LOADER_CODE}",
            "js/other.js": "other();\n",
        },
        extra_javascript=scripts,
    )
    for page in ("index.html", "404.html"):
        html = site.read(page)
        assert "js/chat.js" not in html
        assert all(script in html for script in scripts[1:])
    assert any("js/chat.js: this script is nothing but an old embed" in s for s in site.infos())
    (warning,) = site.warnings()
    assert "js/mixed.js:3: this script of extra_javascript loads SnapEngage" in warning


def test_an_embed_that_cannot_be_cut_stays_and_is_a_warning(
    build_site: Callable[..., Site],
) -> None:
    shared = EXTERNAL.replace("<script async src=", "<script>window.chat = {src: ").replace(
        '.js">', '.js"}; var se = document.createElement("script"); se.src = window.chat.src;'
    )
    broken = ADVANCED.replace("})();", "})(;")
    site = build_site({"index.md": broken, "other.md": shared})
    warnings = site.warnings()
    for warning, place in zip(warnings, ["docs/index.md:2", "docs/other.md:1"], strict=True):
        assert place in warning
        assert "a SnapEngage embed stays in the page" in warning
    assert broken.splitlines()[4] in site.read("index.html")


def test_an_empty_page_stays_skipped(build_site: Callable[..., Site]) -> None:
    site = build_site(
        {"index.md": "# Home\n", "empty.md": "---\ntemplate: empty.html\n---\n"},
        overrides={"empty.html": "{# nothing #}"},
    )
    assert "empty/index.html" not in site.pages()


def test_a_proxy_of_the_sites_own_can_be_named(build_site: Callable[..., Site]) -> None:
    proxied = EXTERNAL.replace(
        "storage.googleapis.com/code.snapengage.com/js", "chat.example.org/c"
    )
    files = {"index.md": proxied, "js/own.js": LOADER_CODE.replace("storage.googleapis.com/", "")}
    settings = {"extra_javascript": ["js/own.js"]}
    urls = ["https://Chat.example.org/c/", "code.snapengage.com/js/"]
    options = {"widget_id": WIDGET_ID, "snippet_urls": urls}
    without = build_site(files, **settings)
    assert proxied.strip() in without.read("index.html")
    site = build_site(files, options=options, **settings)
    assert "chat.example.org" not in site.read("index.html")
    assert "js/own.js" not in site.read("index.html")
    assert "from docs/index.md:1" in site.infos()[0]


BROKEN = "<!doctype html>\n<html>\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<body><p>no end", ""),
        ("<body><p>two</p></body>", "</body>"),
        ('<body><p title="</body>">attribute</p>', ""),
        ("<body><!-- </body> -->", "</BODY\n></html>"),
        ("<body>", "</body><!-- cut off"),
    ],
)
def test_a_broken_page_is_still_written_complete(
    build_site: Callable[..., Site], before: str, after: str
) -> None:
    site = build_site(
        {"index.md": "---\ntemplate: broken.html\n---\n"},
        overrides={"broken.html": BROKEN + before + after},
    )
    html = site.read("index.html")
    (tag,) = loader_tags(html)
    assert html == f"{BROKEN}{before}{tag}\n{after}"


@pytest.mark.parametrize(
    "end", ["<script>var unclosed = '</body>';", "<!-- </body>", "<title>", '<p title="', "<style>"]
)
def test_a_page_that_ends_in_the_middle_of_something_is_left_alone_with_a_warning(
    build_site: Callable[..., Site], end: str
) -> None:
    site = build_site(
        {"index.md": "---\ntemplate: broken.html\n---\n"},
        overrides={"broken.html": BROKEN + end},
    )
    assert site.read("index.html") == BROKEN + end
    (warning,) = site.warnings()
    assert "index.md: the page has no place for chat" in warning


BAD_WIDGET_IDS = [
    (None, "The value is missing"),
    ("", "The value is missing"),
    (12345, "received 12345 (int); put text in quotes"),
    (True, "received True (bool); put text in quotes"),
    ('a"b', "Expected a SnapEngage widget id"),
    ("</script>", "Expected a SnapEngage widget id"),
    ("a b", "Expected a SnapEngage widget id"),
    ("abc\n", "Expected a SnapEngage widget id"),
    ("\u0660", "Expected a SnapEngage widget id"),
]


@pytest.mark.parametrize(("value", "message"), BAD_WIDGET_IDS)
def test_a_bad_widget_id_stops_the_build_and_says_where_to_find_it(
    build_site: Callable[..., Site],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    value: object,
    message: str,
) -> None:
    logging.getLogger(mkdocs.__name__).propagate = True
    with pytest.raises(Abort), caplog.at_level(logging.ERROR, mkdocs.__name__):
        build_site(DOCS, options={} if value is None else {"widget_id": value})
    assert "Plugin 'snapengage' option 'widget_id'" in caplog.text
    assert message in caplog.text
    assert "the part between '/js/' and '.js'" in caplog.text
    assert not list(tmp_path.glob("*/site"))


def test_an_unset_variable_is_a_missing_widget_id(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "docs/index.md": "# Home\n",
            "mkdocs.yml": "site_name: Test\nplugins:\n"
            "  - snapengage:\n      widget_id: !ENV NO_SUCH_WIDGET_ID\n",
        },
    )
    run = subprocess.run(
        [sys.executable, "-m", mkdocs.__name__, "build"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ},
    )
    assert run.returncode == 1
    assert "option 'widget_id': The value is missing" in run.stderr
    assert "its !ENV variable is not set" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("widget-id", "x", "Did you mean 'widget_id'?"),
        ("colour", "blue", "Known are: "),
        ("record_live_chat_events", "yes", "record_live_chat_events"),
        ("script_url", "https://example.org/chat.js", "Write {widget_id} in place of"),
        ("snippet_urls", ["chat.example.org"], "a host and the beginning of a path"),
    ],
)
def test_a_bad_option_is_an_error_that_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, option: str, value: object, message: str
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n")
    plugins = [{"snapengage": {"widget_id": WIDGET_ID, option: value}}]
    logging.getLogger(mkdocs.__name__).propagate = True
    with (
        pytest.raises((Abort, ConfigurationError)),
        caplog.at_level(logging.ERROR, mkdocs.__name__),
    ):
        load_config(str(tmp_path / "mkdocs.yml"), plugins=plugins)
    assert f"option '{option}'" in caplog.text
    assert message in caplog.text
