"""A sentence with its figures found → tokens with parts of speech, mended where the press uses a word as another part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.figures import Figure
from index.tagging import tag


class Token(NamedTuple):
    """A word at `start:end` of its sentence; `figure` numbers the figure that it stands for, -1 for a word."""

    start: int
    end: int
    word: str
    part: str
    figure: int


BREAKS = frozenset(",;。:!?")
LISTING = frozenset("、和及与或")
# Words between a subject and its figure that say that the one amounts to the other.
_LINKS = (
    "为 是 达 达到 达成 有 在 超 超过 突破 完成 实现 增至 降至 升至 报 收 收报 占 占比 到 至 约为 高达 多达 跌至 涨至 增加到 "
    "减少到 超出 共有 拥有 位列 合计 总计 共计 累计 逾 近 仅 只有 仅有 仅为 约占 均为 分别为 即 达至 已达 不足 不到 接近 余 "
    "介于 维持 保持 稳定 回升 回升至 上升至 下降至 提升至 提高到 提高至 扩大到 增长到 缩短 缩短至 分别"
)
_GROWTH = (
    "增长 下降 上升 提高 增加 减少 上涨 下跌 回落 提升 降低 增 降 涨 跌 下滑 扩大 收窄 缩减 攀升 走高 飙升 暴涨 大涨 大跌 微降 "
    "微增 翻 增收 减产 增产 下调 上调 涨幅 跌幅 降幅 增幅 增速 减 升 下挫 反弹 缩水 萎缩 提速 高出 低于 高于 少 多"
)
LINKS = frozenset(_LINKS.split())
GROWTH = frozenset(_GROWTH.split())
SHARES = frozenset("占 占比 约占 占到".split())
# Verbs that govern the noun which follows, and hardly ever stand before one as its attribute.
GOVERNING = frozenset(
    "开展 召开 举办 举行 进行 引进 新引进 吸纳 发放 投入 建成 建起 新建 新增 新栽 建立 成立 设立 设置 提供 完成 实现 获得 安装 铺设 "
    "清理 拆除 解决 化解 办理 接待 出动 排查 查处 发现 编发 收到 兑现 筹措 争取 落实 购置 购买 采购 栽植 种植 栽种 改造 整治 整修 "
    "修建 修复 新修 引导 走访 慰问 帮扶 受理 处理 调解 抓获 破获 收缴 缴获 挽回 减免 发布 推出 签订 签署 达成 吸引 带动 创造 安置 "
    "覆盖 惠及 涉及 占地 聘请 选派 选拔 评选 表彰 命名 培育 培养 打造 生产 销售 出口 进口 交付 服务 救助 资助 捐赠 募集 筹集 拨付 "
    "支付 缴纳 花费 耗资 斥资 损失 收购 出售 转让 持有 拥有 包括 包含 设有 配备 配置 部署 印发 制定 出台 征集 听取 邀请 组建 派出 "
    "投放 招聘 招募 招收 录用 录取 转移 疏散 撤离 营救 搜救 造成 导致 夺得 斩获 赢得 摘得 运送 发送 接种 检测 采集 取得 吸收"
    .split()
)
CAUSING = frozenset("帮助 协助 推动 促进 促使 带动 引导 指导 鼓励 支持 动员 督促 组织 让 使 为 助力 围绕 利用 通过 采取 聚焦 按照".split())
_ADVERBS = frozenset(
    "累计 共 共计 总计 合计 已 均 还 又 新 先后 同比 环比 同期 比 较 上年 上年同期 其中 平均 人均 年均 日均 户均 预计 计划 拟 "
    "力争 大约 约 近 超 逾 分别 目前 一共 总共 仅 将 可 可达 最高 最低 最多 最少 至少 每 各 现 现有 现已 再 再次 连续 也 都 就 "
    "截至 截止 截至目前 今年以来 以来 期间 全年 当年 当月 当日 同时 一次性 净 相比 相较 一年 同".split()
)
_NOUNS = frozenset(
    "收入 支出 开支 贷款 存款 投资 合同 报告 产出 进出口 出口额 消费 补贴 补助 奖励 赔偿 捐款 融资 用电 存栏 出栏 预算 损失 订单 "
    "会员 编制 招生 距离 负债 成交 交易 建筑 占地 占地面积 总值 负责人 救助金 亏损 盈利 获利 实际 到位 注册 计划生育 学生 营收 营业收入 产值 利润".split()
)
_SUFFIXES = frozenset("率额量数点处金费户员者站团组队店厂线群堆款值价池园区库馆室牌层板机车费比幅期")
_PLACES = frozenset("内外上中下里前后间旁时")
_KINDS = frozenset("各类 各种 各项 各级 各式 相关 有关 其他 其它 全部 所有 部分 此类 该类 多种 多项".split())
_MERGES_BEFORE = "nvjablsgiz"


def read_tokens(text: str, figures: Sequence[Figure]) -> list[Token]:
    """Cut a folded sentence into words, each figure with its modifiers being one."""
    tokens: list[Token] = []
    at = 0
    for number, figure in enumerate(figures):
        start, end = figure.whole
        _add_words(tokens, text, at, start)
        tokens.append(Token(start, end, "", "F", number))
        at = end
    _add_words(tokens, text, at, len(text))
    return tokens


def _add_words(tokens: list[Token], text: str, at: int, end: int) -> None:
    if at >= end:
        return
    for word, part in tag(text[at:end]):
        start, at = at, at + len(word)
        if word in _ADVERBS:
            part = "d"
        elif word in _NOUNS:
            part = "n"
        elif word in GOVERNING and part != "vn":
            part = "v"
        elif word in _PLACES:
            part = "f"
        elif word in _KINDS:
            part = "b"
        elif word in BREAKS:
            part = "B"
        last = tokens[-1] if tokens else None
        if last and _merges(last, word, at == end) and last.end == start:
            tokens[-1] = Token(last.start, at, last.word + word, "n", -1)
        else:
            tokens.append(Token(start, at, word, part, -1))


def _merges(last: Token, word: str, ends: bool) -> bool:
    """Tell whether a lone character makes a noun of the word before it: 晾晒+处, 推进+会 before a figure."""
    if last.word == "总":
        return len(word) > 1
    if len(word) != 1 or last.part[0] not in _MERGES_BEFORE or len(last.word) < 2 or last.part == "d":
        return False
    return word in _SUFFIXES or (word == "会" and ends)


def is_noun(token: Token) -> bool:
    """Tell whether a word may be part of a noun phrase, verbal nouns and attributes included."""
    part = token.part
    return part[0] in "njlisagbz" or part in {"vn", "eng", "an"} or (part == "x" and token.word.isalnum())


def is_head(token: Token) -> bool:
    """Tell whether a word may be the head of a noun phrase."""
    return is_noun(token) and token.part[0] not in "abz"


def is_verb(token: Token) -> bool:
    """Tell whether a word is a verb, as far as jieba knows."""
    return token.part[0] == "v" and token.part != "vn"


def clauses(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Give the runs of tokens between commas, semicolons, colons and stops that hold figures."""
    found: list[tuple[int, int]] = []
    start, holds = 0, False
    for i, token in enumerate(tokens):
        if token.part == "B":
            if holds:
                found.append((start, i))
            start, holds = i + 1, False
        elif token.figure >= 0:
            holds = True
    if holds:
        found.append((start, len(tokens)))
    return found
