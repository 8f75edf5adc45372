"""The options that are lists: patterns of pages, and where old snippets load from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs.config.base import BaseConfigOption, ValidationError
from pathspec.gitignore import GitIgnoreSpec
from typing_extensions import override

from mkdocs_snapengage.config.groups import describe_value

if TYPE_CHECKING:
    from collections.abc import Iterable


class Patterns(BaseConfigOption[GitIgnoreSpec]):
    """An option that lists patterns of files, as `.gitignore` and MkDocs' `exclude_docs` do."""

    @override
    def run_validation(self, value: object, /) -> GitIgnoreSpec:
        """Return the patterns; raise ValidationError for anything that holds none."""
        if isinstance(value, GitIgnoreSpec):
            return value
        lines = value.splitlines() if isinstance(value, str) else value
        if lines is None:
            lines = []
        if not isinstance(lines, list | tuple):
            raise ValidationError(f"This is a list of patterns, not {describe_value(value)}.")
        for line in lines:
            if not isinstance(line, str) or "\0" in line:
                raise ValidationError(
                    f"A pattern is text, not {describe_value(line)}; put it in quotes."
                )
        try:
            return GitIgnoreSpec.from_lines(lines)
        except ValueError as problem:
            raise ValidationError(f"A pattern cannot be read: {problem}") from problem


def is_matched(patterns: GitIgnoreSpec, paths: Iterable[str]) -> bool:
    """Whether patterns match a page, which is known by several paths: the first one they know."""
    for path in paths:
        include = patterns.check_file(path).include
        if include is not None:
            return include
    return False


class SnippetUrls(BaseConfigOption["tuple[str, ...]"]):
    """An option that lists how the URLs of further old snippets begin: host and path."""

    def __init__(self) -> None:
        super().__init__()
        self.default = ()

    @override
    def run_validation(self, value: object, /) -> tuple[str, ...]:
        """Return host and path of each, in lower case; raise ValidationError for other text."""
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise ValidationError(
                f"This is a list of hosts and paths, not {describe_value(value)}."
            )
        return tuple(self._checked_start(item) for item in value)

    @staticmethod
    def _checked_start(item: object) -> str:
        start = re.sub(r"(https?:)?//", "", item.lower(), count=1) if isinstance(item, str) else ""
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?/[^\s\"'<>?#]*", start):
            raise ValidationError(
                f"{describe_value(item)} is not a host and the beginning of a path, "
                "such as chat.example.org/js/."
            )
        return start
