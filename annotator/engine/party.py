"""A source as the article knows it."""

from collections.abc import Mapping
from typing import NamedTuple

from annotator.engine.classification import Judgement
from annotator.model import Identification, SourceKind


class Party(NamedTuple):
    """Who vouches: name, type, kind, and all that the article says about them."""

    name: str
    type: str
    kind: SourceKind
    identification: Identification
    sure: float
    why: str
    title: str | None = None
    source_id: str | None = None
    mention: str = ""
    """The words that stand for it here; with "" it is not named in the sentence."""
    resolved: bool = False
    """Whether the mention only points back (pronoun, "the report")."""
    head: str = ""
    """The head noun of the first mention: "report", "agency"."""
    about: tuple[str, ...] = ()
    """Titles, appositions and relative clauses of all its mentions, in text order."""
    speaks_for: str = ""
    """Name of the body whose type it has: "its president, Ana Ruiz"."""
    shares: Mapping[str, float] = {}
    """How probable each type is by the learned model, where it was asked."""


def judged_party(name: str, judged: Judgement) -> Party:
    """The party of this name, as the classifier reads its description."""
    return Party(
        name,
        judged.type,
        judged.kind,
        judged.identification,
        judged.sure,
        judged.why,
        source_id=judged.hit.row.id if judged.hit is not None else None,
    )
