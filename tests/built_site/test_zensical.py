"""The command on a site that Zensical has built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mkdocs_snapengage.page.inject import asset_path
from tests.support.examples import DOCS, EXTERNAL, loader_tags
from tests.support.sites import WIDGET_ID, Site, write_files

BIN = Path(sys.executable).parent
CONFIG = f"""site_name: Test
site_url: https://docs.example.org/guide/
plugins:
  - search
  - snapengage:
      widget_id: {WIDGET_ID}
      exclude: [quiet.md]
"""


def test_a_site_of_zensical_gets_chat(tmp_path: Path) -> None:
    write_files(tmp_path, {f"docs/{path}": content for path, content in DOCS.items()})
    write_files(tmp_path, {"docs/quiet.md": f"# Quiet\n\n{EXTERNAL}", "mkdocs.yml": CONFIG})
    subprocess.run([BIN / "zensical", "build"], cwd=tmp_path, check=True, capture_output=True)
    site = Site(tmp_path / "site")
    assert {"index.html", "404.html", "guide/start/index.html"} <= set(site.pages())
    before = {page: site.read(page) for page in site.pages()}
    applied = subprocess.run(
        [BIN / "mkdocs-snapengage", "apply", "site"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert "script tag on 2 pages from docs/guide/start.md:3, docs/quiet.md:3" in applied.stdout
    for page, html in before.items():
        root = "/guide/" if page == "404.html" else "../" * page.count("/")
        (added,) = loader_tags(site.read(page)) or ('<meta name="snapengage" content="off">',)
        assert (f'src="{root}{asset_path()}"' in added) is ("quiet" not in page)
        assert site.read(page).replace(added + "\n", "") == html.replace(EXTERNAL, "")
    subprocess.run([BIN / "mkdocs-snapengage", "check", "site"], cwd=tmp_path, check=True)
