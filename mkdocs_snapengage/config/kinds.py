"""The kinds of options that MkDocs lacks, and how mistakes in options of any kind are reported.

`!ENV` in mkdocs.yml may give a number, a boolean or None instead of text. A value of the wrong type
is refused, and never converted to text.
"""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections import Counter
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mkdocs.config.base import ConfigErrors, ConfigWarnings
    from pathspec.gitignore import GitIgnoreSpec

AttributeValue = str | bool | None

_IN_URLS = r"[^\x00-\x20\x7f\x22\x27<>\\^`|]"
URL = (
    r"([Hh][Tt][Tt][Pp][Ss]://[\w.-]+(:[0-9]{1,5})?(?![^/?#])"
    rf"|(?!//|[A-Za-z][A-Za-z0-9+.-]*:)){_IN_URLS}*"
)
"""The form of an https URL, or of a path below the site's root. Both are safe in a page."""
WHAT_A_URL_IS = "an https:// URL, or a path below the site's root, percent-encoded"

_ATTRIBUTE_NAME = r"[A-Za-z_][A-Za-z0-9_:.-]*"


class Options(Config):
    """A group of options: every mistake in it is an error, and all of them are reported.

    MkDocs itself stops at the first bad option, and only warns about an unknown one.
    """

    @override
    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate each option. Sub-options are named like `widget.sounds`."""
        failed: ConfigErrors = []
        known = dict(self._schema)
        for name, option in known.items():
            value = self.get(name)
            try:
                if isinstance(option, c.SubConfig):
                    self[name], below = _read_group(option.config_class, value)
                    failed += [(f"{name}.{sub}", error) for sub, error in below]
                else:
                    self[name] = option.validate(value)
            except ValidationError as error:
                failed.append((name, ValidationError(f"{error}{_hint(option, value)}")))
        failed += [(str(name), _unknown(name, known)) for name in self if name not in known]
        return failed, []


def _read_group(kind: type[Config], value: object) -> tuple[Config, ConfigErrors]:
    group = kind()
    if not isinstance(value, dict | None):
        raise ValidationError(
            f"Expected a group of options, but received {describe_value(value)}. "
            f"Write below it: {', '.join(name for name, _ in kind._schema)}."  # noqa: SLF001
        )
    group.load_dict(value or {})
    return group, group.validate()[0]


def _unknown(name: object, known: Collection[str]) -> ValidationError:
    return ValidationError(
        f"There is no such option.{_suggestion(name, known)} Known are: {', '.join(known)}."
    )


def _hint(option: BaseConfigOption[Any], value: object) -> str:
    """Return the advice that MkDocs' own messages lack."""
    if isinstance(option, c.Choice):
        return f".{_suggestion(value, option.choices)}"
    # All of ours that have a type are true or false.
    if isinstance(getattr(option, "option", option), c.Type):
        return f". Write true or false without quotes, not {describe_value(value)}."
    return ""


