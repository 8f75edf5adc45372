"""No value of an option, name of a file or text of a page gets out of where it belongs.

Values go through the plugin's own validation; what it refuses cannot be in a page.
"""

from __future__ import annotations

import json
import os
import posixpath
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.exceptions import Abort

from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.page import analytics
from mkdocs_snapengage.page import inject as loader
from tests.support.command import COMMAND, CONFIG, PAGE, run
from tests.support.edits import transformed, with_loader
from tests.support.examples import EXTERNAL
from tests.support.judge import attributes_of, live_elements
from tests.support.platforms import posix
from tests.support.sites import WIDGET_ID, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.sites import Site

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)

hostile = st.lists(
    st.sampled_from(
        [
            *("\"'>", "</script>", "<script>", "<!--", "-->", "--!>", "]]>", "\\", "</SCRIPT >"),
            *("&quot;", "&#34", "&amp;amp;", "&copy=", "&", "<", ">", "=", "`", "/", " ", "$1"),
            *("\n", "\r", "\r\n", "\t", "\0", "\u2028", "\x85", "\u0130", "\U0001f600", "SETTINGS"),
            *("onload=alert(1)", "javascript:alert(1)", "{widget_id}", "https://e.example/", "a"),
        ]
    ),
    min_size=1,
    max_size=5,
).map("".join)
names = (
    st.sampled_from(["data-category", "nonce", "CrossOrigin", "x:y", "data-a.b", "_z"]) | hostile
)
https = hostile.map("https://e.example/{}".format) | hostile.map(
    "https://e.example/{{widget_id}}{}".format
)
switched_on = st.sampled_from([True])
json_values = st.recursive(
    st.booleans() | hostile, lambda below: st.dictionaries(hostile, below, max_size=2), max_leaves=4
)
OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "widget_id": hostile | st.just(WIDGET_ID),
    "record_live_chat_events": st.booleans() | hostile,
    "load": hostile | st.just("interaction"),
    "consent": hostile,
    "require_analytics": st.booleans() | hostile,
    "script_url": hostile | https,
    "attributes": st.dictionaries(names, hostile | switched_on, max_size=3),
    "widget": st.fixed_dictionaries(
        {},
        optional={
            "locale": hostile | st.sampled_from(["auto", "pt-BR"]),
            "sounds": st.booleans() | hostile,
            "button": hostile | https | st.sampled_from([False]),
            "lock_email": st.booleans(),
        },
    ),
    "analytics": st.fixed_dictionaries(
        {"write_key": hostile | st.just("key_1")},
        optional={
            "cdn_host": hostile | st.just("cdn.example.org:8443"),
            "global": hostile | st.just("$seg"),
            "integrations": st.dictionaries(hostile, json_values, max_size=3),
            "page": st.booleans(),
        },
    ),
}


@st.composite
def configurations(draw: st.DrawFn) -> SnapEngageConfig:
    """Options as drawn, without those that are refused."""
    values = draw(st.fixed_dictionaries({}, optional=OPTIONS))
    for _ in range(3):
        config = SnapEngageConfig()
        config.load_dict({"widget_id": WIDGET_ID} | values)
        refused = {name for name, _ in config.validate()[0]}
        if not refused:
            return config
        for name in refused:
            option, _, below = name.partition(".")
            if below and isinstance(values.get(option), dict) and below in values[option]:
                del values[option][below]
            else:
                values.pop(option, None)
    raise AssertionError(f"still refused: {refused}")


def as_read(value: str) -> str:
    """A text as HTML can carry it: it has no NUL."""
    return value.replace("\0", "\ufffd")


# Switches that are neither on nor off unless they are set.
MAYBE = {
    f"widget-{name}" for name in ("sounds", "screenshots", "offline", "proactive_chat", "button")
}
DEFAULTS = {"load": "idle", "analytics-global": "analytics"}


def expected_attributes(config: SnapEngageConfig, src: str) -> dict[str, str]:
    """What the tag has to say, told from the options and not from the text of the tag."""
    found: dict[str, Any] = {f"widget-{name}": value for name, value in config.widget.items()}
    found["analytics-global"] = config.analytics.global_
    for name in ("widget_id", "record_live_chat_events", "load", "consent", "require_analytics"):
        found[name] = config[name]
    found["script_url"] = config.script_url
    written: dict[str, object] = {"id": loader.TAG_ID, "src": src, "async": True}
    for name, value in found.items():
        if value in (None, "", DEFAULTS.get(name)) or (value is False and name not in MAYBE):
            continue
        is_path = name in {"script_url", "widget-button"} and not str(value).startswith("https:")
        is_url = is_path and value is not False
        written[f"data-{name.replace('_', '-')}"] = (
            f"/root/{value.lstrip('/')}" if is_url else value
        )
    written |= {name.lower(): value for name, value in config.attributes.items()}
    texts = {True: "", False: "false"}
    return {
        name: texts[value] if isinstance(value, bool) else as_read(str(value))
        for name, value in written.items()
    }


HOSTS = st.sampled_from(
    [
        '<html><head>\n</head><body class="a>b">{}</body></html>',
        "{}",
        "<head><title>{}</title></head><body><script>var a = '</body>'</script></body>",
    ]
)


