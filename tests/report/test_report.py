"""Where embeds come from, and what the user reads about them."""

from __future__ import annotations

import pickle

from mkdocs_snapengage.page.findings import LazyLine, Leftover, Removal
from mkdocs_snapengage.page.reasons import DOUBTFUL, GLUED, IN_DATA, IN_EVENT, NO_LOADER, SHOWN
from mkdocs_snapengage.page.strip import Stripped
from mkdocs_snapengage.report.messages import Message, describe
from mkdocs_snapengage.report.origins import Origins
from mkdocs_snapengage.report.report import Report
from mkdocs_snapengage.report.sources import Source
from mkdocs_snapengage.report.tally import PageName
from mkdocs_snapengage.scripts import reasons

EMBED = "<script>\n  snapengage('one')\n</script>"
PAGE = Source("docs/a.md", f"# A\n\n{EMBED}\n")


A = PageName("a.md")


def messages(report: Report, *sources: Source) -> list[Message]:
    return list(describe(report, Origins(lambda *_, **__: [sources]).places))


def texts(report: Report, *sources: Source) -> list[str]:
    return [message.text for message in messages(report, *sources)]


def test_the_most_telling_line_is_enough() -> None:
    changed = Source("overrides/main.html", "<script>\n{{ x }}\n    snapengage('one')\n")
    report = Report("id")
    report.add(A, Stripped("", (Removal("x", 12, EMBED),)))
    assert texts(report, changed)[0].endswith(" from overrides/main.html:1")


def test_a_line_is_counted_on_the_first_page_alone_and_for_other_processes() -> None:
    counted: list[int] = []

    def line(number: int) -> LazyLine:
        def count() -> int:
            counted.append(number)
            return number

        return LazyLine(count)

    removals = [Removal("x", line(number), EMBED) for number in (3, 7, 8)]
    report = Report("id")
    for name, removal in zip("ab", removals, strict=False):
        report.add(PageName(f"{name}.md"), Stripped("", (removal,)), has_chat=True)
    assert counted == [3]
    assert "a.md (line 3 of the built page;" in texts(report)[0]
    assert pickle.loads(pickle.dumps(removals[2])).line == 8  # noqa: S301
    assert counted == [3, 8]


def test_what_is_found_nowhere_is_named_by_its_page() -> None:
    report = Report("id")
    report.add(A, Stripped("", (Removal("script tag", 12, EMBED),)), has_chat=True)
    (summary,) = texts(report)
    assert summary.endswith(
        "script tag on 1 page from a.md "
        "(line 12 of the built page; not found in the site's sources)"
    )


def test_a_clean_site_gets_one_line() -> None:
    report = Report("id")
    report.add(A, Stripped(""), has_chat=True)
    report.add(PageName("b.md"), Stripped(""), has_chat=True)
    assert texts(report) == ["chat on 2 pages, no old embeds found"]


def test_pages_are_counted_once_for_each_widget_id() -> None:
    report = Report("mine")
    removals = (Removal("x", 1, "a", ("other",)), Removal("x", 2, "b", ("other", "mine")))
    report.add(A, Stripped("", removals), has_chat=True)
    assert texts(report)[1] == (
        "widget ids in removed embeds: other on 1 page, mine on 1 page; pages now have mine"
    )


def test_several_embeds_of_a_form_on_a_page_are_counted() -> None:
    report = Report("id")
    removal = Removal("script tag", 3, EMBED)
    report.add(A, Stripped("", (removal, removal)), has_chat=True)
    assert texts(report, PAGE)[0] == (
        "chat on 1 page, 2 embeds removed: script tag (2 times) on 1 page from docs/a.md:3"
    )


def test_every_reason_to_stay_says_what_to_do() -> None:
    of_scripts = [text for name, text in vars(reasons).items() if name.isupper()]
    assert len(of_scripts) > 5
    of_pages = [DOUBTFUL, GLUED, IN_DATA, IN_EVENT, NO_LOADER, SHOWN]
    for reason in (*of_scripts, *of_pages):
        report = Report("id")
        report.add(A, Stripped("", (), (Leftover(3, EMBED, reason),)), has_chat=True)
        _, message = messages(report, PAGE)
        assert message.is_warning
        assert message.text.startswith("docs/a.md:3: ")
        assert reason in message.text
        assert "by hand" in message.text


def test_long_code_is_cut_in_a_message() -> None:
    report = Report("id")
    removal = Removal("x", 1, EMBED, custom_code=("a();\n" * 1000,))
    report.add(A, Stripped("", (removal,)), has_chat=True)
    (_, lost) = texts(report, PAGE)
    assert len(lost) < 700
    assert "`a(); a(); " in lost
    assert " …`" in lost


def test_what_replaces_lost_calls_is_named_for_all_or_none() -> None:
    report = Report("id")
    both = "SnapEngage.setLocale('de'); SnapEngage.allowChatSound(true);"
    other = "SnapEngage.setLocale('de'); SnapEngage.setDomain('x');"
    removals = (
        Removal("x", 1, EMBED, custom_code=(both,)),
        Removal("x", 1, "y", custom_code=(other,)),
    )
    report.add(A, Stripped("", removals), has_chat=True)
    _, first, second = texts(report, PAGE)
    assert first.endswith("Use the option widget.locale and the option widget.sounds instead.")
    assert "snapengage:ready" in second


def test_a_consent_that_the_loader_waits_for_too_is_no_warning() -> None:
    removal = Removal("x", 1, EMBED, awaited_consent=True)
    for waits_for_consent in (True, False):
        report = Report("id", waits_for_consent=waits_for_consent)
        report.add(A, Stripped("", (removal,)), has_chat=True)
        assert any(message.is_warning for message in messages(report)) is not waits_for_consent
