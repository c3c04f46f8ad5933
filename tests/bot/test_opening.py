"""A build as it is shown: a live line on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import io
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from bot import opening
from bot.messages import MESSAGES
from bot.progress import Pace
from bot.settings import Settings
from index import Counts, Headway, IndexSettings


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def built(pages: Path, settings: Settings) -> int:
    return opening.build_index([pages], settings, IndexSettings()).counts.articles


def test_a_terminal_shows_a_live_line(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert built(pages, Settings(index=tmp_path / "i", language="zh")) == 4
    assert "2个版面" in terminal.getvalue()


def test_a_dumb_terminal_gets_plain_lines(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    monkeypatch.setattr("bot.progress._SECONDS_BETWEEN_LINES", 0)
    built(pages, Settings(index=tmp_path / "i", dumb=True))
    assert "wenbao: 2 pages, 4 articles, " in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


def test_a_short_build_says_nothing_where_nobody_watches(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(pages, Settings(index=tmp_path / "i"))
    assert capsys.readouterr() == ("", "")


def test_the_seeds_of_the_current_folder_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    beside = Path(opening.__file__).resolve().parent.parent / "seeds"
    settings = Settings(index=tmp_path / "elsewhere" / ".wenbao" / "index")
    assert opening.find_seeds(settings) == (beside if beside.is_dir() else None)
    (tmp_path / "seeds").mkdir()
    assert opening.find_seeds(settings) == Path("seeds")


def test_the_seeds_beside_the_index_come_before_those_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "checkout" / "seeds").mkdir(parents=True)
    settings = Settings(index=tmp_path / "checkout" / ".wenbao" / "index")
    assert opening.find_seeds(settings) == tmp_path / "checkout" / "seeds"


def test_a_build_without_paths_takes_those_of_the_last_one(pages: Path, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "i")
    built(pages, settings)
    assert opening.usual_paths(settings) == [pages]
    manifest = tmp_path / "i" / "generations" / "g000001" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": ', '"format": 9'), encoding="utf-8")
    assert opening.usual_paths(settings) == [pages]
    manifest.write_text("[]", encoding="utf-8")
    assert opening.usual_paths(settings) == []
    (tmp_path / "i" / "CURRENT").write_text("nothing", encoding="utf-8")
    assert opening.usual_paths(settings) == []


def test_a_rate_and_the_time_left_are_told_once_they_are_known() -> None:
    now = iter([0.0, 0.0, 0.5, 10.0])
    pace = Pace(MESSAGES["en"], clock=lambda: next(now))
    assert pace.describe(Headway("survey", Counts(0, 0, 0))) == "looking at the files"
    counts = Counts(20, 30, 40)
    held = "20 pages, 30 articles, 40 passages"
    assert pace.describe(Headway("pages", counts, 10**6, 4 * 10**6)) == held
    assert pace.describe(Headway("pages", counts, 10**6, 4 * 10**6)) == held
    assert (
        pace.describe(Headway("pages", counts, 10**6, 4 * 10**6)) == f"{held}; 2 pages/s, 0.10 MB/s, about 0:00:30 left"
    )
    assert pace.describe(Headway("check", counts)) == f"{held}; checking"


def test_a_newer_index_is_opened_and_the_same_one_is_not(pages: Path, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "i")
    own = shutil.copytree(pages, tmp_path / "pages")
    built(own, settings)
    with opening.open_archive(settings) as archive:
        assert opening.open_newer(archive, settings) is None
        (own / "新.txt").write_text("# 新桥通车\n\n本报讯 新桥今起通车。", encoding="utf-8")
        built(own, settings)
        newer = opening.open_newer(archive, settings)
        assert newer
        with closing(newer):
            assert (archive.generation, newer.generation) == ("g000001", "g000002")
