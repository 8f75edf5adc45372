"""Edits to zensical.toml: a new table at the end of the file, or nothing."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from mkdocs_snapengage.migrate.config_file import NAME, Change, UncertainError

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def edit(text: str, change: Change) -> str:
    """Return the text of zensical.toml with a change.

    Args:
        text: The text of the file.
        change: The change.

    Raises:
        UncertainError: It is not certain where in the file the change belongs.

    """
    settings = tomllib.loads(text)
    project: dict[str, Any] = settings.get("project", settings)
    plugins = project.get("plugins", {})
    if change.added or change.dropped or not isinstance(plugins, dict):
        raise UncertainError("its lists have to be changed")
    if plugins.get(NAME, {}).keys() >= change.options.keys():
        return text
    table = f"\n\n{as_toml(change)}\n"
    if project is settings:
        table = table.replace("[project.", "[")
    edited = text.rstrip() + table.replace("\n", "\r\n" if "\r\n" in text else "\n")
    project["plugins"] = plugins | {NAME: change.options}
    try:
        is_right = tomllib.loads(edited) == settings
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise UncertainError("it says something about the plugin already")
    return edited


def as_toml(change: Change) -> str:
    """Return a change as lines that the user can put into the file."""
    lines = [f"{name} = {_value(value)}" for name, value in change.options.items()]
    lines += [f"# extra_javascript with {_value(script)}" for script in change.added]
    lines += [f"# extra_javascript without {_value(script)}" for script in change.dropped]
    return "\n".join([f"[project.plugins.{NAME}]", *lines])


def _value(value: object) -> str:
    if isinstance(value, dict):
        keys = [name if _BARE_KEY.fullmatch(name) else json.dumps(name) for name in value]
        pairs = zip(keys, map(_value, value.values()), strict=True)
        return f"{{ {', '.join(f'{name} = {text}' for name, text in pairs)} }}"
    return json.dumps(value, ensure_ascii=False)
