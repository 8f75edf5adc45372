"""The kinds of options there are: what each accepts, and what is said about anything else.

A message names the option (MkDocs puts the name in front), the value and what to write instead.
`!ENV` in mkdocs.yml gives numbers, booleans and None as readily as text: a value of the wrong
type is refused, never turned into text.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.config.base import BaseConfigOption, ValidationError
from typing_extensions import override

from mkdocs_snapengage.config.groups import describe_value, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

AttributeValue = str | bool | None

PLACEHOLDER = "{widget_id}"

_LEFT_OUT = object()

_WIDGET_ID = re.compile(r"[A-Za-z0-9_-]+")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\"'<>\\^`|]")
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_:.-]*")
_WHERE = (
    "It is the part between '/js/' and '.js' in the code that SnapEngage's dashboard gives you, "
    "for example 0c739ebb-2016-44a0-b1da-a5b5eb272474."
)


class WidgetId(BaseConfigOption[str]):
    """An option that holds the id of a SnapEngage widget."""

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the id; raise ValidationError with the place to find it."""
        if value is None or value == "":
            raise ValidationError(
                f"The SnapEngage widget id is missing. {_WHERE} "
                "(If the value is an !ENV variable, that variable is not set.)"
            )
        if not isinstance(value, str):
            raise ValidationError(
                f"A SnapEngage widget id is text, but this is {describe_value(value)}; "
                f"put it in quotes if it is the id. {_WHERE}"
            )
        if not _WIDGET_ID.fullmatch(value):
            raise ValidationError(
                f"{value!r} is not a SnapEngage widget id: only letters, digits, '-' and '_' "
                f"are in one. {_WHERE}"
            )
        return value


class Switch(BaseConfigOption[bool]):
    """An option that is true or false."""

    def __init__(self, *, default: bool) -> None:
        super().__init__()
        self.default = default

    @override
    def run_validation(self, value: object, /) -> bool:
        """Return the value; raise ValidationError for anything but true and false."""
        if value is None:
            return bool(self.default)
        if not isinstance(value, bool):
            raise ValidationError(
                f"This is true or false, not {describe_value(value)}; write it without quotes."
            )
        return value


class MaybeSwitch(BaseConfigOption["bool | None"]):
    """An option that is true, false, or left to the widget's own settings (None)."""

    @override
    def run_validation(self, value: object, /) -> bool | None:
        """Return the value; raise ValidationError for anything but true, false and None."""
        return None if value is None else Switch(default=False).run_validation(value)


class OneOf(BaseConfigOption[str]):
    """An option that is one of a few words."""

    def __init__(self, choices: Sequence[str], *, default: str) -> None:
        super().__init__()
        self.choices = choices
        self.default = default

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the word; raise ValidationError with the words there are."""
        if value is None:
            return str(self.default)
        if not isinstance(value, str) or value not in self.choices:
            raise ValidationError(
                f"{describe_value(value)} is not one of: {', '.join(self.choices)}."
                f"{suggestion(value, self.choices)}"
            )
        return value


class Text(BaseConfigOption[str]):
    """An option that is text of a certain form; left out or empty, it is the default."""

    def __init__(self, form: str, what: str, *, default: str = "") -> None:
        """Accept what matches `form` as a whole; `what` says so in words."""
        super().__init__()
        self.form = re.compile(form)
        self.what = what
        self.default = default

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the text; raise ValidationError with the form that it has to have."""
        if value is None or value == "":
            return str(self.default)
        if not isinstance(value, str):
            raise ValidationError(
                f"{self.what}, not {describe_value(value)}; put it in quotes if it is."
            )
        if not self.form.fullmatch(value):
            raise ValidationError(f"{self.what}, not {value!r}.")
        return value


