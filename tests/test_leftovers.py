"""What keeps an old embed though the plugin went over every page: it is mentioned, with a cure."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import mkdocs
import pytest

from tests.support.examples import ADVANCED, EXTERNAL, OVERRIDES
from tests.support.sites import WIDGET_ID, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = "<html><head></head><body>\n{}</body></html>\n"
PRINTED = f"""
from pathlib import Path

from mkdocs.plugins import event_priority


@event_priority(-100)
def on_post_build(config):
    folder = Path(config.site_dir, "print_page")
    folder.mkdir()
    folder.joinpath("index.html").write_text({PAGE.format(EXTERNAL)!r})
"""


def untold(site: Site) -> list[str]:
    """What is said but the summary, the widget ids, and that there is no analytics.js."""
    return [line.removeprefix("mkdocs_snapengage: ") for line in site.infos()[3:]]


def test_html_that_is_only_copied_or_written_at_the_end_is_a_warning(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    write_files(tmp_path, {"hook.py": PRINTED})
    docs = {
        "index.md": f"# Home\n\n{EXTERNAL}",
        "raw/a.html": PAGE.format(EXTERNAL),
        "raw/b.html": PAGE.format(ADVANCED.replace("})();", "})(;")),
        "raw/part.html": f"<p>\n{EXTERNAL}",
        "raw/clean.html": PAGE.format("<p>About SnapEngage</p>"),
        "raw/shown.html": PAGE.format(EXTERNAL.replace("<", "&lt;")),
        "raw/named.html": PAGE.format(EXTERNAL),
        "raw/upper.html": PAGE.format(EXTERNAL.replace("snapengage", "SNAPENGAGE")),
        "raw/data.html": '{"code": "<script src=//code.snapengage.com/js/a.js></script>"}',
    }
    options = {"widget_id": WIDGET_ID, "static_html": ["raw/named.html"]}
    site = build_site(docs, options=options, hooks=[str(tmp_path / "hook.py")])
    (warning,) = site.warnings()
    assert warning == (
        "mkdocs_snapengage: print_page/index.html, raw/a.html, raw/b.html, raw/part.html, "
        "raw/upper.html: an old embed stays in this file, which MkDocs only copied or a plugin "
        "wrote at the end: name it in static_html."
    )
    assert untold(site) == []
    cured = build_site(
        docs, options=options | {"static_html": ["*.html"]}, hooks=[str(tmp_path / "hook.py")]
    )
    assert [line for line in cured.warnings() if "raw/b.html" not in line] == []
    assert "static_html" not in str(untold(cured))


@pytest.mark.parametrize("theme", OVERRIDES)
def test_a_template_that_is_published_is_mentioned(
    build_site: Callable[..., Site], theme: str
) -> None:
    """As on sites whose custom_dir is inside of docs_dir."""
    docs = {"index.md": "# Home\n"}
    docs |= {f"own/{name}": text for name, text in OVERRIDES[theme].items()}
    settings = {"name": theme, "custom_dir": "docs/own"}
    site = build_site(docs, theme=settings)
    assert (
        "own/main.html: this template is only copied, with an old embed in it: keep it out of the "
        "site with exclude_docs."
    ) in untold(site)
    assert "own/main.html" in site.pages()
    cured = build_site(docs, theme=settings, exclude_docs="own/")
    assert untold(cured) == []


def test_a_search_index_with_the_code_of_an_embed_is_mentioned(
    build_site: Callable[..., Site],
) -> None:
    text = (
        "search/search_index.json: the search index has the code of an old embed in it: remove the "
        "embed from the Markdown."
    )
    docs = {"index.md": f"# Home\n\n{ADVANCED}", "code.md": "# Code\n"}
    plugins = ["search", {"snapengage": {"widget_id": WIDGET_ID}}]
    assert text in untold(build_site(docs, plugins=plugins))
    # Material's index has no scripts in it, and a page may show such code.
    plugins[0] = "material/search"
    assert untold(build_site(docs, plugins=plugins, theme="material")) == []
    shown = {"index.md": f"# Home\n\n{EXTERNAL}", "code.md": f"# Code\n\n```\n{ADVANCED}```\n"}
    plugins[0] = "search"
    extensions = ["fenced_code"]
    assert untold(build_site(shown, plugins=plugins, markdown_extensions=extensions)) == []


def test_many_static_files_are_treated_alike_in_several_processes(tmp_path: Path) -> None:
    docs = {
        f"docs/raw/{n}.html": PAGE.format(EXTERNAL.replace("b2c7", f"{n:04}")) for n in range(200)
    }
    config = (
        "site_name: Test\nplugins:\n  - snapengage:\n      widget_id: "
        f"{WIDGET_ID}\n      static_html: [raw/]\n"
    )
    write_files(tmp_path, docs | {"docs/index.md": "# Home\n", "mkdocs.yml": config})
    built = subprocess.run(
        [sys.executable, "-m", mkdocs.__name__, "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ,
    )
    assert built.returncode == 0, built.stderr
    assert "chat on 202 pages, 200 embeds removed" in built.stderr
    texts = {path.read_text() for path in (tmp_path / "site" / "raw").iterdir()}
    assert len(texts) == 1
    assert 'src="../assets/snapengage.' in texts.pop()
