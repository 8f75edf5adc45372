"""Draw the README's picture, once for light and once for dark pages."""

from __future__ import annotations

from pathlib import Path
from string import Template

FOLDER = Path(__file__).parents[1] / "pictures"
TEMPLATE = FOLDER / "how-it-works.svg.template"

PALETTES = {
    "light": {
        "ground": "#ffffff",
        "card": "#f6f8fa",
        "line": "#c8d1da",
        "text": "#1f2328",
        "quiet": "#59636e",
        "removed": "#a40e26",
        "removed_ground": "#ffebe9",
        "added": "#116329",
        "added_ground": "#dafbe1",
        "accent": "#3f51b5",
    },
    "dark": {
        "ground": "#0d1117",
        "card": "#151b23",
        "line": "#3d444d",
        "text": "#f0f6fc",
        "quiet": "#9198a1",
        "removed": "#ffb3ad",
        "removed_ground": "#3c1618",
        "added": "#7ee787",
        "added_ground": "#12331f",
        "accent": "#9aa8ff",
    },
}


def drawing(palette: str) -> str:
    """Return the picture in the colours of a palette, as SVG."""
    return Template(TEMPLATE.read_text("utf-8")).substitute(PALETTES[palette])


def path(palette: str) -> Path:
    """Return the file that the picture in a palette's colours belongs in."""
    return FOLDER / f"how-it-works-{palette}.svg"


if __name__ == "__main__":
    for name in PALETTES:
        path(name).write_text(drawing(name), "utf-8")
