"""Which tests a loader stands under: what is told, and what asks nothing of the visitor."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.scripts.loaders import read_script

URL = "//storage.googleapis.com/code.snapengage.com/js/abc.js"
LOADER = f"var s = document.createElement('script');s.src = '{URL}';document.body.appendChild(s);"


def condition(code: str) -> str:
    (loader,) = read_script(code.replace("LOADER", LOADER).replace("URL", URL)).loaders
    return loader.condition


@pytest.mark.parametrize(
    "code",
    [
        "switch (location.hash) { case '#a': if (window.shop) break; } LOADER",
        "try { if (window.shop) throw 1; } catch (e) {} LOADER",
        "for (var i = 0; i < 2; i++) { if (window.shop) continue; } LOADER",
        "d.addEventListener('DOMContentLoaded', function () { LOADER });",
        "var w = window; w.addEventListener('load', function () { LOADER });",
        "function go(a, b) { if (a) { LOADER } } go(1, window.shop);",
        "LOADER function f() { if (window.shop) return; } f();",
        "function f() { if (window.shop) return; } f(); LOADER",
        "load('URL') && 1;",
        "while (load('URL')) {}",
        "for (;;) { LOADER break; }",
        "switch (document.readyState) { case 'complete': LOADER }",
        "var w; if (!(w = window.SnapEngage)) { LOADER }",
        "var w = w || window.SnapEngage; if (!w) { LOADER }",
        "if (document.body.innerHTML.indexOf('URL') < 0) { LOADER }",
        "var s; if (s = document.createElement('script')) { s.src = 'URL'; d.body.append(s); }",
    ],
)
def test_what_leaves_only_a_part_or_waits_for_the_page_is_no_condition(code: str) -> None:
    assert condition(f"(function (d) {{ {code} }})(document);") == ""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "switch (location.hash) { case '#a': if (window.shop) return; } LOADER",
            "!(switch (location.hash) case '#a' && (window.shop))",
        ),
        ("try { if (window.shop) throw 1; } finally {} LOADER", "!(window.shop)"),
        (
            "var w = shop; w.addEventListener('load', function () { LOADER });",
            "w.addEventListener('load', …)",
        ),
        (
            "function go(a, b) { a(); if (shop) b(); } go(() => {}, function () { LOADER });",
            "(shop)",
        ),
        ("window.shop && load('URL');", "window.shop"),
        ("window.shop || load('URL');", "!(window.shop)"),
        ("window.shop ?? load('URL');", "!(window.shop)"),
        ("while (true) { if (window.shop) break; LOADER }", "!(window.shop)"),
        ("while (window.shop) { LOADER }", "(window.shop)"),
        ("for (var x in window.shop) { LOADER }", "window.shop"),
        (
            "switch (window.shop) { // first\ncase 1: LOADER }",
            "switch (window.shop) case 1",
        ),
        (f"if ({'!' * 30}window.SnapEngage) {{ LOADER }}", f"({'!' * 30}window.SnapEngage)"),
    ],
)
def test_what_leaves_for_good_or_waits_for_others_is_one(code: str, expected: str) -> None:
    assert condition(f"(function (d) {{ {code} }})(document);") == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("await cookieConsent();\n(function () { LOADER })();", "await cookieConsent()"),
        ("(function () { LOADER })();\nawait cookieConsent();", ""),
    ],
)
def test_a_module_waits_for_what_comes_before(code: str, expected: str) -> None:
    assert condition(code) == expected


def test_an_address_may_be_the_second_choice() -> None:
    code = LOADER.replace("'//", "window.chatUrl ?? '//")
    assert [loader.widget_ids for loader in read_script(f"(() => {{ {code} }})()").loaders] == [
        ("abc",)
    ]
