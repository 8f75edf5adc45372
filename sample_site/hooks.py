"""Give the sample site a chat and an analytics.js that need no network and no accounts.

Two environment variables, which mkdocs.yml reads, switch to the real services, one each:

- `SNAPENGAGE_WIDGET_ID`: this SnapEngage widget instead of the demo chat.
- `SEGMENT_WRITE_KEY`: analytics.js from Segment's CDN, sending to this source. The plugin puts it
  on the pages then; its own snippet cannot load analytics.js from a folder of the site.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

log = logging.getLogger("mkdocs.hooks.sample_site")

DEMO_CHAT = "assets/demo-chat.js?widget={widget_id}"
DEMO_CDN = "assets/segment"
DEMO_WRITE_KEY = "demo"

# Where analytics.js looks for itself and for a source's settings, below a CDN's address.
SCRIPT = f"{DEMO_CDN}/analytics.js/v1/{DEMO_WRITE_KEY}/analytics.min.js"
SETTINGS = f"{DEMO_CDN}/v1/projects/{DEMO_WRITE_KEY}/settings"

# What the CDN answers for a source that has no destinations; metrics would go to Segment otherwise.
DEMO_SETTINGS: dict[str, Any] = {"integrations": {}, "metrics": {"sampleRate": 0}}

# Settings without a Segment.io entry do not stop the delivery to Segment, only this does.
DEMO_LOAD_OPTIONS: dict[str, Any] = {"integrations": {"Segment.io": False}}


# Before the plugin's own on_config, so that it never sees the other value.
@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the demo chat in the widget's place unless a real widget id is given."""
    plugin = config.plugins.get("snapengage")
    if plugin is not None and not os.environ.get("SNAPENGAGE_WIDGET_ID"):
        plugin.config["script_url"] = DEMO_CHAT
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Lay out the npm package's files as Segment's CDN has them."""
    if os.environ.get("SEGMENT_WRITE_KEY"):
        return files
    bundles = umd_folder(config)
    if not (bundles / "standalone.js").is_file():
        log.warning(
            "analytics.js is not in '%s', so the demo sends no events. "
            "Run 'npm ci' in the project's folder and build again ('make demo' does both), "
            "or set SEGMENT_WRITE_KEY.",
            bundles,
        )
        return files

    copies = {SCRIPT: bundles / "standalone.js"}
    for bundle in sorted(bundles.glob("*.bundle.*.js")):
        copies[f"{DEMO_CDN}/analytics-next/bundles/{bundle.name}"] = bundle
    for path, source in copies.items():
        files.append(File.generated(config, path, abs_src_path=str(source)))
    files.append(File.generated(config, SETTINGS, content=json.dumps(DEMO_SETTINGS)))
    return files


def on_env(env: Environment, files: Files, **_: object) -> Environment:
    """Tell the templates which analytics.js to start, or None where there is none of the demo's."""
    segment: dict[str, Any] | None = None
    if files.get_file_from_path(SCRIPT):
        segment = {
            "write_key": DEMO_WRITE_KEY,
            "cdn": DEMO_CDN,
            "load_options": DEMO_LOAD_OPTIONS,
        }
    env.globals["segment"] = segment
    return env


def on_post_page(output: str, **_: object) -> str:
    """Give the theme's search dialog the name that assistive technology reads out."""
    dialog = 'data-md-component="search" role="dialog"'
    return output.replace(dialog, f'{dialog} aria-label="Search"')


def umd_folder(config: MkDocsConfig) -> Path:
    """Return where npm puts the browser build of analytics.js."""
    project = Path(config.config_file_path).resolve().parent.parent
    return project / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
