"""Those settings in mkdocs.yml that matter to a site, as MkDocs itself has read them."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import BasePlugin

from mkdocs_snapengage.config.settings import INSTANT, Settings, snippet_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from mkdocs_snapengage.config.schema import SnapEngageConfig


def settings_of(config: MkDocsConfig, options: SnapEngageConfig) -> Settings:
    """Return those settings in mkdocs.yml that matter to a site.

    Args:
        config: mkdocs.yml as MkDocs has read it.
        options: The plugin's options in it.

    """
    base = Path(config.config_file_path).parent
    snippets = config.mdx_configs.get("pymdownx.snippets", {})
    included, appended = snippet_files(base, snippets)
    hooks = (Path(module.__file__) for module in config["hooks"].values() if module.__file__)
    return Settings(
        options,
        site_url=config.site_url or "",
        base=base,
        docs=Path(config.docs_dir),
        custom_dir=Path(config.theme.custom_dir) if config.theme.custom_dir else None,
        included=included,
        places=(Path(config.config_file_path), *hooks, *appended),
        # A feature of Material for MkDocs; other themes have no such list, or another one.
        is_instant=INSTANT in (config.theme.get("features") or []),
    )


def packages_of(config: MkDocsConfig) -> Iterator[tuple[str, Path]]:
    """Yield how messages describe each theme and plugin, and the file or folder of its code."""
    for folder in config.theme.dirs:
        if folder != config.theme.custom_dir:
            yield "of the theme", Path(folder)
    for name, plugin in config.plugins.items():
        # Hooks are among the plugins, but are the site's own files.
        if isinstance(plugin, BasePlugin) and name != "snapengage":
            file = Path(inspect.getfile(type(plugin)))
            is_package = file.with_name("__init__.py").exists()
            yield f"of the plugin {name}", file.parent if is_package else file
