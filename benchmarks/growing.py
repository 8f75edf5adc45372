"""Many pages: whether a page costs more, and the plugin keeps more, the more there are."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from benchmarks.measure import Table
from benchmarks.sites import PLUGIN, configure, material_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from mkdocs_snapengage.plugin import SnapEngagePlugin

NUMBERS = (100, 1_000, 10_000)
ROUNDS = 3


def tables() -> list[Table]:
    """Send 100, 1,000 and 10,000 pages through the plugin's events, each with an embed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        html = material_page(folder, embed=True, size=30_000)
        config = configure(folder, [PLUGIN], embed=True)
        # Every page is there before the clock starts: MkDocs' own objects are not ours to count.
        pages = [_page(number, config) for number in range(max(NUMBERS))]
        rounds = [[_seconds(config, html, pages[:n]) / n for n in NUMBERS] for _ in range(ROUNDS)]
        memory = [_peak(config, html, pages[:n]) for n in NUMBERS]
    rows = [
        (
            f"{number:,}",
            f"{median(times[index] / times[0] for times in rounds):.2f}",
            f"{memory[index] / memory[0]:.2f}",
        )
        for index, number in enumerate(NUMBERS)
    ]
    return [
        Table(
            "A site with more pages",
            "Time for each page in the plugin's events, and the most memory that the plugin holds "
            f"during a build, as multiples of those for {NUMBERS[0]} pages; each page of Material "
            f"for MkDocs has an embed. Medians of {ROUNDS} rounds.",
            ("pages", "time for each page", "peak memory"),
            rows,
        )
    ]


def _page(number: int, config: MkDocsConfig) -> Page:
    path = f"part/page-{number}.md"
    file = File(path, config.docs_dir, config.site_dir, use_directory_urls=True)
    return Page(None, file, config)


def _run(config: MkDocsConfig, html: str, pages: list[Page]) -> None:
    plugin = cast("SnapEngagePlugin", config.plugins["snapengage"])
    plugin.on_config(config)
    for page in pages:
        # Rendered anew for each page, as MkDocs does.
        plugin.on_post_page(html.replace("Page", page.url, 1), page=page, config=config)
    plugin.on_post_build(config=config)


def _seconds(config: MkDocsConfig, html: str, pages: list[Page]) -> float:
    begin = time.process_time()
    _run(config, html, pages)
    return time.process_time() - begin


def _peak(config: MkDocsConfig, html: str, pages: list[Page]) -> int:
    tracemalloc.start()
    _run(config, html, pages)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
