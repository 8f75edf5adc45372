"""The analytics.js snippet, for pages that have none. No MkDocs.

The snippet follows analytics.js' public protocol: an array that keeps calls until the library has
taken its place, with a method for each of the library's, and `_writeKey`, `_cdn` and
`_loadOptions` for the library to read. It is the only inline script that a page ever gets, and
the same text on all pages of a site: a Content-Security-Policy can allow it by `csp_hash`.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.elements import find_body_end, find_elements, find_head_end
from mkdocs_snapengage.markup.sieve import contains_any

if TYPE_CHECKING:
    from mkdocs_snapengage.config.schema import SnapEngageConfig
    from mkdocs_snapengage.markup.elements import Element

SNIPPET_ID = "snapengage-analytics"
"""The `id` that marks the plugin's own snippet."""

# What any of Segment's snippets has, whatever its version and however it is minified.
_MARKS = ("/analytics.js/v1/", "SNIPPET_VERSION", "_writeKey")

_MENTIONS = ("analytics.js/v1/", "analytics.load(", "cdn.segment.com", "googletagmanager.com/gtm")

_CODE = """
(function (settings) {
  var name = settings.global;
  var queue = (window[name] = window[name] || []);
  // The library or another snippet is there already.
  if (queue.initialize || queue.invoked) return;
  queue.invoked = true;
  queue.methods = [
    "addDestinationMiddleware", "addIntegrationMiddleware", "addSourceMiddleware", "alias",
    "debug", "deregister", "group", "identify", "off", "on", "once", "page", "pageview", "ready",
    "register", "reset", "screen", "setAnonymousId", "track", "trackClick", "trackForm",
    "trackLink", "trackSubmit"
  ];
  var isAboutPage = /^(alias|group|identify|page|screen|track)$/;

  // The page a call is about may be gone when the library comes.
  function pageContext() {
    var canonical = document.querySelector("link[rel=canonical]");
    return {
      __t: "bpc",
      c: (canonical && canonical.getAttribute("href")) || undefined,
      p: location.pathname,
      u: location.href,
      s: location.search,
      t: document.title,
      r: document.referrer
    };
  }

  queue.methods.forEach(function (method) {
    queue[method] = function () {
      var current = window[name];
      var given = [].slice.call(arguments);
      // Somebody kept the array, and the library has taken its place.
      if (current.initialized) return current[method].apply(current, given);
      if (isAboutPage.test(method)) given.push(pageContext());
      queue.push([method].concat(given));
      return queue;
    };
  });

  queue._writeKey = settings.writeKey;
  queue._cdn = settings.cdn;
  queue.load = function (key, options) {
    var script = document.createElement("script");
    script.async = true;
    script.src = settings.cdn + "/analytics.js/v1/" + key + "/analytics.min.js";
    script.setAttribute("data-global-segment-analytics-key", name);
    queue._loadOptions = options;
    document.head.appendChild(script);
  };

  var started = false;
  var seen;
  function page() {
    var current = location.pathname + location.search;
    if (!settings.page || !started || current === seen) return;
    seen = current;
    window[name].page();
  }
  function start() {
    if (started) return;
    started = true;
    queue.load(settings.writeKey, { integrations: settings.integrations });
    page();
  }
  function hasConsent() {
    try {
      return window.snapengageConsent === true || __md_get("__consent")[settings.consent] === true;
    } catch (unknown) {
      return false;
    }
  }

  document.addEventListener("snapengage:consent", start);
  if (!settings.consent || hasConsent()) start();
  // Material for MkDocs opens pages without loading them, and tells it here.
  document.addEventListener("DOMContentLoaded", function () {
    if (window.document$) window.document$.subscribe(page);
  });
})(SETTINGS);
"""


def code_for(options: SnapEngageConfig) -> str:
    """Return the snippet's JavaScript for the options, "" without a write key."""
    analytics = options.analytics
    if not analytics.write_key:
        return ""
    settings = {
        "writeKey": analytics.write_key,
        "cdn": f"https://{analytics.cdn_host}",
        "global": analytics.global_,
        "integrations": analytics.integrations,
        "page": analytics.page,
        "consent": options.consent,
    }
    return _CODE.replace("SETTINGS", _script_json(settings))


def csp_hash(code: str) -> str:
    """Return what a Content-Security-Policy's `script-src` needs to allow the snippet."""
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def inject(html: str, code: str, global_name: str) -> str:
    """Put the snippet before `</head>`, or where the loader comes on a page that has none.

    A page that has an analytics.js snippet is left as it is, and so is one that is cut off in such
    a way that no element can follow.
    """
    if has_snippet(html, global_name):
        return html
    position = find_head_end(html)
    if position is None:
        position = find_body_end(html)
    if position is None:
        return html
    return f'{html[:position]}<script id="{SNIPPET_ID}">{code}</script>\n{html[position:]}'


def is_mentioned(text: str) -> bool:
    """Whether a page or script has anything that may bring analytics.js, such as a tag manager."""
    return contains_any(text, _MENTIONS)


def has_snippet(html: str, global_name: str) -> bool:
    """Whether a script of the page brings analytics.js, under the name `global_name` or another.

    Where it is not certain that a script is live, it counts: two snippets are worse than none.
    """
    name = re.escape(global_name)
    # The name comes first, and then what must not precede it: so the search is for plain text.
    load = re.compile(rf"{name}(?<![\w$]{name})\s*\.\s*load\s*\(")

    def is_marked(text: str) -> bool:
        return contains_any(text, _MARKS) or load.search(text) is not None

    if not is_marked(html):
        return False
    found = find_elements(html, {"script"}, is_marked)
    return bool(found.doubtful) or any(map(_may_run, found.elements))


def _may_run(script: Element) -> bool:
    """Whether a script is code, now or once a consent manager lets it run, and not data."""
    return "json" not in script.attributes.get("type", "").lower()


def _script_json(value: object) -> str:
    """JSON that can stand in a script: nothing in it ends the script or begins a comment."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")