def _suggestion(name: object, known: Collection[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - for mistakes alone

    close = get_close_matches(str(name), known, n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def describe_value(value: object) -> str:
    """Return a value as text, with its type unless it is a string."""
    return repr(value) if isinstance(value, str) else f"{value!r} ({type(value).__name__})"


class Text(BaseConfigOption[str]):
    """Text of a certain form. If it is missing or empty, the default is used."""

    def __init__(
        self,
        form: str,
        what: str,
        advice: str = "",
        *,
        default: str = "",
        is_required: bool = False,
    ) -> None:
        """Accept text of one form.

        Args:
            form: A regular expression that the whole text has to match.
            what: A description of that form.
            advice: A sentence that says what to do if the text has another form.
            default: The text if the option is missing or empty.
            is_required: Whether the option must be present.

        """
        super().__init__()
        self.form = form
        self.what = what
        self.advice = advice
        self.default = default
        self.is_required = is_required

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the text; raise ValidationError if it has another form."""
        if value is None or value == "":
            if not self.is_required:
                return str(self.default)
            problem = f"The value is missing, or its !ENV variable is not set. Expected {self.what}"
        elif not isinstance(value, str):
            problem = (
                f"Expected {self.what}, but received {describe_value(value)}; put text in quotes"
            )
        elif re.fullmatch(self.form, value):
            return value
        else:
            problem = f"Expected {self.what}, but received {value!r}"
        raise ValidationError(f"{problem}. {self.advice}".rstrip())


class ConsentKey(Text):
    """The name of a consent. It may be missing, but not empty."""

    def __init__(self, form: str, what: str, advice: str) -> None:
        super().__init__(form, what, advice, is_required=True)
        self.default = object()

    @override
    def run_validation(self, value: object, /) -> str:
        """Return the key; raise ValidationError if chat would start without a consent."""
        return "" if value is self.default else super().run_validation(value)


class Button(Text):
    """False hides the chat button, a URL gives it another image, None leaves it unchanged."""

    @override
    def run_validation(self, value: object, /) -> Any:
        """Return false, the image's URL, or None."""
        if isinstance(value, bool):
            return None if value else False
        return super().run_validation(value) or None


class SnippetUrls(BaseConfigOption["tuple[str, ...]"]):
    """Hosts and path prefixes of the URLs in further old snippets."""

    _urls = c.ListOfItems(
        Text(
            r"((?i:https?:)?//)?[\w-]+(\.[\w-]+)+(:[0-9]+)?/[^\s\"'<>?#]*",
            "a host and the beginning of a path, such as chat.example.org/js/",
            is_required=True,
        ),
        default=[],
    )

    @override
    def run_validation(self, value: object, /) -> tuple[str, ...]:
        """Return each host and path in lower case; raise ValidationError for other text."""
        urls = self._urls.run_validation(value)
        return tuple(re.sub(r"^(https?:)?//", "", url.lower()) for url in urls)


class Patterns(c.PathSpec):
    """Patterns of files: a text like that of MkDocs' `exclude_docs`, or a list."""

    _lines = c.ListOfItems(c.Type(str), default=[])

    @override
    def run_validation(self, value: object, /) -> GitIgnoreSpec:
        """Return the patterns; raise ValidationError for anything else."""
        if isinstance(value, list | None):
            value = "\n".join(self._lines.run_validation(value))
        return super().run_validation(value)


def is_matched(patterns: GitIgnoreSpec, paths: Iterable[str]) -> bool:
    """Whether patterns match a page.

    Args:
        patterns: The patterns.
        paths: The paths of the page. The first one to which any pattern applies decides.

    """
    for path in paths if len(patterns) else ():
        include = patterns.check_file(path).include
        if include is not None:
            return include
    return False


class Mapping(BaseConfigOption["dict[str, Any]"]):
    """Names and their values, none by default."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    @override
    def run_validation(self, value: object, /) -> dict[str, Any]:
        """Return the mapping; raise ValidationError with everything that is wrong in it."""
        if not isinstance(value, dict | None):
            raise ValidationError(
                f"Expected names and their values, but received {describe_value(value)}."
            )
        if problems := list(self.problems(value or {})):
            raise ValidationError(" ".join(problems))
        return value or {}

    @abstractmethod
    def problems(self, entries: dict[object, object]) -> Iterator[str]:
        """Yield a sentence for everything that is wrong with the entries."""


class Integrations(Mapping):
    """The integrations object of analytics.js."""

    @override
    def problems(self, entries: dict[object, object]) -> Iterator[str]:
        for name, setting in entries.items():
            if not isinstance(name, str):
                yield f"The name of an integration must be text, not {describe_value(name)}."
            if not isinstance(setting, bool | dict):
                yield f"'{name}' must be true, false or settings, not {describe_value(setting)}."
        try:
            json.dumps(entries, allow_nan=False)
        except (TypeError, ValueError) as problem:
            yield f"It goes into the page as JSON, which cannot hold this: {problem}."


class Attributes(Mapping):
    """Further attributes of the loader's tag, except those that the plugin itself writes."""

    def __init__(self, reserved: Collection[str]) -> None:
        super().__init__()
        self.reserved = reserved

    @override
    def problems(self, entries: dict[object, object]) -> Iterator[str]:
        for name, value in entries.items():
            lower = str(name).lower()
            if not isinstance(name, str) or not re.fullmatch(_ATTRIBUTE_NAME, name):
                yield f"{describe_value(name)} is not an attribute name."
            elif lower in self.reserved:
                yield f"The plugin itself sets '{name}'; remove it here."
            elif lower.startswith("on"):
                yield (
                    f"'{name}' would be inline JavaScript, which the plugin keeps out of pages; "
                    "listen to the event 'snapengage:ready' in a script of your own."
                )
            elif value is not True and not isinstance(value, str):
                yield (
                    f"'{name}' must be text, or true for an attribute without a value, "
                    f"not {describe_value(value)}; put text in quotes."
                )
        for name, times in Counter(str(name).lower() for name in entries).items():
            if times > 1:
                yield f"The attribute '{name}' is given twice."
