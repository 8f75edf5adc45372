"""Does the time of strip grow in line with the page? Ratios of a page and one twice as long."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.measure import Table, seconds
from mkdocs_snapengage.page.strip import strip
from mkdocs_snapengage.scripts.loaders import read_script

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "//storage.googleapis.com/code.snapengage.com/js/6f1d2c3b-4a59-4e68-9d70-1b2c3d4e5f60.js"
EXTERNAL = f'<script async src="{URL}"></script>\n'
INLINE = (
    "<script>\n(function() {\n  var se = document.createElement('script');\n"
    f"  se.src = '{URL}';\n  document.body.appendChild(se);\n}})();\n</script>\n"
)
RUNS = 5

PAGES: dict[str, tuple[int, Callable[[int], str]]] = {
    "embeds, external": (500, lambda n: EXTERNAL * n),
    "embeds, inline": (200, lambda n: INLINE * n),
    "embeds on one line": (500, lambda n: EXTERNAL.strip() * n),
    "wrapper comments": (2000, lambda n: "<!-- begin SnapEngage code -->\n" * n + EXTERNAL),
    "plain tags": (20000, lambda n: "<p class='a'>b</p>" * n + EXTERNAL),
    "unclosed scripts": (20000, lambda n: EXTERNAL + "<script" * n),
    "unclosed comments": (20000, lambda n: EXTERNAL + "<!--" * n),
    "unclosed attributes": (20000, lambda n: EXTERNAL + "<a b='" * n),
    "less-than signs": (20000, lambda n: EXTERNAL + "< " * n),
    "white space": (20000, lambda n: EXTERNAL + " \n" * n + EXTERNAL),
    "scripts in scripts": (5000, lambda n: EXTERNAL + "<script><!--<script>" * n + "</script>"),
    "open templates": (5000, lambda n: EXTERNAL + "<template>" * n),
    "open svg": (5000, lambda n: EXTERNAL + "<svg>" * n),
    "sums of strings": (
        1000,
        lambda n: f"<script>var snap = '{URL}'" + " + 'a'" * n + ";</script>",
    ),
    "statements": (2000, lambda n: f"<script>{'a();' * n}snap('{URL}');</script>"),
    "statements, not ASCII": (2000, lambda n: f"<script>{'é();' * n}snap('{URL}');</script>"),
    "assignments in a row": (500, lambda n: f"<script>{'snap.src = ' * n}'{URL}';</script>"),
    "functions in functions": (
        100,
        lambda n: "<script>" + "(function(){" * n + "snapengage()" + "})()" * n + "</script>",
    ),
}


def shortest(*pages: str) -> list[float]:
    """The shortest time for each page of several runs, none of which knows its scripts already.

    The pages take turns, so that a slow spell of the machine hits all of them.
    """
    rounds = []
    for _ in range(RUNS):
        read_script.cache_clear()
        rounds.append([seconds(partial(strip, page)) for page in pages])
    return [min(times) for times in zip(*rounds, strict=True)]


def tables() -> list[Table]:
    """Time strip on each page and on one twice as long."""
    rows = []
    for name, (size, make) in PAGES.items():
        once, twice = shortest(make(size), make(2 * size))
        rows.append((name, f"{twice / once:.1f}"))
    return [
        Table(
            "A page twice as long",
            "How many times as long `strip` takes for a page twice as long, on pages that are "
            f"hard on some part of it: 2 is linear, 4 is quadratic. Shortest of {RUNS} runs.",
            ("page", "time"),
            rows,
        )
    ]
