"""Small projects with snippets pasted into them in every way, and what becomes of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.examples import ADVANCED, EXTERNAL, OLD_ID
from tests.support.golden import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLDEN = dict(catalogue())
URL = EXTERNAL.split('"')[1]
OTHER_ID = "7f3d2c1b-0a9e-4d8c-b7a6-5f4e3d2c1b0a"
BASE = (
    "<!doctype html>\n<html>\n<head>\n{% block extrahead %}{% endblock %}\n</head>\n<body>\n"
    "{{ page.content }}\n{% block scripts %}\n<script>var own = 1;</script>\n"
    "{%- for script in config.extra_javascript %}\n{{ script | script_tag }}{% endfor %}\n"
    "{% endblock %}\n</body>\n</html>\n"
)
PAGES = {"docs/index.md": "# Home\n\nText.\n", "docs/guide/start.md": "# Start\n\nMore.\n"}
CONFIG = (
    "site_name: Test\nuse_directory_urls: true\ntheme:\n  name: null\n  custom_dir: overrides\n"
)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A project before, and what `migrate` makes of it.

    `files` come on top of `PAGES` and a bare theme; `options` are those that the plugin gets
    beside its id; `out` are texts that are gone from the sources, `stays` those that are not.
    `is_exact` is false where Markdown leaves other white space than a cut in the page.
    """

    files: Mapping[str, str | bytes]
    config: str = CONFIG
    options: Mapping[str, Any] = field(default_factory=dict)
    widget_id: str = OLD_ID
    by_hand: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    own_ids: Mapping[str, str] = field(default_factory=dict)
    is_exact: bool = True


def in_theme(embed: str, block: str = "scripts") -> dict[str, str]:
    return {
        "overrides/main.html": '{% extends "base.html" %}\n{% block '
        + block
        + " %}\n{{ super() }}\n<p>Own.</p>\n"
        + embed
        + "{% endblock %}\n"
    }


def slot(*lines: str) -> str:
    """The snippet with code in its slot."""
    mark = "/* Place your SnapEngage JS API code below */"
    assert mark in ADVANCED
    return ADVANCED.replace(mark, "\n        ".join([mark, *lines]))


def golden(name: str, **expected: Any) -> Example:
    """A case of the golden catalogue in a template."""
    case = GOLDEN[name]
    ids = [own for own in case.removed if own]
    return Example(
        files=in_theme(case.page), widget_id=ids[0] if ids else "YOUR-WIDGET-ID", **expected
    )


FORWARDED = [
    f"SnapEngage.setCallback('{callback}', function (a) "
    f"{{ analytics.track('{event}', {given}); }});"
    for callback, event, given in (
        ("StartChat", "Live Chat Conversation Started", "{}"),
        ("ChatMessageSent", "Live Chat Message Sent", "{}"),
        ("ChatMessageReceived", "Live Chat Message Received", "{agentUsername: a}"),
        ("Close", "Live Chat Conversation Ended", "{}"),
    )
]
FIELD = "SnapEngage.setCustomField('site', 'docs');"

