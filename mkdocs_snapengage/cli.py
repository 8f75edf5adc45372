"""The command `mkdocs-snapengage`: the plugin's work on a site that is already built."""

from __future__ import annotations

import os
import posixpath
import sys
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mkdocs_snapengage import csp, site
from mkdocs_snapengage.built_site import check as site_check
from mkdocs_snapengage.built_site.files import Listing, list_html, remove
from mkdocs_snapengage.built_site.processes import do_all
from mkdocs_snapengage.built_site.site import BuiltSite, read_script, root_of, write_asset
from mkdocs_snapengage.built_site.summary import Finding, summarize
from mkdocs_snapengage.config import settings
from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.transform import PageTransform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mkdocs_snapengage.migrate.project import Project
    from mkdocs_snapengage.report.messages import Message

Result = TypeVar("Result")

_NO_SETTINGS = (
    "There is no zensical.toml, properdocs.yml or mkdocs.yml in this folder. "
    "Name the file with -f, or write a mkdocs.yml:\n\n"
)
_TO_ADD = """There is no SnapEngage snippet in this project. To have chat, write into {}:

plugins:
  - search  # and the others that you have
  - snapengage:
      widget_id: YOUR-WIDGET-ID  # in SnapEngage's dashboard: Get the Code, between /js/ and .js
      record_live_chat_events: true
      load: idle"""
_STYLES: dict[str, dict[str, Any]] = {
    "+++": {"bold": True},
    "---": {"bold": True},
    "+": {"fg": "green"},
    "-": {"fg": "red"},
    "@": {"fg": "cyan"},
}

_site_dir = click.argument(
    "site_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="SITE_DIR"
)
_config_file = click.option(
    "-f",
    "--config-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file with the options.  [default: zensical.toml, properdocs.yml or mkdocs.yml here]",
)
_jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    help="How many processes do the work.  [default: one for each processor]",
)


@click.group()
@click.version_option(package_name="mkdocs-snapengage")
def main() -> None:
    """SnapEngage live chat on documentation sites that are already built.

    In a site that MkDocs or ProperDocs builds, the plugin does all this by itself. This command is
    for other generators, such as Zensical and Sphinx. The options are in mkdocs.yml, as for the
    plugin, or in zensical.toml:

    \b
      plugins:
        - snapengage:
            widget_id: 0c739ebb-2016-44a0-b1da-a5b5eb272474

    \b
      [project.plugins.snapengage]
      widget_id = "0c739ebb-2016-44a0-b1da-a5b5eb272474"

    Themes and other plugins that the file names need not be installed.

    \b
      zensical build
      mkdocs-snapengage apply site
      mkdocs-snapengage check site
    """  # noqa: D301 - click needs \b
    # The name of a file may have what the terminal's encoding lacks, or be no text at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command(short_help="Take old embeds out of a built site, and put the loader in.")
