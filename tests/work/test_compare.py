"""Two texts side by side, from the engine to the findings: planted losses in pairs of texts."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from articles import make_document
from pairs import Pair, read_pairs

from annotator.analysis.comparison import Comparison, FindingKind, Side
from annotator.documents import read_text
from annotator.errors import EmptyDocument, NotFound
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.compare import compare_articles, compare_documents
from annotator.work.engine import load_engine
from annotator.work.ingest import ingest
from annotator.work.review import apply_changes

TIERS = ("fast", "accurate")
PAIRS = read_pairs()
Place = tuple[str, str, int]
"""Pair, side and number of the unit."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@cache
def compared(tier: str) -> tuple[tuple[Pair, Comparison], ...]:
    engine = load_engine(tier=tier)
    return tuple(
        (p, compare_documents(read_text(p.earlier), read_text(p.later), engine)) for p in PAIRS
    )


def planted(pair: Pair, found: Comparison) -> dict[Place, frozenset[str]]:
    """What is to be found of each unit that has a mark."""
    return {
        (pair.name, name, unit.number): marks[unit.unit.start].kinds
        for name, side, marks in (
            ("earlier", found.earlier, {m.start: m for m in pair.earlier_marks}),
            ("later", found.later, {m.start: m for m in pair.later_marks}),
        )
        for unit in side.units
        if unit.unit.start in marks
    }


def reported(pair: Pair, found: Comparison) -> dict[Place, set[FindingKind]]:
    """What was found, by the later unit, or by the earlier one where there is none."""
    kinds: dict[Place, set[FindingKind]] = {}
    for f in found.findings:
        for side, number in [("later", n) for n in f.later] or [("earlier", n) for n in f.earlier]:
            kinds.setdefault((pair.name, side, number), set()).add(f.kind)
    return kinds


def of_tier(tier: str) -> tuple[dict[Place, frozenset[str]], dict[Place, set[FindingKind]]]:
    wanted: dict[Place, frozenset[str]] = {}
    found: dict[Place, set[FindingKind]] = {}
    for pair, comparison in compared(tier):
        wanted |= planted(pair, comparison)
        found |= reported(pair, comparison)
    return wanted, found


def test_every_mark_begins_a_unit() -> None:
    """The key is whole: 12 pairs, 30 planted, as many sentences that were only put otherwise."""
    wanted, _ = of_tier("fast")
    assert len(PAIRS) >= 12
    assert len(wanted) == sum(len(p.earlier_marks) + len(p.later_marks) for p in PAIRS)
    kinds = Counter(kind for kinds in wanted.values() for kind in kinds)
    assert kinds["dropped"] >= 30
    untouched = [1 for (_, side, _), kinds in wanted.items() if side == "later" and not kinds]
    assert len(untouched) >= 30


@pytest.mark.parametrize("tier", TIERS)
def test_every_planted_drop_is_found(tier: str) -> None:
    wanted, found = of_tier(tier)
    drops = [place for place, kinds in wanted.items() if "dropped" in kinds]
    assert [place for place in drops if "dropped" not in found.get(place, ())] == []


@pytest.mark.parametrize("tier", TIERS)
def test_other_losses_are_found(tier: str) -> None:
    wanted, found = of_tier(tier)
    missed = [
        (place, kind)
        for place, kinds in wanted.items()
        for kind in kinds
        if kind not in found.get(place, ())
    ]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("tier", TIERS)
def test_what_was_only_put_otherwise_is_left_alone(tier: str) -> None:
    wanted, found = of_tier(tier)
    alarms = [
        (place, kind)
        for place, kinds in found.items()
        for kind in kinds
        if kind not in wanted.get(place, ())
    ]
    assert [a for a in alarms if a[1] == "dropped"] == []
    assert len(alarms) <= 2, alarms


@pytest.mark.parametrize("tier", TIERS)
def test_the_right_sentences_stand_beside_each_other(tier: str) -> None:
    wrong = [
        (pair.name, mark.start)
        for pair, found in compared(tier)
        for mark in pair.later_marks
        if mark.sentences and not _beside(found, mark.start, set(mark.sentences), pair)
    ]
    assert len(wrong) <= 1, wrong


def _beside(found: Comparison, start: int, sentences: set[int], pair: Pair) -> bool:
    starts = {m.sentences[0]: m.start for m in pair.earlier_marks}
    row = next(r for r in found.rows if _number(found.later, start) in r.later)
    return {_number(found.earlier, starts[n]) for n in sentences} <= set(row.earlier)


def _number(side: Side, start: int) -> int:
    return next(u.number for u in side.units if u.unit.start == start)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_a_text_against_itself(pair: Pair) -> None:
    document = read_text(pair.earlier)
    found = compare_documents(document, document, load_engine(tier="rules"))
    assert (found.findings, found.left_out, found.only_here) == ((), (), ())


def test_a_person_s_answers_count(store: Store) -> None:
    """The engine hears the ministry; the desk says that the sentence is the text's own."""
    engine = load_engine(tier="fast")
    texts = (
        "The harbour of Port Selm will close in May, the transport ministry said.",
        "The harbour of Port Selm will close in May.",
    )
    ids = [ingest(store, read_text(text), engine).document_id or "" for text in texts]
    before = compare_articles(store, ids[0], ids[1], engine)
    assert [f.kind for f in before.findings] == ["dropped"]
    assert before.earlier.record.article_id == ids[0]
    change = {
        "seq": 1, "made_at": "2026-01-03T09:00:00Z", "action": "tag", "start": 0,
        "end": len(texts[0]),
        "tag": {
            "primary_type": "unattributed", "certainty": 4, "source": None, "source_id": None,
            "note": "", "to_check": False, "confirmed": True, "suggestion_id": None,
        },
    }  # fmt: skip
    receipt = apply_changes(
        store, ids[0], DEFAULT_REVIEWER, "tab", [change], codebook=engine.codebook
    )
    assert receipt.refused == ()
    after = compare_articles(store, ids[0], ids[1], engine)
    assert (after.earlier.basis, after.later.basis) == ("people", "suggestions")
    assert after.findings == ()


def test_bad_input_is_told(store: Store) -> None:
    engine = load_engine(tier="rules")
    with pytest.raises(EmptyDocument, match="no sentence"):
        compare_documents(make_document(" "), make_document("A b."), engine)
    with pytest.raises(NotFound):
        compare_articles(store, "nonsense", "nonsense", engine)
