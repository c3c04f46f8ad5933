"""Embedding: the fast way against sentence-transformers itself, prompts, damaged folders."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import SHIPPED, Embedder, StaticEmbedder, TransformerEmbedder, open_embedder, shipped_table
from index.errors import ModelError
from index.words import fold

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).resolve().parents[2]

TEXTS = [
    "",
    " \n\t",
    "。，！",
    "🙂🎉",
    "卫东区召开创文工作会议。",
    "衛東區召開創文工作會議。",
    "2023年8月16日，全市GDP增长7.6%，达到1,234亿元。",
    "Which department held the meeting on flood control?",
    "ＩＴ之家 消息，iPhone 15 Pro 將於９月發佈",
    "\x00\x07奇怪的控制字符\ufeff",
    "\ud800孤立的代理",
    "龘靐齉爩麤",
    "a" * 3000,
    "很长的文字，没有尽头。" * 3000,
]


once = lru_cache(maxsize=1)(open_embedder)


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return once()


def oracle(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True).float()


def encode(model: SentenceTransformer, texts: list[str]) -> np.ndarray:
    return np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False))


def test_equals_sentence_transformers(shipped: Embedder) -> None:
    texts = [t for t in TEXTS if "\ud800" not in t]
    expected = encode(oracle(SHIPPED), [fold(t) for t in texts])
    np.testing.assert_allclose(shipped.embed_documents(texts), expected, atol=1e-5)
    many = [f"第{n}号通知：{texts[n % len(texts)][:50]}" for n in range(3000)]
    np.testing.assert_allclose(
        shipped.embed_documents(many)[::100], encode(oracle(SHIPPED), [fold(t) for t in many[::100]]), atol=1e-5
    )


def test_shape_and_length(shipped: Embedder) -> None:
    vectors = shipped.embed_queries(TEXTS)
    assert vectors.shape == (len(TEXTS), shipped.dimensions)
    assert vectors.dtype == np.float32
    said = [any(c.isalnum() for c in fold(t)) for t in TEXTS]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), np.where(said, 1, 0), atol=1e-5)
    assert shipped.embed_documents([]).shape == (0, shipped.dimensions)


def test_width_case_and_script_do_not_matter(shipped: Embedder) -> None:
    a, b, c, d = shipped.embed_queries(["衛東區ＧＤＰ", "卫东区gdp", TEXTS[4], TEXTS[5]])
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(c, d)


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_has_a_vector(text: str) -> None:
    embedder = once()
    one, other = embedder.embed_queries([text, fold(text)])
    np.testing.assert_array_equal(one, other)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5) or not one.any()


def test_many_texts_get_the_vectors_of_each(shipped: Embedder) -> None:
    texts = [f"{n} 居民 meeting {n * 7}" for n in range(5000)]
    together = shipped.embed_documents(texts)
    afresh = open_embedder()
    for n in (0, 2047, 2048, 4999):
        np.testing.assert_allclose(together[n], afresh.embed_queries([texts[n]])[0], atol=1e-6)


def test_meaning_in_both_languages(shipped: Embedder) -> None:
    passages = [
        "台风登陆，沿海地区普降暴雨，气象台发布红色预警。",
        "市人民医院新建门诊楼投入使用，医生接诊患者。",
        "足球联赛昨日开赛，主队以二比一取胜。",
        "农民忙着收割小麦，粮食产量再创新高。",
    ]
    questions = [
        ("哪里下了大雨", "Where did the typhoon bring heavy rain?"),
        ("病人在哪儿看病", "Which hospital has a new building for patients?"),
        ("球队比赛结果如何", "Who won the football match?"),
        ("庄稼收成怎么样", "How much grain did the farmers harvest?"),
    ]
    near = shipped.embed_documents(passages)
    for language in (0, 1):
        scores = shipped.embed_queries([q[language] for q in questions]) @ near.T
        assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3]


@given(text=st.text(alphabet="水库竣工 图书馆 2.6亿元 reservoir，。\n", max_size=40))
def test_the_words_of_a_text_make_up_its_vector(text: str) -> None:
    table = shipped_table()
    words = table.embed_words(text)
    assert np.allclose(words.whole, table.embed_documents([text])[0], atol=2e-3)
    assert words.directions.shape == (len(words.spans), table.dimensions)
    assert np.allclose(np.linalg.norm(words.directions, axis=1), words.lengths > 0, atol=1e-4)
    assert all(0 <= start < end <= len(text) for start, end in words.spans)


def test_ships_within_32_megabytes_with_its_card() -> None:
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file()) <= 32_000_000
    assert "CC BY-SA" in (SHIPPED / "README.md").read_text("utf-8")


def test_a_question_takes_a_millisecond_and_a_long_one_little_more(shipped: Embedder) -> None:
    shipped.embed_queries(["热身"])
    fastest = min(_seconds(shipped, "卫东区的创文工作会议是什么时候召开的？") for _ in range(20))
    assert fastest < 0.001
    assert _seconds(shipped, "问题" * 50_000) < 5


def _seconds(embedder: Embedder, text: str) -> float:
    started = time.perf_counter()
    embedder.embed_queries([text])
    return time.perf_counter() - started


def test_the_shipped_model_needs_no_torch() -> None:
    code = (
        "import sys; from index.embedding import open_embedder; open_embedder().embed_queries(['问'])\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'faiss') "
        "if m in sys.modules and m != 'faiss'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def save_static(folder: Path, *, normalize: bool = True, prompts: dict[str, str] | None = None) -> Path:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers
    from torch import nn

    vocabulary = {w: n for n, w in enumerate(["[UNK]", *"abcdefgh", *"今天下雨"])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 no password
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    table = np.random.default_rng(1).standard_normal((len(vocabulary), 16)).astype(np.float32)
    layers: list[nn.Module] = [
        StaticEmbedding(tokenizer, embedding_weights=table),
        *([Normalize()] if normalize else []),
    ]
    SentenceTransformer(modules=layers, prompts=prompts, device="cpu").save(str(folder))
    return folder


@pytest.mark.parametrize("normalize", [True, False])
def test_any_static_folder_takes_the_fast_way(tmp_path: Path, normalize: bool) -> None:
    folder = save_static(tmp_path / "static", normalize=normalize)
    embedder = open_embedder(str(folder))
    assert isinstance(embedder, StaticEmbedder)
    texts = ["abc", "今天下雨", "", "zzz"]
    np.testing.assert_allclose(embedder.embed_queries(texts), encode(oracle(folder), texts), atol=1e-5)


def test_a_static_folder_with_prompts_does_not(tmp_path: Path) -> None:
    folder = save_static(tmp_path / "static", prompts={"query": "h ", "document": ""})
    embedder = open_embedder(str(folder))
    assert isinstance(embedder, TransformerEmbedder)
    assert not np.allclose(embedder.embed_queries(["abc"]), embedder.embed_documents(["abc"]))


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real transformer of two layers with seeded random weights and prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    base = tmp_path_factory.mktemp("base")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"问题段落今天下雨了吗", "q", "p", ":", "rain", "##y"]
    (base / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), "utf-8")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(set(words)),
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(base)
    BertTokenizer(vocab=str(base / "vocab.txt")).save_pretrained(base)
    layers = [Transformer(str(base), max_seq_length=32), Pooling(24)]
    folder = tmp_path_factory.mktemp("models") / "tiny"
    SentenceTransformer(modules=layers, prompts={"query": "q: ", "document": "p: "}, device="cpu").save(str(folder))
    return folder


def test_transformer_with_its_prompts(transformer: Path) -> None:
    embedder = open_embedder(str(transformer))
    model = oracle(transformer)
    texts = ["今天下雨了吗", "rainy", "段落" * 100]
    assert isinstance(embedder, TransformerEmbedder)
    assert embedder.dimensions == 24
    for ours, prompt in ((embedder.embed_queries, "q: "), (embedder.embed_documents, "p: ")):
        expected = encode(model, [prompt + text for text in texts])
        np.testing.assert_allclose(ours(texts), expected, atol=1e-5)
        np.testing.assert_allclose(np.linalg.norm(ours(texts), axis=1), 1, atol=1e-5)
    assert not np.allclose(embedder.embed_queries(texts), embedder.embed_documents(texts))


def test_transformer_gives_empty_texts_no_vector(transformer: Path) -> None:
    embedder = open_embedder(str(transformer))
    assert not embedder.embed_queries(["", " \n"]).any()
    assert embedder.embed_documents([]).shape == (0, 24)


def test_fingerprint_is_of_contents_not_of_place(transformer: Path, tmp_path: Path) -> None:
    copy = tmp_path / "tiny"
    shutil.copytree(transformer, copy)
    first = open_embedder(str(transformer)).fingerprint
    assert open_embedder(str(copy)).fingerprint == first
    config = copy / "config_sentence_transformers.json"
    config.write_text(config.read_text("utf-8").replace("q: ", "rain: "), "utf-8")
    assert open_embedder(str(copy)).fingerprint != first


def test_fingerprint_of_a_static_model_changes_with_one_bit(tmp_path: Path) -> None:
    folder = save_static(tmp_path / "static")
    first = open_embedder(str(folder)).fingerprint
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert open_embedder(str(folder)).fingerprint not in (first, open_embedder().fingerprint)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", None),
        ("model.safetensors", b"\x08\x00"),
        ("tokenizer.json", None),
        ("tokenizer.json", b"{}"),
        ("modules.json", None),
        ("modules.json", b"[]"),
        ("modules.json", b"not json"),
    ],
)
def test_damaged_folder_is_refused_by_name(tmp_path: Path, file: str, content: bytes | None) -> None:
    folder = save_static(tmp_path / "broken")
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(ModelError, match="broken"):
        open_embedder(str(folder))


def test_table_too_short_for_its_tokenizer_is_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    folder = save_static(tmp_path / "short")
    save_file({"embedding.weight": np.zeros((3, 16), np.float32)}, folder / "model.safetensors")
    with pytest.raises(ModelError, match="short"):
        open_embedder(str(folder))


@pytest.mark.parametrize("name", ["./nowhere/model", "/nowhere/model", "", "  "])
def test_missing_folder_is_named(name: str) -> None:
    with pytest.raises(ModelError, match="no embedding model at"):
        open_embedder(name)


@pytest.mark.parametrize("name", ["BAAI/no-such-model-here", "not a name"])
def test_missing_model_offline_is_named_with_the_way_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=f"'{name}'.*fetch it once"):
        open_embedder(name)
