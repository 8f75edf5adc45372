"""Sites that other generators have built get chat by the recipes of the user guide."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
import yaml

from mkdocs_snapengage.config.from_file import read_settings
from mkdocs_snapengage.page.inject import asset_content, asset_path
from tests.support.command import run
from tests.support.examples import EXTERNAL, loader_tags
from tests.support.markdown_files import GUIDE, ROOT, blocks
from tests.support.sites import Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = GUIDE / "other-generators.md"
TITLES = {block.title: block.text for block in blocks(PAGE)}
# The site is below a path, as many are.
IN_TOML, IN_YAML = (
    TITLES[name].replace("docs.example.org/", "docs.example.org/guide/")
    for name in ("zensical.toml", "mkdocs.yml")
)
BIN = Path(sys.executable).parent
PATH = os.pathsep.join([str(BIN), str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]])
OFF = '<meta name="snapengage" content="off">'


def zensical(embed: str, excluded: str, tag: str) -> dict[str, str]:
    own = IN_TOML.replace("[project]", '[project]\ntheme.custom_dir = "overrides"')
    return {
        "zensical.toml": f"{own}exclude = [{excluded!r}]\n",
        "overrides/main.html": TITLES["overrides/main.html"],
        "overrides/snapengage.html": tag,
        "docs/index.md": "# Home\n",
        "docs/guide/start.md": f"# Start\n\n{embed}",
        "docs/quiet.md": f"# Quiet\n\n{embed}",
    }


def sphinx(embed: str, excluded: str, tag: str) -> dict[str, str]:
    raw = f"\n.. raw:: html\n\n   {embed}" if embed else ""
    return {
        "mkdocs.yml": f"{IN_YAML}      exclude: [{excluded!r}]\n",
        "docs/conf.py": 'templates_path = ["_templates"]\nhtml_extra_path = ["extra"]\n',
        "docs/_templates/layout.html": '{% extends "!layout.html" %}\n'
        f"{{% block scripts %}}{{{{ super() }}}}{tag}{{% endblock %}}\n",
        "docs/extra/a.txt": "",
        "docs/index.rst": "Home\n====\n\n.. toctree::\n\n   guide/start\n   quiet\n",
        "docs/guide/start.rst": f"Start\n=====\n{raw}",
        "docs/quiet.rst": f"Quiet\n=====\n{raw}",
    }


def eleventy(embed: str, excluded: str, tag: str) -> dict[str, str]:
    return {
        "mkdocs.yml": f"{IN_YAML}      exclude: [{excluded!r}]\n",
        "eleventy.config.cjs": 'module.exports = (c) => c.addPassthroughCopy({ extra: "/" });\n',
        "extra/a.txt": "",
        "docs/docs.json": '{"layout": "page.html"}',
        "docs/_includes/page.html": "<!doctype html>\n<html><head><title>T</title></head>\n"
        f"<body>{tag}{{{{ content }}}}</body></html>\n",
        "docs/index.md": "# Home\n",
        "docs/guide/start.md": f"# Start\n\n{embed}",
        "docs/quiet.md": f"# Quiet\n\n{embed}",
    }


@dataclass(frozen=True)
class Generator:
    """A generator: how it builds, its files, a page to exclude, a folder that is copied."""

    build: str
    files: Callable[[str, str, str], dict[str, str]]
    quiet: str = "quiet/index.html"
    copied: str = "docs"


GENERATORS = {
    "Zensical": Generator("zensical build", zensical),
    "Sphinx": Generator("sphinx-build docs site", sphinx, "quiet.html", "docs/extra"),
    "Eleventy": Generator("eleventy --input docs --output site", eleventy, copied="extra"),
}


def shell(folder: Path, command: str) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        check=False,
        env=os.environ | {"PATH": PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def steps() -> Iterator[str]:
    """The steps of the workflow, but the one that installs the package."""
    workflow: dict[str, Any] = yaml.safe_load(TITLES[".github/workflows/docs.yml"])
    for step in workflow["steps"]:
        if step["run"] != "pip install mkdocs-snapengage":
            yield step["run"]


# For each recipe the generator that it builds with, its file, the text of that, and how it is run.
RECIPES = {
    "make": ("Sphinx", "Makefile", TITLES["Makefile"], "make"),
    "npm": ("Eleventy", "package.json", TITLES["package.json"], "npm run build"),
    "actions": ("Zensical", "steps.sh", "\n".join(steps()), "bash -e steps.sh"),
}


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_gives_chat_to_what_a_generator_has_built(tmp_path: Path, recipe: str) -> None:
    name, file, text, command = RECIPES[recipe]
    generator = GENERATORS[name]
    write_files(tmp_path, {file: text, **generator.files(EXTERNAL, generator.quiet, "")})
    shell(tmp_path, generator.build)
    site = Site(tmp_path / "site")
    before = {page: site.read(page) for page in site.pages()}
    assert {"index.html", generator.quiet} < before.keys()
    assert generator.build in text
    said = shell(tmp_path, command)
    assert "script tag on 2 pages from docs/" in said
    assert "HTML files checked: " in said
    for page, html in before.items():
        root = "/guide/" if page == "404.html" else "../" * page.count("/")
        (added,) = loader_tags(site.read(page)) or (OFF,)
        assert (f'src="{root}{asset_path()}"' in added) is (page != generator.quiet)
        bare = html.replace(EXTERNAL, "").replace(EXTERNAL.strip(), "")
        assert site.read(page).replace(added + "\n", "") == bare


def write_with_tag(folder: Path, generator: Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a project with the loader's tag in a template, made as the guide says it."""
    write_files(folder, generator.files("", "none", ""))
    monkeypatch.chdir(folder)
    tag = run("tag", "--asset", generator.copied).stdout
    write_files(folder, generator.files("", "none", tag))


