"""Real pages with mistakes in them, drawn by chance: `make fuzz` draws others, for longer."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.page.strip import strip
from tests.support.examples import DOCS, OVERRIDES
from tests.support.fuzz import mutated
from tests.support.promises import check_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.sites import Site

# `make fuzz` sets both. Without them, the same pages are tried every time.
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
PAGES = 40


@pytest.fixture
def pages(build_site: Callable[..., Site]) -> list[str]:
    """Pages of three themes, each with its embeds and without."""
    found = []
    for theme, overrides in OVERRIDES.items():
        site = build_site(DOCS, theme=theme, overrides=overrides, plugins=[])
        found += [site.read(page) for page in site.pages()]
    found += [strip(page).html for page in found]
    assert any("snapengage" in page for page in found)
    assert any("snapengage" not in page for page in found)
    return found


def test_every_promise_holds_on_real_pages_with_mistakes(pages: list[str]) -> None:
    deadline = time.monotonic() + SECONDS
    tried = 0
    while tried < PAGES or time.monotonic() < deadline:
        # A page of its own for every number, so that a failure can be repeated by itself.
        chance = random.Random(f"{SEED} {tried}")  # noqa: S311
        page = mutated(chance.choice(pages), pages, chance)
        try:
            check_page(page)
        except Exception as problem:
            problem.add_note(f"FUZZ_SEED={SEED}, page {tried}: {page!r}")
            raise
        tried += 1
    print(f"{tried} pages with FUZZ_SEED={SEED}")
