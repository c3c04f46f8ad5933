"""What is said to the program itself (你好, 你能做什么, 有哪些文章, 换个话题) → its reply, from the index.

Only whole sentences count: a question of the pages that holds such words is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from weakref import WeakKeyDictionary

from bot.messages import MESSAGES, Language
from bot.replies import date_in_words
from index import Archive, Article, fold

Subject = Literal["greeting", "thanks", "goodbye", "noted", "abilities", "holdings", "amusement", "fresh", "more"]

_SHOWN_HEADLINES = 5
_YOU = r"(?:你们?|您|这个?(?:机器人|程序|系统|bot)|wenbao|问报)"
_HERE = r"(?:你们?|您|你?这里|这儿|(?:这个)?(?:档案|数据|索引)[里库中]*)?"
_PAGES = r"(?:文章|报道|报纸|新闻|版面|资料|内容|材料|档案)"
_WHAT = r"(?:哪些|什么|啥|多少|几)"
_SENTENCES: dict[Subject, tuple[str, ...]] = {
    "greeting": (
        r"(?:你|您|大家)好|你好吗|嗨|哈[喽啰]|喂|在吗|在不在|早|早安|[早晚]上好?|[上中下]午好",
        r"(?:hi|hello|hey)(?: there)?|good (?:morning|afternoon|evening|day)|how are you(?: doing| today)?",
    ),
    "thanks": (
        r"(?:太|非常|十分|多|好的?)?(?:谢谢|感谢|多谢|谢)(?:你们?|您|了|啦|帮忙|你?的?帮助)*|辛苦了",
        r"(?:ok(?:ay)? |great |good )?(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:so|very) much| a lot)?",
    ),
    "goodbye": (r"再见|拜拜|回见|下次(?:再聊|见)", r"good ?bye|bye(?: bye)?|see you(?: later)?"),
    "noted": (
        r"(?:好的?|行|可以|嗯+|哦+|噢|明白|知道|了解|懂|收到)(?:了|吧|的)?|不错|很好|太好了|真棒|厉害|[哈呵嘿]{2,}",
        r"ok(?:ay)?|great|nice|cool|good|got it|i see|well done|sure|fine|all right",
    ),
    "abilities": (
        rf"{_YOU}(?:都|还)?(?:能|会|可以)(?:帮我|为我)?(?:做|干|查|回答|告诉我)?(?:些|点)?(?:什么|啥|哪些)(?:事情?|问题)?",
        rf"{_YOU}(?:是谁|是什么|是干什么的|叫什么(?:名字)?)|帮助|使用说明",
        rf"(?:怎么|如何|怎样)(?:使?用|提问|问)(?:{_YOU})?|{_YOU}(?:怎么|如何)(?:使?用)",
        r"what can (?:you (?:do|answer|tell me)|i ask(?: you)?)|who are you|what are you|what is this|help(?: me)?",
        r"how (?:do i|to|can i) (?:use (?:this|you|it)|ask)|how does (?:this|it) work",
    ),
    "holdings": (
        rf"{_HERE}(?:都|一共|总共|现在)?(?:有|收录|收|收集|包含|包括|覆盖)了?{_WHAT}[篇个份期张]?的?{_PAGES}",
        rf"有{_WHAT}可以[问查]的?|(?:列出|看看|显示)(?:一下)?(?:所有|全部)?{_PAGES}(?:列表|目录|标题)?",
        rf"{_HERE}的?{_PAGES}?(?:是?从什么时候到什么时候的?|覆盖{_WHAT}(?:时间|年份|时期)|收录范围(?:是什么)?)",
        r"what(?: kind of)? (?:articles|newspapers?|pages|documents|sources)(?: (?:do you have|are (?:there|here)))?",
        r"(?:which|what) (?:years|dates|period) (?:do you|does (?:it|this|the archive)) cover",
        r"what(?:'s| is) in (?:the|this|your) archive|(?:list|show)(?: me)? (?:the |all )*articles",
        r"how many (?:articles|pages) (?:do you have|are there)",
    ),
    "amusement": (
        rf"{_YOU}?(?:会|能|可以|给我|来)?(?:不会)?[讲说]个?(?:笑话|故事)[吗吧]?(?:[,?。! ]*来一个)?",
        rf"{_YOU}?(?:会|能|可以)?(?:唱歌|跳舞|聊天|写诗)[吗吧]|(?:陪我)?聊聊天?吧?|{_YOU}(?:几岁|多大)了?",
        r"tell me a joke|sing (?:me )?a song|do you love me",
    ),
    "fresh": (
        r"/?new|(?:我们)?(?:另?换一?个|换)话题吧?|(?:我们)?[聊说问谈][点些]?(?:别的|其他的?)(?:吧|事)?|重新(?:开始|来)吧?",
        r"(?:清空|忘掉|忘了)(?:对话|记忆|之前的|刚才的)?吧?|never ?mind|reset|forget (?:it|that)",
        r"(?:(?:let's )?change the|new|another|different) (?:topic|subject)|start (?:over|again|afresh)",
        r"(?:let's talk about )?something else",
    ),
    "more": (
        r"那?(?:还有|有没有|有)没?有?(?:别的|其[他它]的?|更多的?|另外的?)?(?:答案|结果|说法|数字|报道)?了?(?:吗|没有|么|呢)",
        r"还有没?|(?:其他|其它|别)的?呢|下一[个条]|再来一?[个条]|更多|继续",
        r"(?:anything|anyone|what|who|any) ?(?:else|more|others)|next(?: one)?|go on|continue|more|others",
        r"(?:is|are) there (?:any(?:thing)?|something) (?:more|else|others?)",
    ),
}
_PATTERNS = tuple((subject, re.compile("|".join(sentences))) for subject, sentences in _SENTENCES.items())
_COURTESY = re.compile(
    r"^(?:你好|您好|谢谢[你您了]?|多谢|好的|换个话题吧?)[,!。;~ ]+(?=..)"
    r"|^(?:hi|hello|hey|thanks|thank you|ok(?:ay)?)(?:[,!.;]+ *(?=..))"
)
_SOFT = re.compile(r"(?:呀|啊|哦|呢|哈|啦|嘛|please|!|。|~|…|\?|,| )+$")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said to the program: about what, and the question `rest` that follows it, if any."""

    subject: Subject | None
    rest: str


