"""The same work on many things, in several processes."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Thing = TypeVar("Thing")
Result = TypeVar("Result")

# Starting a process takes about as long as the work on this many pages.
_CHUNK = 32
# Windows cannot wait for more, and nowhere do files come in that fast.
_MOST_PROCESSES = 61


def do_all(work: Callable[[Thing], Result], things: Sequence[Thing], jobs: int) -> Iterator[Result]:
    """Yield what `work` returns for each of `things`, in their order, from `jobs` processes.

    If it is closed early, it finishes what has begun and starts nothing more.

    Raises:
        BrokenProcessPool: The system ended one of the processes.

    """
    jobs = min(jobs, _MOST_PROCESSES, -(-len(things) // _CHUNK))
    if jobs <= 1:
        yield from map(work, things)
        return
    pool = ProcessPoolExecutor(jobs, initializer=_begin)
    try:
        yield from pool.map(work, things, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leave interrupts to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)
