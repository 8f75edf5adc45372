"""Edits to mkdocs.yml and to front matter, made at the positions that PyYAML's nodes have.

No file is serialised again. Each edit is checked: the new file must have the old settings and the
added ones.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.utils.meta import get_data
from typing_extensions import override

from mkdocs_snapengage.page.edits import Edit, splice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

NAME = "snapengage"
# How far MkDocs' own documentation indents a plugin's options from the dash of the list.
_USUAL_INDENT = 4
_FRONT_MATTER = re.compile(r"-{3}[ \t]*\r?\n(.*?\n)(?:\.{3}|-{3})[ \t]*\r?\n", re.DOTALL)


class UncertainError(Exception):
    """The reason why it is not certain where in a file a change belongs."""


@dataclass(frozen=True)
class Change:
    """A change of the settings: options of the plugin, and scripts to drop and to add."""

    options: dict[str, Any]
    dropped: Collection[str] = ()
    added: tuple[str, ...] = ()


class _Dumper(yaml.SafeDumper):
    """Indents the items of a list further than its key, as people do."""

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
    """Return a change as lines that the user can put into the file."""
    plugins = [{NAME: change.options}] if change.options else []
    settings = {"plugins": plugins, "extra_javascript": list(change.added)}
    lines = [_dump({name: value for name, value in settings.items() if value})]
    return "\n".join([*lines, *(f"# extra_javascript without {name}" for name in change.dropped)])


def edit(path: Path, text: str, change: Change) -> str:
    """Return the text of mkdocs.yml with a change.

    Args:
        path: The file, which may inherit from another one.
        text: The text of the file.
        change: The change.

    Raises:
        UncertainError: It is not certain where in the file the change belongs.

    """
    file = _File(text, _inherited(path, text))
    edits = [*file.plugin_edits(change.options), *file.script_edits(change)]
    edited = splice(text, sorted(edits, key=lambda edit: (edit.start, edit.end)))
    _check(file.root, _File(edited).root, change)
    return edited


def _check(old: yaml.Node, new: yaml.Node, change: Change) -> None:
    """Raise UncertainError unless an edited file has its old settings and the added ones."""
    before, after = Counter(_leaves(old)), Counter(_leaves(new))
    known = {names for names, _ in before if len(names) > 1}
    settings = {"plugins": ["search", {NAME: change.options}], "extra_javascript": [*change.added]}
    wanted = Counter(leaf for leaf in _leaves(_File(_dump(settings)).root) if leaf[0] not in known)
    added, lost = after - before, before - after
    missing = wanted - added - Counter([(("plugins",), "search")])
    may_go = {"extra_javascript"} if change.dropped else {""}
    if missing or added - wanted or any(n[0] not in may_go for n, value in lost if value):
        raise UncertainError("the result would not mean what it should")


def _leaves(node: yaml.Node, names: tuple[str, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Yield each value below a node, together with the names of the settings above it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(value, (*names, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _leaves(item, names)
    else:
        yield names, node.value and node.tag.removeprefix("tag:yaml.org,2002:str") + node.value


def _inherited(path: Path, text: str) -> set[str]:
    """Return the names of the settings in the files that a file inherits from."""
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
        UncertainError: The page begins with metadata that the options cannot be added to.

    """
    metadata = get_data(page.replace("\r\n", "\n"))[1]
    if found := _FRONT_MATTER.match(page):
        file = _File(found[1])
        inner = splice(found[1], list(file.add_to_mapping(file.root, {NAME: options})))
        edited = page[: found.start(1)] + inner + page[found.end(1) :]
    else:
        newline = "\r\n" if "\r\n" in page else "\n"
        edited = f"---\n{_dump({NAME: options})}\n---\n\n".replace("\n", newline) + page
    if get_data(edited.replace("\r\n", "\n"))[1] != {**metadata, NAME: options}:
        raise UncertainError("its metadata cannot be added to")
    return edited


