"""Sites for one visit each: real builds, with Segment's real snippets in their pages."""

from __future__ import annotations

import functools
import json
import logging
import subprocess
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.browser.visit import ROOT, WRITE_KEY
from tests.support.sites import WIDGET_ID, KeepRecords, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# A theme that is nothing but a place for what the tests put into a page.
_BARE_THEME = """\
<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<title>{{ page.title }}</title>
<link rel="icon" href="data:,">
{{ config.extra.head }}
</head>
<body>
{{ page.content }}
{{ config.extra.body }}
</body>
</html>
"""
_MATERIAL = """\
{% extends "base.html" %}
{% block extrahead %}{{ config.extra.head }}{{ page.meta.head if page }}{% endblock %}
"""


@functools.cache
def snippet(version: int = 5, options: str = "{}") -> str:
    """Return Segment's own snippet as a script element; `options` are the package's, as JSON."""
    package = {4: "segment-snippet-4", 5: "@segment/snippet"}[version]
    settings = {"apiKey": WRITE_KEY} | json.loads(options)
    script = f"process.stdout.write(require({package!r}).max({json.dumps(settings)}))"
    code = subprocess.run(
        ["node", "-e", script], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    return f"<script>{code}</script>"


@functools.cache
def bundle(code: str) -> str:
    """Return a script of npm packages, as a site's own bundler makes it."""
    return subprocess.run(
        [str(ROOT / "node_modules" / ".bin" / "esbuild"), "--bundle", "--minify"],
        input=code,
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


def load_with(options: Mapping[str, Any], version: int = 5) -> str:
    """Segment's own snippet that gives `analytics.load` these options."""
    return snippet(version, json.dumps({"load": options}))


def build_pages(  # noqa: PLR0913
    root: Path,
    options: Mapping[str, Any],
    *,
    head: str,
    body: str,
    material: bool,
    docs: Mapping[str, str],
    **config: Any,
) -> Site:
    """Build a site of `docs` in `root`/site, with `head` and `body` in every page."""
    write_files(root / "docs", docs)
    write_files(root / "theme", {"main.html": _MATERIAL if material else _BARE_THEME})
    theme = {"name": "material", "font": False} if material else {"name": None}
    features = config.pop("features", [])
    extra = config.pop("extra", {})
    settings = {
        "site_name": "Test",
        "theme": theme | {"custom_dir": "theme"} | ({"features": features} if material else {}),
        "extra": {"head": head, "body": body} | extra,
        "plugins": [{"snapengage": {"widget_id": WIDGET_ID} | dict(options)}],
    } | config
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    site = Site(root / "site")
    log = logging.getLogger("mkdocs")
    handler = KeepRecords(site.records)
    log.addHandler(handler)
    try:
        build(load_config(str(root / "mkdocs.yml")))
    finally:
        log.removeHandler(handler)
    assert not site.warnings(), "the build gave warnings"
    return site
