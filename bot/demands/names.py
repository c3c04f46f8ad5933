"""A question for a person, a place, a body or a name → what must stand beside it, or what form it must have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.alignment import nearest
from bot.demands.forms import is_no_act, is_site, is_somebody, may_be_name, tells_a_deed
from bot.demands.sorts import sort_asked
from bot.demands.types import Demand
from bot.extraction import Candidate
from bot.finding.people import asked_office, find_people
from bot.finding.tokens import read_tokens
from bot.kinds import OUTER, Asked
from index import Archive

_WHERE = re.compile(
    "(?:在|到|去|往|于|从|来自)了?[^,。?]{0,4}?(?:哪里|哪儿|哪[?。]?$|何处|何地|(?:什么|啥|哪个)(?:地方|位置))"
    "|(?:哪里|哪儿)(?:举|召|开|办)"
)
_BEFORE = re.compile("(?<!日)之前|以前|前任|从前|原先|生前|退休前")
_FORMERLY = re.compile("原|曾|前|过去|历任|先后|退休")
_PRIZE = re.compile("几等奖|(?:什么|哪个|哪种|何种|啥)奖项?")
_CALLED = re.compile("(?P<what>[一-鿿]{2})(?:都|又|分别)?(?:叫做?|名字?(?:叫|是)|名称(?:叫|是|为)?)(?:什么|啥)")
_CALLING = re.compile("叫|名为|称|命名|取名|题")
_BESIDE = 12
_WHO = re.compile("谁|哪一?位")
_WHICH_ONE = re.compile("哪一?位(?P<who>[一-鿿]{2,5}?)(?=[^一-鿿]|[在是给把被对向为说讲编写做来去参负主作当担])")
_ROLE = re.compile(
    "(?P<role>主持|经办|承包|保管|设计|发明|带队|领队|讲解|辅导|裁判|指挥|编剧|翻译|驾驶|司机|教练|房东)[人者员师]?"
    "(?:老师|同志)?(?:都)?(?:是|叫)(?:谁|什么|哪一?位|啥)"
)
"""Who does a thing for which no office is named; in the office's place its deed must be told."""
_SAYING = re.compile("[说讲示称评]|宣布|介绍|提[到出]|指出|表态|负责|出面|担任|参加|参与|获得")
_AUXILIARY = frozenset(("开始", "可以", "可能", "能够", "应该", "需要", "没有"))
_LIKE = 0.25
"""Below this no word of a sentence is like a deed."""
_AWARD = re.compile("^[^,。]{0,8}奖[项杯章]?$")
_AGE = re.compile("几岁|多少岁|岁数|年龄|年纪|多大(?:了|$)|how old")
# Who holds an office may stand by another word for it.
_OTHER_WORDS = {
    "老板": "老板|经理|董事长|总裁|负责人|创始人|店主|法人",
    "店主": "店主|老板|经理|负责人",
    "支书": "支书|书记",
    "负责人": "负责人|书记|主任|经理|长|总裁|创始人|老板|理事",
    "校长": "校长|院长",
    "医生": "医生|医师|大夫|主任",
    "老师": "老师|教师|教授|讲师",
}
_GROUPS = re.compile(
    "居民|村民|市民|群众|干部|领导|党员|代表|委员|专家|志愿者|队员|员工|职工|工人|工作人员|同志|游客|老人|选手|女士|先生|记者|通讯员|学生|同学|学员|老师|教师"
    "|商户|农民|顾客|读者|家长|大师|大爷|大妈|阿姨|大叔"
)
OWN = re.compile("[省市县区镇乡村该本]|街道|社区|党|工|总|支部|委员会|[委办]|公司|集团|酒店|中心|副|的")
"""What the names of bodies of one sort share, and what only points to a body named before."""


def name_demands(asked: Asked, question: str, archive: Archive) -> Iterator[Demand]:
    """Give what a name must meet that answers a folded question, and what any answer must that is about a person."""
    if asked.kind in ("person", "actor"):
        yield from _person_demands(asked, question, archive)
    if asked.kind == "date" and (done := _verb_in(question[asked.end :])):
        yield Demand(lambda candidate: _tells_of(done, candidate.sentence.folded, archive))
    if asked.kind in ("org", "place", "quote"):
        yield from _site_demands(asked, question, archive)
    if asked.kind == "list" and (sort := sort_asked(question, asked.start)):
        yield Demand(sort.is_met_by_some, form=True)
    if asked.kind == "office":
        yield Demand(lambda candidate: _is_whole_office(candidate, question), form=True)
    if asked.kind in ("person", "actor", "org", "place") and "还是" not in question:
        yield Demand(lambda candidate: candidate.sentence.folded[slice(*candidate.span)] not in question, form=True)
    if _PRIZE.search(question):
        yield Demand(lambda candidate: _AWARD.search(candidate.text) is not None, form=True)
    yield from _life_demands(question)


