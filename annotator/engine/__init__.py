"""Text in, suggestions out: pure, total, no reading and no writing."""

from annotator.engine.engine import Engine, build_engine, suggest
from annotator.engine.units import split_units

__all__ = ["Engine", "build_engine", "split_units", "suggest"]