@repeatable
@given(config=configurations(), host=HOSTS, root=hostile)
def test_values_stay_in_their_attributes(config: SnapEngageConfig, host: str, root: str) -> None:
    page = host.format("text &amp; text")
    result = transformed(page, config, "/root/")
    (tag,) = live_elements(result.html, "script", id=loader.TAG_ID)
    assert attributes_of(tag) == expected_attributes(config, f"/root/{loader.asset_path()}")
    assert tag.text == ""
    settings = config.loader_attributes("/root/")
    written = loader.tag(f"/root/{loader.asset_path()}", settings)
    code = analytics.code_for(config)
    snippet = f'<script id="{analytics.SNIPPET_ID}">{code}</script>\n' if code else ""
    assert result.html.replace(f"{written}\n", "").replace(snippet, "") == page
    moved = with_loader(page, loader.tag(f"{root}/{loader.asset_path()}", {}))
    (tag,) = live_elements(str(moved), "script", id=loader.TAG_ID)
    assert tag.attrs["src"] == as_read(f"{root}/{loader.asset_path()}")


@repeatable
@given(config=configurations())
def test_values_stay_in_the_snippets_json(config: SnapEngageConfig) -> None:
    code = analytics.code_for(config)
    if not code:
        return
    html = transformed("<head></head><body><p>text</body>", config).html
    (script,) = live_elements(html, "script", id=analytics.SNIPPET_ID)
    assert attributes_of(script) == {"id": analytics.SNIPPET_ID}
    assert script.text == code
    head, _, rest = code.rpartition("})(")
    assert json.loads(rest.removesuffix(");\n")) == {
        "writeKey": config.analytics.write_key,
        "cdn": f"https://{config.analytics.cdn_host}",
        "global": config.analytics.global_,
        "integrations": config.analytics.integrations,
        "page": config.analytics.page,
        "consent": config.consent,
    }
    # All that differs between two sites is the JSON.
    other = SnapEngageConfig()
    other.load_dict({"widget_id": WIDGET_ID, "analytics": {"write_key": "other"}})
    assert other.validate() == ([], [])
    assert head == analytics.code_for(other).rpartition("})(")[0]


NAMES = [
    "a\"b'c",
    "<script>",
    "a&quot;b&amp;c",
    "x y  z",
    "%22%3E",
    "\u0130\u017f\U0001f600",
    "snapengage-loader",
    "{widget_id}",
    "</body>x",
    "--><!--",
]
CONTENT = f"""---
title: '"><script id="snapengage-loader">'
description: '</head></body><!--'
---
# </body> `</body>` "snapengage-loader"

<!-- </body> -->
<p title='</body><script id="snapengage-loader">'>text</p>
{EXTERNAL}
"""


def check_site(folder: Path, pages: list[str]) -> None:
    for page in pages:
        html = (folder / page).read_text("utf-8")
        (tag,) = live_elements(html, "script", id=loader.TAG_ID)
        src = tag.attrs["src"]
        assert attributes_of(tag) == {
            "id": loader.TAG_ID,
            "src": src,
            "data-widget-id": WIDGET_ID,
            "async": "",
        }
        target = src if src.startswith("/") else posixpath.join("/", posixpath.dirname(page), src)
        below = posixpath.normpath(target).removeprefix("/guide")
        assert below == f"/{loader.asset_path()}"
        assert EXTERNAL.strip() not in html


@posix
def test_names_and_texts_of_pages_change_nothing(build_site: Callable[..., Site]) -> None:
    site = build_site({f"{name}/{name.replace('/', '')}.md": CONTENT for name in NAMES})
    pages = site.pages()
    assert len(pages) > len(NAMES)
    check_site(site.folder, pages)


@posix
def test_names_of_files_change_nothing_for_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [f"{name}/{name.replace('/', '')}.html" for name in [*NAMES, "\n", "\\", "-j"]]
    write_files(tmp_path / "site", dict.fromkeys(files, PAGE.format(EXTERNAL)))
    write_files(tmp_path, {"mkdocs.yml": CONFIG})
    result = run("apply", "site")
    assert result.exit_code == 0, result.stderr
    check_site(tmp_path / "site", files)
    assert run("check", "site").exit_code == 0


@posix
def test_a_file_whose_name_cannot_be_printed_is_processed_and_named(tmp_path: Path) -> None:
    names = [os.fsdecode(b"caf\xe9.html"), "\U0001f600.html"]
    write_files(tmp_path, {"mkdocs.yml": CONFIG})
    write_files(tmp_path / "site", dict.fromkeys(names, PAGE.format(EXTERNAL)))
    done = subprocess.run(
        [COMMAND, "apply", "site"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        check=True,
    )
    assert b"2 embeds removed" in done.stdout
    assert b"caf\\udce9.html (line " in done.stdout
    assert done.stderr == b""
    check_site(tmp_path / "site", names)


@pytest.mark.parametrize(
    "widget_id", ['"><script>', "a b", "a\n", "&quot;", "\u0130", "{widget_id}"]
)
def test_front_matter_cannot_say_anything_but_a_widget_id(
    build_site: Callable[..., Site], widget_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    meta = json.dumps({"widget_id": widget_id})
    with pytest.raises(Abort):
        build_site({"index.md": f"---\nsnapengage: {meta}\n---\n# A\n"})
    assert "Expected a SnapEngage widget id" in caplog.text
