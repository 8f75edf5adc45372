"""The settings, read in the same way by all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_snapengage.config.from_file import find_settings, no_entry, read_settings

if TYPE_CHECKING:
    from mkdocs_snapengage.config.settings import Settings

config_file_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file with the options.  [default: zensical.toml, properdocs.yml or mkdocs.yml here]",
)


def load_settings(config_file: Path | None, *, is_entry_needed: bool = True) -> Settings:
    """Return the settings in the file that is named, or in the one in the current folder.

    Args:
        config_file: The file, or None if none is named.
        is_entry_needed: Whether the command needs an entry for the plugin. A file that is named
            must have one in any case.

    Raises:
        SettingsError: The entry is missing, or something is wrong in it.

    """
    path = config_file or find_settings(Path())
    settings = read_settings(path)
    if not settings.has_entry and (config_file or is_entry_needed):
        raise no_entry(path)
    return settings
