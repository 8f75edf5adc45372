"""HTML files on a disk: found, read in their encoding, and replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from mkdocs_snapengage.built_site import files as site_files
from mkdocs_snapengage.built_site.files import list_html, rewrite_file
from tests.support.platforms import posix
from tests.support.sites import write_files

PAGE = "<!doctype html>\r\n<title>t</title>\n<body><p>Caf\u00e9\r</body>\n"


def add_tag(html: str) -> str:
    return html.replace("</body>", "<i>\u20ac\u2603</i></body>")


def write(folder: Path, data: bytes) -> Path:
    path = folder / "page.html"
    path.write_bytes(data)
    return path


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith(site_files.TEMPORARY)]


@pytest.mark.parametrize(
    ("head", "codec", "bom", "added"),
    [
        ("", "utf-8", b"", "\u20ac\u2603"),
        ("", "utf-8", b"\xef\xbb\xbf", "\u20ac\u2603"),
        ("", "utf-16-le", b"\xff\xfe", "\u20ac\u2603"),
        ('<meta charset="utf-8">', "utf-8", b"", "\u20ac\u2603"),
        ("<META CHARSET=ISO-8859-1>", "latin-1", b"", "\u20ac&#9731;"),
        ("<meta charset='windows-1252'>", "cp1252", b"", "\u20ac&#9731;"),
        ('<meta charset="iso-8859-15">', "iso8859-15", b"", "\u20ac&#9731;"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=latin1">',
            "latin-1",
            b"",
            "\u20ac&#9731;",
        ),
        # Where nothing is declared, browsers guess so.
        ("<p>\u201a</p>", "cp1252", b"", "\u20ac&#9731;"),
        ('<meta charset="utf-16">', "utf-8", b"", "\u20ac\u2603"),
        ('<meta name="charset"><meta charset="latin1">', "latin-1", b"", "\u20ac&#9731;"),
        ('<meta name="description" content="charset=latin1">', "utf-8", b"", "\u20ac\u2603"),
        ('<!-- <meta charset="latin1"> -->', "utf-8", b"", "\u20ac\u2603"),
        ('<meta charset="latin1">', "utf-8", b"\xef\xbb\xbf", "\u20ac\u2603"),
    ],
)
def test_encoding_mark_and_newlines_stay(
    tmp_path: Path, head: str, codec: str, bom: bytes, added: str
) -> None:
    html = head + PAGE
    path = write(tmp_path, bom + html.encode(codec))
    assert rewrite_file(path, add_tag).is_changed
    # Browsers read Latin-1 as Windows-1252, which has the euro sign.
    read_as = "cp1252" if codec == "latin-1" else codec
    new = html.replace("</body>", f"<i>{added}</i></body>")
    assert path.read_bytes() == bom + new.encode(read_as)


@pytest.mark.parametrize("head", ["", '<meta charset="iso-8859-1">'])
def test_bytes_without_a_character_in_windows_1252_stay(tmp_path: Path, head: str) -> None:
    html = f"{head}<body>\x81\x8d\x9d</body>"
    path = write(tmp_path, html.encode("latin-1"))
    assert rewrite_file(path, lambda html: html + "\u2603").is_changed
    assert path.read_bytes() == html.encode("latin-1") + b"&#9731;"


@pytest.mark.parametrize(
    "data",
    [
        b'<meta charset="no-such"><body>a</body>',
        b'<meta charset="hex"><body>a</body>',
        b'<meta charset="utf-8"><body>\xff</body>',
        b'<meta charset="shift_jis"><body>\x81</body>',
        # It could be read, but not be written back with the needless escape.
        b'<meta charset="iso-2022-jp"><body>\x1b(B</body>',
        b"\xff\xfe<\x00b",
    ],
)
def test_what_cannot_be_decoded_stays_and_is_named(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, data)
    outcome = rewrite_file(path, add_tag)
    assert outcome.path == path
    assert not outcome.is_changed
    assert outcome.problem.startswith("cannot be read: it is not text in ")
    assert path.read_bytes() == data


@pytest.mark.parametrize("content", ["", '{"html": "<body></body>"}', "{% block a %}<p></p>"])
def test_what_is_no_page_is_left_alone(tmp_path: Path, content: str) -> None:
    path = write(tmp_path, content.encode())
    outcome = rewrite_file(path, lambda html: html + "<p>")
    assert (outcome.is_changed, outcome.problem) == (False, "")
    assert path.read_text() == content


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    path = write(tmp_path, PAGE.encode())
    os.utime(path, ns=(1, 1))
    inode = path.stat().st_ino
    assert not rewrite_file(path, lambda html: html).is_changed
    assert not rewrite_file(path, lambda _: None).is_changed
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (1, inode)


@posix
def test_permissions_stay(tmp_path: Path) -> None:
    path = write(tmp_path, PAGE.encode())
    path.chmod(0o640)
    assert rewrite_file(path, add_tag).is_changed
    assert path.stat().st_mode & 0o777 == 0o640


@posix
def test_a_new_file_has_usual_permissions(tmp_path: Path) -> None:
    site_files.write_atomically(tmp_path / "new.js", b"x")
    (tmp_path / "usual").write_bytes(b"x")
    assert (tmp_path / "new.js").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize(
    ("module", "name", "error"),
    [
        (os, "replace", OSError(errno.EACCES, os.strerror(errno.EACCES))),
        (Path, "chmod", OSError(errno.EPERM, os.strerror(errno.EPERM))),
        (tempfile, "mkstemp", OSError(errno.EROFS, os.strerror(errno.EROFS))),
    ],
)
def test_a_file_that_cannot_be_written_stays_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, error: OSError
) -> None:
    path = write(tmp_path, PAGE.encode())

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(module, name, fail)
    outcome = rewrite_file(path, add_tag)
    assert outcome.problem == f"cannot be written: {error.strerror}; it was not changed"
    assert path.read_bytes() == PAGE.encode()
    assert not leftovers(tmp_path)


def test_an_interrupted_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, PAGE.encode())

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        rewrite_file(path, add_tag)
    assert path.read_bytes() == PAGE.encode()
    assert not leftovers(tmp_path)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    outcome = rewrite_file(tmp_path / "gone.html", add_tag)
    assert outcome.problem == "cannot be read: No such file or directory"
    assert not list(tmp_path.iterdir())


@posix
def test_only_files_of_html_are_found_in_order(tmp_path: Path) -> None:
    files = ["b.html", "a/index.htm", "a/B.HTML", "x.txt", "search.json", "folder.html/c.html"]
    write_files(tmp_path, dict.fromkeys(files, "<p>"))
    os.mkfifo(tmp_path / "pipe.html")
    found = list_html(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found.files] == [
        "a/B.HTML",
        "a/index.htm",
        "b.html",
        "folder.html/c.html",
    ]
    assert not found.problems


@posix
def test_links_out_of_the_site_are_named_and_links_inside_are_not_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"out/a.html": "<p>", "out/b.css": "", "site/2.0/index.html": "<p>"})
    site = tmp_path / "site"
    (site / "latest").symlink_to("2.0")
    (site / "same.html").symlink_to("2.0/index.html")
    (site / "loop.html").symlink_to("loop.html")
    (site / "style.css").symlink_to("../out/b.css")
    (site / "folder").symlink_to(tmp_path / "out")
    (site / "page.html").symlink_to("../out/a.html")
    found = list_html(site)
    assert found.files == [site / "2.0" / "index.html"]
    problems = {item.path.name: item.text for item in found.problems}
    assert problems == {
        "folder": f"a link out of the site, to {tmp_path}/out; skipped",
        "page.html": f"a link out of the site, to {tmp_path}/out/a.html; skipped",
    }


@posix
def test_a_site_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"real/a.html": "<p>"})
    (tmp_path / "site").symlink_to("real")
    assert list_html(tmp_path / "site").files == [tmp_path / "site" / "a.html"]


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"a.html": "<p>", "secret/b.html": "<p>"})
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("secret"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = list_html(tmp_path)
    assert found.files == [tmp_path / "a.html"]
    (problem,) = found.problems
    assert problem.path == tmp_path / "secret"
    assert problem.text == "cannot be read: Permission denied"
