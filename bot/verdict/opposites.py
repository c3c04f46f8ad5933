"""General words of the press that deny, limit or contradict: pairs of opposites, negators, how often; no rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = """
表扬 赞扬 称赞 表彰 点赞 / 批评 指责 问责 曝光
增加 增长 上升 提高 上涨 涨 增多 扩大 提升 / 减少 下降 降低 下跌 跌 缩小 下滑 回落 缩减 减弱
分开 单独 分头 脱节 两张皮 / 一起 一同 同步 一体 融入 融合 结合 统筹 贯穿
单独 独自 独立 自己 / 联合 共同 合作 协同 携手 联手
一刀切 千篇一律 / 因地制宜 分类施策 分类指导 因人而异 因村施策 一户一策 一村一策 差异化 量身定制
免费 无偿 / 收费 付费 自费 有偿
自愿 / 强制 必须
停止 中止 暂停 取消 关闭 停业 停工 / 继续 恢复 照常 照旧 保留 延续
封闭 关闭 / 开放 敞开
成功 / 失败 落空
同意 批准 支持 赞成 采纳 / 反对 拒绝 否决 驳回
线上 网上 / 线下 现场
室内 / 室外 户外 露天
白天 / 晚上 夜间 夜里
首次 第一次 头一回 头一次 / 再次 第二次 第三次 第四次 第五次 多次 连续
全部 全额 全包 全免 所有 完全 一律 全都 / 部分 有的 少数 个别 一半
提前 / 推迟 延后 延期 滞后
公办 国有 / 民办 私营 民营
长期 永久 永远 / 短期 临时 暂时
固定 / 流动 机动 不定
亏损 赔钱 亏本 / 盈利 赚钱 获利
合格 达标 / 超标 落榜
容易 简单 / 困难 艰难 复杂
奖励 / 处罚 惩罚 罚款
允许 准许 / 禁止 严禁 不得
放松 松懈 放宽 / 加强 从严 收紧 加大
领先 / 落后 垫底
入选 入围 上榜 / 落选 淘汰
冷清 萧条 / 火爆 热闹 繁荣 兴旺
主动 / 被动
人工 手工 / 自动 机械化
公开 / 保密 秘密
进口 / 出口
个人 / 集体 团队
新建 / 改建 改造 翻修
宽松 / 严格
便宜 低廉 / 昂贵
满意 / 不满 投诉
上午 早上 早晨 清晨 / 下午 傍晚
一致 一样 相同 / 不同 不一 各异 有别 出入
真实 属实 / 虚构 虚假 编造 编出来 造假
"""
NEGATORS = (
    "(?<!差)不(?![仅但断少同久错过只])|没有?|未(?!来)|[并绝而]非|无(?:法|须|需)|别(?!人|墅)|勿|莫(?!名)|杜绝|避免|防止|禁止|严禁|拒绝|停止|取消|反对|克服"
    "|纠正|摒弃|告别|免(?=于|去|交|缴|审)|谨防|力戒"
)
LIMITS = re.compile(r"(?<![不仅一])[只仅光](?!要|有.{0,6}才|能)|唯一|仅仅")
MORE = re.compile("兼顾|并重|结合|不仅|不但|也|还|同时|以及|既|又|双|兼")
FORBIDDING = re.compile("不得|不准|不许|不允许|禁止|严禁|杜绝|避免|防止|无法|不能|不再")
HAVING = re.compile("[有具含](?:有)?(?P<what>[一-鿿]{1,4})$")
WITHOUT = "无|没有?|未有?|不具(?:有|备)?(?:任何)?|不含(?:有)?|不存在"
NOW = re.compile("现在|如今|目前|还|仍")
ONCE = re.compile("曾经?|过去|昔日|废弃|无存|停用|不复存在")
WHOLE = re.compile("全部|全额|全包|全免|所有|完全|一律|全都|都(?!市)|人人|个个|每个|各个")
PARTLY = re.compile("部分|有的|少数|个别|一半|大多数?|除.{1,12}外|不全|多数")
YET_TO_COME = re.compile("计划|预计|预期|力争|有望|拟(?!人)|规划|即将|将(?![士军领来近要])|正在|尚在|在建|下一步")
DONE = re.compile("已经?|超额|如期|[成完]了")

_NUMBERS = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "半": 0.5}
_DAYS = {"天": 1, "日": 1, "晚": 1, "夜": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季": 91, "季度": 91, "年": 365}
_PERIOD = "天|日|晚|夜|周|星期|礼拜|月|季度|季|年"
_OFTEN = re.compile(
    rf"每(?:隔)?(?P<n1>[一两二三四五六半]?)个?(?P<u1>{_PERIOD})|(?P<n2>[一两二三四五六半])个?(?P<u2>{_PERIOD})一[次届回度]"
    r"|(?P<twice>天天|日日|周周|月月|年年)"
)


def opposites(text: str, other: str) -> Iterator[tuple[str, str]]:
    """Give each word of a text whose opposite stands in another one that does not hold the word itself."""
    for left, right in _GROUPS:
        for own, opposite in ((left, right), (right, left)):
            there = [word for word in own if word in text]
            if there and not any(word in other for word in own):
                yield from ((there[0], word) for word in opposite if word in other and word not in text)


def how_often(text: str) -> Iterator[tuple[float, int, int]]:
    """Give how many days lie between two of what comes again and again (每月, 两年一届), with where that is said."""
    for match in _OFTEN.finditer(text):
        if match["twice"]:
            yield _DAYS[match["twice"][0]], *match.span()
        else:
            number, unit = match["n1"] or match["n2"] or "", match["u1"] or match["u2"]
            yield _NUMBERS[number] * _DAYS[unit], *match.span()


def _read_groups() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for row in _PAIRS.strip().splitlines():
        left, _, right = row.partition("/")
        yield tuple(left.split()), tuple(right.split())


_GROUPS = tuple(_read_groups())
