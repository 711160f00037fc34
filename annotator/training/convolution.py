"""Trains the fast tagger: the network of `annotator.engine.convolution`, in torch.

One thread and fixed seeds make it reproducible to the bit. With a teacher it learns from the
probabilities of the accurate tagger too (Hinton et al. 2015).
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from annotator.engine.convolution import SUFFIXES, ConvolutionWeights, Layer, suffix_bucket
from annotator.engine.forms import CUE_NUMBERS, Forms
from annotator.engine.reading import Reading
from annotator.engine.scores import LABELS, Floats
from annotator.engine.shapes import FLAGS, SHAPES, word_flags, word_shape
from annotator.engine.wordpieces import WordPieces
from annotator.training.examples import Example

WIDTH, DILATIONS = 96, (1, 2, 4, 8, 16, 1)
WORD_SIZE, SUFFIX_SIZE, SHAPE_SIZE, CUE_SIZE = 32, 16, 8, 8
FREQUENT = 4
"""Words seen as often have a vector of their own."""
EPOCHS, EARLY, RATE, BATCH, CHUNK = 8, 2, 4e-3, 8, 400
INPUT_DROPOUT, DROPOUT, WORD_DROPOUT = 0.3, 0.2, 0.1
AVERAGING = 0.998
"""Decay of the running mean of the weights, which is what is kept (Polyak and Juditsky 1992)."""
FROM_TEACHER = 0.6
IGNORED = -100

Report = Callable[[str], None]
N = TypeVar("N", bound=nn.Module)


class Inputs(NamedTuple):
    """One article as the network reads it; each array has a row a word."""

    vectors: Tensor
    words: Tensor
    suffixes: Tensor
    shapes: Tensor
    cues: Tensor
    flags: Tensor

    def part(self, first: int, last: int) -> "Inputs":
        return Inputs(*(field[first:last] for field in self))


class Block(nn.Module):
    """A gated residual convolution."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.convolution = nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=dilation, dilation=dilation)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor) -> Tensor:
        both = self.convolution(self.norm(x).transpose(1, 2)).transpose(1, 2)
        values, gates = both.chunk(2, -1)
        out: Tensor = x + self.dropout(F.relu(values) * torch.sigmoid(gates))
        return out


class Network(nn.Module):
    """Inputs (batch, words, …) to logits (batch, words, 9)."""

    def __init__(self, piece_size: int, words: int) -> None:
        super().__init__()
        self.word = nn.Embedding(words, WORD_SIZE)
        self.suffix = nn.Embedding(SUFFIXES, SUFFIX_SIZE)
        self.shape = nn.Embedding(SHAPES, SHAPE_SIZE)
        self.cue = nn.Embedding(CUE_NUMBERS, CUE_SIZE)
        for table in (self.word, self.suffix):
            nn.init.normal_(table.weight, std=0.1)
        size = piece_size + WORD_SIZE + SUFFIX_SIZE + SHAPE_SIZE + CUE_SIZE + FLAGS
        self.inputs = nn.Linear(size, WIDTH)
        self.dropout = nn.Dropout(INPUT_DROPOUT)
        self.blocks = nn.ModuleList(Block(dilation) for dilation in DILATIONS)
        self.norm = nn.LayerNorm(WIDTH)
        self.output = nn.Linear(WIDTH, 3 * len(LABELS))

    def forward(self, i: Inputs) -> Tensor:
        tables = (self.word(i.words), self.suffix(i.suffixes), self.shape(i.shapes))
        x = torch.cat([i.vectors, *tables, self.cue(i.cues), i.flags], -1)
        x = self.inputs(self.dropout(x))
        for block in self.blocks:
            x = block(x)
        logits: Tensor = self.output(self.norm(x))
        return logits


