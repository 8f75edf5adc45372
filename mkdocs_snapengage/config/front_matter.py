"""What a page's front matter says about chat: `snapengage: false`, `true`, or another widget."""

from __future__ import annotations

from typing import NamedTuple

from mkdocs.config.base import ValidationError

from mkdocs_snapengage.config.kinds import describe_value
from mkdocs_snapengage.config.schema import SnapEngageConfig


class PageChoice(NamedTuple):
    """A page's own choice: `chat` is None if the options decide, `widget_id` "" if they do."""

    chat: bool | None = None
    widget_id: str = ""


_NO_CHOICE = PageChoice()


def page_choice(value: object) -> PageChoice:
    """Return what `snapengage:` in front matter chooses.

    Args:
        value: The value, or None if there is none.

    Raises:
        ValidationError: The value is neither a boolean nor a mapping with `widget_id`.

    """
    if value is None:
        return _NO_CHOICE
    if isinstance(value, bool):
        return PageChoice(value)
    if not isinstance(value, dict):
        raise ValidationError(
            "Expected true, false or a mapping with 'widget_id', "
            f"but received {describe_value(value)}."
        )
    if unknown := [str(name) for name in value if name != "widget_id"]:
        raise ValidationError(f"There is no '{unknown[0]}' here, only 'widget_id'.")
    return PageChoice(
        chat=True, widget_id=SnapEngageConfig.widget_id.run_validation(value.get("widget_id"))
    )
