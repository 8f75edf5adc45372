"""What strip promises for every script: no loader's address stays untold, and no code goes untold.

Scripts are put together from parts, each on a line of its own: ways to write an address, ways to
load it, code of the site's own around it. Every address and every piece of other code has a name
that is nowhere else, so that what has become of it is seen without asking a parser.
"""

from __future__ import annotations

import re
from itertools import count, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_snapengage.page.strip import strip

if TYPE_CHECKING:
    from mkdocs_snapengage.page.strip import Stripped

thoroughly = settings(derandomize=True, database=None, deadline=None, max_examples=400)

# An address with the widget's id ID, and what has to stand before it.
ADDRESSES = [
    "'//storage.googleapis.com/code.snapengage.com/js/ID.js'",
    '"https://www.snapengage.com/cdn/js/ID.js"',
    r"'\/\/storage.googleapis.com\/code.snapengage.com\/js\/ID.js'",
    r"'//storage.googleapis.com/code.\x73napengage.com/js/ID.js'",
    "'//storage.googleapis.com/code.snap' + 'engage.com/js/ID.js'",
    "`https://storage.googleapis.com/snapengage-eu/js/${'ID'}.js`",
    "('https:' == location.protocol ? 'https:' : 'http:') + '//www.snapengage.com/cdn/js/ID.js'",
    "['//storage.googleapis.com', 'code.snapengage.com/js', 'ID.js'].join('/')",
    "unescape('%2F%2Fstorage.googleapis.com%2Fcode.snapengage.com%2Fjs%2FID.js')",
    "'//storage.googleapis.com:443//code.snapengage.com/js/'.concat('ID', '.js')",
    "'//storage.googleapis.com/code.VENDOR.com/js/ID.js'.replace('VENDOR', 'snapengage')",
]

SCRIPT = "var se = document.createElement('script'); se.src = URL; "
INSERT = "document.head.appendChild(se); "
BOX = "var box = document.createElement('b'); box.title = 'OWN'; document.body.append(box); "
# Ways to load the address URL, or to have it at hand; OWN is a call of the site's own.
STATEMENTS = [
    f"(function () {{ {SCRIPT}{INSERT}}})();",
    f"(function () {{ {SCRIPT}se.onload = function () {{ OWN }}; {INSERT}}})();",
    f"(function () {{ {SCRIPT}se.addEventListener('load', function () {{ OWN }}); {INSERT}}})();",
    f"(function () {{ {SCRIPT}{INSERT}OWN }})();",
    f"(function () {{ function done() {{ OWN }} {SCRIPT}se.onload = done; {INSERT}}})();",
    f"(function () {{ {SCRIPT}se.onload = OWN.handler; {INSERT}}})();",
    f"(function () {{ {SCRIPT}se.setAttribute('onload', 'OWN'); {INSERT}}})();",
    f"(function () {{ {BOX}{SCRIPT}{INSERT}}})();",
    f"(function () {{ {SCRIPT}{INSERT}document.body.title = 'OWN'; }})();",
    f"(function (w) {{ {SCRIPT}{INSERT}w.x = 'OWN'; }})(window);",
    "!function(){var e;(e=document.createElement('script')).src=URL,document.body.append(e)}();",
    "const s = document.createElement('script'); s.src = URL; document.body.append(s);",
    "var s = document.createElement('script'); s.src = URL; document.body.append(s);",
    "document.head.append(Object.assign(document.createElement('script'), {src: URL}));",
    "loadIt(URL);",
    "loadIt({src: URL, async: true, onload: function () { OWN }});",
    "$.getScript(URL, function () { OWN });",
    "$.getScript(URL).done(function () { OWN });",
    "$.ajax({url: URL, dataType: 'script', success() { OWN }});",
    "import(URL).then(() => { OWN });",
    "document.write('<script src=\"' + URL + '\"><\\/script>');",
    "document.write('<script src=\"' + URL + '\"><\\/script><script src=\"OWN\"><\\/script>');",
    "$('head').append('<script src=\"' + URL + '\"><\\/script>');",
    "$('<script>', {src: URL}).appendTo('head');",
    "var chat = URL;",
    "site.chat = {script: URL};",
    "list = [URL, 'OWN'];",
    "loadAll([URL, 'OWN']);",
    "new Chat(URL);",
    "var fetched = fetch(URL).then(function () { OWN });",
    "function later() { loadIt(URL); OWN }",
    f"class Chat {{ start() {{ {SCRIPT}{INSERT}OWN }} }}",
    f"button.onclick = function () {{ {SCRIPT}{INSERT}OWN }};",
    "document.getElementById('OWN').setAttribute('src', URL);",
    "$('#OWN').attr('src', URL);",
    "$.each([URL], function (i, u) { $.getScript(u); OWN });",
    "setTimeout(load, 9, URL);",
    "loadjs(URL, 'name'); loadjs.ready('name', function () { OWN });",
    "document.write('<script>load(\\'' + URL + '\\')<\\/script>');",
    f"(function () {{ [1].forEach(OWN.f); {SCRIPT}{INSERT}}})();",
    "eval('loadIt(\"//storage.googleapis.com/code.snapengage.com/js/ID.js\")');",
]

