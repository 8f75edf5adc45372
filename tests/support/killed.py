"""Run the command on a site again and again, each time killed in the middle of its work.

A process of its own, so that the command's modules are loaded once and forked without threads.
Raises AssertionError where a file is neither what it was nor what it becomes.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from mkdocs_snapengage.built_site.files import TEMPORARY
from mkdocs_snapengage.cli import main
from mkdocs_snapengage.page.inject import asset_content, asset_path

TIMES = 20


def run(site: Path, jobs: int) -> int:
    """Start the command as the leader of its own group of processes; return its id."""
    child = os.fork()
    if not child:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        main(["apply", str(site), "--jobs", str(jobs)])
    return child


def wait_for(path: Path, old: bytes, child: int) -> None:
    """Wait until the command has written a file."""
    deadline = time.monotonic() + 60
    while path.read_bytes() == old:
        assert time.monotonic() < deadline, f"{path} is never written"
        assert os.waitpid(child, os.WNOHANG) == (0, 0), f"the command ended without {path}"
        time.sleep(0.0005)


def check(site: Path, old: bytes, new: set[bytes]) -> tuple[int, int]:
    """Look at every file; return how many pages are done and how many files are unfinished."""
    done = unfinished = 0
    for path in (path for path in site.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.name.startswith(TEMPORARY):
            unfinished += 1
        elif path == site / asset_path():
            assert content == asset_content().encode()
        elif content != old:
            new.add(content)
            done += 1
    assert len(new) == 1, f"{len(new)} kinds of pages that are not as they were"
    return done, unfinished


def kill_often(site: Path) -> list[tuple[int, int]]:
    """Kill the command so many times; return what was found after each time."""
    pages = sorted(site.rglob("*.html"))
    old = pages[0].read_bytes()
    new: set[bytes] = set()
    chance = random.Random(1)  # noqa: S311
    found = []
    for number in range(TIMES):
        jobs = 1 + number % 2
        # With several processes, the second one works on other pages at the same time.
        waited_for = next(path for path in pages if path.read_bytes() == old)
        child = run(site, jobs)
        wait_for(waited_for, old, child)
        time.sleep(chance.uniform(0, 0.004))
        os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        # The processes of a group end one after the other.
        time.sleep(0.01)
        found.append(check(site, old, new))
    return found


if __name__ == "__main__":
    json.dump(kill_often(Path(sys.argv[1])), sys.stdout)
