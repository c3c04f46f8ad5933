"""A Page → its Articles: body runs in reading order, headline with kicker and subtitle, byline, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.boxes import mark_boxes
from index.bylines import POINTERS, inline_credit, photographer, writers
from index.continuation import Evidence, shared
from index.drafts import Draft, collect
from index.issue_dates import find_issue_date, skip_stamp
from index.joining import trim
from index.layout import SLOGAN, Block, read_blocks
from index.ordering import reading_order
from index.parts import Sheets, join_parts
from index.types import Article, IssueDate, Page, Part

_SPACE = re.compile(r"\s+")
_LEADING_MARKS = re.compile(rf"[{POINTERS}\s]+")
_FIRST_SENTENCE = re.compile(r"[^。！？!?\r\n]+")
_CLAUSE = re.compile(r"[^，,；;：:]+")
_MAX_CAPTION_TITLE = 40
_MIN_CAPTION_TITLE = 12
_ACTOR = re.compile(r"[^，,]{0,12}(?:[区县市省镇乡村局委院校馆社厅部]|街道|公司|集团|中心|政府|学校|医院|[大中小]学)")
_SUBTITLE = re.compile(r"[—\-–─]|已|并|（|\(")
_STRANGE = 0.15


def split_articles(page: Page) -> list[Article]:
    """Cut a page into its articles and captions, numbered from 1 in the order in which they begin.

    A record of a JSONL file is one article. A page with nothing but headlines or noise is one article without a
    title, and a page of furniture or white space none. No character is in two articles.
    """
    issue_date = find_issue_date(page)
    if page.headline is not None:
        return _as_one(page, page.headline, issue_date)
    blocks = mark_boxes(read_blocks(page.text))
    sheets = Sheets.of(blocks, page)
    drafts = [_as_document(blocks)] if _is_document(blocks) else join_parts(collect(blocks), sheets)
    evidence = Evidence.from_texts(block.text for block in blocks)
    articles = [_finish(draft, page, evidence, issue_date, sheets.part(draft)) for draft in drafts if draft.texts]
    if not articles:
        return [] if _is_furniture(blocks) else _as_one(page, "", issue_date)
    articles.sort(key=lambda article: min(article.spans))
    return [replace(article, number=number) for number, article in enumerate(_without_repeats(articles, page), 1)]


def _as_one(page: Page, title: str, issue_date: IssueDate | None) -> list[Article]:
    text = page.text
    body = trim(text, skip_stamp(text), len(text)) or trim(text, 0, len(text))
    if body is None:
        return []
    start, end = body
    opening = text[start : start + 200]
    return [
        Article(
            page.file,
            1,
            "article",
            title,
            (body,),
            byline=writers(opening, text[max(start, end - 100) : end]),
            issue_date=issue_date,
        )
    ]


def _is_furniture(blocks: Sequence[Block]) -> bool:
    """Whether a page holds what furniture is and nothing else; a line or an ornament alone tells nothing."""
    return all(block.kind for block in blocks) and any(block.kind != "rule" for block in blocks)


def _is_document(blocks: Sequence[Block]) -> bool:
    """Whether the headlines are the sections of one text: one `#` at its top, deeper ones below, nothing of a paper."""
    levels = [block.level for block in blocks if block.role == "head"]
    return levels[:1] == [1] and min(levels[1:], default=0) > 1 and not any(_is_of_a_paper(block) for block in blocks)


def _is_of_a_paper(block: Block) -> bool:
    return block.role in {"credit", "byline"} or bool(writers(block.text[:160], ""))


def _as_document(blocks: Sequence[Block]) -> Draft:
    first = next(at for at, block in enumerate(blocks) if block.role == "head")
    body = [block for at, block in enumerate(blocks) if at != first and block.role != "furniture"]
    return Draft(heads=[blocks[first]], texts=body)


def _finish(draft: Draft, page: Page, evidence: Evidence, issue_date: IssueDate | None, part: Part) -> Article:
    spans = reading_order(draft.texts, page.text, evidence)
    if draft.kind == "caption":
        title, kicker, subtitle = _caption_title(draft), "", ""
        byline = _photographer(draft)
    else:
        title, kicker, subtitle = choose_title(draft.heads, draft.body)
        byline = writers(draft.texts[0].text, draft.texts[-1].text)
    known = part if part.back or part.onward else None
    return Article(page.file, 0, draft.kind, title, spans, kicker, subtitle, byline, issue_date, known)


def choose_title(heads: Sequence[Block], body: str) -> tuple[str, str, str]:
    """Return the main headline, the kicker above it and the subtitle below; a banner over them is left out."""
    if not heads:
        return "", "", ""
    level = min((head.level for head in heads if head.level), default=0)
    mains = [head for head in heads if head.level == level]
    main = max(mains, key=lambda head: (_weight(head, mains), head.start))
    at = heads.index(main)
    above = [head for head in heads[:at] if not _is_banner(head, heads, main, body)]
    return _clean(main.text), " ".join(_clean(h.text) for h in above), " ".join(_clean(h.text) for h in heads[at + 1 :])


def _weight(head: Block, heads: Sequence[Block]) -> float:
    """Weigh a headline of a group: the main one says who did what, and stands last, subtitles aside."""
    score = 0.6 * bool(_ACTOR.match(head.text)) + 1.0 * (head is heads[-1]) - 1.5 * bool(_SUBTITLE.match(head.text))
    return score - 0.6 * (len(heads) > 2 and bool(SLOGAN.fullmatch(head.text)))


def _is_banner(head: Block, heads: Sequence[Block], main: Block, body: str) -> bool:
    """Whether the first line over a headline is of a column, not of this article: its words are strange to the body."""
    if head is not heads[0]:
        return False
    if head.level and head.level == main.level:
        return shared(head.text, body) < 2 * _STRANGE
    return (
        len(heads) > 2 and bool(SLOGAN.fullmatch(head.text)) and shared(head.text, body) < shared(heads[1].text, body)
    )


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text.strip(" \u3000*_")).strip() or text


def _caption_title(draft: Draft) -> str:
    """Return a caption's headline, else its first sentence, or as much of it as makes a title."""
    if draft.heads:
        return " ".join(_clean(head.text) for head in draft.heads)
    text = _LEADING_MARKS.sub("", draft.texts[0].text, count=1)
    sentence = _FIRST_SENTENCE.match(text)
    if sentence is None or len(sentence[0]) <= _MAX_CAPTION_TITLE:
        return sentence[0].strip() if sentence else ""
    title = ""
    for clause in _CLAUSE.finditer(sentence[0]):
        if len(title) >= _MIN_CAPTION_TITLE and clause.end() > _MAX_CAPTION_TITLE:
            break
        title = sentence[0][: clause.end()]
    return title.strip()


def _photographer(draft: Draft) -> str:
    printed = [block.text for block in draft.texts if block.role == "credit"]
    return " ".join(filter(None, map(photographer, printed or [inline_credit(draft.texts[-1].text)])))


def _without_repeats(articles: Sequence[Article], page: Page) -> list[Article]:
    """Leave out an article that the page prints a second time."""
    seen: set[str] = set()
    kept: list[Article] = []
    for article in articles:
        body = "".join("".join(page.text[start:end].split()) for start, end in article.spans)
        if body not in seen or len(body) < _MAX_CAPTION_TITLE:
            kept.append(article)
        seen.add(body)
    return kept
