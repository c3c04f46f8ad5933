"""Invented questions, plain, chatty and English, and the kind of answer each asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.candidates import find_candidates
from bot.kinds import Kind, classify
from bot.sentences import Sentence

CHINESE: dict[Kind, list[str]] = {
    "count": [
        "青石县一共有多少座水库？",
        "新增座位几个",
        "多少人次到馆？",
        "那个图书馆新添了几个座啊",
        "合作社有多少家？",
    ],
    "money": ["三座水库总投资多少亿元？", "一共花了多少钱", "修缮要投入多少资金？", "他拿到多少补助款？"],
    "percent": ["百分之几的人满意？", "完成率是多少？", "产量同比增长多少？", "女工占比多少", "多少%的地种了茶？"],
    "measure": [
        *("今年采收了几吨茶？", "老街修缮要花多长时间？", "工期多少个月？", "馆长年龄多大？"),
        *("面积是多少？", "总库容是多少立方米？", "大坝多高", "工期是多少天"),
    ],
    "date": [
        "水库什么时候竣工？",
        "哪一年开的工？",
        "图书馆几点关门？",
        "茶会隔多久举办一次？",
        "老街啥时候修好的",
        "几月几号",
    ],
    "person": [
        "谁是合作社理事长？",
        "县住建局局长是谁？",
        "馆长叫什么名字？",
        "哪位到场讲话？",
        "书记姓什么？",
        "这话是谁说的？",
        "仪式由谁主持？",
        "局长后来换成谁了？",
    ],
    "author": [
        "这篇报道是谁写的？",
        "照片是谁拍的？",
        "这篇稿子的作者是谁？",
        "哪位记者报道了水库竣工？",
        "记者是谁？",
    ],
    "place": [
        "茶会在哪里举行？",
        "冷库建在哪个村？",
        "他来自哪个省？",
        "在啥地方办的茶会",
        "仪式在什么地点举行？",
        "做好哪里的清扫？",
        "在市场哪个位置能看到？",
    ],
    "org": [
        "是哪家公司承建的？",
        "修缮工程由哪个单位组织？",
        "哪个部门管这事？",
        "什么单位承办？",
        "跟哪家组织合办？",
        "来唱戏的是哪个剧团？",
        "那家饭店叫什么？",
    ],
    "list": [
        "有哪些部门参加？",
        "都有啥活动啊？",
        "茶园里有哪些品种？",
        "三个展区分别叫什么？",
        "包括什么内容？",
        "哪些人免票？",
        "抓哪五个方面？",
        "两家挂上百年招牌的茶社叫什么？",
        "要围绕哪些方面？",
    ],
    "quote": [
        "活动的主题是什么？",
        "顾长生怎么说？",
        "馆长说了什么？",
        "横幅上写着什么？",
        "县里提出什么口号？",
        "这项活动叫什么名字？",
        "茶社改名为什么？",
    ],
    "yesno": [
        "图书馆是不是夜间开放？",
        "施工时店铺照常营业吗？",
        "冷库建好了没有？",
        "有没有新的座位？",
        "咱县水库弄好了没",
    ],
    "actor": ["大街由谁打扫？", "是谁出面召集大家开会的？", "图书馆跟谁合办茶会？"],
    "office": ["石榆在图书馆担任什么职务？", "云小满是什么身份？", "他的职务是什么？"],
    "reason": ["为什么木构件不换？", "为啥今年来的人多了", "停产的原因是什么？", "因何停工？"],
    "means": ["茶农怎么保鲜？", "靠什么办法治虫子？", "通过什么方式发布通知？", "如何防汛？"],
    "describe": ["说说老街修缮", "冷库有何用处？", "老街", "防汛形势如何？", "老街+茶园+？", "老街修缮有什么特点？"],
}
ENGLISH: dict[Kind, list[str]] = {
    "count": ["How many reservoirs were completed?", "how many tons of tea were picked"],
    "money": [
        *("How much money was invested?", "How much did the reservoirs cost?", "What was the amount of the grant?"),
    ],
    "percent": [
        "What percentage of villagers were satisfied?",
        "By how much did output grow?",
        "What share did it pay?",
    ],
    "measure": ["How long will the repairs take?", "How old is the librarian?", "What area was planted?"],
    "date": ["WHEN was it finished?", "Which year did it start?", "how often is the fair held"],
    "person": ["Who is the director of the library?", "With whom did he speak?", "Which town leader spoke?"],
    "author": ["Who wrote the article about tea?", "Who took the photo?", "Which reporter covered the fair?"],
    "place": ["Where was the meeting held?", "Which village has a cold store?"],
    "org": ["Which company built it?", "What agency organised the repairs?"],
    "list": [
        "Name the three sections of the exhibition.",
        "What are the sections?",
        "What measures were taken?",
        "Which bodies organised the fair?",
        "Which companies took part?",
    ],
    "quote": ["What did Gu Changsheng say?", "What was the theme of the fair?"],
    "yesno": ["Is the library open at night?", "Did the shops stay open?"],
    "office": ["What post does Shi Yu hold?", "Which position did he have?"],
    "reason": ["Why were the beams kept?"],
    "means": ["How do the farmers keep leaves fresh?"],
    "describe": ["the old street", "What happened to the old street?"],
}


@pytest.mark.parametrize(("kind", "question"), [(kind, q) for kind, asked in CHINESE.items() for q in asked])
def test_a_chinese_question_asks_for(kind: Kind, question: str) -> None:
    assert classify(question, english=False).kind == kind


@pytest.mark.parametrize(("kind", "question"), [(kind, q) for kind, asked in ENGLISH.items() for q in asked])
def test_an_english_question_asks_for(kind: Kind, question: str) -> None:
    assert classify(question, english=True).kind == kind


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("合作社有多少家？", "家"),
        ("新增座位多少个？", "个"),
        ("采收多少吨？", "吨"),
        ("总库容是多少立方米？", "立方米"),
        ("工期多少个月？", "个月"),
        ("一共多少万元？", "万元"),
        ("采收了幾噸？", "吨"),
        ("总库容是多少？", ""),
        ("水库什么时候竣工？", ""),
    ],
)
def test_the_unit_beside_the_asking_word_is_read(question: str, unit: str) -> None:
    asked = classify(question, english=False)
    assert asked.unit == unit
    assert question.rstrip("？")[asked.start : asked.end].translate(str.maketrans("幾噸", "几吨")).endswith(unit)


@pytest.mark.parametrize("question", ["水庫總投資多少億元？", "水库总投资多少亿元？"])
def test_script_and_width_change_nothing(question: str) -> None:
    assert classify(question, english=False) == classify("水库总投资多少亿元?", english=False)


@given(st.text(st.one_of(st.sampled_from("多少几哪谁什么时候座元百分之吗howmany "), st.characters(codec=None))))
def test_any_text_has_a_kind_for_which_there_are_candidates_to_look_for(text: str) -> None:
    for english in (False, True):
        asked = classify(text, english=english)
        assert 0 <= asked.start <= asked.end
        assert len(asked.unit) <= asked.end - asked.start
        assert isinstance(find_candidates(Sentence.read(0, (), ""), asked.kind), list)
