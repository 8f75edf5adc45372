"""Builds of real sites: `make bench-sites` prints what the plugin adds to each, in three processes.

The sites are those of `make test-sites`; a site is built in a process of its own, twice, with the
packages that it needs.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import partial
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


def time_builds(config_file: str) -> tuple[float, float, float]:
    """Build a site twice.

    Returns:
        The seconds that the plugin's events take in the first build, what they add to the rest of
        it, and what they add to the rest of the second.
    """
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    own, shares = [], []
    for _ in range(2):
        config = load_config(config_file)
        spent = time_events(config, "snapengage")
        total = seconds(partial(build_once, config))
        own.append(sum(spent.values()))
        shares.append(own[-1] / (total - own[-1]))
    return own[0], shares[0], shares[1]


def table(names: list[str]) -> Table:
    """Build the sites that are named, or all, without an embed and with one on every page."""
    # The packages of the sites are in an environment that has none of the tests' own.
    from tests.real_sites.__main__ import BIN, PACKAGES, ROOT  # noqa: PLC0415
    from tests.real_sites.site import real_sites  # noqa: PLC0415

    def measure(config: Path) -> tuple[str, str, str]:
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
        figures = (map(float, one.stdout.splitlines()[-1].split()) for one in done)
        own, share, next_share = map(median, zip(*figures, strict=True))
        return f"{share:.1%}", f"{own * 1000:.0f} ms", f"{next_share:.1%}"

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
        "another on one page. The first build of a process loads the parsers that it needs; the "
        f"next one does not. Processor time, medians of {ROUNDS} processes.",
        (
            "site",
            *("no embed, first build", "in all", "next build"),
            *("embeds, first build", "in all", "next build"),
        ),
        rows,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*time_builds(sys.argv[2]))
    else:
        print(table(sys.argv[1:]).markdown())
