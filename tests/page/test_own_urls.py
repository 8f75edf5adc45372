"""A site's own address of the widget (`script_url`, an older proxy) is known like the vendor's."""

from __future__ import annotations

import pytest

from mkdocs_snapengage.page.reasons import IN_DATA, IN_EVENT, IN_JSON
from mkdocs_snapengage.page.strip import strip

OWN = ("chat.moor.example/w/",)
URL = "https://chat.moor.example/w/abc.js"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<a onclick=\"load('{URL}')\">", IN_EVENT),
        (f"<script>load(x.dataset.chat)</script><p data-chat='{URL}'>", IN_DATA),
        (
            (
                f"<script id='urls' type='application/json'>[\"{URL}\"]</script>"
                "<script>go(JSON.parse(byId('urls').textContent)[0])</script>"
            ),
            IN_JSON,
        ),
    ],
)
def test_it_is_told_wherever_the_vendors_would_be(page: str, reason: str) -> None:
    assert [item.reason for item in strip(page, OWN).leftovers] == [reason]
    assert not strip(page).leftovers


@pytest.mark.parametrize(
    "embed",
    [
        f"<script src='{URL}'></script>",
        f"<link rel=preload href='{URL}'>",
        f"<script>document.write('<script src=\"{URL}\"><\\/script>')</script>",
        f"<script>$.getScript('{URL}')</script>",
        (
            f"<script>(function () {{ var s = document.createElement('script'); s.src = '{URL}';"
            " document.body.appendChild(s); })()</script>"
        ),
    ],
)
def test_it_is_cut_wherever_the_vendors_would_be(embed: str) -> None:
    page = "<script src='https://chat.moor.example/w/abc.js'></script>" * embed.startswith("<link")
    stripped = strip(f"a{page}{embed}b", OWN)
    assert stripped.html == "ab"
    assert {removal.widget_ids for removal in stripped.removals} == {("abc",)}
    assert strip(embed).html == embed
