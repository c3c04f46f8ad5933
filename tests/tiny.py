"""A small static embedding model and small indexes built with it, each made once and shared by the tests of the index.

The model gives every character a fixed random vector, so texts that share characters are near: enough to rank by.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

from index import IndexSettings, build

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
PAGES = {
    "一版.txt": "# 青石县三座水库竣工\n\n本报讯（记者 林小禾）5月18日，青石县三座水库全部竣工，总库容480万立方米。\n\n"
    "12个乡镇的农田从此有了灌溉用水，秧苗插得比哪年都早。",
    "二版.txt": "# 图书馆夜间开放\n\n本报讯（记者 祝晚晴）4月起图书馆每晚开放到22时，夜间到馆的读者累计1.8万人次。",
}
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
MORE = {
    "三版.txt": "# 老街修缮启动\n\n本报讯（记者 祝晚晴）9月3日，老街修缮工程启动，计划修缮清代民居47处，工期14个月。"
}


def shared_folder() -> Path:
    """Make a folder that every user may read, in memory where there is such a place, gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="wenbao-test-", dir=MEMORY))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def save_model(folder: Path, *, seed: int = 1, dimensions: int = 32) -> Path:
    """Write a model in the format of sentence-transformers' StaticEmbedding: a row for each character."""
    characters = [chr(code) for code in (*range(0x21, 0x7F), *range(0x3001, 0x3018), *range(0x4E00, 0xA000))]
    vocabulary = {"[UNK]": 0} | {character: number for number, character in enumerate(characters, 1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\s*"), "isolated")
    table = np.random.default_rng(seed).normal(size=(len(vocabulary), dimensions)).astype(np.float16)
    table[0] = 0
    (folder / "1_Normalize").mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file({"embedding.weight": table}, folder / "model.safetensors")
    kinds = {"": "StaticEmbedding", "1_Normalize": "Normalize"}
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for number, (path, kind) in enumerate(kinds.items())
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "model.safetensors").chmod(0o644)
    return folder


@cache
def model() -> str:
    """Give the folder of the small model."""
    return str(save_model(shared_folder() / "tiny"))


def settings() -> IndexSettings:
    """Give the settings of an index built with the small model."""
    return IndexSettings(model=model())


def write_pages(folder: Path, pages: dict[str, str]) -> Path:
    """Write pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def index_of_pages() -> Path:
    """Give an index of two small pages; to change it, copy it."""
    folder = shared_folder()
    build([write_pages(folder / "pages", PAGES)], folder / "index", settings())
    return folder / "index"


@cache
def index_of_seeds() -> Path:
    """Give an index of the seeds; to change it, copy it."""
    root = shared_folder() / "index"
    build([SEEDS], root, settings())
    return root
