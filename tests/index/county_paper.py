"""An invented paper of an invented county: two articles, a caption, and how a test cuts them and reads them back."""

from __future__ import annotations

from index.articles import split_articles
from index.types import Article, Page

HEAD_CANAL = "青禾县新渠通水惠及万亩稻田"
CANAL_1 = (
    "本报讯（记者 甄远航 通讯员 苏小满）10月18日，青禾县云岭水渠全线通水。渠水自云岭水库引出，"
    "流经三个乡镇，两岸一万二千亩稻田从此旱涝保收。"
)
CANAL_2 = (
    "水渠去年三月动工，全长三十一公里，总投资两亿元。施工队克服山石坚硬、雨季漫长等困难，比原定工期提前了四十天完成。"
)
CANAL_3 = "“往年抗旱要排队等水，如今推开闸门就有。”柳溪村村民何满仓说。"
HEAD_LIBRARY = "流动书屋开进云岭山村"
LIBRARY_1 = (
    "本报讯（记者 桑榆）近日，一辆装着三千册图书的大巴车驶入云岭镇杏花村，孩子们围着书架挑选喜爱的读物。"
    "这是县图书馆的流动书屋第五十次进山。"
)
LIBRARY_2 = "县图书馆馆长林知秋介绍，流动书屋每周走访两个村庄，累计借出图书九千余册。下一步，图书馆将为老人添置大字本。"


def paragraphs(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


CANAL = (HEAD_CANAL, CANAL_1, CANAL_2, CANAL_3)
LIBRARY = (HEAD_LIBRARY, LIBRARY_1, LIBRARY_2)


def cut(text: str) -> list[Article]:
    return split_articles(Page("页.txt", text))


def body(text: str, article: Article) -> str:
    return "".join("".join(text[start:end].split()) for start, end in article.spans)


def joined(*parts: str) -> str:
    return "".join("".join(part.split()) for part in parts)


def bodies(text: str) -> list[tuple[str, str]]:
    return [(article.title, body(text, article)) for article in cut(text)]


CANAL_BODY = (HEAD_CANAL, joined(CANAL_1, CANAL_2, CANAL_3))
LIBRARY_BODY = (HEAD_LIBRARY, joined(LIBRARY_1, LIBRARY_2))
PLAIN = [CANAL_BODY, LIBRARY_BODY]
CAPTION = "10月19日，游客在云岭水库边的花海里拍照。"