@pytest.mark.parametrize("name", GENERATORS)
def test_a_tag_in_a_template_gives_chat_to_every_page(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_with_tag(tmp_path, GENERATORS[name], monkeypatch)
    shell(tmp_path, GENERATORS[name].build)
    checked = run("check", "site")
    assert checked.exit_code == 0, checked.stderr
    site = Site(tmp_path / "site")
    assert site.read(asset_path()) == asset_content()
    assert len(site.pages()) > 2
    for page in site.pages():
        (tag,) = loader_tags(site.read(page))
        assert f'src="/guide/{asset_path()}"' in tag


def fetch(url: str) -> str:
    """Return what a server that is just starting gives."""
    for _ in range(300):
        try:
            with urlopen(url, timeout=60) as response:  # noqa: S310 - of this test's own server
                text: bytes = response.read()
                return text.decode()
        except HTTPError as answer:
            answer.close()
        except URLError:
            pass
        time.sleep(0.1)
    raise AssertionError(url)


def test_zensical_serves_pages_with_chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_with_tag(tmp_path, GENERATORS["Zensical"], monkeypatch)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(BIN / "zensical"), "serve", "--dev-addr", address]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=tmp_path, stdout=quiet, stderr=quiet) as server:
        try:
            (tag,) = loader_tags(fetch(f"http://{address}/guide/"))
            (source,) = re.findall(r'src="([^"]+)"', tag)
            assert fetch(f"http://{address}{source}") == asset_content()
        finally:
            server.terminate()


def test_the_guide_names_each_generator_with_the_command_of_its_build() -> None:
    rows = re.findall(r"^\| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    for name, generator in GENERATORS.items():
        (row,) = (row for row in rows if row.startswith(name))
        assert f"`{generator.build}`" in row


def test_both_forms_of_the_options_in_the_guide_say_the_same(tmp_path: Path) -> None:
    write_files(tmp_path, {"mkdocs.yml": IN_YAML, "zensical.toml": IN_TOML})
    in_yaml, in_toml = (read_settings(path) for path in sorted(tmp_path.iterdir()))
    assert in_yaml.options == in_toml.options
    assert in_yaml.site_url == in_toml.site_url


def test_chat_comes_on_pages_reached_from_an_excluded_one_by_instant_navigation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = zensical("", "index.md", "")
    files["zensical.toml"] = files["zensical.toml"].replace(
        "[project]", '[project]\ntheme.features = ["navigation.instant"]'
    )
    write_files(tmp_path, files)
    shell(tmp_path, "zensical build")
    monkeypatch.chdir(tmp_path)
    assert run("apply", "site").exit_code == 0
    start, other = (Site(tmp_path / "site").read(f"{page}index.html") for page in ("", "quiet/"))
    # The start page has the loader for the pages after it, and says that it has no chat itself.
    for page, is_off in ((start, True), (other, False)):
        assert len(loader_tags(page)) == 1
        assert (OFF in page) is is_off
    assert run("check", "site").exit_code == 0
