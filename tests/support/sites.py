"""A site that a test builds, and what was said while it was built."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WIDGET_ID = "3d1f0b64-5f0e-4f0b-9c6e-7a2f5d8e1c90"


@dataclass
class Site:
    """A built site, and what MkDocs and its plugins said while building it."""

    folder: Path
    records: list[logging.LogRecord] = field(default_factory=list)

    def read(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def pages(self) -> list[str]:
        found = sorted(self.folder.rglob("*.html"))
        return [path.relative_to(self.folder).as_posix() for path in found]

    def bytes(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def others(self) -> list[str]:
        """Every file that is no page: sitemap, search index, scripts, images."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return [
            path.relative_to(self.folder).as_posix()
            for path in found
            if path.suffix not in {".html", ".gz"}
        ]

    def warnings(self) -> list[str]:
        """The warnings so far; a test that asks for them has expected them."""
        said = [r.getMessage() for r in self.records if r.levelno >= logging.WARNING]
        self.records = [r for r in self.records if r.levelno < logging.WARNING]
        return said

    def infos(self) -> list[str]:
        """What the plugin said at INFO."""
        return [
            record.getMessage()
            for record in self.records
            if record.levelno == logging.INFO and "snapengage" in record.name
        ]


class KeepRecords(logging.Handler):
    """Collects what a logger says."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def contents(folder: Path) -> dict[str, bytes]:
    """A project's own files: neither what Python writes for a hook nor git's, which it changes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and ".git" not in path.parts
    }


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below `folder`, their names relative to it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
