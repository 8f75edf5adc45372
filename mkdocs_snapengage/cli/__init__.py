"""The command `mkdocs-snapengage`, glue only: each subcommand hands its work on to a room."""

from __future__ import annotations

import sys
from concurrent.futures.process import BrokenProcessPool
from io import TextIOWrapper
from typing import Any

import click
from typing_extensions import override

from mkdocs_snapengage.cli.built_site import apply, check
from mkdocs_snapengage.cli.project import migrate, print_csp, print_tag
from mkdocs_snapengage.config.from_file import SettingsError


class _Group(click.Group):
    """Commands that end with a message instead of a traceback, for errors that are expected."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as problem:
            raise click.ClickException(str(problem)) from problem
        except BrokenProcessPool as problem:
            raise click.ClickException(
                "The system killed one of the processes, maybe for lack of memory. No file is "
                "half done: run the command again with --jobs 1."
            ) from problem


@click.group(cls=_Group, commands=[apply, check, migrate, print_csp, print_tag])
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
    # A file's name may have characters that the terminal's encoding lacks, or not be text at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
