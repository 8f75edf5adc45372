"""The settings, as all commands read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_snapengage.config.settings import find_settings, no_entry, read_settings

if TYPE_CHECKING:
    from mkdocs_snapengage.config.settings import Settings

config_file_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file with the options.  [default: zensical.toml, properdocs.yml or mkdocs.yml here]",
)


def load_settings(config_file: Path | None, *, is_entry_needed: bool = True) -> Settings:
    """Return the settings of the file that is named, or that is found in the current folder.

    Args:
        config_file: The file, None if none is named.
        is_entry_needed: Whether the command cannot do without an entry for the plugin. It has to
            be there, too, where the file is named.

    Raises:
        SettingsError: The entry is missing, or something is wrong in it.

    """
    path = config_file or find_settings(Path())
    read = read_settings(path)
    if not read.has_entry and (config_file or is_entry_needed):
        raise no_entry(path)
    return read
