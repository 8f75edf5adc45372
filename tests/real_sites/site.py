"""A real site: its sources unpacked, and mkdocs.yml with or without the plugin and old embeds."""

from __future__ import annotations

import re
import shutil
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.support.examples import ADVANCED, EXTERNAL
from tests.support.sites import WIDGET_ID

TABLE = Path(__file__).with_name("sites.yml")
BUILD = Path(__file__).parents[2] / "build" / "real-sites"
# A list or a mapping of plugins, with its indentation.
_PLUGINS = re.compile(r"^plugins:\n(?:[ ]*(?:#.*)?\n)*([ ]*)(- )?", re.MULTILINE)
_THEME = re.compile(r"^theme:\n([ ]+)", re.MULTILINE)
_NEW_THEME = "theme-with-embed"
_LAST = "The last paragraph."
NEWLINE = "\n"


@dataclass(frozen=True)
class RealSite:
    """A row of the table, see sites.yml."""

    name: str
    archive: str
    config: str
    theme: str
    page: str
    replace: dict[str, str] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)
    keeps: list[str] = field(default_factory=list)
    is_strict: bool = True

    @property
    def folder(self) -> Path:
        return BUILD / self.name

    @property
    def config_file(self) -> Path:
        return self.folder / self.archive / self.config

    @property
    def custom_dir(self) -> str:
        """The folder of the site's own templates, as seen from mkdocs.yml."""
        found = re.search(
            r"^ +custom_dir: (\S+)", self.config_file.read_text("utf-8"), re.MULTILINE
        )
        return found[1] if found else _NEW_THEME

    @property
    def docs_dir(self) -> str:
        found = re.search(r"^docs_dir: (\S+)", self.config_file.read_text("utf-8"), re.MULTILINE)
        return found[1] if found else "docs"

    @property
    def page_file(self) -> Path:
        return self.config_file.parent / self.docs_dir / self.page

    def unpack(self) -> None:
        """Unpack the sources, and take out of mkdocs.yml what cannot be had here."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with tarfile.open(BUILD / "sources" / f"{self.archive}.tar.gz") as archive:
            archive.extractall(self.folder, filter="data")
        text = self.config_file.read_text("utf-8")
        for old, new in self.replace.items():
            assert text.count(old) == 1, f"{self.name}: mkdocs.yml has no {old!r}"
            text = text.replace(old, new)
        self.config_file.write_text(text, "utf-8")
        # So that the embed, before it, has lines of its own in the built page too.
        with self.page_file.open("a", encoding="utf-8") as page:
            page.write(f"\n\n{_LAST}\n")

    def with_plugin(self) -> Path:
        """Write a mkdocs.yml with the plugin beside the site's own, and return it."""
        text = self.config_file.read_text("utf-8")
        found = _PLUGINS.search(text)
        if not found:
            text, found = self._append_plugins(text)
        options = yaml.safe_dump({"widget_id": WIDGET_ID, **self.options}, default_flow_style=True)
        entry = f"{found[1]}{found[2] or ''}snapengage: {options.strip()}\n"
        start = found.start(1)
        path = self.config_file.with_name("with-plugin.yml")
        path.write_text(text[:start] + entry + text[start:], "utf-8")
        return path

    @staticmethod
    def _append_plugins(text: str) -> tuple[str, re.Match[str]]:
        text = text.rstrip() + "\nplugins:\n- search\n"
        found = _PLUGINS.search(text)
        assert found
        return text, found

    def add_embeds(self, packages: Path) -> list[str]:
        """Write one embed into the theme and one into a page; return where, as `path:line`."""
        template = packages / self.theme
        custom = self.config_file.parent / self.custom_dir
        if self.custom_dir == _NEW_THEME:
            text = self.config_file.read_text("utf-8")
            text = _THEME.sub(rf"theme:\n\1custom_dir: {_NEW_THEME}\n\1", text, count=1)
            self.config_file.write_text(text, "utf-8")
        lines = template.read_text("utf-8").splitlines(keepends=True)
        end = max(number for number, line in enumerate(lines) if "</body>" in line)
        custom.mkdir(exist_ok=True)
        own = custom / template.name
        assert not own.exists(), f"{self.name} has a {template.name} of its own"
        own.write_text("".join([*lines[:end], ADVANCED, *lines[end:]]), "utf-8")
        content = self.page_file.read_text("utf-8").removesuffix(f"{_LAST}\n")
        self.page_file.write_text(f"{content}{EXTERNAL}\n{_LAST}\n", "utf-8")
        return [
            # The comment before the script is of the snippet, too.
            f"{self.custom_dir}/{template.name}:{end + 2}",
            f"{self.docs_dir}/{self.page}:{content.count(NEWLINE) + 1}",
        ]


def real_sites() -> list[RealSite]:
    """Read the table."""
    rows = yaml.safe_load(TABLE.read_text("utf-8"))
    return [RealSite(name, **row) for name, row in rows.items()]
