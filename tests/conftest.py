"""What the tests share: real MkDocs builds whose every warning has to be expected."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Any

import mkdocs
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.support.sites import WIDGET_ID, KeepRecords, Site, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

if sys.platform == "win32":
    # Signals, terminals and limits of a process, as POSIX has them.
    collect_ignore = ["built_site/test_faults.py", "built_site/test_stopping.py"]

# Material announces its end of life at every start; tests would have to expect it everywhere.
os.environ["NO_MKDOCS_2_WARNING"] = "1"
# Two builds of the same site differ only in the time they were made.
os.environ["SOURCE_DATE_EPOCH"] = "1700000000"

# mkdocs-static-i18n looks for a file of MkDocs' own, and does without it.
_UNDER_PROPERDOCS = "mkdocs_static_i18n: Unable to detect lunr languages from mkdocs distribution"


@pytest.fixture
def build_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Build a site from `docs`, `overrides`, and keys of mkdocs.yml; fail on surprise warnings."""
    built: list[Site] = []

    def run(
        docs: Mapping[str, str | bytes],
        *,
        options: Mapping[str, Any] | None = None,
        overrides: Mapping[str, str] | None = None,
        theme: str | Mapping[str, Any] = "mkdocs",
        features: Sequence[str] = (),
        **config: Any,
    ) -> Site:
        root = tmp_path / f"site{len(built)}"
        write_files(root / "docs", docs)
        write_files(root / "overrides", overrides or {})
        plugin = {"widget_id": WIDGET_ID} if options is None else options
        settings = {
            "site_name": "Test",
            "site_url": "https://docs.example.org/guide/",
            "theme": ({"name": theme} if isinstance(theme, str) else dict(theme))
            | ({"custom_dir": "overrides"} if overrides else {})
            | ({"features": list(features)} if features else {}),
            "plugins": [{"snapengage": dict(plugin)}],
        } | config
        (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
        site = Site(root / "site")
        built.append(site)
        log = logging.getLogger(mkdocs.__name__)
        handler, level = KeepRecords(site.records), log.level
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        try:
            build(load_config(str(root / "mkdocs.yml")))
        except BaseException:
            # What stopped the build is for the test to look at, in the exception and the log.
            site.records.clear()
            raise
        finally:
            log.removeHandler(handler)
            log.setLevel(level)
        return site

    yield run
    unexpected = [
        warning for site in built for warning in site.warnings() if warning != _UNDER_PROPERDOCS
    ]
    assert not unexpected, "a build gave warnings that the test did not expect"
