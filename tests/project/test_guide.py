"""What the README and the user guide say is so: examples build, links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import mkdocs
import pytest
import yaml
from click.testing import CliRunner
from mkdocs.utils.yaml import get_yaml_loader

from mkdocs_snapengage.catalogue import OTHER_LOADER_URLS, WIDGET_URLS
from mkdocs_snapengage.cli import main
from mkdocs_snapengage.page.reasons import EXTERNAL, HINT
from mkdocs_snapengage.page.strip import strip
from mkdocs_snapengage.scripts.effects import HELPER, WRITTEN
from mkdocs_snapengage.scripts.loaders import INIT
from mkdocs_snapengage.scripts.regions import ADVANCED, BASIC
from mkdocs_snapengage.scripts.syntax import Script
from tests.support.examples import loader_tags
from tests.support.links import broken_links
from tests.support.markdown_files import GUIDE, README, ROOT, Block, blocks
from tests.support.messages import is_message, texts
from tests.support.sites import WIDGET_ID, Site, write_files
from tools import options_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BLOCKS = list(blocks(README, *sorted(GUIDE.glob("*.md"))))
# One build for all examples that are the same.
CONFIGS = list({b.text: b for b in reversed(BLOCKS) if b.is_mkdocs_yml}.values())
FRONT_MATTER = [block for block in BLOCKS if block.is_front_matter]
# What an example says nothing of is as small as can be, for the sake of speed.
BARE = {"main.html": "<html><head></head><body>{{ page.content }}</body></html>\n"}
THEMED = {"main.html": '{% extends "base.html" %}\n'}

SITE_URL = "https://docs.example.org/chat/"
MARKDOWN = sorted({*ROOT.glob("*.md"), *ROOT.glob(".g*/**/*.md"), *ROOT.glob("benchmarks/*.md")})


@pytest.mark.parametrize("block", CONFIGS, ids=[block.place for block in CONFIGS])
def test_every_mkdocs_yml_builds_a_page_with_chat(
    build_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, block: Block
) -> None:
    monkeypatch.setenv("SNAPENGAGE_WIDGET_ID", WIDGET_ID)
    content = yaml.load(block.text, get_yaml_loader())  # noqa: S506
    assert "plugins" in content
    docs = {"index.md": "# Page\n"}
    docs |= dict.fromkeys(content.get("extra_javascript", []), "// A script.\n")
    overrides = THEMED if "theme" in content else BARE
    site = build_site(docs, overrides=overrides, **({"theme": {"name": None}} | content))
    assert len(loader_tags(site.read("index.html"))) == 1
    assert not site.warnings()


def test_every_front_matter_decides_about_chat(build_site: Callable[..., Site]) -> None:
    pages = {f"{i}.md": f"{block.text}\n# Page\n" for i, block in enumerate(FRONT_MATTER)}
    site = build_site(pages)
    for i, block in enumerate(FRONT_MATTER):
        choice = yaml.safe_load(block.text.split("---\n")[1])["snapengage"]
        tags = loader_tags(site.read(f"{i}/index.html"))
        assert len(tags) == (choice is not False), block.place
        if isinstance(choice, dict):
            assert choice["widget_id"] in tags[0]


def test_every_block_of_code_says_what_it_is() -> None:
    fences = sum(
        len(re.findall(r"^ *```\S", path.read_text("utf-8"), re.MULTILINE))
        for path in (README, *GUIDE.glob("*.md"))
    )
    assert fences == len(BLOCKS)
    assert FRONT_MATTER
    known = {"css", "diff", "html", "js", "json", "make", "markdown", "sh", "text", "toml", "yaml"}
    assert {block.language for block in BLOCKS} <= known


def test_every_script_parses_and_every_command_exists() -> None:
    for block in BLOCKS:
        if block.language == "js":
            assert not Script(block.text).root.has_error, block.place
        if block.language == "sh":
            used = set(re.findall(r"^mkdocs-snapengage (\w+)", block.text, re.MULTILINE))
            assert used <= main.commands.keys(), block.place


def test_the_snippet_that_is_shown_is_one_that_goes() -> None:
    (shown,) = (b for b in BLOCKS if b.place.startswith("what-gets") and b.language == "html")
    stripped = strip(shown.text)
    assert stripped.html == ""
    assert [removal.form for removal in stripped.removals] == [ADVANCED]


def test_get_started_says_what_a_build_says(build_site: Callable[..., Site]) -> None:
    template, first, *_ = (b for b in BLOCKS if b.place.startswith("index.md") and b.title)
    (said,) = (b for b in BLOCKS if b.place.startswith("index.md") and b.language == "text")
    content = yaml.safe_load(first.text)
    docs = {"index.md": "# One\n", "two.md": '<script>analytics.load("key")</script>\n'}
    site = build_site(docs, overrides={"main.html": template.text}, **content)
    lines = [f"INFO    -  {text}" for text in site.infos()]
    lines += [f"WARNING -  {text}" for text in site.warnings()]
    # On the page, long lines are broken.
    assert re.sub(r"\n {8,}", " ", said.text).splitlines() == lines


def test_every_form_and_every_address_is_in_the_catalogue() -> None:
    page = (GUIDE / "what-gets-removed.md").read_text("utf-8")
    forms = {ADVANCED, BASIC, EXTERNAL, HELPER, HINT, INIT, WRITTEN}
    assert forms <= set(re.findall(r"^\| (.*?) \|", page, re.MULTILINE))
    (addresses,) = (b for b in blocks(GUIDE / "what-gets-removed.md") if b.language == "text")
    assert addresses.text.split() == [*WIDGET_URLS, *OTHER_LOADER_URLS]


def test_the_page_of_the_options_is_made_from_them() -> None:
    assert options_page.PAGE.read_text("utf-8") == options_page.text(), "run `make schema`"


def test_the_page_about_security_shows_what_csp_prints(tmp_path: Path) -> None:
    (said,) = (b for b in BLOCKS if b.place.startswith("security.md") and b.language == "text")
    write_files(tmp_path, {"m.yml": f"plugins: [{{snapengage: {{widget_id: {WIDGET_ID}}}}}]\n"})
    printed = CliRunner().invoke(main, ["csp", "-f", str(tmp_path / "m.yml")])
    assert printed.output == said.text


def test_troubleshooting_has_every_message_and_no_other() -> None:
    page = (GUIDE / "troubleshooting.md").read_text("utf-8")
    cells = re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE)
    quotes = [quote for cell in cells for quote in re.findall(r"`([^`]+)`", cell)]
    said = texts()
    messages = filter(is_message, said)
    missing = [text for text in messages if not any(quote in text for quote in quotes)]
    assert not missing, "messages that troubleshooting.md does not explain"
    stale = [quote for quote in quotes if not any(quote in text for text in said)]
    assert not stale, "quotes in troubleshooting.md that nothing says"


def test_every_link_of_the_user_guide_leads_somewhere(tmp_path: Path) -> None:
    accounts = ("SNAPENGAGE_WIDGET_ID", "SEGMENT_WRITE_KEY")
    subprocess.run(
        [
            *(sys.executable, "-m", mkdocs.__name__, "build", "--strict", "--quiet"),
            *("--config-file", str(ROOT / "sample_site" / "mkdocs.yml")),
            *("--site-dir", str(tmp_path / "site")),
        ],
        check=True,
        env={name: value for name, value in os.environ.items() if name not in accounts},
    )
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(list(GUIDE.glob("*.md")))
    assert broken_links(tmp_path / "site", pages, SITE_URL) == []


@pytest.mark.parametrize("path", MARKDOWN, ids=[path.name for path in MARKDOWN])
def test_every_link_of_a_markdown_file_leads_somewhere(path: Path) -> None:
    assert broken_links(ROOT, [path]) == []


def test_links_that_lead_nowhere_are_found(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "a/index.html": '<h1 id="top">A</h1><a href="../b.md#part-two"></a><a href="#top"></a>'
            '<a href="https://example.org/">E</a><a href="/a/">A</a><a href="/b.md#">B</a>'
            '<a href="../c.html"></a><img src="c.png"><a href="#end"></a><a href="../b.md#no"></a>'
            '<a href="http://example.org/"></a><a href="mailto:me"></a>',
            "b.md": "# B\n\n## Part two\n\n[A](a/index.html#top) [no](d.md) <me@example.org>\n",
        },
    )
    pages = [tmp_path / "a" / "index.html", tmp_path / "b.md"]
    assert [line.split(": ")[1] for line in broken_links(tmp_path, pages)] == [
        "#end",
        "../b.md#no",
        "../c.html",
        "c.png",
        "http://example.org/",
        "mailto:me",
        "d.md",
    ]
