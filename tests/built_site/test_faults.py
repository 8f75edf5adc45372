"""The command when everything goes wrong: killed, no room, nothing to be written."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from mkdocs_snapengage.built_site.files import TEMPORARY
from mkdocs_snapengage.page.inject import TAG_ID, asset_path
from tests.support.command import COMMAND, CONFIG, PAGE, run
from tests.support.examples import EXTERNAL
from tests.support.killed import TIMES
from tests.support.sites import write_files

ROOT = Path(__file__).parents[2]
OLD = PAGE.format(EXTERNAL)
# Far more than are done until the command is killed for the last time.
PAGES = 1000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_files(tmp_path, {"mkdocs.yml": CONFIG})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def temporaries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith(TEMPORARY)]


def test_killed_twenty_times_every_file_is_whole_and_the_next_run_completes(folder: Path) -> None:
    write_files(folder / "site", {f"{n % 30:02}/{n:04}.html": OLD for n in range(PAGES)})
    killed = subprocess.run(
        [sys.executable, "-m", "tests.support.killed", folder / "site"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert killed.returncode == 0, killed.stderr
    done = [pages for pages, _ in json.loads(killed.stdout)]
    assert len(done) == TIMES
    # Each time it got on, and never to the end.
    assert done == sorted(set(done))
    assert done[-1] < PAGES
    assert run("apply", "site").exit_code == 0
    assert len({path.read_bytes() for path in (folder / "site").rglob("*.html")}) == 1
    assert not temporaries(folder)
    assert run("check", "site").exit_code == 0


def test_what_was_left_by_a_kill_is_removed_and_never_served_as_a_page(folder: Path) -> None:
    write_files(folder / "site", {"a.html": OLD, f"b/{TEMPORARY}x1": "half", "b/c.html": OLD})
    assert "1 file" not in run("check", "site").stdout
    assert run("apply", "site").exit_code == 0
    assert not temporaries(folder)


def limit_files() -> None:
    """Let no file grow beyond so many bytes, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_where_a_write_breaks_off_the_file_is_as_it_was(folder: Path, jobs: str) -> None:
    long = OLD.replace("<p>", "<p>" + "word " * 5000)
    write_files(folder / "site", {f"{n}.html": long if n % 10 == 1 else OLD for n in range(70)})
    done = subprocess.run(
        [COMMAND, "apply", "site", "--jobs", jobs],
        preexec_fn=limit_files,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        (
            "ERROR: site: cannot be written: File too large; it was not changed, in 7 of 70 HTML "
            "files; the first is 1.html"
        ),
        "Error: 7 files could not be processed.",
    ]
    for path in (folder / "site").glob("*.html"):
        html = path.read_text()
        assert html == long or (TAG_ID in html and html.endswith("</script>\n</body></html>\n"))
    assert not temporaries(folder)
    assert run("apply", "site").exit_code == 0
    assert run("check", "site").exit_code == 0


def test_a_folder_that_cannot_be_written_to_is_named_and_the_rest_is_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(folder / "site", {"a.html": OLD, "locked/b.html": OLD, f"locked/{TEMPORARY}x": ""})
    mkstemp, unlink = tempfile.mkstemp, Path.unlink

    def check_folder(path: object) -> None:
        if "locked" in str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    def refuse_new(*args: Any, **options: Any) -> tuple[int, str]:
        check_folder(options["dir"])
        return mkstemp(*args, **options)

    def refuse_removal(path: Path, **options: Any) -> None:
        check_folder(path)
        unlink(path, **options)

    monkeypatch.setattr(tempfile, "mkstemp", refuse_new)
    monkeypatch.setattr(Path, "unlink", refuse_removal)
    result = run("apply", "site", "--jobs", "1")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "ERROR: site/locked/b.html: cannot be written: Permission denied; it was not changed",
        f"ERROR: site/locked/{TEMPORARY}x: cannot be removed: Permission denied",
        "Error: 2 files could not be processed.",
    ]
    assert (folder / "site" / "locked" / "b.html").read_text() == OLD
    assert TAG_ID in (folder / "site" / "a.html").read_text()


def test_a_file_that_is_read_only_is_replaced_and_stays_read_only(folder: Path) -> None:
    write_files(folder / "site", {"a.html": OLD})
    page = folder / "site" / "a.html"
    page.chmod(0o444)
    assert run("apply", "site").exit_code == 0
    assert TAG_ID in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o444


def test_where_the_loaders_script_cannot_be_written_no_page_is_changed(folder: Path) -> None:
    write_files(folder / "site", {"a.html": OLD})
    (folder / "site" / "assets").write_text("a file where a folder has to be")
    result = run("apply", "site")
    assert result.exit_code == 1
    assert f"site/{asset_path()} cannot be written: " in result.stderr
    assert "No page was changed." in result.stderr
    assert (folder / "site" / "a.html").read_text() == OLD
