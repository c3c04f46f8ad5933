"""Glosses, aligned sentences and news counts → the rows of the table: an English key and its likely Chinese words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.english.stems import FUNCTION, heavy, light
from translation_training.glosses import Gloss, is_key, keys

Evidence = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What the table is made of; chosen on English renderings of news questions, none about the seeds.

    `usual` is how much a word's count in the news matters (0: not at all). `sentences` is the most that aligned
    sentences count beside the dictionary, reached by keys seen far more than `seen` times.
    """

    usual: float = 0.6
    whole: float = 3.0
    sentences: float = 0.35
    seen: float = 10.0
    stem: float = 0.5
    lone: float = 0.15
    least: float = 0.035
    most: int = 8
    rarest: int = 3


class News:
    """How usual a Chinese word is in the news; words never seen there count as seen a little."""

    def __init__(self, counts: Mapping[str, int], settings: TableSettings) -> None:
        self._counts = counts
        self._settings = settings

    def count(self, word: str) -> int:
        """Count a word."""
        return self._counts.get(word, 0)

    def weight(self, word: str, *, beside: float = 0.0) -> float:
        """Weigh a word by its count in the news over its count in what it was learned from; lone characters less."""
        own: float = ((self.count(word) + 0.3) / (beside + 1)) ** self._settings.usual
        return own * self._settings.lone if len(word) == 1 else own


def gloss_evidence(glosses: Iterable[Gloss], aligned: Iterable[tuple[str, str, float]], whole: float) -> Evidence:
    """Add up the renderings whose whole phrase is a key and the words aligned inside longer ones."""
    found: Evidence = defaultdict(lambda: defaultdict(float))
    for gloss in glosses:
        if is_key(gloss.english):
            for key in set(keys(gloss.english)):
                found[key][gloss.chinese] += whole * gloss.weight
    for english, chinese, count in aligned:
        if english not in FUNCTION:
            for key in {english, heavy(english)}:
                found[key][chinese] += count
    return found


def sentence_evidence(aligned: Iterable[tuple[str, str, float]]) -> Evidence:
    """Add up the words aligned in sentences under both of their keys."""
    found: Evidence = defaultdict(lambda: defaultdict(float))
    for english, chinese, count in aligned:
        if english not in FUNCTION and english.isalpha():
            for key in {english, heavy(english)}:
                found[key][chinese] += count
    return found


def rows(
    glosses: Evidence, sentences: Evidence, news: News, settings: TableSettings
) -> Iterator[tuple[str, Counter[str]]]:
    """Give each key with the shares of its renderings; a key that its stem serves as well is left out."""
    in_sentences: Counter[str] = Counter()
    for renderings in sentences.values():
        in_sentences.update(renderings)
    made = {}
    for key in sorted(glosses.keys() | sentences.keys()):
        stem = " ".join(heavy(word) for word in key.split())
        both = [_with_stem(evidence, key, stem, settings.stem) for evidence in (glosses, sentences)]
        # A lone word's rare renderings are all there is of it; a phrase still has its words.
        rarest = settings.rarest if " " in key else 0 if len(both[0]) < 3 else 1
        shares = _shares(both[0], both[1], in_sentences, news, settings, rarest=rarest)
        if shares:
            made[key] = shares
    for key, shares in made.items():
        stem = " ".join(heavy(word) for word in key.split())
        if stem == key or made.get(stem) != shares:
            yield key, shares


def _with_stem(evidence: Evidence, key: str, stem: str, weight: float) -> dict[str, float]:
    """Give a form's evidence with that of all its forms at less weight, for a form alone is often rare."""
    own = dict(evidence.get(key, {}))
    for chinese, count in evidence.get(stem, {}).items() if stem != key else ():
        own[chinese] = own.get(chinese, 0.0) + weight * count
    return own


def _shares(
    glosses: Mapping[str, float],
    sentences: Mapping[str, float],
    in_sentences: Mapping[str, float],
    news: News,
    settings: TableSettings,
    *,
    rarest: int,
) -> Counter[str]:
    by_gloss = _normal({c: n * news.weight(c) for c, n in glosses.items() if news.count(c) >= rarest})
    by_sentence = _normal({c: n * news.weight(c, beside=in_sentences[c]) for c, n in sentences.items() if n >= 0.5})
    seen = sum(sentences.values())
    trust = settings.sentences * seen / (seen + settings.seen) if by_gloss else float(seen >= 2)
    mixed = {c: (1 - trust) * by_gloss.get(c, 0.0) + trust * by_sentence.get(c, 0.0) for c in {*by_gloss, *by_sentence}}
    best = sorted(((share, c) for c, share in mixed.items() if share >= settings.least), reverse=True)[: settings.most]
    percent = {c: round(100 * share) for share, c in best}
    return Counter({c: share for c, share in percent.items() if share})


def _normal(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {c: w / total for c, w in weights.items()} if total else {}


def syllable_rows(readings: Mapping[str, Iterable[str]], surnames: set[str], news: News) -> Iterator[tuple[str, str]]:
    """Give for each syllable its characters, the usual ones first, and for each that is one its surnames."""
    ranked: dict[str, Counter[str]] = defaultdict(Counter)
    for character, syllables in readings.items():
        for place, syllable in enumerate(dict.fromkeys(syllables)):
            # A second reading is as a rule the rare one.
            ranked[syllable][character] += round(news.count(character) / (1 + 9 * place))
    for syllable, characters in ranked.items():
        listed = [c for c, n in sorted(characters.items(), key=lambda item: (-item[1], item[0])) if n > 0]
        if listed:
            yield f"*{syllable}", "".join(listed)
        names = [c for c in listed if c in surnames]
        if names:
            yield f"**{syllable}", "".join(names)


def forms(words: Iterable[str]) -> list[str]:
    """Give the light forms of words that carry meaning, for alignment."""
    return [light(word) for word in words if word not in FUNCTION]
