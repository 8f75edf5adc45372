"""`mkdocs-snapengage apply` on a large site that is built already: one process, and two."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import Table
from benchmarks.sites import PLUGIN, configure, material_page

PAGES = 10_000
ROUNDS = 3


def tables() -> list[Table]:
    """Apply to 10,000 pages with an embed, with one process and with two, in turn."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        html = material_page(folder, embed=True, size=30_000)
        configure(folder, [PLUGIN], embed=True)
        rounds = [[_seconds(folder, html, jobs) for jobs in (1, 2)] for _ in range(ROUNDS)]
    gain = median(one / two for one, two in rounds)
    return [
        Table(
            f"The command on {PAGES:,} files",
            "`mkdocs-snapengage apply` on a built site, each page of Material for MkDocs with an "
            f"embed: how many times faster two processes are, on {os.cpu_count()} cores. Time on "
            f"the clock, median of {ROUNDS} pairs.",
            ("processes", "speed"),
            [("1", "1.00"), ("2", f"{gain:.2f}")],
        )
    ]


def _seconds(folder: Path, html: str, jobs: int) -> float:
    for number in range(PAGES):
        path = folder / "built" / f"part-{number // 100}" / f"page-{number}" / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
    os.sync()
    program = Path(sys.executable).with_name("mkdocs-snapengage")
    command = [str(program), "apply", str(folder / "built")]
    command += ["--config-file", str(folder / "mkdocs.yml"), "--jobs", str(jobs)]
    begin = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    spent = time.perf_counter() - begin
    if f"{PAGES} embeds removed" not in done.stdout + done.stderr:
        raise AssertionError(done.stdout)
    return spent
