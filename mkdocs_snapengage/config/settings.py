"""The plugin's options as mkdocs.yml has them, read without the site's theme and other plugins."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from mkdocs_snapengage.config.schema import SnapEngageConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTANT = "navigation.instant"
"""The feature of Material for MkDocs that replaces pages without loading them anew."""

NAMES = ("mkdocs.yml", "mkdocs.yaml")
"""The files that are looked for where none is named."""

EXAMPLE = """plugins:
  - search
  - snapengage:
      widget_id: 0c739ebb-2016-44a0-b1da-a5b5eb272474"""


_NO_OPTIONS = {"widget_id": "none"}


class SettingsError(Exception):
    """What is wrong with the settings, as a text for the user."""


class NoEntryError(SettingsError):
    """The file says nothing about the plugin."""


@dataclass(frozen=True)
class Settings:
    """The plugin's options, and what else of mkdocs.yml matters to a site already built.

    `base` is the folder of mkdocs.yml, `places` are the files and folders that an embed may have
    been written into, `scripts` the site's own (`extra_javascript`), `is_instant` says
    whether the theme replaces pages without loading them anew.
    """

    options: SnapEngageConfig
    is_enabled: bool = True
    site_url: str = ""
    base: Path = Path()
    docs: Path | None = None
    places: tuple[Path, ...] = ()
    scripts: tuple[str, ...] = field(default=())
    is_instant: bool = False


def find_settings(folder: Path) -> Path | None:
    """Return the mkdocs.yml of a folder, None where it has none."""
    return next((path for name in NAMES if (path := folder / name).is_file()), None)


def read_settings(path: Path) -> Settings:
    """Read mkdocs.yml, with `INHERIT` and `!ENV`; raise SettingsError with all that is wrong."""
    content = _load(path)
    found = [entry for name, entry in _plugins(content) if name == "snapengage"]
    if not found:
        raise NoEntryError(f"{path} has no 'snapengage' below 'plugins'. Write:\n\n{EXAMPLE}")
    if not isinstance(found[0], dict | None):
        raise SettingsError(f"{path}: snapengage: Below it stand options, not {found[0]!r}.")
    entry = dict(found[0] or {})
    is_enabled = entry.pop("enabled", True)
    if not isinstance(is_enabled, bool):
        raise SettingsError(f"{path}: snapengage: enabled: true or false, not {is_enabled!r}.")
    base = path.absolute().parent
    docs = base / _text(content.get("docs_dir"), "docs")
    return Settings(
        # MkDocs does not look at the options of a plugin that is off either.
        options=_options(path, entry if is_enabled else _NO_OPTIONS),
        is_enabled=is_enabled,
        site_url=_text(content.get("site_url")),
        base=base,
        docs=docs,
        places=(*(base / name for name in _own_places(content)), docs),
        scripts=tuple(_scripts(content)),
        is_instant=INSTANT in _features(content),
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content: object = yaml_load(file, _tolerant_loader())
    except OSError as problem:
        raise SettingsError(f"{path} cannot be read: {problem.strerror}.") from problem
    except ConfigurationError as problem:
        raise SettingsError(f"{path}: {problem}") from problem
    if not isinstance(content, dict):
        raise SettingsError(f"{path} is not a mkdocs.yml: it holds no settings.")
    return content


def _tolerant_loader() -> Any:  # noqa: ANN401
    """A loader that reads over what names Python objects of themes and plugins."""
    loader = get_yaml_loader(yaml.SafeLoader)
    loader.add_multi_constructor(None, lambda *_: None)
    return loader


def _plugins(content: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """The plugins by name without namespace, and their options; a list or a mapping of them."""
    plugins = content.get("plugins") or []
    for item in [plugins] if isinstance(plugins, dict) else _list(plugins):
        for name, entry in (item if isinstance(item, dict) else {str(item): None}).items():
            yield str(name).rpartition("/")[2], entry


def _options(path: Path, entry: dict[str, Any]) -> SnapEngageConfig:
    options = SnapEngageConfig(config_file_path=str(path))
    options.load_dict(entry)
    failed, _ = options.validate()
    if failed:
        raise SettingsError(
            "\n".join(f"{path}: snapengage: {name}: {error}" for name, error in failed)
        )
    return options


def _own_places(content: dict[str, Any]) -> Iterator[str]:
    """Where templates, includes and hooks are, as mkdocs.yml names them."""
    theme = content.get("theme")
    yield from filter(None, [_text(theme.get("custom_dir"))] if isinstance(theme, dict) else [])
    for extension in _list(content.get("markdown_extensions")):
        snippets = extension.get("pymdownx.snippets") if isinstance(extension, dict) else None
        paths = snippets.get("base_path") if isinstance(snippets, dict) else None
        yield from (path for path in _list(paths) if isinstance(path, str))
    yield from (hook for hook in _list(content.get("hooks")) if isinstance(hook, str))


def _features(content: dict[str, Any]) -> list[Any]:
    theme = content.get("theme")
    return _list(theme.get("features")) if isinstance(theme, dict) else []


def _scripts(content: dict[str, Any]) -> Iterator[str]:
    for script in _list(content.get("extra_javascript")):
        path = script.get("path") if isinstance(script, dict) else script
        if isinstance(path, str):
            yield path


def _list(value: object) -> list[Any]:
    """A setting that may be a list or one value of it."""
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _text(value: object, default: str = "") -> str:
    return value if isinstance(value, str) and value else default


def no_settings() -> Settings:
    """Return the settings of a plugin with no option set."""
    return Settings(_options(Path(), _NO_OPTIONS))
