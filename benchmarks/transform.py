"""One page: what the plugin does to it, beside a parse and print, and beside the least there is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup

from benchmarks.measure import Table, in_turn, ratio
from benchmarks.sites import PLUGIN, material_page
from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.page import inject as loader
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import strip_page
from mkdocs_snapengage.page.transform import PageResult, PageTransform

ROUNDS = 15


def tables() -> list[Table]:
    """Time the transform of one page of Material for MkDocs."""
    options = SnapEngageConfig()
    options.load_dict(PLUGIN["snapengage"])
    options.validate()
    to_root = "../"
    tag = loader.tag(to_root + loader.asset_path(), options.loader_attributes(to_root))
    with TemporaryDirectory() as folder:
        clean, legacy = (material_page(Path(folder), embed=embed) for embed in (False, True))

    def parse_and_print(html: str) -> str:
        return str(BeautifulSoup(html, "html.parser"))

    transform = PageTransform(options)

    def transform_page(html: str) -> PageResult:
        page, stripped = strip_page(ParsedPage(html), options.snippet_urls)
        return transform.apply(page, stripped, to_root)

    def floor() -> str:
        lower = clean.lower()
        if "snapengage" in lower or "snapabug" in lower:
            raise AssertionError
        position = clean.rfind("</body>")
        return f"{clean[:position]}{tag}\n{clean[position:]}"

    if floor() != transform_page(clean).html:
        raise AssertionError("the floor does not do the same work")
    if len(transform_page(legacy).stripped.removals) != 1:
        raise AssertionError("the embed was not removed")

    rounds = in_turn(
        {
            "BeautifulSoup": partial(parse_and_print, clean),
            "BeautifulSoup, embed": partial(parse_and_print, legacy),
            "floor": floor,
            "clean": partial(transform_page, clean),
            "embed": partial(transform_page, legacy),
        },
        ROUNDS,
    )
    rows = [
        (
            "no embed",
            f"{ratio(rounds, 'BeautifulSoup', 'clean'):.0f} times faster",
            f"{ratio(rounds, 'clean', 'floor'):.1f} times",
        ),
        (
            "an embed in the theme",
            f"{ratio(rounds, 'BeautifulSoup, embed', 'embed'):.0f} times faster",
            "",
        ),
    ]
    return [
        Table(
            "One page",
            f"The plugin's whole transform of one page of Material for MkDocs "
            f"({len(clean.encode()) // 1000} kB), against BeautifulSoup's parse and print of it "
            "with html.parser. The floor is one case-insensitive scan for two words and one "
            f"splice at the last `</body>`. Median of {ROUNDS} rounds.",
            ("page", "than parse and print", "of the floor"),
            rows,
        )
    ]
