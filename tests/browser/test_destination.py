"""What the destination does with analytics.js: register, load or not, identify, reset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import load_with, snippet
from tests.support.sites import WIDGET_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visit import Visit

ADA = "ada@example.org"
EMAIL_IDS = 'analytics.identify("u-1", {email: "ada@example.org"})'
LATER = "<script>const wait = setInterval(() => {if (window.snapengageLoader) {%s}}, 1)</script>"
GONE = '!("SnapEngage" in window) && !("SnapABug" in window)'


def launcher(page: Page) -> Any:
    return page.get_by_role("button", name="Demo chat")


def registered(visitor: Visit) -> int:
    name = '(plugin) => plugin.name === "SnapEngage"'
    return int(visitor.run(f"analytics.queue.plugins.filter({name}).length"))


def email_in_chat(visitor: Visit) -> str:
    return visitor.page.get_by_label("Your e-mail").input_value()


@pytest.mark.parametrize("version", [4, 5])
@pytest.mark.parametrize("first", ["loader", "library", "either"])
def test_it_registers_once_with_every_snippet_before_and_after_it(
    pages: Callable[..., str], visit: Callable[..., Visit], version: int, first: str
) -> None:
    visitor = visit(pages({"load": "immediately"}, head=snippet(version)))
    visitor.library = "later" if first == "loader" else "at once"
    visitor.loader = "later" if first == "library" else "at once"
    visitor.go()
    if first == "loader":
        visitor.until("window.snapengageLoader")
        visitor.release()
    elif first == "library":
        visitor.until("analytics.initialized")
        visitor.release()
    expect(launcher(visitor.page)).to_have_count(1)
    assert registered(visitor) == 1
    visitor.run(EMAIL_IDS)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)


def test_it_registers_on_a_page_where_the_snippet_comes_later(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    later = snippet().removeprefix("<script>").removesuffix("</script>")
    visitor = visit(pages(head="", body=LATER % f"clearInterval(wait); {later}"))
    visitor.go()
    expect(launcher(visitor.page)).to_have_count(1)
    assert registered(visitor) == 1


def test_a_loader_that_runs_twice_registers_once(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(launcher(visitor.page)).to_have_count(1)
    visitor.page.add_script_tag(url=visitor.run("document.getElementById('snapengage-loader').src"))
    assert registered(visitor) == 1
    assert len(visitor.widget_requests()) == 1


def test_another_global_name_works(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    head = snippet(5, json.dumps({"globalAnalyticsKey": "segment"}))
    visitor = visit(
        pages({"analytics": {"global": "segment"}, "record_live_chat_events": True}, head=head)
    )
    visitor.go()
    expect(launcher(visitor.page)).to_have_count(1)
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.wait_for_event("Live Chat Conversation Started")
    assert not visitor.run("'analytics' in window")


@pytest.mark.parametrize(
    ("integrations", "has_chat"),
    [
        ({"SnapEngage": False}, False),
        ({"All": False}, False),
        ({"All": False, "Segment.io": True}, False),
        ({"All": False, "SnapEngage": True}, True),
        ({"All": False, "SnapEngage": {}}, True),
        ({"All": True, "SnapEngage": False}, False),
        ({"Other": False}, True),
    ],
)
def test_the_integrations_object_decides(
    pages: Callable[..., str],
    visit: Callable[..., Visit],
    integrations: dict[str, Any],
    *,
    has_chat: bool,
) -> None:
    visitor = visit(pages({"load": "immediately"}, head=load_with({"integrations": integrations})))
    visitor.go()
    if has_chat:
        expect(launcher(visitor.page)).to_be_visible()
    else:
        visitor.until(GONE)
        assert not visitor.widget_requests()


def test_an_identify_call_can_leave_the_widget_out(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run(
        "analytics.identify({email: 'no@example.org'}, {integrations: {SnapEngage: false}})"
    )
    visitor.wait(lambda: len(visitor.posted("identify")) == 1, "identify was not posted")
    assert email_in_chat(visitor) == ""
    visitor.run(EMAIL_IDS)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)


def test_a_workspace_with_the_destination_loads_it_itself(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    own = {"Segment.io": {"apiKey": "k"}, "SnapEngage": {"bundlingStatus": "unbundled"}}
    visitor = visit(pages({"load": "immediately"}), settings={"integrations": own})
    visitor.go()
    visitor.until(GONE)
    assert not visitor.widget_requests()


@pytest.mark.parametrize("first", ["loader", "library"])
def test_a_switched_off_library_means_no_chat(
    pages: Callable[..., str], visit: Callable[..., Visit], first: str
) -> None:
    visitor = visit(pages({"load": "immediately"}, head=load_with({"disable": True})))
    visitor.page.clock.install()
    visitor.library = "later" if first == "loader" else "at once"
    visitor.loader = "later" if first == "library" else "at once"
    visitor.go()
    visitor.until("window.snapengageLoader" if first == "loader" else "analytics.initialized")
    visitor.release()
    visitor.page.wait_for_load_state()
    visitor.until("analytics.initialized")
    visitor.go_on(1000)
    visitor.until(GONE)
    visitor.go_on(10_000)
    assert not visitor.widget_requests()


# What is called, and the address that is in the chat after it.
EMAILS = {
    "analytics.identify('u-1', {email: 'ada@example.org'})": ADA,
    "analytics.identify('u-1', {EMail: 'ada@example.org'})": ADA,
    "analytics.identify('u-1', {e_mail: 'ada@example.org'})": ADA,
    "analytics.identify('ada@example.org')": ADA,
    "analytics.identify('ada@example.org', {plan: 'free'})": ADA,
    "analytics.identify('u-1', {email: 'ada@example.org', name: 'Ada'})": ADA,
    "analytics.identify('u-1', {emailAddress: 'ada@example.org'})": "",
    "analytics.identify('u-1', {email: ''})": "",
    "analytics.identify('u-1')": "",
    "analytics.identify('')": "",
}


def test_the_visitors_email_comes_from_identify(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    found: dict[str, str] = {}
    for call in EMAILS:
        visitor.run("analytics.reset()")
        visitor.run(call)
        visitor.wait(lambda: len(visitor.posted("identify")) > len(found), "nobody was identified")
        found[call] = email_in_chat(visitor)
    assert found == EMAILS


def test_the_visitors_name_is_kept_to_the_site(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run("analytics.identify('u-1', {email: 'ada@example.org', name: 'Ada'})")
    visitor.run("SnapEngage.startLink()")
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)
    expect(visitor.page.get_by_label("Your e-mail")).to_be_editable()
    assert "Sent along" not in visitor.page.get_by_role("dialog").inner_text()


# The traits that `identify` is given, and the name that is in the chat after it.
NAMES: dict[str, tuple[dict[str, Any], str]] = {
    "whole": ({"name": "Ada Lovelace", "firstName": "A."}, "Ada Lovelace"),
    "in parts": ({"firstName": "Ada", "lastName": "Lovelace"}, "Ada Lovelace"),
    "in parts, in another case": ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
    "first alone": ({"firstName": "Ada"}, "Ada"),
    "last alone": ({"last_name": "Lovelace"}, "Lovelace"),
}


@pytest.mark.parametrize("which", NAMES)
def test_the_name_comes_from_its_parts_where_it_is_not_whole(
    pages: Callable[..., str], visit: Callable[..., Visit], which: str
) -> None:
    traits, name = NAMES[which]
    visitor = visit(pages({"widget": {"set_name": True}}))
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run(f"{{analytics.identify({json.dumps(traits)}); 0}}")
    visitor.run("SnapEngage.startLink()")
    expect(visitor.page.get_by_text(f"Sent along: name: {name}", exact=True)).to_be_visible()


def test_the_last_email_before_the_widget_is_there_wins(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}), widget="later")
    visitor.go()
    visitor.until("analytics.initialized")
    visitor.run(f"analytics.identify({{email: 'first@example.org'}}); {EMAIL_IDS}")
    visitor.wait(lambda: len(visitor.posted("identify")) == 2, "identify was not posted")
    visitor.release()
    expect(launcher(visitor.page)).to_be_visible()
    assert email_in_chat(visitor) == ADA


def test_the_email_of_an_earlier_page_is_used(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    visitor.run(EMAIL_IDS)
    visitor.wait(lambda: len(visitor.posted("identify")) == 1, "identify was not posted")
    # What the demo itself remembers is not what is asked about.
    visitor.run("sessionStorage.clear()")
    visitor.go()
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)


def test_name_and_lock_are_passed_on_if_wanted(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"widget": {"lock_email": True, "set_name": True}}))
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run("analytics.identify({email: 'ada@example.org', name: 'Ada'})")
    visitor.run("SnapEngage.startLink()")
    expect(visitor.page.get_by_label("Your e-mail")).not_to_be_editable()
    expect(visitor.page.get_by_text("Sent along: name: Ada")).to_be_visible()


@pytest.mark.parametrize(
    ("middleware", "email"),
    [
        ("({payload, next}) => next(payload)", ADA),
        ("({next}) => next(null)", ""),
        ("() => null", ""),
        ("({payload, next}) => {delete payload.obj.traits.email; next(payload)}", ""),
        (
            "async ({payload, next, integration}) => integration === 'SnapEngage' || next(payload)",
            "",
        ),
    ],
)
def test_destination_middleware_is_obeyed(
    pages: Callable[..., str], visit: Callable[..., Visit], middleware: str, email: str
) -> None:
    visitor = visit(pages({"load": "immediately"}))
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run(
        """analytics.register({name: "Last", type: "after", version: "1", isLoaded: () => true,
          load: async () => {}, identify: ({event}) => {window.last = event.traits}})"""
    )
    visitor.run(f"analytics.addDestinationMiddleware('SnapEngage', {middleware})")
    visitor.run(EMAIL_IDS)
    visitor.until("window.last")
    assert visitor.run("last") == {"email": ADA}, "the other tools got something else"
    assert email_in_chat(visitor) == email


def test_middleware_also_sees_the_email_of_an_earlier_page(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    drop = "<script>analytics.addDestinationMiddleware('*', ({next}) => next(null))</script>"
    visitor = visit(pages({"load": "interaction"}, head=snippet() + drop))
    visitor.go()
    visitor.run(f"{{{EMAIL_IDS}; 0}}")
    visitor.wait(lambda: len(visitor.posted("identify")) == 1, "identify was not posted")
    # Middleware for all is for all that analytics.js knows by then.
    visitor.library = "later"
    visitor.go()
    visitor.until("window.snapengageLoader")
    visitor.release()
    # By then analytics.js has done all that the page had asked for before it was there.
    visitor.wait(lambda: len(visitor.posted("page")) == 2, "the page was not posted")
    visitor.page.keyboard.press("Tab")
    visitor.until("window.SnapEngage?.startLink() === false")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    assert email_in_chat(visitor) == ""


def listener(code: str) -> str:
    return f"<script>document.addEventListener('snapengage:identify', {code})</script>"


@pytest.mark.parametrize("late", ["loader", "library"])
def test_a_listener_keeps_the_email_from_chat_whatever_comes_first(
    pages: Callable[..., str], visit: Callable[..., Visit], late: str
) -> None:
    head = snippet() + listener("(event) => event.preventDefault()")
    visitor = visit(pages({"load": "interaction"}, head=head))
    visitor.go()
    visitor.run(f"{{{EMAIL_IDS}; 0}}")
    visitor.wait(lambda: len(visitor.posted("identify")) == 1, "identify was not posted")
    setattr(visitor, late, "later")
    visitor.go()
    visitor.until("analytics.initialized" if late == "loader" else "window.snapengageLoader")
    visitor.release()
    visitor.until("window.SnapEngage?.startLink() === false")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    assert email_in_chat(visitor) == ""
    visitor.run(f"{{{EMAIL_IDS}; 0}}")
    visitor.wait(lambda: len(visitor.posted("identify")) == 2, "identify was not posted")
    assert email_in_chat(visitor) == ""


def test_a_listener_changes_what_chat_is_told_and_nothing_else(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    head = snippet() + listener("({detail}) => {detail.traits.email = 'desk@example.org'}")
    visitor = visit(pages(head=head))
    visitor.go()
    visitor.run(EMAIL_IDS)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("desk@example.org")
    visitor.wait(lambda: len(visitor.posted("identify")) == 1, "identify was not posted")
    assert visitor.posted("identify")[0]["traits"] == {"email": ADA}


def test_reset_forgets_the_visitor(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run(EMAIL_IDS)
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value(ADA)
    visitor.run("analytics.reset()")
    expect(visitor.page.get_by_label("Your e-mail")).to_have_value("")
    assert "demo_chat_visitor" not in visitor.run("document.cookie")


def test_reset_leaves_an_open_conversation_alone(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages())
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    visitor.run("SnapEngage.startChat('Hello')")
    visitor.run("analytics.reset()")
    expect(visitor.page.get_by_role("log")).to_contain_text("I am the demo agent")
    visitor.page.get_by_role("button", name="Close chat").click()
    visitor.run("analytics.reset()")
    assert "demo_chat_visitor" not in visitor.run("document.cookie")


def test_the_pages_other_tools_wait_for_a_widget_that_loads_at_once(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"load": "immediately"}), widget="later")
    visitor.go()
    visitor.until("analytics.initialized")
    visitor.run("{analytics.ready(() => (window.isReady = true)); 0}")
    visitor.wait(lambda: bool(visitor.held), "the widget was not asked for")
    assert not visitor.run("window.isReady")
    visitor.release()
    visitor.until("window.isReady")


@pytest.mark.parametrize(
    ("options", "widget"),
    [
        ({"load": "immediately"}, "never"),
        ({"load": "idle"}, "later"),
        ({"load": "interaction"}, "at once"),
        ({"load": "immediately", "consent": "chat"}, "at once"),
    ],
)
def test_the_pages_other_tools_do_not_wait_for_anything_else(
    pages: Callable[..., str], visit: Callable[..., Visit], options: dict[str, Any], widget: str
) -> None:
    visitor = visit(pages(options), widget=widget)
    visitor.go()
    visitor.until("analytics.initialized")
    visitor.run("{analytics.ready(() => (window.isReady = true)); 0}")
    visitor.until("window.isReady")
    if widget == "never":
        visitor.claim("no chat from")
        visitor.claim("net::ERR_FAILED")


def test_the_widgets_script_is_the_last_thing_in_the_body(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages({"script_url": "https://storage.googleapis.com/eu/{widget_id}.js"}))
    visitor.go()
    expect(launcher(visitor.page)).to_be_visible()
    source = f"https://storage.googleapis.com/eu/{WIDGET_ID}.js"
    assert visitor.page.locator(f"body > script[src='{source}']").count() == 1


def test_settings_reach_the_widget(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    widget = {
        "locale": "auto",
        "sounds": False,
        "screenshots": True,
        "offline": False,
        "proactive_chat": False,
        "button": "assets/chat.svg",
    }
    visitor = visit(pages({"widget": widget}, docs={"a/b.md": "# B\n", "index.md": "# A\n"}))
    visitor.go("/a/b/")
    image = launcher(visitor.page).get_by_role("img")
    assert image.get_attribute("src") == visitor.origin + "/assets/chat.svg"
    visitor.run("SnapEngage.openProactiveChat()")
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    visitor.run("SnapEngage.startLink()")
    expect(visitor.page.get_by_role("dialog")).to_contain_text(
        "Sent along: language: pt-BR · sound: off · screenshots: allowed"
    )
    visitor.page.get_by_label("Agent is online").uncheck()
    visitor.page.get_by_role("button", name="Close chat").click()
    expect(launcher(visitor.page)).to_be_hidden()
    visitor.claim("404")


def test_the_button_can_be_hidden(pages: Callable[..., str], visit: Callable[..., Visit]) -> None:
    visitor = visit(pages({"widget": {"button": False}}))
    visitor.page.add_init_script("addEventListener('snapengage:ready', () => {})")
    visitor.go()
    visitor.until("document.querySelector('.demo-chat')")
    expect(launcher(visitor.page)).to_be_hidden()
    visitor.run("SnapEngage.startLink()")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def test_custom_code_is_told_when_the_widget_is_there(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    listen = """<script>document.addEventListener("snapengage:ready", ({detail}) =>
        detail.SnapEngage.setCustomField("plan", "free"))</script>"""
    visitor = visit(pages(body=listen))
    visitor.go()
    visitor.until("window.SnapEngage?.startLink() === false")
    expect(visitor.page.get_by_text("Sent along: plan: free")).to_be_visible()


def test_a_global_that_is_no_analytics_does_not_stop_chat(
    pages: Callable[..., str], visit: Callable[..., Visit]
) -> None:
    visitor = visit(pages(head="<script>window.analytics = {}</script>"))
    visitor.page.clock.install()
    visitor.go()
    visitor.claim("is not a function")
    visitor.go_on(6000)
    expect(launcher(visitor.page)).to_be_visible()