class _File:
    """The text of a YAML file and its tree. `inherited` has the settings of its parent files."""

    def __init__(self, text: str, inherited: Collection[str] = ()) -> None:
        self.text, self.inherited = text, inherited
        try:
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.YAMLError as problem:
            raise UncertainError("it cannot be read as YAML") from problem
        if not isinstance(root, yaml.MappingNode):
            raise UncertainError("it holds no settings")
        self.root = root

    def setting(self, name: str) -> yaml.Node | None:
        """Return the value of a setting; raise UncertainError if it may come from elsewhere."""
        found: list[yaml.Node] = [value for key, value in self.root.value if key.value == name]
        if not found and name in self.inherited:
            raise UncertainError(f"'{name}' is in a file that it inherits from")
        if not found and any(key.value == "<<" for key, _ in self.root.value):
            raise UncertainError(f"'{name}' may be in a mapping that is merged in")
        return found[-1] if found else None

    def plugin_edits(self, options: dict[str, Any]) -> Iterator[Edit]:
        """Yield the edits that give the plugin its options."""
        plugins = self.setting("plugins")
        entries = [value for name, value in _entries(plugins) if name == NAME]
        if not plugins:
            yield from self.add_to_mapping(self.root, {"plugins": ["search", {NAME: options}]})
        elif entries:
            yield from self.add_to_mapping(entries[0], options)
        elif isinstance(plugins, yaml.SequenceNode):
            block = f"- {NAME}:\n" + indent(_dump(options), " " * self.option_indent(plugins))
            yield self.add_to_list(plugins, block, _dump({NAME: options}, flow=True))
        elif isinstance(plugins, yaml.ScalarNode) and not plugins.value:
            lines = _dump({"plugins": ["search", {NAME: options}]}).split("\n")[1:]
            yield self.insert_below(plugins, "\n".join(lines), self.root.start_mark.column)
        else:
            yield from self.add_to_mapping(plugins, {NAME: options})

    def script_edits(self, change: Change) -> Iterator[Edit]:
        """Yield the edits that drop scripts from `extra_javascript` and add others."""
        scripts = self.setting("extra_javascript") if change.dropped or change.added else None
        if not isinstance(scripts, yaml.SequenceNode):
            new = {"extra_javascript": list(change.added)}
            yield from self.add_to_mapping(self.root, new) if change.added else ()
            return
        kept = [item for item in scripts.value if _script(item) not in change.dropped]
        if scripts.flow_style and len(kept) < len(scripts.value) and (kept or change.added):
            texts = [self.text[item.start_mark.index : item.end_mark.index] for item in kept]
            start, end = scripts.value[0].start_mark.index, self.end_of(scripts.value[-1])
            yield Edit(start, end, ", ".join([*texts, *map(_dump, change.added)]))
            return
        if not kept and not change.added:
            key = next(key for key, value in self.root.value if value is scripts)
            yield self.delete_lines(key.start_mark.index, scripts)
            return
        for item in scripts.value:
            if item not in kept:
                yield self.delete_lines(self.dash_of(item), item)
        for script in change.added:
            yield self.add_to_list(scripts, f"- {_dump(script)}", _dump(script))

    def add_to_list(self, node: yaml.SequenceNode, block: str, flow: str) -> Edit:
        """Add an item at the end of a list."""
        if node.flow_style:
            return self.add_to_brackets(node, flow)
        return self.insert_below(node, block, self.dash_column(node.value[0]))

    def add_to_mapping(self, node: yaml.Node, values: dict[str, Any]) -> Iterator[Edit]:
        """Yield the edits that add to a mapping those values that it does not have yet."""
        if not isinstance(node, yaml.MappingNode):
            raise UncertainError("something else is where the options belong")
        present = {key.value: value for key, value in node.value}
        for name in values.keys() & present.keys():
            if isinstance(values[name], dict):
                yield from self.add_to_mapping(present[name], values[name])
        new = {name: value for name, value in values.items() if name not in present}
        if new and node.flow_style:
            yield self.add_to_brackets(node, _dump(new, flow=True)[1:-1])
        elif new:
            # Some files have an empty line between settings.
            gap = "\n" if node is self.root and re.search(r"\n\r?\n\S", self.text) else ""
            yield self.insert_below(node, gap + _dump(new), node.value[0][0].start_mark.column)

    def add_to_brackets(self, node: yaml.CollectionNode, flow: str) -> Edit:
        """Add to a list in brackets or to a mapping in braces."""
        end = self.end_of(node.value[-1]) if node.value else node.end_mark.index - 1
        return Edit(end, end, f", {flow}" if node.value else flow)

    def insert_below(self, node: yaml.Node, lines: str, column: int) -> Edit:
        """Insert lines below the last line of a node, each of them indented by `column`."""
        position = self.line_after(node)
        text = indent(lines, " " * column)
        inserted = f"{text}\n" if self.text[:position].endswith("\n") else f"\n{text}\n"
        newline = "\r\n" if "\r\n" in self.text else "\n"
        return Edit(position, position, inserted.replace("\n", newline))

    def delete_lines(self, start: int, node: yaml.Node) -> Edit:
        """Delete the lines from the one of `start` to the last one of a node."""
        return Edit(self.line_start(start), self.line_after(node))

    def option_indent(self, plugins: yaml.SequenceNode) -> int:
        """Return how far the file indents the options of its plugins from the dash."""
        for item in plugins.value:
            if isinstance(item, yaml.MappingNode) and not item.flow_style:
                value = item.value[0][1]
                if isinstance(value, yaml.MappingNode) and not value.flow_style:
                    column: int = value.value[0][0].start_mark.column
                    return column - self.dash_column(item)
        return _USUAL_INDENT

    def end_of(self, node: yaml.Node | tuple[yaml.Node, yaml.Node]) -> int:
        """Return where the text of a node ends, or that of a key with its value."""
        if isinstance(node, tuple):
            return max(map(self.end_of, node))
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            return self.end_of(node.value[-1])
        # PyYAML ends a block where the next text begins.
        return len(self.text[: node.end_mark.index].rstrip())

    def dash_of(self, item: yaml.Node) -> int:
        return self.text.rindex("-", 0, item.start_mark.index)

    def dash_column(self, item: yaml.Node) -> int:
        dash = self.dash_of(item)
        return dash - self.line_start(dash)

    def line_start(self, position: int) -> int:
        """Return where the line of a position begins."""
        return self.text.rfind("\n", 0, position) + 1

    def line_after(self, node: yaml.Node) -> int:
        """Return where the line below a node begins."""
        return self.text.find("\n", self.end_of(node)) + 1 or len(self.text)


def _entries(plugins: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the name of each plugin, and the node of its options."""
    items: list[Any] = plugins.value if isinstance(plugins, yaml.CollectionNode) else []
    for item in items:
        pairs = item.value if isinstance(item, yaml.MappingNode) else [item]
        for pair in pairs:
            name, value = pair if isinstance(pair, tuple) else (pair, pair)
            yield str(name.value).rpartition("/")[2], value


def _script(node: yaml.Node) -> str:
    """Return the path in an item of `extra_javascript`."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else [(None, node)]
    return next((str(value.value) for key, value in pairs if not key or key.value == "path"), "")
