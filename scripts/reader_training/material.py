"""The data folder → the files of examples that training reads: real questions, and questions made from the news."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from embedding_training import corpus
from embedding_training.corpus import Article, Question

from index.embedding import open_embedder
from reader_training import examples
from reader_training.examples import LONGEST, SHORTEST, Example
from reader_training.making import QuestionMaker, find_blanks
from reader_training.neighbours import Pool, near_words
from reader_training.words import read_words

logger = logging.getLogger(__name__)

SEED = 7
PARTS = ("made", "asked", "varied", "crud", "trial", "crud_held")
_BATCH = 2048
_OFTEN = 6


@dataclass(frozen=True, slots=True)
class Size:
    """How much to read and to make."""

    news: int | None = None
    rounds: int = 2
    pool: int = 30_000
    asked: int | None = None
    words: int | None = None


SMALL = Size(news=60, rounds=1, pool=100, asked=40, words=2000)


def without_furniture(news: Sequence[Article]) -> list[Article]:
    """Leave out the sentences that stand under many articles: notices, credits, requests to read on."""
    counts = Counter(sentence for article in news for sentence in set(article.sentences))
    return [replace(a, sentences=tuple(s for s in a.sentences if counts[s] <= _OFTEN)) for a in news]


def windows_of(article: Article, rng: random.Random) -> list[str]:
    """Cut an article into windows of whole sentences, none very short."""
    body = "".join(article.sentences)
    windows = (body[a:b] for a, b in examples.cut_windows(body, rng.randint(SHORTEST, LONGEST)))
    return [window for window in windows if len(window) > 40]


def made_questions(news: Sequence[Article], maker: QuestionMaker, rng: random.Random) -> Iterator[Example]:
    """Ask once of every article that lets itself be asked; its other windows stand beside."""
    for article in news:
        windows = windows_of(article, rng)
        if not windows:
            continue
        place = rng.randrange(len(windows))
        window = windows[place]
        start, end = rng.choice(examples.sentence_spans(window))
        blanks = find_blanks(window[start:end])
        if not 12 <= end - start <= 200 or not blanks:
            continue
        blank = maker.choose(blanks)
        question = maker.ask(window[start:end], blank)
        found = Example(
            question, (window, *windows[:place], *windows[place + 1 :]), start + blank.start, start + blank.end
        )
        if question and found.answer not in question:
            yield found


def with_neighbours(found: Iterator[Example], pool: Pool, rng: random.Random) -> Iterator[Example]:
    """Put beside each example one of its own other windows and some that lie near the question without its answer."""
    while batch := list(islice(found, _BATCH)):
        for example, near in zip(batch, pool.near([e.question for e in batch], 12), strict=True):
            others = [w for w in near if example.answer not in w]
            own = [w for w in example.windows[1:] if example.answer not in w]
            beside = rng.sample(own, min(1, len(own))) + rng.sample(others, min(1, len(others)))
            yield replace(example, windows=(example.windows[0], *beside))


def crud_questions(
    questions: Sequence[Question], news: Sequence[Article], pool: Pool, rng: random.Random
) -> Iterator[Example]:
    """Find each question's answer in its articles; beside stand windows that lack it.

    These are the likest four of the same articles, and the four of all the news that lie nearest by meaning.
    """
    by_id = {article.id: article for article in news}
    near = pool.near([q.text for q in questions], 16)
    for question, close in zip(questions, near, strict=True):
        windows = [w for doc in question.docs[:3] if doc in by_id for w in windows_of(by_id[doc], rng)]
        holding = [w for w in windows if question.answer in w]
        if holding:
            best = max(holding, key=lambda w: _shared(question.text, w))
            own = sorted(
                {w for w in windows if question.answer not in w}, key=lambda w: (-_shared(question.text, w), w)
            )
            others = [w for w in close if question.answer not in w]
            start = _place(question, best)
            yield Example(question.text, (best, *own[:4], *others[:4]), start, start + len(question.answer))


def _shared(question: str, window: str) -> float:
    pairs = {question[i : i + 2] for i in range(len(question) - 1)}
    return sum(pair in window for pair in pairs) / max(1, len(pairs))


def _place(question: Question, window: str) -> int:
    """Where the answer stands in the sentence that shares most with the question."""
    places = [m for m in range(len(window)) if window.startswith(question.answer, m)]
    return max(places, key=lambda p: _shared(question.text, window[max(0, p - 40) : p + 40]))


def prepare(data: Path, work: Path, size: Size) -> None:
    """Write every file of examples, where one is missing."""
    if all((work / f"{part}.jsonl").exists() for part in PARTS):
        return
    rng = examples.dice(SEED)
    news = without_furniture(corpus.read_news(data, size.news))
    pieces, table = read_words()
    maker = QuestionMaker(near_words(table, pieces[: size.words]), rng)
    _save(given_questions(data, ("trial",), rng, size.asked), work, "trial")
    _save(given_questions(data, ("train",), rng, size.asked), work, "asked")
    crud, held = real_of_news(data, news, rng)
    _save(crud, work, "crud")
    _save(held, work, "crud_held")
    real = [
        *crud,
        *given_questions(data, ("train",), rng, size.asked),
        *given_questions(data, ("train",), rng, size.asked),
    ]
    _save((replace(e, question=maker.vary(e.question)) for e in real), work, "varied")
    made = (example for _ in range(size.rounds) for example in made_questions(news, maker, rng))
    _save(with_neighbours(made, some_windows(news, rng, size.pool), rng), work, "made")


def given_questions(data: Path, splits: Sequence[str], rng: random.Random, most: int | None) -> Iterator[Example]:
    """Read questions on given texts: CMRC's of these splits and, for training, DRCD's but for a held-out tenth."""
    asked = [*islice(examples.read_asked(data / "cmrc2018.jsonl.xz", splits), most)]
    if "train" in splits:
        drcd = islice(examples.read_asked(data / "drcd.jsonl.xz", ("dev",)), most)
        asked += (a for a in drcd if not corpus.held_out(a.context))
    found = (examples.from_asked(one, rng) for one in asked)
    return (example for example in found if example is not None)


def real_of_news(data: Path, news: Sequence[Article], rng: random.Random) -> tuple[list[Example], list[Example]]:
    """Read the questions on the news: those to train on, and those held out."""
    questions = corpus.read_crud_questions(data)
    pool = Pool(open_embedder(), [w for a in news if a.id.startswith("crud-") for w in windows_of(a, rng)])
    trained, held = ([q for q in questions if q.held_out is kept] for kept in (False, True))
    return [*crud_questions(trained, news, pool, rng)], [*crud_questions(held, news, pool, rng)]


def some_windows(news: Sequence[Article], rng: random.Random, most: int) -> Pool:
    """Draw a window each of some articles."""
    windows = (windows_of(article, rng) for article in rng.sample(news, min(most, len(news))))
    return Pool(open_embedder(), [rng.choice(found) for found in windows if found])


def _save(found: Iterable[Example], work: Path, part: str) -> None:
    logger.info("%s: %d examples", part, examples.save(found, work / f"{part}.jsonl"))
