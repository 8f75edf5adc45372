"""Which statements of a script are read together, and what is said where it is not understood."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts.budget import LARGEST_SCRIPT
from mkdocs_snapengage.scripts.loaders import is_intact, read_script

URL = "//storage.googleapis.com/code.snapengage.com/js/abc.js"
ESCAPED = "%2f%2fstorage.googleapis.com%2fcode.snap%65ngage.com%2fjs%2fabc.js"
SPACE = " " * LARGEST_SCRIPT


def test_declarations_between_statements_of_one_script_go_with_them() -> None:
    code = (
        f"const s = document.createElement('script'); const u = '{URL}'; s.src = u;"
        "document.body.append(s);"
    )
    (loader,) = read_script(code).loaders
    assert (loader.start, loader.end) == (0, len(code))


def test_a_script_element_of_others_is_no_loader() -> None:
    code = "const s = document.createElement('script'); s.src = 'snapengage.js';"
    reading = read_script(f"{code} document.body.append(s);")
    assert not reading.loaders
    assert not reading.uncut
    assert not reading.stands_alone


def test_two_addresses_in_one_line_are_named_once() -> None:
    (uncut,) = read_script(f"list = ['{URL}', '{URL}'];").uncut
    assert uncut.start == 8


@pytest.mark.parametrize(
    ("call", "is_loader"),
    [
        ("load", True),
        ("site.load", True),
        ("document.querySelector('head').load", True),
        ("$('head').load", True),
        ("import", True),
        ("get().load", False),
        ("loaders[0]", False),
        ("window['lo' + 'ad']", False),
        ("(a || b)", False),
    ],
)
def test_what_loads_a_script_is_called_by_name(call: str, *, is_loader: bool) -> None:
    reading = read_script(f"{call}('{URL}');")
    assert bool(reading.loaders) is is_loader
    assert [item.reason for item in reading.uncut] == [reasons.UNKNOWN_USE] * (not is_loader)


@pytest.mark.parametrize("code", [f"'{URL}' )(", f"go('{URL}'", f"go('{URL}',;'b' go"])
def test_what_does_not_parse_is_named(code: str) -> None:
    (uncut,) = read_script(code).uncut
    assert uncut.reason == reasons.BROKEN


@pytest.mark.parametrize(
    "before", ["", "go();\n  ", "// SnapEngage\n" + "go();" * 40], ids=["", "indented", "mentioned"]
)
def test_a_script_that_is_too_long_is_named_by_its_first_address(before: str) -> None:
    code = f"{before}load('{URL}');{'go();' * 40}\nagain('{URL}');"
    uncut = read_script(code + SPACE).uncut
    assert uncut == ((code.index("snapengage"), reasons.TOO_LARGE),)


def test_a_script_that_is_too_long_is_named_at_its_start_where_its_address_is_escaped() -> None:
    uncut = read_script(f"go();\nload(unescape('{ESCAPED}')){SPACE}").uncut
    assert uncut == ((0, reasons.TOO_LARGE),)


def test_a_script_that_is_too_long_is_not_named_without_an_address() -> None:
    assert read_script(f"// SnapEngage{SPACE}").uncut == ()


@pytest.mark.parametrize(
    "code",
    [
        "if (load('URL')) go();",
        "switch (load('URL')) { case 1: go(); }",
        "switch (a) { case load('URL'): go(); }",
    ],
)
def test_an_address_in_a_test_is_named(code: str) -> None:
    code = code.replace("URL", URL)
    (uncut,) = read_script(code).uncut
    assert uncut == (code.index("'"), reasons.UNKNOWN_USE)


def test_what_is_beside_an_address_is_not_named() -> None:
    code = f"function later() {{\n  n += 1;\n  load('{URL}');\n}}"
    (uncut,) = read_script(code).uncut
    assert uncut.start == code.index("'")


def test_statements_inside_others_are_compared() -> None:
    assert is_intact("if (a) { b() }", (), "if (a) { b() }")
    assert not is_intact("if (a) { b() }", (), "if (a) { c() }")
    assert not is_intact("switch (a) { case b: }", (), "switch (a) { case c: }")


def test_a_remainder_that_does_not_parse_is_not_intact() -> None:
    assert is_intact("{go()}", (), "{go()}")
    assert not is_intact("{go()}", (), "{go()")
