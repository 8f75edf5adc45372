"""The changes of a plan, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from mkdocs_snapengage.built_site.files import TEMPORARY, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_snapengage.built_site.files import Text
    from mkdocs_snapengage.migrate.project import Project


class UncommittedError(Exception):
    """Files have changes that git does not know."""


def _uncommitted(project: Project) -> list[str]:
    """Those of the files to change that git could not bring back, in its own words."""
    names = [os.fspath(path) for path in project.changes if path.exists()]
    try:
        told = subprocess.run(  # noqa: S603
            ["git", "status", "--porcelain", "--", *names],  # noqa: S607
            cwd=project.path.parent,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        return []
    return told.stdout.splitlines() if names and not told.returncode else []


def write(project: Project, *, force: bool) -> None:
    """Write every file that changes, or leave all of them as they were.

    Args:
        project: The project with its plan.
        force: Whether files are replaced that git could not bring back.

    Raises:
        OSError: A file could not be written.
        UncommittedError: Files have changes that git does not know.
    """
    if not force and (names := _uncommitted(project)):
        raise UncommittedError(
            "git has no copy of these files as they are. Commit them, or use --force.\n"
            + "\n".join(names)
        )
    before = {path: path.read_bytes() for path in project.changes if path.exists()}
    ready: dict[Path, Path] = {}
    try:
        for path, text in project.changes.items():
            if text is not None:
                ready[path] = path.with_name(f"{TEMPORARY}{path.name}")
                _prepare(ready[path], project.before(path), text, path)
        for path in project.changes:
            if path in ready:
                os.replace(ready[path], path)  # noqa: PTH105
            else:
                path.unlink()
    except BaseException:
        for path in project.changes:
            _restore(path, before.get(path))
        raise
    finally:
        for path in ready.values():
            path.unlink(missing_ok=True)


def _prepare(path: Path, before: Text | None, text: str, final: Path) -> None:
    """Write a file that is to take the place of another, or to be a new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, before.encode(text) if before else text.encode())
    if before:
        shutil.copymode(final, path)


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != data:
        write_atomically(path, data)
