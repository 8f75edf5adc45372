"""The word that spares most pages everything else is found, in ASCII and outside of it."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.markup.sieve import contains_any, lowered


@pytest.mark.parametrize("times", [1, 60, 500])
@pytest.mark.parametrize("around", ["", "caf\u00e9", "\u4f8b.jp", "\u0130\U0001f600", "\ud800"])
def test_words_are_found_in_any_case_and_nothing_else(around: str, times: int) -> None:
    text = lowered(f"{around * times}a SnapEngage b{around * times}")
    assert contains_any(text, ("x", "snapengage"))
    assert not contains_any(text, ("snapabug", "SnapEngage"))
    assert not contains_any(text, ())
    assert contains_any(text, ("\u4f8b.jp",)) is ("\u4f8b.jp" in around)
    assert contains_any(text, ("caf\u00e9",)) is ("caf\u00e9" in around)


def test_of_words_that_begin_alike_each_is_looked_for_as_a_whole() -> None:
    words = ("snapengage", "snapabug", "chat.example.org/js/", "//host/x")
    for word in words:
        assert contains_any(f"a {word} b", words)
        assert contains_any(f"a {word} b".encode(), words)
        assert not contains_any(f"a {word[:-1]} b", words)
    assert not contains_any("a snapshot of /host/x", words)
