"""What a chat keeps of its last turns: enough to complete the next question, bounded, the same for every face."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from bot.types import Answer
from index import fold

KEPT_TURNS = 4
KEPT_ALTERNATIVES = 3
_LONGEST_TEXT = 150
_LONGEST_AROUND = 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as typed, as completed, and as understood, with what its answer said and what proved it.

    Long texts are cut off. `about` is what an incomplete question was completed with, where it only lacked what it is
    about; `source` is the file and the headline of the article that was quoted.
    """

    question: str
    resolved: str
    about: str
    understood: str
    kind: str
    answered: bool
    answer: str
    quote: str
    source: tuple[str, str]

    @property
    def completed(self) -> bool:
        """Tell whether the question leaned on earlier ones."""
        return self.resolved != self.question

    @classmethod
    def of(cls, typed: str, resolved: str, about: str, answer: Answer) -> Turn:
        """Keep of an answer what a later question may lean on."""
        cited = answer.citations[:1]
        return cls(
            question=typed[:_LONGEST_TEXT],
            resolved=resolved[:_LONGEST_TEXT],
            about=about[:_LONGEST_TEXT],
            understood=answer.resolved_question[:_LONGEST_TEXT],
            kind=answer.kind,
            answered=answer.status in ("answered", "partial"),
            answer=answer.answer[:_LONGEST_TEXT],
            quote="".join(cited[0].quote.split())[:_LONGEST_TEXT] if cited else "",
            source=source_of(answer),
        )


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat's memory: its last turns, the latest last, the text around the last proof, and what was not shown yet.

    `around` is folded; `waiting` holds the other answers to the last question, without the passages they came from;
    `understood` is what was typed last as it was completed, None where it stood by itself.
    """

    turns: tuple[Turn, ...] = ()
    around: str = ""
    waiting: tuple[Answer, ...] = ()
    understood: str | None = None

    @property
    def last(self) -> Turn | None:
        """The latest turn, if any."""
        return self.turns[-1] if self.turns else None

    @property
    def about(self) -> str:
        """What the latest question was completed with, where that was all it lacked."""
        return self.turns[-1].about if self.turns else ""

    def remember(self, typed: str, answer: Answer, *, resolved: str = "", about: str = "") -> Conversation:
        """Give the memory after one more turn, completed to `resolved` where it leaned on others; the oldest goes."""
        turn = Turn.of(typed, resolved or typed, about, answer)
        others = answer.alternatives[:KEPT_ALTERNATIVES]
        waiting = tuple(replace(other, passages=(), parts=(), alternatives=()) for other in others)
        turns = (*self.turns, turn)[-KEPT_TURNS:]
        return Conversation(turns, _around(answer) or self.around, waiting, turn.resolved if turn.completed else None)


def source_of(answer: Answer) -> tuple[str, str]:
    """Name the article that an answer quotes first, by its file and its headline."""
    return next(((cited.file, cited.title) for cited in answer.citations), ("", ""))


def _around(answer: Answer) -> str:
    """Join what was read of the article that the answer was found in, as far as it is kept."""
    source, joined = source_of(answer), ""
    own = (passage.text for passage in answer.passages if (passage.file, passage.title) == source)
    for text in chain((f"{cited.title}{cited.quote}" for cited in answer.citations[:1]), own):
        joined += "".join(text[: 2 * _LONGEST_AROUND].split())
        if len(joined) >= _LONGEST_AROUND:
            break
    return fold(joined[:_LONGEST_AROUND]) if answer.citations else ""
