"""The command `mkdocs-snapengage`: work on a site that is already built."""

from __future__ import annotations

from pathlib import Path

import click

from mkdocs_snapengage.loader import TAG_ID
from mkdocs_snapengage.markup import find_elements
from mkdocs_snapengage.snippets import strip


@click.group()
@click.version_option(package_name="mkdocs-snapengage")
def main() -> None:
    """SnapEngage live chat on documentation sites."""


@main.command()
@click.argument(
    "site_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="SITE_DIR"
)
def check(site_dir: Path) -> None:
    """Check the pages of the built site in SITE_DIR, and change nothing.

    Ends with exit code 1 and a list of the pages where SnapEngage is loaded past the loader,
    loaded twice, or missing.
    """
    pages = sorted(path for path in site_dir.rglob("*.html") if path.is_file())
    if not pages:
        raise click.ClickException(f"There are no HTML pages in {site_dir}.")
    problems = 0
    for page in pages:
        html = page.read_text("utf-8", "replace")
        for problem in _problems(html, page, site_dir):
            problems += 1
            click.echo(f"{page}: {problem}", err=True)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo(f"{len(pages)} pages checked: each has the loader once and no other embed.")


def _problems(html: str, page: Path, site_dir: Path) -> list[str]:
    """What is wrong with SnapEngage on one page, in words."""
    found = find_elements(html, {"script"}, lambda source: TAG_ID in source).elements
    tags = [element for element in found if element.attributes.get("id") == TAG_ID]
    stripped = strip(html)
    problems = [f"line {old.line}: still has an old {old.form}" for old in stripped.removals]
    problems += [f"line {left.line}: {left.reason}" for left in stripped.leftovers]
    if len(tags) != 1:
        problems.append(f"has the loader {len(tags)} times, not once")
    for element in tags:
        src = element.attributes.get("src", "")
        folder = site_dir if src.startswith("/") else page.parent
        if not src.startswith("/") and not (folder / src).resolve().is_file():
            problems.append(f"the loader's script {src} is not there")
    return problems
