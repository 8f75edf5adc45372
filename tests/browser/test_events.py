"""The four Live Chat events, and the conversation they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from mkdocs_snapengage import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

STARTED = "Live Chat Conversation Started"
SENT = "Live Chat Message Sent"
RECEIVED = "Live Chat Message Received"
ENDED = "Live Chat Conversation Ended"
CHAT = ("chat", "online")


@pytest.fixture
def visitor(pages: Callable[..., str], visit: Callable[..., Visit]) -> Visit:
    """A visitor of a page where events are recorded."""
    visitor = visit(pages({"record_live_chat_events": True}))
    visitor.go()
    wait_for_chat(visitor)
    return visitor


def wait_for_chat(visitor: Visit) -> None:
    expect(visitor.page.locator(".demo-chat")).to_have_count(1)


def posted(visitor: Visit, count: int) -> list[tuple[str, dict[str, Any]]]:
    """The first `count` events and their properties, once that many have been posted."""
    visitor.wait(lambda: len(visitor.tracked()) >= count, f"fewer than {count} events")
    return [(call["event"], call["properties"]) for call in visitor.posted("track")]


def finish(visitor: Visit) -> None:
    """Post one more event that is not ours, so that nothing is still on its way."""
    visitor.run("analytics.track('Finished').then(() => 0)")
    visitor.wait_for_event("Finished")


def test_a_conversation_has_one_id_and_a_duration_from_its_first_message(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"record_live_chat_events": True}))
    visitor.page.clock.install()
    visitor.go()
    visitor.go_on(100)
    wait_for_chat(visitor)
    # Durations are those that the test lets pass, whatever else the machine does meanwhile.
    visitor.page.clock.pause_at(visitor.run("Date.now() + 1000"))
    visitor.run("SnapEngage.startLink()")
    visitor.go_on(60_000)
    visitor.report("StartChat", "ada@example.org", "secret", "manual")
    visitor.go_on(10_000)
    visitor.report("ChatMessageReceived", "Grace", "secret")
    visitor.go_on(10_000)
    visitor.report("ChatMessageSent", "secret")
    visitor.go_on(10_000)
    visitor.report("Close", *CHAT)
    visitor.go_on(1000)
    events = posted(visitor, 4)
    conversation = events[0][1]["conversation_id"]
    assert conversation
    grace = {"agent_username": "Grace"}
    assert events == [
        (name, {"conversation_id": conversation, "conversation_duration": seconds} | others)
        for name, seconds, others in [
            (STARTED, 0, {}),
            (RECEIVED, 10, grace | {"agentUsername": "Grace"}),
            (SENT, 20, grace),
            (ENDED, 30, grace),
        ]
    ]
    assert all(
        call["context"]["integration"] == {"name": "snapengage", "version": __version__}
        for call in visitor.posted("track")
    )
    assert "secret" not in str(visitor.sent)


def test_each_conversation_has_an_id_of_its_own(visitor: Visit) -> None:
    for _ in range(2):
        visitor.report("StartChat", "", "Hello", "manual")
        visitor.report("Close", *CHAT)
    events = posted(visitor, 4)
    assert [name for name, _ in events] == [STARTED, ENDED, STARTED, ENDED]
    assert len({properties["conversation_id"] for _, properties in events}) == 2


def test_an_agent_belongs_to_one_conversation(visitor: Visit) -> None:
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.report("ChatMessageReceived", "Grace", "Hello")
    visitor.report("Close", *CHAT)
    visitor.report("StartChat", "", "Hello again", "manual")
    visitor.report("Close", *CHAT)
    # An agent who begins is known before the visitor's first message.
    visitor.report("OpenProactive", "Edsger", "Can I help you?")
    visitor.report("StartChat", "", "Yes", "proactive")
    visitor.report("OpenProactive", "Barbara", "Can I help you too?")
    visitor.report("Close", *CHAT)
    agents = [properties.get("agent_username") for _, properties in posted(visitor, 7)]
    assert agents == [None, "Grace", "Grace", None, None, "Edsger", "Edsger"]


@pytest.mark.parametrize(
    "reports",
    [
        [("Open", "online"), ("Close", "form", "online")],
        [("MessageSubmit", "a@example.org", "Hello"), ("Close", "form", "offline")],
        [("OpenProactive", "Grace", "Can I help?"), ("Close", "proactive", "online")],
        [("Minimize", True, "manual", "form")],
        [("InlineButtonClicked", {"botName": "Bot"}), ("SwitchWidget", "id"), ("StartCallme", "1")],
    ],
)
def test_what_is_no_conversation_sends_nothing(visitor: Visit, reports: list[Any]) -> None:
    for report in reports:
        visitor.report(*report)
    finish(visitor)
    assert visitor.tracked() == ["Finished"]


def test_a_second_close_sends_nothing(visitor: Visit) -> None:
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.report("Close", *CHAT)
    visitor.report("Close", *CHAT)
    visitor.report("Close", "form", "online")
    visitor.go()
    wait_for_chat(visitor)
    visitor.report("Close", *CHAT)
    finish(visitor)
    assert visitor.tracked() == [STARTED, ENDED, "Finished"]


def test_a_conversation_goes_on_over_page_loads(visitor: Visit) -> None:
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event(STARTED)
    visitor.go("/?second")
    wait_for_chat(visitor)
    # The demo, as the widget, restores the chat and reports neither Open nor StartChat.
    visitor.page.get_by_role("textbox", name="Message").fill("More")
    visitor.page.get_by_role("button", name="Send").click()
    visitor.go("/?third")
    wait_for_chat(visitor)
    visitor.page.get_by_role("button", name="Close chat").click()
    ended = visitor.wait_for_event(ENDED)
    # A page that is left may post again what it had posted, with the same id.
    calls = {call["messageId"]: call for call in visitor.posted("track")}.values()
    events = [call for call in calls if call["event"] != RECEIVED]
    assert [call["event"] for call in events] == [STARTED, SENT, ENDED]
    assert len({call["properties"]["conversation_id"] for call in events}) == 1
    assert ended["properties"]["conversation_duration"] >= 0


def test_a_conversation_goes_on_in_other_tabs_and_ends_once(
    visitor: Visit,
) -> None:
    first = visitor.page
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.wait_for_event(STARTED)
    # One has a copy of the first's session, the other begins one.
    for opening in ("window.open(location.href)", "window.open(location.href, '', 'noopener')"):
        with first.context.expect_page() as opened:
            first.evaluate(f"{{{opening}; 0}}")
        visitor.page = opened.value
        wait_for_chat(visitor)
        visitor.report("ChatMessageReceived", "Grace", "Hello")
    visitor.wait(lambda: visitor.tracked().count(RECEIVED) == 2, "the agent was not heard twice")
    for page in first.context.pages:
        visitor.page = page
        visitor.report("Close", *CHAT)
    visitor.page = first
    finish(visitor)
    calls = visitor.posted("track")
    assert [call["event"] for call in calls].count(ENDED) == 1
    ids = {call["properties"].get("conversation_id") for call in calls if "Chat" in call["event"]}
    assert len(ids) == 1
    assert ids != {None}


def test_tabs_that_report_the_end_at_once_send_it_once(visitor: Visit) -> None:
    first = visitor.page
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.wait_for_event(STARTED)
    # A process of its own, which sees what the first one stores some milliseconds later.
    with first.context.expect_page() as opened:
        first.evaluate("{window.open(location.href, '', 'noopener'); 0}")
    visitor.page = opened.value
    wait_for_chat(visitor)
    at = visitor.run("Date.now() + 200")
    for page in first.context.pages:
        page.evaluate(
            """(at) => setTimeout(() => {
                while (Date.now() < at);
                demoCallbacks.get("close")("chat", "online");
            }) && 0""",
            at,
        )
    visitor.wait_for_event(ENDED)
    for page in first.context.pages:
        visitor.page = page
        visitor.settle()
    finish(visitor)
    assert visitor.tracked() == [STARTED, ENDED, "Finished"]


@pytest.mark.parametrize("locks", ["undefined", "{request: async () => { throw new Error() }}"])
def test_without_locks_the_end_is_sent_all_the_same(
    pages: Callable[..., str], visit: Callable[..., Visit], locks: str
) -> None:
    visitor = visit(pages({"record_live_chat_events": True}))
    visitor.page.add_init_script(
        f"Object.defineProperty(Navigator.prototype, 'locks', {{value: {locks}}})"
    )
    visitor.go()
    wait_for_chat(visitor)
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.report("Close", *CHAT)
    finish(visitor)
    assert visitor.tracked() == [STARTED, ENDED, "Finished"]


def test_a_page_loaded_anew_in_the_middle_of_a_conversation_changes_nothing(
    visitor: Visit,
) -> None:
    visitor.run("SnapEngage.startChat('Hello')")
    started = visitor.wait_for_event(STARTED)
    visitor.page.reload()
    wait_for_chat(visitor)
    visitor.page.get_by_role("button", name="Close chat").click()
    ended = visitor.wait_for_event(ENDED)
    assert started["properties"]["conversation_id"] == ended["properties"]["conversation_id"]
    assert ended["properties"]["conversation_duration"] >= 0


def test_an_event_of_a_conversation_whose_start_is_unknown_has_no_id(visitor: Visit) -> None:
    visitor.report("ChatMessageReceived", "Grace", "Hello again")
    visitor.report("Close", *CHAT)
    visitor.report("Close", *CHAT)
    finish(visitor)
    agent = {"agent_username": "Grace"}
    assert posted(visitor, 3) == [
        (RECEIVED, agent | {"agentUsername": "Grace"}),
        (ENDED, agent),
        ("Finished", {}),
    ]


def test_a_message_after_the_end_begins_another_conversation(visitor: Visit) -> None:
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.report("Close", *CHAT)
    visitor.report("ChatMessageSent", "One more thing")
    # Resetting now would end the conversation, and the demo forgets its cookie with it.
    visitor.run("analytics.reset()")
    assert "demo_chat_visitor" in visitor.run("document.cookie")
    visitor.report("Close", *CHAT)
    events = posted(visitor, 4)
    assert [name for name, _ in events] == [STARTED, ENDED, SENT, ENDED]
    assert [bool(properties) for _, properties in events] == [True, True, False, False]


def test_storage_that_throws_changes_nothing_else(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"record_live_chat_events": True}))
    visitor.page.add_init_script(
        """const refuse = () => {throw new DOMException("no", "SecurityError")};
        for (const name of ["sessionStorage", "localStorage"])
          Object.defineProperty(window, name, {get: refuse});
        Object.defineProperty(document, "cookie", {get: () => "", set() {}})"""
    )
    visitor.go()
    wait_for_chat(visitor)
    visitor.claim("Unable to access")  # analytics.js says so, and goes on
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.report("ChatMessageSent", "More")
    visitor.report("Close", *CHAT)
    events = posted(visitor, 3)
    assert [name for name, _ in events] == [STARTED, SENT, ENDED]
    assert len({properties["conversation_id"] for _, properties in events}) == 1


def test_without_the_option_no_event_is_sent(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    wait_for_chat(visitor)
    visitor.report("StartChat", "", "Hello", "manual")
    visitor.report("Close", *CHAT)
    finish(visitor)
    assert visitor.tracked() == ["Finished"]


# When the site's own code registers its handlers.
MOMENTS = {
    "before": """const wait = setInterval(() => {
        if (window.SnapEngage) {clearInterval(wait); register()}}, 1)""",
    "while": "document.addEventListener('snapengage:ready', register)",
    "after": "window.registerLater = register",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_sites_own_callbacks_run_beside_ours(
    pages: Callable[..., str], visit: Callable[..., Visit], moment: str
) -> None:
    register = """<script>window.heard = [];
        const register = () => {
          for (const name of ["startchat", "CLOSE", "Open"])
            SnapEngage.setCallback(name, (...given) => {heard.push([name, ...given]); throw 1});
        };
        %s</script>"""
    visitor = visit(pages({"record_live_chat_events": True}, body=register % MOMENTS[moment]))
    visitor.go()
    wait_for_chat(visitor)
    visitor.run("window.registerLater?.()")
    visitor.report("Open", "online")
    visitor.report("StartChat", "", "Hello", "manual")
    for nothing in ("null", "''"):
        visitor.run(f"SnapEngage.setCallback('StartChat', {nothing})")
        visitor.report("StartChat", "", "Again", "manual")
    visitor.report("Close", *CHAT)
    assert visitor.run("heard") == [
        ["Open", "online"],
        ["startchat", "", "Hello", "manual"],
        ["CLOSE", "chat", "online"],
    ]
    assert [name for name, _ in posted(visitor, 4)] == [STARTED, STARTED, STARTED, ENDED]
    visitor.claim("SnapEngage: 1")


def test_callbacks_of_a_widget_that_something_else_loads_run_beside_ours(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"record_live_chat_events": True, "load": "interaction"}))
    visitor.go()
    visitor.until("window.SnapEngage")
    visitor.page.add_script_tag(content=visitor.widget_script)
    visitor.run("window.heard = []; SnapABug.setCallback('StartChat', () => heard.push('theirs'))")
    visitor.page.keyboard.press("Tab")
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event(STARTED)
    assert visitor.run("heard") == ["theirs"]
    assert not visitor.widget_requests()
