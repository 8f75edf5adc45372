"""Every input of the public html5lib test suite, which goes through each state of a parser.

Only the inputs are used: what has to become of them is told by tests/promises.py. `make test`
fetches the suite.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.edits import with_loader
from tests.support.promises import TAG, check_places, check_strip, check_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


SUITE = Path(__file__).parents[2] / "build" / "html5lib"
# Nearly all of these are one named character reference each, which concerns nobody here.
ONE_IN_MANY = {"namedEntities.test": 40, "unicodeChars.test": 10}


def trees() -> Iterator[str]:
    """Yield the inputs of the tests of tree construction."""
    for path in sorted(SUITE.glob("tree-construction/**/*.dat")):
        for test in f"\n{path.read_bytes().decode()}".split("\n#data\n")[1:]:
            yield test.partition("\n#errors")[0]


def streams() -> Iterator[str]:
    """Yield the inputs of the tests of the tokenizer."""
    for path in sorted(SUITE.glob("tokenizer/*.test")):
        tests = json.loads(path.read_text("utf-8")).get("tests", [])
        for test in tests[:: ONE_IN_MANY.get(path.name, 1)]:
            code = test["input"]
            yield _unescaped(code) if test.get("doubleEscaped") else code
            # The test begins inside of such an element.
            for name in ("title", "script", "style", "plaintext"):
                if test.get("lastStartTag") == name:
                    yield f"<{name}>{code}"


def _unescaped(code: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), code)


# Where a cell is begun inside of an unclosed <svg>, browsers close more than one would expect:
# this one could have a loader, and is left without one.
CAUTIOUS = {"<table><tr><td><svg><desc><td></desc><circle>"}


@pytest.fixture(scope="module")
def pages() -> list[str]:
    found = list(dict.fromkeys([*trees(), *streams()]))
    assert len(found) > 3500, f"the suite is not in {SUITE}: make test puts it there"
    return found


def test_what_is_put_into_any_input_is_live_and_the_rest_stays(pages: list[str]) -> None:
    broken = {page: problem for page in pages if (problem := broken_promise(check_places, page))}
    assert broken == dict.fromkeys(CAUTIOUS, "it could have a loader")
    places = sum(with_loader(page, TAG) is not None for page in pages)
    assert places > len(pages) / 2


def test_any_input_is_stripped_of_embeds_and_of_nothing_else(pages: list[str]) -> None:
    def check(page: str) -> None:
        check_strip(page)

    assert {page for page in pages if broken_promise(check, page) is not None} <= CAUTIOUS
    assert not [page for page in pages if broken_promise(check_transform, page) is not None]


def broken_promise(check: Callable[[str], object], page: str) -> str | None:
    try:
        check(page)
    except AssertionError as problem:
        return str(problem).partition("\n")[0]
    return None
