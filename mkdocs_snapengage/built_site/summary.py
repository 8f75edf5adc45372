"""What was found in the files of a site, in few lines: one for a folder instead of many files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# Up to this number, the files of a folder are named one by one.
_MOST_FILES = 3


class Finding(NamedTuple):
    """What was found in a file, and on which line if that is known."""

    path: Path
    text: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}: {f'line {self.line}: ' if self.line else ''}{self.text}"


def summarize(findings: Sequence[Finding], site_dir: Path, files: Sequence[Path]) -> Iterator[str]:
    """Yield a line for each finding, or one for a folder if many of its files have the same.

    Args:
        findings: What was found, in the order of the lines.
        site_dir: The folder of the site.
        files: All files of the site that were read.
    """
    above = len(site_dir.parents)

    def folders_of(path: Path) -> Sequence[Path]:
        return path.parents[: -above or None]

    total = Counter(folder for path in files for folder in folders_of(path))
    affected = {(finding.text, finding.path) for finding in findings}
    below = Counter((text, folder) for text, path in affected for folder in folders_of(path))
    directly = Counter((text, path.parent) for text, path in affected)
    named = set()
    for finding in findings:
        number, place = directly[finding.text, finding.path.parent], finding.path.parent
        for folder in folders_of(finding.path):
            # The topmost folder that has it in half of its files.
            if 2 * below[finding.text, folder] >= total[folder]:
                number, place = below[finding.text, folder], folder
        if number <= _MOST_FILES:
            yield str(finding)
        elif (finding.text, place) not in named:
            named.add((finding.text, place))
            yield (
                f"{place}: {finding.text}, in {number} of {total[place]} HTML files; "
                f"the first is {finding.path.relative_to(place).as_posix()}"
            )
