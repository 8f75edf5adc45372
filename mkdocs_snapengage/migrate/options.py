"""The options that do what code in an embed did, as far as that is certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mkdocs_snapengage.catalogue import API_OBJECTS
from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.scripts import syntax as js
from mkdocs_snapengage.scripts.budget import Budget, BudgetSpentError
from mkdocs_snapengage.scripts.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Iterable

_METHODS = {
    "allowChatSound": "sounds",
    "allowOffline": "offline",
    "allowProactiveChat": "proactive_chat",
    "allowScreenshot": "screenshots",
    "hideButton": "button",
    "setButton": "button",
    "setLocale": "locale",
}
"""The options of `widget` that do what a method of the widget does with a literal."""

_EVENTS = {
    "startchat": "Live Chat Conversation Started",
    "chatmessagesent": "Live Chat Message Sent",
    "chatmessagereceived": "Live Chat Message Received",
    "close": "Live Chat Conversation Ended",
}
"""The events that the plugin sends for the widget's callbacks, by their names in lower case."""

_LITERALS: dict[str, Any] = {"true": True, "!0": True, "false": False, "!1": False}
_NAME = re.compile(r"[\w$]+")
_NEEDS_PLACE = re.compile(r"\b(?:this|arguments)\b|\{\{|\{%")
_GLOBALS = API_OBJECTS | {"$", "analytics", "console", "document", "jQuery", "setTimeout", "window"}
_OBJECT = rf"(?:window\.)?(?:{'|'.join(sorted(API_OBJECTS))})"
_TEXT = r"'[^'\\\n]*'|\"[^\"\\\n]*\""
_CALL = re.compile(rf"{_OBJECT}\.(\w+)\(\s*({'|'.join(_LITERALS)}|{_TEXT})?\s*\)\s*;?")
_FORWARDING = re.compile(
    rf"{_OBJECT}\.setCallback\(\s*(?P<callback>{_TEXT})\s*,\s*"
    r"(?:function\s*\([\w$\s,]*\)\s*\{|\(?[\w$\s,]*\)?\s*=>\s*\{?)\s*"
    rf"(?:window\.)?analytics\.track\(\s*(?P<event>{_TEXT})\s*"
    r"(?:,\s*\{\s*(?:agent_?[uU]sername:\s*[\w$]+\s*,?\s*)?\}\s*)?\)\s*;?\s*\}?\s*\)\s*;?"
)


def options_for(codes: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the options that replace custom code, and the code that no option replaces.

    The methods are those of SnapEngage's JavaScript API, as its developers' pages describe them
    (https://developer.snapengage.com/javascript-api/).
    """
    remaining = list(codes)
    options: dict[str, Any] = {}
    forwarding = [code for code in remaining if _forwarded_event(code)]
    if {_forwarded_event(code) for code in forwarding} == set(_EVENTS.values()):
        options["record_live_chat_events"] = True
        remaining = [code for code in remaining if code not in forwarding]
    found = {code: option for code in remaining if (option := _widget_option(code))}
    names = [name for name, _ in found.values()]
    # If an option is set twice, only the code itself decides which value counts.
    single = {code: option for code, option in found.items() if names.count(option[0]) == 1}
    if single:
        options["widget"] = dict(single.values())
    return options, [code for code in remaining if code not in single]


def _widget_option(code: str) -> tuple[str, Any] | None:
    """Return the option of `widget` that does what a statement does, and its value."""
    call = _CALL.fullmatch(code)
    name = _METHODS.get(call[1], "") if call else ""
    if not call or not name or (call[1] == "hideButton") != (call[2] is None):
        return None
    value = _LITERALS.get(call[2], call[2][1:-1]) if call[2] else False
    options = SnapEngageConfig()
    options.load_dict({"widget_id": "none", "widget": {name: value}})
    failed, _ = options.validate()
    return None if failed or options.widget[name] != value else (name, value)


def _forwarded_event(code: str) -> str:
    """Return the event if a callback only sends it to analytics.js as the plugin would, or ""."""
    found = _FORWARDING.fullmatch(code)
    event = _EVENTS.get(found["callback"][1:-1].lower(), "") if found else ""
    return event if found and found["event"][1:-1] == event else ""


def is_movable(code: str, embed: str) -> bool:
    """Whether `code` from an `embed` means the same in a script of its own."""
    scopes = Scopes(Budget())
    script = js.parse(code)
    try:
        for statement in js.statements(script.root):
            scopes.read(statement)
    except BudgetSpentError:
        return False
    around = set(_NAME.findall(embed.replace(code, " ")))
    needs_embed = scopes.undeclared() & around - _GLOBALS
    return not (script.root.has_error or needs_embed or _NEEDS_PLACE.search(code))


def listener(codes: Iterable[str]) -> str:
    """Return a script that runs the site's own code, unchanged, when the widget is ready."""
    lines = "\n".join(f"  {code}" for code in codes)
    return (
        "document.addEventListener('snapengage:ready', function (event) {\n"
        f"  var SnapEngage = event.detail.SnapEngage;\n{lines}\n}});\n"
    )
