"""The options below `analytics:` and `widget:`.

The docstring below each option is its reference documentation; the YAML in it is an example.
"""

from __future__ import annotations

from mkdocs.config import config_options as c

from mkdocs_snapengage.config.kinds import (
    URL,
    WHAT_A_URL_IS,
    Button,
    Integrations,
    Options,
    Text,
)

_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"


class AnalyticsOptions(Options):
    """What is under `analytics:`; all but `global` only concern the snippet of `write_key`."""

    write_key = Text(r"[A-Za-z0-9_-]+", "a Segment write key (letters and digits)")
    """Load analytics.js on every page, for the Segment source with this write key.

    You need it only if your site has no analytics.js yet. A page that has an analytics.js snippet
    keeps that one and gets no second one.

    ```yaml
    write_key: YOUR_WRITE_KEY
    ```
    """

    cdn_host = Text(
        rf"{_LABEL}(\.{_LABEL})*(:[0-9]{{1,5}})?",
        "only a host, such as cdn.example.org, without https:// and path",
        default="cdn.segment.com",
    )
    """The host that serves analytics.js: your proxy, if you have one.

    ```yaml
    write_key: YOUR_WRITE_KEY
    cdn_host: cdn.example.org
    ```
    """

    global_ = Text(
        r"[A-Za-z_$][A-Za-z0-9_$]*",
        "the name of a JavaScript variable",
        default="analytics",
    )
    """The name of analytics.js on your pages, if it is not `analytics`.

    It is what Segment's snippet calls `globalAnalyticsKey`. This option also matters without
    `write_key`.

    ```yaml
    global: segment
    ```
    """

    integrations = Integrations()
    """The integrations object for `analytics.load`, such as `{All: false}`.

    Each name is an integration, each value `true`, `false` or a mapping of its settings. See
    [Consent](consent.md#the-integrations-object).

    ```yaml
    write_key: YOUR_WRITE_KEY
    integrations:
      All: true
      Intercom: false
    ```
    """

    page = c.Type(bool, default=True)
    """Call `page` when a page opens, including with the theme's instant navigation.

    ```yaml
    write_key: YOUR_WRITE_KEY
    page: false
    ```
    """


class WidgetOptions(Options):
    """What is under `widget:`: calls that are made once the widget is ready."""

    locale = Text(
        r"auto|[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*",
        "a language such as 'fr' or 'pt-BR', or 'auto' for the page's own",
    )
    """The widget's language; `auto` takes the page's own (`setLocale`).

    ```yaml
    locale: auto
    ```
    """

    sounds = c.Optional(c.Type(bool))
    """Whether a message makes a sound (`allowChatSound`).

    ```yaml
    sounds: false
    ```
    """

    screenshots = c.Optional(c.Type(bool))
    """Whether the visitor may send a screenshot (`allowScreenshot`).

    ```yaml
    screenshots: false
    ```
    """

    offline = c.Optional(c.Type(bool))
    """Whether visitors get a form while no agent is online (`allowOffline`).

    ```yaml
    offline: true
    ```
    """

    proactive_chat = c.Optional(c.Type(bool))
    """Whether the widget may speak to the visitor first (`allowProactiveChat`).

    ```yaml
    proactive_chat: false
    ```
    """

    button = Button(URL, WHAT_A_URL_IS)
    """`false` hides the chat button (`hideButton`), a URL is another image (`setButton`).

    The image is an https URL or a path below your site's root. Without a button, your own
    links and buttons open the chat, such as `onclick="return SnapEngage.startLink();"`.

    ```yaml
    button: false
    ```
    """

    lock_email = c.Type(bool, default=False)
    """Keep the visitor from changing the e-mail address that `identify` gave.

    It is the second argument of `setUserEmail`. See [Identify](identify.md).

    ```yaml
    lock_email: true
    ```
    """

    set_name = c.Type(bool, default=False)
    """Pass the visitor's name on to the widget, from the traits of `identify` (`setUserName`).

    ```yaml
    set_name: true
    ```
    """
