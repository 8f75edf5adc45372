"""The sites that are built: documentation with analytics.js, with or without an old embed."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

WIDGET_ID = "0c739ebb-2016-44a0-b1da-a5b5eb272474"
PLUGIN = {"snapengage": {"widget_id": WIDGET_ID, "record_live_chat_events": True}}
THEME = """{% extends "base.html" %}
{% block extrahead %}
<script async src="https://cdn.segment.com/analytics.js/v1/KEY/analytics.min.js"></script>
{% endblock %}
"""
EMBED = """{% block scripts %}{{ super() }}
<!-- begin SnapEngage code -->
<script type="text/javascript">
  (function() {
    var se = document.createElement('script'); se.type = 'text/javascript'; se.async = true;
    se.src = '//storage.googleapis.com/code.snapengage.com/js/WIDGET.js';
    var done = false;
    se.onload = se.onreadystatechange = function() {
      if (!done&&(!this.readyState||this.readyState==='loaded'||this.readyState==='complete')) {
        done = true;
        /* Place your SnapEngage JS API code below */
      }
    };
    var s = document.getElementsByTagName('script')[0]; s.parentNode.insertBefore(se, s);
  })();
</script>
<!-- end SnapEngage code -->
{% endblock %}
""".replace("WIDGET", WIDGET_ID)

_SECTION = """## Section {number}

Some *text* with a [link](index.md), `code`, and "quotes" here; it's as long as a paragraph often
is, with an image: ![a plot](plot.svg)

```python
def double(value, name='x'):
    return {{'value': 2 * value, "name": name}}
```

!!! note
    Lists follow:

    - first
    - second

| option | meaning |
|---|---|
| `a` | one |
| `b` | two |

"""


def page_source(title: str, sections: int) -> str:
    """Return a page in Markdown; a section is about 2 kB of what Material makes of it."""
    return f"# {title}\n\n" + "".join(_SECTION.format(number=n) for n in range(sections))


def write_site(folder: Path, pages: int, sections: int) -> None:
    """Write the sources of a site of `pages` pages, in sections of 20 each."""
    docs = folder / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    for name, template in {"plain": THEME, "embed": THEME + EMBED}.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "main.html").write_text(template, "utf-8")
    (docs / "index.md").write_text("# Start\n", "utf-8")
    for number in range(pages - 1):
        path = docs / f"part-{number // 20:03}" / f"page-{number % 20:02}.md"
        path.parent.mkdir(exist_ok=True)
        text = page_source(f"Page {number}", sections).replace("(", "(../")
        path.write_text(text.replace("def double(../", "def double("), "utf-8")
    (docs / "plot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")


def configure(folder: Path, plugins: list[Any], *, embed: bool = False) -> MkDocsConfig:
    """Load the configuration of a site with these plugins."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    settings = {
        "site_name": "Benchmark",
        "site_url": "https://docs.example.org/",
        "theme": {
            "name": "material",
            "font": False,
            "custom_dir": "embed" if embed else "plain",
        },
        "plugins": plugins,
        "markdown_extensions": [
            "admonition",
            "pymdownx.highlight",
            "pymdownx.superfences",
            {"toc": {"permalink": True}},
        ],
    }
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(settings), "utf-8")
    return load_config(str(path))


def build_once(config: MkDocsConfig) -> None:
    """Build a site as `mkdocs build` does."""
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()


def material_page(folder: Path, *, embed: bool, size: int = 80_000) -> str:
    """Return a page of at least `size` bytes as Material renders it, without our plugin."""
    sections = 1
    while True:
        write_site(folder, 1, 1)
        (folder / "docs" / "index.md").write_text(page_source("Page", sections), "utf-8")
        config = configure(folder, ["search"], embed=embed)
        build_once(config)
        html = (folder / "site" / "index.html").read_text("utf-8")
        if len(html.encode()) >= size:
            return html
        sections += max(1, (size - len(html.encode())) // 2500)
