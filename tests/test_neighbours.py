"""The plugin among others: themes, URL styles, neighbour plugins, hooks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_snapengage.page.inject import asset_path
from mkdocs_snapengage.page.strip import strip
from tests.support.command import run
from tests.support.sites import WIDGET_ID, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = (
    '<script async src="https://storage.googleapis.com/code.snapengage.com/js/'
    'a7d3c1f0-6b52-4e8d-9f04-1c2b3a495867.js"></script>'
)
REFRESH = '<meta http-equiv="refresh" content="0; url=./">'
IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
DOCS: dict[str, str | bytes] = {
    "index.md": f"# Home\n\n![image](image.png)\n\n[Page](deep/page.md)\n\n{OLD}\n",
    "deep/page.md": "# Page\n\n```html\n" + OLD + "\n```\n\nCaf\u00e9 ?a=1&copy=2\n",
    "hidden.md": "---\ntitle: Hidden\n---\n\n# Hidden\n",
    "image.png": IMAGE,
}
HOOK = f"""
def on_post_page(output, page, config):
    return output.replace("</body>", '{OLD}</body>') if "</body>" in output else output + '{OLD}'
"""
NEIGHBOURS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "minify": [{"minify": {"minify_html": True}}],
    "minify_html": [{"minify_html": {}}],
    "glightbox": [{"glightbox": {}}],
    "privacy": [{"material/privacy": {"assets": False}}],
    "macros": [{"macros": {}}],
    "redirects": [{"redirects": {"redirect_maps": {"old.md": "deep/page.md"}}}],
    "i18n": [
        {
            "i18n": {
                "docs_structure": "suffix",
                "languages": [
                    {"locale": "en", "default": True, "name": "English", "build": True},
                    {"locale": "fr", "name": "Fran\u00e7ais", "build": True},
                ],
            }
        }
    ],
    "hook": [],
}


def assert_page_is_right(site: Site, page: str, root: str) -> None:
    """One loader, whose script is there; no other embed."""
    html = site.read(page)
    tags = re.findall(r"<script\b[^>]*\bid=\"?snapengage-loader\b[^>]*>", html)
    assert len(tags) == 1, page
    found = re.search(r"\ssrc=\"?([^\s\">]+)", tags[0])
    assert found, page
    src = found[1]
    target = src.removeprefix(root) if src.startswith("/") else str(Path(page).parent / src)
    assert (site.folder / target).resolve() == (site.folder / asset_path()).resolve(), page
    assert (site.folder / asset_path()).is_file()
    assert not strip(html).removals, page


@pytest.mark.parametrize("use_directory_urls", [True, False])
@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_every_page_of_every_site_has_one_loader(
    build_site: Callable[..., Site],
    tmp_path: Path,
    neighbour: str,
    theme: str,
    *,
    use_directory_urls: bool,
) -> None:
    settings: dict[str, Any] = {
        "theme": theme,
        "use_directory_urls": use_directory_urls,
        "markdown_extensions": ["fenced_code"],
        "not_in_nav": "hidden.md",
    }
    if neighbour == "hook":
        write_files(tmp_path, {"hook.py": HOOK})
        settings["hooks"] = [str(tmp_path / "hook.py")]
    others = NEIGHBOURS[neighbour]
    plugin = {"snapengage": {"widget_id": WIDGET_ID}}
    site = build_site(DOCS, plugins=[plugin, *others], **settings)
    without = build_site(DOCS, plugins=[*others], **settings)
    pages = site.pages()
    assert len(pages) >= 4
    assert pages == without.pages()
    # Others may have written the embed in another way.
    assert "docs/index.md:7" in site.infos()[0]
    for page in pages:
        if neighbour == "redirects" and page.startswith("old"):
            assert site.read(page) == without.read(page)
            continue
        assert_page_is_right(site, page, "/guide/")
        rest = re.sub(r'<script id="snapengage-loader".*?</script>\n', "", site.read(page))
        assert rest == strip(without.read(page)).html, page
    for path in without.others():
        assert site.bytes(path) == without.bytes(path), path


AT_THE_END = f"""
from pathlib import Path


def on_post_build(config):
    folder = Path(config.site_dir, "print")
    folder.mkdir(exist_ok=True)
    folder.joinpath("all.html").write_text({f"<html><body>{OLD}</body></html>"!r})
"""


def test_pages_that_others_write_at_the_end_are_treated_too(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    write_files(tmp_path, {"hook.py": AT_THE_END})
    plugin = {"snapengage": {"widget_id": WIDGET_ID, "static_html": ["print/", "index.html"]}}
    hooks = [str(tmp_path / "hook.py")]
    site = build_site({"index.md": "# Home\n"}, plugins=[plugin], hooks=hooks)
    assert site.read("print/all.html").count('src="../assets/snapengage.') == 1
    assert OLD not in site.read("print/all.html")
    assert site.read("index.html").count('<script id="snapengage-loader"') == 1


def test_redirects_get_no_loader_whichever_way_they_are_treated(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    """From the plugin as from the command: a visitor is not there long enough to chat."""
    redirects = {"redirects": {"redirect_maps": {"old.md": "index.md"}}}
    docs = {
        "index.md": "# Home\n",
        "moved.md": "---\ntemplate: moved.html\n---\n",
        "raw.html": f"<html><head>{REFRESH}</head><body>{OLD}\n</body></html>",
    }
    overrides = {"moved.html": f"<html><head>{REFRESH}</head><body>{OLD}\n</body></html>"}
    options = {"widget_id": WIDGET_ID, "static_html": ["*.html"]}
    sites = [
        build_site(docs, overrides=overrides, plugins=[*plugins, redirects])
        for plugins in ([{"snapengage": options}], [])
    ]
    config = str(tmp_path / "site0" / "mkdocs.yml")
    assert run("apply", str(sites[1].folder), "-f", config).exit_code == 0
    for site in sites:
        for page in ("moved/index.html", "raw.html", "old/index.html"):
            html = site.read(page)
            assert "snapengage" not in html, page
            assert "refresh" in html, page
        assert "snapengage-loader" in site.read("index.html")
