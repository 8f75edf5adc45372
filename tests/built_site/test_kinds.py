"""What a file of HTML is: a page, a part of one, a template, or something else."""

from __future__ import annotations

from pathlib import Path

import mkdocs
import pytest

from mkdocs_snapengage.built_site.kinds import kind_of

PACKAGES = Path(mkdocs.__file__).parents[1]
THEMES = [PACKAGES / "mkdocs" / "themes", PACKAGES / "material" / "templates"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<!doctype html><p>a", "page"),
        ("<html></html>", "page"),
        ("<title>Old</title>\n<p>a page without the tags that may be left out", "page"),
        ('<?xml version="1.0"?><!DOCTYPE html><html><body></body></html>', "page"),
        ("<body><svg></svg></body>", "page"),
        ("<body>what a &lt;frameset is: <code><frameset></code></body>", "page"),
        ("<html><title>{% include %} and others</title><body>", "page"),
        ("<html><title>A</title><body><pre>{% extends 'a' %}\n{{ b }}</pre>", "page"),
        ('<html><head><title>{{ title }}</title></head><body ng-app="x">{{ a }}</body>', "page"),
        ("<p>fragment", "part"),
        ("text, then <b>a tag</b>", "part"),
        ("<header><svg><title>icon</title></svg></header>", "part"),
        ("{% extends 'base.html' %}{% block scripts %}<script></script>{% endblock %}", "template"),
        ("<!-- ours --> {{ super() }}<body>", "template"),
        ("<!doctype html><html><head>\n  {%- block head %}{% endblock %}</head><body>", "template"),
        ("<nav>{{ nav }}</nav>", "template"),
        ("", "other"),
        (" \n", "other"),
        ("google-site-verification: google123.html", "other"),
        ('{"html": "<body></body>"}', "other"),
        ('["<p>"]', "other"),
        ('<?xml version="1.0"?><urlset><url></url></urlset>', "other"),
        ("<rss></rss>", "other"),
        ('<svg xmlns="http://www.w3.org/2000/svg"></svg>', "other"),
        (
            '<html><frameset cols="1,2"><noframes><body></body></noframes></frameset></html>',
            "other",
        ),
    ],
)
def test_kinds(content: str, kind: str) -> None:
    assert kind_of(content) == kind


def test_no_template_of_a_theme_is_taken_for_a_page() -> None:
    templates = [path for theme in THEMES for path in theme.rglob("*.html")]
    assert len(templates) > 100
    assert [path for path in templates if kind_of(path.read_text("utf-8")) == "page"] == []
