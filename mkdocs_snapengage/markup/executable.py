"""Which elements of a page browsers act on: at once, or when something brings them to life."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_snapengage.catalogue import (
    CONSENT_TYPE,
    FOREIGN_SOURCE_ATTRIBUTES,
    JAVASCRIPT_TYPES,
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
    kind = element.attributes.get("type", "").strip().lower()
    return (
        kind in JAVASCRIPT_TYPES
        or re.fullmatch(REVIVED_TYPES, kind) is not None
        or awaits_consent(element)
    )


def awaits_consent(element: Element) -> bool:
    """Whether a consent manager holds a script back: plain text with data to find it by."""
    attributes = element.attributes
    return attributes.get("type", "").strip().lower() == CONSENT_TYPE and any(
        name == "class" or name.startswith("data-") for name in attributes
    )
