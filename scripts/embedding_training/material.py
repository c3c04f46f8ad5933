"""The data folder → all that training reads: tokenizer, starting vectors, examples; small amounts for a trial."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embedding_training import corpus, pinyin, starting, translation, vocabulary
from embedding_training.corpus import Article, Pair
from embedding_training.examples import Examples, News, Speaker
from embedding_training.ragged import Ids, Ragged
from embedding_training.translation import Alignment

logger = logging.getLogger(__name__)

Floats = NDArray[np.float32]
SEED = 7


@dataclass(frozen=True, slots=True)
class Size:
    """How much to read and how large a model to make."""

    news: int | None = None
    han: int = 36_500
    latin: int = 20_500
    dimensions: int = 256


SMALL = Size(news=300, han=1500, latin=1500, dimensions=32)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the data folder says, folded."""

    news: list[Article]
    questions: list[Pair]
    sentences: list[Pair]
    glosses: list[Pair]
    sounds: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tokenizer's pieces by number, and which of them are Latin, names or spoken as they are spelt."""

    pieces: list[str]
    latin: NDArray[np.bool_]
    names: frozenset[int]
    sounds: dict[int, str]


def read_sources(data: Path, size: Size) -> Sources:
    """Read every file that may be trained on; measuring splits and held-out questions stay unread."""
    news = corpus.read_news(data, size.news)
    questions = corpus.read_answered(data / "cmrc2018.jsonl.xz", ("train", "trial"))
    questions += corpus.read_answered(data / "drcd.jsonl.xz", ("dev",))
    asked = [q for q in corpus.read_crud_questions(data) if not q.held_out]
    questions += corpus.answered_by_news(asked, news)
    logger.info("%d articles, %d questions", len(news), len(questions))
    return Sources(
        news, questions, corpus.read_sentence_pairs(data), corpus.read_dictionary(data), pinyin.read_sounds(data)
    )


