"""What SnapEngage's snippets are made of, as data.

Drawn from snippets in public pages and from the vendor's documentation. Everything that says
"this is SnapEngage" stands here and nowhere else.
"""

WORDS = ("snapengage", "snapabug")
"""A page without any of these, in any case, holds no embed."""

STEM = "snap"
"""An element without this, in any case, is none: code may put the words together of parts."""

WIDGET_URLS = (
    "storage.googleapis.com/code.snapengage.com/js/",
    "commondatastorage.googleapis.com/code.snapengage.com/js/",
    "storage.googleapis.com/snapengage-eu/js/",
    "commondatastorage.googleapis.com/snapengage-eu/js/",
    "www.snapengage.com/cdn/js/",
    "snapengage.com/cdn/js/",
    "www.snapengage.com/chatjs/ServiceGetConfig",
    "snapengage.com/chatjs/ServiceGetConfig",
)
"""Host and path with which the URL of a script begins that loads a widget; its id follows."""

OTHER_LOADER_URLS = (
    "storage.googleapis.com/snapengage/tmpjs/",
    "snapabug.appspot.com/snapabug.js",
    "www.snapengage.com/snapabug.js",
    "snapengage.com/snapabug.js",
    "snapabug.appspot.com/snapengage-",
    "www.snapengage.com/snapengage-",
    "snapengage.com/snapengage-",
)
"""The same for loaders whose URL does not say which widget they load."""

API_OBJECTS = frozenset({"SnapEngage", "SnapABug"})
"""The globals of the widget, two names of one object."""

JAVASCRIPT_TYPES = frozenset(
    {
        "",
        "application/ecmascript",
        "application/javascript",
        "application/x-ecmascript",
        "application/x-javascript",
        "module",
        "text/ecmascript",
        "text/javascript",
        "text/javascript1.0",
        "text/javascript1.1",
        "text/javascript1.2",
        "text/javascript1.3",
        "text/javascript1.4",
        "text/javascript1.5",
        "text/jscript",
        "text/livescript",
        "text/x-ecmascript",
        "text/x-javascript",
    }
)
"""Values of a script's `type` that a browser runs (HTML standard, "JavaScript MIME type")."""

REVIVED_TYPES = r"text/rocketscript|[0-9a-f]+-(?:module|(?:text|application)/javascript)"
"""Pattern of the values of `type` that a loader of the page's host turns back into a script."""

CONSENT_TYPE = "text/plain"
"""The `type` that consent managers give a script until the visitor agrees."""

SOURCE_ATTRIBUTES = (
    "src",
    "data-src",
    "data-cmp-src",
    "data-cookieblock-src",
    "data-suppressedsrc",
    "data-cookieconsent-src",
    "data-rocketsrc",
)
"""Attributes that hold a script's URL, the last ones until a consent manager renames them."""

RESOURCE_HINTS = frozenset({"dns-prefetch", "preconnect", "preload"})
"""Values of a link's `rel` that only make ready for a later request."""

FOREIGN_SOURCE_ATTRIBUTES = ("href", "xlink:href")
"""The same for scripts inside `<svg>`."""

READING_CALLS = frozenset(
    """
    charAt concat createElement createTextNode encodeURIComponent escape floor getAttribute
    getElementById getElementsByClassName getElementsByTagName getTime hasAttribute includes indexOf
    join match querySelector querySelectorAll random replace search slice split startsWith substr
    substring test toLowerCase toUpperCase trim unescape
    """.split()
)
"""Calls that change nothing: a loader may make them on anything."""

INSERTING_CALLS = frozenset(
    "after append appendChild before insertAdjacentElement insertBefore prepend".split()
)
"""Calls that put an element into the page: a loader may, with one that it made."""

CHANGING_CALLS = frozenset("remove removeChild removeEventListener setAttribute".split())
"""Calls that change an element: a loader may, with its own ones."""

LISTENER_CALLS = frozenset({"addEventListener", "attachEvent", "bind", "on"})
READY_EVENTS = frozenset({"DOMContentLoaded", "load", "onload", "ready"})
"""Calls that add an event handler, and the events after which a loader may wait to run."""

READY_CALLS = frozenset(
    """
    $ addLoadEvent docReady domReady jQuery load ready requestAnimationFrame requestIdleCallback
    setTimeout
    """.split()
)
"""Calls that run the function they are given once the page is ready, or later."""

FEATURE_TESTS = frozenset({"addEventListener", "attachEvent", "protocol", "readyState"})
"""Properties that old snippets ask for only to know how to do what they do anyway."""

HANDLER_PROPERTIES = frozenset({"onerror", "onload", "onreadystatechange"})
"""Where the advanced snippet puts the function with its API slot."""

SCRIPT_HELPERS = frozenset(
    """
    addScript ajax appendScript getScript importScript include includeScript injectScript
    injectScriptElement js load
    loadJS loadJs loadScript loadjs require requirejs script yepnope
    """.split()
)
"""Calls that load a script by the URL they are given."""

WRITE_CALLS = frozenset({"write", "writeln"})
"""Methods of the document that put markup into a page while it is parsed."""

INIT_CALLS = frozenset({"addButton", "init", "initAsync"})
"""The second half of the SnapABug pair: calls that start the widget with an id."""

REPLACEMENTS = {
    "allowChatSound": "the option widget.sounds",
    "allowOffline": "the option widget.offline",
    "allowProactiveChat": "the option widget.proactive_chat",
    "allowScreenshot": "the option widget.screenshots",
    "hideButton": "the option widget.button (false)",
    "setButton": "the option widget.button (a URL)",
    "setLocale": "the option widget.locale",
    "setUserEmail": "analytics.identify with the trait email, which the loader passes on,",
    "setUserName": "the option widget.set_name with analytics.identify",
}
"""What does the same as a method of the widget without code in a page."""

VENDOR_HOSTS = frozenset({"snapabug.appspot.com", "snapengage.com"})
"""Hosts that are SnapEngage's alone."""
