"""Offsets, names and functions of parsed scripts, and the strings their expressions stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.code import Code
from mkdocs_snapengage.scripts.urls import UNKNOWN

if TYPE_CHECKING:
    from tree_sitter import Node


def expression(source: str) -> Node:
    statement = js.statements(js.Script(source).root)[-1]
    return statement.named_children[0]


def readings(source: str) -> list[str]:
    """The strings that the last expression of a script can stand for."""
    code = Code(source, (), [])
    statement = js.statements(code.script.root)[-1]
    return code.folding.strings(statement.named_children[0])


@pytest.mark.parametrize("before", ["", "é", "\U0001f600\u00a0", "\ud800", "\0", "\u4e2d\r\n"])
def test_offsets_count_characters(before: str) -> None:
    source = f"/*{before}*/first('ö');second();"
    script = js.Script(source)
    assert [script.text(node) for node in js.statements(script.root)] == [
        "first('ö');",
        "second();",
    ]


def test_a_statement_ends_before_the_comments_behind_it() -> None:
    script = js.Script("first() /* one */ // two\nsecond()")
    assert script.text(js.statements(script.root)[0]) == "first()"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'a'", ["a"]),
        (
            r"'\x41\u0042\u{43}\n\
\q'",
            ["ABC\nq"],
        ),
        ("'a' + \"b\" + `c`", ["abc"]),
        ("('a' + ('b'))", ["ab"]),
        ("'a' + id + 'b'", [f"a{UNKNOWN}b"]),
        ("`a${id}b${'c'}`", [f"a{UNKNOWN}bc"]),
        ("(x ? 'a' : 'b') + 'c'", ["ac", "bc"]),
        ("x || 'a'", [UNKNOWN, "a"]),
        ("unescape('%3Cscript') + \"'\"", ["<script'"]),
        ("'a'.concat('b', c)", [f"ab{UNKNOWN}"]),
        ("['a', 'b', c].join('/')", [f"a/b/{UNKNOWN}"]),
        ("a - 'b'", [UNKNOWN]),
        ("atob('L2E=')", ["/a"]),
        ("atob('a')", [UNKNOWN]),
        ("a.b", [UNKNOWN]),
        ("[].join('a')", [UNKNOWN]),
        ("``", [""]),
    ],
)
def test_strings_are_joined_as_far_as_the_script_tells(source: str, expected: list[str]) -> None:
    assert readings(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("var a = 'x', b = a + 'y'; b", ["xy"]),
        ("var a; a = 'x'; a", ["x"]),
        ("var a = 'x'; a += 'y'; a", ["x", "xy"]),
        ("var a = {b: 'x'}; a.b + a['b']", ["xx"]),
        ("const a = 'x'; {const a = 'y'; f(a)} a", ["x"]),
        ("var a = 'x'; function f(a) { return a } a", ["x"]),
        ("function f() { var a = 'y' } a", [UNKNOWN]),
        ("var {a} = b; a", [UNKNOWN]),
        ("var /* b */ a = 'x'; a", ["x"]),
    ],
)
def test_a_name_stands_for_what_its_nearest_declaration_is_given(
    source: str, expected: list[str]
) -> None:
    assert readings(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(function (a) { f(a) })('x')", "x"),
        ("(function (a) { f(a) })(b)", UNKNOWN),
        ("var a = 'y'; (function (a) { f(a) })('x')", "x"),
        ("var a = 'y'; function g(a) { f(a) } g('x')", "x"),
        ("var a = 'y'; function g(a) { f(a) } g('x'); h(g)", UNKNOWN),
        ("var a = 'y'; b.g = function (a) { f(a) }", UNKNOWN),
        ("try {} catch (a) { f(a) }", UNKNOWN),
        ("for (const a of b) { f(a) }", UNKNOWN),
        ("function g(a) { f(a) } function g() {} g('x')", UNKNOWN),
        ("h(g => { var g = function (a) { f(a) }; g('x') })", UNKNOWN),
        ("const b = await c, g = function (a) { f(a) }; g('x')", "x"),
    ],
)
def test_a_parameter_stands_for_what_the_function_is_called_with(
    source: str, expected: str
) -> None:
    code = Code(source, (), [])
    calls = [node for node in code.walk(code.script.root) if js.callee_name(node) == "f"]
    assert [code.folding.strings(js.arguments(call)[0]) for call in calls] == [[expected]]


@pytest.mark.parametrize(
    "pattern", ["[a]", "{a}", "{b: a}", "{b: [a]}", "a = 1", "...a", "[...a]", "[a = 1]"]
)
def test_a_name_in_a_pattern_gets_its_value_from_outside(pattern: str) -> None:
    source = f"var a = 'y'; (function ({pattern}) {{ REST }})(b)"
    for rest, expected in (("f(a)", [UNKNOWN]), ("a = 'x'; f(a)", ["x", UNKNOWN])):
        code = Code(source.replace("REST", rest), (), [])
        (call,) = [node for node in code.walk(code.script.root) if js.callee_name(node) == "f"]
        assert code.folding.strings(js.arguments(call)[0]) == expected


@pytest.mark.parametrize(
    "source",
    [
        "'a'" + " + 'a'" * 5000,
        "(" * 3000 + "'a'" + ")" * 3000,
        "x ? 'a' : " * 3000 + "'b'",
        "var a = a + a; a",
        "var a = b, b = c, c = a; a + b + c",
        " + ".join(["(x ? 'a' : 'b')"] * 30),
    ],
)
def test_no_expression_is_too_deep_or_has_too_many_readings(source: str) -> None:
    found = readings(source)
    assert len(found) <= 16
    assert sum(map(len, found)) < 100_000


@pytest.mark.parametrize(
    "source",
    [
        "(function () {})()",
        "(function () {}())",
        "( function () { } ) ( );",
        "!function () {}()",
        "void function () {}()",
        "(() => {})()",
        "(function () {}).call(this)",
        "(async function () {})()",
    ],
)
def test_a_function_that_runs_at_once_is_seen(source: str) -> None:
    assert js.iife(expression(source)) is not None


@pytest.mark.parametrize("source", ["(function () {})", "f()", "f(function () {})", "new X()"])
def test_other_calls_run_no_function_at_once(source: str) -> None:
    assert js.iife(expression(source)) is None


@pytest.mark.parametrize(
    ("source", "root", "method"),
    [
        ("a.b(c).d()", "a", "d"),
        ("window.a['b']()", "a", "b"),
        ("window['a']()", "a", "a"),
        ("(a).b()", "a", "b"),
        ("a()", "a", "a"),
        ("'x'.y()", "", "y"),
        ("this.a()", "this", "a"),
        ("(0, a)()", "", "a"),
        ("(0, 1, a.b)()", "", "b"),
    ],
)
def test_calls_are_known_by_their_first_and_last_name(source: str, root: str, method: str) -> None:
    assert js.root_name(expression(source)) == root
    assert js.callee_name(expression(source)) == method
