"""What the README and the guide show of `migrate` is what it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run
from tests.support.markdown_files import GUIDE, README, Block, blocks
from tests.support.sites import write_files

if TYPE_CHECKING:
    from pathlib import Path

DIFFS = [block for block in blocks(README, GUIDE / "index.md") if block.language == "diff"]


def before(diff: str) -> dict[str, str]:
    """The files that a diff changes, as they were."""
    files = {}
    for part in re.split(r"^--- a/", diff, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        lines = [line for line in rest.splitlines() if line[:1] in {" ", "-"}]
        files[name] = "".join(f"{line[1:]}\n" for line in lines)
    return files


@pytest.mark.parametrize("block", DIFFS, ids=[block.place for block in DIFFS])
def test_what_is_shown_is_printed(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = before(block.text)
    files["mkdocs.yml"] = "site_name: Example\n" + files["mkdocs.yml"]
    write_files(tmp_path, {"docs/index.md": "# Home\n", **files})
    monkeypatch.chdir(tmp_path)
    told = run("migrate")
    assert not told.stderr
    assert told.stdout == block.text


def test_both_show_it() -> None:
    assert {block.place.split(":")[0] for block in DIFFS} == {"README.md", "index.md"}
