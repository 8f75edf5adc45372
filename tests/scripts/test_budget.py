"""No script makes a build hang: steps are counted, and what is past them is not understood."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.page.strip import strip
from mkdocs_snapengage.scripts import reasons, statements
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.budget import LARGEST_SCRIPT, MOST_STEPS, Budget
from mkdocs_snapengage.scripts.loaders import Reading, read_script
from tests.support.time_limit import time_limit

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "//storage.googleapis.com/code.snapengage.com/js/abc.js"
LOADER = (
    "(function(){var se=document.createElement('script');"
    f"se.src='{URL}';document.body.appendChild(se)}})();"
)
EMBED = f"<script>{LOADER}</script>"
# Each name is declared with the others, in many functions.
KNOT = "function f(){var t=n,n=e,e=t;}"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many steps each script took that was parsed since the test began."""
    read_script.cache_clear()
    js.parse.cache_clear()
    budgets: list[Budget] = []
    taken: list[int] = []

    class Counted(statements.Reader):
        def read(self) -> Reading:
            try:
                return super().read()
            finally:
                budgets.append(self._code.budget)
                taken.append(MOST_STEPS - self._code.budget.left)

    monkeypatch.setattr(statements, "Reader", Counted)
    return taken


# What declares, nests or joins much, made of `size` pieces; the last one names the vendor.
GROWING: dict[str, Callable[[int], str]] = {
    "knots": lambda size: KNOT * size + f"load(t + '{URL}')",
    "knots in one scope": lambda size: "var t=n,n=e,e=t;" * size + f"load(t + '{URL}')",
    "names of names": lambda size: (
        f"var a0='{URL}';" + "".join(f"var a{i}=a{i - 1}+'x';" for i in range(1, size))
    ),
    "a long sum": lambda size: f"var a='{URL}'" + "+'x'" * size,
    "choices": lambda size: f"var a=b?'{URL}':" + "b?'a':" * size + "'c'",
    "parentheses": lambda size: f"load({'(' * size}'{URL}'{')' * size})",
    "calls in calls": lambda size: f"g({'f(' * size}'{URL}'{')' * size})",
    "a chain": lambda size: f"$('{URL}')" + ".a()" * size,
    "a chain of promises": lambda size: f"import('{URL}')" + ".then(f)" * size,
    "members": lambda size: "x" + ".snapengage" * size + "=1",
    "assignments": lambda size: "a=b=" * size + f"'{URL}'",
    "tests": lambda size: "a&&" * size + f"load('{URL}')",
    "branches": lambda size: "if(a)" * size + f"load('{URL}')",
    "blocks": lambda size: "{" * size + f"load('{URL}')" + "}" * size,
    "functions": lambda size: f"{'(function(){' * size}load('{URL}'){'})()' * size}",
    "calls of one function": lambda size: f"function f(u){{load(u+'{URL}')}}" + "f(1);" * size,
    "awaits": lambda size: "await a;" * size + f"load('{URL}')",
    "nested returns": lambda size: LOADER.replace(
        "{var", "{" + "if(a){" * size + "return" + "}" * size + "var"
    ),
    "early returns": lambda size: LOADER.replace("{var", "{" + "if(a)return;" * size + "var"),
    "data": lambda size: f"index(['{URL}'{',[1,2]' * size}])",
    "statements of others": lambda size: "go({a:[1]});" * size + LOADER,
    "loaders": lambda size: LOADER * (size // 20) + "go()",
    "constants that make a script": lambda size: (
        f"const s=document.createElement('script');s.src='{URL}';document.body.append(s);"
        * (size // 20)
    ),
}


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_steps_grow_no_faster_than_a_script(grown: Callable[[int], str], steps: list[int]) -> None:
    for size in (200, 400, 800):
        read_script(grown(size))
    small, medium, large = steps
    assert large - medium <= 3 * (medium - small) + 1000 or large > MOST_STEPS


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_no_script_takes_more_steps_than_it_may(
    grown: Callable[[int], str], steps: list[int]
) -> None:
    page = f"<script>{grown(20_000)}</script>"
    with time_limit():
        strip(page)
    assert all(taken <= MOST_STEPS + 1 for taken in steps)


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_what_is_not_understood_is_told(grown: Callable[[int], str]) -> None:
    stripped = strip(f"<script>{grown(20_000)}</script>")
    if ".js" in stripped.html:
        assert stripped.leftovers


def test_the_loader_beside_much_other_code_is_cut(steps: list[int]) -> None:
    others = "function f(a){return a.b(c)}var d=[1,2];" * 10_000
    stripped = strip(f"<script>{others}\n{LOADER}\n</script>")
    assert stripped.html == f"<script>{others}\n</script>"
    assert max(steps) < 1000


@pytest.mark.parametrize(
    "bundle",
    [
        KNOT * 16 + "img.src=t;var scrollsnap=1;",
        "var spikesnap={dflt:'snap'},age='age';" * 1000,
        "Search.setIndex({terms:[" + "'snap'," * 10_000 + "]})",
        "x = '//storage.googleapis.com/code/js/' + 'engage';",
    ],
    ids=["knots", "words that begin alike", "a search index", "a host of others"],
)
def test_a_script_without_the_vendor_is_not_parsed_beside_an_embed(
    bundle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    read_script.cache_clear()
    js.parse.cache_clear()
    parse = js.Script.__init__

    def noted(script: js.Script, source: str) -> None:
        parsed.append(source)
        parse(script, source)

    monkeypatch.setattr(js.Script, "__init__", noted)
    page = f"{EMBED}\n<script>{bundle}</script>"
    assert strip(page).html == f"<script>{bundle}</script>"
    assert set(parsed) == {LOADER}


def test_a_script_of_more_than_a_million_characters_is_not_parsed() -> None:
    code = f"go();\n{LOADER}" + " " * LARGEST_SCRIPT
    reading = read_script(code)
    assert not reading.loaders
    (uncut,) = reading.uncut
    assert uncut.reason == reasons.TOO_LARGE
    assert code.count("\n", 0, uncut.start) == 1


def test_garbage_is_read_in_time() -> None:
    chance = random.Random(11)  # noqa: S311
    garbage = "".join(chance.choices("abc(){}[];,.'\"`/*+= \n!?:", k=400_000))
    with time_limit():
        strip(f"<script>snapengage {garbage}</script>")
