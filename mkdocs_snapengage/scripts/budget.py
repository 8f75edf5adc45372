"""How much work a script may be.

Steps are counted, not seconds: what is understood must not depend on the machine.
"""

from __future__ import annotations

LARGEST_SCRIPT = 1_000_000
"""Characters of the longest script that is parsed: ten times what a large theme brings."""

MOST_STEPS = 100_000
"""How many nodes may be looked at in a script; a node that is looked at twice counts twice."""


class BudgetSpentError(Exception):
    """A script is too intricate to be read: what it does is not understood."""


class Budget:
    """The steps that are left for one script."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self) -> None:
        """Take one step.

        Raises:
            BudgetSpentError: No step is left.
        """
        self.left -= 1
        if self.left < 0:
            raise BudgetSpentError
