"""`mkdocs-snapengage migrate` as a user runs it: what it prints, refuses, and leaves to do."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mkdocs_snapengage.report.sources import LARGEST
from tests.migrate.projects import BASE, CONFIG, OTHER_ID, PAGES, in_theme, slot
from tests.support.command import COMMAND, run
from tests.support.examples import ADVANCED, EXTERNAL, OLD_ID
from tests.support.sites import contents, write_files

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "mkdocs.yml": CONFIG,
    "overrides/base.html": BASE,
    **PAGES,
    **in_theme(slot("SnapEngage.setTitle('Help');")),
}
SCRIPT = "docs/javascripts/snapengage.js"
IN_COLORS = re.compile(r"\x1b\[\d+m")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a snippet, as current folder."""
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(*arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], check=True
    )


def on_a_terminal(*arguments: str) -> str:
    leader, follower = pty.openpty()
    with subprocess.Popen([COMMAND, *arguments], stdout=follower, stderr=follower) as process:
        os.close(follower)
        said = b""
        while chunk := _read(leader):
            said += chunk
    os.close(leader)
    assert process.returncode == 0
    return said.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_the_diff_is_a_patch_and_the_rest_is_told(folder: Path) -> None:
    before = contents(folder)
    shown = run("migrate")
    assert contents(folder) == before
    assert shown.stdout.endswith(
        "overrides/main.html: 1 embed removed\n"
        f"{SCRIPT}: your own code, run when the widget is ready\n"
        "mkdocs.yml: the plugin, with widget_id\n"
        "Nothing has been changed yet. Run 'mkdocs-snapengage migrate --write' to apply this.\n"
    )
    assert not shown.stderr
    git("init", "-q")
    subprocess.run(["git", "apply", "-"], input=shown.stdout, text=True, check=True)
    patched = contents(folder)
    write_files(folder, before)
    (folder / SCRIPT).unlink()
    assert run("migrate", "--write", "--force").exit_code == 0
    written = contents(folder)
    assert {name: written[name] for name in patched} == patched


def test_a_file_without_a_last_newline_makes_a_patch_too(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": CONFIG.rstrip()})
    git("init", "-q")
    patch = run("migrate").stdout
    assert "\\ No newline at end of file\n" in patch
    subprocess.run(["git", "apply", "-"], input=patch, text=True, check=True)
    assert "custom_dir: overrides\nplugins:\n" in (folder / "mkdocs.yml").read_text("utf-8")


def test_check_fails_while_something_is_to_do(folder: Path) -> None:
    assert run("migrate", "--check").exit_code == 1
    assert run("migrate", "--write").exit_code == 0
    done = run("migrate", "--check")
    assert (done.exit_code, done.stdout) == (
        0,
        "Nothing to do: the plugin is set up, and no snippet is left.\n",
    )
    unclean = f"<script>var chat = 1; chat = load('{EXTERNAL.split(chr(34))[1]}');</script>\n"
    write_files(folder, in_theme(unclean))
    by_hand = run("migrate", "--check")
    assert by_hand.exit_code == 1
    assert by_hand.stderr.startswith("BY HAND: overrides/main.html:5: this stays, because ")
    assert run("migrate").exit_code == 0


def test_what_git_has_no_copy_of_is_not_changed(folder: Path) -> None:
    git("init", "-q")
    refused = run("migrate", "--write")
    assert refused.exit_code == 1
    assert "Nothing was written: git has no copy of these files" in refused.stderr
    git("add", ".")
    git("commit", "-q", "-m", "All")
    with (folder / "mkdocs.yml").open("a") as file:
        file.write("# mine\n")
    before = contents(folder)
    refused = run("migrate", "--write")
    assert (refused.exit_code, contents(folder)) == (1, before)
    assert " M mkdocs.yml\n" in refused.stderr
    assert "main.html" not in refused.stderr
    write_files(folder, {"docs/index.md": "# Mine\n"})
    git("commit", "-q", "-m", "Mine", "mkdocs.yml")
    assert run("migrate", "--write").exit_code == 0
    assert OLD_ID in (folder / "mkdocs.yml").read_text("utf-8")


@pytest.mark.usefixtures("folder")
def test_git_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert run("migrate", "--write").exit_code == 0


def test_force_writes_what_git_has_no_copy_of(folder: Path) -> None:
    git("init", "-q")
    assert run("migrate", "--write", "--force").exit_code == 0
    assert (folder / SCRIPT).exists()


@pytest.mark.parametrize("nth", range(3))
def test_a_file_that_cannot_be_written_leaves_all_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before = contents(folder)
    done: list[object] = []
    replace = os.replace

    def fail(source: Path, target: Path) -> None:
        done.append(target)
        # What is written first goes beside the files.
        if len(done) == 4 + nth:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)
    failed = run("migrate", "--write")
    assert failed.exit_code == 1
    assert "Nothing was written: " in failed.stderr
    assert contents(folder) == before


