"""Where a build says that embeds come from: from what their pages are made of, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import mkdocs
import pytest

from tests.support.examples import ADVANCED, EXTERNAL, OLD_ID
from tests.support.sites import Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOADER = ADVANCED.partition('javascript">')[2].partition("</script>")[0].strip()
CONDITION = f"<script>\nif (isOpen()) {{ {LOADER} }}\n</script>\n"
WAITING = f'<script type="text/plain" data-category="chat">\n{LOADER}\n</script>\n'
PLAIN = f"<script>\n{LOADER}\n</script>\n"
BASE = "<html><head>{% block head %}{% endblock %}</head><body>{{ page.content }}</body></html>"


def origins(site: Site) -> str:
    """What the summary says of where embeds come from."""
    return site.infos()[0].partition("removed: ")[2]


def test_a_page_is_not_taken_for_one_with_a_longer_name(build_site: Callable[..., Site]) -> None:
    docs = {
        "index.md": "# Home\n",
        "a.md": f"# A\n\n{EXTERNAL}",
        "data.md": f"# Data\n\n```html\n{EXTERNAL}```\n",
        "deep/a.md": f"# Deep\n\n~~~\n{EXTERNAL}~~~\n",
    }
    site = build_site(docs, markdown_extensions=["fenced_code"])
    assert origins(site) == "script tag on 1 page from docs/a.md:3"


def test_of_many_templates_with_the_same_embed_the_pages_own_is_told(
    build_site: Callable[..., Site],
) -> None:
    overrides = {"base.html": BASE}
    for number in range(23):
        head = f"{{% block head %}}\n{EXTERNAL}{{% endblock %}}"
        overrides[f"kind{number:02}.html"] = f'{{% extends "base.html" %}}\n{head}'
    docs = {"index.md": "---\ntemplate: kind17.html\n---\n", "other.md": "# Other\n"}
    site = build_site(docs, overrides=overrides)
    assert origins(site) == "script tag on 1 page from overrides/kind17.html:3"


def test_a_template_is_told_that_another_includes(build_site: Callable[..., Site]) -> None:
    overrides = {
        "main.html": '{% extends "base.html" %}\n{% block scripts %}{{ super() }}\n'
        '{% include "parts/" ~ "dynamic.html" %}{% include "parts/chat.html" %}{% endblock %}',
        "parts/chat.html": f"<p>\n</p>\n{EXTERNAL}",
        "parts/before.html": EXTERNAL,
        "parts/dynamic.html": "",
    }
    site = build_site({"index.md": "# Home\n"}, overrides=overrides)
    assert origins(site) == "script tag on 1 page from overrides/parts/chat.html:3"


def test_a_template_with_a_name_that_is_put_together_is_told_too(
    build_site: Callable[..., Site],
) -> None:
    overrides = {
        "main.html": '{% extends "base.html" %}\n{% block scripts %}{{ super() }}\n'
        '{% include "parts/" ~ "chat.html" %}{% endblock %}',
        "parts/chat.html": EXTERNAL,
    }
    site = build_site({"index.md": "# Home\n"}, overrides=overrides)
    assert origins(site) == "script tag on 1 page from overrides/parts/chat.html:1"


@pytest.mark.parametrize(
    ("guarded", "cause"),
    [
        (CONDITION, "a removed embed depended on `(isOpen())`"),
        (WAITING, "waited for the visitor's"),
    ],
)
def test_what_an_embed_hung_on_is_told_of_the_files_that_have_it(
    build_site: Callable[..., Site], guarded: str, cause: str
) -> None:
    docs = {
        "a.md": f"# A\n\n{PLAIN}",
        "b.md": f"# B\n\n{guarded}",
        "c.md": f"# C\n\n{PLAIN}",
        "d.md": f"# D\n\n\n{guarded.replace('text/plain', 'TEXT/plain')}",
    }
    site = build_site(docs)
    (warning,) = site.warnings()
    assert warning.startswith("mkdocs_snapengage: docs/b.md:3, docs/d.md:4: ")
    assert cause in warning


def test_the_same_warning_of_several_embeds_is_one_with_all_places(
    build_site: Callable[..., Site],
) -> None:
    """They differ in their widgets, and are alike in what got lost."""
    docs = {f"page{n}.md": f"# Page\n\n{WAITING.replace(OLD_ID, f'widget-{n}')}" for n in range(8)}
    site = build_site(docs)
    (warning,) = site.warnings()
    assert ", ".join(f"docs/page{n}.md:3" for n in range(5)) + " and 3 more: a removed" in warning


def test_both_places_are_told_of_a_page_that_has_the_same_embed_twice(
    build_site: Callable[..., Site],
) -> None:
    start = '{% extends "base.html" %}\n{% block scripts %}{{ super() }}\n'
    overrides = {"main.html": f"{start}{ADVANCED}{{% endblock %}}"}
    site = build_site({"index.md": f"# Home\n\n{ADVANCED}"}, overrides=overrides)
    # The line of the script, and not that of the comment before it or of the code in it.
    line = 4 if ADVANCED.startswith("<!--") else 3
    assert origins(site) == (
        f"advanced snippet (2 times) on 1 page from docs/index.md:{line}, "
        f"overrides/main.html:{line}"
    )
    only_theme = build_site({"index.md": "# Home\n"}, overrides=overrides)
    assert origins(only_theme) == (f"advanced snippet on 1 page from overrides/main.html:{line}")


def test_both_places_are_told_of_a_page_that_a_minifier_has_written_anew(
    build_site: Callable[..., Site],
) -> None:
    start = '{% extends "base.html" %}\n{% block scripts %}{{ super() }}\n'
    site = build_site(
        {"index.md": f"# Home\n\n{EXTERNAL}", "other.md": "# Other\n"},
        overrides={"main.html": f"{start}{ADVANCED}{{% endblock %}}"},
        plugins=[{"minify": {"minify_html": True}}, {"snapengage": {"widget_id": OLD_ID}}],
    )
    assert "script tag on 1 page from docs/index.md:3" in origins(site)


def test_what_is_not_in_the_sources_is_said_to_be_elsewhere(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    divided = EXTERNAL.strip().replace("snapengage", "snap' 'engage")
    code = f"def on_post_page(output, **_):\n    return output + '{divided}'\n"
    write_files(tmp_path, {"hook.py": code})
    docs = {"index.md": "# Home\n", "code.md": f"```html\n{EXTERNAL}```\n"}
    site = build_site(docs, hooks=[str(tmp_path / "hook.py")], markdown_extensions=["fenced_code"])
    found = origins(site)
    assert found.startswith("script tag on 2 pages from ")
    assert "index.md (line " in found
    assert found.endswith(" of the built page; not found in the site's sources)")


def test_what_mkdocs_yml_brings_is_found_there(build_site: Callable[..., Site]) -> None:
    site = build_site({"index.md": "# Home\n"}, copyright=f"Us {EXTERNAL.strip()}")
    assert "script tag on 2 pages from mkdocs.yml:" in origins(site)


def test_a_page_that_a_neighbour_makes_is_told_as_its_own(
    build_site: Callable[..., Site], tmp_path: Path
) -> None:
    code = (
        "from pathlib import Path\nfrom mkdocs.structure.files import File\n"
        "def on_files(files, config):\n"
        "    text = Path(config.extra['part']).read_text()\n"
        "    files.append(File.generated(config, 'made.md', content='# Made\\n\\n' + text))\n"
    )
    write_files(tmp_path, {"hook.py": code, "part.txt": EXTERNAL})
    site = build_site(
        {"index.md": "# Home\n"},
        hooks=[str(tmp_path / "hook.py")],
        extra={"part": str(tmp_path / "part.txt")},
    )
    assert "script tag on 1 page from made.md:3 generated by " in origins(site)


def build_apart(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Build a site in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", mkdocs.__name__, "build", "--strict"],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | environ,
    )


CONFIG = """
site_name: Test
markdown_extensions:
  - pymdownx.snippets:
      base_path: {base_path}
      auto_append: [every.html]
