"""The commands for a site that is already built: `apply` and `check`."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from mkdocs_snapengage import site
from mkdocs_snapengage.built_site.check import check_file
from mkdocs_snapengage.built_site.files import (
    Listing,
    list_html,
    read_script,
    remove,
    write_asset,
)
from mkdocs_snapengage.built_site.processes import do_all
from mkdocs_snapengage.built_site.site import BuiltSite
from mkdocs_snapengage.built_site.summary import Finding, summarize
from mkdocs_snapengage.cli.settings import config_file_option, load_settings
from mkdocs_snapengage.report.messages import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mkdocs_snapengage.config.settings import Settings

Result = TypeVar("Result")

_site_dir = click.argument(
    "site_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="SITE_DIR"
)
_jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    help="How many processes do the work.  [default: one for each processor]",
)


@click.command(short_help="Remove old embeds from a built site, and add the loader.")
@_site_dir
@config_file_option
@_jobs
def apply(site_dir: Path, config_file: Path | None, jobs: int) -> None:
    """Remove old SnapEngage embeds from the HTML files in SITE_DIR, and add the loader.

    Every .html and .htm file gets what the plugin gives a page: old embeds are removed and the
    loader's tag is added, with the analytics.js snippet if analytics.write_key is set. Pages that
    'exclude' names, redirect pages, and parts of pages lose their embeds and get no chat.
    The loader's script goes to assets/ in SITE_DIR. Everything else stays, byte for byte:
    encoding, newlines, permissions; templates, data, XML and framesets are left alone.

    Each file is replaced as a whole or not at all, so you can stop the command at any time and run
    it again. It is idempotent: a second run changes nothing.

    \b
    Examples:
      mkdocs-snapengage apply site
      mkdocs-snapengage apply public -f docs/mkdocs.yml --jobs 2

    \b
    Exit codes:
      0  every page was processed
      1  a file could not be processed (it is named; all others were), or the options are wrong
      2  the command was called wrongly
    """  # noqa: D301 - click needs \b
    settings, listing = _read_built_site(site_dir, config_file)
    scripts = ((script, read_script(site_dir, script)) for script in settings.scripts)
    this_site = site.Site(settings)
    report = site.new_report(this_site)
    this_site = site.read_scripts(this_site, scripts, report)
    asset = write_asset(site_dir)
    if asset.problem:
        raise click.ClickException(f"{asset.path} {asset.problem}. No page was changed.")
    failed = listing.problems
    changed = int(asset.is_changed)
    process = partial(site.process_file, this_site, BuiltSite(site_dir, settings))
    for done in _progress(process, listing.files, jobs):
        changed += done.outcome.is_changed
        if done.outcome.problem:
            failed.append(Finding(done.outcome.path, done.outcome.problem))
        if done.result:
            site.record(report, done.page, done.result, has_analytics=done.has_analytics)
    failed += filter(None, map(remove, listing.temporaries))
    for message in site.describe(this_site, report):
        kind = "WARNING: " if message.is_warning else ""
        click.echo(f"{kind}{message.text}", err=message.is_warning)
    for line in summarize(failed, site_dir, listing.files):
        click.echo(f"ERROR: {line}", err=True)
    click.echo(f"{counted(changed, 'file')} changed")
    if not_done := len(failed) + len(report.without_place):
        raise click.ClickException(f"{counted(not_done, 'file')} could not be processed.")


@click.command(short_help="List what is wrong with chat on a built site.")
@_site_dir
@config_file_option
@_jobs
def check(site_dir: Path, config_file: Path | None, jobs: int) -> None:
    """Check the pages of the built site in SITE_DIR, and change nothing.

    Lists every page where an old embed bypasses the loader, every page that has no loader, or two,
    and those whose loader's script is missing in SITE_DIR. If many files of a folder have the same
    problem, it lists the folder once.

    No loader is needed on pages that 'exclude' names in mkdocs.yml, in HTML files that MkDocs
    copied and 'static_html' does not name, on pages with <meta name="snapengage" content="off">,
    and on redirect pages. Without a mkdocs.yml, all other pages need one.

    \b
    Examples:
      mkdocs-snapengage check site
      mkdocs-snapengage check public -f docs/mkdocs.yml

    \b
    Exit codes:
      0  nothing is wrong
      1  something is wrong, or could not be looked at: each file is named
      2  the command was called wrongly
    """  # noqa: D301 - click needs \b
    settings, listing = _read_built_site(site_dir, config_file, is_entry_needed=False)
    problems = listing.problems
    notes: list[Finding] = []
    with_chat = 0
    check_one = partial(check_file, BuiltSite(site_dir, settings))
    for checked in _progress(check_one, listing.files, jobs):
        problems += checked.problems
        notes += checked.notes
        with_chat += checked.has_chat
    for line in summarize(notes, site_dir, listing.files):
        click.echo(f"note: {line}")
    for line in summarize(problems, site_dir, listing.files):
        click.echo(line, err=True)
    if problems:
        files = len({problem.path for problem in problems})
        raise click.ClickException(
            f"Problems were found in {files} of {len(listing.files)} HTML files. "
            "'mkdocs-snapengage apply' fixes what can be fixed automatically."
        )
    click.echo(
        f"{len(listing.files)} HTML files checked: {with_chat} have the loader exactly once, "
        "and no page has an old embed."
    )


def _read_built_site(
    site_dir: Path, config_file: Path | None, *, is_entry_needed: bool = True
) -> tuple[Settings, Listing]:
    """Read the settings and list the files; end the command if there is nothing to do."""
    settings = load_settings(config_file, is_entry_needed=is_entry_needed)
    if not settings.is_enabled:
        click.echo("The plugin is switched off (enabled: false): nothing to do.")
        raise SystemExit(0)
    listing = list_html(site_dir)
    if not listing.files and not listing.problems:
        raise click.ClickException(
            f"There are no HTML files in {site_dir}. Build the site first, "
            "or name the folder it is built into."
        )
    return settings, listing


def _progress(work: Callable[[Path], Result], files: Sequence[Path], jobs: int) -> Iterator[Result]:
    """Do the work on every file, with a progress bar on a terminal."""
    results = do_all(work, files, jobs)
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=len(files), file=sys.stderr) as bar:
        yield from bar