def test_permissions_stay(folder: Path) -> None:
    (folder / "mkdocs.yml").chmod(0o640)
    run("migrate", "--write")
    assert (folder / "mkdocs.yml").stat().st_mode & 0o777 == 0o640


@pytest.mark.usefixtures("folder")
def test_colors_are_for_terminals_alone() -> None:
    plain = run("migrate").stdout
    colored = on_a_terminal("migrate")
    assert "\x1b[32m+" in colored
    assert "\x1b[31m-" in colored
    assert IN_COLORS.sub("", colored) == plain
    assert on_a_terminal("migrate", "--no-color") == plain
    os.environ["NO_COLOR"] = "1"
    try:
        assert on_a_terminal("migrate") == plain
    finally:
        del os.environ["NO_COLOR"]


@pytest.mark.parametrize("plugins", ["", "plugins: [search]\n"])
def test_a_project_without_a_snippet_is_told_what_to_add(folder: Path, plugins: str) -> None:
    write_files(folder, {"overrides/main.html": "<p>\n", "mkdocs.yml": CONFIG + plugins})
    before = contents(folder)
    told = run("migrate", "--write")
    assert told.exit_code == 0
    assert told.stdout.startswith(
        "There is no SnapEngage snippet in this project. To add chat, write this into "
        "mkdocs.yml:\n\nplugins:\n  - search"
    )
    assert len(told.stdout.split("\n\n")[1].splitlines()) == 6
    assert contents(folder) == before


def test_where_the_list_is_inherited_the_lines_are_for_pasting(folder: Path) -> None:
    write_files(
        folder,
        {"base.yml": CONFIG + "plugins:\n  - search\n", "mkdocs.yml": "INHERIT: base.yml\n"},
    )
    told = run("migrate", "--write")
    assert told.exit_code == 0
    assert told.stderr == (
        "BY HAND: mkdocs.yml: put the lines below into it, because 'plugins' is in a file that it "
        "inherits from.\n"
    )
    assert (
        f"\nplugins:\n  - snapengage:\n      widget_id: {OLD_ID}\n"
        "extra_javascript:\n  - javascripts/snapengage.js\n"
    ) in told.stdout
    assert "storage.googleapis.com" not in (folder / "overrides/main.html").read_text("utf-8")
    assert run("migrate", "--check").exit_code == 0


def test_a_hook_that_may_change_the_list_is_named(folder: Path) -> None:
    hook = "def on_config(config):\n    config.plugins.pop('search', None)\n"
    write_files(folder, {"hook.py": hook, "mkdocs.yml": CONFIG + "hooks: [hook.py]\n"})
    told = run("migrate")
    assert "put the lines below into it, because hook.py may change its plugins" in told.stderr


BROKEN = CONFIG + "plugins: [no-such-plugin]\n"


def test_where_nothing_can_be_built_the_texts_tell(folder: Path) -> None:
    write_files(
        folder,
        {
            "mkdocs.yml": BROKEN,
            "docs/index.md": f"# A\n\n{EXTERNAL}\n```\n{EXTERNAL}```\n\n    {EXTERNAL}",
        },
    )
    told = run("migrate", "--write")
    # MkDocs and ProperDocs give the reason in words of their own.
    assert re.match(r"BY HAND: mkdocs\.yml: the site cannot be built here \(\w", told.stderr)
    changed = contents(folder)
    assert changed["docs/index.md"].decode() == f"# A\n\n```\n{EXTERNAL}```\n\n    {EXTERNAL}"
    assert ADVANCED.splitlines()[0] not in changed["overrides/main.html"].decode()
    assert OLD_ID in changed["mkdocs.yml"].decode()


