"""Brings the engine up from the seeds."""

from importlib.util import find_spec
from pathlib import Path

from annotator.documents.models import (
    ACCURATE,
    FAST,
    models_folder,
    read_accurate,
    read_fast,
    read_learned,
)
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import Engine, build_engine
from annotator.errors import AnnotatorError

TIERS = ("auto", "rules", "fast", "accurate")


def load_engine(
    seeds: Path | None = None, tier: str = "auto", models: Path | None = None
) -> Engine:
    """The engine of a tier, with a newsroom's own seeds in place of the shipped ones, file by file,
    and models from another folder than the shipped one if given.

    `auto` is `accurate` where onnxruntime is installed, else `fast`.

    Raises SeedError for a broken file, AnnotatorError for a tier that is not installed.
    """
    if tier not in TIERS:
        raise AnnotatorError(f"There is no tier {tier!r}; choose one of {', '.join(TIERS)}.")
    folder = models or models_folder()
    codebook = read_codebook(seeds)
    lexicons = read_lexicons(codebook, seeds)
    chosen = _find_tier(folder) if tier == "auto" else tier
    if chosen == "rules":
        return build_engine(codebook, lexicons)
    model = read_accurate(folder) if chosen == "accurate" else read_fast(folder)
    return build_engine(codebook, lexicons, model, read_learned(folder))


def _find_tier(folder: Path) -> str:
    """The best tier that is there."""
    if (folder / ACCURATE).is_file() and find_spec("onnxruntime") is not None:
        return "accurate"
    return "fast" if (folder / FAST).is_file() else "rules"
