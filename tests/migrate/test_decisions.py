"""What the plugin does in place of an embed."""

from __future__ import annotations

from mkdocs_snapengage.migrate.decisions import consent_options
from mkdocs_snapengage.page.strip import strip

URL = "https://storage.googleapis.com/code.snapengage.com/js/abc.js"
PAGE = f"""<script type="text/plain" data-cookieconsent="statistics">count();</script>
<link rel="preload" as="script" type="text/plain" data-cookieconsent="marketing" href="{URL}">
<script async src="{URL}" type="text/plain" data-cookieconsent="preferences"></script>
<SCRIPT type="text/plain" data-category="chat">
(function () {{
  var s = document.createElement('script'); s.src = '{URL}'; document.body.appendChild(s);
}})();
</SCRIPT>
"""


def test_each_embed_has_the_consent_of_its_own_tag() -> None:
    removals = {removal.form: removal for removal in strip(PAGE).removals}
    found = {form: consent_options(PAGE, removal) for form, removal in removals.items()}
    assert found == {
        "resource hint": {"attributes": {"type": "text/plain", "data-cookieconsent": "marketing"}},
        "script tag": {"attributes": {"type": "text/plain", "data-cookieconsent": "preferences"}},
        "basic snippet": {"attributes": {"type": "text/plain", "data-category": "chat"}},
    }
