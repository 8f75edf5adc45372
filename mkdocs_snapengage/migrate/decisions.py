"""The options with which the plugin does what the embeds of a site did."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

from mkdocs_snapengage.catalogue import SOURCE_ATTRIBUTES
from mkdocs_snapengage.migrate.options import is_movable, options_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_snapengage.migrate.builds import SeenPage
    from mkdocs_snapengage.page.findings import Removal

    # Each page with the embeds on it, including those that a script puts there.
    _Pages = Sequence[tuple[SeenPage, Sequence[Removal]]]

UNKNOWN_ID = "YOUR-WIDGET-ID"

_EU = "snapengage-eu/js/"
_EU_SCRIPT_URL = "https://storage.googleapis.com/snapengage-eu/js/{widget_id}.js"
_CONSENT = r"__md_get\(\s*[\"']__consent[\"']\s*\)"
_MATERIAL_CONSENT = re.compile(
    rf"\(*(?:(?P<name>[\w$]+)\s*&&\s*)?(?:(?P=name)|{_CONSENT})\s*\??\.\s*(?P<key>\w+)\)*"
)
_SPECIAL_IN_PATTERNS = re.compile(r"[\\*?\[\]#!]| $")


@dataclass
class Decision:
    """What the plugin does in place of the embeds.

    Attributes:
        options: The plugin's options.
        moved: The code that moves to a script of the site's own.
        code: The statements that may be removed with an embed.
        widgets: The other widget of a page, by the path of the page's source.
        problems: What is left to do, each with the embed that it is about, or None for all.

    """

    options: dict[str, Any] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    code: frozenset[str] = frozenset()
    widgets: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[Removal | None, str]] = field(default_factory=list)

    def is_lost(self, removal: Removal) -> bool:
        """Whether code would be lost if an embed were removed."""
        return any(one_line(code) not in self.code for code in removal.custom_code)


def one_line(code: str) -> str:
    """Return code with each run of white space replaced by one space."""
    return " ".join(code.split())


def decide(
    pages: Sequence[SeenPage], on_every_page: Sequence[Removal], *, is_built: bool, is_new: bool
) -> Decision:
    """Return the options with which the plugin replaces the embeds.

    Args:
        pages: The pages of the site, or its sources if it is not built.
        on_every_page: The embeds that a script puts on every page.
        is_built: Whether `pages` are all pages of a built site.
        is_new: Whether the plugin is not configured yet, so that it needs a widget and its pages.

    """
    # A plugin that is configured already gives chat to pages without an embed, too.
    has_chat = bool(on_every_page) or not is_new
    with_chat = [
        (page, [*page.removals, *on_every_page])
        for page in pages
        if page.is_page and (page.removals or has_chat)
    ]
    removals = list(dict.fromkeys([*on_every_page, *(r for page in pages for r in page.removals)]))
    decision = Decision()
    if is_new:
        _decide_widget(decision, with_chat, removals)
    _decide_code(decision, with_chat, removals, is_built=is_built)
    _decide_consent(decision, pages, removals)
    paths = dict.fromkeys(page.path for page, _ in with_chat)
    without = [page.path for page in pages if page.is_page and page.path not in paths]
    if is_new and is_built and paths and without:
        all_but = ["*", *(f"!{pattern}" for pattern in patterns(paths))]
        few = len(without) <= len(all_but)
        decision.options["exclude"] = patterns(without) if few else all_but
    return decision


def _decide_widget(decision: Decision, with_chat: _Pages, removals: Sequence[Removal]) -> None:
    """Configure the widget that is on most pages, and the host that it is loaded from."""
    ids = {page.path: _unique(r.widget_ids for r in embeds) for page, embeds in with_chat}
    counted = Counter[str]()
    for page, _ in with_chat:
        counted.update(dict.fromkeys(ids[page.path], page.times))
    counted = counted or Counter(_unique(removal.widget_ids for removal in removals))
    main = counted.most_common(1)[0][0] if counted else UNKNOWN_ID
    decision.options["widget_id"] = main
    decision.widgets = {
        path: found[0] for path, found in ids.items() if found and main not in found
    }
    problems = []
    if several := [path for path, found in ids.items() if len(found) > 1]:
        problems.append(f"several widgets were on {_describe_paths(several)}, now there is one")
    if not counted:
        problems.append(f"the widget id is not in the code: replace {UNKNOWN_ID} with it")
    hosts = {_EU in removal.source.lower() for removal in removals if removal.widget_ids}
    if hosts == {True}:
        decision.options["script_url"] = _EU_SCRIPT_URL
    elif len(hosts) > 1:
        problems.append(
            "only some widgets come from SnapEngage's European host: check the option script_url"
        )
    decision.problems += [(None, problem) for problem in problems]


def _decide_code(
    decision: Decision, with_chat: _Pages, removals: Sequence[Removal], *, is_built: bool
) -> None:
    """Find options for the code that most pages have, and decide which of the rest moves."""
    profiles = Counter[tuple[str, ...]]()
    for page, embeds in with_chat:
        profiles[_unique(r.custom_code for r in embeds)] += page.times
    code = profiles.most_common(1)[0][0] if profiles else _unique(r.custom_code for r in removals)
    options, rest = options_for(code)
    decision.options |= options
    decision.moved = [
        c for c in rest if all(is_movable(c, r.source) for r in removals if c in r.custom_code)
    ]
    decision.code = frozenset(one_line(c) for c in code if c in decision.moved or c not in rest)
    for statement in code if is_built else ():
        without = [
            page.path
            for page, embeds in with_chat
            if not any(statement in removal.custom_code for removal in embeds)
        ]
        if without:
            problem = f"`{one_line(statement)}` now runs on {_describe_paths(without)} too"
            decision.problems.append((None, problem))


def _decide_consent(
    decision: Decision, pages: Sequence[SeenPage], removals: Sequence[Removal]
) -> None:
    """Have chat wait for the consent that embeds waited for; note conditions that are lost."""
    consents = dict(pair for p in pages for pair in zip(p.removals, p.consents, strict=True))
    for removal in removals:
        if removal.condition and not consents.get(removal):
            problem = (
                f"chat depended on `{one_line(removal.condition)}`, and no longer does: turn it "
                "off where it is not wanted, with the option exclude or front matter"
            )
            decision.problems.append((removal, problem))
    options = next(filter(None, consents.values()), {})
    decision.options |= options
    if any(consents.get(removal, {}) != options for removal in removals):
        problem = "not all embeds waited for the same consent: check the plugin's options"
        decision.problems.append((None, problem))


def _describe_paths(paths: Sequence[str]) -> str:
    """Return the first of some paths, and how many more there are."""
    return paths[0] + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")


def _unique(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def consent_options(html: str, removal: Removal) -> dict[str, Any]:
    """Return the options that make chat wait for the consent that an embed waited for.

    Args:
        html: The page with the embed.
        removal: The embed.

    """
    found = _MATERIAL_CONSENT.fullmatch(removal.condition.strip())
    name = found["name"] if found else None
    if found and (not name or re.search(rf"\b{re.escape(name)}\s*=\s*{_CONSENT}", html)):
        return {"consent": found["key"]}
    if not removal.awaited_consent:
        return {}
    begin = html.find(removal.source)
    if not removal.source.startswith("<"):
        begin = html.lower().rfind("<script", 0, begin)
    tag = BeautifulSoup(html[begin : html.find(">", begin) + 1], "html.parser").find()
    attributes = {
        name: (" ".join(value) if isinstance(value, list) else value) or True
        for name, value in (tag.attrs if tag else {}).items()
        if name in {"class", "type"} or name.startswith("data-")
        if name not in SOURCE_ATTRIBUTES
    }
    return {"attributes": attributes}


def patterns(paths: Iterable[str]) -> list[str]:
    """Return a pattern for each path that matches it alone, for `exclude` and `static_html`."""
    return ["/" + _SPECIAL_IN_PATTERNS.sub(r"\\\g<0>", path) for path in paths]