def _life_demands(question: str) -> Iterator[Demand]:
    if _BEFORE.search(question):
        yield Demand(lambda candidate: _FORMERLY.search(candidate.sentence.folded) is not None)
    if _AGE.search(question) and (names := _people(question)):
        yield Demand(lambda candidate: any(name in candidate.sentence.folded for name in names))


def _site_demands(asked: Asked, question: str, archive: Archive) -> Iterator[Demand]:
    if asked.kind == "place" and _WHERE.search(question):
        yield Demand(is_site, form=True)
    if asked.kind == "org":
        yield Demand(is_no_act, form=True)
    if asked.kind != "quote":
        yield Demand(lambda candidate: may_be_name(candidate) and not tells_a_deed(candidate), form=True)
    if sort := sort_asked(question, asked.start):
        yield Demand(sort.is_met, form=True)
    if (outer := OUTER.search(question)) and outer.end() == asked.start:
        # 青石街道柳树村 answers 哪个街道的哪个村, 柳树村 only half of it.
        yield Demand(lambda candidate: not _stands_behind(outer["outer"], candidate), form=True)
    if match := _CALLED.search(question):
        yield Demand(may_be_name)
        yield Demand(lambda candidate: _is_called(candidate, match["what"], archive))


def _stands_behind(text: str, candidate: Candidate) -> bool:
    return candidate.sentence.folded.endswith(text, 0, candidate.span[0])


def _person_demands(asked: Asked, question: str, archive: Archive) -> Iterator[Demand]:
    if asked.kind == "actor":
        yield Demand(lambda candidate: is_no_act(candidate) and is_somebody(candidate), form=True)
    if office := office_in(question):
        yield Demand(lambda candidate: _holds(candidate, office, question), form=True)
    elif role := _ROLE.search(question):
        yield Demand(lambda candidate: nearest([role["role"]], candidate.sentence.folded, archive) >= _LIKE)
    if which := _WHICH_ONE.search(question):
        yield Demand(lambda candidate: which["who"][-2:] in candidate.sentence.folded)
    if deed := _deed(question):
        yield Demand(lambda candidate: _tells_of(deed, candidate.sentence.folded, archive))


def _deed(question: str) -> str:
    """Give the verb that a question asks the doer of (是谁设计的)."""
    asking = _WHO.search(question)
    return _verb_in(question[asking.end() :]) if asking else ""


def _verb_in(rest: str) -> str:
    """Give the verb behind an asking word; saying and being are told in many words."""
    verb = next((t.word for t in read_tokens(rest) if t.part[0] == "v" and t.word not in _AUXILIARY), "")
    return verb if len(verb) > 1 and not _SAYING.search(verb) else ""


def _tells_of(deed: str, text: str, archive: Archive) -> bool:
    """Tell whether a sentence has a verb like another, or one that shares a character with it (召集, 召开)."""
    if nearest([deed], text, archive) >= _LIKE:
        return True
    return any(token.verbal and not set(token.word).isdisjoint(deed) for token in read_tokens(text))


def _is_called(candidate: Candidate, what: str, archive: Archive) -> bool:
    """Tell whether a run stands beside what is called so, or behind a word for calling."""
    folded, (start, end) = candidate.sentence.folded, candidate.span
    around = folded[max(0, start - _BESIDE) : end + _BESIDE]
    return _CALLING.search(folded, max(0, start - 6), start) is not None or nearest([what], around, archive) >= _LIKE


def _is_whole_office(candidate: Candidate, question: str) -> bool:
    """Tell whether a run is no mere part of the offices (支部书记、村委会主任) of somebody whom the question names."""
    folded, (start, end) = candidate.sentence.folded, candidate.span
    held = (p.office for p in find_people(folded) if p.office and folded[slice(*p.name)] in question)
    return not any(office != (start, end) and office[0] <= start and end <= office[1] for office in held)


def _people(question: str) -> list[str]:
    return [question[slice(*person.name)] for person in find_people(question)]


def office_in(question: str) -> str:
    """Give the office of which the question asks who holds it; a group of people is none."""
    title = next((word for word in _OTHER_WORDS if word in question), "") or asked_office(question)[0]
    held = title and re.search(f"{title}(?:都|现在|目前)?(?:是|叫|姓|为|由)?(?:谁|什么|哪一?位|啥|何人)", question)
    return title if held and not _GROUPS.fullmatch(title) else ""


def _holds(candidate: Candidate, office: str, question: str) -> bool:
    """Tell whether a person stands with an office, of no other body than the question names."""
    words = _OTHER_WORDS.get(office, office)
    folded = candidate.sentence.folded
    person = next((person for person in find_people(folded) if person.name == candidate.span), None)
    if person is None or person.office is None or person.office[0] == person.office[1]:
        return person is not None and re.search(words, folded) is not None
    offices = folded[slice(*person.office)].split("、")
    deputy = f"副{office}" in question
    held = next((one for one in offices if re.search(words, one) and ("副" in one) == deputy), "")
    own = OWN.sub("", re.sub(words, "", held))
    return bool(held) and (len(own) < 2 or not set(own).isdisjoint(question))
