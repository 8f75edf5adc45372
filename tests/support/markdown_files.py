"""The project's Markdown files: the user guide, the README and what stands beside it."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "sample_site" / "docs"
README = ROOT / "README.md"

_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?: title=\"(?P<title>[^\"]*)\")?[^\n]*\n"
    r"(?P<text>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """A fenced block of code: where it stands, its language, its title and its text."""

    place: str
    language: str
    title: str
    text: str

    @property
    def is_front_matter(self) -> bool:
        return self.language == "yaml" and self.text.startswith("---\n")

    @property
    def is_mkdocs_yml(self) -> bool:
        """Whether it is mkdocs.yml or a part of it: every YAML that says nothing else."""
        is_another = self.title not in {"", "mkdocs.yml"} or self.is_front_matter
        return self.language == "yaml" and not is_another


def blocks(*files: Path) -> Iterator[Block]:
    """Yield the blocks of code in Markdown files."""
    for file in files:
        source = file.read_text("utf-8")
        for found in _BLOCK.finditer(source):
            line = source.count("\n", 0, found.start()) + 1
            yield Block(
                f"{file.name}:{line}",
                found["language"],
                found["title"] or "",
                textwrap.dedent(found["text"]),
            )
