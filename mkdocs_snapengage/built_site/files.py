"""The HTML files of a built site: which they are, how they are encoded, how they are written.

A file is replaced as a whole or not at all. Its encoding, byte order mark, newlines and permissions
stay.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_snapengage.built_site.kinds import kind_of
from mkdocs_snapengage.built_site.site import SUFFIXES
from mkdocs_snapengage.built_site.summary import Finding
from mkdocs_snapengage.markup.tags import ATTRIBUTES
from mkdocs_snapengage.page import inject as loader

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPORARY = ".snapengage-"
"""The prefix of the name of a file while it is being written."""

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# Browsers look for the declaration in the first 1,024 bytes; some pages have it a little later.
_DECLARED_WITHIN = 4096
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
# Most pages begin like this, which needs no parser.
_USUAL_START = re.compile(
    rf"\s*<!doctype html>\s*<html(?=[\s>]){ATTRIBUTES}>\s*<head>"
    r"\s*<meta charset=([\"']?)utf-8\1\s*/?>",
    re.IGNORECASE,
)
# The encodings in which browsers read a declared one, by Python's names, to be tried in turn.
_READ_AS = {
    "ascii": ("cp1252", "iso8859-1"),
    "cp1252": ("cp1252", "iso8859-1"),
    "gb2312": ("gb18030",),
    "iso8859-1": ("cp1252", "iso8859-1"),
    "iso8859-9": ("cp1254", "iso8859-9"),
    # A declaration that could be read is not in UTF-16.
    "utf-16": ("utf-8",),
    "utf-16-be": ("utf-8",),
    "utf-16-le": ("utf-8",),
}
# As browsers do, with windows-1252 for what is not UTF-8.
_UNDECLARED = ("utf-8", "cp1252", "iso8859-1")


class UndecodableError(OSError):
    """A file cannot be read, because its bytes are not text in its encoding."""


class Outcome(NamedTuple):
    """What became of a file; `problem` says why it could not be processed."""

    path: Path
    is_changed: bool = False
    problem: str = ""


class Listing(NamedTuple):
    """The HTML files of a folder, what could not be read, and files left half written."""

    files: list[Path]
    problems: list[Finding]
    temporaries: list[Path]


class Text(NamedTuple):
    """The text of a file, and how to encode another one in its place."""

    content: str
    codec: str
    bom: bytes = b""

    def encode(self, content: str) -> bytes:
        """Return `content` as bytes. Characters that the encoding lacks become references."""
        return self.bom + content.encode(self.codec, "xmlcharrefreplace")


def list_html(folder: Path) -> Listing:
    """Return the HTML files below `folder`, sorted by path.

    No link is followed. What a link inside the folder leads to is found in its own place; a link
    that leads out of the folder is listed among the problems.
    """
    listing = Listing([], [], [])

    def note(error: OSError) -> None:
        listing.problems.append(Finding(Path(error.filename), describe_error("read", error)))

    for parent, folders, names in os.walk(folder, onerror=note):
        for name in (*folders, *names):
            path = Path(parent, name)
            is_html = path.suffix.lower() in SUFFIXES
            if path.is_symlink():
                if (is_html or name in folders) and not is_inside(path, folder):
                    problem = f"a link out of the site, to {os.path.realpath(path)}; skipped"
                    listing.problems.append(Finding(path, problem))
            elif name.startswith(TEMPORARY) and path.is_file():
                listing.temporaries.append(path)
            elif is_html and path.is_file():
                listing.files.append(path)
    listing.files.sort()
    return listing


def is_inside(path: Path, folder: Path) -> bool:
    """Whether `path` is in `folder` after all links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def rewrite_file(path: Path, rewrite: Callable[[str], str | None]) -> Outcome:
    """Replace the page in a file, unless nothing changes.

    A file that holds neither a page nor a part of one stays as it is.

    Args:
        path: The file.
        rewrite: Returns the new page, or None to leave the old one.

    Returns:
        What became of the file. Errors are reported in it, and never raised.

    """
    try:
        text = read_text(path)
    except OSError as problem:
        return Outcome(path, problem=describe_error("read", problem))
    content = rewrite(text.content) if kind_of(text.content) in {"page", "part"} else None
    if content is None or content == text.content:
        return Outcome(path)
    try:
        write_atomically(path, text.encode(content))
    except OSError as problem:
        return Outcome(path, problem=f"{describe_error('written', problem)}; it was not changed")
    return Outcome(path, is_changed=True)


