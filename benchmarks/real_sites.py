"""Builds of real sites: `make bench-sites` prints what the plugin adds to each, in three processes.

The sites are those of `make test-sites`; a site is built in a process of its own, twice, with the
packages that it needs.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from functools import partial
from importlib import import_module
from os import environ
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.config import load_config

from benchmarks.builds import time_events
from benchmarks.measure import Table, seconds
from benchmarks.sites import build_once

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 3
COLUMNS = ("in all", "of the command", "first build", "next build")


class Cost(NamedTuple):
    """What the plugin costs on a site.

    Attributes:
        seconds: The first build of a process, with the time to load the plugin.
        of_command: That, beside all else that the process has done until then.
        of_first: The events of the first build, beside the rest of it.
        of_next: The events of the next build, beside the rest of it.

    """

    seconds: float
    of_command: float
    of_first: float
    of_next: float


def time_builds(config_file: str) -> Cost:
    """Build a site twice, in a process that has loaded MkDocs and nothing of the plugin."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    # What MkDocs would load itself.
    import_module("mkdocs.config.defaults")
    loading = seconds(lambda: import_module("mkdocs_snapengage.plugin"))
    shares = []
    for _ in range(2):
        config = load_config(config_file)
        spent = time_events(config, "snapengage")
        total = seconds(partial(build_once, config))
        own = sum(spent.values())
        shares.append(own / (total - own))
        if len(shares) == 1:
            cost = loading + own
            of_command = cost / (time.process_time() - cost)
    return Cost(cost, of_command, *shares)


def table(names: list[str]) -> Table:
    """Build the sites that are named, or all, without an embed and with one on every page."""
    # The packages of the sites are in an environment that has none of the tests' own.
    from tests.real_sites.__main__ import BIN, PACKAGES, ROOT  # noqa: PLC0415
    from tests.real_sites.site import real_sites  # noqa: PLC0415

    # From bytecode, as what is installed is loaded; the first process makes it.
    variables = environ | {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": str(ROOT),
        "NO_MKDOCS_2_WARNING": "1",
    }

    def measure(config: Path) -> tuple[str, ...]:
        command: list[str | Path] = [
            BIN / "python",
            "-P",
            "-m",
            "benchmarks.real_sites",
            "--one",
            config,
        ]
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
        cost = Cost(*map(median, zip(*figures, strict=True)))
        shares = (f"{share:.1%}" for share in cost[1:])
        return f"{cost.seconds * 1000:.0f} ms", *shares

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
        "What the plugin costs, with all that the site itself asks for; first without an embed, "
        "then with one in the theme, on every page, and another on one page. In all: to load the "
        "plugin, and its events in the first build of a process, which loads the parsers that it "
        "needs; and that beside all else that the process does. Then the events alone, beside the "
        "rest of the same build, in the first build and in the next one. Processor time, medians "
        f"of {ROUNDS} processes.",
        ("site", *COLUMNS, *(f"embeds: {column}" for column in COLUMNS)),
        rows,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*time_builds(sys.argv[2]))
    else:
        print(table(sys.argv[1:]).markdown())
