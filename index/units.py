"""Units and measure words as the press prints them → one name each, and what they are worth in a base unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "money", "percent", "measure", "duration", "age", "multiple", "ordinal", "code"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a printed unit means: its one name and the kind of figure that it makes."""

    name: str
    kind: Kind


_MONEY = {
    "元": "元 元人民币 块钱",
    "美元": "美元 美金",
    "欧元": "欧元",
    "英镑": "英镑",
    "日元": "日元 日圆",
    "港元": "港元 港币",
    "韩元": "韩元",
    "卢布": "卢布",
    "澳元": "澳元 澳大利亚元",
    "加元": "加元 加拿大元",
    "新加坡元": "新加坡元 新元",
    "新台币": "新台币 元新台币",
    "卢比": "卢比 印度卢比",
    "泰铢": "泰铢",
    "瑞士法郎": "瑞士法郎 瑞郎",
    "角": "角钱 毛钱",
    "分": "分钱",
}
_PERCENT = {"%": "% 个% 成", "‰": "‰", "百分点": "个百分点 百分点", "基点": "个基点 基点 bp"}
_DURATION = {
    "年": "年 个年头 周年",
    "季度": "个季度",
    "月": "个月 个多月",
    "周": "周 星期 个星期 个礼拜 礼拜",
    "天": "天 日 昼夜 个昼夜",
    "个工作日": "个工作日 工作日",
    "个交易日": "个交易日 交易日",
    "世纪": "个世纪",
    "小时": "小时 个小时 个钟头 钟头 个多小时",
    "分钟": "分钟 分多钟 min",
    "秒": "秒 秒钟",
    "毫秒": "毫秒 ms",
    "课时": "课时 个课时 学时 个学时",
}
_AGE = {"岁": "岁 周岁", "个月大": "个月大"}
_MEASURE = {
    "米": "米 公尺",
    "公里": "公里 千米 km",
    "里": "里 华里 里地 里路",
    "厘米": "厘米 公分 cm",
    "毫米": "毫米 mm",
    "微米": "微米 μm um",
    "纳米": "纳米 nm",
    "海里": "海里",
    "英里": "英里",
    "英尺": "英尺",
    "英寸": "英寸 寸",
    "光年": "光年",
    "平方米": "平方米 平米 ㎡ m² 平方 m2",
    "平方公里": "平方公里 平方千米 km²",
    "平方厘米": "平方厘米",
    "亩": "亩 亩地",
    "公顷": "公顷",
    "立方米": "立方米 立方 方 m³ m3",
    "升": "升 公升",
    "毫升": "毫升 ml",
    "吨": "吨 公吨",
    "公斤": "公斤 千克 kg",
    "斤": "斤 市斤",
    "克": "克",
    "毫克": "毫克 mg",
    "微克": "微克",
    "盎司": "盎司",
    "桶": "桶",
    "摄氏度": "摄氏度 ℃ °c",
    "华氏度": "华氏度 ℉",
    "度": "度 °",
    "千瓦时": "千瓦时 度电 kwh",
    "千瓦": "千瓦 kw",
    "兆瓦": "兆瓦 mw",
    "吉瓦": "吉瓦 gw",
    "瓦": "瓦",
    "伏": "伏 伏特",
    "千伏": "千伏 kv",
    "毫安时": "毫安时 mah 毫安",
    "马力": "马力 匹马力",
    "牛米": "牛米 n·m nm扭矩",
    "公里/小时": "公里/小时 千米/小时 km/h",
    "米/秒": "米/秒 m/s",
    "公里每小时": "公里每小时",
    "微克/立方米": "微克/立方米",
    "gb": "gb",
    "tb": "tb",
    "mb": "mb",
    "kb": "kb",
    "hz": "hz 赫兹 赫",
    "ghz": "ghz",
    "mhz": "mhz",
    "mbps": "mbps",
    "gbps": "gbps",
    "像素": "像素",
    "分贝": "分贝",
    "尼特": "尼特 nits nit",
    "级": "级",
    "标箱": "标箱 标准箱 teu",
    "载重吨": "载重吨",
    "点": "点",
    "大卡": "大卡 千卡 卡路里",
}
# The measure words that a Chinese numeral before them makes a figure; others too may follow digits.
_COUNTERS = (
    "个 家 项 次 场 人次 户 件 棵 支 名 位 人 条 处 座 台 辆 套 栋 幢 间 所 只 头 匹 "
    "架 艘 部 本 份 封 张 块 片 枝 根 株 颗 粒 层 种 类 宗 起 例 笔 单 篇 幅 届 局 "
    "盘 轮 回 趟 遍 步 组 队 班 顶 尊 盏 盆 束 朵 扇 把 双 对 副 瓶 箱 盒 袋 包 车 "
    "船 班次 列 节 段 章 页 字 句 款 代 集 季 版 道 股 枚 门 挺 杯 碗 桌 餐 床 滴 排 "
    "员 省 市 县 区 国 镇 乡 村 社区 街道 校 院 站 店 厅 人份 架次 车次 台次 户次 件次 "
    "家次 场次 户家庭 批 批次 大 期 团 师 桩 则 首 曲 眼 口 辆次 个次 床位 票 席 手 宿 "
    "卷 册 具 发 例次 剂 剂次 针 针次 艘次 标段 比特 重 环 样 拨 茬 帧 垄 畦 档"
)
_ARABIC_ONLY = "分 人民币 名额 线 米高 杆 名单 圈 倍速 键 强 颜色 克拉 核 折 粉 赞 室"
_ORDINAL = "号 楼 号楼 号院 单元 路 年级 号线 路车"


