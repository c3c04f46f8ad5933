"""A question as typed → what is to be looked for, each term weighed by how much it tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.english.translation import translate
from bot.errors import QuestionError
from bot.homophones import put_right
from bot.pinyin import spell_out
from bot.restating import restate
from bot.types import Question
from index import HAN, Archive, Query, fold

LONGEST = 1000
"""Characters a question may have; nobody asks more at once, and a pasted page is no question."""

_TERMS = Path(__file__).parent / "question_terms.tsv"
_RESTATED = 0.4
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z]+")
_WHAT = re.compile("甚[麼麽么]")  # the same word as 什么, which folding one character for one does not tell
# What chat adds to a question and papers never print; the table, learned from written questions, does not know it.
_CHATTY = (
    "啥|咋|咋样|嘛|呗|呢|吧|啊|呀|哦|哈|来着|请问|帮我|告诉我|我想知道|想问|问下|一下|查查|查一下|叫啥|是啥|有啥|都有"
)


def clean(text: str) -> str:
    """Take away what nobody types on purpose: control and format characters, white space around and in runs.

    Raises QuestionError where nothing is left to look for, or more than anybody asks at once.
    """
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: 20 * LONGEST])
    asked = " ".join(kept.split())
    if not asked:
        raise QuestionError("the question is empty; ask in a few words what the pages may tell")
    if len(asked) > LONGEST:
        raise QuestionError(f"the question has {len(text):,} characters; ask one of at most {LONGEST:,}")
    if not any(c.isalnum() for c in asked):
        raise QuestionError(
            f"the question {asked[:20]!r} has no word in it; ask in a few words what the pages may tell"
        )
    return asked


@lru_cache(maxsize=1)
def term_weights() -> Mapping[str, float]:
    """Read how much the words that ask (什么, 多少, 哪一年) count, 0 to 1; what is not listed counts 1.

    Learned by scripts/train_ranking.py: how often a question's word stands near its answer, against the mean.
    """
    rows = (line.split("\t") for line in _TERMS.read_text(encoding="utf-8").splitlines())
    return {term: float(weight) for term, weight in rows} | dict.fromkeys(_CHATTY.split("|"), 0.0)


def weigh(query: Query) -> Query:
    """Give each term of a query its weight as a word of a question."""
    known = term_weights()
    words, grams = ({t: w * known.get(t, 1.0) for t, w in terms.items()} for terms in (query.words, query.bigrams))
    return Query(query.text, words, grams)


def _join(meant: Query, typed: Query) -> Query:
    """Look for a question as it is meant, and as it was typed beside it."""
    return weigh(Query(meant.text, {**typed.words, **meant.words}, {**typed.bigrams, **meant.bigrams}))


def widen(query: Query, archive: Archive) -> Query:
    """Add the other wordings of the periods that a query names, all of them together worth about one."""
    words, grams = dict(query.words), dict(query.bigrams)
    for way in restate(fold(query.text)):
        meant = weigh(archive.query(way))
        for terms, more in ((words, meant.words), (grams, meant.bigrams)):
            terms.update({term: _RESTATED * weight for term, weight in more.items() if term not in terms})
    return Query(query.text, words, grams)


def is_english(text: str) -> bool:
    """Tell whether a question is English, even with a Chinese name in it: it has more Latin words than characters."""
    return len(_LATIN.findall(text)) > len(_HAN.findall(text))


def understand(text: str, archive: Archive) -> tuple[Question, Query]:
    """Say in which language a question is and what to look for; raises QuestionError where there is nothing."""
    asked = _WHAT.sub("什么", clean(text))
    if not is_english(asked):
        right = put_right(spell_out(fold(asked), archive), archive)
        return Question(text, right, "zh"), widen(_join(archive.query(right), archive.query(asked)), archive)
    meant = translate(asked, archive)
    return Question(text, meant.resolved or asked, "en"), Query(asked, meant.words, meant.bigrams)
