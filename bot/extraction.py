"""Retrieved passages → candidate answers of the kind asked for, best first, each with its runs in the source."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.alignment import Alignment, Asking
from bot.finding.candidates import find_candidates
from bot.kinds import FIGURES, Asked
from bot.naming import Named
from bot.needs import Needs
from bot.questions import is_english
from bot.reader.judging import Judgement, Key, judge, shipped_reader
from bot.reader.reading import Reader
from bot.scope import Scope
from bot.sentences import Sentence, clauses
from bot.signs import Run, SentenceSigns, Signs, Slot, Surroundings
from bot.weights import Weights, shipped_reading_weights, shipped_weights
from index import Archive, Figure, Hit, Quantity, Query, Span, find_figures, fold

READ_PASSAGES = 6
READ_SENTENCES = 6
_PICTURE = re.compile("拍|摄|照片|图|photo|picture")
_THRESHOLD = re.compile("[十百千万亿]+(?:美?元)?(?:以上|以下|以内)")
"""What only tells of which size things are: 亿元以上 is nobody's sum."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run `span` of a sentence's text that may answer, what speaks for it, and its score, higher is better."""

    sentence: Sentence
    sentence_signs: SentenceSigns
    span: Span
    signs: Signs
    score: float

    @property
    def text(self) -> str:
        """The candidate as printed, white space removed."""
        return "".join(self.sentence.text[slice(*self.span)].split())

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its runs in the source."""
        return self.sentence.spans(*self.span)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found for a question: sentences, best first, with what speaks for each, and candidates, best first.

    `elsewhen` are those that are about another time than the question's `scope`.
    """

    sentences: tuple[tuple[Sentence, SentenceSigns], ...]
    candidates: tuple[Candidate, ...]
    elsewhen: tuple[Candidate, ...] = ()
    scope: Scope | None = None


def extract(
    asked: Asked,
    question: str,
    query: Query,
    hits: Sequence[Hit],
    archive: Archive,
    *,
    weights: Weights | None = None,
    reader: Reader | None = None,
) -> Extraction:
    """Rank the sentences of the best passages, and the candidates in the best of them.

    `question` is the text that `asked` has its offsets in. Without weights those that ship decide, and the reader for
    the kinds of question that they have it for.
    """
    if weights is None:
        weights, reader = _shipped(asked, question)
    inquiry = _Inquiry(asked, question, query, archive, weights=weights, reader=reader)
    if asked.kind == "author":
        # A signature says nothing of the question: its article does.
        own = inquiry.rank(_of_one_article(hits, archive, captions=bool(_PICTURE.search(question.lower()))))
        read = [replace(row, signs=own[0].signs) for row in own]
    else:
        own = inquiry.rank(hits[:READ_PASSAGES])
        read = _of_time_first(own, inquiry)[:READ_SENTENCES]
    judged = [found for row in read for found in inquiry.candidates(row)]
    judged.sort(key=lambda found: (-found[0].score, found[0].sentence.article, found[0].spans))
    return Extraction(
        tuple((row.sentence, row.signs) for row in own if inquiry.is_of_time(row)),
        tuple(candidate for candidate, fits in judged if fits),
        tuple(candidate for candidate, fits in judged if not fits),
        inquiry.scope_of(own[0]) if own else None,
    )


def _shipped(asked: Asked, question: str) -> tuple[Weights, Reader | None]:
    """Give the weights that ship and, for a kind of question that it finds more answers to, the reader."""
    reading = shipped_reading_weights()
    # The reader knows Chinese only.
    reader = shipped_reader() if reading and asked.kind in reading.candidates and not is_english(question) else None
    return (reading, reader) if reading and reader else (shipped_weights(), None)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A sentence, its passage's number, its words against the question's, what the reader says, signs and score."""

    sentence: Sentence
    passage: int
    alignment: Alignment
    judgement: Judgement | None
    signs: SentenceSigns
    score: float


def _of_time_first(ranked: Sequence[_Ranked], inquiry: _Inquiry) -> list[_Ranked]:
    """Put the sentences of the time asked about before those of another."""
    return sorted(ranked, key=lambda row: not inquiry.is_of_time(row))


def _of_one_article(hits: Sequence[Hit], archive: Archive, *, captions: bool) -> list[Hit]:
    """Give all passages of the best hit's article, or of the best caption's: who wrote it may stand anywhere in it."""
    articles = [archive.article_of(hit.passage) for hit in hits]
    best = next(
        (a for a in articles if captions and archive.article(a).kind == "caption"), articles[0] if articles else None
    )
    score = max((hit.score for hit, a in zip(hits, articles, strict=True) if a == best), default=0.0)
    return [Hit(number, score) for number in archive.passages_of(best)] if best is not None else []


