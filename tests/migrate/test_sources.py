"""Embeds leave Markdown, templates and scripts; all else in them stays byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.migrate.sources import cut_embeds
from tests.support.examples import ADVANCED, EXTERNAL
from tests.support.golden import CASES

if TYPE_CHECKING:
    from tests.support.golden import Case

LOADED = EXTERNAL.split('"')[1]
BASIC = (
    "(function(){var se=document.createElement('script');"
    f"se.src='{LOADED}';document.body.appendChild(se)}})();\n"
)


def cut(text: str, path: str, *, is_built: bool = True) -> str:
    return cut_embeds(text, path, None, is_built=is_built).texts[0]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_a_text_loses_what_a_page_would(case: Case) -> None:
    assert cut(case.page, "page.html") == case.expected


MARKDOWN = {
    "a block": (f"# A\n\n{ADVANCED}\nText.\n", "# A\n\nText.\n"),
    "between lines of text": (f"One\n{EXTERNAL}two.\n", "One\n\ntwo.\n"),
    "between lines of text, Windows": (
        f"One\r\n{EXTERNAL.strip()}\r\ntwo.\r\n",
        "One\r\n\r\ntwo.\r\n",
    ),
    "within a line": (f"One {EXTERNAL.strip()} two.\n", "One  two.\n"),
    "a script with backticks": (
        "# A\n\n" + ADVANCED.replace("'//", "`//").replace(".js'", ".js`") + "\nA `b` c.\n",
        "# A\n\nA `b` c.\n",
    ),
    "twice": (f"{EXTERNAL}\n- a\n{EXTERNAL}- b\n{EXTERNAL}", "- a\n\n- b\n"),
}
SHOWN = {
    "a fence": f"```html\n{ADVANCED}```\n",
    "tildes": f"~~~\n{EXTERNAL}~~~\n",
    "a longer fence": f"````\n```\n{EXTERNAL}```\n{EXTERNAL}````\n",
    "a fence with options": f'```{{ .html title="a" }}\n{EXTERNAL}```\n',
    "a fence in a list": f"- a\n\n    ```html\n    {EXTERNAL}    ```\n",
    "a fence that begins an item": f"1. ```html\n   {EXTERNAL}   ```\n",
    "a fence in a quotation": f"> ```html\n> {EXTERNAL}> ```\n",
    "a fence that does not end": f"```html\n{EXTERNAL}",
    "backticks": f"One `{EXTERNAL.strip()}` two.\n",
    "several backticks": f"One ``a ` {EXTERNAL.strip()}`` two.\n",
    "a comment": f"<!--\n{EXTERNAL}-->\n",
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_an_embed_leaves_markdown(name: str) -> None:
    before, after = MARKDOWN[name]
    assert cut(before, "a.md") == after


@pytest.mark.parametrize("name", SHOWN)
def test_what_markdown_shows_stays(name: str) -> None:
    assert cut(SHOWN[name], "a.md") == SHOWN[name]
    around = f"{EXTERNAL}\n{SHOWN[name]}"
    assert cut(around, "a.md") == SHOWN[name]


def test_two_backticks_far_apart_hide_nothing() -> None:
    assert cut(f"a ` b\n\n{EXTERNAL}\nc ` d\n", "a.md") == "a ` b\n\nc ` d\n"


def test_without_a_build_what_may_be_indented_code_stays() -> None:
    code = f"Text:\n\n    {EXTERNAL}\n\t{EXTERNAL}\n"
    assert cut(code, "a.md", is_built=False) == code
    assert cut(f"{code}\n{ADVANCED}", "a.md", is_built=False) == f"{code}\n"


HEAD = '{% extends "base.html" %}\n'
TEMPLATES = {
    "a block with super": (
        HEAD + "{% block a %}\n  {{ super() }}\n  " + EXTERNAL + "{% endblock %}\n",
        HEAD,
    ),
    "white space control": (
        HEAD + "{%- block a -%}" + EXTERNAL + "{{- super() -}}{%- endblock a -%}\n",
        HEAD,
    ),
    "a block with more": (
        "{% block a %}<p>\n" + EXTERNAL + "{% endblock %}\n",
        "{% block a %}<p>\n{% endblock %}\n",
    ),
    "a condition": ("{% if a and '%' %}" + EXTERNAL.strip() + "{% endif %}\n", ""),
    "a condition with an else": (
        "{% if a %}" + EXTERNAL.strip() + "{% else %}b{% endif %}\n",
        "{% if a %}{% else %}b{% endif %}\n",
    ),
    "conditions in a block": (
        HEAD
        + "{% block a %}{% if b %}\n{% if c %}\n"
        + EXTERNAL
        + "{% endif %}\n{% endif %}{{ super() }}{% endblock %}",
        HEAD,
    ),
    "raw": ("<p>\n{% raw %}\n" + ADVANCED + "{% endraw %}\n</p>\n", "<p>\n</p>\n"),
    "what was empty before": (
        "{% block a %}{% endblock %}\n{% if b %}{% endif %}\n" + EXTERNAL,
        "{% block a %}{% endblock %}\n{% if b %}{% endif %}\n",
    ),
    "fields in the loader": (
        ADVANCED.replace("js/", "js/{{ page.meta['a > \"b\"'] }}").replace(
            "true;", "{{ 'true' }};"
        ),
        "",
    ),
    "tags around": (
        '<a href="{{ \'x\'|url }}" {% if a %}title=">"{% endif %}>\n' + EXTERNAL + "{# end -->#}\n",
        '<a href="{{ \'x\'|url }}" {% if a %}title=">"{% endif %}>\n{# end -->#}\n',
    ),
    "a template's comment": ("{# " + EXTERNAL + " #}\n", "{# " + EXTERNAL + " #}\n"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_keeps_its_own_text(name: str) -> None:
    before, after = TEMPLATES[name]
    assert cut(before, "main.html") == after


def test_a_block_that_may_hide_something_is_taken_out_only_by_a_build() -> None:
    text = HEAD + "{% block a %}\n" + EXTERNAL + "{% endblock %}\n"
    kept = HEAD + "{% block a %}\n{% endblock %}\n"
    assert cut_embeds(text, "main.html", None).texts == (HEAD, kept, text)
    assert cut_embeds(text, "main.html", None, is_built=False).texts == (kept, text)


def test_only_what_shall_go_goes() -> None:
    text = f"<p>\n{ADVANCED}{EXTERNAL}</p>\n"
    cutting = cut_embeds(text, "main.html", lambda removal: removal.form == "script tag")
    assert cutting.texts == (f"<p>\n{ADVANCED}</p>\n", text)
    assert [removal.form for removal in cutting.removals] == ["script tag"]
    assert [removal.source.split("{")[0] for removal in cutting.kept] == ["(function() "]


def test_a_script_loses_its_loader_alone() -> None:
    assert cut(f"var a = '</p>';\n{BASIC}a += 1;\n", "a.js") == "var a = '</p>';\na += 1;\n"
    code = "var a = '</script>';\n" + BASIC
    assert cut(code, "a.js") in {code, "var a = '</script>';\n"}