def make_tokenizer(sources: Sources, size: Size) -> Tokenizer:
    """Count the words of every source and choose the pieces."""
    texts = [t for pair in (*sources.sentences, *sources.glosses, *sources.questions) for t in pair]
    chinese, english = vocabulary.count_words(texts)
    news_chinese, news_english = vocabulary.count_words(t for a in sources.news for t in (a.title, *a.sentences))
    # Names of brands stand in the news far oftener than a question's words do in the pairs.
    english += Counter({word: count // 20 for word, count in news_english.items()})
    syllables = pinyin.syllables(sources.sounds)
    return vocabulary.build_tokenizer(news_chinese + chinese, english, syllables, han=size.han, latin=size.latin)


def tokenize_news(tokenizer: Tokenizer, news: list[Article]) -> News:
    """Cut the news into tokens by sentence, and note which sentences make a passage."""
    spans, first = [], 0
    for number, article in enumerate(news):
        length = 0
        begin = first
        for sentence in article.sentences:
            if length and length + len(sentence) > corpus.PASSAGE:
                spans.append((begin, first, number))
                begin, length = first, 0
            length += len(sentence)
            first += 1
        if first > begin:
            spans.append((begin, first, number))
    sentences = Ragged.encode(tokenizer, [s for a in news for s in a.sentences])
    return News(sentences, np.array(spans), Ragged.encode(tokenizer, [a.title for a in news]))


def starting_vectors(news: News, pieces: int, dimensions: int) -> tuple[Floats, Floats]:
    """Give each piece a direction by what it meets, mixed with chance so that kin stay apart; and its rarity."""
    rng = np.random.default_rng(SEED)
    flat, offsets = news.sentences.flat, news.sentences.offsets
    edges = np.append(offsets[news.passages[:, 0]], offsets[-1])
    rarity = starting.rarity(Ragged(flat, edges), pieces)
    new_article = np.append(True, np.diff(news.passages[:, 2]) > 0)
    articles = Ragged(flat, np.append(edges[:-1][new_article], edges[-1]))
    met = starting.associations(starting.meetings(articles, pieces, rng))
    vectors = starting.singular_vectors(met, dimensions, SEED)
    chance = starting.unit(rng.standard_normal(vectors.shape).astype(np.float32))
    return starting.unit(vectors + chance), rarity


def describe(tokenizer: Tokenizer, sources: Sources) -> Lexicon:
    """List the pieces, and how names and single characters are spoken."""
    pieces = [p for p, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]
    kinds = vocabulary.jieba_kinds()
    names, sounds = set(), {}
    for number, piece in enumerate(pieces):
        is_name = len(piece) > 1 and kinds.get(piece, "")[:2] in ("nr", "ns", "nt", "nz")
        if is_name or len(piece) == 1:
            spoken = pinyin.say(piece, sources.sounds)
            if spoken:
                sounds[number] = spoken
                names |= {number} if is_name else set()
    return Lexicon(pieces, np.array([p.isascii() and p.isalpha() for p in pieces]), frozenset(names), sounds)


def pair_up(tokenizer: Tokenizer, sources: Sources, lexicon: Lexicon) -> tuple[Ragged, Ragged, Floats]:
    """List everything that says the same in English and Chinese: sentences, glosses, names; with its weight."""
    spoken = [(sound, lexicon.pieces[number]) for number, sound in lexicon.sounds.items()]
    weights = [0.5] * len(sources.sentences) + [1.0] * len(sources.glosses)
    weights += [1.0 if number in lexicon.names else 0.2 for number in lexicon.sounds]
    pairs = sources.sentences + sources.glosses + spoken
    english = Ragged.encode(tokenizer, [a for a, _ in pairs])
    chinese = Ragged.encode(tokenizer, [b for _, b in pairs])
    return english, chinese, np.array(weights, np.float32)


def make_speaker(tokenizer: Tokenizer, lexicon: Lexicon, glosses: translation.Glosses, english: Ragged) -> Speaker:
    """Gather how to say Chinese tokens in English; a word without a gloss is said by its parts."""
    counts = np.bincount(english.flat, minlength=len(lexicon.pieces)) * lexicon.latin
    common = np.argsort(-counts)[:120]
    small = np.repeat(common, 1 + 2000 * counts[common] // counts[common].sum()).astype(np.int32)
    spoken = list(lexicon.sounds)
    cut = Ragged.encode(tokenizer, [lexicon.sounds[number] for number in spoken])
    sounds = {number: cut[row] for row, number in enumerate(spoken)}
    return Speaker(glosses, sounds, lexicon.names, _parts(lexicon, glosses), small)


def _parts(lexicon: Lexicon, glosses: translation.Glosses) -> dict[int, Ids]:
    """Cut each word that has no gloss into the longest parts that have one."""
    known = {p: n for n, p in enumerate(lexicon.pieces) if glosses.tokens[n, 0]}
    found = {}
    for number, piece in enumerate(lexicon.pieces):
        if piece in known or piece.isascii() or len(piece) < 2:
            continue
        parts, place = [], 0
        while place < len(piece):
            longest = next((e for e in range(len(piece), place, -1) if piece[place:e] in known), None)
            if longest is not None:
                parts.append(known[piece[place:longest]])
            place = longest or place + 1
        found[number] = np.array(parts, np.int32)
    return found


def english_vectors(vectors: Floats, lexicon: Lexicon, english: Ragged, to_chinese: Alignment) -> Floats:
    """Let English pieces start from what stands for them in Chinese, as long as they are rare."""
    rarity = starting.rarity(english, len(vectors))
    sources = np.where(lexicon.latin[:, None], 0, vectors)
    rendered = starting.unit(starting.render(sources, *to_chinese)) * rarity[:, None] * 0.8
    said = lexicon.latin & rendered.any(axis=1)
    return np.where(said[:, None], rendered, vectors).astype(np.float32)


def prepare(sources: Sources, tokenizer: Tokenizer, size: Size, cache: Path) -> tuple[Floats, Examples]:
    """Make the starting table and the source of examples; the slow part of it is kept in the cache."""
    pieces = tokenizer.get_vocab_size()
    news = tokenize_news(tokenizer, sources.news)
    if not cache.exists():
        directions, rarity = starting_vectors(news, pieces, size.dimensions)
        np.save(cache, directions * rarity[:, None])
    logger.info("starting vectors made")
    lexicon = describe(tokenizer, sources)
    english, chinese, weights = pair_up(tokenizer, sources, lexicon)
    to_chinese = translation.align(english, chinese, weights, vocabulary=pieces)
    to_english = translation.glosses(
        *translation.align(chinese, english, weights, vocabulary=pieces), vocabulary=pieces
    )
    logger.info("languages aligned")
    table = english_vectors(np.load(cache), lexicon, english, to_chinese) / np.float32(8)
    table[0] = 0
    questions = Ragged.encode(tokenizer, [q for q, _ in sources.questions])
    answers = Ragged.encode(tokenizer, [a for _, a in sources.questions])
    speaker = make_speaker(tokenizer, lexicon, to_english, english)
    return table, Examples(news, questions, answers, english, chinese, speaker, SEED)
