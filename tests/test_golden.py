"""The golden catalogue: what strip does to every known form of embed, look-alike and trap.

`golden/snippets` holds lists of cases, one file per form; `golden/pages` holds whole pages, each
with the page that must be left. Both are read here as they are, and checked byte for byte.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import yaml

from mkdocs_snapengage.catalogue import STEM
from mkdocs_snapengage.markup import beautifulsoup_engine, turbohtml_engine
from mkdocs_snapengage.origins import Source
from mkdocs_snapengage.outline import outline
from mkdocs_snapengage.report import Report
from mkdocs_snapengage.snippets import Stripped, strip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_snapengage.markup import Engine

GOLDEN = Path(__file__).parent / "golden"
ENGINES = [
    pytest.param(beautifulsoup_engine, id="beautifulsoup"),
    pytest.param(turbohtml_engine, id="turbohtml"),
]


NOTHING_FOUND = ("INFO chat on 1 page, no old embeds found",)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case of the catalogue; its keys are those of the YAML files.

    `output` is what must be left, `input` itself where the key is missing. `removed` has the
    first widget id of every removal, or an empty string. `custom_code` is what the user must be
    shown because it went too. `warns` says whether a warning is due; `either` leaves that open.
    `newlines: crlf` stands for CRLF in both texts, which YAML would not keep. `why` is for the
    reader.

    `log` is what the build says when this is all there is of a page written in Markdown; where the
    key is missing, that nothing was found.
    """

    name: str
    input: str
    output: str | None = None
    removed: list[str] = field(default_factory=list)
    custom_code: list[str] = field(default_factory=list)
    warns: bool | Literal["either"] = False
    log: list[str] = field(default_factory=lambda: list(NOTHING_FOUND))
    newlines: Literal["lf", "crlf"] = "lf"
    why: str = ""

    @property
    def page(self) -> str:
        return self._with_newlines(self.input)

    @property
    def expected(self) -> str:
        return self._with_newlines(self.input if self.output is None else self.output)

    def _with_newlines(self, text: str) -> str:
        return text.replace("\n", "\r\n") if self.newlines == "crlf" else text


def catalogue() -> Iterator[tuple[str, Case]]:
    """Every case with its id, file and name; a key that `Case` does not know is an error."""
    for path in sorted((GOLDEN / "snippets").glob("*.yml")):
        for keys in yaml.safe_load(path.read_text("utf-8")):
            case = Case(**keys)
            yield f"{path.stem}: {case.name}", case


CASES = list(catalogue())
PAGES = sorted(
    path for path in (GOLDEN / "pages").glob("*.html") if not path.stem.endswith(".stripped")
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES])
def test_case(case: Case, engine: Engine) -> None:
    stripped = strip(case.page, engine=engine)
    assert_nothing_more(stripped, engine)
    assert stripped == Stripped(case.page) or outline(case.page).may_load((STEM,))
    assert_same(stripped.html, case.expected)
    assert widget_ids(stripped) == case.removed
    assert custom_code(stripped) == case.custom_code
    assert case.warns in ("either", warns(stripped)), stripped
    assert log(case, stripped) == case.log


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in PAGES])
def test_page(path: Path, engine: Engine) -> None:
    expected = read(path.with_suffix(".stripped.html"))
    stripped = strip(read(path), engine=engine)
    assert_same(stripped.html, expected)
    assert not stripped.leftovers
    assert_nothing_more(stripped, engine)


def test_names_are_unique() -> None:
    names = [name for name, _ in CASES]
    assert len(names) == len(set(names))


def read(path: Path) -> str:
    """A page as it is; Python would make LF of its CRLF."""
    return path.read_bytes().decode("utf-8")


def widget_ids(stripped: Stripped) -> list[str]:
    return [next(iter(removal.widget_ids), "") for removal in stripped.removals]


def custom_code(stripped: Stripped) -> list[str]:
    return [code for removal in stripped.removals for code in removal.custom_code]


def log(case: Case, stripped: Stripped) -> list[str]:
    """What the build says of a page that is `docs/page.md`."""
    report = Report("configured-widget")
    report.add("page.md", stripped, has_chat=True)
    source = Source("docs/page.md", case.page)
    return [
        f"{'WARNING' if message.is_warning else 'INFO'} {message.text}"
        for message in report.messages([source])
    ]


def warns(stripped: Stripped) -> bool:
    """Whether the user is warned: something stays, or something of the site's own went."""
    return bool(stripped.leftovers) or any(
        removal.custom_code or removal.condition or removal.awaited_consent
        for removal in stripped.removals
    )


def assert_same(actual: str, expected: str) -> None:
    if actual != expected:
        pytest.fail(f"wrong page\n{difference(expected, actual)}", pytrace=False)


def assert_nothing_more(stripped: Stripped, engine: Engine) -> None:
    """A page that was stripped stays as it is, and still tells of what is left in it."""
    again = strip(stripped.html, engine=engine)
    assert_same(again.html, stripped.html)
    assert not again.removals
    assert [item.reason for item in again.leftovers] == [item.reason for item in stripped.leftovers]


def difference(expected: str, actual: str) -> str:
    """The lines that differ, with every invisible character shown."""
    lines = difflib.unified_diff(
        visible_lines(expected), visible_lines(actual), "expected", "actual", lineterm="", n=2
    )
    return "\n".join(lines)


def visible_lines(text: str) -> list[str]:
    return [repr(line)[1:-1] for line in text.splitlines(keepends=True)]
