"""Make the schema of mkdocs.yml and zensical.toml for editors out of the options."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as c

from mkdocs_snapengage.config.kinds import (
    Attributes,
    Button,
    ConsentKey,
    Integrations,
    Options,
    Patterns,
    SnippetUrls,
    Text,
)
from mkdocs_snapengage.config.schema import SnapEngageConfig

if TYPE_CHECKING:
    from collections.abc import Callable


SCHEMA = Path(__file__).parents[1] / "mkdocs_snapengage" / "schema.json"

_TEXTS = {"type": "array", "items": {"type": "string"}}
_KINDS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Attributes: lambda _: {
        "type": "object",
        "additionalProperties": {"anyOf": [{"type": "string"}, {"const": True}]},
    },
    Button: lambda option: {"type": ["boolean", "string"], **_form(option)},
    c.Choice: lambda option: {"enum": list(option.choices), "default": option.default},
    ConsentKey: lambda _: {"type": "string", "pattern": r"\S"},
    Integrations: lambda _: {
        "type": "object",
        "additionalProperties": {"type": ["boolean", "object"]},
    },
    # All that are left unset by default are switches, and so are all of MkDocs' simple types.
    c.Optional: lambda _: {"type": "boolean"},
    Patterns: lambda _: {"anyOf": [_TEXTS, {"type": "string"}]},
    SnippetUrls: lambda _: _TEXTS,
    c.SubConfig: lambda option: _options(option.config_class),
    Text: lambda option: {"type": "string", **_form(option)},
    c.Type: lambda option: {"type": "boolean", "default": option.default},
}


def schema() -> dict[str, Any]:
    """Return the schema of a project's file; only the plugin's entry in it is looked at."""
    options = _options(SnapEngageConfig)
    # Every plugin has this option, by MkDocs itself.
    options["properties"]["enabled"] = {
        "description": "`false` switches the plugin off.",
        "type": "boolean",
        "default": True,
    }
    plugin = {"$ref": "#/definitions/snapengage"}
    plugins = {"plugins": {"$ref": "#/definitions/plugins"}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mkdocs.yml or zensical.toml with the plugin mkdocs-snapengage",
        "type": "object",
        "properties": plugins | {"project": {"type": "object", "properties": plugins}},
        "definitions": {
            "plugins": {
                "type": ["array", "object"],
                "items": {"$ref": "#/definitions/entry"},
                "properties": {"snapengage": plugin},
            },
            "entry": {
                "type": ["string", "object"],
                "not": {"const": "snapengage"},
                "properties": {"snapengage": plugin},
            },
            "snapengage": options | {"required": ["widget_id"]},
        },
    }


def _options(group: type[Options]) -> dict[str, Any]:
    described = _first_sentences(group)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": described[name], **_KINDS[type(option)](option)}
            for name, option in group._schema  # noqa: SLF001
        },
    }


def _form(option: Text) -> dict[str, str]:
    """The form of a text, which may be empty unless it is required, and its default."""
    found = {"pattern": f"^({option.form}){'' if option.is_required else '?'}$"}
    return found | ({"default": option.default} if option.default else {})


def _first_sentences(group: type[Options]) -> dict[str, str]:
    """Return the first sentence of what is said below each option of a group."""
    found = {}
    for name, said in docstrings(group).items():
        sentence = re.match(r".+?\.(?=\s|$)", re.sub(r"\s+", " ", said))
        assert sentence, f"what is said below {name} is no sentence"
        found[name] = sentence[0]
    return found


def docstrings(group: type[Options]) -> dict[str, str]:
    """Return what is said below each option of a group."""
    (definition,) = ast.parse(inspect.getsource(group)).body
    assert isinstance(definition, ast.ClassDef)
    found = {}
    for option, below in zip(definition.body, definition.body[1:], strict=False):
        match option, below:
            case ast.Assign(targets=[ast.Name(name)]), ast.Expr(ast.Constant(str(text))):
                found[name.rstrip("_")] = inspect.cleandoc(text)
    return found


def text() -> str:
    """Return the schema as the package has it."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    print(text(), end="")
