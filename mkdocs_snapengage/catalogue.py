"""What SnapEngage's snippets are made of, as data.

Drawn from snippets in public pages and from the vendor's documentation. Everything that says
"this is SnapEngage" stands here and nowhere else.
"""

WORDS = ("snapengage", "snapabug")
"""A page without any of these, in any case, holds no embed."""

WORDS_IN_BASE64 = (
    "c25hcgvuz2fnz",
    "nuyxblbmdhz2",
    "zbmfwzw5nywdl",
    "c25hcgfidw",
    "nuyxbhynvn",
    "zbmfwywj1z",
)
"""What base64 makes of each of them, in lower case: it depends on what stands before."""

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

REVIVED_TYPES = {
    "litespeed/javascript": False,
    "nitropack/inlinescript": False,
    "pmdelayedscript": False,
    "rocketlazyloadscript": False,
    "text/partytown": False,
    "text/psajs": False,
    "text/rocketscript": False,
    "didomi/javascript": True,
    "javascript/blocked": True,
    "opt-in": True,
}
"""A `type` that something turns back into a script; whether it waits for consent."""

NUMBERED_TYPE = r"[0-9a-f]+-(?:module|(?:text|application)/javascript)"
"""The form of a `type` that Cloudflare's Rocket Loader turns back into a script."""

CONSENT_TYPES = {"text/plain": ("class", "data-"), "text/template": ("data-borlabs-",)}
"""A `type` that consent managers give a script until the visitor agrees, and how the names of the
attributes begin by which they find it."""

CONSENT_NAMES = tuple(
    """
    axeptio borlabs consent cookie didomi gdpr iubenda klaro onetrust osano privacy tarteaucitron
    termly trustarc usercentrics
    """.split()
)
"""Words in the names of what waits for the visitor's consent, in lower case."""

SOURCE_ATTRIBUTES = (
    "src",
    "data-src",
    "data-borlabs-cookie-script-blocker-src",
    "data-borlabs-script-blocker-src",
    "data-cmp-src",
    "data-cmplz-src",
    "data-cookieblock-src",
    "data-cookieconsent-src",
    "data-pagespeed-orig-src",
    "data-rocket-src",
    "data-rocketsrc",
    "data-suppressedsrc",
)
"""Attributes that hold a script's URL, the last ones until something renames them."""

RESOURCE_HINTS = frozenset("dns-prefetch modulepreload preconnect prefetch preload".split())
"""Values of a link's `rel` that only make ready for a later request."""

FOREIGN_SOURCE_ATTRIBUTES = ("href", "xlink:href")
"""The same for scripts inside `<svg>`."""

READING_CALLS = frozenset(
    """
    charAt closest concat contains createElement createTextNode decodeURI decodeURIComponent
    encodeURI encodeURIComponent endsWith escape floor getAttribute getDay getElementById
    getElementsByClassName getElementsByTagName getHours getItem getTime hasAttribute includes
    indexOf join lastIndexOf match matchMedia matches querySelector querySelectorAll random replace
    search slice split startsWith substr substring test toLowerCase toString toUpperCase trim
    unescape
    """.split()
)
"""Calls that change nothing: a loader may make them on anything."""

LOOKUP_CALLS = frozenset(
    "getElementById getElementsByTagName querySelector querySelectorAll".split()
)
PAGE_PARTS = frozenset("* body footer head html script".split())
"""Calls that look an element up, and what every page has of it."""

BUILT_IN = frozenset(
    """
    Array Boolean Date Math Number Object RegExp String URL URLSearchParams parseFloat parseInt
    """.split()
)
"""Functions and constructors of the language, which change nothing."""

INSERTING_CALLS = frozenset(
    "after append appendChild before insertAdjacentElement insertBefore prepend".split()
)
"""Calls that put an element into the page: a loader may, with one that it made."""

CHANGING_CALLS = frozenset(
    "add remove removeAttribute removeChild removeEventListener setAttribute".split()
)
"""Calls that change an element: a loader may, with its own ones."""

CHAINED_CALLS = frozenset(
    "always appendTo catch done fail finally insertAfter insertBefore prependTo then".split()
)
"""What is called on the result of a call that loads a script: with callbacks, or with a place."""

LISTENER_CALLS = frozenset({"addEventListener", "attachEvent", "bind", "on", "one"})
READY_EVENTS = frozenset({"DOMContentLoaded", "load", "onload", "ready"})
"""Calls that add an event handler, and the events after which a loader may wait to run."""

READY_CALLS = frozenset(
    """
    $ addLoadEvent docReady domReady jQuery load queueMicrotask ready requestAnimationFrame
    requestIdleCallback setTimeout subscribe
    """.split()
)
"""Calls that run the function they are given once the page is ready, or later."""

PAGE_OBJECTS = frozenset({"$", "document", "document$", "globalThis", "jQuery", "self", "window"})
"""What a page's readiness is asked of; with others, such calls are conditions."""

READINESS = frozenset(
    """
    DOMContentLoaded addEventListener attachEvent body complete currentScript documentElement head
    length parentElement parentNode protocol readyState requestAnimationFrame requestIdleCallback
    """.split()
)
"""Properties that are asked for only to know how far the page is, or how to do something in it."""

HANDLER_PROPERTIES = frozenset({"onerror", "onload", "onreadystatechange"})
"""Where the advanced snippet puts the function with its API slot."""

OTHER_CALLS = frozenset(
    """
    Function add addAll attr config configure define each emit error eval execScript fetch forEach
    globalEval identify info init log map open page parse post postMessage preconnect prefetch
    preload prop push replaceWith send sendBeacon set setAttribute setInterval setItem setTimeout
    setup track trigger unshift update warn
    """.split()
)
"""Calls of other purposes than to load a script, which may be given a loader's URL all the same."""

SCRIPT_OPTIONS = frozenset(
    """
    async attributes attrs cache callback charset complete crossOrigin crossorigin dataType defer
    done error href id integrity load method name nonce onError onLoad onerror onload parent
    referrerPolicy src success target timeout type uri url
    """.split()
)
"""Keys of an object that says which script to load, and how."""

MARKUP_CALLS = frozenset(
    """
    after append before createContextualFragment html insertAdjacentHTML prepend write writeln
    """.split()
)
"""Calls that put markup into the page."""

QUESTIONS = frozenset(
    """
    endsWith includes indexOf lastIndexOf match matches querySelector querySelectorAll search
    startsWith test
    """.split()
)
"""Calls that only compare what they are given with something."""

SHOWING_OBJECTS = frozenset({"console"})
SHOWN_PROPERTIES = frozenset("innerText placeholder textContent title value".split())
"""Objects and properties that text is given to only to be read."""

CALLBACK_CALLS = frozenset(
    """
    apply call every filter find findIndex flatMap forEach from map reduce replace replaceAll some
    sort
    """.split()
)
"""Methods of built-in objects that call a function which they are given."""

OBJECT_CHANGES = frozenset(
    "assign defineProperties defineProperty freeze preventExtensions seal setPrototypeOf".split()
)
"""Methods of `Object` that change their first argument."""

TEXT_RUNNERS = frozenset(
    "Blob Function eval execScript globalEval parse setInterval setTimeout".split()
)
"""What runs text as a script, or reads data from it."""

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
