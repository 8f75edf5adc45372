"""The commands for a project: `migrate`, and what is printed for its options."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from mkdocs_snapengage import csp
from mkdocs_snapengage.built_site.files import write_asset
from mkdocs_snapengage.built_site.site import root_of
from mkdocs_snapengage.cli.settings import config_file_option, load_settings
from mkdocs_snapengage.config.from_file import find_settings, no_entry
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import Stripped
from mkdocs_snapengage.page.transform import PageTransform

_STYLES: dict[str, dict[str, Any]] = {
    "+++": {"bold": True},
    "---": {"bold": True},
    "+": {"fg": "green"},
    "-": {"fg": "red"},
    "@": {"fg": "cyan"},
}


@click.command("csp", short_help="Print what a Content-Security-Policy has to allow.")
@config_file_option
def print_csp(config_file: Path | None) -> None:
    """Print what a Content-Security-Policy has to allow for your options.

    Add the sources to the directives of your own policy. Those of the loader and of analytics.js
    follow from the options. Those of the widget itself were observed on a public site: SnapEngage
    documents none. Lines that begin with # are comments.

    \b
    Example:
      mkdocs-snapengage csp -f docs/mkdocs.yml
    """  # noqa: D301 - click needs \b
    options = load_settings(config_file).options
    for line in csp.comments(options):
        click.echo(f"# {line}")
    for directive, allowed in csp.sources(options).items():
        click.echo(f"{directive} {' '.join(allowed)};")


@click.command("tag", short_help="Print the loader's tag, to be put into a theme.")
@config_file_option
@click.option(
    "--asset",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the loader's script too, below a folder that is copied to the site's root.",
)
def print_tag(config_file: Path | None, asset: Path | None) -> None:
    """Print the loader's tag as the options want it, to be put into a theme's template once.

    With it, pages have chat while a generator serves them, too. Its URLs begin with the path of
    site_url. With analytics.write_key, the analytics.js snippet comes first. The tag does not
    remove old embeds or obey 'exclude': run 'apply' on the built site, which replaces the tag with
    its own. Print the tag again after an update, and when the options have changed.

    \b
    Example:
      mkdocs-snapengage tag --asset docs > overrides/snapengage.html
    """  # noqa: D301 - click needs \b
    settings = load_settings(config_file)
    if asset and (outcome := write_asset(asset)).problem:
        raise click.ClickException(f"{outcome.path} {outcome.problem}.")
    transform, to_root = PageTransform(settings.options), root_of(settings.site_url)
    click.echo(transform.apply(ParsedPage(""), Stripped(""), to_root).html, nl=False)


@click.command(short_help="Replace pasted snippets with the plugin, in mkdocs.yml and the sources.")
@config_file_option
@click.option("--write", is_flag=True, help="Change the files, all of them or none.")
@click.option("--check", "is_check", is_flag=True, help="Fail if something is left to do.")
@click.option("--force", is_flag=True, help="Write files with uncommitted changes, too.")
@click.option("--no-build", is_flag=True, help="Do not build the site to look at its pages.")
@click.option("--no-color", is_flag=True, help="Print the diff without colors.")
def migrate(  # noqa: PLR0913
    config_file: Path | None,
    *,
    write: bool,
    is_check: bool,
    force: bool,
    no_build: bool,
    no_color: bool,
) -> None:
    """Find the snippets pasted into a project, and show how to replace them with the plugin.

    Prints a diff, what it does, and what is left to do by hand. Nothing changes without --write.
    The site is built in a temporary folder, so that only what is really on its pages is taken for
    a snippet.

    \b
    Examples:
      mkdocs-snapengage migrate
      mkdocs-snapengage migrate --write

    \b
    Exit codes:
      0  nothing is left to do, or it was not asked for with --check
      1  with --check: there is a diff, or something to do by hand; or a file could not be read
         or written
      2  the command was called wrongly
    """  # noqa: D301 - click needs \b
    # No other subcommand needs to build a site.
    from mkdocs_snapengage.migrate import display, writing  # noqa: PLC0415
    from mkdocs_snapengage.migrate.plan import plan  # noqa: PLC0415

    if write and is_check:
        raise click.UsageError("Use either --write or --check.")
    path = config_file or find_settings(Path())
    if not path:
        raise no_entry(path)
    project = plan(path, builds=not no_build, is_written=write)
    color = False if no_color or os.environ.get("NO_COLOR") else None
    for line in display.diff(project):
        click.echo(
            click.style(line, **_STYLES.get(line[:3], _STYLES.get(line[:1], {}))), color=color
        )
    try:
        if write:
            writing.write(project, force=force)
    except (OSError, writing.UncommittedError) as problem:
        raise click.ClickException(f"Nothing was written: {problem}") from problem
    for message in display.describe(project):
        click.echo(message.text, err=message.is_warning)
    if is_check and (project.changes or project.by_hand):
        raise SystemExit(1)
