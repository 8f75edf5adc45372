"""The analytics.js snippet, for pages that have none. No MkDocs.

The snippet is `assets/analytics.js` made small. It is the only inline script that a page ever gets,
and the same text on all pages of a site: a Content-Security-Policy can allow it by `csp_hash`.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.sieve import contains_any
from mkdocs_snapengage.page.edits import Edit

if TYPE_CHECKING:
    from mkdocs_snapengage.config.schema import SnapEngageConfig
    from mkdocs_snapengage.markup.elements import Element
    from mkdocs_snapengage.page.parsed import ParsedPage

SNIPPET_ID = "snapengage-analytics"
"""The `id` that marks the plugin's own snippet."""

# What any of Segment's snippets has, whatever its version and however it is minified.
_MARKS = ("/analytics.js/v1/", "SNIPPET_VERSION", "_writeKey")

_MENTIONS = ("analytics.js/v1/", "analytics.load(", "cdn.segment.com", "googletagmanager.com/gtm")


@cache
def _code() -> str:
    return (Path(__file__).parents[1] / "assets" / "analytics.min.js").read_text("utf-8")


def code_for(options: SnapEngageConfig) -> str:
    """Return the snippet's JavaScript for the options, "" without a write key."""
    analytics = options.analytics
    if not analytics.write_key:
        return ""
    settings = {
        "writeKey": analytics.write_key,
        "cdn": f"https://{analytics.cdn_host}",
        "global": analytics.global_,
        "integrations": analytics.integrations,
        "page": analytics.page,
        "consent": options.consent,
    }
    return _code().replace("SETTINGS", _script_json(settings))


def csp_hash(code: str) -> str:
    """Return what a Content-Security-Policy's `script-src` needs to allow the snippet."""
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def inject(page: ParsedPage, code: str, global_name: str) -> list[Edit]:
    """Put the snippet before `</head>`, or where the loader comes on a page that has none.

    No edit on a page that has an analytics.js snippet, nor on one that is cut off in such a way
    that no element can follow.
    """
    if has_snippet(page, global_name):
        return []
    position = page.find_body_end() if page.head_end is None else page.head_end
    if position is None:
        return []
    return [Edit(position, position, f'<script id="{SNIPPET_ID}">{code}</script>\n')]


def is_mentioned(code: str) -> bool:
    """Whether a script has anything that may bring analytics.js, such as a tag manager."""
    return contains_any(code, _MENTIONS)


def may_be_on(page: ParsedPage) -> bool:
    """Whether a script of the page has anything that may bring analytics.js; false is certain."""
    return page.has_script_with(_MENTIONS)


def has_snippet(page: ParsedPage, global_name: str) -> bool:
    """Whether a script of the page brings analytics.js, under the name `global_name` or another.

    Where it is not certain that a script is live, it counts: two snippets are worse than none.
    """
    load = _load_call(global_name)

    def is_marked(text: str) -> bool:
        return contains_any(text, _MARKS) or load.search(text) is not None

    if not is_marked(page.html):
        return False
    found = page.find({"script"}, is_marked)
    return bool(found.doubtful) or any(map(_may_run, found.elements))


@cache
def _load_call(global_name: str) -> re.Pattern[str]:
    name = re.escape(global_name)
    # The name comes first, and then what must not precede it: so the search is for plain text.
    return re.compile(rf"{name}(?<![\w$]{name})\s*\.\s*load\s*\(")


def _may_run(script: Element) -> bool:
    """Whether a script is code, now or once a consent manager lets it run, and not data."""
    return "json" not in script.attributes.get("type", "").lower()


def _script_json(value: object) -> str:
    """JSON that can stand in a script: nothing in it ends the script or begins a comment."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")
