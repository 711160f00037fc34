"""Models written and read again; and one sentence, with the file's name, where one is not there."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx_bytes import tiny_network
from small_models import VOCABULARY, random_fast, random_learned, random_linker, write_models

from annotator.documents.models import (
    ACCURATE,
    ACCURATE_LINKER,
    FAST,
    JUDGING,
    PIECES,
    TYPES,
    read_accurate,
    read_fast,
    read_learned,
    read_pieces,
    read_vocabulary,
    write_judging,
    write_pieces,
)
from annotator.documents.models import (
    VOCABULARY as VOCABULARY_FILE,
)
from annotator.engine.convolution import ConvolutionWeights
from annotator.engine.engine import FastModel
from annotator.engine.logistic import Logistic
from annotator.engine.typing import Ruled
from annotator.errors import AnnotatorError

MODEL = random_fast(0)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_models(folder)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy that may be broken."""
    return Path(shutil.copytree(written, tmp_path / "models"))


def test_fast(written: Path) -> None:
    found = read_fast(written)
    assert isinstance(found, FastModel)
    assert found.version == MODEL.version
    assert [w.tolist() for w in found.linker] == [w.tolist() for w in MODEL.linker]
    exact = ("shape", "cue", "inputs", "bias", "scale", "shift", "output", "output_bias")
    for name in ConvolutionWeights._fields:
        was, now = getattr(MODEL.weights, name), getattr(found.weights, name)
        if name in exact:
            assert np.array_equal(was, now)
        elif name in {"word", "suffix"}:  # 16 bits
            assert now.dtype == np.float32
            assert now == pytest.approx(was, rel=1e-3, abs=1e-6)
    assert found.weights.words == MODEL.weights.words
    assert found.weights.vocabulary == list(VOCABULARY)
    for was, now in zip(MODEL.weights.layers, found.weights.layers, strict=True):
        assert now.dilation == was.dilation
        assert all(np.array_equal(a, b) for a, b in zip(was[:4], now[:4], strict=True))


def test_pieces_keep_eight_bits(written: Path) -> None:
    was, now = MODEL.weights.pieces, read_pieces(written)
    assert now.dtype == np.float32
    assert (np.abs(now - was) <= np.abs(was).max(1, keepdims=True) / 254 + 1e-6).all()


def test_a_piece_without_a_vector(tmp_path: Path) -> None:
    write_pieces(np.zeros((2, 3), np.float32), ["[UNK]", "坝"], tmp_path)
    assert not read_pieces(tmp_path).any()
    assert read_vocabulary(tmp_path) == ["[UNK]", "坝"]


def test_learned(written: Path) -> None:
    was, now = random_learned(0), read_learned(written)
    assert now.judge == was.judge
    assert now.certainty == was.certainty
    assert now.types.model.types == was.types.model.types
    for name in ("buckets", "vectors", "bias"):
        stored = getattr(now.types.model, name)
        assert stored.dtype == np.float32
        assert np.allclose(stored, getattr(was.types.model, name), rtol=1e-3, atol=1e-6)
    ruled = Ruled("expert", 0.4, "person", "named")
    shares = was.types.probabilities("a police dam", ruled)
    assert now.types.probabilities("a police dam", ruled) == pytest.approx(shares, abs=0.05)


def test_judging_is_written_part_by_part(tmp_path: Path) -> None:
    write_judging({"counts": Logistic({"a": 1.0}), "reported": Logistic({"b": 2.0})}, tmp_path)
    write_judging({"certainty": Logistic({"c": 3.0}), "counts": Logistic({})}, tmp_path)
    assert (tmp_path / JUDGING).read_text(encoding="utf-8") == (
        '{\n "counts": {},\n "reported": {\n  "b": 2.0\n },\n "certainty": {\n  "c": 3.0\n }\n}\n'
    )


def test_what_was_not_learned_yet_weighs_nothing(folder: Path) -> None:
    (folder / JUDGING).write_text("{}", encoding="utf-8")
    learned = read_learned(folder)
    assert (*learned.judge, learned.certainty) == (Logistic({}),) * 3


# ---------------------------------------------------------------- accurate


def test_accurate(folder: Path) -> None:
    pytest.importorskip("onnxruntime")
    (folder / ACCURATE).write_bytes(tiny_network(range(9)))
    model = read_accurate(folder)
    assert (model.version, list(model.vocabulary)) == ("test0", list(VOCABULARY))
    assert all(np.array_equal(a, b) for a, b in zip(model.linker, random_linker(0), strict=True))
    firsts = np.array([[0, 2, 3]])
    logits = model.run(np.zeros((1, 4), np.int64), np.zeros((1, 4), np.int64), firsts)
    assert logits.dtype == np.float32
    assert logits.tolist() == [[[n * first for n in range(9)] for first in (0, 2, 3)]]


def test_accurate_needs_onnxruntime(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    with pytest.raises(AnnotatorError) as caught:
        read_accurate(folder)
    assert str(caught.value) == (
        "The tier 'accurate' needs the extra of that name: "
        "pip install 'source-annotator[accurate]'. --tier fast works without."
    )


@pytest.mark.parametrize("data", [None, b"", b"not a network"])
def test_a_broken_network(folder: Path, data: bytes | None) -> None:
    pytest.importorskip("onnxruntime")
    if data is not None:
        (folder / ACCURATE).write_bytes(data)
    with pytest.raises(AnnotatorError, match=one_line(ACCURATE)):
        read_accurate(folder)


# ---------------------------------------------------------------- missing and broken

READERS: list[tuple[Callable[[Path], object], str]] = [
    (read_fast, FAST),
    (read_fast, PIECES),
    (read_fast, VOCABULARY_FILE),
    (read_accurate, ACCURATE_LINKER),
    (read_learned, TYPES),
    (read_learned, PIECES),
    (read_learned, VOCABULARY_FILE),
    (read_learned, JUDGING),
]
ARRAYS = [case for case in READERS if case[1].endswith(".npz")]


def one_line(name: str) -> str:
    return rf"\AThe model {re.escape(name)} cannot be read: [^\n]+[^.\n]\.\Z"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("This is no model.", encoding="utf-8")


def other_bytes(path: Path) -> None:
    path.write_bytes(b"\xff\xfe" * 40)


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(64)
    path.write_bytes(data)


def other_arrays(path: Path) -> None:
    np.savez(path, something=np.zeros(3))


def one_array(path: Path) -> None:
    with path.open("wb") as stream:
        np.save(stream, np.zeros(3))


def missing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(("reader", "name"), READERS)
@pytest.mark.parametrize("harm", [missing, folder_instead, other_bytes])
def test_a_missing_or_broken_file(
    folder: Path, reader: Callable[[Path], object], name: str, harm: Callable[[Path], None]
) -> None:
    harm(folder / name)
    with pytest.raises(AnnotatorError, match=one_line(name)):
        reader(folder)


@pytest.mark.parametrize(("reader", "name"), ARRAYS)
@pytest.mark.parametrize("harm", [empty, text, halved, damaged, other_arrays, one_array])
def test_broken_arrays(
    folder: Path, reader: Callable[[Path], object], name: str, harm: Callable[[Path], None]
) -> None:
    harm(folder / name)
    with pytest.raises(AnnotatorError, match=one_line(name)):
        reader(folder)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"counts": 1}', b'{"counts": {"a": "b"}}', b'{"\xff": {}}']
)
def test_broken_judging(folder: Path, content: bytes) -> None:
    (folder / JUDGING).write_bytes(content)
    with pytest.raises(AnnotatorError, match=one_line(JUDGING)):
        read_learned(folder)
