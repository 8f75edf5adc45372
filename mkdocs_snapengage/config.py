"""The plugin's options.

The docstring below each option is its reference documentation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_snapengage import analytics
from mkdocs_snapengage.groups import Group, Options
from mkdocs_snapengage.lists import Patterns, SnippetUrls
from mkdocs_snapengage.loader import attribute_name
from mkdocs_snapengage.options import (
    Attributes,
    Button,
    ConsentKey,
    Integrations,
    MaybeSwitch,
    OneOf,
    ScriptUrl,
    Switch,
    Text,
    WidgetId,
    is_site_relative,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_snapengage.loader import AttributeValue

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class AnalyticsOptions(Options):
    """What stands under `analytics:`; all but `global` only concern the snippet of `write_key`."""

    write_key = Text(r"[A-Za-z0-9_-]+", "A Segment write key is letters and digits")
    """Put analytics.js on the page, for the Segment source with this write key.

    A page that has an analytics.js snippet already keeps that one and gets no second one.
    """

    cdn_host = Text(
        r"(?i:[a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.(?i:[a-z0-9]([a-z0-9-]*[a-z0-9])?))*(:[0-9]{1,5})?",
        "This is a host alone, such as cdn.example.org, without https:// and path",
        default="cdn.segment.com",
    )
    """The host that analytics.js comes from: your proxy's, where you have one."""

    global_ = Text(
        r"[A-Za-z_$][A-Za-z0-9_$]*",
        "This is the name of a JavaScript variable",
        default="analytics",
    )
    """The name of analytics.js on your pages, where it is not `analytics`.

    It is what Segment's snippet calls `globalAnalyticsKey`.
    """

    integrations = Integrations()
    """The integrations object that `analytics.load` is given, such as `{All: false}`."""

    page = Switch(default=True)
    """Call `page` when a page is opened, also by the theme's instant navigation."""


class WidgetOptions(Options):
    """What stands under `widget:`: calls that are made once the widget is there.

    What is left out stays as it is set in SnapEngage's dashboard.
    """

    locale = Text(
        r"auto|[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*",
        "This is a language such as 'fr' or 'pt-BR', or 'auto' for the page's own",
    )
    """The widget's language; `auto` takes the page's own (`setLocale`)."""

    sounds = MaybeSwitch()
    """Whether a message makes a sound (`allowChatSound`)."""

    screenshots = MaybeSwitch()
    """Whether the visitor may send a screenshot (`allowScreenshot`)."""

    offline = MaybeSwitch()
    """Whether there is a form while no agent is online (`allowOffline`)."""

    proactive_chat = MaybeSwitch()
    """Whether the widget may speak to the visitor first (`allowProactiveChat`)."""

    button = Button()
    """`false` hides the chat button (`hideButton`), a URL is another image (`setButton`).

    An https URL or a path below your site's root. Without a button, chat is opened by your own
    links and buttons.
    """

    lock_email = Switch(default=False)
    """The visitor cannot change the e-mail address that `identify` gave.

    It is the second argument of `setUserEmail`.
    """

    set_name = Switch(default=False)
    """Give the widget the visitor's name, from the traits of `identify` (`setUserName`)."""


# What the loader reads off its own tag. The rest concerns the build or the analytics.js snippet.
_IN_THE_TAG = (
    "widget_id",
    "record_live_chat_events",
    "load",
    "consent",
    "require_analytics",
    "analytics.global",
    "script_url",
    *(f"widget.{name}" for name, _ in WidgetOptions._schema),  # noqa: SLF001
)
_URLS = {"script_url", "widget.button"}


class SnapEngageConfig(Options):
    """What stands under `snapengage:` in mkdocs.yml."""

    widget_id = WidgetId()
    """The id of your SnapEngage widget. Required.

    It is the part between `/js/` and `.js` in the code that SnapEngage's dashboard gives you.
    Letters, digits, `-` and `_` only.
    """

    record_live_chat_events = Switch(default=False)
    """Send the four Live Chat events to analytics.js with `track`."""

    load = OneOf(("immediately", "idle", "interaction"), default="idle")
    """When the widget may load.

    - `immediately`: at once.
    - `idle`: when the page has loaded and the browser has nothing else to do.
    - `interaction`: when the visitor first moves the pointer, presses a key or scrolls.

    A visitor whose browser saves data always gets `interaction`. What opens chat on your pages
    loads the widget whatever this option says.
    """

    consent = ConsentKey()
    """The key of the consent without which nothing is loaded.

    With Material for MkDocs it is a key of `extra.consent.cookies`. With any other theme, your
    consent tool grants it with the DOM event `snapengage:consent`.
    """

    require_analytics = Switch(default=False)
    """No chat for a visitor whose browser blocks analytics.js.

    Without it, such a visitor gets chat 5 seconds after the page has loaded.
    """

    analytics = Group(AnalyticsOptions)
    """analytics.js: its name on your pages, and whether the plugin puts it there."""

    script_url = ScriptUrl()
    """Where the widget's script is loaded from, with `{widget_id}` in the place of the id.

    An https URL, for instance SnapEngage's European host
    `https://storage.googleapis.com/snapengage-eu/js/{widget_id}.js`, or a path below your site's
    root. Left out, it is SnapEngage's own address.
    """

    snippet_urls = SnippetUrls()
    """Where else your old snippets load SnapEngage from, as host and path: a proxy of your own.

    `chat.example.org/js/` makes embeds of `https://chat.example.org/js/….js` known, in each form
    that embeds of SnapEngage's own addresses have.
    """

    widget = Group(WidgetOptions)
    """Settings of the widget that override those in SnapEngage's dashboard."""

    exclude = Patterns()
    """Pages that get no chat, as patterns in the way of `.gitignore`; old snippets still go.

    A pattern may name a page's source (`legal/*.md`) or what is built from it
    (`legal/imprint/`). Front matter `snapengage: true` brings chat back on one page.
    """

    static_html = Patterns()
    """HTML files to be treated like pages though MkDocs only copies them.

    Patterns of paths in the built site, also of files that other plugins write at the end of a
    build: redirects, coverage reports, a page for printing.
    """

    serve = Switch(default=True)
    """Whether there is chat in `mkdocs serve` too. Old snippets go there in any case."""

    attributes = Attributes({"id", "src", "async", *map(attribute_name, _IN_THE_TAG)})
    """Further attributes of the loader's tag, such as a consent manager looks for.

    The value is text, or `true` for an attribute without a value.
    """

    @property
    def has_usual_widget_id(self) -> bool:
        """Whether the widget id has the form that SnapEngage's ids have."""
        return _UUID.fullmatch(self.widget_id) is not None

    def loader_settings(self, url_of: Callable[[str], str]) -> dict[str, AttributeValue]:
        """Return what the loader's tag has to say, by option; defaults are left out.

        `url_of` turns a path below the site's root into a URL as the page needs it.
        """
        settings = {name: value for name, value in self.changed() if name in _IN_THE_TAG}
        for name in _URLS & settings.keys():
            if settings[name] and is_site_relative(settings[name]):
                settings[name] = url_of(settings[name].lstrip("/"))
        return settings

    def analytics_code(self) -> str:
        """Return the analytics.js snippet for pages that have none, or "" without a write key."""
        options = self.analytics
        if not options.write_key:
            return ""
        return analytics.code(
            options.write_key,
            cdn_host=options.cdn_host,
            global_name=options.global_,
            integrations=options.integrations,
            page=options.page,
            consent=self.consent,
        )
