"""How one reviewer's certainty held against what the desk settled on. It is for that reviewer: a
screen asks for whoever sits before it, and for nobody else."""

from collections.abc import Iterable, Iterator

from annotator.analysis.certainty import (
    CertaintyRecord,
    Stated,
    measure_certainty,
    score_certainty,
)
from annotator.analysis.stretches import Units
from annotator.codebook import Codebook
from annotator.model import GoldUnit, Span, Value
from annotator.store import SETTLED_REVIEWER, ArticleRow, Decision, Store
from annotator.work.replay import ArticleLog
from annotator.work.settle import current_decisions


class OwnDifference(Value, frozen=True, kw_only=True):
    """A sentence that a reviewer answered otherwise than it was settled."""

    document_id: str
    title: str
    start: int
    """First code point of the sentence."""
    sentence: str
    own: str
    """Type of the reviewer's answer."""
    settled: str
    accepted: bool
    """Whether the reviewer's would have been right, too."""
    certainty: int | None = None
    reason: str = ""


class OwnCertainty(Value, frozen=True, kw_only=True):
    """What a reviewer may see of themselves."""

    record: CertaintyRecord
    differences: tuple[OwnDifference, ...]
    """Latest article first, in text order."""


def load_own_certainty(store: Store, reviewer_id: str, codebook: Codebook) -> OwnCertainty:
    """The reviewer's answers as they stood before the first decision on their article, beside what
    was settled."""
    stated: list[Stated] = []
    differences: list[OwnDifference] = []
    with store.snapshot():
        for row in store.list_articles():
            people = store.log.reviewer_ids(row.id)
            if reviewer_id == SETTLED_REVIEWER or not {reviewer_id, SETTLED_REVIEWER} <= {*people}:
                continue
            log = ArticleLog(store, row.id)
            settled = log.readings().get(SETTLED_REVIEWER, ())
            own = log.readings(log.begun(SETTLED_REVIEWER)).get(reviewer_id, ())
            key = build_key(store, row.id, settled, reviewer_id)
            stated += score_certainty(key, own)
            differences += _differences(row, key, own)
    return OwnCertainty(
        record=measure_certainty(stated, codebook.certainty), differences=tuple(differences)
    )


def state_answers(
    store: Store, document_id: str, settled: Units, own: Units, reviewer_id: str
) -> tuple[Stated, ...]:
    """How sure the reviewer was of each answer, and whether it held."""
    return score_certainty(build_key(store, document_id, settled, reviewer_id), own)


def build_key(
    store: Store, document_id: str, settled: Units, reviewer_id: str
) -> tuple[GoldUnit, ...]:
    """What was settled, as a key for the reviewer. What was only taken over from the reviewer is
    no key for them: it would always hold."""
    decisions = current_decisions(store, document_id).values()
    return tuple(
        GoldUnit(
            unit=u.unit,
            coding=u.coding,
            accepted_alternatives=tuple(key for d in about for key in d.accepted),
            reason=" ".join(d.reason for d in about),
        )
        for u in settled
        if u.coding is not None
        for about in (list(_about(decisions, u.unit.span)),)
        if not about or any(d.person or set(d.picked) - {reviewer_id} for d in about)
    )


def _about(decisions: Iterable[Decision], span: Span) -> Iterator[Decision]:
    return (d for d in decisions if d.start < span.end and d.end > span.start)


def _differences(row: ArticleRow, key: Iterable[GoldUnit], own: Units) -> Iterator[OwnDifference]:
    keys = {gold.unit.span: gold for gold in key if gold.unit.counted}
    for u in own:
        gold = keys.get(u.unit.span)
        if gold is None or u.coding is None or not u.counted:
            continue
        if u.coding.primary_type != gold.coding.primary_type:
            yield OwnDifference(
                document_id=row.id,
                title=row.title,
                start=u.unit.start,
                sentence=u.text,
                own=u.coding.primary_type,
                settled=gold.coding.primary_type,
                accepted=u.coding.primary_type in gold.accepted_alternatives,
                certainty=u.certainty,
                reason=gold.reason,
            )