EXAMPLES = {
    "advanced snippet in a block": Example(files=in_theme(ADVANCED)),
    "a block that has nothing else": Example(
        files={
            "overrides/main.html": '{% extends "base.html" %}\n\n{% block scripts %}\n'
            "  {{ super() }}\n" + ADVANCED + "{%- endblock scripts -%}\n"
        },
        gone=("{{ super() }}",),
        is_exact=False,
    ),
    "a block that is empty in the theme": Example(
        files={
            "overrides/main.html": '{% extends "base.html" %}\n{% block extrahead %}\n'
            + ADVANCED
            + "{% endblock %}\n"
        },
        gone=("{% block extrahead %}\n",),
        is_exact=False,
    ),
    "a block of which the theme has more": Example(
        files={
            "overrides/main.html": '{% extends "base.html" %}\n{% block scripts %}\n'
            + ADVANCED
            + "{% endblock %}\n"
        },
        stays=("{% block scripts %}",),
    ),
    "options for code in the slot": Example(
        files=in_theme(
            slot(
                "SnapEngage.allowChatSound(true);",
                'SnapEngage.setLocale("de");',
                "SnapEngage.hideButton();",
            )
        ),
        options={"widget": {"sounds": True, "locale": "de", "button": False}},
    ),
    "a button of the site's own": Example(
        files=in_theme(slot("SnapABug.setButton('https://example.org/chat.png');")),
        options={"widget": {"button": "https://example.org/chat.png"}},
    ),
    "code that no option replaces": Example(
        files=in_theme(slot("SnapEngage.allowOffline(false);", FIELD)),
        options={"widget": {"offline": False}},
        moved=(FIELD,),
    ),
    "the same option twice": Example(
        files=in_theme(
            slot("SnapEngage.allowChatSound(true);", "SnapEngage.allowChatSound(false);")
        ),
        moved=("SnapEngage.allowChatSound(true);", "SnapEngage.allowChatSound(false);"),
    ),
    "the four events": Example(
        files=in_theme(slot(*FORWARDED)), options={"record_live_chat_events": True}
    ),
    "three of the events": Example(
        files=in_theme(slot(*FORWARDED[:3])), moved=tuple(FORWARDED[:3])
    ),
    "code that needs what is around it": Example(
        files=in_theme(slot("window.chatScript = se;")),
        by_hand=("overrides/main.html:6: this embed stays",),
        stays=("window.chatScript = se;",),
    ),
    "Markdown, on every page": Example(
        files={name: f"{text}\n{ADVANCED}\nEnd.\n" for name, text in PAGES.items()}, is_exact=False
    ),
    "Markdown, on one page": Example(
        files={"docs/guide/start.md": f"# Start\n\n{EXTERNAL}"},
        options={"exclude": ["/index.md"]},
        is_exact=False,
    ),
    "Markdown, without empty lines around": Example(
        files={
            "docs/index.md": f"Above\n{EXTERNAL}below.\n",
            "docs/guide/start.md": f"a {EXTERNAL.strip()} b\n",
        },
        is_exact=False,
    ),
    "Markdown, between two lists": Example(
        files={"docs/index.md": f"- a\n- b\n\n{EXTERNAL}\n- c\n", **in_theme(EXTERNAL)},
        by_hand=("docs/index.md:4: this embed stays",),
        stays=("- b",),
    ),
    "Markdown that shows the snippet too": Example(
        files={
            "docs/index.md": f"# Old\n\n```html\n{ADVANCED}```\n\n"
            f"Inline `{EXTERNAL.strip()}`.\n\n    {EXTERNAL}\n",
            **in_theme(ADVANCED),
        },
        stays=("```html\n<!-- begin", "`<script async", "    <script async"),
    ),
    "a Markdown page with both": Example(
        files={
            "docs/index.md": f"# Old\n\n```html\n{ADVANCED}```\n\n{ADVANCED}\n",
            "docs/guide/start.md": f"{ADVANCED}\n# Start\n",
        },
        stays=("```html\n<!-- begin SnapEngage code -->",),
        is_exact=False,
    ),
    "a snippet of pymdownx.snippets": Example(
        config=CONFIG + "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: [parts]\n",
        files={
            "parts/chat.html": EXTERNAL + "<p>Chat!</p>\n",
            **{name: f'{text}\n--8<-- "chat.html"\n' for name, text in PAGES.items()},
        },
        is_exact=False,
    ),
    "all of the project is a folder to include from": Example(
        config=CONFIG
        + "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: !relative $config_dir\n",
        files={
            "parts/chat.md": f"Before.\n\n{EXTERNAL}\nAfter.\n",
            "tests/page.html": EXTERNAL,
            "node_modules/chat.md": EXTERNAL,
            **{name: f'{text}\n--8<-- "parts/chat.md"\n' for name, text in PAGES.items()},
        },
        stays=(EXTERNAL,),
        is_exact=False,
    ),
    "a partial of the theme": Example(
        files={
            "overrides/partials/chat.html": ADVANCED,
            **in_theme('{% include "partials/chat.html" %}\n'),
        },
        is_exact=False,
    ),
    "in a condition that is true": Example(
        files=in_theme("{% if config.extra.chat %}\n" + ADVANCED + "{% endif %}\n", "extrahead"),
        config=CONFIG + "extra:\n  chat: true\n",
        gone=("{% if",),
        is_exact=False,
    ),
    "in a condition that is false": Example(
        files={
            **in_theme("{% if config.extra.chat %}\n" + EXTERNAL + "{% endif %}\n" + ADVANCED),
        },
        by_hand=(
            "overrides/main.html:6: this embed stays, because it is on no page of this build",
        ),
        stays=("{% if config.extra.chat %}\n<script async",),
    ),
    "two widgets on a page": Example(
        files=in_theme(EXTERNAL + EXTERNAL.replace(OLD_ID, OTHER_ID)),
        by_hand=("mkdocs.yml: several widgets were on index.md and 1 more, now there is one.",),
    ),
    "on all pages but one": Example(
        files={
            **in_theme("{% if not page.meta.nochat %}" + EXTERNAL.strip() + "{% endif %}\n"),
            "docs/legal/[old] note.md": "---\nnochat: true\n---\n# Legal\n",
        },
        options={"exclude": ["/legal/\\[old\\] note.md"]},
        is_exact=False,
    ),
    "on few of many pages": Example(
        files={
            **in_theme("{% if page.meta.chat %}" + EXTERNAL.strip() + "{% endif %}\n"),
            "docs/contact/us.md": "---\nchat: true\n---\n# Contact\n",
            **{f"docs/{number}.md": "# Page\n" for number in range(4)},
        },
        options={"exclude": ["*", "!/contact/us.md"]},
        is_exact=False,
    ),
    "the id from the settings": Example(
        config=CONFIG + f"extra:\n  chat: {OLD_ID}\n",
        files=in_theme(ADVANCED.replace(OLD_ID, "{{ config.extra.chat }}")),
    ),
    "another widget on one page": Example(
        files={
            **in_theme(ADVANCED.replace(OLD_ID, "{{ page.meta.widget or '" + OLD_ID + "' }}")),
            "docs/de.md": f"---\r\ntitle: De # de\r\nwidget: {OTHER_ID}\r\n---\r\n\r\n# De\r\n",
        },
        own_ids={"de": OTHER_ID},
    ),
    "a page with its own embed": Example(
        files={
            **{f"docs/{number}.md": f"# Page\n\n{EXTERNAL}" for number in range(3)},
            **{name: f"{text}\n{EXTERNAL}" for name, text in PAGES.items()},
            "docs/us.md": EXTERNAL.replace(OLD_ID, OTHER_ID) + "\nUs.\n",
        },
        own_ids={"us": OTHER_ID},
        is_exact=False,
    ),
    "another widget on a page whose front matter is not YAML": Example(
        files={
            **in_theme(ADVANCED.replace(OLD_ID, "{{ page.meta.widget or '" + OLD_ID + "' }}")),
            "docs/us.md": f"title: Us\nwidget: {OTHER_ID}\n\n# Us\n",
        },
        by_hand=(
            f"us.md: give the page front matter with the widget {OTHER_ID}, because its metadata ",
        ),
    ),
    "code that is on most pages only": Example(
        files={
            **{name: f"{text}\n{slot(FIELD)}" for name, text in PAGES.items()},
            **{f"docs/{number}.md": slot(FIELD) for number in range(2)},
            "docs/us.md": f"{ADVANCED}\nUs.\n",
            "docs/them.md": f"{EXTERNAL}\nThem.\n",
            "docs/you.md": slot("SnapEngage.setTitle('You');") + "\nYou.\n",
        },
        by_hand=(
            "docs/you.md:2: this embed stays, because its code cannot be moved as it is: ",
            f"mkdocs.yml: `{FIELD}` now runs on them.md and 2 more too.",
        ),
        moved=(FIELD,),
        stays=("setTitle('You')",),
        is_exact=False,
    ),
    "the European host": Example(
        files=in_theme(EXTERNAL.replace("code.snapengage.com/js", "snapengage-eu/js")),
        options={"script_url": "https://storage.googleapis.com/snapengage-eu/js/{widget_id}.js"},
    ),
    "the European host for one page of two": Example(
        files={
            "docs/index.md": f"# Home\n\n{EXTERNAL}",
            "docs/guide/start.md": "# Start\n\n"
            + EXTERNAL.replace("code.snapengage.com/js", "snapengage-eu/js"),
        },
        by_hand=("mkdocs.yml: only some widgets come from SnapEngage's European host",),
        is_exact=False,
    ),
    "a consent manager on one page of two": Example(
        files={
            "docs/index.md": f"# Home\n\n{ADVANCED}",
            "docs/guide/start.md": "# Start\n\n"
            + ADVANCED.replace('type="text/javascript"', 'type="text/plain" data-category="c"'),
        },
        options={"attributes": {"type": "text/plain", "data-category": "c"}},
        by_hand=("mkdocs.yml: not all embeds waited for the same consent",),
        is_exact=False,
    ),
    "a consent manager": Example(
        files=in_theme(
            ADVANCED.replace(
                'type="text/javascript"', 'type="text/plain" data-cookieconsent="marketing"'
            )
        ),
        options={"attributes": {"type": "text/plain", "data-cookieconsent": "marketing"}},
    ),
    "the consent of Material": Example(
        files=in_theme(
            "<script>\nvar consent = __md_get('__consent');\n"
            "if (consent && consent.snapengage) {\n"
            "  (function () { var s = document.createElement('script'); s.src = "
            f"'//storage.googleapis.com/code.snapengage.com/js/{OLD_ID}.js'; "
            "document.body.appendChild(s); })();\n}\n</script>\n"
        ),
        options={"consent": "snapengage"},
    ),
    "a script file": Example(
        config=CONFIG + "extra_javascript:\n  - js/other.js\n  - js/chat.js # chat\n",
        files={
            "docs/js/other.js": "var other = 1;\n",
            "docs/js/chat.js": ADVANCED.split(">\n", 2)[2]
            .split("</script>")[0]
            .replace(
                "/* Place your SnapEngage JS API code below */", "SnapEngage.allowScreenshot(true);"
            ),
        },
        options={"widget": {"screenshots": True}},
        gone=("js/chat.js",),
    ),
    "the only script file, in brackets": Example(
        config=CONFIG + "extra_javascript: [js/chat.js]\nplugins: [ ]\n",
        files={"docs/js/chat.js": f"SnapEngage.setLocale('fr');\n$.getScript('{URL}');\n"},
        options={"widget": {"locale": "fr"}},
        gone=("extra_javascript:",),
    ),
    "a script file with other code": Example(
        config=CONFIG + "extra_javascript: [js/site.js, js/more.js]\n",
        files={
            "docs/js/site.js": "var site = 1;\n"
            + ADVANCED.split(">\n", 2)[2].split("</script>")[0]
            + "site += 1;\n",
            "docs/js/more.js": "var more = 1;\n",
        },
        stays=("var site = 1;\nsite += 1;\n",),
    ),
    "the widget itself in extra_javascript": Example(
        config=CONFIG + f"extra_javascript:\n- {URL}\n- js/own.js\n",
        files={"docs/js/own.js": "var own;\n"},
    ),
    "a script file that nothing lists": Example(
        files={
            "docs/js/chat.js": f"$.getScript('{URL}');\n",
            **in_theme(EXTERNAL),
        },
        by_hand=("docs/js/chat.js:1: this script loads SnapEngage",),
        stays=("$.getScript",),
    ),
    "a static page": Example(
        files={
            "docs/demo/[x].html": "<!doctype html>\n<html><head></head><body>\n"
            + ADVANCED
            + "</body></html>\n",
            **in_theme(ADVANCED),
        },
        options={"static_html": ["/demo/\\[x\\].html"]},
    ),
    "a static page that is not built": Example(
        config=CONFIG + "exclude_docs: drafts/\n",
        files={
            "docs/drafts/x.html": f"<!doctype html>\n<html><body>\n{ADVANCED}</body></html>\n",
            **in_theme(ADVANCED),
        },
    ),
    "a hook that puts it together": Example(
        config=CONFIG + "hooks: [hook.py]\n",
        files={
            "hook.py": "def on_page_content(html, page, **kwargs):\n    return html + "
            + repr(EXTERNAL).replace("snapengage", "snap' 'engage")
            + " * page.is_homepage\n",
        },
        options={"exclude": ["/guide/start.md"]},
        by_hand=("index.md: this embed stays",),
        stays=("snap' 'engage",),
    ),
    "a hook that adds it": Example(
        config=CONFIG + "hooks: [hook.py]\n",
        files={
            "hook.py": "def on_page_content(html, **kwargs):\n    return html + "
            + repr(EXTERNAL)
            + "\n",
        },
        by_hand=("hook.py:2: this embed stays",),
        stays=("snapengage.com",),
    ),
    "a hook that adds it when a page is done": Example(
        config=CONFIG + "hooks: [hook.py]\n",
        files={
            "hook.py": "def on_post_page(output, **kwargs):\n    return output + "
            + repr(EXTERNAL)
            + "\n",
        },
        by_hand=("hook.py:2: this embed stays",),
        stays=("snapengage.com",),
    ),
    "a site that is minified": Example(
        config=CONFIG + "plugins:\n  - minify_html\n",
        files={
            "overrides/main.html": '{% extends "base.html" %}\n{% block scripts %}\n'
            + slot("SnapEngage.setLocale( 'de' );")
            + "{{ super() }}\n{% endblock %}\n"
        },
        options={"widget": {"locale": "de"}},
        is_exact=False,
    ),
    "plugins in brackets": Example(
        config=CONFIG + "plugins: [search: {lang: en}]  # all of them\n",
        files=in_theme(slot("SnapEngage.allowChatSound(true);")),
        options={"widget": {"sounds": True}},
    ),
    "plugins as a mapping": Example(
        config=CONFIG + "plugins:\n    search:\n        lang: en\n",
        files=in_theme(slot("SnapEngage.allowChatSound(true);")),
        options={"widget": {"sounds": True}},
    ),
    "Windows' newlines and a byte order mark": Example(
        config="\ufeff" + (CONFIG + "plugins:\n- search\nextra:\n  a: b\n").replace("\n", "\r\n"),
        files={
            "overrides/main.html": "\ufeff"
            + in_theme(slot(FIELD))["overrides/main.html"].replace("\n", "\r\n"),
        },
        moved=(FIELD,),
    ),
    "a snippet that is disabled beside a live one": golden(
        "disabled-embeds: a commented-out loader beside a live one", stays=("<!--",)
    ),
    "saved DOM": golden("saved-dom: made tags before the snippet that made them"),
    "basic snippet, all on one line": golden(
        "basic-snippet: one line, with its comments glued to it and to the page"
    ),
    "minified": golden("advanced-snippet: minified, with other names and !0"),
    "flush left": golden("advanced-snippet: hard-wrapped inside its expressions"),
    "SnapABug pair": golden("snapabug-pair: stock pair, one element each"),
    "SnapABug in the head": golden("snapabug-in-head: tag in the head, init with more arguments"),
    "SnapABug of a customer": golden("snapabug-of-a-customer: stock pair"),
    "with Google Analytics": golden("with-other-code: after Google Analytics"),
    "require": golden("script-loading-calls: require"),
    "URL in parts": golden("computed-urls: URL in several literals"),
    "resource hints": golden("resource-hints: preload and the tag it prepares"),
    "in a condition of the script": golden(
        "conditions: block on lines of its own", by_hand=("overrides/main.html:",)
    ),
    "an id from elsewhere": golden(
        "computed-urls: id from an object that other code made",
        by_hand=("mkdocs.yml: the widget id is not in the code",),
    ),
    "what cannot be cut": Example(
        files=in_theme(ADVANCED + GOLDEN["functions: another script beside it"].page),
        by_hand=("overrides/main.html:5: this stays",),
        stays=("createElement",),
    ),
}
