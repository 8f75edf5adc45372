"""Large scripts of others in a page with an embed: they are passed by, or read within a budget."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.measure import Table, seconds
from mkdocs_snapengage.page.strip import strip
from mkdocs_snapengage.scripts.loaders import read_script

ROUNDS = 3
URL = "//storage.googleapis.com/code.snapengage.com/js/9c3ee480-9bae-44fd-9dd7-9f6922280ceb.js"
EMBED = (
    "<script>(function(){var se=document.createElement('script');se.async=true;"
    f"se.src='{URL}';document.body.appendChild(se)}})();</script>\n"
)
# `make bench` puts packages of PyPI into a folder of their own: they come without what they need.
PACKAGES = Path("build", "bundles")
MODULES = Path("node_modules")
BUNDLES = {
    "plotly": PACKAGES / "plotly/package_data/plotly.min.js",
    "bokeh": PACKAGES / "bokeh/server/static/js/bokeh.min.js",
    "rudder-sdk-js": MODULES / "rudder-sdk-js/dist/npm/index.js",
    "@segment/analytics-next": MODULES / "@segment/analytics-next/dist/umd/standalone.js",
}


def tables() -> list[Table]:
    """Strip a page with the embed and a bundle, and one with the embed and made-up scripts."""
    scripts = {f"{name}, {path.name}": path.read_text("utf-8") for name, path in BUNDLES.items()}
    scripts["a search index"] = f"Search.setIndex({[['word', n] for n in range(200_000)]})"
    scripts["many names, SnapEngage's too"] = "var a=b,b=c,c=a;" * 20_000 + "go('snapengage')"
    rows = [_row(name, code) for name, code in scripts.items()]
    return [
        Table(
            "Large scripts beside an embed",
            "How long `strip` takes for a page with the basic snippet and another inline script, "
            "in seconds of this machine's processor; the embed is always removed. Medians of "
            f"{ROUNDS} runs.",
            ("script", "MB", "seconds", "seconds for each MB"),
            rows,
        )
    ]


def _row(name: str, code: str) -> tuple[str, ...]:
    page = f"{EMBED}<script>{code}</script>"
    if len(strip(page).removals) != 1:
        raise AssertionError("the embed was not removed")

    def work() -> None:
        read_script.cache_clear()
        strip(page)

    taken = median(seconds(work) for _ in range(ROUNDS))
    size = len(page) / 1e6
    return name, f"{size:.2f}", f"{taken:.2f}", f"{taken / size:.3f}"