def read_text(path: Path) -> Text:
    """Return the text of an HTML file, in the encoding that browsers read it in.

    The order is that of the HTML standard: byte order mark, `<meta>`, and then UTF-8 or
    windows-1252 (https://html.spec.whatwg.org/#determining-the-character-encoding). The labels of
    encodings are listed at https://encoding.spec.whatwg.org/#names-and-labels.

    Raises:
        OSError: The file cannot be read.
        UndecodableError: The file's bytes could not be written back as they are.

    """
    data = path.read_bytes()
    bom = next((mark for mark in _BOMS if data.startswith(mark)), b"")
    candidates = (_BOMS[bom],) if bom else _declared_encodings(data)
    for codec in candidates:
        with suppress(LookupError, UnicodeError):
            text = Text(data[len(bom) :].decode(codec), codec, bom)
            if text.encode(text.content) == data:
                return text
    raise UndecodableError(f"it is not text in {candidates[0]}")


def _declared_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings that a page may have, according to its `<meta>` elements."""
    start = data[:_DECLARED_WITHIN].decode("latin-1")
    if _USUAL_START.match(start):
        return ("utf-8",)
    from mkdocs_snapengage.markup.elements import find_elements  # noqa: PLC0415

    for meta in find_elements(start, {"meta"}, lambda tag: "charset" in tag.lower()).elements:
        label = meta.attributes.get("charset", "")
        if meta.attributes.get("http-equiv", "").lower() == "content-type":
            found = _CHARSET.search(meta.attributes.get("content", ""))
            label = label or (found[1] if found else "")
        if label:
            try:
                name = codecs.lookup(label.strip()).name
            except LookupError:
                return (label,)
            return _READ_AS.get(name, (name,))
    return _UNDECLARED


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old or the new one, even if the process is killed.

    The file is not flushed to the disk: that would take most of the time, and after a power failure
    a site is built anew.

    Args:
        path: The file; it keeps its permissions.
        data: Its new content.

    Raises:
        OSError: The file cannot be written; it stays as it was.

    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def remove(path: Path) -> Finding | None:
    """Remove a file, and return a finding only if that fails."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        return Finding(path, describe_error("removed", problem))
    return None


def write_asset(folder: Path) -> Outcome:
    """Write the loader's script into a site if it is missing, and return what became of it."""
    path = folder / loader.asset_path()
    content = loader.asset_content().encode()
    if not is_inside(path, folder):
        return Outcome(path, problem="leads out of the site; nothing is written there")
    try:
        if path.is_file() and path.read_bytes() == content:
            return Outcome(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as problem:
        return Outcome(path, problem=describe_error("written", problem))
    return Outcome(path, is_changed=True)


def read_script(folder: Path, script: str) -> str:
    """Return the code of a script of the site, or "" if there is none.

    Args:
        folder: The folder of the site.
        script: The path of the script below that folder.

    """
    path = folder / script
    try:
        return path.read_text("utf-8-sig") if is_inside(path, folder) else ""
    except (OSError, ValueError):
        return ""


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def describe_error(what: str, problem: OSError) -> str:
    """Return what could not be done with a file, and why.

    Args:
        what: What was tried: `read`, `written` or `removed`.
        problem: The error that was raised.

    """
    return f"cannot be {what}: {problem.strerror or problem}"
