"""Builds that are not the first, not alone, or not well: dirty, nested, failing, served."""

from __future__ import annotations

import gc
import logging
import re
import tracemalloc
from typing import TYPE_CHECKING, Any

import mkdocs
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from tests.support.examples import ADVANCED
from tests.support.sites import WIDGET_ID, KeepRecords, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


OTHER_ID = "5e2a9c71-4d38-4b6f-a0c1-9d8e7f6a5b4c"
OLD = '<script async src="//storage.googleapis.com/code.snapengage.com/js/old.js"></script>\n'
OFF = '<meta name="snapengage" content="off">'
LOADER = '<script id="snapengage-loader"'
PLUGIN = {"widget_id": WIDGET_ID}
LOADER_CODE = ADVANCED.partition('javascript">')[2].partition("</script>")[0]


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What the plugin says."""
    records: list[logging.LogRecord] = []
    log = logging.getLogger(f"{mkdocs.__name__}.plugins.mkdocs_snapengage")
    handler, level = KeepRecords(records), log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    lines: list[str] = []
    handler.emit = lambda record: lines.append(  # type: ignore[method-assign]
        record.getMessage().removeprefix("mkdocs_snapengage: ")
    )
    yield lines
    log.removeHandler(handler)
    log.setLevel(level)


def write_site(
    root: Path, docs: dict[str, str], options: dict[str, Any] | None = None, **settings: Any
) -> str:
    write_files(root / "docs", docs)
    plugins = [{"snapengage": PLUGIN | (options or {})}]
    config = {"site_name": "Test", "plugins": plugins} | settings
    write_files(root, {"mkdocs.yml": yaml.safe_dump(config, sort_keys=False)})
    return str(root / "mkdocs.yml")


def pages(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root / "site").as_posix(): path.read_bytes()
        for path in (root / "site").rglob("*.html")
    }


def test_a_dirty_build_leaves_the_pages_it_does_not_render_as_they_are(tmp_path: Path) -> None:
    docs = {
        "index.md": "# Home\n",
        "quiet.md": "---\nsnapengage: false\n---\n# Quiet\n",
        "sales.md": f"---\nsnapengage:\n  widget_id: {OTHER_ID}\n---\n# Sales\n",
        "legal/imprint.md": "# Imprint\n",
        "raw.html": f"<html><body>{OLD}</body></html>",
    }
    path = write_site(tmp_path, docs, {"static_html": ["*.html"], "exclude": ["legal/"]})
    build(load_config(path))
    first = pages(tmp_path)
    assert OFF.encode() in first["quiet/index.html"]
    assert OTHER_ID.encode() in first["sales/index.html"]
    assert LOADER.encode() in first["raw.html"]
    for new in ("", "new/index.html"):
        if new:
            write_files(tmp_path, {"docs/new.md": "# New\n"})
        build(load_config(path), dirty=True)
        found = pages(tmp_path)
        # The 404 page is rendered each time, with a navigation that knows no titles.
        assert {name for name in found if found[name] != first.get(name)} - {"404.html"} == (
            {new} if new else set()
        )


FAILING = """
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import event_priority

inner = False


@event_priority({priority})
def on_{event}(*args, **kwargs):
    if inner:
        raise ValueError("broken")


def on_page_content(html, page, config, **_):
    global inner
    if not inner and page.file.src_uri == "index.md":
        inner = True
        try:
            build({config})
        except ValueError:
            pass
        else:
            raise AssertionError("the inner build did not fail")
        finally:
            inner = False
    return html
