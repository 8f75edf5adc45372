"""How much work one script may make.

Counted are steps, not seconds: what is understood must not depend on the machine.
"""

from __future__ import annotations

LARGEST_SCRIPT = 1_000_000
"""Characters of a script that is still parsed: ten times what a large theme writes into a page."""

MOST_STEPS = 100_000
"""Nodes that may be looked at in one script, each time it is looked at."""


class BudgetSpentError(Exception):
    """A script is too intricate to be read: what it does is not understood."""


class Budget:
    """The steps that are left for one script."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self) -> None:
        """Take one step.

        Raises:
            BudgetSpentError: There is none left.
        """
        self.left -= 1
        if self.left < 0:
            raise BudgetSpentError
