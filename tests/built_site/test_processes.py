"""The work is shared out to no more processes than a system can have."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from mkdocs_snapengage.built_site import processes
from tests.support.command import run


class WindowsPool(ThreadPoolExecutor):
    """Refuses what `ProcessPoolExecutor` refuses on Windows."""

    def __init__(self, max_workers: int, **_: object) -> None:
        if max_workers > 61:
            raise ValueError("max_workers must be <= 61")
        super().__init__(max_workers)


def test_a_machine_of_many_cores_is_served_on_windows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", WindowsPool)
    things = range(5000)
    assert list(processes.do_all(str, things, 128)) == [str(thing) for thing in things]


def describe_process(_: int) -> tuple[int, bool]:
    return os.getpid(), signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_interrupts_are_left_to_the_parent() -> None:
    found = set(processes.do_all(describe_process, range(200), 2))
    assert os.getpid() not in dict(found)
    assert all(dict(found).values())


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_no_process_is_too_few(jobs: str) -> None:
    assert run("apply", ".", "--jobs", jobs).exit_code == 2
