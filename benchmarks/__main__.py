"""`python -m benchmarks [NAME…]`: run all parts and write RESULTS.md, or some and print them."""

from __future__ import annotations

import os
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

PARTS = "transform bundles builds imports growing growth applying browsing loading".split()
SHOWN = (
    "mkdocs-snapengage mkdocs mkdocs-material beautifulsoup4 turbohtml tree-sitter"
    " mkdocs-ai-chatbot mkdocs-glightbox mkdocs-minify-html-plugin mkdocs-minify-plugin"
).split()
RESULTS = Path(__file__).with_name("RESULTS.md")
PART_RESULTS = RESULTS.parents[1] / "build" / "benchmarks.md"


def main(names: list[str]) -> None:
    """Run all parts, or those that are named: then their results go to a file of their own.

    A file is written when all of its parts are done, so that it never mixes two runs.
    """
    texts = []
    for name in names or PARTS:
        for table in import_module(f"benchmarks.{name}").tables():
            texts.append(f"{table.markdown().rstrip()}\n")
            print(texts[-1], flush=True)
    path = PART_RESULTS if names else RESULTS
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([head(), *texts]), "utf-8")


def head() -> str:
    """Say how the results came about."""
    versions = ", ".join(f"{package} {version(package)}" for package in SHOWN)
    return (
        "# Results of `make bench`\n\n"
        "Ratios, medians of several runs; a busy machine moves them.\n\n"
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores. {versions}.\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