def _read(table: dict[str, str], kind: Kind) -> dict[str, Unit]:
    return {printed: Unit(name, kind) for name, forms in table.items() for printed in forms.split()}


UNITS: dict[str, Unit] = {
    **{word: Unit(word, "count") for word in (*_COUNTERS.split(), *_ARABIC_ONLY.split())},
    **{word: Unit(word, "ordinal") for word in _ORDINAL.split()},
    **_read(_MEASURE, "measure"),
    **_read(_DURATION, "duration"),
    **_read(_AGE, "age"),
    **_read(_PERCENT, "percent"),
    **_read(_MONEY, "money"),
    "倍": Unit("倍", "multiple"),
}
LONGEST = max(map(len, UNITS))

_DIMENSIONS = {
    "length": "米 公里 里 厘米 毫米 微米 纳米 海里 英里 英尺 英寸 光年 米高",
    "area": "平方米 平方公里 平方厘米 亩 公顷",
    "volume": "立方米 升 毫升 桶",
    "weight": "吨 公斤 斤 克 毫克 微克 盎司 载重吨",
    "temperature": "摄氏度 华氏度 度",
    "power": "千瓦 兆瓦 吉瓦 瓦 马力",
    "speed": "公里/小时 米/秒 公里每小时",
    "people": "人 名 位 人次 员",
}
_DIMENSION_OF = {name: dimension for dimension, names in _DIMENSIONS.items() for name in names.split()}


def dimension_of(unit: Unit) -> str:
    """Tell what a unit measures, in the broadest terms: figures of two dimensions never answer the same question."""
    return _DIMENSION_OF.get(unit.name) or (unit.name if unit.kind == "measure" else unit.kind)


def read_unit(text: str) -> Unit | None:
    """Read the longest unit or measure word that a text begins with."""
    return next((UNITS[text[:size]] for size in range(min(LONGEST, len(text)), 0, -1) if text[:size] in UNITS), None)


# What a Chinese numeral may stand before: 三家, 五公里, but neither 一点 nor 三分.
_CHINESE_UNITS = {
    *_COUNTERS.split(),
    *(form for table in (_MONEY, _DURATION, _AGE, _MEASURE) for forms in table.values() for form in forms.split()),
    *("倍", "成", "个百分点", "百分点", "楼", "号楼"),
}
AFTER_CHINESE = frozenset(unit for unit in _CHINESE_UNITS if not unit.isascii()) - {*"级点伏瓦里度方块寸日", "平方"}