@_site_dir
@_config_file
@_jobs
def apply(site_dir: Path, config_file: Path | None, jobs: int) -> None:
    """Take old SnapEngage embeds out of the HTML files in SITE_DIR, and put the loader in.

    Every .html and .htm file gets what the plugin gives a page: old embeds go, the loader's tag
    comes in, with the analytics.js snippet where analytics.write_key is set. Pages that 'exclude'
    names, those that send on to another page at once, and parts of pages lose their embeds and
    get no chat.
    The loader's script goes to assets/ in SITE_DIR. Everything else stays, byte for byte:
    encoding, newlines, permissions; templates, data, XML and framesets are left alone.

    A file is replaced as a whole or not at all: stop the command when you like, and run it again.
    On a site that is done it changes nothing.

    \b
    Examples:
      mkdocs-snapengage apply site
      mkdocs-snapengage apply public -f docs/mkdocs.yml --jobs 2

    \b
    Exit codes:
      0  every page is done
      1  a file could not be done (it is named; all others are), or the options are wrong
      2  the command was called wrongly
    """  # noqa: D301 - click needs \b
    read = _settings(config_file)
    if not read.is_enabled:
        click.echo("The plugin is switched off (enabled: false): nothing changed.")
        return
    listing = _listing(site_dir)
    scripts = ((script, read_script(site_dir, script)) for script in read.scripts)
    this_site = site.Site(read)
    report = site.new_report(this_site)
    this_site = site.read_scripts(this_site, scripts, report)
    asset = write_asset(site_dir)
    if asset.problem:
        raise click.ClickException(f"{asset.path} {asset.problem}. No page was changed.")
    outcomes = list(listing.problems)
    changed = int(asset.is_changed)
    process = partial(site.process_file, this_site, BuiltSite(site_dir, read))
    for done in _progress(process, listing.files, jobs):
        changed += done.outcome.is_changed
        outcomes += [done.outcome] if done.outcome.problem else []
        if done.result:
            site.record(report, done.page, done.result, has_analytics=done.has_analytics)
    outcomes += filter(None, map(remove, listing.temporaries))
    _tell(site.describe(this_site, report))
    failed = [Finding(outcome.path, outcome.problem) for outcome in outcomes]
    for line in summarize(failed, site_dir, listing.files):
        click.echo(f"ERROR: {line}", err=True)
    click.echo(f"{changed} file{'' if changed == 1 else 's'} changed")
    not_done = len(failed) + len(report.without_place)
    if not_done:
        raise click.ClickException(
            f"{not_done} {'file was' if not_done == 1 else 'files were'} not done."
        )


@main.command(short_help="List what is wrong with chat on a built site.")
@_site_dir
@_config_file
@_jobs
def check(site_dir: Path, config_file: Path | None, jobs: int) -> None:
    """Check the pages of the built site in SITE_DIR, and change nothing.

    Lists every page where SnapEngage is still loaded past the loader, loaded twice, or missing,
    and those whose loader's script is not in SITE_DIR; a folder once, where many of its files have
    the same. What needs no loader: pages that 'exclude' names in mkdocs.yml, HTML files that MkDocs
    copied and 'static_html' does not name, pages with <meta name="snapengage" content="off">, and
    those that only send on to another page. Without a mkdocs.yml, all other pages need one.

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
    read = _settings(config_file, is_needed=False)
    if not read.is_enabled:
        click.echo("The plugin is switched off (enabled: false): nothing to check.")
        return
    listing = _listing(site_dir)
    found = [Finding(item.path, item.problem) for item in listing.problems]
    notes: list[Finding] = []
    with_chat = 0
    built = BuiltSite(site_dir, read)
    for checked in _progress(partial(site_check.check_file, built), listing.files, jobs):
        found += checked.problems
        notes += checked.notes
        with_chat += checked.has_chat
    for line in summarize(notes, site_dir, listing.files):
        click.echo(f"note: {line}")
    for line in summarize(found, site_dir, listing.files):
        click.echo(line, err=True)
    if found:
        files = len({finding.path for finding in found})
        raise click.ClickException(
            f"Something is wrong in {files} of {len(listing.files)} HTML files. "
            "'mkdocs-snapengage apply' mends what can be mended without you."
        )
    click.echo(
        f"{len(listing.files)} HTML files checked: {with_chat} have the loader, each once, "
        "and no page has another embed."
    )


@main.command("csp", short_help="Print what a Content-Security-Policy has to allow.")
@_config_file
def print_csp(config_file: Path | None) -> None:
    """Print what a Content-Security-Policy has to allow for your options.

    Add the sources to the directives of your own policy. Those of the loader and of analytics.js
    follow from the options. Those of the widget itself were observed on a public site: SnapEngage
    documents none. Lines that begin with # are comments.

    \b
    Example:
      mkdocs-snapengage csp -f docs/mkdocs.yml
    """  # noqa: D301 - click needs \b
    options = _settings(config_file).options
    for line in csp.comments(options):
        click.echo(f"# {line}")
    for directive, allowed in csp.sources(options).items():
        click.echo(f"{directive} {' '.join(allowed)};")


@main.command("tag", short_help="Print the loader's tag, to be put into a theme.")
@_config_file
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
    read = _settings(config_file)
    if asset and (outcome := write_asset(asset)).problem:
        raise click.ClickException(f"{outcome.path} {outcome.problem}.")
    url_of = partial(posixpath.join, root_of(read.site_url))
    click.echo(PageTransform(read.options).apply(ParsedPage(""), url_of).html, nl=False)


@main.command(short_help="Replace pasted snippets by the plugin, in mkdocs.yml and the sources.")
@_config_file
@click.option("--write", is_flag=True, help="Change the files, all of them or none.")
@click.option("--check", "is_check", is_flag=True, help="Fail where something is left to do.")
@click.option("--force", is_flag=True, help="Write files that git has no copy of, too.")
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
    """Find the snippets pasted into a project, and show how to replace them by the plugin.

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
    # Nothing else of the command needs to build a site.
    from mkdocs_snapengage.migrate import writing  # noqa: PLC0415
    from mkdocs_snapengage.migrate.plan import plan  # noqa: PLC0415

    if write and is_check:
        raise click.UsageError("Use either --write or --check.")
    path = config_file or settings.find_settings(Path())
    if not path:
        raise click.ClickException(_NO_SETTINGS + settings.EXAMPLE)
    try:
        project = plan(path, builds=not no_build, is_written=write)
    except settings.SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    color = False if no_color or os.environ.get("NO_COLOR") else None
    for line in writing.diff(project):
        click.echo(
            click.style(line, **_STYLES.get(line[:3], _STYLES.get(line[:1], {}))), color=color
        )
    try:
        if write:
            writing.write(project, force=force)
    except (OSError, writing.UncommittedError) as problem:
        raise click.ClickException(f"Nothing was written: {problem}") from problem
    _tell_plan(project, is_written=write)
    if is_check and (project.changes or project.by_hand):
        raise SystemExit(1)


