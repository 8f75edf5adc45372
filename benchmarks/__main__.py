"""`python -m benchmarks [NAME…]`: print tables; without names run all and write RESULTS.md."""

from __future__ import annotations

import os
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

SECTIONS = ("transform", "builds", "growing", "growth", "applying", "browsing")
SHOWN = (
    "mkdocs-snapengage mkdocs mkdocs-material beautifulsoup4 turbohtml tree-sitter"
    " mkdocs-ai-chatbot mkdocs-glightbox mkdocs-minify-html-plugin mkdocs-minify-plugin"
).split()


def main(names: list[str]) -> None:
    """Run the sections that are named."""
    texts = []
    for name in names or SECTIONS:
        for table in import_module(f"benchmarks.{name}").tables():
            texts.append(table.markdown())
            print(texts[-1], flush=True)
    if not names:
        head = (
            "# Results of `make bench`\n\n"
            "Ratios of processor times, medians; a busy machine moves them by some per cent.\n\n"
            f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
            f"{os.cpu_count()} cores. "
            + ", ".join(f"{package} {version(package)}" for package in SHOWN)
            + ".\n"
        )
        Path(__file__).with_name("RESULTS.md").write_text("\n".join([head, *texts]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