def train_convolution(
    examples: Sequence[Example],
    pieces: Floats,
    vocabulary: Sequence[str],
    forms: Forms,
    report: Report,
    teacher: Mapping[str, Floats] | None = None,
    seed: int = 1,
) -> tuple[ConvolutionWeights, ConvolutionWeights]:
    """The weights of a network for some annotated articles, and what they were early on: the
    linker must learn from spans as they are found in unseen articles.

    `pieces` are the frozen vectors of the vocabulary, (pieces, size); `teacher` has the logits
    (words, 9) of another tagger by name of the example.
    """
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    order = random.Random(seed)
    words = _frequent_words(examples)
    cutter = WordPieces(vocabulary)
    inputs = [_inputs(e.reading, pieces, cutter, words, forms) for e in examples]
    labels = [torch.from_numpy(e.labels) for e in examples]
    soft = [
        torch.from_numpy(teacher[e.name]) if teacher and e.name in teacher else None
        for e in examples
    ]
    network = Network(pieces.shape[1], len(words) + 1)
    steps = EPOCHS * (sum(-(-len(x) // CHUNK) for x in labels) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps + 1, pct_start=0.15, anneal_strategy="linear"
    )
    mean = {name: p.detach().clone() for name, p in network.named_parameters()}
    batches = _batches(labels, order)
    early = network
    for step in range(1, steps + 1):
        chunks = next(batches)
        loss = _loss(network, chunks, inputs, labels, soft)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average(mean, network, min(AVERAGING, step / (step + 20)))
        if step == steps * EARLY // EPOCHS:
            early = averaged(network, mean)
        if step % 100 == 0:
            report(f"fast: step {step} of {steps}, loss {loss.item():.3f}")
    final = averaged(network, mean)
    return (
        _weights(final, pieces, vocabulary, words),
        _weights(early, pieces, vocabulary, words),
    )


def average(mean: dict[str, Tensor], network: nn.Module, decay: float) -> None:
    """Move the running mean of the weights towards those of the network."""
    with torch.no_grad():
        for name, p in network.named_parameters():
            if name in mean:
                mean[name].mul_(decay).add_(p, alpha=1 - decay)


def averaged(network: N, mean: Mapping[str, Tensor]) -> N:
    """A copy with the mean of the weights, in evaluation mode."""
    copied = deepcopy(network)
    copied.load_state_dict(dict(mean), strict=False)
    return copied.eval()


def _frequent_words(examples: Sequence[Example]) -> dict[str, int]:
    counts = Counter(low for e in examples for low in e.reading.low)
    return {w: n for n, w in enumerate(sorted(w for w, c in counts.items() if c >= FREQUENT), 1)}


def _inputs(
    r: Reading, pieces: Floats, cutter: WordPieces, words: Mapping[str, int], forms: Forms
) -> Inputs:
    return Inputs(
        torch.from_numpy(np.stack([pieces[list(cutter.cut(w))].mean(0) for w in r.word])),
        torch.tensor([words.get(low, 0) for low in r.low]),
        torch.tensor([suffix_bucket(low) for low in r.low]),
        torch.tensor([word_shape(w) for w in r.word]),
        torch.from_numpy(forms.numbers(r)),
        torch.from_numpy(word_flags(r)),
    )


Chunk = tuple[int, int, int]
"""Number of the example, first word, one past the last."""


def _batches(labels: Sequence[Tensor], order: random.Random) -> Iterator[list[Chunk]]:
    """Batches without end, cut anew at each pass."""
    while True:
        chunks: list[Chunk] = []
        for n, words in enumerate(labels):
            length = len(words)
            shift = order.randrange(CHUNK // 2) if length > CHUNK else 0
            cuts = sorted({0, *range(shift, length, CHUNK), length})
            chunks += [(n, a, b) for a, b in pairwise(cuts)]
        order.shuffle(chunks)
        for start in range(0, len(chunks) - BATCH + 1, BATCH):
            yield chunks[start : start + BATCH]


def _loss(
    network: Network,
    chunks: Sequence[Chunk],
    inputs: Sequence[Inputs],
    labels: Sequence[Tensor],
    soft: Sequence[Tensor | None],
) -> Tensor:
    parts = [_dropped(inputs[n].part(a, b)) for n, a, b in chunks]
    pad = nn.utils.rnn.pad_sequence
    batch = Inputs(*(pad(list(field), batch_first=True) for field in zip(*parts, strict=True)))
    wanted = pad([labels[n][a:b] for n, a, b in chunks], batch_first=True, padding_value=IGNORED)
    logits = network(batch).unflatten(-1, (len(LABELS), 3))
    loss = F.cross_entropy(logits.flatten(0, 2), wanted.flatten(), ignore_index=IGNORED) * 3
    if any(s is None for s in soft):
        return loss
    taught = pad([soft[n][a:b] for n, a, b in chunks], batch_first=True)  # type: ignore[index]
    p = F.softmax(taught.view_as(logits), -1)
    real = wanted != IGNORED
    distance = -(p * F.log_softmax(logits, -1)).sum(-1)[real].mean() * 3
    return (1 - FROM_TEACHER) * loss + FROM_TEACHER * distance


def _dropped(part: Inputs) -> Inputs:
    """Some words read as unknown, so that the network learns from what surrounds them."""
    unknown = torch.rand(len(part.words)) < WORD_DROPOUT
    return part._replace(words=part.words.masked_fill(unknown, 0))


def _weights(
    network: Network, pieces: Floats, vocabulary: Sequence[str], words: Mapping[str, int]
) -> ConvolutionWeights:
    def array(tensor: Tensor) -> Floats:
        return np.ascontiguousarray(tensor.detach().numpy().astype(np.float32))

    layers = []
    for block, dilation in zip(network.blocks, DILATIONS, strict=True):
        assert isinstance(block, Block)
        kernel = array(block.convolution.weight.permute(2, 1, 0)).reshape(3 * WIDTH, 2 * WIDTH)
        norm, bias = block.norm, block.convolution.bias
        assert bias is not None
        layers.append(Layer(array(norm.weight), array(norm.bias), kernel, array(bias), dilation))
    return ConvolutionWeights(
        pieces, vocabulary, dict(words), array(network.word.weight), array(network.suffix.weight),
        array(network.shape.weight), array(network.cue.weight), array(network.inputs.weight.T),
        array(network.inputs.bias), tuple(layers), array(network.norm.weight),
        array(network.norm.bias), array(network.output.weight.T), array(network.output.bias),
    )  # fmt: skip
