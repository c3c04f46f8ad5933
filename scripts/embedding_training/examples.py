"""Token streams → batches of (query, passage): sentences and their passages, questions, headlines, translations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from embedding_training.ragged import Ids, Ragged
from embedding_training.translation import Glosses

Example = tuple[Ids, Ids]
_LONGEST = 24
_LONGEST_PASSAGE = 300


@dataclass(frozen=True, slots=True)
class News:
    """Tokens of news sentences; `passages` holds (first sentence, end, article) of each; headlines by article."""

    sentences: Ragged
    passages: NDArray[np.int64]
    headlines: Ragged


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says Chinese tokens in English: names by their sound, other words by their glosses, with small words between."""

    glosses: Glosses
    sounds: dict[int, Ids]
    names: frozenset[int]
    parts: dict[int, Ids]
    small_words: Ids

    def say(self, ids: Ids, rng: np.random.Generator, share: float = 1.0) -> Ids:
        """Render a share of the tokens in English; what has no rendering falls away."""
        said = []
        for token in ids.tolist():
            if rng.random() > share:
                said.append(np.array([token], np.int32))
            elif token in self.sounds and rng.random() < (0.9 if token in self.names else 0.35):
                said.append(self.sounds[token])
            else:
                said.append(self.glosses.sample(self.parts.get(token, np.array([token], np.int32)), rng))
        said.append(rng.choice(self.small_words, rng.integers(0, 8)))
        return np.concatenate(said)


@dataclass(slots=True)
class Examples:
    """Draws batches; every passage of a batch is another one, so that each is a negative for the rest."""

    news: News
    questions: Ragged
    answers: Ragged
    left: Ragged
    right: Ragged
    speaker: Speaker
    seed: int
    rng: np.random.Generator = field(init=False)
    recipes: Sequence[tuple[float, Callable[[int], list[Example]]]] = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.recipes = (
            (0.34, self.from_news),
            (0.34, self.from_news_in_english),
            (0.10, self.from_headlines),
            (0.10, self.from_questions),
            (0.04, self.from_questions_in_english),
            (0.08, self.from_translations),
        )

    def batch(self, size: int) -> list[Example]:
        """Draw a batch from all sources by their shares; an example without a word on a side is left out."""
        drawn = [example for share, draw in self.recipes for example in draw(int(share * size))]
        return [(query, passage[:_LONGEST_PASSAGE]) for query, passage in drawn if len(query) and len(passage)]

    def batch_of(self, step: int, size: int) -> list[Example]:
        """Draw the batch of a step: always the same one, so that training resumed is training uninterrupted."""
        self.rng = np.random.default_rng([self.seed, step])
        return self.batch(size)

    def _draw_passages(self, count: int) -> list[int]:
        """Draw passages in pairs of neighbours: mostly of one article, so that each is hard to tell from its mate."""
        pairs = len(self.news.passages) // 2
        first = self.rng.choice(pairs, min(pairs, (count + 1) // 2), replace=False) * 2
        return [p for pair in first.tolist() for p in (pair, pair + 1)][:count]

    def _cloze(self, passage: int, hide: float) -> Example:
        """Take a sentence's words as the query, some dropped; hide the sentence from its passage now and then."""
        first, end, article = self.news.passages[passage].tolist()
        flat, offsets = self.news.sentences.flat, self.news.sentences.offsets
        chosen = int(self.rng.integers(first, end))
        a, b = int(offsets[chosen]), int(offsets[chosen + 1])
        parts = [flat[offsets[first] : offsets[end]]]
        if end - first > 1 and self.rng.random() < hide:
            parts = [flat[offsets[first] : a], flat[b : offsets[end]]]
        if self.rng.random() < 0.5:
            parts.append(self.news.headlines[article])
        return self._thin(flat[a:b], self.rng.uniform(0.4, 1.0)), np.concatenate(parts)

    def _thin(self, ids: Ids, keep: float) -> Ids:
        """Drop words at random and cut to a question's length."""
        start = int(self.rng.integers(0, max(1, len(ids) - _LONGEST)))
        ids = ids[start : start + _LONGEST]
        return ids[self.rng.random(len(ids)) < keep]

    def from_news(self, count: int) -> list[Example]:
        """Pair a sentence's words with the passage that it stands in or stood in."""
        return [self._cloze(p, 0.6) for p in self._draw_passages(count)]

    def from_news_in_english(self, count: int) -> list[Example]:
        """Pair a sentence's words, said in English wholly or in part, with its passage."""
        found = []
        for p in self._draw_passages(count):
            query, passage = self._cloze(p, 0.2)
            found.append((self.speaker.say(query, self.rng, 1.0 if self.rng.random() < 0.8 else 0.5), passage))
        return found

    def from_headlines(self, count: int) -> list[Example]:
        """Pair a headline with a passage of its body."""
        found = []
        for p in self._draw_passages(count):
            first, end, article = self.news.passages[p].tolist()
            offsets = self.news.sentences.offsets
            headline = self._thin(self.news.headlines[article], 0.8)
            if self.rng.random() < 0.3:
                headline = self.speaker.say(headline, self.rng)
            found.append((headline, self.news.sentences.flat[offsets[first] : offsets[end]]))
        return found

    def from_questions(self, count: int) -> list[Example]:
        """Pair a question with a passage that answers it, now and then a word of the question dropped."""
        rows = self.rng.choice(len(self.questions), min(count, len(self.questions)), replace=False).tolist()
        return [(self._thin(self.questions[r], self.rng.uniform(0.7, 1.0)), self.answers[r]) for r in rows]

    def from_questions_in_english(self, count: int) -> list[Example]:
        """Pair a question said in English with a passage that answers it."""
        return [(self.speaker.say(query, self.rng), passage) for query, passage in self.from_questions(count)]

    def from_translations(self, count: int) -> list[Example]:
        """Pair a sentence or a gloss with its translation, in either direction."""
        rows = self.rng.choice(len(self.left), min(count, len(self.left)), replace=False).tolist()
        pairs = [(self.left[r], self.right[r]) for r in rows]
        return [(a, b) if i % 4 else (b, a) for i, (a, b) in enumerate(pairs)]
