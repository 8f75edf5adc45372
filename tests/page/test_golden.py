"""The golden catalogue: what strip does to every known form of embed, look-alike and trap.

`golden/snippets` holds lists of cases, one file per form; `golden/pages` holds whole pages, each
with the page that must be left. Both are read here as they are, and checked byte for byte.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.page.strip import strip
from mkdocs_snapengage.report.messages import describe
from mkdocs_snapengage.report.origins import Origins
from mkdocs_snapengage.report.report import Report
from mkdocs_snapengage.report.sources import Source
from mkdocs_snapengage.report.tally import PageName
from tests.support.golden import CASES, PAGES, Case, read

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_snapengage.page.strip import Stripped


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES])
def test_case(case: Case) -> None:
    stripped = strip(case.page)
    assert_nothing_more(stripped)
    assert_same(stripped.html, case.expected)
    assert widget_ids(stripped) == case.removed
    assert custom_code(stripped) == case.custom_code
    assert case.warns in ("either", warns(stripped)), stripped
    assert log(case, stripped) == case.log


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in PAGES])
def test_page(path: Path) -> None:
    expected = read(path.with_suffix(".stripped.html"))
    stripped = strip(read(path))
    assert_same(stripped.html, expected)
    assert not stripped.leftovers
    assert_nothing_more(stripped)


def test_names_are_unique() -> None:
    names = [name for name, _ in CASES]
    assert len(names) == len(set(names))


def widget_ids(stripped: Stripped) -> list[str]:
    return [next(iter(removal.widget_ids), "") for removal in stripped.removals]


def custom_code(stripped: Stripped) -> list[str]:
    return [code for removal in stripped.removals for code in removal.custom_code]


def log(case: Case, stripped: Stripped) -> list[str]:
    """What the build says of a page that is `docs/page.md`."""
    report = Report("configured-widget")
    report.add(PageName("page.md"), stripped, has_chat=True)
    source = Source("docs/page.md", case.page)
    return [
        f"{'WARNING' if message.is_warning else 'INFO'} {message.text}"
        for message in describe(report, Origins(lambda *_, **__: [[source]]).places)
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


def assert_nothing_more(stripped: Stripped) -> None:
    """A page that was stripped stays as it is, and still tells of what is left in it."""
    again = strip(stripped.html)
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
