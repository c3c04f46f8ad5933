"""What an archive of two invented papers holds: its calendar, size and articles, and one answer for two prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import bot.__main__ as program
from bot.answering import answer
from bot.holdings import heatmap
from bot.holdings.calendar import Coverage
from bot.holdings.showing import coverage_lines
from bot.reach import say_beyond
from bot.types import Question
from index import Archive, build

BODY = (
    "本报讯（记者 林小禾）3月2日，青石县农业农村局发布春耕进度：全县已整地18.6万亩，占计划的73.5%，投入农机2140台。"
    "县里今年新建高标准农田4.2万亩，沿河的12个乡镇用上了智能灌溉，每亩节水约60立方米。"
    "种粮大户祝晚晴说，往年插秧要请二十多人，现在三台插秧机五天就插完了。"
)
NEXT_MONTH = BODY.replace("18.6", "27.3").replace("73.5", "98.1").replace("2140", "2365")
STREET = "本报讯（记者 陶然）柳桥镇老街修缮竣工，木匠铺、染坊和豆腐店陆续开门，巷口的戏台每晚有两场折子戏。"
PAGES = [
    ("日报一.txt", "青石日报", "2021-03-03", "1", f"# 春耕进度过七成\n\n{BODY}"),
    ("日报三.txt", "青石日报", "2021-03-03", "3", f"# 老街开门\n\n{STREET}"),
    ("日报四.txt", "青石日报", "2021-03-04", "1", f"# 明日天气\n\n{STREET[:30]}晴间多云，最高气温21摄氏度。"),
    ("日报六.txt", "青石日报", "2021-03-06", "1", f"# 春耕提速\n\n{NEXT_MONTH}"),
    (
        "周报.txt",
        "柳桥周报",
        "2021-03-05",
        "2",
        f"# 青石春耕忙\n\n{BODY.replace('，', ',').replace('祝晚晴', '祝晓晴')}",
    ),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    entries = []
    for file, paper, day, number, text in PAGES:
        (folder / file).write_text(text, encoding="utf-8")
        entries.append(f'[[page]]\nfile = "{file}"\npaper = "{paper}"\ndate = "{day}"\npage = "{number}"\n')
    (folder / "archive.toml").write_text("\n".join(entries), encoding="utf-8")
    (folder / "空.txt").write_text("\n", encoding="utf-8")
    build([folder], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def archive(root: Path) -> Iterator[Archive]:
    with closing(Archive.open(root)) as opened:
        yield opened


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    monkeypatch.setenv("WENBAO_LANG", "zh")

    def command(*words: str) -> str:
        assert program.main([*words, "--index", str(root)]) == 0
        return capsys.readouterr().out

    return command


def test_one_answer_is_given_and_the_other_print_named(archive: Archive) -> None:
    given = answer("全县已整地多少万亩？占计划的73.5%的那次", archive)
    assert given.answer == "18.6万亩"
    prints = {"日报一.txt", "周报.txt"}
    [other] = given.also_in
    assert {given.citations[0].file, other.file} == prints
    assert len(prints & {passage.file for passage in given.passages}) == 1
    assert "日报六.txt" in {passage.file for passage in given.passages}


def test_a_print_that_has_the_answer_otherwise_is_not_named(archive: Archive) -> None:
    given = answer("是谁说往年插秧要请二十多人，现在三台插秧机五天就插完了？", archive)
    assert given.answer in ("祝晚晴", "祝晓晴")
    assert archive.census.other_prints(0) == (1,)
    assert given.also_in == ()


def test_citations_can_be_pasted(archive: Archive) -> None:
    cited = answer("老街修缮竣工后哪些店开门？", archive).citations[0]
    assert cited.cite == "《青石日报》2021年3月3日第3版《老街开门》"
    assert cited.gbt7714 == "陶然. 老街开门[N]. 青石日报, 2021-03-03(3)."


@pytest.mark.parametrize(
    ("asked", "language", "said"),
    [
        ("2015年新修了多少公里地铁？", "zh", "没有收录2015年的版面；现有的是2021年3月的。"),
        ("2015年5月7日新修了多少公里地铁？", "zh", "没有收录2015年5月7日的版面；现有的是2021年3月的。"),
        ("How many kilometres of metro were built in 2015?", "en", "The archive has no pages of 2015;"),
        ("2021年新修了多少公里地铁？", "zh", ""),
        ("新修了多少公里地铁？", "zh", ""),
        ("去年新修了多少公里地铁？", "zh", ""),
        ("2015年和2021年各新修了多少公里地铁？", "zh", ""),
    ],
)
def test_a_time_that_the_archive_has_nothing_of_is_told(archive: Archive, asked: str, language: str, said: str) -> None:
    question = Question(asked, asked, "en" if language == "en" else "zh")
    assert say_beyond(question, archive).startswith(said)
    assert bool(say_beyond(question, archive)) == bool(said)


def test_not_found_tells_that_nothing_is_there_of_that_time(archive: Archive) -> None:
    assert answer("2015年地铁六号线票价多少元？", archive).answer.startswith("没有收录2015年的版面")
    assert answer("地铁六号线票价多少元？", archive).answer == "这些版面里没有找到相关内容。"


def test_coverage_is_shown_and_given_as_json(run: Callable[..., str]) -> None:
    found = json.loads(run("coverage", "--json"))
    daily = next(paper for paper in found["papers"] if paper["paper"] == "青石日报")
    assert (daily["first"], daily["last"], daily["missing"]) == ("2021-03-03", "2021-03-06", ["2021-03-05"])
    first = daily["issues"][0]
    assert (first["day"], first["pages"], first["missing"]) == ("2021-03-03", 2, ["2"])
    assert [row["file"] for row in found["unread"]] == ["空.txt"]
    shown = run("coverage")
    assert "2021-03 ··▣■×■···" in shown
    assert "2021-03-03 缺第2版" in shown


def test_coverage_is_drawn(run: Callable[..., str], tmp_path: Path) -> None:
    assert run("coverage", "--png", str(tmp_path / "held.png")) == ""
    assert (tmp_path / "held.png").read_bytes().startswith(b"\x89PNG")


def test_names_of_files_are_shown_with_all_that_they_hold() -> None:
    empty, unread = coverage_lines(Coverage((), (), ("a\x1b[31m.txt",)), [("b\n.pdf", "")], "en")
    assert "a\\x1b[31m.txt" in empty.fragments[0].text
    assert "b\\n.pdf" in unread.fragments[0].text


def test_a_picture_is_not_higher_than_can_be_shown(
    run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heatmap, "_HIGHEST", 100)
    run("coverage", "--png", str(tmp_path / "held.png"))
    assert int.from_bytes((tmp_path / "held.png").read_bytes()[20:24], "big") <= 100


def test_an_article_is_shown_by_its_id_or_its_file(run: Callable[..., str]) -> None:
    shown = run("article", "日报三.txt")
    assert shown == run("article", "日报三.txt@1")
    assert "《青石日报》2021年3月3日第3版《老街开门》" in shown.splitlines()
    found = json.loads(run("article", "周报.txt@1", "--json"))
    assert (found["paper"], found["page"], found["also_in"]) == ("柳桥周报", "2", ["日报一.txt@1"])
    assert "".join(found["text"]).startswith("本报讯")


def test_of_a_file_of_many_articles_some_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "".join(f"# 老街第{n}家店开门\n\n{STREET.replace('折子戏', f'戏，票价{n}元')}\n\n" for n in range(23))
    (tmp_path / "多.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "多.txt"], tmp_path / "index")
    assert program.main(["article", "多.txt", "--index", str(tmp_path / "index")]) == 2
    assert capsys.readouterr().err.endswith("多.txt@20 and 3 more\n")


@pytest.mark.parametrize("wrong", ["没有.txt", "日报三.txt@2", "@", ""])
def test_an_article_that_is_not_there_is_refused(root: Path, wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["article", wrong, "--index", str(root)]) == 2
    assert capsys.readouterr().err.startswith("wenbao: ")


def test_stats_add_up(run: Callable[..., str], archive: Archive) -> None:
    found = json.loads(run("stats", "--json"))
    counts = archive.counts
    assert (found["pages"], found["articles"], found["passages"]) == (counts.pages, counts.articles, counts.passages)
    assert found["figures"] == sum(len(archive.quantities(number)) for number in range(counts.articles))
    assert (found["papers"], found["first"], found["last"]) == (["柳桥周报", "青石日报"], "2021-03-03", "2021-03-06")
    assert (found["groups"], found["repeated"]) == (1, 1)
    assert found["bytes"]["all"] == sum(size for name, size in found["bytes"].items() if name != "all")
    assert f"{counts.pages}个版面" in run("stats")
