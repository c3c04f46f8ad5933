from __future__ import annotations

import contextlib
import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encodings import decode
from index.errors import ReadingError

SENTENCES = (
    "本报讯（记者 林小禾）5月18日，青石县三座水库全部竣工，总库容480万立方米。",
    "12个乡镇的农田从此有了灌溉用水，秧苗插得比哪年都早，\r\n村里的老人常到闸边坐坐。",
    "“今年总算不用看天吃饭了。”种粮大户周望山说，他流转了320亩田。",
    "老街修缮工程启动，计划修缮清代民居47处，工期14个月，费用由县财政承担。",
    "4月起图书馆每晚开放到22时，夜间到馆的读者累计1.8万人次，比上年同期多三成。\n\n",
    "农贸市场搬进新址，摊位由120个增至260个；菜价公示屏挂在每个入口，顾客扫码能查来路。",
)
TRADITIONAL = (
    "本報訊（記者 林小禾）5月18日，青石縣三座水庫全部竣工，總庫容480萬立方米。",
    "12個鄉鎮的農田從此有了灌溉用水，秧苗插得比哪年都早，\r\n村裡的老人常到閘邊坐坐。",
    "「今年總算不用看天吃飯了。」種糧大戶周望山說，他流轉了320畝田。",
    "老街修繕工程啟動，計劃修繕清代民居47處，工期14個月，費用由縣財政承擔。",
    "4月起圖書館每晚開放到22時，夜間到館的讀者累計1.8萬人次，比上年同期多三成。\n\n",
    "農貿市場搬進新址，攤位由120個增至260個；菜價公示屏掛在每個入口，顧客掃碼能查來路。",
)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be")


def invented(length: int, seed: int, sentences: tuple[str, ...] = SENTENCES) -> str:
    chance = random.Random(seed)  # noqa: S311
    text = "".join(chance.choice(sentences) for _ in range(length // 20 + 2))
    start = chance.randrange(30)
    return text[start : start + length]


@pytest.mark.parametrize("sentences", [SENTENCES, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pages_of_every_length_are_recognised_for_certain(encoding: str, sentences: tuple[str, ...]) -> None:
    for length in (50, 80, 150, 400, 2000):
        for seed in range(6):
            text = invented(length, seed, TRADITIONAL if encoding == "big5" else sentences)
            content = text.encode(encoding, "ignore")
            decoded = decode(content, "x.txt")
            assert (decoded.text, decoded.doubt) == (content.decode(encoding), "")
            assert decoded.encoding == encoding


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_utf8_text_decodes_to_itself(text: str) -> None:
    decoded = decode(("字" + text).encode(), "x.txt")
    assert (decoded.text, decoded.encoding, decoded.doubt) == ("字" + text, "utf-8", "")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_refused(content: bytes) -> None:
    with contextlib.suppress(ReadingError):
        decoded = decode(content, "x.txt")
        assert decoded.doubt or decoded.text == content.decode(decoded.encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_broken_bytes_are_told_of_and_nothing_else_is_lost(encoding: str) -> None:
    whole = invented(600, 3, TRADITIONAL if encoding == "big5" else SENTENCES).encode(encoding)
    wrong = b"\x00\xdc" if encoding == "utf-16-le" else b"\xff"
    decoded = decode(whole[:400] + wrong + whole[400:], "x.txt")
    assert decoded.encoding == encoding
    assert "x.txt" in decoded.doubt
    broken = decoded.text.count("\ufffd")
    assert f"{broken} times" in decoded.doubt
    kept = set(whole.decode(encoding)) - set(decoded.text)
    assert len(kept) <= 1
    assert abs(len(decoded.text) - len(whole.decode(encoding))) <= 3


def test_a_page_of_few_characters_is_taken_with_a_warning() -> None:
    decoded = decode("鑫淼".encode("gb18030"), "x.txt")
    assert decoded.doubt.startswith("x.txt ")


@pytest.mark.parametrize("encoding", ["shift_jis", "cp1251"])
def test_other_encodings_are_guessed_and_called_a_guess(encoding: str) -> None:
    text = {"shift_jis": "日本の新聞です。水道が通った。", "cp1251": "Привет, мир! Это газета."}[encoding]
    decoded = decode(text.encode(encoding) * 3, "x.txt")
    assert (decoded.text, decoded.encoding) == (text * 3, encoding)
    assert "guess" in decoded.doubt


def test_without_the_library_that_guesses_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)
    with pytest.raises(ReadingError, match=r"pip install 'wenbao\[formats\]'"):
        decode("Привет, мир!".encode("cp1251"), "x.txt")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        ("　 \n\n".encode(), "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("\ufeff\n".encode("utf-16-le"), "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "neither UTF-8 nor GB18030"),
        (bytes(range(256)) * 20, "neither UTF-8 nor GB18030"),
        (b"\x00\x01\x02\x03 data", "no text file"),
        (b"\xff\xfe" + b"\x00\xdc" * 50, "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        decode(content, "x.txt")


def test_a_stray_control_character_makes_no_binary_file() -> None:
    text = "".join(SENTENCES) * 9 + "\x07\x00"
    assert decode(text.encode(), "x.txt").text == text
