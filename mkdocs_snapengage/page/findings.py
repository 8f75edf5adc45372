"""What is found on a page about SnapEngage."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, SupportsInt

from typing_extensions import override

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


class Removal(NamedTuple):
    """One embed that was taken out of a page.

    `line` is where it stood, from 1; `source` is what stood there; `custom_code` is code of the
    site's own that went with it; `condition` is the test it stood under; `awaited_consent` is
    true where a consent manager held it back. The same embed on another line is equal to it.
    """

    form: str
    line: SupportsInt
    source: str
    widget_ids: tuple[str, ...] = ()
    custom_code: tuple[str, ...] = ()
    condition: str = ""
    awaited_consent: bool = False

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Removal) and _but_line(self) == _but_line(other)

    @override
    def __ne__(self, other: object) -> bool:
        return not self == other

    @override
    def __hash__(self) -> int:
        return hash(_but_line(self))


class Leftover(NamedTuple):
    """Something about SnapEngage that was left in the page: where, what, and why.

    The same on another line is equal to it.
    """

    line: int
    source: str
    reason: str

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Leftover) and _but_line(self) == _but_line(other)

    @override
    def __ne__(self, other: object) -> bool:
        return not self == other

    @override
    def __hash__(self) -> int:
        return hash(_but_line(self))


def _but_line(item: Removal | Leftover) -> tuple[object, ...]:
    return tuple(item._replace(line=0))
