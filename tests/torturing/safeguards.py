"""R23: the bot's safeguards taken out one by one from a copy of its source; each time a row of the table must fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from torturing import crowds, hostile, killing, machine, network, strangers
from torturing.archive import REPOSITORY
from torturing.bot_process import webhook_settings
from torturing.outcome import Outcome
from torturing.removal import Safeguard, copy_package
from torturing.stage import PLACEHOLDER, Plan, Stage

Proof = Callable[[Plan], Outcome]


def safeguards_removed(plan: Plan, *, safeguards: int) -> Outcome:
    """R23: the first so many safeguards are each missed by a test."""
    chosen = SAFEGUARDS[:safeguards]
    failures = [fault for number, guard in enumerate(chosen) for fault in _survives(guard, plan, number)]
    return Outcome(len(chosen), failures)


def _survives(safeguard: Safeguard[Plan], plan: Plan, number: int) -> list[str]:
    folder = plan.folder / str(number)
    source = folder / "source"
    copy_package("bot", source)
    (source / "index").symlink_to(REPOSITORY / "index")
    if gone := safeguard.take_out(source / "bot" / "telegram"):
        return gone
    try:
        outcome = safeguard.proof(replace(plan, folder=folder / "bot", source=source))
    except AssertionError:
        return []  # the bot does not even start, or does not answer
    return [] if outcome.failures else [f"nobody misses this: {safeguard.name}"]


def lost_placeholder(plan: Plan) -> Outcome:
    """A placeholder was sent but Telegram's answer lost: one final answer is seen, and no placeholder beside it."""
    with Stage(plan) as stage:
        stage.bot.start()
        stage.server.faults.plan("sendMessage", "cut_after")
        exam = stage.ask_in_private(0)
        stage.settle(20)
        chat = exam.asked.message.chat
        gone = stage.server.wait(lambda: not any(PLACEHOLDER in said.text for said in chat.answers()), 10)
        return Outcome(1, stage.faults() + ([] if gone else ["a placeholder stays"]))


def webhook_without_secret(plan: Plan) -> Outcome:
    """Somebody who does not know the secret posts an update to the webhook: it is not answered."""
    with Stage(plan, settings=strangers.LISTED) as stage:
        stage.bot.settings = {**strangers.LISTED, **webhook_settings(stage.server)}
        stage.bot.start()
        stage.server.state.updates.webhook = (stage.server.state.updates.webhook or {}) | {"secret_token": "guessed"}
        asked = stage.people.ask(strangers.ANNA, "/help")
        answered = stage.server.wait(lambda: bool(asked.answers()), 1.5)
        return Outcome(1, stage.faults() + ["a forged update was answered"] * answered)


def stopped_gently(plan: Plan) -> Outcome:
    """A signal asks the bot to stop while questions wait: it ends with status 0, and answers them when it is back."""
    with Stage(plan) as stage:
        stage.bot.start()
        for number in range(10):
            stage.ask_in_private(number)
        status = stage.bot.stop()
        stage.bot.start()
        stage.settle(20)
        return Outcome(1, stage.faults() + ([] if status == 0 else [f"it ended with {status}"]))


def administered_by_anybody(plan: Plan) -> Outcome:
    """Somebody who may ask, but is no administrator, wants the figures that only those may see."""
    with Stage(plan, settings=strangers.LISTED) as stage:
        stage.bot.start()
        told = stage.reply(stage.people.ask(strangers.ANNA, "/stats")).text
        return Outcome(1, [f"told anybody {told!r}"] if "1 人" in told or "0 人" in told else [])


_KILLS: Proof = partial(killing.killed_with_questions_queued, kills=4, questions=80)
_FAILING_CALLS: Proof = partial(network.every_call_may_fail, questions=15, share=0.1, late=0.5)
_FLOODS: Proof = partial(crowds.floods, private=4, group=0, chats=0)
_HOSTILE: Proof = partial(hostile.hostile_questions, questions=100)
_STRANGERS: Proof = partial(strangers.every_kind_of_stranger, extra=0)

