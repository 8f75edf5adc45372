"""Builds of real sites: `make bench-sites` prints what the plugin adds to each, in three builds.

The sites are those of `make test-sites`; a site is built in a process of its own, with the packages
that it needs.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from os import environ
from statistics import median
from typing import TYPE_CHECKING

from mkdocs.config import load_config

from benchmarks.builds import time_events
from benchmarks.measure import Table, seconds
from benchmarks.sites import build_once

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 3


def time_build(config_file: str) -> tuple[float, float]:
    """The seconds that the plugin's events take, and the rest of the same build."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    config = load_config(config_file)
    spent = time_events(config, "snapengage")
    total = seconds(lambda: build_once(config))
    return sum(spent.values()), total - sum(spent.values())


def table(names: list[str]) -> Table:
    """Build the sites that are named, or all, without an embed and with one on every page."""
    # The packages of the sites are in an environment that has none of the tests' own.
    from tests.real_sites.__main__ import BIN, PACKAGES, ROOT  # noqa: PLC0415
    from tests.real_sites.site import real_sites  # noqa: PLC0415

    def measure(config: Path) -> tuple[str, str]:
        command: list[str | Path] = [
            BIN / "python",
            "-P",
            "-m",
            "benchmarks.real_sites",
            "--one",
            config,
        ]
        variables = environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
        done = [
            subprocess.run(  # noqa: S603
                command,
                cwd=config.parent,
                env=variables,
                check=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for _ in range(ROUNDS)
        ]
        times = [tuple(map(float, one.stdout.splitlines()[-1].split())) for one in done]
        own, share = median(own for own, _ in times), median(own / rest for own, rest in times)
        return f"{share:.1%}", f"{own * 1000:.0f} ms"

    rows = []
    for site in real_sites():
        if names and site.name not in names:
            continue
        site.unpack()
        clean = measure(site.with_plugin())
        site.add_embeds(PACKAGES)
        rows.append((site.name, *clean, *measure(site.with_plugin())))
        print(*rows[-1], file=sys.stderr, flush=True)
    return Table(
        "Builds of real sites",
        "What the plugin's events take, beside the rest of the same build, with all that the site "
        "itself asks for; first without an embed, then with one in the theme, on every page, and "
        "another on one page. Each build is the first of its process, and so loads the parsers "
        f"that it needs. Processor time, medians of {ROUNDS} builds.",
        ("site", "no embed", "in all", "embeds", "in all"),
        rows,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*time_build(sys.argv[2]))
    else:
        print(table(sys.argv[1:]).markdown())