def listen(text: str) -> Said:
    """Tell small talk from a question; what opens a question politely is taken off it."""
    bare = text.strip()
    folded = fold(bare).lower()
    if subject := _recognise(folded):
        return Said(subject, "")
    if match := _COURTESY.match(folded):
        fresh: Subject | None = "fresh" if "话题" in match.group() else None
        rest = bare[match.end() :].strip()
        subject = _recognise(fold(rest).lower())
        return Said(subject, "") if subject else Said(fresh, rest)
    return Said(None, bare)


def _recognise(folded: str) -> Subject | None:
    """Find the subject of which a text is a whole sentence."""
    for text in (folded, _SOFT.sub("", folded)):
        for subject, pattern in _PATTERNS:
            if text and pattern.fullmatch(text):
                return subject
    return None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds, in short: how much, from when to when, and a few headlines of its latest pages."""

    pages: int
    articles: int
    first: str | None
    last: str | None
    headlines: tuple[str, ...]

    @classmethod
    def of(cls, archive: Archive) -> Holdings:
        """Look an archive over, once."""
        if archive not in _HELD:
            _HELD[archive] = cls._read(archive)
        return _HELD[archive]

    @classmethod
    def _read(cls, archive: Archive) -> Holdings:
        first = last = None
        leading: dict[str, Article] = {}
        for article in archive.articles():
            if article.issue_date:
                first = min(first or article.issue_date.value, article.issue_date.value)
                last = max(last or article.issue_date.value, article.issue_date.value)
            if article.kind == "article" and article.title.strip():
                leading.setdefault(article.file, article)
        counts = archive.counts
        return cls(counts.pages, counts.articles, first, last, tuple(_latest(leading.values())))

    def span(self, language: Language) -> str:
        """Say from when to when; nothing where no page is dated."""
        if self.first is None or self.last is None:
            return ""
        first, last = (date_in_words(value, None, language) for value in (self.first, self.last))
        return MESSAGES[language].welcome_dates.format(first=first, last=last)


_HELD: WeakKeyDictionary[Archive, Holdings] = WeakKeyDictionary()


def _latest(articles: Iterable[Article]) -> Iterable[str]:
    """Give the headlines of the latest pages, one a page, those of the same day in page order."""
    dated = sorted(articles, key=lambda article: article.issue_date.value if article.issue_date else "", reverse=True)
    return islice((" ".join(article.title.split()) for article in dated), _SHOWN_HEADLINES)


def small_reply(subject: Subject, archive: Archive, language: Language) -> str:
    """Say what there is to say to small talk."""
    say = MESSAGES[language]
    plain = {
        "thanks": say.thanked,
        "goodbye": say.goodbye,
        "noted": say.noted,
        "amusement": say.amusement,
        "fresh": say.fresh,
        "more": say.no_other,
    }
    if subject in plain:
        return plain[subject]
    held = Holdings.of(archive)
    named = "".join(say.title.format(title=title) for title in held.headlines)
    headlines = say.headlines.format(titles=named) if named else ""
    template = {"abilities": say.abilities, "greeting": say.greeting, "holdings": say.holdings}[subject]
    return template.format(pages=held.pages, articles=held.articles, dates=held.span(language), headlines=headlines)