plugins:
  - snapengage:
      widget_id: 3d1f0b64-5f0e-4f0b-9c6e-7a2f5d8e1c90
"""


@pytest.mark.parametrize(
    "base_path",
    ["!relative $config_dir", "[!relative $config_dir, !relative ]", "[.]", ".", "[parts, .]"],
)
def test_what_a_site_is_not_made_of_is_not_read(tmp_path: Path, base_path: str) -> None:
    """Snippets may come from the whole project; an embed comes from the file that is named."""
    others = (
        ".venv/lib/chat.html",
        "node_modules/a/chat.html",
        "site/old/chat.html",
        ".git/chat.html",
    )
    write_files(tmp_path, dict.fromkeys(others, EXTERNAL))
    every = EXTERNAL.replace(".js", "x.js")
    files = {
        "docs/index.md": '# Home\n\n--8<-- "parts/chat.html"\n',
        "docs/other.md": "# Other\n",
        "parts/chat.html": f"<p></p>\n{EXTERNAL}",
        "parts/unused.html": EXTERNAL,
        "every.html": every,
        "mkdocs.yml": CONFIG.format(base_path=base_path),
    }
    write_files(tmp_path, files)
    command = [sys.executable, "-m", mkdocs.__name__, "build", "--strict"]
    built = subprocess.run(
        command, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8"
    )
    assert built.returncode == 0, built.stderr
    assert "script tag on 1 page from parts/chat.html:2; " in built.stderr
    assert "script tag on 2 pages from every.html:1" in built.stderr


ENTRY_POINTS = """
[mkdocs.plugins]
chatty = chatty.plugin:Chatty
[mkdocs.themes]
loud = loud
"""
CHATTY = f"""
from mkdocs.plugins import BasePlugin


class Chatty(BasePlugin):
    def on_post_page(self, output, page, config):
        return output + {EXTERNAL.strip()!r} if page.is_homepage else output
"""


def test_what_a_plugin_or_a_theme_brings_is_said_to_be_theirs(tmp_path: Path) -> None:
    theme_id = "widget-of-the-theme"
    themes = EXTERNAL.replace(OLD_ID, theme_id)
    files = {
        "lib/chatty-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: chatty\nVersion: 1\n",
        "lib/chatty-1.dist-info/entry_points.txt": ENTRY_POINTS,
        "lib/chatty/__init__.py": "",
        "lib/chatty/plugin.py": CHATTY,
        "lib/loud/__init__.py": "",
        "lib/loud/mkdocs_theme.yml": "static_templates: []\n",
        "lib/loud/main.html": '{% include "foot.html" %}',
        "lib/loud/foot.html": f"<html><body>\n{{{{ page.content }}}}\n{themes}</body></html>",
        "docs/index.md": "# Home\n",
        "docs/other.md": "# Other\n",
        "mkdocs.yml": "site_name: Test\ntheme: loud\nplugins:\n  - chatty\n"
        "  - snapengage:\n      widget_id: 3d1f0b64-5f0e-4f0b-9c6e-7a2f5d8e1c90\n",
    }
    write_files(tmp_path, files)
    built = build_apart(tmp_path, PYTHONPATH=str(tmp_path / "lib"))
    assert built.returncode == 0, built.stderr
    assert "script tag on 2 pages from foot.html:3 of the theme" in built.stderr
    assert "script tag on 1 page from chatty/plugin.py:7 of the plugin chatty" in built.stderr
