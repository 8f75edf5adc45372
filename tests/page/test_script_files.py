"""What is said of a script file of the site that loads SnapEngage."""

from __future__ import annotations

from base64 import b64encode

from mkdocs_snapengage.page.findings import Removal
from mkdocs_snapengage.page.script_files import read_script_file

LOADER = """(function () {
  var s = document.createElement('script');
  s.src = '//storage.googleapis.com/code.snapengage.com/js/abc.js';
  document.body.appendChild(s);
})();"""


def test_a_file_with_nothing_else_can_go() -> None:
    code = f"// chat\nif (window.shop) {LOADER}\nSnapEngage.hideButton();\n"
    assert read_script_file(f"\n{LOADER}\nSnapEngage.hideButton();\n") == (
        (Removal("basic snippet", 2, LOADER, ("abc",), ("SnapEngage.hideButton();",)),),
        (),
    )
    assert read_script_file(code) == ((), (2,))


def test_a_file_may_have_the_address_in_base64() -> None:
    url = b64encode(b"https://storage.googleapis.com/code.snapengage.com/js/abc.js").decode()
    removals, _ = read_script_file(f"\nloadScript(atob('{url}'));")
    assert [(int(removal.line), removal.widget_ids) for removal in removals] == [(2, ("abc",))]


def test_the_calls_of_a_file_are_quoted_once() -> None:
    second = LOADER.replace("abc", "def")
    removals, lines = read_script_file(f"{LOADER}\n{second}\nSnapEngage.hideButton();")
    assert [removal.custom_code for removal in removals] == [("SnapEngage.hideButton();",), ()]
    assert [int(removal.line) for removal in removals] == [1, 6]
    assert not lines


def test_the_lines_of_a_file_with_other_code_are_named() -> None:
    code = f"menu();\n{LOADER}\nload(x, '//storage.googleapis.com/code.snapengage.com/js/a.js', y);"
    assert read_script_file(code) == ((), (2, 7))


def test_a_file_that_loads_nothing_is_left() -> None:
    assert read_script_file("menu();") == ((), ())
    assert read_script_file("SnapEngage.hideButton();") == ((), ())
    assert read_script_file("SnapABug.init('abc');") == ((), ())


def test_a_file_may_load_from_an_address_of_the_sites_own() -> None:
    code = "$.getScript('https://chat.moor.example/w/abc.js');"
    removals, lines = read_script_file(code, ("chat.moor.example/w/",))
    assert ([removal.widget_ids for removal in removals], lines) == ([("abc",)], ())
    assert read_script_file(code) == ((), ())
