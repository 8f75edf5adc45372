"""The way from pasted snippets to the plugin: look at the site, decide, cut, write the options."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mkdocs_snapengage.built_site.site import SUFFIXES
from mkdocs_snapengage.migrate import toml_file
from mkdocs_snapengage.migrate.builds import (
    BuildError,
    ProjectCopy,
    SeenPage,
    choose_readings,
    inspect_page,
)
from mkdocs_snapengage.migrate.config_file import (
    Change,
    UncertainError,
    add_front_matter,
    as_yaml,
    edit,
)
from mkdocs_snapengage.migrate.decisions import (
    Decision,
    consent_options,
    decide,
    one_line,
    patterns,
)
from mkdocs_snapengage.migrate.options import listener
from mkdocs_snapengage.migrate.project import Project, read, read_project
from mkdocs_snapengage.migrate.sources import Cutting, cut_embeds, is_markdown, is_script
from mkdocs_snapengage.page.script_files import read_script_file
from mkdocs_snapengage.report.messages import counted
from mkdocs_snapengage.scripts.urls import find_loaders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mkdocs_snapengage.page.findings import Removal

READY_SCRIPT = "javascripts/snapengage.js"
"""The script below docs_dir that gets the code which no option replaces."""

_PLUGINS_IN_HOOK = re.compile(r"(?<!mkdocs)\.plugins\b|[\"']plugins[\"']")
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
_IN_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
# How many pages a template stands for if that is unknown.
_MANY = 1000


def plan(path: Path, *, builds: bool = True, is_written: bool = False) -> Project:
    """Find out what has to change in a project.

    Args:
        path: The project's mkdocs.yml.
        builds: Whether the site may be built to see what is on its pages.
        is_written: Whether the plan will be written, so that messages name lines after the changes.

    Returns:
        The project with its plan, which has no changes if there is nothing to do.

    Raises:
        SettingsError: A file cannot be read, or holds no settings of a site.

    """
    project = read_project(path, is_written=is_written)
    with TemporaryDirectory(prefix="snapengage-") as folder:
        copy, built = None, None
        try:
            # MkDocs cannot build a site of Zensical.
            if builds and path.suffix != ".toml":
                copy = ProjectCopy(project, Path(folder))
                built = copy.build()
        except BuildError as problem:
            project.add_todo(
                f"{path.name}: the site cannot be built here ({problem}), so only what is certain "
                "without a build is done: run the command where 'mkdocs build' works"
            )
        _Migration(project, copy if built else None, built or {}).run()
    return project


class _Migration:
    """The steps of a migration. Without a `copy`, only the texts are known."""

    def __init__(
        self, project: Project, copy: ProjectCopy | None, built: dict[str, SeenPage]
    ) -> None:
        self.project, self.copy, self.built = project, copy, built
        self.urls = project.settings.options.snippet_urls
        self.kept: list[tuple[Path, Removal]] = []
        self.scripts = dict(self.script_embeds())
        self.static = dict(self.static_pages())
        self.pages = list(built.values() if copy else self.texts_as_pages())

    def run(self) -> None:
        """Fill in the plan."""
        project = self.project
        on_every_page = [removal for found in self.scripts.values() for removal in found]
        pages = [*self.pages, *self.static.values()]
        if not self.scripts and not any(page.removals for page in pages):
            self.note_leftovers(Decision())
            return
        is_built, is_new = self.copy is not None, not project.settings.has_entry
        decision = decide(pages, on_every_page, is_built=is_built, is_new=is_new)
        if "exclude" in decision.options:
            had = [bool(page.removals) for page in self.pages if page.is_page]
            project.done.append(
                f"Chat stays on the pages that had it, {sum(had)} of {len(had)}: remove the option "
                "exclude to have chat on all of them."
            )
        cuttings = dict(self.cut(decision))
        if self.copy:
            self.pages, cuttings = choose_readings(self.copy, self.built, cuttings)
        for path, cutting in cuttings.items():
            embeds = counted(len(cutting.removals), "embed")
            project.change(path, cutting.texts[0], f"{embeds} removed")
        self.note_leftovers(decision)
        for removal, problem in decision.problems:
            place = project.path.name
            if removal:
                place = project.describe_origin(removal.source, is_gone=True)
            project.add_todo(f"{place}: {problem}")
        static = [page.path for path, page in self.static.items() if path in cuttings]
        if static:
            decision.options["static_html"] = patterns(static)
        self.write_widgets(decision)
        self.write_settings(decision, self.write_code(decision.moved))

    def script_embeds(self) -> Iterator[tuple[str, tuple[Removal, ...]]]:
        """Yield the entries of `extra_javascript` that load SnapEngage, and the embeds in them."""
        for script in self.project.settings.scripts:
            text = self.project.texts.get(self.project.docs / script)
            removals = cut_embeds(text.content, script, None, self.urls).removals if text else ()
            if removals or find_loaders([script], self.urls):
                yield script, removals

    def static_pages(self) -> Iterator[tuple[Path, SeenPage]]:
        """Yield the HTML files in docs_dir that MkDocs only copies."""
        for path, text in self.project.texts.items():
            is_page = path.suffix in SUFFIXES and _WHOLE_PAGE.search(text.content)
            if is_page and path.is_relative_to(self.project.docs):
                name = path.relative_to(self.project.docs).as_posix()
                if not self.copy or (self.copy.site / name).is_file():
                    yield path, inspect_page(name, text.content, self.urls, is_page=False)

    def texts_as_pages(self) -> Iterator[SeenPage]:
        """Yield what may be on pages, by the texts alone; a template stands for many pages."""
        for path, text in self.project.texts.items():
            if path in self.static or path.suffix == ".py" or is_script(path.name):
                continue
            is_own = is_markdown(path.name) and path.is_relative_to(self.project.docs)
            name = (path.relative_to(self.project.docs) if is_own else path).as_posix()
            found = cut_embeds(text.content, path.name, None, self.urls, is_built=False)
            consents = tuple(consent_options(text.content, removal) for removal in found.removals)
            times = 1 if is_own else _MANY
            yield SeenPage(name, found.removals, found.leftovers, consents, times=times)

    def cut(self, decision: Decision) -> Iterator[tuple[Path, Cutting]]:
        """Yield the texts without the embeds that are on pages."""
        on_pages = {removal for page in self.pages for removal in page.removals}
        scripts = {self.project.docs / name for name in self.project.settings.scripts}
        for path, text in self.project.texts.items():
            is_seen = path in self.static or path in scripts or not self.copy

            def is_wanted(removal: Removal, is_seen: bool = is_seen) -> bool:  # noqa: FBT001
                is_on_page = is_seen or _is_among(removal, on_pages)
                return is_on_page and not decision.is_lost(removal)

            if is_script(path.name) and self.cut_script(path, scripts, decision):
                continue
            if path.suffix != ".py":
                cutting = cut_embeds(
                    text.content, path.name, is_wanted, self.urls, is_built=self.copy is not None
                )
                self.kept += [(path, removal) for removal in cutting.kept]
                if cutting.removals:
                    yield path, cutting

    def cut_script(self, path: Path, listed: Collection[Path], decision: Decision) -> bool:
        """Delete a script that is only an embed, or note it; return whether it needs no cuts."""
        removals, lines = read_script_file(self.project.texts[path].content, self.urls)
        if path in listed:
            is_gone = bool(removals) and not any(map(decision.is_lost, removals))
            if is_gone:
                self.project.change(path, None, "is nothing but an embed, and is deleted")
            return is_gone
        for line in (*(int(removal.line) for removal in removals), *lines)[:1]:
            self.project.add_todo(
                f"{self.project.name(path)}:{line}: this script loads SnapEngage and is not in "
                "extra_javascript: delete it, and what refers to it"
            )
        return True

    def note_leftovers(self, decision: Decision) -> None:
        """Note what stays in the texts and on the pages, and why."""
        project = self.project
        for path, removal in self.kept:
            place = f"{project.describe_origin(removal.source, [path.name])}: this embed stays"
            if decision.is_lost(removal):
                code = one_line(" ".join(removal.custom_code))
                project.add_todo(f"{place}, because its code cannot be moved as it is: `{code}`")
            elif not is_markdown(path.name):
                project.add_todo(f"{place}, because it is on no page of this build")
        for page in [*self.pages, *self.static.values()]:
            for left in page.leftovers:
                place = project.describe_origin(left.source, [page.path])
                project.add_todo(f"{place}: this stays, because {left.reason}")
        for page in self.pages if self.copy else ():
            for removal in page.removals:
                is_listed = any(script in removal.source for script in self.scripts)
                if not is_listed and not decision.is_lost(removal):
                    place = project.describe_origin(removal.source, [page.path])
                    project.add_todo(
                        f"{place}: this embed stays, because no edit removes it without changing "
                        "something else"
                    )

    def write_widgets(self, decision: Decision) -> None:
        """Name the widget in the front matter of those pages that have another one."""
        project = self.project
        for page, widget_id in decision.widgets.items():
            if project.path.suffix == ".toml":
                project.add_todo(f"{page}: only MkDocs can give this page its widget {widget_id}")
                continue
            path = project.docs / page
            what = f"front matter with the widget {widget_id}"
            try:
                text = add_front_matter(project.text(path), {"widget_id": widget_id})
                project.change(path, text, what)
            except UncertainError as problem:
                project.add_todo(f"{page}: give the page {what}, because {problem}")

    def write_code(self, moved: Sequence[str]) -> tuple[str, ...]:
        """Put code that no option replaces into a script; return the script if it is not listed."""
        path = self.project.docs / READY_SCRIPT
        text, code = self.project.text(path), listener(moved)
        if moved and code not in text:
            what = "your own code, run when the widget is ready"
            self.project.change(path, f"{text}\n{code}" if text else code, what)
        is_listed = READY_SCRIPT in self.project.settings.scripts
        return () if is_listed or not moved else (READY_SCRIPT,)

    def write_settings(self, decision: Decision, added: tuple[str, ...]) -> None:
        """Change the settings, or note what to paste if it is not certain where it belongs."""
        project, path = self.project, self.project.path
        gone = [
            name
            for name in self.scripts
            if find_loaders([name], self.urls) or project.text(project.docs / name) == ""
        ]
        change = Change(decision.options, gone, added)
        is_toml = path.suffix == ".toml"
        before = read(path).content
        try:
            hooks = [place for place in project.places if place.suffix == ".py"]
            for hook in hooks if not project.settings.has_entry else ():
                if _PLUGINS_IN_HOOK.search(read(hook).content):
                    raise UncertainError(f"{hook.name} may change its plugins")  # noqa: TRY301
            after = toml_file.edit(before, change) if is_toml else edit(path, before, change)
        except UncertainError as problem:
            project.paste = toml_file.as_toml(change) if is_toml else as_yaml(change)
            project.add_todo(f"{path.name}: put the lines below into it, because {problem}")
        else:
            if after != before:
                names = ", ".join(_names(change.options))
                project.change(path, after, f"the plugin, with {names}")


def _is_among(written: Removal, on_pages: Collection[Removal]) -> bool:
    """Whether an embed in a text is on a page, whatever a template puts into it.

    A plugin may have rewritten it, so the same form and widget will do. If it is another embed
    after all, the pages do not stay the same, and the cut is undone.
    """
    parts = [one_line(part) for part in _IN_TEMPLATE.split(written.source)]
    wanted = re.compile(".*?".join(map(re.escape, parts)))
    return any(
        wanted.fullmatch(one_line(seen.source))
        or (seen.widget_ids and (seen.form, seen.widget_ids) == (written.form, written.widget_ids))
        for seen in on_pages
    )


def _names(options: dict[str, Any]) -> Iterator[str]:
    """Yield the names of options as the guide writes them."""
    for name, value in options.items():
        yield from [f"widget.{sub}" for sub in value] if name == "widget" else [name]
