"""Writes the changes of a plan, all of them or none."""

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
    """Files have changes that are not committed to git."""


def _uncommitted(project: Project) -> list[str]:
    """Return the files to change that git could not restore, as `git status` lists them."""
    names = [os.fspath(path) for path in project.changes if path.exists()]
    try:
        status = subprocess.run(  # noqa: S603
            ["git", "status", "--porcelain", "--", *names],  # noqa: S607
            cwd=project.path.parent,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        return []
    return status.stdout.splitlines() if names and not status.returncode else []


def write(project: Project, *, force: bool) -> None:
    """Write every file that changes, or leave all of them as they were.

    Args:
        project: The project with its plan.
        force: Whether to replace files that git could not restore.

    Raises:
        OSError: A file could not be written.
        UncommittedError: Files have changes that are not committed to git.

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
                _write_new(ready[path], project.before(path), text, path)
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


def _write_new(path: Path, before: Text | None, text: str, final: Path) -> None:
    """Write a file that will be renamed to `final`, with the encoding and mode of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, before.encode(text) if before else text.encode())
    if before:
        shutil.copymode(final, path)


def _restore(path: Path, data: bytes | None) -> None:
    """Give a file its old content again, or remove it if there was none."""
    if data is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != data:
        write_atomically(path, data)
