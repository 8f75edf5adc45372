"""Code of a snippet becomes an option only where the option does just that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_snapengage.migrate.options import is_movable, options_for

if TYPE_CHECKING:
    from collections.abc import Mapping

REPLACED: Mapping[str, Any] = {
    "SnapEngage.allowChatSound(true);": {"sounds": True},
    "SnapABug.allowChatSound( !1 )": {"sounds": False},
    "window.SnapEngage.allowOffline(false);": {"offline": False},
    "SnapEngage.allowProactiveChat(true);": {"proactive_chat": True},
    "SnapEngage.allowScreenshot(!0);": {"screenshots": True},
    'SnapEngage.setLocale("pt-BR");': {"locale": "pt-BR"},
    "SnapEngage.hideButton();": {"button": False},
    "SnapEngage.setButton('https://example.org/a.png');": {"button": "https://example.org/a.png"},
}
LEFT = [
    "SnapEngage.allowChatSound();",
    "SnapEngage.allowChatSound(isLoud);",
    "SnapEngage.allowChatSound('true');",
    "SnapEngage.allowChatSound(true, 1);",
    "SnapEngage.hideButton(true);",
    "SnapEngage.setLocale(true);",
    "SnapEngage.setLocale('no such language');",
    "SnapEngage.setLocale('d\\u0065');",
    "SnapEngage.setButton('http://example.org/a.png');",
    "SnapEngage.setTitle('Chat');",
    "other.allowChatSound(true);",
    "if (a) SnapEngage.allowChatSound(true);",
    "SnapEngage.allowChatSound(true); more();",
]
CALLBACKS = {
    "StartChat": "Live Chat Conversation Started",
    "chatmessagesent": "Live Chat Message Sent",
    "ChatMessageReceived": "Live Chat Message Received",
    "Close": "Live Chat Conversation Ended",
}
FORMS = [
    "SnapEngage.setCallback('{0}', function (a, b) {{ analytics.track('{1}'); }});",
    'SnapABug.setCallback("{0}", function() {{\n  window.analytics.track("{1}", {{}})\n}})',
    "SnapEngage.setCallback('{0}', () => analytics.track('{1}', {{ agentUsername: agent }}));",
    "SnapEngage.setCallback('{0}', agent => {{ analytics.track('{1}'); }});",
]
OTHER_FORMS = [
    "SnapEngage.setCallback('{0}', function () {{ analytics.track('Chat'); }});",
    "SnapEngage.setCallback('Open', function () {{ analytics.track('{1}'); }});",
    "SnapEngage.setCallback('{0}', function () {{ analytics.track('{1}', {{ page: 1 }}); }});",
    "SnapEngage.setCallback('{0}', function () {{ analytics.track('{1}'); also(); }});",
    "SnapEngage.setCallback('{0}', function () {{ if (a) analytics.track('{1}'); }});",
    "SnapEngage.setCallback('{0}', function () {{ other.track('{1}'); }});",
]


@pytest.mark.parametrize("code", REPLACED)
def test_a_call_with_a_literal_becomes_an_option(code: str) -> None:
    assert options_for([code]) == ({"widget": REPLACED[code]}, [])


@pytest.mark.parametrize("code", LEFT)
def test_other_code_stays_code(code: str) -> None:
    assert options_for([code]) == ({}, [code])


@pytest.mark.parametrize("form", FORMS)
def test_all_four_events_become_the_option(form: str) -> None:
    codes = [form.format(*names) for names in CALLBACKS.items()]
    assert options_for([*codes, "own();"]) == ({"record_live_chat_events": True}, ["own();"])
    assert options_for(codes[:3]) == ({}, codes[:3])


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_events_that_are_not_quite_the_same_stay_code(form: str) -> None:
    codes = [form.format(*names) for names in CALLBACKS.items()]
    assert options_for(codes) == ({}, codes)


EMBED = "(function (d) { var se = d.createElement('script'); var done = false; })(document);"


@pytest.mark.parametrize(
    "code",
    [
        "SnapEngage.setTitle('a');",
        "var s = 1; own(s);",
        "SnapEngage.setCallback('Open', function (done) { own(done); });",
    ],
)
def test_code_of_its_own_moves(code: str) -> None:
    assert is_movable(code, EMBED)


@pytest.mark.parametrize(
    "code",
    [
        "own(se);",
        "own({ se });",
        "done = 1;",
        "own(this);",
        "own(arguments);",
        "own({{ a }});",
        "own(",
        # More than is read.
        "a;" * 60_000,
    ],
)
def test_code_that_needs_what_is_around_it_does_not_move(code: str) -> None:
    assert not is_movable(code, EMBED)
