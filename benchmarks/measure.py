"""Run contenders in turn, and say how their times compare."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True)
class Table:
    """A result: a heading, what was done in a sentence or two, and rows of text."""

    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """Return the table as Markdown."""
        lines = [f"## {self.title}", "", self.about, ""]
        lines += [_row(self.columns), _row(["---"] * len(self.columns)), *map(_row, self.rows)]
        return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """The processor time of one run, as the mean of `runs`."""
    begin = time.process_time()
    for _ in range(runs):
        work()
    return (time.process_time() - begin) / runs


def in_turn(
    contenders: Mapping[str, Callable[[], object]], rounds: int, budget: float = 0.02
) -> list[dict[str, float]]:
    """Time every contender once in each round, so that a slow spell of the machine hits all.

    Each is run as often as fits into `budget` seconds.
    """
    runs = {
        name: max(1, int(budget / max(seconds(work), 1e-7))) for name, work in contenders.items()
    }
    gc.collect()
    return [
        {name: seconds(work, runs[name]) for name, work in contenders.items()}
        for _ in range(rounds)
    ]


def ratio(rounds: Sequence[Mapping[str, float]], one: str, other: str) -> float:
    """How many times as long as `other` `one` takes: the median over the rounds."""
    return median(times[one] / times[other] for times in rounds)
