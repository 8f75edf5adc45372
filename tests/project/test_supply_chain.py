"""What is shipped, from what it is made, and that a build asks nobody for anything."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from mkdocs_snapengage import __version__
from mkdocs_snapengage.page.inject import TAG_ID
from tests.support.command import PAGE
from tests.support.examples import DOCS, EXTERNAL, OVERRIDES
from tests.support.offline import REFUSED
from tests.support.sites import WIDGET_ID, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mkdocs_snapengage"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
STEM = f"mkdocs_snapengage-{__version__}"
# Nothing of these is the project's.
MADE_HERE = shutil.ignore_patterns(
    ".git",
    ".venv",
    "node_modules",
    "build",
    "dist",
    "site",
    "__pycache__",
    ".*_cache",
    "*.egg-info",
    ".hypothesis",
)


def copied(to: Path, mode: int, time: int) -> Path:
    """Copy the project, as somebody else would have it at another time."""
    shutil.copytree(ROOT, to, ignore=MADE_HERE)
    for path in to.rglob("*"):
        path.chmod(mode | 0o111 if path.is_dir() else mode)
        os.utime(path, (time, time))
    return to


def built(project: Path, kind: str) -> Path:
    """Build with the backend that pyproject.toml names, without a network and without a clock."""
    backend = PROJECT["build-system"]["build-backend"]
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        [sys.executable, "-c", f"import {backend} as b; print(b.build_{kind}('dist'))"],
        cwd=project,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return project / "dist" / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """The wheel and the sdist, built from two copies of the project that differ as copies do."""
    folder = tmp_path_factory.mktemp("builds")
    projects = [copied(folder / "a", 0o644, 10**9), copied(folder / "elsewhere", 0o600, 15 * 10**8)]
    return [(built(project, "wheel"), built(project, "sdist")) for project in projects]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_wheel_holds_the_package_and_nothing_else(builds: list[tuple[Path, Path]]) -> None:
    wheel, _ = builds[0]
    assert wheel.name == f"{STEM}-py3-none-any.whl"
    modules = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.py")}
    assert len(modules) > 20
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == modules | {
            "mkdocs_snapengage/assets/analytics.js",
            "mkdocs_snapengage/assets/analytics.min.js",
            "mkdocs_snapengage/assets/loader.js",
            "mkdocs_snapengage/assets/loader.min.js",
            "mkdocs_snapengage/py.typed",
            "mkdocs_snapengage/schema.json",
            f"{STEM}.dist-info/METADATA",
            f"{STEM}.dist-info/RECORD",
            f"{STEM}.dist-info/WHEEL",
            f"{STEM}.dist-info/entry_points.txt",
            f"{STEM}.dist-info/licenses/LICENSE",
        }
        for name in archive.namelist():
            if name.startswith("mkdocs_snapengage/"):
                assert archive.read(name) == (ROOT / name).read_bytes(), name


def test_an_sdist_holds_the_sources_and_nothing_that_is_made(
    builds: list[tuple[Path, Path]],
) -> None:
    _, sdist = builds[0]
    assert sdist.name == f"{STEM}.tar.gz"
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    assert all(member.isfile() for member in members)
    names = {member.name.removeprefix(f"{STEM}/") for member in members}
    sources = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.*") if path.is_file()}
    assert {name for name in sources if not name.endswith(".pyc")} <= names
    top = {name.partition("/")[0] for name in names}
    assert top == {
        *("PKG-INFO", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
        *("pyproject.toml", "package.json", "package-lock.json", "tsconfig.json", "Makefile"),
        *(".ci", ".github", ".gitignore", ".npmrc", "pictures"),
        *("benchmarks", "mkdocs_snapengage", "sample_site", "tests", "tools"),
    }
    made = re.compile(
        r"(^|/)(\.git|\.venv|node_modules|build|dist|__pycache__|site)/|\.pyc$|\.whl$"
    )
    assert not [name for name in names if made.search(name)]
    assert max(member.size for member in members) < 200_000


def test_who_builds_it_again_gets_the_same_bytes(
    builds: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    (wheel, sdist), (other_wheel, other_sdist) = builds
    assert digest(wheel) == digest(other_wheel)
    assert digest(sdist) == digest(other_sdist)
    with tarfile.open(sdist) as archive:
        # Python before 3.11.4 knows no filters.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path)  # noqa: S202 - our own files
    assert digest(built(tmp_path / STEM, "wheel")) == digest(wheel)


def requirements() -> Iterator[str]:
    project = PROJECT["project"]
    yield from PROJECT["build-system"]["requires"]
    yield from project["dependencies"]
    for extra in project["optional-dependencies"].values():
        yield from extra


def test_every_python_requirement_is_bounded_on_both_sides() -> None:
    found = list(requirements())
    assert len(found) > 20
    bounded = re.compile(r"[A-Za-z0-9._-]+>=[0-9][0-9.]*,<[0-9][0-9.]*")
    assert not [text for text in found if not bounded.fullmatch(text)]


def test_every_locked_file_is_checked_by_its_hash() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 10
    assert not [name for name, package in packages.items() if "resolved" in package]
    integrity = re.compile(r"sha512-[A-Za-z0-9+/]{86}==")
    assert all(integrity.fullmatch(package["integrity"]) for package in packages.values())
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert lock["packages"][""]["devDependencies"] == wanted
    assert all(re.fullmatch(r"(npm:.*@)?[0-9]+(\.[0-9]+)+", version) for version in wanted.values())
    fetched = (ROOT / "tests" / "html5lib.txt").read_text("utf-8").splitlines()
    hashed = re.compile(r"[a-z0-9]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}")
    assert all(hashed.fullmatch(line) for line in fetched)


def test_what_is_installed_fits_together() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout


def offline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.support.offline", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_build_and_the_command_use_no_network(tmp_path: Path) -> None:
    options = {"widget_id": WIDGET_ID, "analytics": {"write_key": "key"}}
    settings = {
        "site_name": "Test",
        "site_url": "https://docs.example.org/",
        "theme": {"name": "material", "custom_dir": "overrides"},
        "plugins": ["search", {"snapengage": options}],
    }
    write_files(tmp_path, {"mkdocs.yml": yaml.safe_dump(settings)})
    write_files(tmp_path / "docs", DOCS)
    write_files(tmp_path / "overrides", OVERRIDES["material"])
    build = offline(tmp_path, "mkdocs", "build", "--strict")
    assert build.returncode == 0, build.stderr
    assert TAG_ID in (tmp_path / "site" / "index.html").read_text("utf-8")
    write_files(tmp_path / "site", {"later.html": PAGE.format(EXTERNAL)})
    for command in ("apply", "check"):
        done = offline(tmp_path, "mkdocs-snapengage", command, "site")
        assert done.returncode == 0, done.stderr
    assert TAG_ID in (tmp_path / "site" / "later.html").read_text("utf-8")


def test_the_network_would_have_been_noticed(tmp_path: Path) -> None:
    done = offline(tmp_path, "connect", "9")
    assert done.returncode == REFUSED
    assert done.stderr.startswith("socket.")
