"""Which comments wrap a snippet of SnapEngage's."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMING = re.compile(r"\b(?:live ?chat|snap ?engage|snapabug|support)\b")
_PURPOSE = re.compile(r"(?<=code) for( [a-z]+){1,3}$")
_FILLING = frozenset("chat code of script snippet the widget".split())
_BEGIN = frozenset("begin begins start starts".split())
_END = frozenset("end ends".split())


# A theme writes the same ones on every page.
@lru_cache(maxsize=256)
def comment_role(text: str) -> str:
    """Tell what a comment wraps: `"begin"`, `"end"` or `"neutral"` of a snippet, `""` for others.

    `text` is what stands between `<!--` and `-->`.
    """
    words = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    words = _PURPOSE.sub("", words)
    others, named = _NAMING.subn(" ", words)
    rest = set(others.split()) - _FILLING
    for role, markers in (("begin", _BEGIN), ("end", _END), ("neutral", frozenset[str]())):
        if named and rest <= markers and bool(rest) == bool(markers):
            return role
    return ""


def names_vendor(text: str) -> bool:
    """Whether a comment names SnapEngage itself, not just chat or support."""
    return re.search(r"snap ?engage|snapabug", text, re.IGNORECASE) is not None
