"""A folded sentence → the people it names, each with the office beside the name (区长钱小舟, 祝晚晴(馆长))."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.finding.tokens import Token, read_tokens
from index import Span

# The surnames that nearly everybody has; what jieba marks as a name and none of them begins is mostly a verb.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶"
    "幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄"
    "晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠须丰"
    "巢关蒯相查后荆红游竺权盖益桓公仝代佟付闫肖展冼尉刑鹿展丛苑闪么帅英楚税海芦岳缑撒买初原官由盘植苟"
)
_DOUBLE_SURNAMES = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|"
    "宇文|司徒|鲜于|司空|令狐|呼延|轩辕|百里|东郭|南门|西门"
)
_TITLE = (
    "书记|局长|主任|区长|县长|市长|省长|镇长|乡长|部长|院长|校长|行长|经理|董事长|总裁|主席|会长|所长|处长|科长|队长|站长|州长|旗长|署长|台长"
    "|厅长|司长|组长|馆长|园长|理事长|秘书长|社长|厂长|店长|团长|村长|班长|股长|庭长|检察长|律师|教授|老师|教师|医生|医师|护士|院士|专家|代表|委员"
    "|志愿者|居民|村民|市民|网格员|调解员|民警|法官|检察官|农民|队员|党员|干部|同志|学生|同学|学员|选手|业主|商户|游客|顾客|群众|读者|家长|老板"
    "|记者|通讯员|负责人|创始人|导演|大师|职工|工人|员工|老人|工程师|技术员|讲师|研究员|发言人|总理|总统|首相|大臣|大使|议员|司令|主编|编辑|总编"
    "|女士|先生|大爷|大妈|阿姨|大叔|种植户|养殖户|脱贫户|常委|政委|参谋长|指挥长|传承人|带头人|领导|顾问|教练|秘书|巡视员|调研员|作家|诗人|画家"
    "|司机|演员|歌手|球员|患者|被告人?|嫌疑人|分析师|经济学家|科学家|总监|总管|助理|保洁员|管理员|护林员|讲解员|摊主|经营者|发起人|副职|"
    "书记员|宣传员|驾驶员|裁判员|股东|校友|主播|父亲|母亲|妻子|丈夫|儿子|女儿|爷爷|奶奶|厨师|店主|工作人员|合伙人|首席执行官|CEO|ceo"
)
_TITLE_END = re.compile(rf"(?:{_TITLE})(?:\([^()]{{1,12}}\))?$")
_TITLED = re.compile(rf"(?:{_TITLE})")
_OFFICE_ONLY = re.compile(
    "(?:书记|长|主任|经理|总裁|主席|委员|常委|秘书|负责人|总统|总理|首相|大使|发言人|代表|教授|院士|总监|首席执行官|顾问|助理|理事|研究员|司令|董事)$"
)
# What is done or follows behind a name in the press; the name ends before it.
_BEHIND = re.compile(
    "[,;。:!?、()“”‘’·]|说|表示|介绍|指出|强调|宣|主持|出席|致辞|忙|带领|的|等|作|高兴|激动|感慨|告诉|在|为|和|与|及|笑|坦言|结合|调研|通报|也|劝"
    "|要求|认为|提出|透露|回忆|称|向|对|率|到|参加|讲话|陪同|一行|分别|深入|走|是|就|从|因|被|把|将|已|曾|正|还|都|又|来|去|看|带|拿|用|给|让|经|以"
    "|(?:先生|女士|同志|老人|夫妇|表态|解释|分析|建议|报道|摄|文)|近日|今年|当天|任|获|当选|受|代表|宣读|传达|听取|检查|督导|部署|总结|发言|汇报|"
    "接受|担任|荣|主|组织|一边|一直|决定|希望|呼吁|批评|警告|访|同|跟|由|于|$"
)
_NAME_MARKS = frozenset({"nr", "nrt", "nrfg"})
# Dictionary words that jieba takes for names though their first character is a surname.
_NO_NAMES = re.compile(
    "温馨|荣获|高峰|安康|康复|明白|高兴|文明|洪水|山洪|华为|安全|和谐|幸福|平安|安居|乐业|于是|关爱|关注|张贴|成都|牛肉|马路|金融|金银|高效|全力|"
    "安保|时光|通达|连接|任务|高达|尚未|强力|党史|强劲|从严治党|双拥|文创|文博会|文旅|农贸|金秋|黄金|白宫|金牌|银行卡|龙头|公里|常态化|和美|应急|"
    "水平|智慧|卫星|陆军|许可|宝贵|海冰|海南|江苏|江西|广西|广东|山东|山西|云南|安徽|甘肃|宁夏|施策|施政|施救|施教|成立|成果|成效|强台风|强降雨|高水平|安全性|东方|青年"
)
_FOREIGN = (
    "阿埃艾列爱安奥巴白拜班邦保鲍贝本比彼毕宾波伯博卜布查柴昌达大戴丹当道德登迪蒂丁东杜敦顿多恩尔法凡范菲费芬丰冯夫弗福富盖甘冈高戈哥格葛根贡古瓜哈"
    "海汉豪赫黑亨洪侯胡华怀惠霍基吉季加佳贾简杰金卡凯坎康考科可克肯孔库夸昆拉莱兰朗劳勒雷黎里理历利莉丽连廉林琳龙隆卢鲁路露伦罗洛马玛麦曼芒毛梅门"
    "蒙米密缅明摩莫墨默姆穆拿娜纳乃南内嫩尼涅宁纽农努诺欧帕派潘庞佩彭皮平蒲普奇契乔切钦琼丘让热仁日荣茹儒瑞萨塞赛桑瑟森沙莎山尚绍舍申圣施什史士"
    "舒朔丝斯松苏索塔泰坦汤唐陶特腾廷图托陀瓦万旺威韦维魏温文沃乌武西希锡夏香肖谢辛欣休许逊雅亚延扬耶叶伊依因英尤于约赞泽扎詹珍朱茨子祖佐娃雯妮黛蕾"
    "薇茜伽弥密弗芙瓦治济兹曾"
)
_FOREIGN_SET = frozenset(_FOREIGN)
_FOREIGN_NAME = re.compile(rf"[{_FOREIGN}]{{1,7}}(?:[·.][A-Za-z]?[{_FOREIGN}]{{1,8}})+")
_NOT_OFFICE = frozenset("的由请经据对向和与跟及是说为让给被把在于从到随令称找同")
_SPEECH = "说|表示|介绍|告诉|坦言|感慨|指出|认为|强调|透露|回忆|摄"
_INTRODUCED = re.compile(rf"(?:[,。!?:;”’、]|^)(?P<name>[一-鿿]{{2,3}})(?=\([^()]{{0,16}}(?:{_TITLE})\))")
_SPEAKING = re.compile(
    rf"(?:岁的|[,。!?:;”’()]|^)(?P<name>[一-鿿]{{2,3}}?)(?=(?:高兴地?|激动地?|笑着|感慨地?)?(?:{_SPEECH}))"
)
_NOT_LAST = frozenset("部局委办处厅科区县市镇说称摄等的在表告笑也就和与为对向是了")
_PLACE_BEHIND = re.compile("[省市县区镇乡村州路街河湖岛山港湾人语国军方籍]|社区|街道|广场|大桥|公园|政府")
_COUNTRIES = re.compile(
    "乌克兰|尼日尔|沙特|阿根廷|莫斯科|阿富汗|卢旺达|尼泊尔|尼日利亚|布隆迪|阿塞拜疆|亚美尼亚|哈萨克斯坦|马尔代夫|克里米亚|敖德萨|利雅得|奥兰多|迈阿密|"
    "白俄罗斯|俄罗斯|加拿大|意大利|澳大利亚|西班牙|葡萄牙|马来西亚|巴基斯坦|古巴|秘鲁|智利|巴西|瑞士|瑞典|芬兰|丹麦|波兰|荷兰|法兰西|西亚|南亚|亚太|"
    "爱尔兰|新西兰|菲律宾|柬埔寨|斯里兰卡|孟加拉|土耳其|伊拉克|伊朗|以色列|叙利亚|黎巴嫩|约旦|也门|埃及|利比亚|苏丹|肯尼亚|坦桑尼亚|赞比亚"
)
_IN_MARKS = re.compile("(?<=《)[^《》]{1,30}(?=》)|(?<=“)[^“”]{1,8}(?=”)")
"""Titles and sayings: what reads like a name in one, and does not fill it, is part of it (《茉莉花开》)."""
_APPOINTED = re.compile("任(?:[组局部院校行处科队站馆会团所厂]长|书记|主任|主席|总指挥|委员)")
"""Behind an office no name, but the next office that its bearer holds (县委书记任组长)."""
_BRACKETED = re.compile(r"\(([^()]{2,24})\)")
_HAN = re.compile("[一-鿿]+")


_LEVELS = (("subdistrict", 3), ("district", 0), ("county", 1), ("village", 4), ("community", 5), ("city", 2))
_ENGLISH_OFFICES: Sequence[tuple[str, Sequence[str], str]] = (
    (
        "party (?:secretary|chief|head)|secretary of",
        ("区委书记", "县委书记", "市委书记", "街道党工委书记", "村党支部书记", "社区党支部书记"),
        "书记",
    ),
    (
        r"\bmayor|head of .*(?:city|district|county)",
        ("区长", "县长", "市长", "街道办事处主任", "村委会主任", "社区主任"),
        "长",
    ),
    ("governor", (), "省长"),
    ("bank (?:manager|president|head)|president of .*bank", (), "行长"),
    ("general manager|manager", (), "经理"),
    ("chairman|chairwoman|chairperson|chair of", (), "主席"),
    ("headmaster|school principal|principal of", (), "校长"),
    ("director", (), "主任"),
)
"""Words of an English question, the office by `_LEVELS`, and what every such office ends in."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name at `name`, and the run of the office beside it, if one stands there."""

    name: Span
    office: Span | None


