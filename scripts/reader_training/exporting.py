"""A trained network → the folder that ships: an ONNX file with the words' vectors in eight bits, and the tokenizer."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from bot.reader.reading import INPUTS, MODEL, TOKENIZER
from bot.reader.tokens import OWN_SIGNS, SHARED_SIGNS
from reader_training.network import Reader, Table, Words
from reader_training.words import TOKENIZER as PIECES

_OPSET = 17


class _Flat(nn.Module):
    """The network with all its arrays in a row, as ONNX wants them."""

    def __init__(self, network: Reader) -> None:
        super().__init__()
        self.network = network

    def forward(self, *arrays: Tensor) -> tuple[Tensor, Tensor]:
        half = len(arrays) // 2
        scored: tuple[Tensor, Tensor] = self.network(arrays[:half], arrays[half:])
        return scored


def _sample(rows: int, tokens: int, signs: int) -> tuple[Tensor, ...]:
    numbers = torch.ones(rows, tokens, dtype=torch.int64)
    return numbers, numbers, numbers, torch.zeros(rows, tokens, signs), torch.ones(rows, tokens, dtype=torch.bool)


def export(network: Reader, folder: Path) -> None:
    """Write the network for use; it is changed by it and cannot be trained on."""
    assert isinstance(network.words, Words)
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    network.words = Table(network.words)
    sample = (*_sample(2, 5, OWN_SIGNS), *_sample(2, 7, OWN_SIGNS + SHARED_SIGNS))
    axes = {name: {0: "passages", 1: name.split("_")[0]} for name in INPUTS}
    axes |= {"spans": {0: "passages", 1: "passage", 2: "passage"}, "relevance": {0: "passages"}}
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter by tracing is old, and enough: nothing here depends on values
        torch.onnx.export(
            _Flat(network),
            sample,
            str(folder / MODEL),
            input_names=list(INPUTS),
            output_names=["spans", "relevance"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
    shutil.copyfile(PIECES, folder / TOKENIZER)
