"""Script files of the site that load SnapEngage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_snapengage.page.parsed import ParsedPage
from mkdocs_snapengage.page.strip import mentions_snapengage

if TYPE_CHECKING:
    from mkdocs_snapengage.page.findings import Removal


def read_script_file(
    code: str, extra_urls: tuple[str, ...] = ()
) -> tuple[tuple[Removal, ...], tuple[int, ...]]:
    """Find the embeds in a script file of the site.

    Args:
        code: The script.
        extra_urls: Further starts of loader URLs, in lower case.

    Returns:
        The embeds of a file that holds nothing else and can go as a whole; and the lines on which
        a file with other code loads SnapEngage.

    """
    if not mentions_snapengage(code, extra_urls):
        return (), ()
    # A site that mentions SnapEngage nowhere needs no parser of JavaScript.
    from mkdocs_snapengage.page.findings import Removal  # noqa: PLC0415
    from mkdocs_snapengage.scripts import loaders as embeds  # noqa: PLC0415

    reading = embeds.read_script(code, extra_urls)
    page = ParsedPage(code)
    loaders = [loader for loader in reading.loaders if loader.form != embeds.INIT]
    if not loaders or not reading.stands_alone:
        starts = sorted({loader.start for loader in loaders} | {i.start for i in reading.uncut})
        return (), tuple(page.line(start) for start in starts)
    calls = tuple(call.text for call in reading.api_calls)
    return tuple(
        Removal(
            loader.form,
            page.line(loader.start),
            code[loader.start : loader.end],
            loader.widget_ids,
            loader.custom_code + (calls if loader is loaders[0] else ()),
            loader.condition,
        )
        for loader in loaders
    ), ()
