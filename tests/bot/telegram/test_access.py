"""The gate: who is not let in by a list or by the setting is kept out, whatever is sent and from wherever."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.access import Gate, Verdict
from bot.telegram.secrecy import Secret
from bot.telegram.settings import NOBODY, TelegramSettings
from bot.telegram.updates import Incoming

USER, ADMIN, STRANGER, GROUP, OTHER_GROUP = 7, 8, 9, -100, -200
PRIVATE = Incoming(1, "message", STRANGER, True, "zh", chat=STRANGER, private=True, message=5)
LISTED = TelegramSettings(
    Secret("t"), "list", users=frozenset([USER]), chats=frozenset([GROUP]), admins=frozenset([ADMIN])
)


def gate(settings: TelegramSettings = LISTED, moves: dict[int, int] | None = None) -> Gate:
    return Gate(settings, moves or {})


def said_by(user: int, chat: int | None = None, *, to_us: bool = True) -> Incoming:
    chat = user if chat is None else chat
    return replace(PRIVATE, user=user, chat=chat, private=chat > 0, to_us=to_us)


@pytest.mark.parametrize(
    ("incoming", "verdict"),
    [
        (said_by(USER), "serve"),
        (said_by(ADMIN), "serve"),
        (said_by(STRANGER), "refuse"),
        (said_by(STRANGER, GROUP), "serve"),
        (said_by(STRANGER, OTHER_GROUP), "refuse"),
        (said_by(STRANGER, OTHER_GROUP, to_us=False), "ignore"),
        (said_by(USER, OTHER_GROUP), "serve"),
        (replace(said_by(USER), human=False), "ignore"),
        (replace(said_by(STRANGER, GROUP), human=False), "ignore"),
        (replace(said_by(USER), kind="inline", chat=None), "serve"),
        (replace(said_by(STRANGER), kind="inline", chat=None), "refuse"),
        (said_by(-USER), "ignore"),
        (None, "ignore"),
    ],
)
def test_the_lists_decide(incoming: Incoming | None, verdict: Verdict) -> None:
    assert gate().judge(incoming) == verdict


def test_a_list_that_is_missing_or_empty_lets_nobody_in() -> None:
    empty = TelegramSettings(Secret("t"), "list")
    assert gate(empty).judge(said_by(USER)) == "refuse"
    assert gate(empty).judge(said_by(USER, GROUP)) == "refuse"
    assert not gate(empty).is_admin(USER)


def test_open_means_people_and_nothing_else() -> None:
    everybody = TelegramSettings(Secret("t"), "open")
    assert gate(everybody).judge(said_by(STRANGER)) == "serve"
    assert gate(everybody).judge(replace(said_by(STRANGER), human=False)) == "ignore"
    assert not gate(everybody).is_admin(STRANGER)


@pytest.mark.parametrize("access", ["open", "list"])
@pytest.mark.parametrize("user", sorted(NOBODY))
def test_ids_that_speak_for_many_are_never_let_in(user: int, access: Literal["open", "list"]) -> None:
    settings = TelegramSettings(Secret("t"), access, users=NOBODY, admins=NOBODY)
    assert gate(settings).judge(said_by(user)) == "ignore"
    assert not gate(settings).is_admin(user)


def test_a_group_that_has_moved_stays_listed() -> None:
    assert gate(moves={GROUP: -300}).judge(said_by(STRANGER, -300)) == "serve"
    assert gate(moves={OTHER_GROUP: -300}).judge(said_by(STRANGER, -300)) == "refuse"


@given(st.integers(), st.integers(), st.sampled_from(["message", "edited", "button", "inline"]), st.booleans())
def test_no_stranger_is_ever_served(
    user: int, chat: int, kind: Literal["message", "edited", "button", "inline"], human: bool
) -> None:
    incoming = replace(said_by(user, chat), kind=kind, human=human)
    if user not in (USER, ADMIN) and chat != GROUP:
        assert gate().judge(incoming) != "serve"