"""
EVENTS = [
    ("config", 200),
    ("config", -200),
    ("pre_build", 0),
    ("files", 0),
    ("files", -200),
    ("env", 0),
    ("post_page", 0),
    ("post_page", -200),
    ("post_build", 0),
    ("post_build", -200),
]


@pytest.mark.parametrize(("event", "priority"), EVENTS)
@pytest.mark.parametrize("inner", ["the same", "another"])
def test_a_build_inside_of_another_that_fails_takes_nothing_along(
    tmp_path: Path, said: list[str], event: str, priority: int, inner: str
) -> None:
    """A neighbour builds in the middle of a build, and goes on when that fails."""
    config = "config" if inner == "the same" else 'load_config(config.extra["inner"])'
    code = FAILING.format(event=event, priority=priority, config=config)
    hook = tmp_path / "hook.py"
    hook.write_text(code)
    docs = {
        "index.md": f"# Home\n\n{OLD}",
        "js/chat.js": LOADER_CODE,
        "raw.html": f"<html><body>{OLD}</body></html>",
        "quiet.md": "---\nsnapengage: false\n---\n# Quiet\n",
    }
    wanted = {"widget_id": OTHER_ID}
    other = write_site(tmp_path / "other", {"index.md": "# Other\n"}, wanted, hooks=[str(hook)])
    settings = {
        "hooks": [str(hook)],
        "extra": {"inner": other},
        "extra_javascript": ["js/chat.js"],
    }
    path = write_site(tmp_path, docs, {"static_html": ["*.html"]}, **settings)
    configuration = load_config(path)
    build(configuration)
    assert [str(script) for script in configuration.extra_javascript] == ["js/chat.js"]
    found = pages(tmp_path)
    assert {name for name, html in found.items() if LOADER.encode() in html} == {
        "index.html",
        "404.html",
        "raw.html",
    }
    for name, html in found.items():
        assert b"js/chat.js" not in html, name
        assert b"js/old.js" not in html, name
        assert OTHER_ID.encode() not in html, name
    outer = [line for line in said if "chat on 3 pages, 2 embeds removed" in line]
    assert len(outer) == 1


def test_a_build_that_fails_can_be_done_again_with_the_same_configuration(
    tmp_path: Path, said: list[str]
) -> None:
    hook = tmp_path / "hook.py"
    hook.write_text("def on_env(env, **_):\n    if broken:\n        1 / 0\n\n\nbroken = True\n")
    docs = {"index.md": f"# Home\n\n{OLD}", "chat.js": LOADER_CODE}
    path = write_site(tmp_path, docs, hooks=[str(hook)], extra_javascript=["chat.js"])
    config = load_config(path)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            build(config)
        assert [str(script) for script in config.extra_javascript] == ["chat.js"]
    (module,) = config["hooks"].values()
    module.broken = False
    build(config)
    assert said[0].startswith("chat on 2 pages, 1 embed removed")


LANGUAGES = [
    {"locale": "en", "default": True, "name": "English", "build": True},
    {"locale": "fr", "name": "Fran\u00e7ais", "build": True},
    {"locale": "de", "name": "Deutsch", "build": True},
]
I18N = {"i18n": {"docs_structure": "suffix", "languages": LANGUAGES}}


def test_all_languages_of_a_site_are_told_of_once(tmp_path: Path, said: list[str]) -> None:
    docs = {
        "index.md": f"# Home\n\n{OLD}",
        "index.fr.md": f"# Accueil\n\n{OLD}",
        "quiet.md": "---\nsnapengage: false\n---\n# Quiet\n",
        "raw.html": f"<html><body>{OLD}</body></html>",
        "chat.js": LOADER_CODE,
    }
    plugins = [{"snapengage": PLUGIN | {"static_html": ["*.html"]}}, I18N]
    path = write_site(tmp_path, docs, plugins=plugins, extra_javascript=["chat.js"])
    build(load_config(path))
    summary, *rest = said
    # The 404 page is built three times, and is one.
    assert "chat on 5 pages, 4 embeds removed" in summary
    assert {"docs/index.md:3", "docs/index.fr.md:3"} <= set(re.findall(r"[\w./]+:\d+", summary))
    assert len(rest) == len(set(rest)) == 3
    for name, html in pages(tmp_path).items():
        assert (LOADER.encode() in html) is ("quiet" not in name), name
        assert b"chat.js" not in html, name


class Serving:
    """What `mkdocs serve` does with a site, without the server."""

    def __init__(self, path: str) -> None:
        self.path = path
        config = load_config(path)
        config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url="http://127.0.0.1:8000/")
        config.plugins.on_serve(object(), config=config, builder=self.rebuild)  # type: ignore[arg-type]
        self.plugins = config.plugins

    def rebuild(self) -> None:
        build(load_config(self.path), serve_url="http://127.0.0.1:8000/")

    def end(self) -> None:
        """Builds of other tests find the same plugin."""
        self.plugins.on_startup(command="build", dirty=False)


@pytest.fixture
def serve() -> Iterator[Callable[[str], Serving]]:
    served: list[Serving] = []

    def run(path: str) -> Serving:
        served.append(Serving(path))
        return served[-1]

    yield run
    for serving in served:
        serving.end()


def test_a_rebuild_says_only_what_the_last_one_did_not(
    tmp_path: Path, said: list[str], serve: Callable[[str], Serving]
) -> None:
    path = write_site(tmp_path, {"index.md": f"# Home\n\n{OLD}"})
    serving = serve(path)
    first = list(said)
    assert len(first) == 3
    serving.rebuild()
    serving.rebuild()
    assert said == first
    write_files(tmp_path, {"docs/new.md": f"# New\n\n{OLD}"})
    serving.rebuild()
    summary, _ = said[3:]
    assert summary.startswith("chat on 3 pages, 2 embeds removed")
    write_files(tmp_path, {"docs/new.md": "# New\n"})
    serving.rebuild()
    serving.rebuild()
    summary, _ = said[5:]
    assert summary.startswith("chat on 3 pages, 1 embed removed")


def test_a_strict_rebuild_that_fails_says_why_each_time(
    tmp_path: Path, said: list[str], serve: Callable[[str], Serving]
) -> None:
    path = write_site(tmp_path, {"index.md": "# Home\n"}, strict=True)
    serving = serve(path)
    stays = ADVANCED.replace("})();", "})(;")
    write_files(tmp_path, {"docs/index.md": stays})
    for _ in range(2):
        said.clear()
        with pytest.raises(Abort, match="1 warning"):
            serving.rebuild()
        assert any("a SnapEngage embed stays in the page" in line for line in said)


def objects() -> dict[str, int]:
    """How many objects of the plugin's own are alive, by class."""
    gc.collect()
    kinds = (type(thing) for thing in gc.get_objects())
    names = [
        kind.__name__ for kind in kinds if str(kind.__module__).startswith("mkdocs_snapengage")
    ]
    return {name: names.count(name) for name in set(names)}


