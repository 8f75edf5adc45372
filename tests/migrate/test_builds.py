"""The copy of a project that is built, and the choice of a reading by what is built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from mkdocs_snapengage.migrate.builds import ProjectCopy, SeenPage, choose_readings
from mkdocs_snapengage.migrate.project import Project, read_project
from mkdocs_snapengage.migrate.sources import Cutting
from tests.migrate.projects import BASE, CONFIG, PAGES, in_theme
from tests.support.command import run
from tests.support.examples import ADVANCED
from tests.support.sites import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write_files(
        tmp_path,
        {"mkdocs.yml": CONFIG, "overrides/base.html": BASE, **PAGES, **in_theme(ADVANCED)},
    )
    return read_project(tmp_path / "mkdocs.yml", is_written=False)


class Unsteady(ProjectCopy):
    """Builds a page that comes out with these hashes, one after the other."""

    def __init__(self, project: Project, hashes: Iterable[int]) -> None:
        self.project = project
        self.hashes = iter(hashes)

    @override
    def write(self, texts: Mapping[Path, str]) -> None:
        pass

    @override
    def build(self) -> dict[str, SeenPage]:
        return {"index.html": page(next(self.hashes))}


def page(rest_hash: int) -> SeenPage:
    return SeenPage("index.md", (), (), (), rest_hash)


@pytest.mark.parametrize(
    ("hashes", "texts"),
    [
        ([1], ("short", "long", "old")),
        # The first reading does not do.
        ([2, 1, 1], ("long", "old")),
        # The page differs from build to build, whatever is cut.
        ([2, 3], ("short", "long", "old")),
        # It differs in some builds only: no reading is left to try.
        ([2, 1, 2, 2], None),
    ],
)
def test_the_first_reading_that_changes_no_page_is_chosen(
    project: Project, hashes: list[int], texts: tuple[str, ...] | None
) -> None:
    path = project.docs / "index.md"
    cuttings = {path: Cutting(("short", "long", "old"))}
    copy = Unsteady(project, hashes)
    _, chosen = choose_readings(copy, {"index.html": page(1)}, cuttings)
    assert list(copy.hashes) == []
    assert {path: cutting.texts for path, cutting in chosen.items()} == (
        {path: texts} if texts else {}
    )


def test_where_no_links_can_be_made_files_are_copied(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project.path.parent
    write_files(folder, {".hidden/chat.html": "", "docs/picture.png": b"\x89PNG"})
    linked = run("migrate", "-f", str(project.path))

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise OSError(1314, "A required privilege is not held by the client", str(self))

    monkeypatch.setattr(Path, "symlink_to", refuse)
    copied = run("migrate", "-f", str(project.path))
    assert not linked.stderr
    assert copied == linked


def test_no_copy_is_made_of_a_home_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: project.path.parent)
    told = run("migrate", "-f", str(project.path))
    assert f"cannot be built here (its files are spread over {project.path.parent})" in told.stderr
    assert "-<!-- begin SnapEngage code -->" in told.stdout
