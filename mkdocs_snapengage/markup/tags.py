"""What a tag is, and whether a place in a page can be inside of one.

The rules are those of the HTML standard's tokenizer
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANK = "\t\n\f\r "
_BEFORE_VALUE = f"={_BLANK}"
_SPACE = rf"[{_BLANK}]"

# Each step of a repeated group can be taken in one way only, which keeps every pattern linear.
# Possessive groups would too, but CPython before 3.11.5 matches them wrongly.
ATTRIBUTES = (
    r"(?:[\t\n\f\r /]++"
    r"|[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"(?:{_SPACE}*+={_SPACE}*+"
    r"(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+|(?=>))"
    rf"|(?!{_SPACE}*+=)))*"
)


def letters_at(at: int, names: Iterable[str]) -> str:
    """The letters at one place of lower-case `names`, in either case, for a set in a pattern."""
    letters = {name[at] for name in names}
    return "".join(sorted(re.escape(case) for case in letters | {one.upper() for one in letters}))


def may_be_in_tag(html: str, start: int, position: int) -> bool:
    """Whether a tag or `<!…>` that begins behind `start`, which is in none, can hold `position`.

    If it can, this may say so of one that does not; never the other way round.
    """
    # In a tag but in no value, the last `>` would be part of a value, which a quote after it ends.
    since = html[html.rfind(">", start, position) + 1 or start : position]
    if since and ("<" in since or '"' in since or "'" in since):
        return True
    # In a quoted value, the last quote of its kind would have begun it.
    double, single = html.rfind('"', start, position), html.rfind("'", start, position)
    return _begins_value(html, start, double) or _begins_value(html, start, single)


def _begins_value(html: str, start: int, quote: int) -> bool:
    if quote <= start or html[quote - 1] not in _BEFORE_VALUE:
        return False
    return html[start:quote].rstrip(_BLANK).endswith("=")
