"""How often the machine was right at a desk."""

from annotator.analysis.intervals import Proportion
from annotator.analysis.track_record import TypeRecord, measure_record


def test_by_suggested_type_with_blind_answers_apart() -> None:
    found = measure_record(
        [
            ("company", "company", False, 40),
            ("company", "expert", False, 8),
            ("company", "company", True, 1),
            ("company", "expert", True, 1),
            ("expert", "company", False, 2),
        ]
    )
    assert list(found) == ["company", "expert"]
    assert found["company"] == TypeRecord(
        shown=Proportion(hits=40, n=48), blind=Proportion(hits=1, n=2)
    )
    assert found["company"].all == Proportion(hits=41, n=50)
    assert found["expert"].all == Proportion(hits=0, n=2)


def test_nothing_answered() -> None:
    assert measure_record([]) == {}
