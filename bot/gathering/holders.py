"""Who held an office over time, or who heads each of several bodies → their names, each with the page that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.composing import Finding
from bot.demands.names import OWN
from bot.finding.people import Person, asked_office, find_people, office_match
from bot.gathering.types import Gathering, dated, day_of, find_articles, printed, said_at, sentences_of
from bot.scope import Scope
from bot.sentences import Sentence
from bot.types import Question
from index import Archive, IssueDate, bigrams, find_times, fold

_OVER_TIME = re.compile("先后|历任|历届|依次|按时间|换过|前后(?:是|有)|哪几任|分别是(?:谁|哪)")
_SORTS = "街道|社区|村|局|镇|乡|学校|支行"
_EACH = re.compile(
    r"(?P<names>[^,。?:;\s]{2,8}?(?:、[^,。?:;\s、这]{2,8}?)+)这?[两几二三四五六七八九十\d]*个?"
    r"(?:区直|市直|县直)?(?:部门|单位|街道|社区|村|局|镇|乡|委办)"
)
_ALL = re.compile(
    rf"(?:各个?|哪些|哪几个)(?P<sort>{_SORTS})[^,。?]{{0,8}}?(?P<title>书记|局长|主任|负责人|镇长|乡长|村长|校长|行长)"
    rf"|(?:有|点到|提到|写到)?(?:哪些|哪几位|哪几个)(?P<sort_2>{_SORTS})[^,。?]{{0,6}}?(?P<title_2>书记|局长|主任|负责人|镇长|村长)"
)
_HEADS = re.compile("负责人|领导|一把手|局长|书记|主任|谁|哪位")
_HEAD = re.compile("(?:局长|书记|主任|部长|镇长|乡长|区长|县长|市长|行长|院长|校长|所长|站长|主席|会长|经理)$")
_AND = re.compile("[和与及、]")
_SURE = 0.9
_PLACE = re.compile("[一-鿿]{2,}[省市区县镇乡村]")
_ANY_ISSUE = IssueDate("2000-01-01", "inferred")


def gather_holders(question: str, archive: Archive) -> Gathering | None:
    """Answer who held an office, page by page, or who heads each body named; None where neither is asked."""
    if (match := _EACH.search(question)) and _HEADS.search(question):
        return _of_each([name.rpartition("的")[2] for name in match["names"].split("、")], archive)
    if match := _ALL.search(question):
        return _of_all(match["sort"] or match["sort_2"], match["title"] or match["title_2"], archive)
    title, asked = asked_office(question)
    if not title or not _OVER_TIME.search(question) or _asks_offices(question):
        return None
    asked = re.split("[,。]|里|中|版|从|的报道", asked)[-1].replace("的", "")
    return _over_time(_holders(title, asked, question, archive), archive)


def _asks_offices(question: str) -> bool:
    """Tell whether a question asks for several offices (书记和区长分别是谁), which is no change of one over time."""
    return any(_HEAD.search(piece) for piece in _AND.split(question)[:-1])


def gather_holder_in_english(question: Question, archive: Archive) -> Gathering | None:
    """Answer who held an office at a time that an English question names, by the pages of that time."""
    text = question.text.lower()
    _, asked = asked_office(text)
    scope = Scope.of(question.text, english=True)
    places = [word for word in question.resolved.split() if _PLACE.fullmatch(word)]
    if not re.search(r"\bwho\b", text) or not asked or scope is None or not scope.dated or not places:
        return None
    found: dict[str, Finding] = {}
    for article in find_articles(f"{places[0]}{asked}", archive):
        day = day_of(article, archive)
        if scope.first <= day <= scope.last and places[0] in fold(archive.whole_text(article)):
            for sentence, person, office in _people_of(article, archive):
                if any(piece.endswith(asked) for piece in office.split("、")):
                    item = said_at(sentence, person.name)
                    found.setdefault(item.text, item)
    return Gathering("、".join(found), "series", list(found.values())) if found else None


def _holders(title: str, asked: str, question: str, archive: Archive) -> Iterator[Finding]:
    """Find who is named with the office asked for, in the pages of the times asked about."""
    times = find_times(question, None) or find_times(question, _ANY_ISSUE)
    first, last = min((t.first for t in times), default=None), max((t.last for t in times), default=None)
    for article in find_articles(asked, archive):
        if first and last and not first <= day_of(article, archive) <= last:
            continue
        for sentence, person, office in _people_of(article, archive):
            sure = office_match(office.removeprefix("该"), title, asked) >= _SURE
            if sure and _is_of(office, asked, title, archive.whole_text(article)):
                yield said_at(sentence, person.name)


def _is_of(office: str, asked: str, title: str, text: str) -> bool:
    """Tell whether an office is of the body asked about; one that names none (该街道) is of what its article names."""
    pieces = [piece for piece in office.split("、") if piece.endswith(title)]
    own = bigrams(OWN.sub("", pieces[-1].removesuffix(title))) if pieces else []
    wanted = bigrams(OWN.sub("", asked.removesuffix(title)))
    return not wanted or any(pair in own or (not own and pair in fold(text)) for pair in wanted)


def _people_of(article: int, archive: Archive) -> Iterator[tuple[Sentence, Person, str]]:
    for sentence in sentences_of(article, archive):
        for person in find_people(sentence.folded):
            if person.office:
                yield sentence, person, sentence.folded[slice(*person.office)]


def _over_time(held: Iterable[Finding], archive: Archive) -> Gathering | None:
    """Line up the names page by page; those pages that follow each other with one name are said together."""
    ordered = sorted(held, key=lambda one: printed(one, archive))
    first = {(dated(one.sentence.article, archive), one.text): one for one in reversed(ordered)}
    items = list(reversed(first.values()))
    if not items:
        return None
    said = []
    for name, group in groupby(items, key=lambda item: item.text):
        dates = "、".join(filter(None, (dated(item.sentence.article, archive) for item in group)))
        said.append(f"{dates}：{name}" if dates else name)
    return Gathering("；".join(said), "series", items)


def _of_all(sort: str, title: str, archive: Archive) -> Gathering | None:
    """List who holds an office in the bodies of a sort, body by body."""
    found: dict[tuple[str, str], Finding] = {}
    for article in find_articles(f"{sort}{title}", archive):
        for sentence, person, office in _people_of(article, archive):
            piece = next((one for one in office.split("、") if one.endswith(title) and "副" not in one), "")
            body, _, rest = piece.rpartition(sort)
            if body and not body.endswith(("该", "各")) and not re.search(_SORTS, rest):
                item = said_at(sentence, person.name)
                found.setdefault((piece, item.text), item)
    if len(found) < 2:
        return None
    said = [
        f"{office}：{'、'.join(name for _, name in group)}"
        for office, group in groupby(sorted(found), key=lambda pair: pair[0])
    ]
    return Gathering("；".join(said), "series", [found[key] for key in sorted(found)])


def _of_each(names: Sequence[str], archive: Archive) -> Gathering | None:
    found = {name: _head_of(name, archive) for name in names}
    items = [head for head in found.values() if head]
    if len(items) < 2:
        return None
    said = [f"{name}：{head.text if head else '没有提到'}" for name, head in found.items()]
    return Gathering("；".join(said), "series", items)


def _head_of(body: str, archive: Archive) -> Finding | None:
    """Find who heads a body: the chief before a deputy, where the office names the body or stands right behind it."""
    held = (
        (_heads(body, office, article, archive), said_at(sentence, person.name))
        for article in find_articles(f"{body}负责人局长", archive, 40)
        for sentence, person, office in _people_of(article, archive)
    )
    sure, best = max(held, key=lambda one: one[0], default=(0.0, None))
    return best if sure > 0 else None


def _heads(body: str, office: str, article: int, archive: Archive) -> float:
    """Tell how surely a person heads a body: 2 its chief, 1 a deputy, half that where the body is only 该局."""
    if not _HEAD.search(office):
        return 0.0
    rank = 1.0 if "副" in office else 2.0
    if body in office:
        return rank
    told = office.startswith("该") and f"{body}{office[1]}" in fold(archive.whole_text(article))
    return rank / 2 if told else 0.0
