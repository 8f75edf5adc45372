"""What it takes to load a plugin, beside what it takes to load MkDocs."""

from __future__ import annotations

import subprocess
import sys
from os import environ
from statistics import median

from benchmarks.builds import CONTENDERS, entry_name
from benchmarks.measure import Table

ROUNDS = 7
# In a process of its own: what is loaded once stays loaded.
_CODE = """
import sys, time
from importlib.metadata import entry_points
(plugin,) = entry_points(group="mkdocs.plugins", name=sys.argv[1])
begin = time.process_time()
import mkdocs.__main__, mkdocs.commands.build, mkdocs.config.defaults, mkdocs.theme
middle = time.process_time()
plugin.load()
print(middle - begin, time.process_time() - middle)
"""


def tables() -> list[Table]:
    """Load the plugins in turn."""
    return [_table()]


def _share(plugin: str) -> float:
    """The processor time of loading a plugin, as a share of loading MkDocs before it."""
    # From bytecode, as what is installed is loaded.
    variables = environ | {"PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", _CODE, plugin]
    done = subprocess.run(  # noqa: S603
        command, env=variables, check=True, capture_output=True, text=True
    )
    of_mkdocs, of_plugin = map(float, done.stdout.split())
    return of_plugin / of_mkdocs


def _table() -> Table:
    rounds = [
        {name: _share(entry_name(plugin)) for name, plugin in CONTENDERS.items()}
        for _ in range(ROUNDS + 1)
    ]
    # The first one makes the bytecode.
    rows = [(name, f"{median(it[name] for it in rounds[1:]):.1%}") for name in CONTENDERS]
    return Table(
        "Loading",
        "What it adds to the processor time of loading MkDocs if a plugin is loaded too, once for "
        "each command; Python's bytecode of it is there. "
        f"Medians of {ROUNDS} processes each.",
        ("plugin", "of loading MkDocs"),
        rows,
    )