CRASHING = """
def on_nav(nav, config, **_):
    if config.extra["crash"] == "nav":
        raise ValueError("broken")


def on_post_build(config):
    if config.extra["crash"] == "post_build":
        raise ValueError("broken")
"""


def test_twenty_rebuilds_keep_nothing(tmp_path: Path, serve: Callable[[str], Serving]) -> None:
    """With changed options, wrong ones, and a neighbour that crashes at one place or another."""
    hook = tmp_path / "hook.py"
    hook.write_text(CRASHING)
    docs = {"index.md": f"# Home\n\n{OLD}", "chat.js": LOADER_CODE}

    def write(crash: str = "", **options: Any) -> str:
        return write_site(
            tmp_path,
            docs,
            PLUGIN | options,
            hooks=[str(hook)],
            extra={"crash": crash},
            extra_javascript=["chat.js"],
        )

    def round_trip() -> None:
        write(widget_id=OTHER_ID)
        serving.rebuild()
        write(widget_id="a b")
        with pytest.raises((Abort, ConfigurationError)):
            serving.rebuild()
        for place in ("nav", "post_build"):
            write(place)
            with pytest.raises(ValueError, match="broken"):
                serving.rebuild()
        write()
        serving.rebuild()

    serving = serve(write())
    first = pages(tmp_path)
    round_trip()
    before = objects()
    tracemalloc.start()
    own = tracemalloc.Filter(True, "*/mkdocs_snapengage/*")  # noqa: FBT003
    for _ in range(4):
        round_trip()
    gc.collect()
    kept = tracemalloc.take_snapshot().filter_traces([own])
    tracemalloc.stop()
    assert objects() == before
    assert sum(trace.size for trace in kept.traces) < 100_000
    assert pages(tmp_path) == first
