"""Which scripts are worth parsing: those that have the vendor's name, be it in pieces."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode

import pytest

from mkdocs_snapengage.catalogue import WORDS, WORDS_IN_BASE64
from mkdocs_snapengage.scripts.fragments import may_load, whereabouts

WORD = "snapengage"


@pytest.mark.parametrize("cut", range(2, len(WORD) - 1))
@pytest.mark.parametrize("quote", "\"'`")
def test_a_word_in_two_literals_is_found(cut: int, quote: str) -> None:
    code = f"u = {quote}//code.{WORD[:cut]}{quote} +\n {quote}{WORD[cut:]}.com/js/{quote}"
    found = whereabouts(code)
    assert found == [code.index(WORD[:cut]), code.index(WORD[cut:], code.index("\n"))]


@pytest.mark.parametrize(
    "code",
    [
        "f('//code.SnapEngage.com')",
        "SnapABug.init('x')",
        "f('sn' + 'apen' + 'gage')",
        r"f('\x73napengage')",
        r"f('\u0073napabug')",
        r"f('snap\u{65}ngage')",
        "unescape('snap%65ngage')",
    ],
)
def test_what_may_load_the_widget_is_found(code: str) -> None:
    assert may_load(code)


@pytest.mark.parametrize(
    "code",
    [
        "scrollsnap('x')",
        "f('snap')",
        "f('snap', 'age')",
        "f('engage')",
        "f('s' + 'n' + 'a' + 'p')",
        r"f('\x41\u0042%43')",
        "",
    ],
)
def test_what_cannot_load_it_is_not(code: str) -> None:
    assert not may_load(code)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("before", ["", "/", "//"])
def test_a_word_in_base64_is_found_wherever_it_stands(word: str, before: str) -> None:
    encoded = b64encode(f"{before}{word}.com".encode()).decode()
    assert may_load(f"f(atob('{encoded}'))")
    assert sum(part in encoded.lower() for part in WORDS_IN_BASE64) == 1


def test_hosts_of_the_sites_own_are_found() -> None:
    extra = ("chat.example.org/js/",)
    assert may_load("f('//chat.example.org' + '/js/' + id)", extra)
    assert not may_load("f('//chat.example.org' + '/js/' + id)")


def test_a_build_without_an_embed_does_not_load_the_parser() -> None:
    code = (
        "import sys; from mkdocs_snapengage.page.strip import strip;"
        "strip('<p>SnapEngage</p><script>var scrollsnap = 1</script>');"
        "sys.exit('tree_sitter' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
