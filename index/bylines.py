"""A line of a newspaper → which fixed form it has: dateline, byline, or photographer's credit."""

from __future__ import annotations

import re

from index.patterns import LazyPattern

_ROLE = r"(?:(?:本报|本刊|本网|全媒体|融媒体|特约|见习|实习|首席|驻站|新华社)*(?:记者|通讯员|实习生|特派员|评论员))"
_HAN = r"[\u4e00-\u9fff]"
# A name, also one of two characters set apart (李　四). Each text reads as names in one way only, or a long list of
# single characters would take forever to refuse.
NAME = rf"(?:(?!{_ROLE})(?:[\u4e00-\u9fff·]{{2,4}}|{_HAN}[ \u3000]{_HAN}(?!{_HAN})|{_HAN}(?!\s+{_HAN}(?!{_HAN}))))"
NAMES = rf"{NAME}(?:[\s、,，/]+{NAME})*"
_PEOPLE = rf"{_ROLE}[\s:：]*{NAMES}(?:[\s、,，/]*{_ROLE}[\s:：]*{NAMES})*"
_OUTLET = r"(?:本[报刊网台]|[\u4e00-\u9fff]{1,8}(?:[报网社台]|客户端|融媒体?|讯))"

_DATELINE = LazyPattern(
    rf"[▲□■●【\[(（\s]*(?:"
    rf"本[报刊网台]讯|{_OUTLET}[^，。！？；,!?;]{{0,16}}?(?:讯|电|消息)[】\])）\s]*(?=[(（\s记]|$)"
    rf"|(?:{_OUTLET})?[(（]\s*{_PEOPLE}[^)）。]{{0,12}}[)）]|(?={_ROLE}[\s:：]|本报){_PEOPLE}\s*(?:报道|文)(?=[\s:：]|$)"
    rf")"
)
_BYLINE = LazyPattern(
    rf"(?:[□■●○◎▲\-—(（【]\s*|(?:文/图|图/文|文|撰文)[\s/:：]+|(?={_ROLE}[\s:：]|本报)){_PEOPLE}\s*(?:报道|整理|文/图)?[)）】\s]*"
)
_MARKED_NAME = LazyPattern(rf"[□■◎]\s*{NAMES}")
_END_BYLINE = LazyPattern(rf"[(（]\s*(?:{_PEOPLE}|[^()（）。]{{0,8}}{_ROLE}[^()（）。]{{0,24}})[)）]\s*$")
_PAREN = LazyPattern(rf"[(（]([^()（）]{{0,40}}?{_ROLE}[^()（）]{{0,60}})[)）]")
_PERSONS = re.compile(rf"({_ROLE})|({NAME})")
_REPORTING = re.compile(r"(?:报道|整理|撰文)(?=[\s)）】]*$)|文/图|图/文")
_SHOT = r"(?:摄影报道|摄影|(?<!拍)摄|供图)"
_SHOOTER = rf"(?:{_ROLE}[\s:：]*)?{NAMES}(?:[\s、/]+{_ROLE}[\s:：]*{NAMES})*"
_CREDIT_CORE = (
    rf"(?:(?:新华社发\s*)?[(（]?{_SHOOTER}[\s/]*{_SHOT}|{_SHOOTER}(?:\s+|\s*/\s*)(?:图|文/图|图/文|图文)"
    rf"|(?:摄影(?:报道)?|图片?|照片)\s*[/:：]\s*{_SHOOTER}|摄影\s+{_SHOOTER}"
    rf"|[(（]?(?:本报)?资料(?:图片?|照片)|[\u4e00-\u9fff]{{2,14}}供图|(?:图片|照片)(?:来源|由)[^。，]{{2,20}})"
)
_CREDIT = LazyPattern(rf"[(（【\[\s]*{_CREDIT_CORE}[)）】\]\s]*")
_INLINE_CREDIT = LazyPattern(rf"(?<=[。！？!?”])\s*[(（【\[\s]*({_CREDIT_CORE})[)）】\]\s]*$")
_NOT_A_SHOOTER = re.compile(
    rf"{_SHOT}|文/图|图/文|图文|图片?[/:：\s]|图$|照片|新华社发|[()（）【】\[\]/:：]|本报(?=记者|通讯员|见习|首席|特约)"
)

POINTERS = "▲△▼▽◀◁◄►▶▷↑↓←→"
"""Signs that stand before a caption."""
CAPTION_MARK = re.compile(rf"[{POINTERS}]|(?:上|下|左|右|如|本|题|小|大)?图[为①②③④：:]|[上下左右如][左右]?图")
_EVENT_DAY = re.compile(
    r"(?:(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|初|底|末)|近日|日前|昨日|昨天|昨晚|今日|连日来|近期|近段时间|春节|国庆|端午)"
)
_MAX_LINE = 60


def is_dateline(text: str) -> bool:
    """Whether a paragraph opens as a report does: 本报讯（记者…）, 新华社…电, （记者…）."""
    return _DATELINE.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether a whole line only says who wrote it."""
    return len(text) <= _MAX_LINE and bool(_BYLINE.fullmatch(text) or _MARKED_NAME.fullmatch(text))


def is_credit(text: str) -> bool:
    """Whether a whole line only says who took the picture."""
    return len(text) <= _MAX_LINE and _CREDIT.fullmatch(text) is not None


def inline_credit(text: str) -> str:
    """Return the photographer's credit at the end of a paragraph, or nothing."""
    found = _INLINE_CREDIT.search(text, max(0, len(text) - _MAX_LINE))
    return found[1] if found else ""


def opens_with_day(text: str) -> bool:
    """Whether a paragraph opens with the day of an event, as captions and undated reports do."""
    return _EVENT_DAY.match(text.lstrip(f"{POINTERS} \u3000")) is not None


def ends_with_byline(text: str) -> bool:
    """Whether a paragraph ends with its writers in brackets."""
    return _END_BYLINE.search(text, max(0, len(text) - _MAX_LINE)) is not None


def photographer(credit: str) -> str:
    """Return the names of a credit, with their role where it is printed."""
    return people(_NOT_A_SHOOTER.sub(" ", credit))


def writers(first: str, last: str) -> str:
    """Return who wrote an article, from its first and its last paragraph: `记者 名字 通讯员 名字`."""
    found = _PAREN.search(first, 0, 160)
    if found is None:
        found = _PAREN.search(last, max(0, len(last) - 2 * _MAX_LINE))
    if found:
        return people(found[1])
    return people(first) if is_byline(first) else people(last) if is_byline(last) else ""


def people(text: str) -> str:
    """Return the roles and names in a byline, one space between each."""
    return " ".join(
        re.sub(r"本[报刊网]", "", role) if role else re.sub(r"\s", "", name)
        for role, name in _PERSONS.findall(_REPORTING.sub(" ", text))
    )
