"""What a forge runs and asks is valid, and in step with the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.picture import PALETTES, drawing, path
from tools.release import missing

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(
    set((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) - {GITHUB / "ISSUE_TEMPLATE/config.yml"}
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

named = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)


def load(file: Path) -> Any:
    # In YAML 1.1, which PyYAML reads, `on` is true; the forge takes it for the word.
    return yaml.safe_load(re.sub(r"(?m)^on:", '"on":', file.read_text("utf-8")))


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def targets() -> set[str]:
    phony = re.search(
        r"^\.PHONY:((?:.*\\\n)*.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert phony
    return set(phony[1].replace("\\", " ").split())


def called(command: str) -> list[str]:
    return re.findall(r"^make ([a-z-]+)", command, re.MULTILINE)


def test_there_are_workflows_and_forms() -> None:
    assert [file.stem for file in WORKFLOWS] == ["ci", "guide", "release"]
    assert [file.stem for file in FORMS] == ["bug", "embed", "feature"]


def test_each_target_that_is_no_file_says_so() -> None:
    rules = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(rules) == targets()


@named
def test_a_workflow_runs_nothing_but_targets_of_the_makefile(file: Path) -> None:
    commands = [step["run"] for step in steps(load(file)) if "run" in step]
    for command in commands:
        # A container may lack even make.
        if not command.startswith("apt-get update && apt-get install --yes "):
            assert re.fullmatch(r"make [a-z-]+( [A-Z]+=\w+)*", command), command
        assert set(called(command)) <= targets()


# What the one job of a workflow that publishes something may do.
PUBLISHING = {"release": {"id-token": "write"}, "guide": {"id-token": "write", "pages": "write"}}


@named
def test_a_workflow_may_only_read_and_one_job_may_publish(file: Path) -> None:
    workflow = load(file)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    rights = {name: job.get("permissions", {}) for name, job in workflow["jobs"].items()}
    publishing = {"publish"} if file.stem in PUBLISHING else set()
    assert all(rights[name] == PUBLISHING[file.stem] for name in publishing)
    for name in rights.keys() - publishing:
        assert rights[name] in ({}, {"contents": "read"})
    for name in publishing:
        job = workflow["jobs"][name]
        assert job["environment"]
        assert not [step for step in job["steps"] if "run" in step or "checkout" in step["uses"]]


@named
def test_an_action_is_named_by_a_hash_and_its_release(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
    assert len(used) == len([step for step in steps(load(file)) if "uses" in step])
    for action in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_an_action_has_the_same_hash_everywhere() -> None:
    used = {use for file in WORKFLOWS for use in re.findall(r"uses: (.*)", file.read_text("utf-8"))}
    assert len({use.split("@")[0] for use in used}) == len(used)


@named
def test_no_checkout_leaves_its_credentials_behind(file: Path) -> None:
    for step in steps(load(file)):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"] == {"persist-credentials": False}


def test_the_pythons_of_the_tests_are_those_of_the_classifiers() -> None:
    (ci,) = (load(file) for file in WORKFLOWS if file.stem == "ci")
    tested = ci["jobs"]["test"]["strategy"]["matrix"]["python"]
    word = "Programming Language :: Python :: 3."
    named = [entry.removeprefix(word) for entry in PROJECT["classifiers"] if word in entry]
    assert tested == [f"3.{minor}" for minor in named]
    assert PROJECT["requires-python"] == f">={tested[0]}"


def test_ci_runs_what_a_change_has_to_pass() -> None:
    (ci,) = (load(file) for file in WORKFLOWS if file.stem == "ci")
    here = set(called((ROOT / ".ci" / "run").read_text("utf-8")))
    assert here <= targets()
    # That is a part of `make test`.
    here.add("test-without-browser")
    assert here == {call for step in steps(ci) for call in called(step.get("run", ""))}


def test_ci_runs_on_the_oldest_python_and_on_other_systems() -> None:
    (ci,) = (load(file) for file in WORKFLOWS if file.stem == "ci")
    # Its python3 is 3.11.2.
    assert ci["jobs"]["debian"]["container"] == "debian:12"
    assert ci["jobs"]["systems"]["strategy"]["matrix"]["os"] == ["macos-latest", "windows-latest"]


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_can_be_filled_in(file: Path) -> None:
    form = load(file)
    assert {"name", "description", "body"} <= form.keys()
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert [field for field in fields if field.get("validations", {}).get("required")]
    for field in fields:
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["label"]
        if field["type"] in {"dropdown", "checkboxes"}:
            assert field["attributes"]["options"]


def test_the_catalog_entry_names_the_plugin() -> None:
    (entry,) = load(GITHUB / "catalog-entry.yml")
    assert entry["pypi_id"] == PROJECT["name"]
    assert entry["mkdocs_plugin"] in PROJECT["entry-points"]["mkdocs.plugins"]
    assert entry["labels"] == ["plugin"]


@pytest.mark.parametrize("palette", PALETTES)
def test_the_picture_is_the_one_that_is_drawn(palette: str) -> None:
    assert path(palette).read_text("utf-8") == drawing(palette), "run `make picture`"


def test_what_the_readme_links_to_is_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)|\b(?:src|srcset)=\"([^\"]+)", readme)
    local = {markdown or html for markdown, html in links if "://" not in markdown + html}
    assert all(str(path(palette).relative_to(ROOT)) in readme for palette in PALETTES)
    assert [link for link in local if not (ROOT / link).exists()] == []


CHANGELOG = "# Changelog\n\n## [1.2.3] - 2026-01-31\n"
PYPROJECT = '[project]\nname = "x"\n[project.urls]\nSource = "https://forge.example.org/x"\n'
README = '[a](https://forge.example.org/x) [b](#b) <img src="https://forge.example.org/x.svg">'


def test_a_release_with_everything_lacks_nothing() -> None:
    assert missing("v1.2.3", "1.2.3", CHANGELOG, PYPROJECT, README) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"tag": "1.2.3"}, "The tag of this version is 'v1.2.3'"),
        ({"version": "1.2.4", "tag": "v1.2.4"}, "no heading '## [1.2.4] - YYYY-MM-DD'"),
        ({"changelog": "## [1.2.3]\n"}, "no heading"),
        ({"pyproject": '[project]\nname = "x"\n'}, "no [project.urls]"),
        ({"readme": "[a](CHANGELOG.md)"}, "address: CHANGELOG.md."),
        ({"readme": '<source srcset="a.svg">'}, "address: a.svg."),
    ],
)
def test_what_a_release_lacks_is_said(change: dict[str, str], word: str) -> None:
    files = {"changelog": CHANGELOG, "pyproject": PYPROJECT, "readme": README}
    (said,) = missing(**({"tag": "v1.2.3", "version": "1.2.3"} | files | change))
    assert word in said
