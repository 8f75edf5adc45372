"""The command and its processes: stopped, killed, several of them, and on a terminal."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from mkdocs_snapengage.built_site.files import TEMPORARY
from tests.support.command import COMMAND, CONFIG, PAGE, run
from tests.support.examples import ADVANCED, EXTERNAL
from tests.support.platforms import linux
from tests.support.sites import write_files

MANY = 700


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with so many pages that the work on it can be interrupted."""
    monkeypatch.chdir(tmp_path)
    filler = "<p>filler</p>\n" * 50
    html = PAGE.format(ADVANCED + EXTERNAL + filler)
    write_files(tmp_path, {"mkdocs.yml": CONFIG})
    write_files(tmp_path / "many", {f"{n % 20}/{n}.html": html for n in range(MANY)})
    return tmp_path / "many"


def start(site: Path, *arguments: str, **popen: Any) -> subprocess.Popen[str]:
    # What a shell runs in the background ignores interrupts, and so would what it starts.
    own = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [COMMAND, "apply", site.name, *arguments],
            cwd=site.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            **popen,
        )
    finally:
        signal.signal(signal.SIGINT, own)


def wait_for_some(site: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the work on the pages has begun, and see that it goes on."""
    deadline = time.monotonic() + 60
    first = sorted(site.rglob("*.html"))[5]
    while "snapengage-loader" not in first.read_text():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.005)


def youngest(process: int) -> int:
    """The process that was started last below another one: since 3.14 not always its child."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return youngest(int(children[-1])) if children else process


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_stopped_on_the_way_every_file_is_old_or_new_and_the_next_run_completes(
    many: Path, end: signal.Signals
) -> None:
    old = (many / "0" / "0.html").read_text()
    process = start(many, "--jobs", "2")
    wait_for_some(many, process)
    # Only the parent hears of it. The output ends with the last of its processes.
    process.send_signal(end)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in errors
    texts = {path.read_text() for path in many.rglob("*.html")}
    assert old in texts
    (new,) = texts - {old}
    assert new.endswith("</script>\n</body></html>\n")
    assert run("apply", "many").exit_code == 0
    assert {path.read_text() for path in many.rglob("*.html")} == {new}
    assert not list(many.rglob(f"{TEMPORARY}*"))
    assert run("check", "many").exit_code == 0


@linux
def test_a_process_that_is_killed_is_told_and_nothing_is_lost(many: Path) -> None:
    old = (many / "0" / "0.html").read_text()
    process = start(many, "--jobs", "2")
    wait_for_some(many, process)
    os.kill(youngest(process.pid), signal.SIGKILL)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "killed one of the processes" in errors
    texts = {path.read_text() for path in many.rglob("*.html")}
    assert len(texts - {old}) == 1
    assert run("apply", "many").exit_code == 0
    assert run("check", "many").exit_code == 0


def test_several_processes_do_what_one_does(many: Path) -> None:
    shutil.copytree(many, many.parent / "same")
    outputs = [run("apply", name, "--jobs", jobs) for name, jobs in (("many", "3"), ("same", "1"))]
    assert [result.exit_code for result in outputs] == [0, 0]
    assert outputs[0] == outputs[1]
    assert f"chat on {MANY} pages, {2 * MANY} embeds removed" in outputs[0].stdout
    for path in many.rglob("*.html"):
        same = many.parent / "same" / path.relative_to(many)
        assert path.read_bytes() == same.read_bytes()


def test_there_is_a_progress_bar_on_a_terminal_only(tmp_path: Path) -> None:
    write_files(tmp_path, {"mkdocs.yml": CONFIG, "site/index.html": PAGE.format(EXTERNAL)})
    arguments = [COMMAND, "apply", "site"]
    master, terminal = pty.openpty()
    subprocess.run(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=terminal, check=True)
    assert "100%" in os.read(master, 10_000).decode()
    os.close(master)
    os.close(terminal)
    quiet = subprocess.run(arguments, cwd=tmp_path, capture_output=True, check=True)
    assert quiet.stderr == b""