def _tell_plan(project: Project, *, is_written: bool) -> None:
    """Say what a plan does, and what it leaves to do."""
    for line in ["", *project.done] if project.changes else project.done:
        click.echo(line)
    for line in project.by_hand:
        click.echo(f"BY HAND: {line}.", err=True)
    if project.paste:
        click.echo(f"\n{project.paste}\n")
    if project.changes and not is_written:
        click.echo("Nothing was changed yet: mkdocs-snapengage migrate --write does it.")
    elif not project.changes and not project.by_hand and project.settings.has_entry:
        click.echo("Nothing to do: the plugin is there, and no snippet is.")
    elif not project.changes and not project.by_hand:
        click.echo(_TO_ADD.format(project.path.name))


def _settings(config_file: Path | None, *, is_needed: bool = True) -> settings.Settings:
    """Read the options; where none are needed, those of a plugin with no option set will do."""
    path = config_file or settings.find_settings(Path())
    try:
        if path:
            return settings.read_settings(path)
    except settings.NoEntryError as problem:
        if is_needed or config_file:
            raise click.ClickException(str(problem)) from problem
    except settings.SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    if is_needed:
        raise click.ClickException(_NO_SETTINGS + settings.EXAMPLE)
    return settings.no_settings()


def _listing(site_dir: Path) -> Listing:
    listing = list_html(site_dir)
    if not listing.files and not listing.problems:
        raise click.ClickException(
            f"There are no HTML files in {site_dir}. Build the site first, "
            "or name the folder it is built into."
        )
    return listing


def _progress(work: Callable[[Path], Result], files: Sequence[Path], jobs: int) -> Iterator[Result]:
    """Do the work on every file, with a progress bar on a terminal."""
    results = do_all(work, files, jobs)
    try:
        if not sys.stderr.isatty():
            yield from results
            return
        with click.progressbar(results, length=len(files), file=sys.stderr) as bar:
            yield from bar
    except BrokenProcessPool as problem:
        raise click.ClickException(
            "The system ended one of the processes, maybe for lack of memory. Every file is as it "
            "was, or done: run the command again, with --jobs 1."
        ) from problem


def _tell(messages: Sequence[Message]) -> None:
    for message in messages:
        click.echo(
            f"{'WARNING: ' if message.is_warning else ''}{message.text}", err=message.is_warning
        )
