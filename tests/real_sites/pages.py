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
from mkdocs_snapengage.page.inject import TAG_ID
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
    source = fetch(package)
    plain, embeds = source.with_name("plain"), source.with_name("embeds")
    pages = [path.relative_to(source) for path in list_html(source).files]
    size = sum((source / name).stat().st_size for name in pages)
    outcome = Outcome(len(pages), size / 1e6)
    if not pages:
        outcome.faults.append("no HTML is in it")
        return outcome
    for name in pages:
        write(plain / name, (source / name).read_bytes())
    apply(plain, config, outcome)
    for name in pages:
        old, new = (source / name).read_bytes(), (plain / name).read_bytes()
        outcome.changed += new != old
        if new != old and not is_tag_alone(old, new):
            outcome.faults.append(f"{name}: more than the tag is new")
    again = run("apply", plain, config)
    if not again.stdout.endswith("\n0 files changed\n"):
        outcome.faults.append(f"a second run: {again.stdout.splitlines()[-1]}")
    for name in pages:
        page = (source / name).read_bytes()
        if end := _BODY_END.search(page):
            embed = b"\n" + ADVANCED.encode() + page[end.start() :]
            write(embeds / name, page[: end.start()] + embed)
    apply(embeds, config, outcome)
    for path in list_html(embeds).files:
        outcome.with_embed += 1
        name = path.relative_to(embeds)
        found, expected = path.read_bytes(), (plain / name).read_bytes()
        # The newline before the embed is not the embed's.
        if found.replace(b"\n", b"") != expected.replace(b"\n", b""):
            outcome.faults.append(f"{name}: differs from the page without the embed")
    return outcome


def fetch(package: str) -> Path:
    """Return the folder that the files of a package were unpacked to."""
    if not list(BUILD.glob(f"{package}_*.deb")):
        subprocess.run(
            ["apt-get", "download", "--quiet", package], cwd=BUILD, check=True, capture_output=True
        )
    (archive,) = BUILD.glob(f"{package}_*.deb")
    shutil.rmtree(BUILD / package, ignore_errors=True)
    source = BUILD / package / "source"
    source.mkdir(parents=True)
    subprocess.run(["dpkg-deb", "--extract", archive, source], check=True)
    return source


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def apply(folder: Path, config: Path, outcome: Outcome) -> None:
    """Run the command, and take down its time and the memory of its largest process."""
    start = time.perf_counter()
    arguments = [COMMAND, "apply", str(folder), "--config-file", str(config)]
    with (folder.parent / "apply.log").open("wb") as log:
        child = subprocess.Popen(arguments, stdout=log, stderr=log)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    outcome.seconds = outcome.seconds or time.perf_counter() - start
    # Of this process too, which is therefore kept small.
    outcome.memory = max(outcome.memory, usage.ru_maxrss / 1024)


def run(name: str, folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    arguments = [COMMAND, name, str(folder), "--config-file", str(config)]
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", check=False)


def is_tag_alone(old: bytes, new: bytes) -> bool:
    """Whether a page is another one with the loader's tag put in at one place."""
    codec = "utf-16" if old.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "latin-1"
    bare, tags = _TAG.subn("", new.decode(codec))
    return tags == 1 and bare == old.decode(codec)


if __name__ == "__main__":
    sys.exit(main())
