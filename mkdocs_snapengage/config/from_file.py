"""The plugin's options in a project's file, read without the theme and other plugins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.config import config_options as c
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from mkdocs_snapengage.config.schema import SnapEngageConfig
from mkdocs_snapengage.config.settings import (
    INSTANT,
    Settings,
    as_list,
    snippet_files,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

NAMES = ("zensical.toml", "properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml")
"""The files that are looked for if none is named."""

_EXAMPLE = """plugins:
  - search
  - snapengage:
      widget_id: 0c739ebb-2016-44a0-b1da-a5b5eb272474"""

_EXAMPLE_IN_TOML = """[project.plugins.snapengage]
widget_id = "0c739ebb-2016-44a0-b1da-a5b5eb272474\""""

_NO_OPTIONS: dict[str, Any] = {"widget_id": "none"}


class SettingsError(Exception):
    """What is wrong with the settings, as a message for the user."""


class _Entry(SnapEngageConfig):
    """What is under `snapengage:`, with the option that MkDocs itself gives to every plugin."""

    enabled = c.Type(bool, default=True)


def find_settings(folder: Path) -> Path | None:
    """Return the file in `folder` that has the options, or should have them, if there is any."""
    present = [path for name in NAMES if (path := folder / name).is_file()]
    mentioned = [path for path in present if b"snapengage" in path.read_bytes()]
    return next(iter(mentioned + present), None)


def no_entry(path: Path | None) -> SettingsError:
    """Return the error for a project whose file does not name the plugin.

    Args:
        path: The project's file, or None if it has none.

    """
    if not path:
        return SettingsError(
            "There is no zensical.toml, properdocs.yml or mkdocs.yml in this folder. "
            f"Name the file with -f, or write a mkdocs.yml:\n\n{_EXAMPLE}"
        )
    example = _EXAMPLE_IN_TOML if path.suffix == ".toml" else _EXAMPLE
    return SettingsError(f"{path} has no 'snapengage' below 'plugins'. Write:\n\n{example}")


def read_settings(path: Path | None) -> Settings:
    """Read a project's file: mkdocs.yml with `INHERIT` and `!ENV`, or zensical.toml.

    Settings that it lacks are taken from a zensical.toml beside it, which Zensical reads first.

    Args:
        path: The project's file, or None if it has none.

    Returns:
        The settings. If the file does not name the plugin, no option is set.

    Raises:
        SettingsError: Something is wrong. The error names all mistakes.

    """
    if not path:
        return Settings(_options(Path(), _NO_OPTIONS), has_entry=False)
    content = _load(path)
    entries = [entry for name, entry in _plugins(content) if name == "snapengage"]
    options = _options(path, entries[0] if entries else _NO_OPTIONS)
    beside = path.with_name(NAMES[0])
    zensical = _load(beside) if beside.is_file() else {}
    features = [*_features(content), *_features(zensical)]
    content = zensical | content
    base = path.absolute().parent
    docs = base / _text(content.get("docs_dir"), "docs")
    custom_dir = _text(_mapping(content.get("theme")).get("custom_dir"))
    included, appended = snippet_files(base, _snippets(content))
    hooks = (base / hook for hook in texts(content.get("hooks")))
    return Settings(
        options,
        is_enabled=options.enabled,
        has_entry=bool(entries),
        site_url=_text(content.get("site_url")),
        base=base,
        docs=docs,
        custom_dir=base / custom_dir if custom_dir else None,
        included=included,
        site_dir=base / _text(content.get("site_dir"), "site"),
        places=(path.absolute(), *hooks, *appended),
        scripts=tuple(_scripts(content)),
        is_instant=INSTANT in features,
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = _load_toml(file) if path.suffix == ".toml" else yaml_load(file, _loader())
    except OSError as problem:
        raise SettingsError(f"{path} cannot be read: {problem.strerror}.") from problem
    except (ConfigurationError, TypeError, ValueError) as problem:
        raise SettingsError(f"{path}: {problem}") from problem
    if not isinstance(content, dict):
        raise SettingsError(f"{path} holds no settings.")
    return content


def _load_toml(file: BinaryIO) -> Any:  # noqa: ANN401
    import tomllib  # noqa: PLC0415 - most projects have no such file, and no build reads it

    content = tomllib.load(file)
    # Zensical reads it like this.
    return content.get("project", content)


def _loader() -> Any:  # noqa: ANN401
    """Return a YAML loader that ignores the Python objects of themes and plugins."""
    loader = get_yaml_loader(yaml.SafeLoader)
    # All files below docs_dir are read anyway.
    loader.add_constructor("!relative", lambda _, node: node.value.replace("$config_dir", "."))
    loader.add_multi_constructor(None, lambda *_: None)
    return loader


def _plugins(content: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the name of each plugin, without its namespace, and its options."""
    for item in as_list(content.get("plugins")):
        for name, entry in (item if isinstance(item, dict) else {str(item): None}).items():
            yield str(name).rpartition("/")[2], entry


def _options(path: Path, entry: object) -> _Entry:
    if not isinstance(entry, dict | None):
        raise SettingsError(
            f"{path}: snapengage: Expected options below it, but received {entry!r}."
        )
    options = _Entry()
    options.load_dict(entry or {})
    failed, _ = options.validate()
    if failed and options.enabled is False:
        # MkDocs does not check the options of a plugin that is off, either.
        return _options(path, _NO_OPTIONS | {"enabled": False})
    if failed:
        raise SettingsError(
            "\n".join(f"{path}: snapengage: {name}: {error}" for name, error in failed)
        )
    return options


def _snippets(content: dict[str, Any]) -> dict[str, Any]:
    for extensions in map(_mapping, as_list(content.get("markdown_extensions"))):
        # In TOML, a name without quotes is split at its dots.
        nested = _mapping(extensions.get("pymdownx")).get("snippets")
        if found := _mapping(extensions.get("pymdownx.snippets", nested)):
            return found
    return {}


def _features(content: dict[str, Any]) -> list[Any]:
    return as_list(_mapping(content.get("theme")).get("features"))


def _scripts(content: dict[str, Any]) -> Iterator[str]:
    for script in as_list(content.get("extra_javascript")):
        path = script.get("path") if isinstance(script, dict) else script
        if isinstance(path, str):
            yield path


def _mapping(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object, default: str = "") -> str:
    return value if isinstance(value, str) and value else default
