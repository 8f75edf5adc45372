"""Run `apply` over the HTML of Debian's documentation packages: thousands of files, of many tools.

`python -m tests.real_sites.pages [package …]` prints a table and ends with 1 where any byte but
the tag changed, a second run changed anything, or pages with an old embed came out different.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs_snapengage.built_site.files import list_html
from mkdocs_snapengage.page.inject import TAG_ID, asset_path
from tests.support.command import COMMAND, CONFIG
from tests.support.examples import ADVANCED

PACKAGES = Path(__file__).with_name("packages.txt").read_text("utf-8").split()
BUILD = Path(__file__).parents[2] / "build" / "real-pages"
_ROW = "{:<18} {:>6} {:>6} {:>8} {:>6} {:>8} {:>8}  {}"
_TAG = re.compile(rf'<script id="{TAG_ID}" [^>]*></script>\n')
_BODY_END = re.compile(rb"</body\s*>(?!.*</body\s*>)", re.IGNORECASE | re.DOTALL)


@dataclass
class Outcome:
    """What became of the pages of one package."""

    files: int
    megabytes: float
    changed: int = 0
    with_embed: int = 0
    seconds: float = 0
    memory: float = 0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    print(_ROW.format("package", "files", "MB", "changed", "s", "peak MB", "embeds", "result"))
    config = BUILD / "mkdocs.yml"
    BUILD.mkdir(parents=True, exist_ok=True)
    config.write_text(CONFIG, "utf-8")
    faults = 0
    for package in sys.argv[1:] or PACKAGES:
        got = try_package(package, config)
        faults += len(got.faults)
        result = f"{len(got.faults)} faults" if got.faults else "ok"
        numbers = (got.files, round(got.megabytes), got.changed, round(got.seconds, 1))
        print(_ROW.format(package, *numbers, round(got.memory), got.with_embed, result), flush=True)
        for fault in got.faults[:20]:
            print(f"    {fault}")
    return 1 if faults else 0


def try_package(package: str, config: Path) -> Outcome:
    """Run the command on the pages of a package, and compare."""
    pages = fetch(package)
    outcome = Outcome(len(pages), sum(map(len, pages.values())) / 1e6)
    plain = write(BUILD / package / "plain", pages)
    apply(plain, config, outcome)
    for name, page in pages.items():
        new = (plain / name).read_bytes()
        outcome.changed += new != page
        if new != page and not is_tag_alone(page, new):
            outcome.faults.append(f"{name}: more than the tag is new")
    again = run("apply", plain, config)
    if not again.stdout.endswith("\n0 files changed\n"):
        outcome.faults.append(f"a second run: {again.stdout.splitlines()[-1]}")
    compare_with_embeds(package, pages, config, outcome)
    return outcome


def fetch(package: str) -> dict[str, bytes]:
    """Return the HTML files of a package by their paths."""
    folder = BUILD / package
    if not list(BUILD.glob(f"{package}_*.deb")):
        subprocess.run(
            ["apt-get", "download", "--quiet", package], cwd=BUILD, check=True, capture_output=True
        )
    (archive,) = BUILD.glob(f"{package}_*.deb")
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "source"
    source.mkdir(parents=True)
    subprocess.run(["dpkg-deb", "--extract", archive, source], check=True)
    found = list_html(source).files
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in found}


def write(folder: Path, pages: dict[str, bytes]) -> Path:
    for name, page in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page)
    return folder


def apply(folder: Path, config: Path, outcome: Outcome) -> None:
    """Run the command, and take down its time and the memory of its largest process."""
    start = time.perf_counter()
    arguments = [COMMAND, "apply", str(folder), "--config-file", str(config)]
    with (folder.parent / "apply.log").open("wb") as log:
        child = subprocess.Popen(arguments, stdout=log, stderr=log)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    outcome.seconds = time.perf_counter() - start
    outcome.memory = usage.ru_maxrss / 1024


def run(name: str, folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    arguments = [COMMAND, name, str(folder), "--config-file", str(config)]
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", check=False)


def is_tag_alone(old: bytes, new: bytes) -> bool:
    """Whether a page is another one with the loader's tag put in at one place."""
    codec = "utf-16" if old.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "latin-1"
    bare, tags = _TAG.subn("", new.decode(codec))
    return tags == 1 and bare == old.decode(codec)


def compare_with_embeds(
    package: str, pages: dict[str, bytes], config: Path, outcome: Outcome
) -> None:
    """See that pages with an old embed before their end come out as those without it."""
    plain = BUILD / package / "plain"
    folder = write(
        BUILD / package / "embeds",
        {
            name: page[: end.start()] + b"\n" + ADVANCED.encode() + page[end.start() :]
            for name, page in pages.items()
            if (end := _BODY_END.search(page))
        },
    )
    apply(folder, config, outcome)
    for path in list_html(folder).files:
        outcome.with_embed += 1
        name = path.relative_to(folder).as_posix()
        pair = (path.read_bytes(), (plain / name).read_bytes())
        # The newline before the embed is not the embed's.
        if pair[0].replace(b"\n", b"") != pair[1].replace(b"\n", b""):
            outcome.faults.append(f"{name}: differs from the page without the embed")
    assert (folder / asset_path()).is_file()


if __name__ == "__main__":
    sys.exit(main())
