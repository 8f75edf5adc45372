"""Say what is still missing before a version can be released under a tag, or nothing."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import yaml

from mkdocs_snapengage import __version__

ROOT = Path(__file__).parents[1]
CATALOG_ENTRY = ROOT / ".github" / "catalog-entry.yml"
PLACEHOLDER = "OWNER/"

_LINK = re.compile(r"\]\(([^)\s]+)|\b(?:src|srcset|href)=\"([^\"]+)")


def missing(tag: str, version: str, changelog: str, pyproject: str, readme: str) -> list[str]:
    """Return what is missing for a release, a sentence each.

    Args:
        tag: The tag of the release, such as `v1.1.0`.
        version: The version of the package.
        changelog: The text of CHANGELOG.md.
        pyproject: The text of pyproject.toml.
        readme: The text of README.md.

    """
    found: list[str] = []
    if tag != f"v{version}":
        found.append(
            f"The tag is {tag!r}, the version in mkdocs_snapengage/__init__.py {version!r}. "
            f"The tag of this version is 'v{version}'."
        )
    if not re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE
    ):
        found.append(
            f"CHANGELOG.md has no heading '## [{version}] - YYYY-MM-DD'. "
            "Give what is under 'Unreleased' this heading."
        )
    if not tomllib.loads(pyproject)["project"].get("urls"):
        found.append(
            "pyproject.toml has no [project.urls]. Fill in the addresses of the repository, "
            "its issues and its CHANGELOG.md."
        )
    links = [markdown or html for markdown, html in _LINK.findall(readme)]
    relative = [link for link in links if not link.startswith(("https://", "#"))]
    if relative:
        found.append(
            "PyPI shows README.md without the repository around it. Begin these links with the "
            f"repository's address: {', '.join(relative)}."
        )
    return found


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def main(tag: str) -> int:
    """Print what is missing before this checkout can be released under a tag."""
    found = missing(
        tag, __version__, _read("CHANGELOG.md"), _read("pyproject.toml"), _read("README.md")
    )
    if PLACEHOLDER in yaml.safe_load(CATALOG_ENTRY.read_text("utf-8"))[0]["github_id"]:
        found.append(f"{CATALOG_ENTRY.relative_to(ROOT)} still names {PLACEHOLDER!r}.")
    print("\n".join(found) or f"{tag} can be released.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
