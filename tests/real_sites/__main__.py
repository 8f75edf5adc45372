"""Build real sites without the plugin, with it, and with old embeds in theme and page.

`python -m tests.real_sites [name …]` prints a table and ends with 1 where anything is wrong.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_snapengage.page.inject import TAG_ID, asset_path
from tests.real_sites.site import BUILD, RealSite, real_sites

if TYPE_CHECKING:
    from collections.abc import Collection

ROOT = Path(__file__).parents[2]
BIN = BUILD / "venv" / "bin"
PACKAGES = next((BUILD / "venv" / "lib").glob("python*/site-packages"))
_TAG = re.compile(rf'<script id="{TAG_ID}"[^>]*></script>\n')
_ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    # Two builds of the same site differ only in the time they were made.
    "SOURCE_DATE_EPOCH": "1700000000",
}


@dataclass
class Outcome:
    """What came out of one site."""

    pages: int = 0
    others: int = 0
    removed: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Built:
    """A folder that was built, and what was said."""

    folder: Path
    output: str

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def warnings(self) -> set[str]:
        return set(re.findall(r"^(?:WARNING|ERROR).*", self.output, re.MULTILINE))

    def said(self) -> str:
        """What the plugin said in its summary."""
        return "\n".join(re.findall(r"mkdocs_snapengage: (chat on .*)", self.output))


def main() -> int:
    chosen = [site for site in real_sites() if not sys.argv[1:] or site.name in sys.argv[1:]]
    row = "{:<12} {:>6} {:>6}  {:<34} {}"
    print(row.format("site", "pages", "others", "embeds removed", "result"))
    faults = []
    for site in chosen:
        outcome = try_site(site)
        faults += outcome.faults
        result = f"{len(outcome.faults)} faults" if outcome.faults else "ok"
        print(
            row.format(site.name, outcome.pages, outcome.others, outcome.removed, result),
            flush=True,
        )
        for fault in outcome.faults[:20]:
            print(f"    {fault}")
    return 1 if faults else 0


def try_site(site: RealSite) -> Outcome:
    """Build a site in all ways, and compare."""
    outcome = Outcome()
    site.unpack()
    plain = build(site, "plain", site.config_file, outcome)
    chat = build(site, "chat", site.with_plugin(), outcome)
    places = site.add_embeds(PACKAGES)
    old = build(site, "old", site.config_file, outcome)
    clean = build(site, "clean", site.with_plugin(), outcome)
    if outcome.faults:
        return outcome
    compare_with_plain(plain, chat, outcome)
    compare(chat, clean, outcome, besides=site.keeps)
    for before, after in ((plain, chat), (old, clean)):
        outcome.faults += [f"new: {line}" for line in after.warnings() - before.warnings()]
    check_report(clean, places, outcome)
    applied = apply(site, old, outcome)
    compare(clean, applied, outcome)
    for built in (chat, clean, applied):
        run_check(site, built, outcome)
    return outcome


def build(site: RealSite, name: str, config: Path, outcome: Outcome) -> Built:
    """Build a site as `mkdocs build --strict` does, without a network."""
    folder = site.folder / name
    words = f"mkdocs build --config-file {config.name} --site-dir".split()
    strict = ["--strict"] if site.is_strict else []
    done = subprocess.run(
        [BIN / "python", "-P", ROOT / "tests" / "support" / "offline.py", *words, folder, *strict],
        cwd=config.parent,
        env=environ | _ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    output = done.stdout + done.stderr
    (site.folder / f"{name}.log").write_text(output, "utf-8")
    if done.returncode:
        outcome.faults.append(f"{name}: {' '.join(output.splitlines()[-3:])}")
    return Built(folder, output)


def compare_with_plain(plain: Built, chat: Built, outcome: Outcome) -> None:
    """See that the plugin adds one tag to each page and one file, and nothing else."""
    before, after = plain.files(), chat.files()
    asset = after.pop(asset_path(), None)
    if asset is None:
        outcome.faults.append("the loader's script is not there")
    outcome.faults += [f"{name} is there only in one" for name in before.keys() ^ after.keys()]
    for name in before.keys() & after.keys():
        content = after[name]
        if name.endswith(".html") and content != before[name]:
            text, tags = _TAG.subn("", content.decode())
            content = text.encode()
            outcome.pages += 1
            if tags != 1:
                outcome.faults.append(f"{name} has {tags} tags")
        else:
            outcome.others += 1
        if content != before[name]:
            outcome.faults.append(f"{name} differs from the build without the plugin")
    counts = [int(number) for number in re.findall(r"chat on (\d+) page", chat.said())]
    if len(counts) == 1 and counts != [outcome.pages]:
        outcome.faults.append(f"{outcome.pages} pages have the tag, and it says: {chat.said()}")


def compare(
    expected: Built, found: Built, outcome: Outcome, *, besides: Collection[str] = ()
) -> None:
    """See that two folders hold the same, but for files that keep what was written into them."""
    before, after = (
        {path: content for path, content in built.files().items() if path not in besides}
        for built in (expected, found)
    )
    name = f"{found.folder.name} and {expected.folder.name}"
    outcome.faults += [
        f"{path} is only in one of {name}" for path in sorted(before.keys() ^ after.keys())
    ]
    outcome.faults += [
        f"{path} differs in {name}"
        for path in sorted(before.keys() & after.keys())
        if _text(before[path]) != _text(after[path])
    ]


def _text(content: bytes) -> bytes:
    """What counts: Markdown and minifiers leave white space around an embed."""
    return re.sub(rb"\s+", b" ", content)


def check_report(clean: Built, places: list[str], outcome: Outcome) -> None:
    """See that the build names file and line of each embed."""
    said = clean.said()
    outcome.removed = ", ".join(re.findall(r"(\d+ embeds? removed)", said))
    outcome.faults += [f"{place} is not named: {said}" for place in places if place not in said]


def apply(site: RealSite, old: Built, outcome: Outcome) -> Built:
    """Let the command do the work on the site that was built without the plugin."""
    folder = site.folder / "applied"
    shutil.copytree(old.folder, folder)
    config = site.with_plugin()
    for said in ("", "0 files changed"):
        done = command("apply", folder, config)
        if done.returncode or not done.stdout.endswith(f"{said}\n"):
            outcome.faults.append(f"apply: {done.stdout}{done.stderr}")
    return Built(folder, "")


def run_check(site: RealSite, built: Built, outcome: Outcome) -> None:
    done = command("check", built.folder, site.with_plugin())
    if done.returncode:
        outcome.faults.append(f"check {built.folder.name}: {done.stdout}{done.stderr}")


def command(name: str, folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "mkdocs-snapengage", name, folder, "--config-file", config],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
