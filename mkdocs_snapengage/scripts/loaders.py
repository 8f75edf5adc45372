"""Which statements of a script load SnapEngage, and whether they can be cut cleanly.

A *loader* is one or more statements that do nothing but put the widget's script into the page. What
people added to the vendor's code inside it is *custom code*: it is cut with the loader and reported
word for word.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts.budget import LARGEST_SCRIPT, BudgetSpentError
from mkdocs_snapengage.scripts.fragments import whereabouts
from mkdocs_snapengage.scripts.urls import mentions_loader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["INIT", "ApiCall", "Loader", "Reading", "Uncut", "is_intact", "read_script"]

INIT = "SnapABug call"


class Loader(NamedTuple):
    """What loads the widget in a script. An `INIT` loader works only together with another one.

    Attributes:
        start: Where it begins in the script.
        end: Where it ends.
        form: How it loads the widget.
        widget_ids: The widgets that it loads.
        custom_code: Code of the site's own in it.
        condition: The source of the tests that it depends on.
        replacement: What must take its place so that the rest stays valid.
    """

    start: int
    end: int
    form: str
    widget_ids: tuple[str, ...]
    custom_code: tuple[str, ...] = ()
    condition: str = ""
    replacement: str = ""


class ApiCall(NamedTuple):
    """A statement that calls the widget's API as soon as its script runs."""

    start: int
    text: str


class Uncut(NamedTuple):
    """Something that loads the widget, or may load it, and stays: where it is, and why."""

    start: int
    reason: str


class Reading(NamedTuple):
    """What a script does about SnapEngage.

    Attributes:
        loaders: What can be cut.
        stands_alone: Whether nothing else is in the script but `api_calls` and comments.
        api_calls: The statements that only call the widget's API.
        uncut: What loads the widget, or may load it, but cannot be cut.
        unpaired_inits: The offsets of calls that start a widget and cannot be cut.
    """

    loaders: tuple[Loader, ...] = ()
    stands_alone: bool = False
    api_calls: tuple[ApiCall, ...] = ()
    uncut: tuple[Uncut, ...] = ()
    unpaired_inits: tuple[int, ...] = ()


# A theme's script is the same on every page; few scripts of a site mention SnapEngage.
@lru_cache(maxsize=16)
def read_script(source: str, extra: tuple[str, ...] = ()) -> Reading:
    """Return which statements of a script are loaders, and what is around them.

    Args:
        source: The script.
        extra: Further starts of loader URLs, as in `catalogue.WIDGET_URLS`, in lower case.

    """
    spots = whereabouts(source, extra)
    if spots is None:
        return Reading()
    if len(source) <= LARGEST_SCRIPT:
        # The parser is loaded for the first script that needs it.
        from mkdocs_snapengage.scripts.statements import Reader  # noqa: PLC0415

        with suppress(BudgetSpentError, RecursionError):
            return Reader(source, extra, spots).read()
    return Reading(uncut=tuple(_unparsed(source, extra, spots)))


def _unparsed(source: str, extra: tuple[str, ...], spots: Sequence[int]) -> Iterable[Uncut]:
    """Find the first line with a loader's URL in a script that is not parsed or not understood."""
    if mentions_loader(source, extra):
        lines = ((spot, source[source.rfind("\n", 0, spot) + 1 : spot + 200]) for spot in spots)
        start = next((spot for spot, line in lines if mentions_loader(line, extra)), 0)
        yield Uncut(start, reasons.TOO_LARGE)


def is_intact(source: str, loaders: Iterable[Loader], remainder: str) -> bool:
    """Whether every other statement of a script is as it was after its loaders are cut.

    Where a semicolon is left to the parser, a cut can glue neighbours together.

    Args:
        source: The script.
        loaders: The loaders in it.
        remainder: The script without them.

    """
    from mkdocs_snapengage.scripts.statements import leaves  # noqa: PLC0415

    expected = [
        text
        for start, text in leaves(source)
        if not any(loader.start <= start < loader.end for loader in loaders)
    ]
    return expected == [text for _, text in leaves(remainder)]
