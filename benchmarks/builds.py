"""Whole builds: with the plugin and without, and beside other plugins that change every page."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Table, seconds
from benchmarks.sites import PLUGIN, build_once, configure, write_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig

Spent = dict[str, float]
"""Seconds by event."""

PAGES = 100
SECTIONS = 4
ROUNDS = 4
CASES = {"no embed": False, "an embed on every page": True}
CONTENDERS: dict[str, Any] = {
    "mkdocs-snapengage": PLUGIN,
    "mkdocs-ai-chatbot": {"asyntai": {"widget_id": "asyntai_1a2b3c4d5e6f"}},
    "mkdocs-glightbox": "glightbox",
    "mkdocs-minify-html-plugin": "minify_html",
    "mkdocs-minify-plugin": {"minify": {"minify_html": True}},
}


def tables() -> list[Table]:
    """Build a site of Material for MkDocs, with one set of plugins after the other."""
    with TemporaryDirectory() as folder:
        site = Path(folder)
        write_site(site, PAGES, SECTIONS)
        return [_overhead(site), _peers(site)]


def entry_name(plugin: str | dict[str, Any]) -> str:
    """The name of an entry below `plugins`, with options or without."""
    return plugin if isinstance(plugin, str) else next(iter(plugin))


def time_events(config: MkDocsConfig, plugin: str) -> Spent:
    """Have the time that a plugin spends in its events added up, by event, as builds go on."""
    spent: Spent = defaultdict(float)

    def timed(event: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            begin = time.process_time()
            try:
                return method(*args, **kwargs)
            finally:
                spent[event] += time.process_time() - begin

        return run

    own = next(it for name, it in config.plugins.items() if name.rpartition("/")[2] == plugin)
    for event, methods in config.plugins.events.items():
        methods[:] = [
            timed(event, method) if getattr(method, "__self__", None) is own else method
            for method in methods
        ]
    return spent


def build_seconds(site: Path, plugins: list[Any], *, embed: bool) -> tuple[float, Spent]:
    """Return the processor time of a build, and how much of it the last plugin's events took."""
    config = configure(site, plugins, embed=embed)
    last = plugins[-1]
    spent = time_events(config, entry_name(last))
    return seconds(lambda: build_once(config)), spent


def _overhead(site: Path) -> Table:
    build_seconds(site, ["search"], embed=False)
    rounds = [_round(site, order) for order in [(False, True), (True, False)] * (ROUNDS // 2)]
    rows = []
    for name, embed in CASES.items():
        shares, pairs = [], []
        for times in rounds:
            total, spent = times[embed, True]
            shares.append(sum(spent.values()) / (total - sum(spent.values())))
            pairs.append(total / times[embed, False][0] - 1)
        spread = max(pairs) - min(pairs)
        whole = median(pairs)
        difference = f"{whole:.1%}" if abs(whole) > spread else "noise"
        rows.append((name, f"{median(shares):.2%}", difference, f"{spread:.1%}"))
    return Table(
        f"A build of {PAGES} pages",
        "What the plugin adds to the processor time of `mkdocs build` with Material for MkDocs: "
        "the time spent in its events, beside the rest of the same build; and the difference of "
        f"whole builds with and without it, in pairs. Medians of {ROUNDS} pairs. The last column "
        "is how far the pairs lie apart: a difference smaller than that is noise, and not printed.",
        ("site", "in its events", "whole builds", "spread"),
        rows,
    )


def _round(site: Path, order: tuple[bool, ...]) -> dict[tuple[bool, bool], tuple[float, Spent]]:
    """Build every case once, and its site without the plugin; `order` says which come first."""
    return {
        (embed, is_with): build_seconds(
            site, ["search", *([PLUGIN] if is_with else [])], embed=embed
        )
        for is_with in order
        for embed in CASES.values()
    }


def _peers(site: Path) -> Table:
    times: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    shares: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(3):
        for name, plugin in CONTENDERS.items():
            total, spent = build_seconds(site, ["search", plugin], embed=False)
            times[name].append(spent["post_page"])
            shares[name].append(sum(spent.values()) / (total - sum(spent.values())))
    ours = times["mkdocs-snapengage"]
    rows = [
        (
            name,
            f"{median(mine / own for mine, own in zip(times[name], ours, strict=True)):.1f}",
            f"{median(shares[name]):.2%}",
        )
        for name in CONTENDERS
    ]
    return Table(
        "Beside other plugins",
        f"The same site of {PAGES} pages, no embed on it, built with one plugin at a time: "
        "processor time of `on_post_page` as a multiple of ours, and what all events of the plugin "
        "add to the rest of the build. The peers do other work: mkdocs-ai-chatbot injects a tag, "
        "mkdocs-glightbox wraps images, the other two minify. Medians of 3 builds.",
        ("plugin", "on_post_page, ours = 1", "of the build"),
        rows,
    )
