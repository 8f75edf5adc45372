"""Which elements of a page browsers act on: at once, or when something brings them to life."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import (
    CONSENT_TYPES,
    FOREIGN_SOURCE_ATTRIBUTES,
    JAVASCRIPT_TYPES,
    NUMBERED_TYPE,
    RESOURCE_HINTS,
    REVIVED_TYPES,
    SOURCE_ATTRIBUTES,
)

if TYPE_CHECKING:
    from mkdocs_snapengage.markup.elements import Element


def source_attributes(element: Element) -> list[str]:
    """The attributes of a script that name the file it runs instead of its content."""
    if element.name != "script":
        return []
    foreign, own = FOREIGN_SOURCE_ATTRIBUTES, SOURCE_ATTRIBUTES
    return [name for name in (foreign if element.foreign else own) if name in element.attributes]


def is_executable(element: Element) -> bool:
    """Whether a browser acts on an element, at once or when something brings it to life."""
    if element.name == "link":
        rel = set(element.attributes.get("rel", "").lower().split())
        return bool(rel) and rel <= RESOURCE_HINTS
    kind = _type(element)
    return kind in JAVASCRIPT_TYPES or _revived(kind) is not None or awaits_consent(element)


def awaits_consent(element: Element) -> bool:
    """Whether a consent manager holds a script back."""
    kind = _type(element)
    return _revived(kind) is True or any(
        name.startswith(CONSENT_TYPES.get(kind, ())) for name in element.attributes
    )


def _type(element: Element) -> str:
    return element.attributes.get("type", "").strip().lower()


# The same few types come up on every page.
@lru_cache(maxsize=256)
def _revived(kind: str) -> bool | None:
    """Whether a type that something brings to life waits for consent; None for other types."""
    return False if re.fullmatch(NUMBERED_TYPE, kind) else REVIVED_TYPES.get(kind)
