"""The rows of the table that are about the bot: each with its function and the counts of a small and of a full run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from torturing import crowds, hostile, killing, machine, network, safeguards, strangers
from torturing.outcome import Outcome
from torturing.stage import Plan

Scale = Literal["small", "full"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row, or a part of one."""

    name: str
    play: Callable[..., Outcome]
    small: Mapping[str, Any]
    full: Mapping[str, Any]

    def run(self, plan: Plan, scale: Scale, share: float = 1.0) -> Outcome:
        """Play it small, or with a share of the full counts, but never with less than the small ones."""
        if scale == "small":
            return self.play(plan, **self.small)
        return self.play(plan, **{name: _part(value, self.small[name], share) for name, value in self.full.items()})


def _part(value: Any, least: Any, share: float) -> Any:
    """Scale a count; a share or a rate, which is no count, stays."""
    return max(least, int(value * share)) if isinstance(value, int) else value


ROWS = (
    Row(
        "R6",
        crowds.index_switched_under_load,
        {"rate": 15.0, "seconds": 4, "chats": 50, "switches": 1},
        {"rate": 25.0, "seconds": 600, "chats": 500, "switches": 50},
    ),
    Row("R7", killing.killed_with_questions_queued, {"kills": 2, "questions": 40}, {"kills": 500, "questions": 20_000}),
    Row(
        "R7 clerk",
        killing.clerk_killed_at_work,
        {"kills": 2, "questions": 40},
        {"kills": 500, "questions": 20_000},
    ),
    Row(
        "R8",
        network.every_call_may_fail,
        {"questions": 20, "share": 0.1, "late": 0.5},
        {"questions": 20_000, "share": 0.1, "late": 7.0},
    ),
    Row(
        "R9",
        network.telegram_is_down,
        {"rounds": 2, "seconds": 1, "questions": 5},
        {"rounds": 5, "seconds": 600, "questions": 100},
    ),
    Row(
        "R10",
        crowds.floods,
        {"private": 4, "group": 9, "chats": 5},
        {"private": 60, "group": 60, "chats": 500},
    ),
    Row("R11", hostile.malformed_updates, {"updates": 400}, {"updates": 200_000}),
    Row("R12", hostile.hostile_questions, {"questions": 100}, {"questions": 500_000}),
    Row("R13", strangers.forged_taps, {"taps": 100}, {"taps": 50_000}),
    Row("R14", strangers.every_kind_of_stranger, {"extra": 100}, {"extra": 100_000}),
    Row(
        "R17",
        crowds.one_without_measure,
        {"rounds": 1, "questions": 40, "quota": 5, "others": 5},
        {"rounds": 10, "questions": 1000, "quota": 100, "others": 50},
    ),
    Row(
        "R18",
        crowds.open_loop,
        {"first_rate": 60.0, "seconds": 2, "ramp_seconds": 1, "share": 0.3},
        {"first_rate": 20.0, "seconds": 1800, "ramp_seconds": 30, "share": 0.8},
    ),
    Row("R20 two bots", killing.two_bots, {"rounds": 1}, {"rounds": 200}),
    Row("R20 bot and build", killing.bot_and_build, {"rounds": 1}, {"rounds": 200}),
    Row("R21 no room", machine.no_room, {"rounds": 1}, {"rounds": 100}),
    Row("R21 full disk", machine.full_disk, {"rounds": 1}, {"rounds": 100}),
    Row("R21 clock", machine.clock_jumps, {"rounds": 2}, {"rounds": 100}),
    Row("R23", safeguards.safeguards_removed, {"safeguards": 3}, {"safeguards": len(safeguards.SAFEGUARDS)}),
)
