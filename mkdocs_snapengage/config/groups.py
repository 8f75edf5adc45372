"""Groups of options, and how their mistakes are told.

MkDocs stops at the first bad option and only warns of an unknown one. Here every mistake is an
error, and all of them are reported, those of sub-options as `widget.sounds`.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mkdocs.config.base import ConfigErrors, ConfigWarnings

_GroupOfOptions = TypeVar("_GroupOfOptions", bound="Options")


class Options(Config):
    """A group of options: every mistake in it is an error, and all of them are reported."""

    @override
    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate each option; an unknown one is an error too, not a warning as in MkDocs."""
        failed: ConfigErrors = []
        known = dict(self._schema)
        for name, option in self._schema:
            option.pre_validation(self, name)
            try:
                self[name] = option.validate(self.get(name))
            except SubOptionError as problem:
                failed.extend((f"{name}.{sub}", error) for sub, error in problem.failed)
            except ValidationError as error:
                failed.append((name, error))
            else:
                option.post_validation(self, name)
        failed.extend((str(name), _unknown(name, known)) for name in self if name not in known)
        return failed, []

    def changed(self, names: Iterable[str]) -> dict[str, Any]:
        """Return the options of these names that are set; `parent.name` is one of a group.

        An option that is empty or at its default is not.
        """
        found = {}
        for name in names:
            parent, _, own = name.rpartition(".")
            group: Options = self.data[parent] if parent else self
            value = group.data[own]
            if not (value is None or value == "" or value == _defaults(type(group))[own]):
                found[name] = value
        return found


@cache
def _defaults(group: type[Options]) -> dict[str, Any]:
    return {name: option.default for name, option in group._schema}  # noqa: SLF001


class SubOptionError(ValidationError):
    """What is wrong with the options of a group, by their names in the group."""

    def __init__(self, failed: ConfigErrors) -> None:
        super().__init__("; ".join(f"'{name}': {error}" for name, error in failed))
        self.failed = failed


class Group(c.SubConfig[_GroupOfOptions]):
    """An option that is a group of options."""

    def __init__(self, options: type[_GroupOfOptions]) -> None:
        super().__init__(options)
        self.config_class = options

    @override
    def run_validation(self, value: object, /) -> _GroupOfOptions:
        """Return the options; raise SubOptionError with everything that is wrong in them."""
        if not isinstance(value, dict | None):
            raise ValidationError(
                f"This is a group of options, not {describe_value(value)}. "
                f"Write below it: {describe_names(dict(self.config_class._schema))}."  # noqa: SLF001
            )
        options = self.config_class(config_file_path=self._config_file_path)
        options.load_dict(value or {})
        failed, _ = options.validate()
        if failed:
            raise SubOptionError(failed)
        return options


def _unknown(name: object, known: Collection[str]) -> ValidationError:
    return ValidationError(
        f"There is no such option.{suggestion(name, known)} Known are: {describe_names(known)}."
    )


def suggestion(name: object, known: Collection[str]) -> str:
    """Return what was probably meant, as a sentence, or nothing."""
    close = get_close_matches(str(name), known, n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def describe_names(names: Collection[str]) -> str:
    """Return names in alphabetical order."""
    return ", ".join(sorted(names))


def describe_value(value: object) -> str:
    """Return a value as text, with its type where that is what may be wrong."""
    return repr(value) if isinstance(value, str) else f"{value!r} ({type(value).__name__})"
