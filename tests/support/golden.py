"""The golden catalogue: every known form of embed, look-alike and trap, as data.

`golden/snippets` holds lists of cases, one file per form; `golden/pages` holds whole pages, each
with the page that must be left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = Path(__file__).parents[1] / "golden"


NOTHING_FOUND = ("INFO chat on 1 page, no old embeds found",)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case of the catalogue; its keys are those of the YAML files.

    `output` is what must be left, `input` itself where the key is missing. `removed` has the
    first widget id of every removal, or an empty string. `custom_code` is what the user must be
    shown because it went too. `warns` says whether a warning is due; `either` leaves that open.
    `newlines: crlf` stands for CRLF in both texts, which YAML would not keep. `why` is for the
    reader.

    `log` is what the build says when this is all there is of a page written in Markdown; where the
    key is missing, that nothing was found.
    """

    name: str
    input: str
    output: str | None = None
    removed: list[str] = field(default_factory=list)
    custom_code: list[str] = field(default_factory=list)
    warns: bool | Literal["either"] = False
    log: list[str] = field(default_factory=lambda: list(NOTHING_FOUND))
    newlines: Literal["lf", "crlf"] = "lf"
    why: str = ""

    @property
    def page(self) -> str:
        return self._with_newlines(self.input)

    @property
    def expected(self) -> str:
        return self._with_newlines(self.input if self.output is None else self.output)

    def _with_newlines(self, text: str) -> str:
        return text.replace("\n", "\r\n") if self.newlines == "crlf" else text


def catalogue() -> Iterator[tuple[str, Case]]:
    """Every case with its id, file and name; a key that `Case` does not know is an error."""
    for path in sorted((GOLDEN / "snippets").glob("*.yml")):
        for keys in yaml.safe_load(path.read_text("utf-8")):
            case = Case(**keys)
            yield f"{path.stem}: {case.name}", case


CASES = list(catalogue())
PAGES = sorted(
    path for path in (GOLDEN / "pages").glob("*.html") if not path.stem.endswith(".stripped")
)


def read(path: Path) -> str:
    """A page as it is; Python would make LF of its CRLF."""
    return path.read_bytes().decode("utf-8")
