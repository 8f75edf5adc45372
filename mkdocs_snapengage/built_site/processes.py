"""The same work on many items, shared among several processes."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

# Starting a process takes about as long as the work on this many pages.
_CHUNK = 32
# Windows cannot wait for more, and no disk delivers files fast enough for more.
_MOST_PROCESSES = 61


def do_all(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """Yield what `work` returns for each of `items`, in order, using at most `jobs` processes.

    If the generator is closed early, work that has begun is finished, and no more is started.

    Raises:
        BrokenProcessPool: The system ended one of the processes.

    """
    jobs = min(jobs, _MOST_PROCESSES, -(-len(items) // _CHUNK))
    if jobs <= 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    pool = ProcessPoolExecutor(jobs, initializer=_begin)
    try:
        yield from pool.map(work, items, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leave interrupts to the parent process, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415

    if parent := parent_process():
        parent.join()
        os._exit(1)