# Those that are missed soonest come first.
SAFEGUARDS: list[Safeguard[Plan]] = [
    Safeguard("a private chat has its pace", "outbox.py", "(PRIVATE if chat > 0", "(None if chat > 0", _FLOODS),
    Safeguard("the gate", "access.py", 'return "refuse" if incoming.to_us else "ignore"', 'return "serve"', _STRANGERS),
    Safeguard(
        "only people are let in", "access.py", "return incoming.human and incoming.user > 0", "return True", _STRANGERS
    ),
    Safeguard(
        "the quota",
        "limits.py",
        "before >= self.quota",
        "before < 0",
        partial(crowds.one_without_measure, rounds=1, questions=10, quota=5, others=2),
    ),
    Safeguard(
        "a lost placeholder is looked for",
        "delivery.py",
        "in_doubt = True",
        "in_doubt = False",
        lost_placeholder,
    ),
    Safeguard(
        "updates are kept before they are confirmed",
        "polling.py",
        "            updates = await client.updates(offset, _SECONDS)\n",
        "            updates = await client.updates(offset, _SECONDS)\n"
        "            offset = _next_offset(updates, offset)\n",
        partial(machine.no_room, rounds=1),
    ),
    Safeguard(
        "what was waiting is taken up again after a start",
        "service.py",
        "await self._reception.resume()",
        "pass",
        _KILLS,
    ),
    Safeguard(
        "a message sent before is known",
        "delivery.py",
        "return reply.message or await self._send(",
        "return await self._send(",
        _KILLS,
    ),
    Safeguard(
        "calls that fail are made again",
        "outbox.py",
        "            except UnavailableError as e:\n                self._say(e)\n",
        "            except UnavailableError as e:\n                raise\n",
        _FAILING_CALLS,
    ),
    Safeguard(
        "retry_after is obeyed",
        "outbox.py",
        "self._gate(chat).shut_for(e.seconds)",
        "pass",
        _FAILING_CALLS,
    ),
    Safeguard(
        "fields are believed only in their type",
        "updates.py",
        "return value if isinstance(value, dict) else {}",
        "return value",
        partial(hostile.malformed_updates, updates=100),
    ),
    Safeguard("marks are escaped", "rich_text.py", "escape(piece.text, quote=False)", "piece.text", _HOSTILE),
    Safeguard(
        "buttons serve in their own chat only",
        "pressing.py",
        "own = not incoming.private or incoming.chat == incoming.user",
        "own = True",
        partial(strangers.forged_taps, taps=60),
    ),
    Safeguard(
        "one bot a token",
        "lock.py",
        "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        partial(killing.two_bots, rounds=1),
    ),
    Safeguard(
        "secrets are kept out of the log",
        "secrecy.py",
        "    redactor = Redactor(*secrets)\n",
        "    return\n",
        _FAILING_CALLS,
    ),
    Safeguard(
        "a start waits for Telegram",
        "service.py",
        "        except CallError as e:\n            if failures",
        "        except CallError as e:\n            raise\n            if failures",
        partial(network.telegram_is_down, rounds=1, seconds=1, questions=2),
    ),
    Safeguard(
        "a new index is looked for",
        "desk.py",
        "                await self.refresh()\n",
        "                pass\n",
        partial(crowds.index_switched_under_load, rate=10.0, seconds=2, chats=10, switches=1),
    ),
    Safeguard(
        "a webhook has its secret",
        "web.py",
        "if not hmac.compare_digest(given, self._webhook.secret.reveal().encode()):",
        "if not hmac.compare_digest(given, given):",
        webhook_without_secret,
    ),
    Safeguard(
        "a signal lets it finish",
        "service.py",
        "add_signal_handler(number, stop.set)",
        "_check_closed()",
        stopped_gently,
    ),
    Safeguard(
        "what a clerk dies of is asked again",
        "desk.py",
        "deaths += e.at_work\n",
        "raise\n",
        partial(killing.clerk_killed_at_work, kills=1, questions=20),
    ),
    Safeguard(
        "administrators are on a list",
        "access.py",
        "return user in self._settings.admins and user not in NOBODY",
        "return True",
        administered_by_anybody,
    ),
]
