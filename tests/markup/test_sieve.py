"""The word that spares most pages everything else is found, in ASCII and outside of it."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.markup.sieve import contains_any, lowered


@pytest.mark.parametrize("around", ["", "caf\u00e9", "\u0130\U0001f600", "\ud800"])
def test_words_are_found_in_any_case_and_nothing_else(around: str) -> None:
    text = lowered(f"{around}a SnapEngage b{around}")
    assert contains_any(text, ("x", "snapengage"))
    assert not contains_any(text, ("snapabug", "SnapEngage"))
    assert not contains_any(text, ())