def test_no_build_is_made_where_none_is_wanted(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": BROKEN})
    told = run("migrate", "--no-build")
    assert not told.stderr
    assert "+  - snapengage:" in told.stdout or "snapengage: {widget_id" in told.stdout


def test_without_a_build_hooks_and_scripts_are_not_taken_for_pages(folder: Path) -> None:
    other = EXTERNAL.replace(OLD_ID, OTHER_ID)
    files = {
        "mkdocs.yml": CONFIG + "hooks: [hook.py]\nplugins: []\n",
        "hook.py": f"CHAT = {other!r}\n",
        "docs/index.md": f"# Home\n\n{EXTERNAL}",
    }
    write_files(folder, files)
    (folder / "overrides/main.html").unlink()
    assert run("migrate", "--no-build", "--write").exit_code == 0
    changed = contents(folder)
    assert OLD_ID in changed["mkdocs.yml"].decode()
    assert OTHER_ID not in changed["mkdocs.yml"].decode()
    assert changed["hook.py"].decode() == files["hook.py"]


def test_a_hook_that_is_missing_is_told(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": CONFIG + "hooks: [gone.py]\n"})
    told = run("migrate", "--no-build")
    assert told.exit_code == 1
    problem = f"{folder / 'gone.py'} cannot be read: No such file or directory."
    assert problem in told.stderr.splitlines()[0]


def test_a_file_too_large_to_be_a_page_is_not_edited(folder: Path) -> None:
    data = f"{EXTERNAL}\n" + "a" * LARGEST
    write_files(folder, {"docs/data.md": data})
    assert run("migrate", "--no-build", "--write").exit_code == 0
    assert contents(folder)["docs/data.md"].decode() == data


def test_the_plugin_is_there_and_old_snippets_too(folder: Path) -> None:
    config = CONFIG + "plugins:\n  - snapengage:\n      widget_id: mine\n      load: interaction\n"
    write_files(
        folder,
        {"mkdocs.yml": config, **in_theme(slot("SnapEngage.allowChatSound(true);"))},
    )
    assert run("migrate", "--write").exit_code == 0
    assert (folder / "mkdocs.yml").read_text(
        "utf-8"
    ) == f"{config}      widget:\n        sounds: true\n"
    assert "<script" not in (folder / "overrides/main.html").read_text("utf-8")


def test_a_build_leaves_nothing_behind(folder: Path) -> None:
    run("migrate")
    assert sorted(path.name for path in folder.iterdir()) == ["docs", "mkdocs.yml", "overrides"]
    assert "SOURCE_DATE_EPOCH" in os.environ


def test_what_is_no_text_is_not_looked_into(folder: Path) -> None:
    write_files(
        folder, {"docs/a.pdf": b"%PDF \xff\x00 snapengage", "docs/a.md": b"snapengage \xff"}
    )
    write_files(folder, {"mkdocs.yml": CONFIG + "exclude_docs: a.md\n"})
    told = run("migrate", "--write")
    assert (told.exit_code, told.stderr) == (0, "")


def test_files_elsewhere_are_edited_where_they_are(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "site/mkdocs.yml": CONFIG.replace("overrides", "../theme") + "docs_dir: ../pages\n",
            "theme/base.html": BASE,
            "theme/main.html": in_theme(EXTERNAL)["overrides/main.html"],
            "pages/index.md": "# A\n",
        },
    )
    told = run("migrate", "--write", "-f", str(tmp_path / "site/mkdocs.yml"))
    assert not told.stderr
    assert "<script" not in (tmp_path / "theme/main.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--write", "--check"], 2, "Use either --write or --check."),
        (["--no-such-option"], 2, "No such option"),
        (["-f", "none.yml"], 1, "none.yml cannot be read"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_calls_are_refused(arguments: list[str], status: int, said: str) -> None:
    told = run("migrate", *arguments)
    assert (told.exit_code, said in told.stderr) == (status, True)


def test_a_folder_without_settings_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("migrate")
    assert told.exit_code == 1
    assert "in this folder. Name the file with -f" in told.stderr


def test_the_command_does_not_load_what_only_migrate_needs() -> None:
    code = "import sys, mkdocs_snapengage.cli; print([m for m in sys.modules if 'migrate' in m])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_where_the_plugin_is_there_only_the_snippets_go(folder: Path) -> None:
    config = CONFIG + "hooks: [hook.py]\nplugins: [{snapengage: {widget_id: mine}}]\n"
    hook = "def on_config(config):\n    config.plugins.pop('search', None)\n"
    write_files(folder, {"mkdocs.yml": config, "hook.py": hook, **in_theme(ADVANCED + EXTERNAL)})
    told = run("migrate", "--write")
    assert not told.stderr
    assert told.stdout.endswith("\n\noverrides/main.html: 2 embeds removed\n")
    assert (folder / "mkdocs.yml").read_text("utf-8") == config
