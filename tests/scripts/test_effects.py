"""What a loader may do besides, what is quoted of it, and what keeps it from being cut."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.scripts import reasons
from mkdocs_snapengage.scripts.loaders import Reading, read_script

SCRIPT = (
    "var s = d.createElement('script');"
    "s.src = '//storage.googleapis.com/code.snapengage.com/js/abc.js';"
)
LOADER = f"{SCRIPT} d.body.appendChild(s);"
JQUERY = SCRIPT.replace("d.createElement('script')", "$('<script>')")


def reading(code: str) -> Reading:
    for word, text in (("LOADER", LOADER), ("SCRIPT", SCRIPT), ("JQUERY", JQUERY)):
        code = code.replace(word, text)
    return read_script(f"(function (d) {{ {code} }})(document);")


@pytest.mark.parametrize(
    "code",
    [
        "SCRIPT d.body.appendChild(s, d.body);",
        "SCRIPT d.body.insertBefore(s, d.body.firstChild);",
        "SCRIPT d.body.insertAdjacentElement('beforeend', s);",
        "SCRIPT d.body.append(s);",
        "LOADER s.dataset.a = '1'; s.classList.add('b'); s.style.display = 'none';",
        "LOADER Object.assign(s, {async: true});",
        "LOADER Object.assign(s);",
        "var o = {}; Object.assign(o, {a: 1}); LOADER",
        "var a = {}, b = 1; b += 1; b++; delete a.c; for (var c in d) {} LOADER",
        "LOADER s.onload = function () { this.onload = null; };",
        "LOADER s.onload = function () { if (!window.SnapEngage) return; };",
        "JQUERY s.attr({async: true}); s.appendTo('head');",
        LOADER.replace("d.createElement('script')", "(0, d.createElement('script'))"),
    ],
)
def test_what_a_loader_does_with_its_own_script_is_cut_with_it(code: str) -> None:
    (loader,) = reading(code).loaders
    assert loader.widget_ids == ("abc",)
    assert loader.custom_code == ()
    assert loader.condition == ""


@pytest.mark.parametrize(
    ("code", "custom_code"),
    [
        (
            "var b = d.createElement('b'); b.setAttribute('id', 'a'); d.body.append(b); LOADER",
            "b.setAttribute('id', 'a'); d.body.append(b);",
        ),
        ("SCRIPT d.body.append(s, d.createTextNode(' '));",) * 2,
        ("SnapEngage.setLocale(go()); LOADER", "SnapEngage.setLocale(go());"),
        (
            "var f = d.createDocumentFragment(); SCRIPT f.append(s); d.body.append(f);",
            "d.body.append(f);",
        ),
        (
            "LOADER s.onload = function () { if (!window.SnapEngage) return; go(); };",
            "go();",
        ),
        ("LOADER s.onload = function () { return true; };", "return true;"),
    ],
)
def test_what_it_does_besides_is_quoted(code: str, custom_code: str) -> None:
    (loader,) = reading(code).loaders
    assert loader.custom_code == (custom_code.removeprefix("SCRIPT "),)


@pytest.mark.parametrize(
    "code",
    [
        "SCRIPT d.body.append(s, d.getElementById('a'));",
        "SCRIPT foot().appendChild(s);",
        "LOADER d.body.append();",
        "LOADER d.body.insertAdjacentElement(s, d.body);",
        "LOADER s.parentNode.a = 1;",
        "LOADER d.body.dataset.a = 1;",
        "LOADER d.body.classList.add('a');",
        "LOADER Object.assign(window.site, {a: 1});",
        "LOADER Object.assign(s, window.site);",
        "this.a = 1; LOADER",
        "window.a += 1; LOADER",
        "window.a++; LOADER",
        "delete window.a; LOADER",
        "for (window.a in d) {} LOADER",
        LOADER.replace("d.createElement", "go().createElement"),
        "JQUERY s.attr(window.site); s.appendTo('head');",
        "JQUERY s.attr('src'); s.appendTo('head');",
    ],
)
def test_what_touches_more_than_its_own_keeps_a_loader(code: str) -> None:
    found = reading(code)
    assert not found.loaders
    assert [item.reason for item in found.uncut] == [reasons.DOES_MORE]


def test_a_script_that_is_only_inserted_under_a_condition_is_under_that() -> None:
    (loader,) = reading("SCRIPT if (window.shop) d.body.appendChild(s);").loaders
    assert loader.condition == "(window.shop)"
