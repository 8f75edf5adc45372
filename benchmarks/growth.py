"""Does the time of strip grow in line with the page? Ratios of a page and one twice as long.

Run with `make bench-growth`. Each row is a page that is hard on some part of strip; a ratio near
2 is linear, 4 would be quadratic.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup import Engine, beautifulsoup_engine, turbohtml_engine
from mkdocs_snapengage.snippets import strip

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


def seconds(page: str, engine: Engine) -> float:
    """The shortest time of several runs."""
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        strip(page, engine=engine)
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print the table."""
    print("| page | BeautifulSoup | turbohtml |")
    print("|---|---|---|")
    for name, (size, make) in PAGES.items():
        ratios = [
            seconds(make(2 * size), engine) / seconds(make(size), engine)
            for engine in (beautifulsoup_engine, turbohtml_engine)
        ]
        print(f"| {name} | {ratios[0]:.1f} | {ratios[1]:.1f} |")


if __name__ == "__main__":
    main()
