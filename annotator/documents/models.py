"""Reads and writes the trained models in seeds/models/."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from annotator.documents.seeds import shipped_seeds
from annotator.engine.convolution import ConvolutionWeights, Layer
from annotator.engine.encoder import Run
from annotator.engine.engine import AccurateModel, FastModel
from annotator.engine.judging import Judge
from annotator.engine.learned import Learned
from annotator.engine.logistic import Logistic
from annotator.engine.pairing import Linker
from annotator.engine.scores import Floats, Ints
from annotator.engine.typing import TypeModel, TypeReader
from annotator.errors import AnnotatorError

VOCABULARY, PIECES, FAST, ACCURATE, ACCURATE_LINKER, TYPES, JUDGING = (
    "wordpieces.txt", "pieces.npz", "fast.npz", "accurate.onnx", "accurate.npz", "types.npz",
    "judging.json",
)  # fmt: skip
HALVED = ("word", "suffix")
"""Tables that are stored with 16 bits."""
DENSE = ("shape", "cue", "inputs", "bias", "scale", "shift", "output", "output_bias")

TYPE_TABLES = ("buckets", "vectors", "bias")

Arrays = Mapping[str, Any]


def models_folder() -> Path:
    """Where the shipped models are."""
    return shipped_seeds() / "models"


# ---------------------------------------------------------------- fast


def read_fast(folder: Path) -> FastModel:
    """The model of the tier `fast`.

    Raises AnnotatorError where it is missing or broken.
    """
    threadpool_limits(limits=1, user_api="blas")  # a second thread costs more than it brings
    arrays = _read_arrays(folder / FAST)
    weights = ConvolutionWeights(
        pieces=read_pieces(folder),
        vocabulary=read_vocabulary(folder),
        words={w: n for n, w in enumerate(_read_words(arrays["words"]), 1)},
        layers=tuple(_read_layer(arrays, n) for n in range(len(arrays["dilations"]))),
        **{name: arrays[name].astype(np.float32) for name in (*HALVED, *DENSE)},
    )
    return FastModel(str(arrays["version"]), weights, _read_linker(arrays))


def write_fast(model: FastModel, folder: Path) -> None:
    """Write the model, without the pieces that it shares with others."""
    w = model.weights
    layers = {
        f"layer{n}_{name}": getattr(layer, name)
        for n, layer in enumerate(w.layers)
        for name in ("scale", "shift", "kernel", "bias")
    }
    arrays = {
        "version": np.asarray(model.version),
        "words": np.frombuffer("\n".join(w.words).encode(), np.uint8),
        "dilations": np.asarray([layer.dilation for layer in w.layers]),
        **{name: getattr(w, name).astype(np.float16) for name in HALVED},
        **{name: getattr(w, name) for name in DENSE},
    }
    _write_arrays(folder / FAST, arrays | layers | _linker_arrays(model.linker))


def _read_layer(arrays: Arrays, n: int) -> Layer:
    parts = {name: arrays[f"layer{n}_{name}"] for name in ("scale", "shift", "kernel", "bias")}
    return Layer(**parts, dilation=int(arrays["dilations"][n]))


def _read_words(packed: Any) -> list[str]:
    return bytes(packed).decode().split("\n")


# ---------------------------------------------------------------- accurate


def read_accurate(folder: Path) -> AccurateModel:
    """The model of the tier `accurate`.

    Raises AnnotatorError where onnxruntime is not installed, or the model is missing or broken.
    """
    arrays = _read_arrays(folder / ACCURATE_LINKER)
    version, linker = str(arrays["version"]), _read_linker(arrays)
    run = _open_network(folder / ACCURATE)
    return AccurateModel(version, read_vocabulary(folder), run, linker)


def write_accurate_linker(version: str, linker: Linker, folder: Path) -> None:
    """Write what stands beside the network."""
    arrays = {"version": np.asarray(version)}
    _write_arrays(folder / ACCURATE_LINKER, arrays | _linker_arrays(linker))


def _open_network(path: Path) -> Run:
    try:
        import onnxruntime
    except ImportError:
        raise AnnotatorError(
            "The tier 'accurate' needs the extra of that name: "
            "pip install 'source-annotator[accurate]'. --tier fast works without."
        ) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own errors have no common base
        raise _unreadable(path, error) from None

    def run(pieces: Ints, marks: Ints, firsts: Ints) -> Floats:
        inputs = {"pieces": pieces, "marks": marks, "firsts": firsts}
        return np.asarray(session.run(["logits"], inputs)[0], np.float32)

    return run


# ---------------------------------------------------------------- what judges the spans


def read_learned(folder: Path, shared: Path | None = None) -> Learned:
    """The models of types, of what counts and was reported, and of certainty; the word pieces are
    those of the folder `shared`, if given.

    Raises AnnotatorError where one is missing or broken.
    """
    arrays = _read_arrays(folder / TYPES)
    types = TypeModel(
        types=tuple(arrays["types"].tolist()),
        pieces=read_pieces(shared or folder),
        vocabulary=read_vocabulary(shared or folder),
        **{name: arrays[name].astype(np.float32) for name in TYPE_TABLES},
    )
    judging = _read_judging(folder / JUDGING)
    counts, reported, certainty = (
        Logistic(judging.get(name, {})) for name in ("counts", "reported", "certainty")
    )
    return Learned(TypeReader(types), Judge(counts, reported), certainty)


def write_types(model: TypeModel, folder: Path) -> None:
    arrays = {name: getattr(model, name).astype(np.float16) for name in TYPE_TABLES}
    _write_arrays(folder / TYPES, {"types": np.asarray(model.types), **arrays})


def write_judging(models: Mapping[str, Logistic], folder: Path) -> None:
    """Write some of the logistic models by name; the others stay as they are."""
    path = folder / JUDGING
    known = _read_judging(path) if path.is_file() else {}
    known |= {name: dict(model.weights) for name, model in models.items()}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n")


def _read_judging(path: Path) -> dict[str, dict[str, float]]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, float]])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from None


# ---------------------------------------------------------------- shared


def read_pieces(folder: Path) -> Floats:
    """(pieces, size): the vectors of word pieces that `fast` and the types share."""
    arrays = _read_arrays(folder / PIECES)
    return np.asarray(arrays["numbers"].astype(np.float32) * arrays["scales"], np.float32)


def write_pieces(vectors: Floats, vocabulary: Sequence[str], folder: Path) -> None:
    """Write vectors with 8 bits a number and a scale for each row, and their vocabulary."""
    scales = np.maximum(np.abs(vectors).max(1, keepdims=True), np.float32(1e-8)) / 127
    numbers = np.round(vectors / scales).astype(np.int8)
    _write_arrays(folder / PIECES, {"numbers": numbers, "scales": scales.astype(np.float32)})
    (folder / VOCABULARY).write_text("\n".join(vocabulary) + "\n", encoding="utf-8")


def read_vocabulary(folder: Path) -> list[str]:
    """The word pieces, in the order of their numbers."""
    try:
        text = (folder / VOCABULARY).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(folder / VOCABULARY, error) from None
    return text.rstrip("\n").split("\n")


def _read_linker(arrays: Arrays) -> Linker:
    return Linker(arrays["linker_source"], arrays["linker_piece"])


def _linker_arrays(linker: Linker) -> dict[str, Floats]:
    return {"linker_source": linker.source, "linker_piece": linker.piece}


def _unreadable(path: Path, error: Exception) -> AnnotatorError:
    problem = (isinstance(error, OSError) and error.strerror) or " ".join(str(error).split())
    return AnnotatorError(f"The model {path.name} cannot be read: {problem.rstrip('.')}.")


class _Arrays(dict[str, Any]):
    """The arrays of a file by name; one that it lacks is an AnnotatorError."""

    def __init__(self, path: Path, arrays: Arrays) -> None:
        super().__init__(arrays)
        self.path = path

    def __missing__(self, name: str) -> Any:
        raise AnnotatorError(f"The model {self.path.name} cannot be read: it has no {name!r}.")


def _read_arrays(path: Path) -> _Arrays:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return _Arrays(path, file)
    except Exception as error:  # what numpy and zipfile raise has no common base
        raise _unreadable(path, error) from None


def _write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    np.savez_compressed(path, allow_pickle=False, **arrays)
