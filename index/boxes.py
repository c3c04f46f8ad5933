"""A page's blocks → the same blocks, lines in boxes beside the articles made furniture: 导读, 天气, 广告, 报名.

A line of such a box seldom tells by itself what it is; a title over it, or the lines beside it, do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.bylines import is_dateline
from index.furniture import Kind
from index.layout import Block

_NEAR = 3
_EDGE = 12
_LONGEST_TITLE = 16

_PAPER = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:[日晚晨早时周商导]报|都市报|新闻|周刊|报)|[A-Z]{2,20}(?: [A-Z]{2,20}){0,3}"
)
_REFERENCE = re.compile(r"[▶►>→…·\s(（]*(?:详?见|刊)?\s*第?\s*[A-Z]?[0-9一二三四五六七八九十]{1,3}\s*版[\s)）]*")
_OF_WEATHER = re.compile(
    r"℃|°C|[0-9]度|风力?[^。]{0,6}级|晴|多云|阴天|[小中大暴阵]雨|[小中大]雪|雾|霾|湿度|空气质量|指数|日出|日落"
)
_OF_NOTICE = re.compile(
    r"特此声明|作废|登报|挂失|许可证|统一社会信用代码|竞买|保证金|标的|拍卖会|债权人"
    r"|(?:招租|出租|出售|转让|诚聘|热线|详询|垂询|加盟|优惠|预订|订购)[^。]*[0-9]{7,}"
)


@dataclass(frozen=True, slots=True)
class _Box:
    """A kind of box: how its title reads, how long its lines may be, and what they must hold, if anything."""

    kind: Kind
    title: re.Pattern[str]
    longest: int
    holds: re.Pattern[str] | None


_BOXES = (
    _Box(
        "contents",
        re.compile(r"(?:今日|本期|要闻|新闻|版面|内容)?\s*(?:导\s?读|看点|提要|要目|目\s?录|速览|索引)[\s:：]*"),
        45,
        None,
    ),
    _Box(
        "weather",
        re.compile(r"[^，。]{0,8}(?:天气(?:预报|情况|提示|信息)?|气象(?:预报|信息))[\s:：]*"),
        60,
        _OF_WEATHER,
    ),
    _Box("advertisement", re.compile(r".{0,10}(?:公告|声明|启事|广告|挂失|招租|转让)[\s:：]*"), 400, _OF_NOTICE),
)
_BOX_OF = {box.kind: box for box in _BOXES}


def mark_boxes(blocks: Sequence[Block]) -> list[Block]:
    """Make furniture of the lines that stand in boxes; all other blocks stay as they are."""
    return list(_mark(blocks))


def _mark(blocks: Sequence[Block]) -> Iterator[Block]:
    inside: _Box | None = None
    for at, block in enumerate(blocks):
        if block.kind == "rule":
            yield block
            continue
        opened = _opened(blocks, at)
        if opened is None and inside and _fits(inside, blocks, at):
            opened = inside
        inside = opened
        kind = opened.kind if opened else "masthead" if _is_paper(blocks, at) else None
        yield replace(block, role="furniture", kind=kind) if kind and not block.kind else block


def _opened(blocks: Sequence[Block], at: int) -> _Box | None:
    """Return the box that a block is surely of: a line that tells it, or a title with such a line below."""
    block = blocks[at]
    if block.kind:
        return _BOX_OF.get(block.kind)
    below = next((i for i in range(at + 1, min(at + _NEAR, len(blocks))) if blocks[i].kind != "rule"), None)
    if below is None or block.role not in {"head", "text"}:
        return None
    if len(block.text) <= _LONGEST_TITLE:
        titled = (box for box in _BOXES if box.title.fullmatch(block.text))
        if found := next((box for box in titled if _fits(box, blocks, below)), None):
            return found
    contents = _BOX_OF["contents"]
    bare = blocks[below].kind == contents.kind and _REFERENCE.fullmatch(blocks[below].text)
    return contents if bare and len(block.text) <= contents.longest else None


def _fits(box: _Box, blocks: Sequence[Block], at: int) -> bool:
    """Whether a block may be a line of a box; one of a table of contents has the page that it names soon below."""
    block = blocks[at]
    if block.kind:
        return block.kind == box.kind
    if block.role not in {"head", "text"} or len(block.text) > box.longest or is_dateline(block.text):
        return False
    if box.holds is None:
        return any(below.kind == box.kind for below in blocks[at + 1 : at + _NEAR])
    return bool(box.holds.search(block.text) or box.title.fullmatch(block.text))


def _is_paper(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line at the page's top or foot is the paper's name: its date or number stands beside it."""
    if _EDGE <= at < len(blocks) - _EDGE or not _PAPER.fullmatch(blocks[at].text):
        return False
    return any(beside.kind == "masthead" for beside in blocks[max(0, at - _NEAR) : at + _NEAR + 1])
