"""Make the user guide's page of the options out of their docstrings, and print it."""

from __future__ import annotations

import re
import textwrap
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
from tools.schema import docstrings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GUIDE = Path(__file__).parents[1] / "sample_site"
TEMPLATE = GUIDE / "options.template.md"
PAGE = GUIDE / "docs" / "options.md"

_WIDGET_ID = "widget_id: 0c739ebb-2016-44a0-b1da-a5b5eb272474\n"
_EXAMPLE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_SWITCH = "`true` or `false`"
_KINDS: dict[type, Callable[[Any], str]] = {
    Attributes: lambda _: "mapping, none by default",
    Button: lambda _: "`false` or a URL, unset by default",
    c.Choice: lambda option: f"{_either(option.choices)}, `{option.default}` by default",
    ConsentKey: lambda _: "text, none by default",
    Integrations: lambda _: "mapping, none by default",
    c.Optional: lambda _: f"{_SWITCH}, unset by default",
    Patterns: lambda _: "list of patterns, none by default",
    SnippetUrls: lambda _: "list of hosts with a path, none by default",
    c.SubConfig: lambda _: "group of options",
    Text: lambda option: f"text, {_default(option)}",
    c.Type: lambda option: f"{_SWITCH}, `{str(option.default).lower()}` by default",
}


def text() -> str:
    """Return the page: the template with a section for each option in it."""
    return TEMPLATE.read_text("utf-8").replace("OPTIONS\n", "\n".join(_sections()))


def _sections(
    group: type[Options] = SnapEngageConfig, parent: str = "", level: str = "##"
) -> Iterator[str]:
    described = docstrings(group)
    for name, option in group._schema:  # noqa: SLF001
        full_name = f"{parent}.{name}" if parent else name
        said = _EXAMPLE.sub(lambda match: _in_mkdocs_yml(match[1], parent), described[name])
        yield f"{level} `{full_name}`\n\n*{_KINDS[type(option)](option)}*\n\n{said}\n"
        if isinstance(option, c.SubConfig):
            yield from _sections(option.config_class, name, f"{level}#")


def _in_mkdocs_yml(example: str, parent: str) -> str:
    """An example of an option as it stands in mkdocs.yml."""
    if parent:
        example = f"{parent}:\n{textwrap.indent(example, '  ')}"
    if not example.startswith("widget_id"):
        example = _WIDGET_ID + example
    entry = textwrap.indent(example, " " * 6)
    return f'```yaml title="mkdocs.yml"\nplugins:\n  - snapengage:\n{entry}```'


def _default(option: Text) -> str:
    if option.is_required:
        return "required"
    return f"`{option.default}` by default" if option.default else "none by default"


def _either(words: list[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


if __name__ == "__main__":
    print(text(), end="")
