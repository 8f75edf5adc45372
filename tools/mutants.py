"""Changes the code by chance with mutmut, and counts how many of the changes a test notices.

`python -m tools.mutants COUNT SEED JOBS [ONLY]`, with a room, or a module such as `page/edits`. It
works on copies in build/mutants, where `mutmut show NAME` shows a change.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).parents[1]
PACKAGE = "mkdocs_snapengage"
BUDGET = "tests/scripts/test_budget.py"
# Which tests have to notice a change in a room; without those of the budget, which take minutes
# where each call of a function is redirected to one of its mutants.
TESTS = {
    "markup": ["tests/markup", "tests/page"],
    "page": ["tests/page", "tests/markup/test_html5lib.py"],
    "scripts": ["tests/scripts", "tests/page/test_golden.py", f"--ignore={BUDGET}"],
    "scripts/budget": [BUDGET],
}
# Each mutant has a process that has imported nothing yet, because of what is made on import and
# what is kept in caches. A test that takes half a minute hangs.
SETTINGS = """[mutmut]
source_paths={package}
only_mutate={modules}
also_copy=
    build/html5lib
    sample_site/docs
pytest_add_cli_args_test_selection=
    {tests}
track_dependencies=false
process_isolation=forkserver
forkserver_warmup=none
pytest_add_cli_args=
    -o
    faulthandler_timeout=30
    -o
    faulthandler_exit_on_timeout=true
timeout_multiplier=2
timeout_constant=10
"""
CAUGHT = {"killed", "timeout", "segfault"}


def main(count: int, seed: int, jobs: int, only: str = "") -> None:
    paths = [path for room in ("markup", "page", "scripts") for path in sorted(_modules(room))]
    drawn: dict[str, list[str]] = {}
    total = 0
    for path in paths:
        module = f"{path.parent.name}/{path.stem}"
        if only in {"", module, path.parent.name}:
            names = mutants(path)
            random.Random(f"{seed} {module}").shuffle(names)  # noqa: S311
            drawn[module] = names
            total += len(names)
    if not total:
        sys.exit(f"mutmut changes nothing in {only}")
    share = min(1, count / total)
    drawn = {module: names[: round(len(names) * share)] for module, names in drawn.items()}
    results: dict[str, str] = {}
    for room in TESTS:
        names = [name for module, found in drawn.items() if _room(module) == room for name in found]
        modules = [module for module in drawn if _room(module) == room]
        results |= run(room, modules, names, jobs) if names else {}
    report(drawn, results, total, seed)


def _modules(room: str) -> list[Path]:
    return [path for path in (ROOT / PACKAGE / room).glob("*.py") if path.stem != "__init__"]


def _room(module: str) -> str:
    return module if module in TESTS else module.partition("/")[0]


def mutants(path: Path) -> list[str]:
    """The names of all mutants of a module."""
    with chdir(_folder("names", ["*"], [])):
        found = mutate_file_contents(str(path), path.read_text("utf-8")).mutant_names
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return [f"{module}.{name}" for name in found]


def _folder(name: str, modules: list[str], tests: list[str]) -> Path:
    """A folder in which mutmut finds what it needs of the project, and its settings."""
    folder = ROOT / "build" / "mutants" / name.replace("/", "-")
    (folder / "build").mkdir(parents=True, exist_ok=True)
    for part in (PACKAGE, "tests", "sample_site", "pyproject.toml", "build/html5lib"):
        if not (folder / part).is_symlink():
            (folder / part).symlink_to(ROOT / part)
    settings = SETTINGS.format(
        package=PACKAGE,
        modules="".join(f"\n    {PACKAGE}/{module}.py" for module in modules),
        tests="\n    ".join(tests),
    )
    (folder / "setup.cfg").write_text(settings, "utf-8")
    return folder


def run(room: str, modules: list[str], names: list[str], jobs: int) -> dict[str, str]:
    """Try mutants of a room; return what became of each."""
    folder = _folder(room, modules, TESTS[room])
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    subprocess.run([mutmut, "run", f"--max-children={jobs}", *names], cwd=folder, check=True)
    told = subprocess.check_output([mutmut, "results", "--all", "true"], cwd=folder, text=True)
    results = dict(line.strip().split(": ") for line in told.splitlines() if ": " in line)
    return {name: results[name] for name in names}


def report(drawn: dict[str, list[str]], results: dict[str, str], total: int, seed: int) -> None:
    """Print the share that was caught, and the names of all others."""
    caught = Counter(
        module for module, names in drawn.items() for name in names if results[name] in CAUGHT
    )
    print()
    for module, names in drawn.items():
        if names:
            print(f"{module:24} {caught[module]:4} of {len(names):4}")
    tried = len(results)
    print(f"{'all':24} {caught.total():4} of {tried:4}  {caught.total() / tried:.1%}")
    print(f"{tried} of {total} mutants were tried, drawn with SEED={seed}; not caught are:")
    for name, result in sorted(results.items()):
        if result not in CAUGHT:
            print(f"{result:10} {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
