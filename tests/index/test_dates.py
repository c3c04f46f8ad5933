from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import find_times, read_number
from index.issue_dates import find_issue_date, skip_stamp
from index.periods import issue_days
from index.types import IssueDate, Page

DAY = IssueDate("2021-10-20", "sidecar")
MONTH = IssueDate("2021-10", "inferred")
YEAR = IssueDate("2021", "inferred")


def times(text: str, issue: IssueDate | None = DAY) -> list[tuple[str, str, str, str]]:
    return [(text[m.start : m.end], m.first.isoformat(), m.last.isoformat(), m.kind) for m in find_times(text, issue)]


TABLE = [
    ("今年", "2021-01-01", "2021-12-31", "year"),
    ("去年", "2020-01-01", "2020-12-31", "year"),
    ("前年", "2019-01-01", "2019-12-31", "year"),
    ("明年", "2022-01-01", "2022-12-31", "year"),
    ("本年度", "2021-01-01", "2021-12-31", "year"),
    ("2019年", "2019-01-01", "2019-12-31", "year"),
    ("2019年度", "2019-01-01", "2019-12-31", "year"),
    ("二〇一九年", "2019-01-01", "2019-12-31", "year"),
    ("二零一九年", "2019-01-01", "2019-12-31", "year"),
    ("２０１９年", "2019-01-01", "2019-12-31", "year"),
    ("全年", "2021-01-01", "2021-12-31", "year"),
    ("2019年全年", "2019-01-01", "2019-12-31", "year"),
    ("上月", "2021-09-01", "2021-09-30", "month"),
    ("上个月", "2021-09-01", "2021-09-30", "month"),
    ("本月", "2021-10-01", "2021-10-31", "month"),
    ("下月", "2021-11-01", "2021-11-30", "month"),
    ("8月", "2021-08-01", "2021-08-31", "month"),
    ("8月份", "2021-08-01", "2021-08-31", "month"),
    ("2019年8月", "2019-08-01", "2019-08-31", "month"),
    ("去年十二月", "2020-12-01", "2020-12-31", "month"),
    ("年底", "2021-12-01", "2021-12-31", "month"),
    ("去年底", "2020-12-01", "2020-12-31", "month"),
    ("昨日", "2021-10-19", "2021-10-19", "day"),
    ("昨天", "2021-10-19", "2021-10-19", "day"),
    ("今天", "2021-10-20", "2021-10-20", "day"),
    ("明天", "2021-10-21", "2021-10-21", "day"),
    ("10月8日", "2021-10-08", "2021-10-08", "day"),
    ("10月8号", "2021-10-08", "2021-10-08", "day"),
    ("2019年12月25日", "2019-12-25", "2019-12-25", "day"),
    ("2020年2月29日", "2020-02-29", "2020-02-29", "day"),
    ("九月二十八日", "2021-09-28", "2021-09-28", "day"),
    ("二〇一九年十月一日", "2019-10-01", "2019-10-01", "day"),
    ("10 月 8 日", "2021-10-08", "2021-10-08", "day"),
    ("10\n\n月8日", "2021-10-08", "2021-10-08", "day"),
    ("2019-12-25", "2019-12-25", "2019-12-25", "day"),
    ("2019/2/5", "2019-02-05", "2019-02-05", "day"),
    ("18日", "2021-10-18", "2021-10-18", "day"),
    ("28日", "2021-09-28", "2021-09-28", "day"),
    ("上月28日", "2021-09-28", "2021-09-28", "day"),
    ("第三季度", "2021-07-01", "2021-09-30", "quarter"),
    ("三季度", "2021-07-01", "2021-09-30", "quarter"),
    ("3季度", "2021-07-01", "2021-09-30", "quarter"),
    ("今年一季度", "2021-01-01", "2021-03-31", "quarter"),
    ("2019年第四季度", "2019-10-01", "2019-12-31", "quarter"),
    ("上半年", "2021-01-01", "2021-06-30", "half"),
    ("去年下半年", "2020-07-01", "2020-12-31", "half"),
    ("前三季度", "2021-01-01", "2021-09-30", "span"),
    ("一至三季度", "2021-01-01", "2021-09-30", "span"),
    ("1至8月", "2021-01-01", "2021-08-31", "span"),
    ("1-8月", "2021-01-01", "2021-08-31", "span"),
    ("1—8月份", "2021-01-01", "2021-08-31", "span"),
    ("1月至8月", "2021-01-01", "2021-08-31", "span"),
    ("一至八月", "2021-01-01", "2021-08-31", "span"),
    ("头八个月", "2021-01-01", "2021-08-31", "span"),
    ("前8个月", "2021-01-01", "2021-08-31", "span"),
    ("2019年头三个月", "2019-01-01", "2019-03-31", "span"),
    ("9月7日至28日", "2021-09-07", "2021-09-28", "span"),
    ("2019年7月1日至8月31日", "2019-07-01", "2019-08-31", "span"),
    ("12日至14日", "2021-10-12", "2021-10-14", "span"),
    ("2017年至2019年", "2017-01-01", "2019-12-31", "span"),
    ("2017—2019年", "2017-01-01", "2019-12-31", "span"),
    ("6月底", "2021-06-21", "2021-06-30", "span"),
    ("9月中旬", "2021-09-11", "2021-09-20", "span"),
    ("年初", "2021-01-01", "2021-03-31", "span"),
    ("今年以来", "2021-01-01", "2021-10-20", "span"),
    ("2019年以来", "2019-01-01", "2021-10-20", "span"),
    ("7月以来", "2021-07-01", "2021-10-20", "span"),
    ("截至目前", "2021-10-20", "2021-10-20", "until"),
    ("截止目前", "2021-10-20", "2021-10-20", "until"),
    ("到目前为止", "2021-10-20", "2021-10-20", "until"),
    ("截至6月底", "2021-06-30", "2021-06-30", "until"),
    ("截至11月", "2021-11-01", "2021-11-30", "until"),
    ("截至10月8日", "2021-10-08", "2021-10-08", "until"),
    ("截至去年底", "2020-12-31", "2020-12-31", "until"),
    ("截至2019年", "2019-01-01", "2019-12-31", "until"),
    ("截至上月末", "2021-09-30", "2021-09-30", "until"),
    ("截至三季度", "2021-09-30", "2021-09-30", "until"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_words_of_time(row: tuple[str, str, str, str]) -> None:
    assert times(row[0]) == [row]
    assert times(f"据悉，{row[0]}，青禾县") == [row]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "近日",
            "日前",
            "当天",
            "当日",
            "目前",
            "同期",
            "去年同期",
            "13月",
            "2月30日",
            "0月3日",
            "2019年2月29日",
            "10月32日",
        ),
        *("2019年13月", "五季度", "8至3月", "目前年产", "三年前", "5个月", "第8日", "90年代", "以上月薪", "月底的账单"),
    ],
)
def test_what_names_no_interval(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    ("text", "issue", "expected"),
    [
        ("昨日", MONTH, None),
        ("18日", MONTH, None),
        ("上月", YEAR, None),
        ("本月", YEAR, None),
        ("上月", MONTH, ("2021-09-01", "2021-09-30")),
        ("截至目前", MONTH, ("2021-10-01", "2021-10-31")),
        ("截至目前", YEAR, ("2021-01-01", "2021-12-31")),
        ("今年以来", MONTH, ("2021-01-01", "2021-10-31")),
        ("三季度", YEAR, ("2021-07-01", "2021-09-30")),
        ("去年", None, None),
        ("8月", None, None),
        ("截至目前", None, None),
        ("2019年以来", None, None),
        ("2019年8月", None, ("2019-08-01", "2019-08-31")),
        ("2019年头三个月", None, ("2019-01-01", "2019-03-31")),
        ("截至2019年6月底", None, ("2019-06-30", "2019-06-30")),
    ],
)
def test_no_more_is_said_than_the_issue_date_allows(
    text: str, issue: IssueDate | None, expected: tuple[str, str] | None
) -> None:
    assert [row[1:3] for row in times(text, issue)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("issue", "text", "first"),
    [
        ("2021-01-05", "12月25日", "2020-12-25"),
        ("2021-01-05", "上月", "2020-12-01"),
        ("2021-01-05", "1至11月", "2020-01-01"),
        ("2021-12-28", "1月3日", "2021-01-03"),
        ("2021-12-28", "下月", "2022-01-01"),
        ("2021-03-01", "28日", "2021-02-28"),
    ],
)
def test_the_turn_of_the_year(issue: str, text: str, first: str) -> None:
    assert times(text, IssueDate(issue, "text"))[0][1] == first


