"""Edits to mkdocs.yml and to front matter: slices at the places that PyYAML's nodes name.

Nothing is written anew. Each edit is checked: the file has to say what it said, and what was to be
added.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.utils.meta import get_data
from typing_extensions import override

from mkdocs_snapengage.page.edits import Edit, splice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

NAME = "snapengage"
# How far below the dash of a list MkDocs' own documentation puts a plugin's options.
_USUAL_STEP = 4
_FRONT_MATTER = re.compile(r"-{3}[ \t]*\r?\n(.*?\n)(?:\.{3}|-{3})[ \t]*\r?\n", re.DOTALL)


class UncertainError(Exception):
    """Why a place in a file is not certain."""


@dataclass(frozen=True)
class Change:
    """What the settings are to say: options of the plugin, scripts out and in."""

    options: dict[str, Any]
    dropped: Collection[str] = ()
    added: tuple[str, ...] = ()


class _Dumper(yaml.SafeDumper):
    """Writes lists as people do, each item further in than its key."""

    @override
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _dump(value: object, *, flow: bool = False) -> str:
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        default_flow_style=flow,
        sort_keys=False,
        allow_unicode=True,
        width=1_000_000,
    )
    return text.removesuffix("\n").removesuffix("\n...")


def as_yaml(change: Change) -> str:
    """Return a change as lines to put into the file by hand."""
    plugins = [{NAME: change.options}] if change.options else []
    said = {"plugins": plugins, "extra_javascript": list(change.added)}
    lines = [_dump({name: value for name, value in said.items() if value})]
    return "\n".join([*lines, *(f"# extra_javascript without {name}" for name in change.dropped)])


def edit(path: Path, text: str, change: Change) -> str:
    """Return the text of mkdocs.yml with a change.

    Args:
        path: The file, which may inherit from another one.
        text: The text of the file.
        change: What it is to say.

    Raises:
        UncertainError: The change has no certain place in the file.

    """
    file = _File(text, _inherited(path, text))
    edits = [*file.plugin_edits(change.options), *file.script_edits(change)]
    edited = splice(text, sorted(edits, key=lambda edit: (edit.start, edit.end)))
    _check(file.root, _File(edited).root, change)
    return edited


def _check(old: yaml.Node, new: yaml.Node, change: Change) -> None:
    """Make sure that an edited file says what it said, and what was to be added."""
    before, after = Counter(_leaves(old)), Counter(_leaves(new))
    known = {names for names, _ in before if len(names) > 1}
    said = {"plugins": ["search", {NAME: change.options}], "extra_javascript": [*change.added]}
    wanted = Counter(leaf for leaf in _leaves(yaml.compose(_dump(said))) if leaf[0] not in known)
    added, lost = after - before, before - after
    missing = wanted - added - Counter([(("plugins",), "search")])
    may_go = {"extra_javascript"} if change.dropped else {""}
    if missing or added - wanted or any(n[0] not in may_go for n, value in lost if value):
        raise UncertainError("the result would not mean what it should")


def _leaves(node: yaml.Node | None, names: tuple[str, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Each value that stands below a node, after the names above it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(value, (*names, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _leaves(item, names)
    elif node:
        yield names, node.value and node.tag.removeprefix("tag:yaml.org,2002:str") + node.value


def _inherited(path: Path, text: str) -> set[str]:
    """The settings in the files that one inherits from."""
    for key, value in _File(text).root.value:
        if key.value == "INHERIT":
            parent = path.parent / str(value.value)
            text = parent.read_text("utf-8-sig")
            return {str(key.value) for key, _ in _File(text).root.value} | _inherited(parent, text)
    return set()


def add_front_matter(page: str, options: dict[str, Any]) -> str:
    """Return a Markdown page with options of the plugin in its front matter.

    Args:
        page: The text of the page.
        options: The options.

    Raises:
        UncertainError: The page begins with metadata that they cannot be added to.

    """
    said = get_data(page.replace("\r\n", "\n"))[1]
    if found := _FRONT_MATTER.match(page):
        file = _File(found[1])
        inner = splice(found[1], file.into_mapping(file.root, {NAME: options}))
        edited = page[: found.start(1)] + inner + page[found.end(1) :]
    else:
        newline = "\r\n" if "\r\n" in page else "\n"
        edited = f"---\n{_dump({NAME: options})}\n---\n\n".replace("\n", newline) + page
    if get_data(edited.replace("\r\n", "\n"))[1] != {**said, NAME: options}:
        raise UncertainError("its metadata cannot be added to")
    return edited


class _File:
    """The text of a YAML file and its tree. `inherited` are settings that it has from others."""

    def __init__(self, text: str, inherited: Collection[str] = ()) -> None:
        self.text, self.inherited = text, inherited
        try:
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.YAMLError as problem:
            raise UncertainError("it cannot be read as YAML") from problem
        if not isinstance(root, yaml.MappingNode):
            raise UncertainError("it holds no settings")
        self.root = root

    def value(self, name: str) -> yaml.Node | None:
        """The value of a setting; raise UncertainError where it may stand elsewhere."""
        found: list[yaml.Node] = [value for key, value in self.root.value if key.value == name]
        if not found and name in self.inherited:
            raise UncertainError(f"'{name}' is in a file that it inherits from")
        if not found and any(key.value == "<<" for key, _ in self.root.value):
            raise UncertainError(f"'{name}' may be in a mapping that is merged in")
        return found[-1] if found else None

    def plugin_edits(self, options: dict[str, Any]) -> Iterator[Edit]:
        """The edits that give the plugin its options."""
        plugins = self.value("plugins")
        own = [value for name, value in _entries(plugins) if name == NAME]
        if not plugins:
            yield from self.into_mapping(self.root, {"plugins": ["search", {NAME: options}]})
        elif own:
            yield from self.into_mapping(own[0], options)
        elif isinstance(plugins, yaml.SequenceNode):
            lines = [" " * self.step(plugins) + line for line in _dump(options).split("\n")]
            block = "\n".join([f"- {NAME}:", *lines])
            yield self.into_list(plugins, block, _dump({NAME: options}, flow=True))
        elif isinstance(plugins, yaml.ScalarNode) and not plugins.value:
            lines = _dump({"plugins": ["search", {NAME: options}]}).split("\n")[1:]
            yield self.insert(plugins, "\n".join(lines), self.root.start_mark.column)
        else:
            yield from self.into_mapping(plugins, {NAME: options})

    def script_edits(self, change: Change) -> Iterator[Edit]:
        """The edits that take scripts out of `extra_javascript` and put others in."""
        scripts = self.value("extra_javascript") if change.dropped or change.added else None
        if not isinstance(scripts, yaml.SequenceNode):
            new = {"extra_javascript": list(change.added)}
            yield from self.into_mapping(self.root, new) if change.added else ()
            return
        kept = [item for item in scripts.value if _script(item) not in change.dropped]
        if scripts.flow_style and len(kept) < len(scripts.value) and (kept or change.added):
            texts = [self.text[item.start_mark.index : item.end_mark.index] for item in kept]
            start, end = scripts.value[0].start_mark.index, self.end(scripts.value[-1])
            yield Edit(start, end, ", ".join([*texts, *map(_dump, change.added)]))
            return
        if not kept and not change.added:
            key = next(key for key, value in self.root.value if value is scripts)
            yield Edit(self.line(key.start_mark.index), self.next_line(self.end(scripts)))
            return
        for item in scripts.value:
            if item not in kept:
                yield Edit(self.line(self.dash(item)), self.next_line(self.end(item)))
        for script in change.added:
            yield self.into_list(scripts, f"- {_dump(script)}", _dump(script))

    def into_list(self, node: yaml.SequenceNode, block: str, flow: str) -> Edit:
        """Add an item at the end of a list."""
        if node.flow_style:
            return self.into_flow(node, flow)
        dash = self.dash(node.value[0])
        return self.insert(node, block, dash - self.line(dash))

    def into_mapping(self, node: yaml.Node, values: dict[str, Any]) -> Iterator[Edit]:
        """Add to a mapping what it does not have; what it has stays."""
        if not isinstance(node, yaml.MappingNode):
            raise UncertainError("something else is where the options belong")
        there = {key.value: value for key, value in node.value}
        for name in values.keys() & there.keys():
            if isinstance(values[name], dict):
                yield from self.into_mapping(there[name], values[name])
        new = {name: value for name, value in values.items() if name not in there}
        if new and node.flow_style:
            yield self.into_flow(node, _dump(new, flow=True)[1:-1])
        elif new:
            # Settings may be set apart by empty lines.
            gap = "\n" if node is self.root and re.search(r"\n\r?\n\S", self.text) else ""
            yield self.insert(node, gap + _dump(new), node.value[0][0].start_mark.column)

    def into_flow(self, node: yaml.CollectionNode, flow: str) -> Edit:
        """Add to what stands in brackets."""
        end = self.end(node.value[-1]) if node.value else node.end_mark.index - 1
        return Edit(end, end, f", {flow}" if node.value else flow)

    def insert(self, node: yaml.Node, lines: str, column: int) -> Edit:
        """Insert lines, each `column` further in, below the last line of a node."""
        newline = "\r\n" if "\r\n" in self.text else "\n"
        position = self.next_line(self.end(node))
        text = re.sub(r"^(?=.)", " " * column, lines, flags=re.MULTILINE).replace("\n", newline)
        begins = self.text[:position].endswith("\n")
        return Edit(
            position, position, f"{text}{newline}" if begins else f"{newline}{text}{newline}"
        )

    def step(self, plugins: yaml.SequenceNode) -> int:
        """How far below the dash the file has the options of its plugins."""
        for item in plugins.value:
            if isinstance(item, yaml.MappingNode) and not item.flow_style:
                value = item.value[0][1]
                if isinstance(value, yaml.MappingNode) and not value.flow_style:
                    dash = self.dash(item)
                    column: int = value.value[0][0].start_mark.column
                    return column - (dash - self.line(dash))
        return _USUAL_STEP

    def end(self, node: yaml.Node | tuple[yaml.Node, yaml.Node]) -> int:
        """Where the text of a node ends, or that of a key with its value."""
        if isinstance(node, tuple):
            return max(map(self.end, node))
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            return self.end(node.value[-1])
        # What has lines of its own ends where the next line begins.
        return len(self.text[: node.end_mark.index].rstrip())

    def dash(self, item: yaml.Node) -> int:
        return self.text.rindex("-", 0, item.start_mark.index)

    def line(self, position: int) -> int:
        """Where the line begins that a position is in."""
        return self.text.rfind("\n", 0, position) + 1

    def next_line(self, position: int) -> int:
        return self.text.find("\n", position) + 1 or len(self.text)


def _entries(plugins: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Each plugin by its name, with what stands below it."""
    items: list[Any] = plugins.value if isinstance(plugins, yaml.CollectionNode) else []
    for item in items:
        pairs = item.value if isinstance(item, yaml.MappingNode) else [item]
        for pair in pairs:
            name, value = pair if isinstance(pair, tuple) else (pair, pair)
            yield str(name.value).rpartition("/")[2], value


def _script(node: yaml.Node) -> str:
    """The path of an item of `extra_javascript`."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else [(None, node)]
    return next((str(value.value) for key, value in pairs if not key or key.value == "path"), "")
