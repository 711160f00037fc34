"""Writes the accurate network as ONNX with 8-bit weights."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from annotator.engine.encoder import Run
from annotator.engine.scores import Floats, Ints
from annotator.training.encoder import EncoderNetwork


class PackedEmbedding(nn.Module):
    """An embedding of 8-bit numbers with a scale for each row."""

    numbers: Tensor
    scales: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scales = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scales", scales)
        self.register_buffer("numbers", (weight / scales).round().to(torch.int8))

    def forward(self, which: Tensor) -> Tensor:
        return self.numbers[which].float() * self.scales[which]


def export_encoder(network: EncoderNetwork, path: Path) -> None:
    """Write the network; products are 8-bit but for those of the output layer."""
    network = network.eval()
    network.piece = PackedEmbedding(network.piece.weight.detach())  # type: ignore[assignment]
    example = (
        torch.zeros(1, 32, dtype=torch.long),
        torch.zeros(1, 32, dtype=torch.long),
        torch.arange(20)[None],
    )
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            network, example, str(full), dynamo=False, opset_version=17,
            input_names=["pieces", "marks", "firsts"], output_names=["logits"],
            dynamic_axes={
                "pieces": {1: "pieces"}, "marks": {1: "pieces"},
                "firsts": {1: "words"}, "logits": {1: "words"},
            },
        )  # fmt: skip
        quantize_dynamic(
            full, path, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True,
            weight_type=QuantType.QInt8, nodes_to_exclude=["/output/MatMul"],
        )  # fmt: skip


def as_function(network: EncoderNetwork) -> Run:
    """The network as the engine runs it."""

    def run(pieces: Ints, marks: Ints, firsts: Ints) -> Floats:
        with torch.inference_mode():
            inputs = (torch.from_numpy(array) for array in (pieces, marks, firsts))
            return np.asarray(network(*inputs).float().numpy(), np.float32)

    return run
