"""The plugin's options.

The docstring below each option is its reference documentation; the YAML in it is an example.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from mkdocs.config import config_options as c

from mkdocs_snapengage.config.kinds import (
    URL,
    WHAT_A_URL_IS,
    Attributes,
    ConsentKey,
    Options,
    Patterns,
    SnippetUrls,
    Text,
)
from mkdocs_snapengage.config.sub_options import AnalyticsOptions, WidgetOptions

if TYPE_CHECKING:
    from mkdocs_snapengage.config.kinds import AttributeValue

_UUID_VERSION = 4

# The options that the loader reads from its own tag. All others are for the build or for the
# analytics.js snippet.
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


def _attribute_name(option: str) -> str:
    """Return the attribute that carries an option: `widget.sounds` is in `data-widget-sounds`."""
    return "data-" + option.replace(".", "-").replace("_", "-")


@cache
def _defaults(group: type[Options]) -> dict[str, Any]:
    return {name: option.default for name, option in group._schema}  # noqa: SLF001


class SnapEngageConfig(Options):
    """What is under `snapengage:` in mkdocs.yml."""

    widget_id = Text(
        r"[A-Za-z0-9_-]+",
        "a SnapEngage widget id (letters, digits, '-' and '_')",
        "It is the part between '/js/' and '.js' in the code that SnapEngage's dashboard gives "
        "you, for example 0c739ebb-2016-44a0-b1da-a5b5eb272474.",
        is_required=True,
    )
    """The id of your SnapEngage widget. Required.

    It is the part between `/js/` and `.js` in the code that SnapEngage's dashboard gives you.
    Letters, digits, `-` and `_` only. To keep it out of the file, read it from the environment:

    ```yaml
    widget_id: !ENV SNAPENGAGE_WIDGET_ID
    ```
    """

    record_live_chat_events = c.Type(bool, default=False)
    """Send the four Live Chat events to analytics.js with `track`.

    They are listed in [Live chat events](events.md).

    ```yaml
    record_live_chat_events: true
    ```
    """

    load = c.Choice(("immediately", "idle", "interaction"), default="idle")
    """When the widget may load.

    - `immediately`: at once.
    - `idle`: when the page has loaded and the browser has nothing else to do.
    - `interaction`: when the visitor first moves the pointer, taps, presses a key or scrolls.

    Visitors whose browser is set to save data always get `interaction`. Your own chat buttons load
    the widget in any case. See [Speed](speed.md) for what each setting costs.

    ```yaml
    load: interaction
    ```
    """

    consent = ConsentKey(
        r"(?s:.*\S.*)",
        "the key of a consent, such as 'snapengage'",
        "Remove the option if chat needs no consent.",
    )
    """The key of the consent that chat needs; without it, nothing is loaded.

    With Material for MkDocs it is a key of `extra.consent.cookies`. With any other theme, your
    consent tool grants it with the DOM event `snapengage:consent`. See
    [Consent](consent.md).

    ```yaml
    consent: snapengage
    ```
    """

    require_analytics = c.Type(bool, default=False)
    """Load no chat for visitors whose browser blocks analytics.js.

    By default, they get chat 5 seconds after the page has loaded. If your site itself switches
    analytics.js off for a visitor (`disable: true`), they get no chat either way.

    ```yaml
    require_analytics: true
    ```
    """

    analytics = c.SubConfig(AnalyticsOptions)
    """analytics.js: its name on your pages, and whether the plugin puts it there.

    With `write_key`, a small inline script loads analytics.js; all other options of this group but
    `global` concern only that script. It is the only inline script that the plugin ever adds: see
    [Security](security.md).
    """

    script_url = Text(
        rf"(?=.*\{{widget_id\}}){URL}",
        WHAT_A_URL_IS,
        "Write {widget_id} in place of the widget's id.",
    )
    """Where the widget's script is loaded from, with `{widget_id}` in place of the id.

    An https URL, for instance that of SnapEngage's European host, or a path below your site's
    root. By default it is SnapEngage's own address.

    ```yaml
    script_url: https://storage.googleapis.com/snapengage-eu/js/{widget_id}.js
    ```
    """

    snippet_urls = SnippetUrls()
    """Other addresses that your old snippets load SnapEngage from, such as your own proxy.

    Each is a host and the beginning of a path. With `chat.example.org/js/`, embeds of
    `https://chat.example.org/js/….js` are removed in all the forms that are known. See
    [What gets removed](what-gets-removed.md#addresses-of-your-own).

    ```yaml
    snippet_urls:
      - chat.example.org/js/
    ```
    """

    widget = c.SubConfig(WidgetOptions)
    """Settings of the widget that override those in SnapEngage's dashboard.

    What you leave out stays as it is there. In brackets is the method of SnapEngage's API that is
    called once the widget is ready. For everything else, use the event
    [`snapengage:ready`](events.md#your-own-code).
    """

    exclude = Patterns()
    """Pages that get no chat, as patterns like those in `.gitignore`.

    Old snippets are still removed from them. A pattern may name a page's source (`legal/*.md`) or
    what is built from it (`legal/imprint/`). Front matter `snapengage: true` brings chat back on
    one page: see [below](#one-page).

    ```yaml
    exclude:
      - legal/            # a folder
      - /404.html         # an error page
      - "*.draft.md"
      - "!legal/chat.md"  # but not this one
    ```
    """

    static_html = Patterns()
    """HTML files that MkDocs only copies, to be processed like pages.

    These are patterns of paths in the built site. They also apply to files that other plugins write
    at the end of a build, such as coverage reports or a page for printing. Redirects get no chat.

    ```yaml
    static_html:
      - coverage/
      - print_page.html
    ```
    """

    serve = c.Type(bool, default=True)
    """Whether `mkdocs serve` shows chat too. Old snippets are removed either way.

    ```yaml
    serve: false
    ```
    """

    attributes = Attributes({"id", "src", "async", *map(_attribute_name, _IN_THE_TAG)})
    """More attributes for the loader's tag, such as those a consent manager looks for.

    The value is text, or `true` for an attribute without a value. The plugin's own attributes,
    such as `id` and `src`, and event handlers, such as `onload`, are refused.

    ```yaml
    attributes:
      type: text/plain
      data-cookieconsent: marketing
    ```
    """

    @property
    def has_usual_widget_id(self) -> bool:
        """Whether the widget id has the usual form of SnapEngage's ids."""
        try:
            uuid = UUID(self.widget_id)
        except ValueError:
            return False
        return uuid.version == _UUID_VERSION and str(uuid) == self.widget_id

    def loader_attributes(self, to_root: str, widget_id: str = "") -> dict[str, AttributeValue]:
        """Return the attributes that carry the options to the loader; defaults are left out.

        Args:
            to_root: What leads from the page to the site's root, such as `../`.
            widget_id: The widget id of the page, or "" for that of the site.

        """
        attributes: dict[str, AttributeValue] = {}
        for name in _IN_THE_TAG:
            parent, _, key = name.rpartition(".")
            group: Options = self.data[parent] if parent else self
            value = group.data[key]
            if value is None or value == "" or value == _defaults(type(group))[key]:
                continue
            if name in _URLS and isinstance(value, str) and not urlsplit(value).scheme:
                value = to_root + value.lstrip("/")
            attributes[_attribute_name(name)] = value
        if widget_id:
            attributes["data-widget-id"] = widget_id
        return attributes | self.attributes
