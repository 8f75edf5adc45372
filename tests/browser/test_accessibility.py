"""The guide can be read and used by everybody: what axe-core says, and the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visit import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
PAGES = sorted(path.stem for path in (ROOT / "sample_site" / "docs").glob("*.md"))
SCHEMES = ["light", "dark"]


@pytest.fixture
def visitor(sample_site: Callable[..., str], visit: Callable[..., Visit]) -> Visit:
    return visit(sample_site({}))


def serious(visitor: Visit) -> list[str]:
    """What axe-core finds on the page that keeps somebody from reading or using it."""
    visitor.run(AXE)
    found = visitor.run("axe.run(document, { resultTypes: ['violations'] })")
    # axe-core looked at something at all.
    assert len(found["passes"]) > 10
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:120]} {node['any'][:1]}"
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious_on_any_page(visitor: Visit, scheme: str) -> None:
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found: dict[str, list[str]] = {}
    for page in PAGES:
        visitor.go(f"/{'' if page == 'index' else page + '/'}")
        found[page] = serious(visitor)
    assert len(found) > 10
    problems = [f"{page}: {problem}" for page, several in found.items() for problem in several]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious_while_the_chat_is_open(visitor: Visit, scheme: str) -> None:
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visitor.go("/live-events/")
    visitor.page.get_by_role("button", name="Demo chat").click()
    expect(visitor.page.get_by_role("dialog", name="Demo chat")).to_be_visible()
    visitor.run(AXE)
    found = visitor.run("axe.run(document)")
    assert [rule["id"] for rule in found["violations"] if rule["id"].startswith("landmark")] == []
    assert serious(visitor) == []


def test_a_link_in_a_page_is_followed_with_the_keyboard(visitor: Visit) -> None:
    visitor.go("/events/")
    link = visitor.page.locator(".md-content a[href='../live-events/']").first
    link.focus()
    # Who cannot see where the focus is cannot use the keyboard.
    assert visitor.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Live events")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_word_of_a_table_is_broken(visitor: Visit, width: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 900})
    visitor.go("/speed/")
    # One line of text each: a word that is broken has a second box.
    boxes = visitor.run(
        "[...document.querySelectorAll('.md-content td:first-child code')]"
        ".map((code) => [code.textContent, code.getClientRects().length])"
    )
    assert ["immediately", 1] in boxes
    assert not [text for text, lines in boxes if lines > 1]
