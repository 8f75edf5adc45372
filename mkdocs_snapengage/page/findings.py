"""What is found on a page about SnapEngage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, SupportsInt

if TYPE_CHECKING:
    from collections.abc import Callable


class LazyLine:
    """The number of a line, counted once somebody asks: of what many pages have, one is asked."""

    __slots__ = ("_count", "_number")

    def __init__(self, count: Callable[[], int]) -> None:
        """Take what counts the line."""
        self._count: Callable[[], int] | None = count
        self._number = 0

    def __int__(self) -> int:
        if self._count:
            self._number, self._count = self._count(), None
        return self._number

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        # The page does not go from one process to another.
        return int, (int(self),)


@dataclass(frozen=True, slots=True)
class Removal:
    """One embed that was taken out of a page.

    `line` is where it stood, from 1; `source` is what stood there; `custom_code` is code of the
    site's own that went with it; `condition` is the test it stood under; `awaited_consent` is
    true where a consent manager held it back. The same embed on another line is equal to it.
    """

    form: str
    line: SupportsInt = field(compare=False)
    source: str
    widget_ids: tuple[str, ...] = ()
    custom_code: tuple[str, ...] = ()
    condition: str = ""
    awaited_consent: bool = False


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something about SnapEngage that was left in the page: where, what, and why.

    The same on another line is equal to it.
    """

    line: int = field(compare=False)
    source: str
    reason: str
