"""The command on sites that are already built: real files, real processes."""

from __future__ import annotations

import errno
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_snapengage.page.analytics import csp_hash
from mkdocs_snapengage.page.inject import asset_content, asset_path
from tests.support.command import COMMAND, CONFIG, PAGE, run
from tests.support.examples import ADVANCED, DOCS, EXTERNAL, OLD_ID, OVERRIDES, loader_tags
from tests.support.platforms import posix
from tests.support.sites import WIDGET_ID, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable

STUB = '<html><head><meta http-equiv="refresh" content="0; url=../new/"></head><body></body></html>'
FRAMES = '<html><frameset cols="*"><frame src="a.html"></frameset></html>'
LATIN = '<html><head><meta charset="iso-8859-1"></head><body>Caf\u00e9</body></html>'
FOREIGN: dict[str, str | bytes] = {
    "site/index.html": PAGE.format(ADVANCED),
    "site/sub/deep/page.htm": PAGE.format(EXTERNAL).replace("\n", "\r\n"),
    "site/latin.html": LATIN.encode("latin-1"),
    "site/404.html": PAGE.format(""),
    "site/old/index.html": STUB,
    "site/frames.html": FRAMES,
    "site/sitemap.xml": "<urlset></urlset>",
    "site/data.html": '{"html": "<p>"}',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built site of another generator in `site`, with its mkdocs.yml, as current folder."""
    write_files(tmp_path, FOREIGN | {"mkdocs.yml": CONFIG})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def tag(src: str, rest: str = "") -> str:
    return (
        f'<script id="snapengage-loader" src="{src}" data-widget-id="{WIDGET_ID}"{rest} async>'
        "</script>\n"
    )


def test_apply_does_to_every_page_what_the_plugin_does(folder: Path) -> None:
    result = run("apply", "site")
    assert result.exit_code == 0, result.stderr
    site = Site(folder / "site")
    expected = PAGE.format("")
    asset = asset_path()
    for page, src in (("index.html", asset), ("404.html", f"/guide/{asset}")):
        assert site.read(page) == expected.replace("</body>", tag(src) + "</body>")
    assert site.read("sub/deep/page.htm") == expected.replace("\n", "\r\n").replace(
        "</body>", tag(f"../../{asset}") + "</body>"
    )
    assert (site.folder / "latin.html").read_bytes() == LATIN.replace(
        "</body>", tag(asset) + "</body>"
    ).encode("latin-1")
    assert site.read(asset) == asset_content()
    for untouched in ("old/index.html", "frames.html", "sitemap.xml", "data.html"):
        assert site.read(untouched) == FOREIGN[f"site/{untouched}"]
    assert result.stdout.splitlines()[:2] == [
        (
            "chat on 4 pages, 2 embeds removed: advanced snippet on 1 page from "
            "index.html (line 5 of the built page; not found in the site's sources); "
            "script tag on 1 page from "
            "sub/deep/page.htm (line 4 of the built page; not found in the site's sources)"
        ),
        f"widget ids in removed embeds: {OLD_ID} on 2 pages; pages now have {WIDGET_ID}",
    ]
    assert result.stdout.endswith("\n5 files changed\n")


def test_a_second_run_changes_nothing(folder: Path) -> None:
    assert run("apply", "site").exit_code == 0
    before = snapshot(folder)
    result = run("apply", "site")
    assert result.exit_code == 0
    assert "no old embeds found" in result.stdout
    assert result.stdout.endswith("\n0 files changed\n")
    assert snapshot(folder) == before
    assert run("check", "site").exit_code == 0
    assert snapshot(folder) == before


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_a_site_of_mkdocs_becomes_what_the_plugin_would_have_made(
    build_site: Callable[..., Site], tmp_path: Path, theme: str
) -> None:
    settings: dict[str, Any] = {"overrides": OVERRIDES[theme], "theme": theme}
    settings |= {"markdown_extensions": ["fenced_code"]}
    with_plugin = build_site(DOCS, **settings)
    without = build_site(DOCS, plugins=[], **settings)
    result = run("apply", str(without.folder), "-f", str(tmp_path / "site0" / "mkdocs.yml"))
    assert result.exit_code == 0, result.stderr
    assert without.pages() == with_plugin.pages()
    for page in [*without.pages(), asset_path()]:
        assert without.read(page) == with_plugin.read(page), page
    said = [line.removeprefix("mkdocs_snapengage: ") for line in with_plugin.infos()]
    assert result.stdout.splitlines()[:-1] == said


def test_excluded_pages_get_no_chat_by_source_or_path(folder: Path) -> None:
    page = PAGE.format(EXTERNAL)
    write_files(folder, {f"site/{path}/index.html": page for path in ("a", "b", "b/c", "d")})
    write_files(folder, {"docs/a.md": "", "docs/b/README.md": "", "docs/d.md": ""})
    with (folder / "mkdocs.yml").open("a") as config:
        config.write("      exclude: [/a.md, b/*.md, d/, '!/b/c.md']\n")
    assert run("apply", "site").exit_code == 0
    site = Site(folder / "site")
    assert run("check", "site").exit_code == 0
    for path in ("a", "b", "d"):
        assert site.read(f"{path}/index.html") == PAGE.format("").replace(
            "</head>", '<meta name="snapengage" content="off">\n</head>'
        )
    assert site.read("b/c/index.html") == PAGE.format("").replace(
        "</body>", tag(f"../../{asset_path()}") + "</body>"
    )


def test_scripts_that_are_nothing_but_an_embed_are_no_longer_referred_to(folder: Path) -> None:
    code = ADVANCED.partition('javascript">')[2].partition("</script>")[0]
    scripts = '<script src="{0}js/chat.js"></script>\n<script src="{0}js/mixed.js"></script>\n'
    files = {
        "site/a/index.html": PAGE.format(scripts.format("../")),
        "site/404.html": PAGE.format(scripts.format("/guide/")),
        "site/js/chat.js": code,
        "site/js/mixed.js": f"var own = 1;\n{code}\nown++;\n",
    }
    write_files(folder, files)
    with (folder / "mkdocs.yml").open("a") as config:
        config.write("extra_javascript: [js/chat.js, {path: js/mixed.js}, https://e.org/x.js]\n")
    result = run("apply", "site")
    assert result.exit_code == 0
    for page in ("a/index.html", "404.html"):
        html = Site(folder / "site").read(page)
        assert "js/chat.js" not in html
        assert "js/mixed.js" in html
    assert "js/chat.js: this script is nothing but an old embed" in result.stdout
    assert "WARNING: js/mixed.js:3: this script of extra_javascript loads" in result.stderr


def test_warnings_of_the_report_name_the_source(folder: Path) -> None:
    custom = ADVANCED.replace("API code below */", "API code below */ SnapEngage.hideButton();")
    write_files(folder, {"site/a/index.html": PAGE.format(custom), "docs/a.md": f"# A\n{custom}"})
    result = run("apply", "site")
    assert result.exit_code == 0
    assert "WARNING: docs/a.md:3: code in a removed embed no longer runs" in result.stderr
    assert "Use the option widget.button (false) instead." in result.stderr


def test_what_check_finds(folder: Path) -> None:
    assert run("apply", "site").exit_code == 0
    html = (folder / "site" / "index.html").read_text()
    (loader_tag,) = loader_tags(html)
    stays = ADVANCED.replace("})();", "})(;")
    pages = {
        "old": html.replace("<body>\n", f"<body>\n{EXTERNAL}"),
        "twice": html.replace("</body>", f"{loader_tag}</body>"),
        "missing": PAGE.format(""),
        "stays": html.replace("<body>\n", f"<body>\n{stays}"),
        "asset": html.replace("assets/snapengage", "assets/other"),
        "off": PAGE.format("").replace("<head>", '<head><meta name="snapengage" content="off">'),
    }
    write_files(folder / "site", {f"{name}.html": page for name, page in pages.items()})
    write_files(folder / "site", {"broken.html": b"<meta charset=utf-8>\xff"})
    before = snapshot(folder)
    result = run("check", "site")
    assert result.exit_code == 1
    assert result.stdout == ""
    *listed, last = [re.sub(r"^site/", "", line) for line in result.stderr.splitlines()]
    other = asset_path().replace("snapengage", "other")
    assert listed == [
        f"asset.html: the loader's script {other} is missing",
        "broken.html: cannot be read: it is not text in utf-8",
        "missing.html: the loader is missing",
        "old.html: line 4: an old script tag bypasses the loader",
        (
            "stays.html: line 6: an old embed that has to be removed by hand: "
            "the code around it does not parse"
        ),
        "twice.html: the page has the loader 2 times, so chat loads twice",
    ]
    assert last.startswith("Error: Problems were found in 6 of ")
    assert snapshot(folder) == before


def test_check_works_without_settings(folder: Path) -> None:
    assert run("apply", "site").exit_code == 0
    (folder / "mkdocs.yml").unlink()
    result = run("check", "site")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (
        "7 HTML files checked: 4 have the loader exactly once, and no page has an old embed.\n"
    )
    (folder / "mkdocs.yml").write_text("site_name: Other\n")
    assert run("check", "site").exit_code == 0
    assert "has no 'snapengage'" in run("check", "site", "-f", "mkdocs.yml").stderr
    (folder / "site" / asset_path()).unlink()
    assert run("check", "site").stderr.count("is missing") == 4


def test_check_finds_a_loader_on_excluded_pages(folder: Path) -> None:
    assert run("apply", "site").exit_code == 0
    with (folder / "mkdocs.yml").open("a") as config:
        config.write("      exclude: [latin.html]\n")
    assert "site/latin.html: the page has the loader, though it is excluded" in (
        run("check", "site").stderr
    )
    assert run("apply", "site").exit_code == 0
    assert run("check", "site").exit_code == 0


@pytest.mark.parametrize("form", ["list", "mapping", "namespace", "inherit", "yaml"])
def test_options_are_read_in_every_form(folder: Path, form: str) -> None:
    options = "widget_id: !ENV [NO_SUCH, from-env]\n"
    texts = {
        "list": f"plugins:\n- search\n- snapengage:\n    {options}",
        "mapping": f"plugins:\n  search: {{}}\n  snapengage:\n    {options}",
        "namespace": f"plugins:\n- material/snapengage:\n    {options}",
        "inherit": "INHERIT: base.yml\n",
        "yaml": f"plugins:\n- snapengage:\n    {options}",
    }
    (folder / "base.yml").write_text(texts["list"])
    (folder / "mkdocs.yml").unlink()
    (folder / ("mkdocs.yaml" if form == "yaml" else "mkdocs.yml")).write_text(texts[form])
    result = run("apply", "site")
    assert result.exit_code == 0, result.stderr
    assert 'data-widget-id="from-env"' in (folder / "site" / "index.html").read_text()


ENTRY = "plugins:\n- snapengage:\n"
BAD_SETTINGS = [
    (ENTRY, ["mkdocs.yml: snapengage: widget_id: The value is missing"]),
    (
        f"{ENTRY}    widget_id: a b\n    lod: idle\n    widget: {{sounds: loud}}\n",
        [
            "snapengage: widget_id: Expected a SnapEngage widget id",
            "snapengage: lod: There is no such option. Did you mean 'load'?",
            "snapengage: widget.sounds: Expected type: <class 'bool'>",
        ],
    ),
    (f"{ENTRY}    widget_id: !ENV NO_SUCH_VARIABLE\n", ["its !ENV variable is not set"]),
    ("plugins:\n- snapengage: yes please\n", ["snapengage: Expected options below it"]),
    (f"{ENTRY}    enabled: maybe\n", ["snapengage: enabled: Expected type"]),
    (
        "site_name: T\n",
        ["mkdocs.yml has no 'snapengage' below 'plugins'. Write:", "  - snapengage:"],
    ),
    ("plugins: [search, [odd]]\n", ["has no 'snapengage'"]),
    ("- a list\n", ["mkdocs.yml holds no settings"]),
    ("a: [\n", ["mkdocs.yml: ", "parsing the configuration file"]),
    ("INHERIT: gone.yml\n", ["Inherited config file 'gone.yml' does not exist"]),
]


@pytest.mark.parametrize(("text", "messages"), BAD_SETTINGS)
@pytest.mark.parametrize("command", [["apply", "site"], ["csp"]])
def test_wrong_settings_are_told_and_nothing_is_changed(
    folder: Path, command: list[str], text: str, messages: list[str]
) -> None:
    (folder / "mkdocs.yml").write_text(text)
    before = snapshot(folder)
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert [message for message in messages if message not in result.stderr] == []
    assert snapshot(folder) == before


def test_what_is_not_there_is_told(folder: Path) -> None:
    assert "Directory 'gone' does not exist" in run("apply", "gone").stderr
    assert "gone.yml cannot be read: No such file" in run("csp", "-f", "gone.yml").stderr
    write_files(folder, {"empty/a.txt": ""})
    for command in ("apply", "check"):
        result = run(command, "empty")
        assert result.exit_code == 1
        assert "There are no HTML files in empty. Build the site first" in result.stderr
    (folder / "mkdocs.yml").unlink()
    result = run("apply", "site")
    assert result.exit_code == 1
    assert "properdocs.yml or mkdocs.yml in this folder. Name the file with -f" in result.stderr
    assert "widget_id: " in result.stderr


@pytest.mark.parametrize("command", ["apply", "check"])
def test_a_plugin_that_is_switched_off_does_nothing(folder: Path, command: str) -> None:
    (folder / "mkdocs.yml").write_text(f"{ENTRY}    enabled: false\n    widget_id: a b\n")
    before = snapshot(folder)
    result = run(command, "site")
    assert result.exit_code == 0
    assert "enabled: false" in result.stdout
    assert snapshot(folder) == before


@posix
def test_what_cannot_be_done_is_named_and_the_rest_is_done(folder: Path) -> None:
    broken = b"<meta charset=utf-8>" + PAGE.format(EXTERNAL).encode() + b"\xff"
    write_files(folder, {"site/broken.html": broken, "out/a.html": PAGE.format(EXTERNAL)})
    (folder / "site" / "out").symlink_to("../out")
    result = run("apply", "site")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"ERROR: site/out: a link out of the site, to {folder}/out; skipped",
        "ERROR: site/broken.html: cannot be read: it is not text in utf-8",
        "Error: 2 files could not be processed.",
    ]
    assert (folder / "site" / "broken.html").read_bytes() == broken
    assert (folder / "out" / "a.html").read_text() == PAGE.format(EXTERNAL)
    assert "5 files changed" in result.stdout


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_where_nothing_can_be_written_nothing_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    assert run("apply", "site").exit_code == 0
    page = folder / "site" / "index.html"
    page.write_text(PAGE.format(EXTERNAL))
    before = snapshot(folder)
    monkeypatch.setattr(os, "replace", fail)
    result = run("apply", "site")
    assert result.exit_code == 1
    assert (
        f"ERROR: site/index.html: cannot be written: {os.strerror(number)}; it was not changed"
        in result.stderr
    )
    (folder / "site" / asset_path()).unlink()
    result = run("apply", "site")
    assert result.exit_code == 1
    assert f"{asset_path()} cannot be written: {os.strerror(number)}. No page" in result.stderr
    (folder / "site" / asset_path()).write_text(asset_content())
    assert {path: content for path, (content, _) in snapshot(folder).items()} == {
        path: content for path, (content, _) in before.items()
    }


def test_a_file_that_vanishes_meanwhile_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def vanish(path: Path) -> bytes:
        if path.name == "latin.html":
            path.unlink(missing_ok=True)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", vanish)
    result = run("apply", "site")
    assert result.exit_code == 1
    assert "ERROR: site/latin.html: cannot be read: No such file or directory" in result.stderr
    assert "4 files changed" in result.stdout
    assert not (folder / "site" / "latin.html").exists()


def test_a_name_that_the_terminal_cannot_show_is_escaped(folder: Path) -> None:
    template = f"{{% block a %}}{{% endblock %}}\n{PAGE.format(EXTERNAL)}"
    write_files(folder, {"site/\u2603.html": template})
    done = subprocess.run(
        [COMMAND, "check", "site"],
        capture_output=True,
        check=False,
        encoding="latin-1",
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )
    assert "\\u2603.html: an old embed in a template" in done.stdout
    assert "Traceback" not in done.stderr


@posix
def test_an_assets_folder_that_leads_out_is_not_written_to(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "site" / "assets").symlink_to("../elsewhere")
    before = snapshot(folder)
    result = run("apply", "site")
    assert result.exit_code == 1
    assert "leads out of the site; nothing is written there. No page was changed." in result.stderr
    assert snapshot(folder) == before


def policy(folder: Path, options: str) -> dict[str, list[str]]:
    (folder / "mkdocs.yml").write_text(f"{ENTRY}    widget_id: {WIDGET_ID}\n{options}")
    result = run("csp")
    assert result.exit_code == 0, result.stderr
    lines = [line for line in result.stdout.splitlines() if not line.startswith("#")]
    assert all(line.endswith(";") for line in lines)
    assert "observed" in result.stdout
    return {line.split()[0]: line[:-1].split()[1:] for line in lines}


def test_the_policy_of_a_plugin_with_no_option_set(folder: Path) -> None:
    assert policy(folder, "") == {
        "script-src": [
            "'self'",
            "https://cdn.segment.com",
            "https://www.snapengage.com",
            "https://storage.googleapis.com",
        ],
        "connect-src": ["https://cdn.segment.com", "https://api.segment.io"],
        "img-src": ["*", "data:", "blob:"],
        "media-src": ["https://www.snapengage.com"],
        "style-src": ["'unsafe-inline'"],
    }


def test_the_policy_follows_the_options(folder: Path) -> None:
    found = policy(
        folder,
        "    script_url: https://chat.example.org:8443/{widget_id}.js\n"
        "    analytics: {cdn_host: cdn.example.org, write_key: k1}\n",
    )
    assert "https://chat.example.org:8443" in found["script-src"]
    assert "https://cdn.example.org" in found["script-src"]
    assert "https://cdn.example.org" in found["connect-src"]
    assert "https://cdn.segment.com" not in str(found)
    assert run("apply", "site").exit_code == 0
    html = (folder / "site" / "index.html").read_text()
    code = html.partition('<script id="snapengage-analytics">')[2].partition("</script>")[0]
    assert csp_hash(code) in found["script-src"]


def test_the_policy_of_a_script_of_the_sites_own(folder: Path) -> None:
    assert "'self'" in policy(folder, "    script_url: chat/{widget_id}.js\n")["script-src"]


@pytest.mark.parametrize("command", [[], ["apply"], ["check"], ["csp"]])
def test_help_teaches(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "mkdocs-snapengage " in result.stdout
    assert ("Exit codes:" in result.stdout) is (command in (["apply"], ["check"]))
