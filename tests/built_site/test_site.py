"""What URLs on the pages of a built site lead to."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.built_site.site import path_of


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("js/chat.js", "guide/js/chat.js"),
        ("../js/chat.js?v=1#a", "js/chat.js"),
        ("/docs/js/chat.js", "js/chat.js"),
        ("/docs/js/a%20b.js", "js/a b.js"),
        ("https://example.org/js/chat.js", ""),
        ("//example.org/js/chat.js", ""),
        ("#top", ""),
        ("", ""),
        # No URL at all.
        ("http://[/chat.js", ""),
    ],
)
def test_a_url_leads_to_a_path_of_the_site_or_out_of_it(url: str, path: str) -> None:
    assert path_of(url, "guide/start.html", "/docs/") == path
