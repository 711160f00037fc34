"""Trains the network that reads descriptions of sources for the tier `accurate`, in torch.

The lower layers of the tagger's base, over the word pieces that `fast` and the types share: they
know words that no list of mentions holds.
"""

import random
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from annotator.engine.scores import Floats, Ints
from annotator.engine.typing import number_pieces
from annotator.engine.wordpieces import WordPieces
from annotator.training.convolution import Report
from annotator.training.encoder import POSITIONS, WIDTH, EncoderLayer, Weights, load_base
from annotator.training.types import Row

LAYERS = 4
EPOCHS, BATCH, RATE, NEW_RATE, WARM, SMOOTHING = 5, 32, 2e-4, 3e-3, 50, 0.05
JITTER = 6
"""By how many pieces the lengths within a batch may differ."""


class DescriptionNetwork(nn.Module):
    """Vectors of pieces (batch, pieces, size) to logits (batch, types)."""

    def __init__(self, size: int, types: int) -> None:
        super().__init__()
        self.widen = nn.Linear(size, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.output = nn.Linear(WIDTH, types)

    def forward(self, vectors: Tensor, mask: Tensor | None = None) -> Tensor:
        x = self.widen(vectors) + self.position.weight[: vectors.shape[1]]
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, None if mask is None else mask[:, None, None])
        weights = torch.ones_like(x[:, :, :1]) if mask is None else mask[:, :, None].float()
        logits: Tensor = self.output(self.dropout((x * weights).sum(1) / weights.sum(1)))
        return logits


def train_descriptions(
    rows: Sequence[Row],
    types: Sequence[str],
    pieces: Floats,
    vocabulary: Sequence[str],
    base: Weights,
    report: Report,
    seed: int = 0,
) -> DescriptionNetwork:
    """The fine-tuned network. `types` is the order of its logits; `pieces` are the vectors of the
    vocabulary."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    vectors = torch.from_numpy(pieces)
    network = start_network(vectors, base, len(types))
    cutter = WordPieces(vocabulary)
    read = [number_pieces(row.text, cutter) for row in rows]
    wanted = torch.tensor([types.index(row.type) for row in rows])
    fresh = [*network.output.parameters()]
    known = [p for name, p in network.named_parameters() if not name.startswith("output")]
    optimizer = torch.optim.AdamW(
        [{"params": known, "peak": RATE}, {"params": fresh, "peak": NEW_RATE}], weight_decay=0.01
    )
    steps, step = EPOCHS * (len(rows) // BATCH), 0
    network.train()
    for epoch in range(EPOCHS):
        for batch in _batches(read, order):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * min(1, step / WARM) * max(0, 1 - step / (steps + 1))
            logits = network(*_padded([read[n] for n in batch], vectors))
            loss = F.cross_entropy(logits, wanted[batch], label_smoothing=SMOOTHING)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(known, 1.0)
            optimizer.step()
        report(f"descriptions: pass {epoch + 1} of {EPOCHS}, loss {loss.item():.3f}")
    return network.eval()


def start_network(vectors: Tensor, base: Weights, types: int) -> DescriptionNetwork:
    """The lower layers of the base; its embeddings as far as the shared vectors tell them."""
    network, whole = DescriptionNetwork(vectors.shape[1], types), load_base(base)
    told = torch.cat([vectors, torch.ones(len(vectors), 1)], 1).double()
    found = torch.linalg.lstsq(told, whole.piece.weight.detach().double()).solution.float()
    with torch.no_grad():
        network.widen.weight.copy_(found[:-1].T)
        network.widen.bias.copy_(found[-1])
    for part in ("position", "norm"):
        getattr(network, part).load_state_dict(getattr(whole, part).state_dict())
    network.layers.load_state_dict(whole.layers[:LAYERS].state_dict())
    return network


def _batches(read: Sequence[Ints], order: random.Random) -> list[list[int]]:
    """Rows of like length together, the batches in random order."""
    by_length = sorted(range(len(read)), key=lambda n: len(read[n]) + order.random() * JITTER)
    cuts = [by_length[at : at + BATCH] for at in range(0, len(by_length), BATCH)]
    order.shuffle(cuts)
    return cuts


def _padded(read: Sequence[Ints], vectors: Tensor) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([len(numbers) for numbers in read])
    numbers = nn.utils.rnn.pad_sequence([torch.from_numpy(n) for n in read], batch_first=True)
    return vectors[numbers], torch.arange(numbers.shape[1])[None] < lengths[:, None]
