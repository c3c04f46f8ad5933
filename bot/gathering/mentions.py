"""Which and how many articles tell of something, or are by somebody → their titles, each with its proof."""

from __future__ import annotations

import re

from bot.composing import Finding
from bot.gathering.types import Gathering, dated, find_articles, printed, said_at, sentences_of
from index import Archive, fold

_ARTICLES = r"(?:篇|条|则)(?:报道|文章|新闻|稿件|稿子|消息)?|(?:报道|文章|新闻|稿件|稿子)"
_TELLS = "提到|提及|讲到|写到|说到|谈到|涉及|介绍|关于|讲述|讲|写"
_ASKED = re.compile(
    rf"(?:多少|几|哪几|哪些|哪)(?:{_ARTICLES})"
    rf"|(?:{_ARTICLES}|版)[^,。?]*(?:{_TELLS})[^,。?]*的(?:一共|共|都)?(?:有|是)(?:多少|几|哪)"
    r"|(?:哪几|哪些|几)个?(?:时间|版|期|月)(?:的?(?:报道|报纸|版面))?(?:里|中)?(?:出现|提到|登)?|(?:报道|文章|新闻|稿件)(?:一共|共|总共)?(?:有|是)?(?:几篇|多少篇|哪些|哪几篇)"
)
_SEEN = "(?:一共|总共|共|先后|都)?(?:出现|登)?(?:在|被|有)"
_SUBJECTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_TELLS})(?:了|过)*(?P<x>[^,。?]{{2,24}}?)(?:的?(?:{_ARTICLES}).*|的)?[?。]*$",
        rf"(?:^|,|里|中|上)(?P<x>[^,。?]{{2,24}}?){_SEEN}(?:多少|几|哪几|哪些)(?:{_ARTICLES}|个?(?:时间|版|期|月))",
        rf"(?:{_TELLS})(?:了|过)*(?P<x>[^,。?]{{2,24}}?)的(?:一共|共|都)?(?:有|是)(?:多少|几|哪几|哪些)",
        rf"(?:有)?关于?(?P<x>[^,。?]{{2,24}}?)的(?:{_ARTICLES})",
    )
)
_AUTHOR = re.compile(
    "(?:记者|通讯员)?(?P<x>[一-鿿]{2,3})(?:一共|总共|共)?(?:写|采写|署名|报道|拍)了?(?:多少|几|哪几|哪些)(?:篇|张|条)"
)
_MARKS = str.maketrans("", "", "“”\"'‘’「」『』《》")
_MOST = 50
_HERE = "只算收录的版面"
_EXTRA = re.compile("^(?:一共|总共|共|这些?|这几版|各版|报纸|里面?|中|有)+|(?:这个词|一词|这件事|的事情?|的情况|问题)$")


def gather_mentions(question: str, archive: Archive) -> Gathering | None:
    """Count and list the articles that say what a folded question names; None where it asks nothing of the kind."""
    if author := _AUTHOR.search(question):
        items = _signed(author["x"], archive)
    elif _ASKED.search(question) and (subject := _subject(question)):
        items = _saying(subject, archive)
    else:
        return None
    return _listed(items, archive) if items else None


def _subject(question: str) -> str:
    found = (match["x"] for pattern in _SUBJECTS if (match := pattern.search(question)))
    return next((_EXTRA.sub("", x).translate(_MARKS) for x in found), "")


def _saying(subject: str, archive: Archive) -> list[Finding]:
    """Find the first sentence of each article that says something in so many words."""
    found = (_first(subject, article, archive) for article in find_articles(subject, archive))
    return [item for item in found if item]


def _first(subject: str, article: int, archive: Archive) -> Finding | None:
    for sentence in sentences_of(article, archive):
        plain = sentence.folded.translate(_MARKS)
        if subject in plain:
            kept = [place for place, letter in enumerate(sentence.folded) if letter.translate(_MARKS)]
            at = plain.index(subject)
            return said_at(sentence, (kept[at], kept[at + len(subject) - 1] + 1))
    return None


def _signed(name: str, archive: Archive) -> list[Finding]:
    """Find the articles whose byline has a name, each with the sentence where it is printed."""
    own = [article for article in find_articles(f"记者{name}", archive) if name in archive.article(article).byline]
    return [item for article in own if (item := _first(name, article, archive))]


def _listed(items: list[Finding], archive: Archive) -> Gathering:
    shown = sorted(items, key=lambda item: printed(item, archive))[:_MOST]
    least = "至少" if len(items) > _MOST else ""
    titles = "、".join(_title(item, archive) for item in shown)
    return Gathering(f"{least}{len(shown)}篇：{titles}（{_HERE}）", "articles", shown)


def _title(item: Finding, archive: Archive) -> str:
    article = item.sentence.article
    when = dated(article, archive)
    return f"《{fold(archive.article(article).title)}》" + (f"（{when}）" if when else "")
