"""What is SnapEngage's and what only looks like it, as data."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.page.cuts import comment_role
from mkdocs_snapengage.scripts.urls import find_loaders, is_vendor_host, mentions_loader

ID = "1b7c4d2e-8f3a-4c5b-9d6e-0a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (" begin SnapEngage code ", "begin"),
        (" end SnapEngage code ", "end"),
        ("SNAPENGAGE START", "begin"),
        (" SnapEngage End ", "end"),
        (" SnapEngage ", "neutral"),
        (" SnapEngage code for testing ", "neutral"),
        ("snap engage ", "neutral"),
        ("// snap engage ", "neutral"),
        ("support", "neutral"),
        ("Start of Live Chat Script ", "begin"),
        (" begin Zendesk code ", ""),
        (" end ", ""),
        (" SnapEngage was here until 2019 ", ""),
        (" begin and end SnapEngage ", ""),
        (" begin SnapEngage end ", ""),
        ("<script>SnapEngage</script>", "neutral"),
        ("", ""),
    ],
)
def test_comments_that_wrap_a_snippet_are_known_by_their_words(text: str, role: str) -> None:
    assert comment_role(text) == role


@pytest.mark.parametrize(
    ("url", "widgets"),
    [
        (f"//storage.googleapis.com/code.snapengage.com/js/{ID}.js", [ID]),
        (f"HTTPS://Storage.GoogleAPIs.com/code.snapengage.com/js/{ID}.js?x=1", [ID]),
        (f"commondatastorage.googleapis.com/code.snapengage.com/js/{ID}.js", [ID]),
        ("//storage.googleapis.com/code.snapengage.com/js/timber-widget.js", ["timber-widget"]),
        ("//storage.googleapis.com/code.snapengage.com/js/\0.js", [""]),
        ("\0//storage.googleapis.com/code.snapengage.com/js/\0", [""]),
        (f"https://www.snapengage.com/chatjs/ServiceGetConfig?w={ID}", [ID]),
        ("https://snapabug.appspot.com/snapabug.js", [""]),
        ("http://www.snapengage.com/snapengage-fernwood.js", [""]),
        (f"../assets/external/storage.googleapis.com/code.snapengage.com/js/{ID}.js", [ID]),
        (f"<script src='//storage.googleapis.com/snapengage-eu/js/{ID}.js'></script>", [ID]),
        ("https://storage.googleapis.com/code.snapengage.com/btn/blue.png", []),
        (f"https://www.snapengage.com/statusImage?w={ID}", []),
        (f"https://example.org/?u=//storage.googleapis.com/code.snapengage.com/js/{ID}.js", []),
        (f"https://example.org/#storage.googleapis.com/code.snapengage.com/js/{ID}.js", []),
        (f"https://evilstorage.googleapis.com/code.snapengage.com/js/{ID}.js", []),
        (f"https://storage.googleapis.com/volusionchat/js/{ID}.js", []),
        ("", []),
    ],
)
def test_a_loaders_url_is_known_by_host_and_path(url: str, widgets: list[str]) -> None:
    assert find_loaders([url]) == widgets


def test_further_hosts_can_be_given() -> None:
    url = "https://chat.example.org/js/abc.js"
    assert find_loaders([url]) == []
    assert find_loaders([url], ("chat.example.org/js/",)) == ["abc"]
    assert mentions_loader(f"x = '{url}'", ("chat.example.org/js/",))


@pytest.mark.parametrize(
    ("url", "is_vendors"),
    [
        ("https://www.snapengage.com", True),
        ("//snapengage.com/x", True),
        ("https://snapabug.appspot.com", True),
        ("https://storage.googleapis.com", False),
        ("https://notsnapengage.com", False),
        ("https://evil-snapabug.appspot.com", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_the_vendors_own_hosts_are_known(url: str, *, is_vendors: bool) -> None:
    assert is_vendor_host(url) is is_vendors
