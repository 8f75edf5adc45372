"""One pass over a page: which of its elements and statements are embeds, and what stays.

What counts as a snippet is data in `catalogue`; which statements of a script are loaders is told
by `scripts.loaders`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from mkdocs_snapengage.markup.executable import awaits_consent, is_executable, source_attributes
from mkdocs_snapengage.page.analytics import SNIPPET_ID
from mkdocs_snapengage.page.attributes import find_loading_tags
from mkdocs_snapengage.page.cuts import cut_element
from mkdocs_snapengage.page.edits import Edit, merged, splice, whole_lines
from mkdocs_snapengage.page.findings import LazyLine, Leftover, Removal
from mkdocs_snapengage.page.inject import TAG_ID
from mkdocs_snapengage.page.reasons import DOUBTFUL, EXTERNAL, GLUED, HINT, NO_LOADER, SHOWN
from mkdocs_snapengage.page.strip import Stripped
from mkdocs_snapengage.scripts import loaders as embeds
from mkdocs_snapengage.scripts.fragments import may_load
from mkdocs_snapengage.scripts.urls import find_loaders, is_vendor_host, mentions_loader

if TYPE_CHECKING:
    from mkdocs_snapengage.markup.elements import Element
    from mkdocs_snapengage.page.parsed import ParsedPage


def find_embeds(page: ParsedPage, extra_urls: tuple[str, ...]) -> tuple[Stripped, list[Edit]]:
    """Find out what of a page can be cut as it stands.

    Args:
        page: The page.
        extra_urls: Further starts of loader URLs, in lower case.

    Returns:
        What was found, with the page as it is, and the edits that take the embeds out.
    """
    return _StripPass(page, extra_urls).run()


class _Script:
    """An inline script of a page, what it does, and the cuts that take its embeds out."""

    def __init__(self, element: Element, reading: embeds.Reading) -> None:
        self.element = element
        self.reading = reading
        self.cuts: list[Edit] = []
        self.removals: list[Removal] = []
        self.uncut: list[tuple[int, str]] = []


class _StripPass:
    """One pass over a page: everything that can be cut out of it as it stands."""

    def __init__(self, page: ParsedPage, extra_urls: tuple[str, ...]) -> None:
        self.page = page
        self.html = page.html
        self.extra_urls = extra_urls
        self.found = page.find({"link", "script"}, lambda text: may_load(text, extra_urls))

    def run(self) -> tuple[Stripped, list[Edit]]:
        """Return what was found on the page, and the edits that take out what can be cut."""
        live = [element for element in self.found.elements if _may_go(element)]
        elements = [element for element in live if not element.in_pre]
        in_pre = [element for element in live if element.in_pre]
        whole = [(e, removal) for e in elements for removal in self.whole_removals(e)]
        inline = [
            self.read(_Script(element, embeds.read_script(self.code(element), self.extra_urls)))
            for element in elements
            if element.name == "script" and not source_attributes(element)
        ]
        forms = [removal.form for script in inline for removal in script.removals]
        if not any(
            form not in {embeds.INIT, HINT} for form in [*forms, *(r.form for _, r in whole)]
        ):
            inline = [self.read(_without_init(script)) for script in inline]
        every_cut = [cut_element(self.page, element) for element, _ in whole]
        every_cut += [cut for script in inline for cut in script.cuts]
        removals = [(element.start, removal) for element, removal in whole]
        removals += [(s.element.start, removal) for s in inline for removal in s.removals]
        stripped = Stripped(
            html=self.html,
            removals=tuple(removal for _, removal in sorted(removals, key=itemgetter(0))),
            # What is left of a page is told when nothing more can be cut out of it.
            leftovers=() if every_cut else tuple(self.leftovers(inline, in_pre)),
            early_calls=() if every_cut else tuple(self.early_calls(inline)),
        )
        return stripped, merged(self.html, every_cut)

    def code(self, element: Element) -> str:
        return self.html[element.content_start : element.content_end]

    def source(self, element: Element) -> str:
        return self.html[element.start : element.end]

    def line(self, offset: int) -> LazyLine:
        return LazyLine(partial(self.page.line, offset))

    def whole_removals(self, element: Element) -> list[Removal]:
        """The removal that an element is by its attributes alone, if it is one."""
        form, urls = EXTERNAL, [element.attributes[name] for name in source_attributes(element)]
        if element.name == "link":
            form, urls = HINT, [element.attributes.get("href", "")]
        loaders = find_loaders(urls, self.extra_urls)
        if not loaders and not (form == HINT and is_vendor_host(urls[0])):
            return []
        widget_ids = tuple(dict.fromkeys(filter(None, loaders)))
        return [
            Removal(
                form,
                self.line(element.start),
                self.source(element),
                widget_ids,
                tuple(
                    code
                    for name, code in element.attributes.items()
                    if name.startswith("on") and not _only_starts_widget(code)
                ),
                awaited_consent=awaits_consent(element),
            )
        ]

    def read(self, script: _Script) -> _Script:
        """Fill in the cuts for one inline script, and what stays in it."""
        element, reading = script.element, script.reading
        begin = element.content_start
        script.uncut = [(begin + item.start, item.reason) for item in reading.uncut]
        script.uncut += [(begin + offset, NO_LOADER) for offset in reading.unpaired_inits]
        if not reading.loaders:
            return script
        if reading.stands_alone:
            script.cuts = [cut_element(self.page, element)]
        else:
            script.cuts = self.statement_cuts(script)
            rest = splice(self.code(element), _relative(script.cuts, element))
            if not embeds.is_intact(self.code(element), reading.loaders, rest):
                script.cuts = []
                script.uncut += [(begin + loader.start, GLUED) for loader in reading.loaders]
                return script
        script.removals = [self.loader_removal(element, loader) for loader in reading.loaders]
        if reading.stands_alone and reading.api_calls:
            first = script.removals[0]
            code = first.custom_code + tuple(call.text for call in reading.api_calls)
            script.removals[0] = replace(first, custom_code=code)
        return script

    def statement_cuts(self, script: _Script) -> list[Edit]:
        """The cuts of the loaders in a script that holds other code."""
        begin = script.element.content_start
        found = []
        for loader in script.reading.loaders:
            span = begin + loader.start, begin + loader.end
            if not loader.replacement:
                span = whole_lines(self.html, *span)
            found.append(Edit(*span, loader.replacement))
        return merged(self.html, found)

    def loader_removal(self, element: Element, loader: embeds.Loader) -> Removal:
        start = element.content_start + loader.start
        return Removal(
            form=loader.form,
            line=self.line(element.start),
            source=self.html[start : element.content_start + loader.end],
            widget_ids=loader.widget_ids,
            custom_code=loader.custom_code,
            condition=loader.condition,
            awaited_consent=awaits_consent(element),
        )

    def leftovers(self, inline: list[_Script], in_pre: list[Element]) -> list[Leftover]:
        """What loads SnapEngage but stays, in the order of the page."""
        found = [
            Leftover(self.page.line(offset), self.source(script.element), reason)
            for script in inline
            for offset, reason in script.uncut
        ]
        found += [
            Leftover(self.page.line(element.start), self.source(element), reason)
            for reason, elements in ((DOUBTFUL, self.found.doubtful), (SHOWN, in_pre))
            for element in elements
            if mentions_loader(self.source(element), self.extra_urls)
        ]
        found += [
            Leftover(self.page.line(tag.start), tag.source, tag.reason)
            for tag in find_loading_tags(self.page, self.extra_urls)
        ]
        if any(leftover.reason != NO_LOADER for leftover in found):
            # A pair that stays together misses nothing.
            found = [leftover for leftover in found if leftover.reason != NO_LOADER]
        return sorted(found, key=lambda leftover: leftover.line)

    def early_calls(self, inline: list[_Script]) -> list[Leftover]:
        """The API calls that stay and run before the widget can be there."""
        return [
            Leftover(self.page.line(script.element.content_start + call.start), call.text, "")
            for script in inline
            if not script.reading.stands_alone or not script.removals
            if script.element.attributes.get("type", "") != "module"
            for call in script.reading.api_calls
        ]


def _without_init(script: _Script) -> _Script:
    """A script as it is on a page where nothing loads what its SnapABug calls start."""
    reading = script.reading
    loaders = [loader for loader in reading.loaders if loader.form != embeds.INIT]
    inits = [loader.start for loader in reading.loaders if loader.form == embeds.INIT]
    reading = reading._replace(
        loaders=tuple(loaders),
        unpaired_inits=(*reading.unpaired_inits, *inits),
        stands_alone=reading.stands_alone and not inits,
    )
    return _Script(script.element, reading)


def _only_starts_widget(code: str) -> bool:
    """Whether code is nothing but the second half of a SnapABug pair."""
    reading = embeds.read_script(code)
    only_starts = all(loader.form == embeds.INIT for loader in reading.loaders)
    return bool(reading.loaders) and only_starts and reading.stands_alone


def _relative(page_cuts: list[Edit], element: Element) -> list[Edit]:
    """Cuts of a page as cuts of an element's content."""
    begin, end = element.content_start, element.content_end
    return [
        Edit(max(cut.start, begin) - begin, min(cut.end, end) - begin, cut.text)
        for cut in page_cuts
    ]


def _may_go(element: Element) -> bool:
    """Whether an element does anything, and is not the plugin's own."""
    return element.attributes.get("id") not in {TAG_ID, SNIPPET_ID} and is_executable(element)
