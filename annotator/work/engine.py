"""Brings the engine up from the seeds."""

from pathlib import Path

from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import Engine, build_engine
from annotator.errors import AnnotatorError

TIERS = ("auto", "rules", "fast", "accurate")


def load_engine(seeds: Path | None = None, tier: str = "auto") -> Engine:
    """The engine of a tier, with a newsroom's own seeds in place of the shipped ones, file by file.

    Raises SeedError for a broken file, AnnotatorError for a tier that is not installed.
    """
    if tier not in TIERS:
        raise AnnotatorError(f"There is no tier {tier!r}; choose one of {', '.join(TIERS)}.")
    if tier in {"fast", "accurate"}:
        raise AnnotatorError(
            f"The tier {tier!r} is not installed in this version; use --tier auto or rules."
        )
    codebook = read_codebook(seeds)
    return build_engine(codebook, read_lexicons(codebook, seeds))