@lru_cache(maxsize=256)
def find_people(folded: str) -> Sequence[Person]:
    """Find the names of a sentence in order, each with its office."""
    tokens = read_tokens(folded)
    titles = [m for m in _TITLED.finditer(folded) if not _is_after_name(folded, m.start(), tokens)]
    names = {name for title in titles for name in _name_at(folded, title.end(), tokens)}
    inside = [match.span() for match in _IN_MARKS.finditer(folded)]
    for name in _tagged_names(folded, tokens):
        if any(a <= name[0] and name[1] <= b and (a, b) != name for a, b in inside):
            continue
        if not any(a < name[1] and name[0] < b for a, b in names):
            names.add(name)
    return tuple(Person(name, _office_of(folded, name, tokens)) for name in sorted(names))


def _is_after_name(folded: str, at: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a title stands behind its bearer's name (习近平总书记)."""
    ending = next((t for t in tokens if t.end in (at, at - 1) and t.part in _NAME_MARKS), None)
    return ending is not None and _fits(ending.word, folded, at) and folded[ending.end : at] in ("", "总", "副")


def surname_length(text: str) -> int:
    """Give how many characters of a text are its surname; 0 where it begins with none."""
    if _DOUBLE_SURNAMES.match(text):
        return 2
    return int(text[:1] in _SURNAMES)


def _name_at(folded: str, at: int, tokens: Sequence[Token]) -> Iterator[Span]:
    """Give the name that begins at a place behind an office: as long as the word there, or up to what follows names."""
    size = surname_length(folded[at : at + 2])
    if not size or _NO_NAMES.match(folded, at) or _TITLED.match(folded, at) or _APPOINTED.match(folded, at):
        return
    ends = {token.end for token in tokens}
    fitting = [n for n in (size + 1, size + 2) if _may_be_name(folded, at, at + n) and _BEHIND.match(folded, at + n)]
    whole = next((t for t in tokens if t.start == at and t.part in _NAME_MARKS and t.end - at - size in (1, 2)), None)
    if whole and (whole.end - at in fitting or not fitting):
        yield at, whole.end
    elif fitting:
        yield at, at + next((n for n in fitting if at + n in ends), fitting[-1])


def _may_be_name(folded: str, start: int, end: int) -> bool:
    return end <= len(folded) and bool(_HAN.fullmatch(folded, start, end)) and folded[end - 1] not in _NOT_LAST


def _tagged_names(folded: str, tokens: Sequence[Token]) -> Iterator[Span]:
    for match in _FOREIGN_NAME.finditer(folded):
        yield match.span()
    for match in (*_SPEAKING.finditer(folded), *_INTRODUCED.finditer(folded)):
        if 0 < surname_length(match["name"]) < len(match["name"]) and _fits(match["name"], folded, match.end("name")):
            yield match.span("name")
    for token in tokens:
        if token.part in _NAME_MARKS and _fits(token.word, folded, token.end):
            yield token.start, token.end


def _fits(word: str, folded: str, end: int) -> bool:
    """Tell whether a word may be a name: a surname and one or two characters, or all of it a foreign name's."""
    if len(word) < 2 or _NO_NAMES.fullmatch(word) or _COUNTRIES.fullmatch(word) or _PLACE_BEHIND.match(folded, end):
        return False
    size = surname_length(word)
    own = 0 < size < len(word) <= size + 2 and word[-1] not in _NOT_LAST
    return own or set(word) <= _FOREIGN_SET


def _office_of(folded: str, name: Span, tokens: Sequence[Token]) -> Span | None:
    """Give the office before a name (县委副书记、县长), or in brackets behind it."""
    start, end = name
    if not _TITLE_END.search(folded, max(0, start - 16), start):
        bracket = _BRACKETED.match(folded, end)
        return bracket.span(1) if bracket and _TITLED.search(bracket[1]) else None
    return _office_start(folded, start, [t for t in tokens if t.end <= start]), start


def _office_start(folded: str, end: int, before: Sequence[Token]) -> int:
    """Give where an office begins that ends at a place; what is joined by 、 is part of it where an office as well."""
    start = end
    for i in range(len(before) - 1, -1, -1):
        token = before[i]
        if token.word == "、":
            if not _TITLE_END.search(folded, max(0, token.start - 12), token.start):
                break
        elif end - start > 40 or not (_in_office(token) or _within_name(before, i)) or _ends_name(before, i):
            break
        start = token.start
    while start < end and folded[start] in "、的”’」』》":
        start += 1
    return start


def _in_office(token: Token) -> bool:
    if token.part[0] == "x":
        return token.word in "“”·"
    if token.part[0] in "pcuydt" or token.word in _NOT_OFFICE:
        return token.word in ("副", "总")
    return not token.verbal or (len(token.word) > 1 and token.word[-1] in "行办处委部协联管理导书")


def _within_name(before: Sequence[Token], i: int) -> bool:
    """Tell whether a verb stands inside the name of a body: 县住建局."""
    return before[i].part[0] == "v" and 0 < i < len(before) - 1 and before[i - 1].nominal and len(before[i].word) > 1


def _ends_name(before: Sequence[Token], i: int) -> bool:
    """Tell whether a word ends the name of somebody with another office: 记者林小禾通讯员."""
    return before[i].part == "nr" and i > 0 and bool(_TITLED.fullmatch(before[i - 1].word))


def find_offices(folded: str) -> list[Span]:
    """Give the offices that a sentence names, whole and one by one where several are joined by 、."""
    tokens = read_tokens(folded)
    whole = [person.office for person in find_people(folded) if person.office]
    taken = {end for _, end in whole}
    ends = [title.end() for title in _TITLED.finditer(folded) if title.end() not in taken]
    whole += [(_office_start(folded, end, [t for t in tokens if t.end <= end]), end) for end in ends]
    found: list[Span] = []
    for start, end in whole:
        if start < end:
            found.append((start, end))
            at = start
            for piece in folded[start:end].split("、"):
                found.append((at, at + len(piece)))
                at += len(piece) + 1
    return sorted(set(found))


def is_office(text: str) -> bool:
    """Tell whether a run ends in the name of an office, not only of a group of people (村民, 游客)."""
    return bool(_OFFICE_ONLY.search(text))


def asked_office(question: str) -> tuple[str, str]:
    """Give the last title that a folded question names (书记), and the question up to it; English ones in Chinese."""
    if titles := list(_TITLED.finditer(question)):
        return titles[-1][0], question[: titles[-1].end()]
    level = next((i for word, i in _LEVELS if word in question), None)
    for words, by_level, any_level in _ENGLISH_OFFICES:
        if re.search(words, question):
            office = by_level[level] if level is not None and by_level else any_level
            return any_level, office
    return "", ""


def office_match(office: str, title: str, asked: str) -> float:
    """Tell how well an office is the one asked for: 1 the same, 0.5 only its title, -0.5 another or a deputy's."""
    best = -0.5
    for piece in office.split("、"):
        if not piece.endswith(title) or ("副" in piece and "副" not in asked):
            continue
        same = 0
        while same < min(len(piece), len(asked)) and piece[-1 - same] == asked[-1 - same]:
            same += 1
        beyond = min(4, len(piece) - len(title))
        best = max(best, 0.5 + 0.5 * (min(1.0, (same - len(title)) / beyond) if beyond else 1.0))
    return best