# What can be around a statement: OWN is a condition or a call of the site's own.
FRAMES = [
    "STATEMENT",
    "if (OWN) { STATEMENT }",
    "if (!window.SnapEngage) { STATEMENT }",
    "if (OWN) { go(); } else { STATEMENT }",
    "try { STATEMENT } catch (error) {}",
    "try { STATEMENT } catch (error) { OWN }",
    "switch (OWN) { case 1: STATEMENT break; }",
    "{ STATEMENT }",
    "$(function () { STATEMENT });",
    "$(function () { STATEMENT OWN });",
    "$(function () { if (!OWN) return; STATEMENT });",
    "window.addEventListener('load', function () { STATEMENT });",
    "document.addEventListener('consent', function () { STATEMENT });",
    "consent.ready(function () { if (OWN) { STATEMENT } });",
    "(function () { if (!OWN) { return; } STATEMENT })();",
    "(function () { switch (OWN) { case 1: STATEMENT } })();",
    "(function () { if (!window.SnapEngage) { if (OWN) return; } STATEMENT })();",
    "(function () { try { if (OWN) return; } catch (error) {} STATEMENT })();",
    "(function () { function run(fn) { if (OWN) fn(); } run(function () { STATEMENT }); })();",
    "ready(function () { STATEMENT }); function ready(fn) { if (OWN) fn(); }",
    "(async function () { await OWN; STATEMENT })();",
    "(function () { for (const x of OWN) { STATEMENT } })();",
    "window.start = function () { STATEMENT };",
    "setTimeout(function () { STATEMENT }, 100);",
    "document$.subscribe(() => { STATEMENT OWN });",
]
NEIGHBOURS = ["", "OWN", "var a = OWN", "function own() { OWN }", "SnapEngage.setLocale('OWN');"]


def written(part: str, address: str, number: int) -> str:
    """A part with an address and names of its own."""
    numbers = count()
    part = part.replace("URL", address).replace("ID", f"widget{number}")
    return re.sub("OWN", lambda _: f"own{number}x{next(numbers)}()", part)


parts = st.one_of(
    st.builds(
        lambda frame, statement, address: (frame.replace("STATEMENT", statement), address),
        st.sampled_from(FRAMES),
        st.sampled_from(STATEMENTS),
        st.sampled_from(ADDRESSES),
    ),
    st.sampled_from(NEIGHBOURS).map(lambda part: (part, "")),
)


def check(lines: list[str]) -> None:
    page = "<p>SnapEngage</p>\n<script>\n" + ";\n".join(lines) + "\n</script>\n"
    stripped = strip(page)
    told = {leftover.line for leftover in stripped.leftovers}
    for line, text in enumerate(stripped.html.split("\n"), 1):
        assert not re.search(r"widget\d", text) or line in told, (text, stripped)
    lost = set(re.findall(r"own\d+x\d+", page)) - set(re.findall(r"own\d+x\d+", report(stripped)))
    assert not lost, stripped


def report(stripped: Stripped) -> str:
    """What is left of a page, and what is told of the rest."""
    texts = [text for item in stripped.removals for text in (*item.custom_code, item.condition)]
    return "\n".join([stripped.html, *texts])


@thoroughly
@given(chosen=st.lists(parts, min_size=1, max_size=4))
def test_scripts_made_of_parts(chosen: list[tuple[str, str]]) -> None:
    check([written(part, address, number) for number, (part, address) in enumerate(chosen)])


@pytest.mark.parametrize("statement", STATEMENTS, ids=range(len(STATEMENTS)))
def test_each_way_to_load_in_each_frame(statement: str) -> None:
    for frame in FRAMES:
        check([written(frame.replace("STATEMENT", statement), ADDRESSES[0], 1)])


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_each_way_to_write_an_address(address: str) -> None:
    for statement, frame in product(STATEMENTS, FRAMES[::5]):
        check([written(frame.replace("STATEMENT", statement), address, 1)])
