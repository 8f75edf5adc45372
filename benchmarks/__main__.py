"""`python -m benchmarks [NAME…]`: run all parts or some, print them, put them into RESULTS.md."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

PARTS = "transform bundles builds growing growth applying browsing loading".split()
SHOWN = (
    "mkdocs-snapengage mkdocs mkdocs-material beautifulsoup4 turbohtml tree-sitter"
    " mkdocs-ai-chatbot mkdocs-glightbox mkdocs-minify-html-plugin mkdocs-minify-plugin"
).split()
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(names: list[str]) -> None:
    """Run the parts that are named; those of an earlier run stay in the file."""
    earlier = RESULTS.read_text("utf-8") if names and RESULTS.exists() else ""
    tables = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n?)*)", earlier, re.MULTILINE))
    for name in names or PARTS:
        for table in import_module(f"benchmarks.{name}").tables():
            print(table.markdown(), flush=True)
            tables[table.title] = table.markdown().partition("\n")[2]
    texts = [f"## {title}\n{text.rstrip()}\n" for title, text in tables.items()]
    RESULTS.write_text("\n".join([head(), *texts]), "utf-8")


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