def test_a_year_holds_for_what_is_joined_to_it() -> None:
    assert [row[1] for row in times("2019年8月、9月和10月")] == ["2019-08-01", "2019-09-01", "2019-10-01"]
    assert [row[1] for row in times("2019年8月开工。9月完工")] == ["2019-08-01", "2021-09-01"]


def test_the_same_period_a_year_before() -> None:
    assert times("上半年收入5亿元，去年同期4亿元")[1] == ("去年同期", "2020-01-01", "2020-06-30", "half")


def test_several_words_in_one_sentence() -> None:
    text = "截至9月底，全县今年新修水渠30公里，比2019年第三季度多12公里，昨日又开工3处。"
    assert [row[0] for row in times(text)] == ["截至9月底", "今年", "2019年第三季度", "昨日"]


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{han(day.month)}月{han(day.day)}日",
        day.isoformat(),
    ):
        (found,) = find_times(text, None)
        assert (found.first, found.last, found.kind, found.end) == (day, day, "day", len(text))


@given(st.integers(1, 99))
def test_numbers_read_back(number: int) -> None:
    assert read_number(han(number)) == read_number(str(number)) == number


@given(
    st.text(alphabet="0123456789一二三十〇年月日至-到、前头上下半季度初底今去昨截目前以来 \n第个中旬同期份"),
    st.sampled_from([None, DAY, MONTH, YEAR]),
)
def test_any_text_gives_ordered_mentions_with_sound_intervals(text: str, issue: IssueDate | None) -> None:
    mentions = find_times(text, issue)
    assert mentions == find_times(text, issue)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.first <= mention.last
        end = mention.end


