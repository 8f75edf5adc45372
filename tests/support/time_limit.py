"""A test that would hang fails."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def time_limit() -> Iterator[None]:
    """Fail, instead of hanging, where a page takes more than a few seconds of the processor."""

    if sys.platform == "win32":
        # It has no timer of a process: there a test that would hang hangs.
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError("the page took more than ten seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