class ConsentKey(BaseConfigOption[str]):
    """An option that names a consent; empty only where it is not mentioned at all."""

    def __init__(self) -> None:
        super().__init__()
        self.default = _LEFT_OUT

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the key; raise ValidationError where chat would start without a consent."""
        if value is _LEFT_OUT:
            return ""
        if not isinstance(value, str) or not value.strip():
            raise ValidationError(
                f"This is the key of a consent, such as 'snapengage', not {describe_value(value)}. "
                "Remove the option if chat needs no consent."
            )
        return value


class ScriptUrl(BaseConfigOption[str]):
    """An option that holds the URL of the widget's script, with a place for the widget id."""

    def __init__(self) -> None:
        super().__init__()
        self.default = ""

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the URL; raise ValidationError for what no page could load."""
        if value is None or value == "":
            return ""
        if isinstance(value, str) and PLACEHOLDER not in value:
            raise ValidationError(
                f"{value!r} has no {PLACEHOLDER}: write it where the widget's id belongs."
            )
        return _checked_url(value)


class Button(BaseConfigOption["str | bool | None"]):
    """An option that hides the chat button (false) or gives it another image (a URL)."""

    @override
    def run_validation(self, value: object, /) -> str | bool | None:
        """Return false, the image's URL, or None for the button as it is."""
        if value is None or value is True or value == "":
            return None
        return False if value is False else _checked_url(value)


class Integrations(BaseConfigOption["dict[str, Any]"]):
    """An option that holds analytics.js' integrations object."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    @override
    def run_validation(self, value: object, /) -> dict[str, Any]:
        """Return the object; raise ValidationError for what JSON or analytics.js cannot read."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ValidationError(
                f"This maps names of integrations to true or false, not {describe_value(value)}."
            )
        for name, setting in value.items():
            if not isinstance(name, str):
                raise ValidationError(
                    f"The name of an integration is text, not {describe_value(name)}; "
                    "put it in quotes."
                )
            if not isinstance(setting, bool | dict):
                raise ValidationError(
                    f"'{name}' is true, false or a mapping of settings, "
                    f"not {describe_value(setting)}."
                )
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError) as problem:
            raise ValidationError(
                f"It goes into the page as JSON, which has no such value: {problem}."
            ) from problem
        return value


class Attributes(BaseConfigOption["dict[str, str | bool]"]):
    """An option that holds further attributes of the loader's tag."""

    def __init__(self, reserved: Collection[str]) -> None:
        """Refuse the `reserved` attributes, which the plugin itself writes."""
        super().__init__()
        self.default = {}
        self.reserved = reserved

    @override
    def run_validation(self, value: object, /) -> dict[str, str | bool]:
        """Return the attributes; raise ValidationError with the first that cannot be one."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ValidationError(
                f"This maps names of attributes to text, not {describe_value(value)}."
            )
        names = [self._checked_name(name) for name in value]
        for name in names:
            if names.count(name) > 1:
                raise ValidationError(f"The attribute '{name}' is there twice.")
        for name, setting in value.items():
            if setting is not True and not isinstance(setting, str):
                raise ValidationError(
                    f"'{name}' is text, or true for an attribute without a value, "
                    f"not {describe_value(setting)}; put it in quotes if that is the text."
                )
        return value

    def _checked_name(self, name: object) -> str:
        """Return the name of an attribute as browsers see it, in lower case."""
        if not isinstance(name, str) or not _ATTRIBUTE_NAME.fullmatch(name):
            raise ValidationError(f"{describe_value(name)} is not the name of an attribute.")
        if name.lower() in self.reserved:
            raise ValidationError(f"The plugin itself sets '{name}'; remove it from here.")
        if name.lower().startswith("on"):
            raise ValidationError(
                f"'{name}' would be inline JavaScript, which the plugin keeps out of pages; "
                "listen to the event 'snapengage:ready' in a script of your own."
            )
        return name.lower()


def is_site_relative(url: str) -> bool:
    """Whether a URL that an option holds is a path below the site's root."""
    return not urlsplit(url).scheme


def _checked_url(value: object) -> str:
    """Return an https URL or a path below the site's root; raise ValidationError otherwise."""
    if not isinstance(value, str):
        raise ValidationError(f"A URL is text, but this is {describe_value(value)}.")
    if _NOT_IN_URLS.search(value):
        raise ValidationError(
            f"{value!r} has a character that no URL has; write it percent-encoded."
        )
    try:
        parts = urlsplit(value)
    except ValueError as problem:
        raise ValidationError(f"{value!r} is not a URL: {problem}.") from problem
    if parts.scheme.lower() not in {"", "https"} or (parts.netloc and not parts.scheme):
        raise ValidationError(
            f"{value!r} must begin with https:// or be a path below the site's root."
        )
    if parts.scheme and not parts.hostname:
        raise ValidationError(f"{value!r} names no host.")
    return value
