"""Never more calls than the rule allows, in any stretch of time; the most urgent first; nobody's place is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from bot.telegram.errors import FloodedError, RefusedError, UnavailableError
from bot.telegram.outbox import Outbox, backoff
from bot.telegram.pacing import Priority, Slots, Turnstile

ANSWER, PLACEHOLDER, REST = Priority.ANSWER, Priority.PLACEHOLDER, Priority.REST


def most_within(times: Sequence[float], seconds: float) -> int:
    return max(sum(start <= at < start + seconds for at in times) for start in times)


def test_a_rule_holds_in_every_stretch_of_time() -> None:
    async def play() -> list[float]:
        turnstile, passed = Turnstile((3, 0.1)), []

        async def one() -> None:
            await turnstile.wait(REST)
            passed.append(time.monotonic())

        await asyncio.gather(*(one() for _ in range(10)))
        return passed

    passed = asyncio.run(play())
    assert len(passed) == 10
    assert most_within(passed, 0.09) == 3
    assert 0.29 < passed[-1] - passed[0] < 2


def test_without_a_rule_nobody_waits() -> None:
    async def play() -> float:
        turnstile, started = Turnstile(None), time.monotonic()
        for _ in range(1000):
            await turnstile.wait(REST)
        return time.monotonic() - started

    assert asyncio.run(play()) < 0.5


def test_the_most_urgent_passes_first() -> None:
    async def play() -> list[str]:
        turnstile, order = Turnstile((1, 0.02)), list[str]()
        await turnstile.wait(REST)

        async def one(name: str, priority: Priority) -> None:
            await turnstile.wait(priority)
            order.append(name)

        names = [("rest", REST), ("first", ANSWER), ("placeholder", PLACEHOLDER), ("second", ANSWER)]
        await asyncio.gather(*(one(*name) for name in names))
        return order

    assert asyncio.run(play()) == ["first", "second", "placeholder", "rest"]


def test_who_gives_up_takes_nobodys_place() -> None:
    async def play() -> float:
        turnstile = Turnstile((1, 0.1))
        await turnstile.wait(REST)
        impatient = asyncio.create_task(turnstile.wait(ANSWER))
        patient = asyncio.create_task(turnstile.wait(REST))
        await asyncio.sleep(0)
        impatient.cancel()
        started = time.monotonic()
        await patient
        return time.monotonic() - started

    assert asyncio.run(play()) < 0.19


def test_nobody_passes_while_it_is_shut() -> None:
    async def play() -> float:
        turnstile, started = Turnstile(None), time.monotonic()
        turnstile.shut_for(0.1)
        assert turnstile.shut
        await turnstile.wait(ANSWER)
        return time.monotonic() - started

    assert asyncio.run(play()) >= 0.1


def test_slots_are_given_back_even_by_who_is_cancelled() -> None:
    async def play() -> int:
        slots, at_once, most = Slots(2), 0, 0

        async def one() -> None:
            nonlocal at_once, most
            async with slots.one(REST):
                at_once += 1
                most = max(most, at_once)
                try:
                    await asyncio.sleep(0.002)
                finally:
                    at_once -= 1

        tasks = [asyncio.create_task(one()) for _ in range(40)]
        await asyncio.sleep(0.005)
        for task in tasks[::3]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with slots.one(REST), slots.one(REST):
            assert slots.full
        return most

    assert asyncio.run(play()) == 2


def test_a_call_is_made_until_it_gets_through() -> None:
    async def play() -> int:
        calls = 0

        async def attempt() -> str:
            nonlocal calls
            calls += 1
            if calls < 4:
                raise UnavailableError("cut off")
            return "done"

        assert await Outbox(flood=False).call(7, ANSWER, attempt) == "done"
        return calls

    assert asyncio.run(play()) == 4


def test_a_refusal_is_not_tried_again() -> None:
    async def play() -> int:
        calls = 0

        async def attempt() -> None:
            nonlocal calls
            calls += 1
            raise RefusedError("no")

        with pytest.raises(RefusedError):
            await Outbox(flood=False).call(7, ANSWER, attempt)
        return calls

    assert asyncio.run(play()) == 1


def test_a_chat_is_left_alone_as_long_as_telegram_wants_and_others_are_not() -> None:
    async def play() -> tuple[list[float], list[float]]:
        outbox, times, others = Outbox(flood=False), list[float](), list[float]()

        async def refused_once() -> None:
            times.append(time.monotonic())
            if len(times) == 1:
                raise FloodedError(0.3)

        async def other() -> None:
            others.append(time.monotonic())

        first = asyncio.create_task(outbox.call(7, ANSWER, refused_once))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(outbox.call(7, ANSWER, refused_once))
        await outbox.call(8, ANSWER, other)
        await outbox.call_if_free(7, refused_once)
        await asyncio.gather(first, second)
        return times, others

    times, others = asyncio.run(play())
    assert len(times) == 3
    assert all(at - times[0] >= 0.3 for at in times[1:])
    assert others[0] - times[0] < 0.2


def test_one_chat_hears_one_call_at_a_time() -> None:
    async def play() -> int:
        outbox, at_once, most = Outbox(flood=False), 0, 0

        async def attempt() -> None:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.002)
            at_once -= 1

        await asyncio.gather(*(outbox.call(7, ANSWER, attempt) for _ in range(10)))
        return most

    assert asyncio.run(play()) == 1


def test_pauses_grow_to_ten_seconds_and_no_further() -> None:
    assert backoff(0) <= 0.3
    assert 7 <= backoff(20) <= 10
    assert backoff(10**6) <= 10
