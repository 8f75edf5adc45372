"""Pages made worse: what parsers stumble over, and ways to break a page with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

# What ends or begins a part of a page, or seems to.
TAGS = [
    *("<html>", "</html>", "<head>", "</head>", "<HEAD\n>", "</head >", "<header>", "</header>"),
    *("<body>", "</body>", "</BODY>", "</body >", "</body\t/>", "</body", "</body x='>'>"),
    *("<body class='a>b'>", "<p title='</body>'>", '<p title="</head>">', "<p title=</body>>"),
    *("<!doctype html>", "<p>", "</p>", "<br/>", "<div>", "</div>", "<pre>", "</pre>", "</>"),
    *("<a href='x", '<a href="x', "'>", '">', "<p a=b'>", "<p a='b'c=\"d\">", "<p '>", "<p =>"),
]
TEXTS = [
    *("<!--", "-->", "<!-->", "<!--->", "--!>", "<!-- </body> -->", "<!-- x --!>", "<!--x--", "<!"),
    *("<?php echo '</body>' ?>", "<![CDATA[", "]]>", "<![CDATA[</body>]]>", "</ body>", "<%"),
    *("<script>", "</script>", "<script>'</body>'</script>", "</SCRIPT\n>", "</script x='>'>"),
    *("<script><!--<script>", "</script>-->", "<script><!--", "//-->", "<!--<script></script>"),
    *("<style>", "</style>", "<style>/*</body>*/</style>", "<textarea>", "</textarea>"),
    *("<title>", "</title>", "<title></head></title>", "<noscript>", "</noscript>", "<xmp>"),
    *("</xmp>", "<iframe>", "</iframe>", "<noembed></body></noembed>", "<noframes>", "</noframes>"),
    *("<plaintext>", "<template>", "</template>", "<template></body></template>"),
    *("<TEMPLATE><p></TEMPLATE>", "<textarea></body></textarea>", "<script/>", "<textarea/>"),
]
PLACES = [
    *("<select>", "</select>", "<option>", "<table>", "<tr>", "<td>", "</table>", "<button>"),
    *("<frameset>", "</frameset>", "<frame>", "<form>", "<math>", "</math>", "<svg>", "</svg>"),
    *("<svg/>", "<svg width=1/>", "<svg><path d='M0'/></svg>", "<svg><title>x</title></svg>"),
    *("<mi>", "</mi>", "<desc>", "</desc>", "<foreignObject>", "</foreignObject>", "<g>", "</g>"),
    *("<svg><style></svg>", "<svg><script></svg>", "<annotation-xml encoding='text/html'>"),
]
CHARACTERS = [
    *(
        "\0",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "\f",
        " ",
        "a",
        "é",
        "İ",
        "\u017f",
        "\u212a",
        "\u2028",
        "🦆",
        "\ufeff",
    ),
    *("<", ">", "/", "'", '"', "=", "&", "&lt;/body>", "&copy=", "-", "`", "body", "İ</body>"),
    *("</\u017fcript>", "<\u017fcript>", "</bodİ>"),
]

PIECES = [*TAGS, *TEXTS, *PLACES, *CHARACTERS]


def mutated(page: str, others: Sequence[str], chance: random.Random) -> str:
    """Return a page with a few things wrong with it; `others` give parts of theirs."""
    for _ in range(chance.randint(1, 6)):
        page = chance.choice(_WAYS)(page, others, chance)
    return page


def _place(page: str, chance: random.Random) -> int:
    """Any place of a page, more likely one next to a tag."""
    place = chance.randint(0, len(page))
    return max(0, page.find(chance.choice("<>"), place)) if chance.random() < 0.7 else place


def _insert(page: str, _: Sequence[str], chance: random.Random) -> str:
    place = _place(page, chance)
    return page[:place] + chance.choice(PIECES) + page[place:]


def _cut_out(page: str, _: Sequence[str], chance: random.Random) -> str:
    place = _place(page, chance)
    return page[:place] + page[place + chance.choice([1, 2, 7, 40, 400]) :]


def _cut_off(page: str, _: Sequence[str], chance: random.Random) -> str:
    return page[: _place(page, chance)] if chance.random() < 0.3 else page


def _repeat(page: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = sorted((_place(page, chance), _place(page, chance)))
    return page[:end] + page[start : min(end, start + 3000)] + page[end:]


def _splice(page: str, others: Sequence[str], chance: random.Random) -> str:
    other = chance.choice(others)
    start = _place(other, chance)
    place = _place(page, chance)
    return page[:place] + other[start : start + chance.randint(1, 3000)] + page[place:]


def _swap_case(page: str, _: Sequence[str], chance: random.Random) -> str:
    place = _place(page, chance)
    return page[:place] + page[place : place + 30].swapcase() + page[place + 30 :]


def _drop_a_quote(page: str, _: Sequence[str], chance: random.Random) -> str:
    place = page.find(chance.choice("\"'"), chance.randint(0, len(page)))
    return page if place == -1 else page[:place] + page[place + 1 :]


def _other_newlines(page: str, _: Sequence[str], chance: random.Random) -> str:
    return page.replace("\n", chance.choice(["\r\n", "\r", "\f", "\0"]))


_WAYS: list[Callable[[str, Sequence[str], random.Random], str]] = [
    *[_insert] * 5,
    *[_cut_out] * 2,
    *[_splice] * 2,
    _cut_off,
    _drop_a_quote,
    _other_newlines,
    _repeat,
    _swap_case,
]