@given(st.dates(date(2000, 2, 1), date(2050, 1, 1)))
def test_relative_days_follow_the_issue_and_not_today(issue: date) -> None:
    (found,) = find_times("昨日", IssueDate(issue.isoformat(), "text"))
    assert found.first == issue - timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2020", ("2020-01-01", "2020-12-31")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2020-02-03", ("2020-02-03", "2020-02-03")),
    ],
)
def test_days_of_an_issue(value: str, days: tuple[str, str]) -> None:
    assert tuple(day.isoformat() for day in issue_days(IssueDate(value, "text"))) == days


BODY = "本报讯（记者 甄远航）10月18日，青禾县水利局传出消息，新渠通水。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"青禾日报\n2021年10月20日 星期三 第2版\n{BODY}", IssueDate("2021-10-20", "text")),
        (f"二〇二一年十月二十日\n{BODY}", IssueDate("2021-10-20", "text")),
        (f"2021年１０月２０日 星期三\n{BODY}", IssueDate("2021-10-20", "text")),
        (f"青禾日报\n２０２１年１０月２０日 星期三\n{BODY}", IssueDate("2021-10-20", "text")),
        (f"２０２１－１０－２０ {BODY}", IssueDate("2021-10-20", "text")),
        (f"{BODY}２０２１年以来，全县修渠三百里。", IssueDate("2021-10", "inferred")),
        (f"二〇二一年十十月二十日\n{BODY}", None),
        (f"2021-10-20 18:22:06，正文：{BODY}", IssueDate("2021-10-20", "text")),
        (f"2021-10-20\n{BODY}", IssueDate("2021-10-20", "text")),
        (f"{BODY}2021年以来，全县修渠三百里。", IssueDate("2021-10", "inferred")),
        (f"{BODY}到2035年，全县修渠一千里。2021年11月30日前完工。", IssueDate("2021-10", "inferred")),
        (f"{BODY}今年（2021年）雨水多。2019年曾遇大旱。", IssueDate("2021-10", "inferred")),
        ("本报讯（记者 甄远航）3月8日，县里开会。2020年，全县累计修渠三百里。", IssueDate("2021-03", "inferred")),
        ("本报讯（记者 甄远航）1月8日，县里开会。2020年12月20日曾下雪。", IssueDate("2021-01", "inferred")),
        ("记者了解到，2020年度表彰会开了。", IssueDate("2020", "inferred")),
        (BODY, None),
        ("青禾县在云岭之南。", None),
        ("北宋时1086年修过渠，2019年又修。", None),
        ("2021年10月20日，新渠正式通水，两岸的人都来看。", None),
        ("2021年10月20日，记者看到新渠正式通水。", IssueDate("2021-10", "inferred")),
        ("2021年2月30日", None),
    ],
)
def test_issue_dates_from_the_text(text: str, expected: IssueDate | None) -> None:
    assert find_issue_date(Page("a.txt", text)) == expected


def test_what_the_sidecar_says_holds() -> None:
    assert find_issue_date(Page("a.txt", f"2021年10月20日 星期三\n{BODY}", issue_date=YEAR)) == YEAR


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("2021-10-20 18:22:06，正文：新渠通水", "新渠通水"),
        ("2021-10-20 18:22，新渠", "新渠"),
        ("2021/10/20 新渠", "新渠"),
        ("新渠2021-10-20", "新渠2021-10-20"),
        ("2021-10-2018", "2021-10-2018"),
    ],
)
def test_the_stamp_of_a_record_is_skipped(text: str, rest: str) -> None:
    assert text[skip_stamp(text) :] == rest
