"""Offsets, names and functions of parsed scripts, and the strings their expressions stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.folding import UNKNOWN, strings

if TYPE_CHECKING:
    from tree_sitter import Node


def expression(source: str) -> Node:
    statement = js.statements(js.Script(source).root)[-1]
    return statement.named_children[0]


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
    ("source", "readings"),
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
        ("unescape('%3Cscript') + \"'\"", ["<script'"]),
        ("'a'.concat('b', c)", [f"ab{UNKNOWN}"]),
        ("a - 'b'", [UNKNOWN]),
        ("a.b", [UNKNOWN]),
        ("[].join('a')", [UNKNOWN]),
        ("``", [""]),
    ],
)
def test_strings_are_joined_as_far_as_the_script_tells(source: str, readings: list[str]) -> None:
    assert strings(expression(source)) == readings


def test_names_stand_for_the_values_they_are_declared_with() -> None:
    source = "var a = 'x', b = a + 'y'; (function (c) { c })(b); b + c"
    values = js.declared(js.Script(source).root)
    assert strings(expression(source), values) == ["xyxy"]


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
    values = js.declared(js.Script(source).root)
    assert len(strings(expression(source), values)) <= 3001


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
    ],
)
def test_calls_are_known_by_their_first_and_last_name(source: str, root: str, method: str) -> None:
    assert js.root_name(expression(source)) == root
    assert js.method(expression(source)) == method