class _Inquiry:
    """One question being looked for: what its answer must be, and what speaks for a sentence or a run of one."""

    def __init__(
        self,
        asked: Asked,
        question: str,
        query: Query,
        archive: Archive,
        *,
        weights: Weights,
        reader: Reader | None,
    ) -> None:
        self._asked = asked
        self._question = question
        self._query = query
        self._archive = archive
        self._weights = weights
        self._reader = reader
        self._matcher = archive.matcher(query)
        self._asking = Asking.of(query, archive)
        self._slot = Slot(asked, fold(question).lower(), self._matcher, self._likeness)
        self._needs = Needs.of(asked, question)
        self._english = is_english(question)
        self._named = Named.of(question, archive)
        self._scopes: dict[int, Scope | None] = {}
        self._missing: dict[int, float] = {}
        self._around: dict[int, float] = {}

    def _likeness(self, text: str) -> float:
        return self._asking.align(text, self._archive).share

    def scope_of(self, row: _Ranked) -> Scope | None:
        """Read the time that the question names as the sentence's article would."""
        article = row.sentence.article
        if article not in self._scopes:
            issue = self._archive.article(article).issue_date
            self._scopes[article] = Scope.of(self._question, issue, english=self._english)
        return self._scopes[article]

    def is_of_time(self, row: _Ranked, quantity: Quantity | None = None) -> bool:
        """Tell whether a sentence, or a figure in it, is of the time asked about."""
        scope = self.scope_of(row)
        return scope is None or scope.allows(row.sentence, self._archive.article(row.sentence.article), quantity)

    def missing_in(self, article: int) -> float:
        """Tell how much of the names that the question gives an article leaves out."""
        if article not in self._missing:
            whole = "".join(self._archive.whole_text(article).split())
            self._missing[article] = self._named.missing(fold(whole))
        return self._missing[article]

    def held_by(self, passage: int) -> float:
        """Give the share of the query that a passage holds."""
        if passage not in self._around:
            terms = map(self._archive.terms_of, self._archive.sentences_of(passage))
            self._around[passage] = self._matcher.coverage(*terms)
        return self._around[passage]

    def rank(self, hits: Sequence[Hit]) -> list[_Ranked]:
        """Rank the sentences of some passages, each once."""
        found: dict[Key, tuple[Sentence, Hit]] = {}
        passages = [self._sentences(hit) for hit in hits]
        for hit, sentences in zip(hits, passages, strict=True):
            for sentence in sentences:
                found.setdefault((sentence.article, sentence.runs), (sentence, hit))
        judged = judge(self._query.text, passages, self._reader)
        similar = self._archive.similarities(self._query.text, [sentence.text for sentence, _ in found.values()])
        ranked = [
            self._ranked(sentence, hit, similarity, judged.get(key))
            for (key, (sentence, hit)), similarity in zip(found.items(), similar, strict=True)
        ]
        return sorted(ranked, key=lambda row: (-row.score, row.sentence.article, row.sentence.runs))

    def _sentences(self, hit: Hit) -> list[Sentence]:
        passage = self._archive.passage(hit.passage)
        source = self._archive.page(self._archive.article(passage.article).file).text
        return [Sentence.read(passage.article, runs, source) for runs in passage.sentences]

    def _ranked(self, sentence: Sentence, hit: Hit, similarity: float, judgement: Judgement | None) -> _Ranked:
        archive = self._archive
        alignment = self._asking.align(sentence.folded, archive)
        signs = SentenceSigns(
            passage=hit.score,
            coverage=self._matcher.coverage(archive.terms_of(sentence.text)),
            around=self.held_by(hit.passage),
            similarity=similarity,
            alignment=alignment.share,
            missing=self.missing_in(sentence.article),
            holds=judgement.holds if judgement else 0.0,
            relevance=judgement.relevance if judgement else 0.0,
            archive=math.log10(max(1, archive.counts.passages)) / 5,
        )
        score = self._weights.sentence_score(signs.values)
        return _Ranked(sentence, hit.passage, alignment, judgement, signs, score)

    def candidates(self, row: _Ranked) -> Iterator[tuple[Candidate, bool]]:
        """Give the runs of a sentence that may answer, and whether each is of the time asked about."""
        sentence, kind = row.sentence, self._asked.kind
        read = Surroundings(sentence, row.score, self.scope_of(row), row.judgement)
        of_time = self.is_of_time(row)
        for run in self._runs(row):
            quantity = self._quantity(row, run.span) if kind in FIGURES else None
            signs = self._slot.signs(read, run, quantity)
            score = self._weights.candidate_score(kind, signs.values)
            fits = self.is_of_time(row, quantity) if quantity else of_time
            yield Candidate(sentence, row.signs, run.span, signs, score), fits

    def _runs(self, row: _Ranked) -> Iterator[Run]:
        """List the runs of a sentence that are what the answer must be."""
        folded, kind = row.sentence.folded, self._asked.kind
        figures = {figure.whole: figure for figure in find_figures(folded)} if kind in FIGURES else {}
        found = find_candidates(row.sentence, kind, any_unit=kind == "count" and not self._asked.unit)
        spans = [span for span in found if self._may_answer(figures.get(span), folded[slice(*span)])]
        cut = clauses(folded)
        within = [next(((a, b) for a, b in cut if a <= start < b), (0, len(folded))) for start, _ in spans]
        by_words = self._slot.places(folded).around(spans, within)
        by_likeness = row.alignment.around(spans, within)
        for span, words, likeness in zip(spans, by_words, by_likeness, strict=True):
            yield Run(span, words, likeness, first=span == found[0])

    def _may_answer(self, figure: Figure | None, text: str) -> bool:
        if figure and (not self._needs.met_by_figure(figure) or _THRESHOLD.fullmatch(text)):
            return False
        return self._needs.met_by_text(text)

    def _quantity(self, row: _Ranked, span: Span) -> Quantity | None:
        known = self._archive.quantities_of(row.passage)
        return next((known[at] for at in row.sentence.offsets[slice(*span)] if at in known), None)
