"""What a Content-Security-Policy has to allow for the chosen options."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs_snapengage.page import analytics

if TYPE_CHECKING:
    from mkdocs_snapengage.config.schema import SnapEngageConfig

_WIDGET_HOST = "https://storage.googleapis.com"
# Observed in the policy of a public site with the widget; the vendor documents none.
OBSERVED = {
    "script-src": ("https://www.snapengage.com", _WIDGET_HOST),
    "img-src": ("*", "data:", "blob:"),
    "media-src": ("https://www.snapengage.com",),
    "style-src": ("'unsafe-inline'",),
}
_EVENTS_HOST = "https://api.segment.io"


_COMMENTS = (
    "'self' is for the loader's own script. SnapEngage does not document what the widget needs:",
    "https://www.snapengage.com, img-src, media-src and style-src were observed on a public site.",
    "That site also allows 'unsafe-inline' and 'unsafe-eval' in script-src: try without them, and",
    "watch the browser's console. With 'strict-dynamic', browsers ignore 'self' and hosts: give",
    "the loader's tag a nonce, with the option attributes.",
)
_COMMENTS_ON_HASH = (
    "'sha256-…' allows the analytics.js snippet, the only inline script. It changes with the",
    "options. Next to a hash or a nonce, browsers ignore 'unsafe-inline'.",
)


def comments(options: SnapEngageConfig) -> tuple[str, ...]:
    """Return what to know about the sources, in lines."""
    return _COMMENTS + (_COMMENTS_ON_HASH if analytics.code_for(options) else ())


def sources(options: SnapEngageConfig) -> dict[str, list[str]]:
    """Return the sources to allow for each directive.

    Those of analytics.js are the hosts that Segment names for a strict policy
    (https://www.twilio.com/docs/segment/connections/sources/catalog/libraries/website/javascript/upgrade-to-ajs2).
    Those of the widget were observed, see `OBSERVED`.
    """
    cdn = f"https://{options.analytics.cdn_host}"
    # A path of the site's own has no host, and 'self' allows it.
    script_host = urlsplit(options.script_url).netloc
    code = analytics.code_for(options)
    own = {
        "script-src": (
            "'self'",
            f"https://{script_host}" if script_host else "",
            cdn,
            analytics.csp_hash(code) if code else "",
        ),
        "connect-src": (cdn, _EVENTS_HOST),
    }
    return {
        name: list(dict.fromkeys(filter(None, (*own.get(name, ()), *OBSERVED.get(name, ())))))
        for name in own | OBSERVED
    }
