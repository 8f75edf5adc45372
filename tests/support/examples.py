"""Old snippets, and small sites that hold them, for tests of every room."""

from __future__ import annotations

import re

OLD_ID = "b2c7e1d4-90ab-4c3e-8f15-6d2a7b8c9e01"
ADVANCED = f"""<!-- begin SnapEngage code -->
<script type="text/javascript">
  (function() {{
    var se = document.createElement('script'); se.type = 'text/javascript'; se.async = true;
    se.src = '//storage.googleapis.com/code.snapengage.com/js/{OLD_ID}.js';
    var done = false;
    se.onload = se.onreadystatechange = function() {{
      if (!done && (!this.readyState || this.readyState === 'loaded')) {{
        done = true;
        /* Place your SnapEngage JS API code below */
      }}
    }};
    var s = document.getElementsByTagName('script')[0]; s.parentNode.insertBefore(se, s);
  }})();
</script>
<!-- end SnapEngage code -->
"""
EXTERNAL = (
    f'<script async src="https://storage.googleapis.com/code.snapengage.com/js/{OLD_ID}.js">'
    "</script>\n"
)
DOCS = {
    "index.md": "# Home\n\nCaf\u00e9 &nbsp; ?a=1&copy=2\n",
    "guide/start.md": f"# Start\n\n{EXTERNAL}\nMore.\n",
    "guide/code.md": f"# Code\n\n```html\n{ADVANCED}```\n",
}
OVERRIDES = {
    "mkdocs": {"main.html": '{% extends "base.html" %}{% block libs %}{{ super() }}\n' + ADVANCED},
    "readthedocs": {"main.html": '{% extends "base.html" %}{% block scripts %}{{ super() }}\n'},
    "material": {"main.html": '{% extends "base.html" %}{% block scripts %}{{ super() }}\n'},
}
for theme in ("readthedocs", "material"):
    OVERRIDES[theme]["main.html"] += ADVANCED
for override in OVERRIDES.values():
    override["main.html"] += "{% endblock %}\n"


def loader_tags(html: str) -> list[str]:
    return re.findall(r'<script id="snapengage-loader"[^>]*></script>', html)
