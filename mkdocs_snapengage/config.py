"""The plugin's options.

The docstring below each option is its reference documentation.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Collection

    from mkdocs.config.base import ConfigErrors, ConfigWarnings

PLACEHOLDER = "{widget_id}"

_WIDGET_ID = re.compile(r"[A-Za-z0-9_-]+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\"'<>\\^`|]")
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
                f"A SnapEngage widget id is text, but this is {value!r} "
                f"({type(value).__name__}); put it in quotes if it is the id. {_WHERE}"
            )
        if not _WIDGET_ID.fullmatch(value):
            raise ValidationError(
                f"{value!r} is not a SnapEngage widget id: only letters, digits, '-' and '_' "
                f"are in one. {_WHERE}"
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
        if not isinstance(value, str):
            raise ValidationError(f"A URL is text, but this is {value!r}.")
        if PLACEHOLDER not in value:
            raise ValidationError(
                f"{value!r} has no {PLACEHOLDER}: write it where the widget's id belongs."
            )
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


class SnapEngageConfig(Config):
    """What stands under `snapengage:` in mkdocs.yml."""

    widget_id = WidgetId()
    """The id of your SnapEngage widget. Required.

    It is the part between `/js/` and `.js` in the code that SnapEngage's dashboard gives you.
    Letters, digits, `-` and `_` only.
    """

    record_live_chat_events = c.Type(bool, default=False)
    """Send the four Live Chat events to analytics.js with `track`."""

    script_url = ScriptUrl()
    """Where the widget's script is loaded from, with `{widget_id}` in the place of the id.

    An https URL, for instance SnapEngage's European host
    `https://storage.googleapis.com/snapengage-eu/js/{widget_id}.js`, or a path below your site's
    root. Left out, it is SnapEngage's own address.
    """

    @override
    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate as MkDocs does, but take an unknown option for an error, not a warning."""
        failed, warnings = super().validate()
        known = dict(self._schema)
        for name in self:
            if name not in known:
                failed.append((str(name), ValidationError(_unknown(str(name), known))))
        return failed, [warning for warning in warnings if warning[0] in known]

    @property
    def has_usual_widget_id(self) -> bool:
        """Whether the widget id has the form that SnapEngage's ids have."""
        return _UUID.fullmatch(self.widget_id) is not None


def _unknown(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean '{close[0]}'?" if close else f"Known are: {', '.join(sorted(known))}."
    return f"There is no such option. {hint}"
