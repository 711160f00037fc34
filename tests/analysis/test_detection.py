"""Precision, recall and Matthews' correlation."""

import pytest

from annotator.analysis.detection import Detection, Retrieval, compare_sets, detect


@pytest.mark.parametrize(
    ("table", "precision", "recall", "f1", "mcc"),
    [
        (Detection(tp=2, fp=1, fn=1, tn=1), 2 / 3, 2 / 3, 2 / 3, 1 / 6),
        (Detection(tp=90, fp=4, fn=1, tn=5), 90 / 94, 90 / 91, 180 / 185, 446 / 461916**0.5),
        (Detection(tp=7, fp=3), 0.7, 1, 14 / 17, 0),  # always yes
        (Detection(tn=4), 0, 0, 0, 0),
        (Detection(tp=3, tn=2), 1, 1, 1, 1),
        (Detection(fp=3, fn=2), 0, 0, 0, -1),
    ],
)
def test_figures(table: Detection, precision: float, recall: float, f1: float, mcc: float) -> None:
    r = table.retrieval
    reached = (r.precision, r.recall, r.f1, table.mcc)
    assert reached == pytest.approx((precision, recall, f1, mcc), abs=0.00005)


def test_one_decision_at_a_time() -> None:
    decisions = [(True, True), (False, True), (True, False), (False, False), (True, True)]
    total = sum((detect(key, answer) for key, answer in decisions), Detection())
    assert total == Detection(tp=2, fp=1, fn=1, tn=1)
    assert total.n == 5


def test_sets() -> None:
    assert compare_sets({1, 2, 3}, {2, 3, 4, 5}) == Retrieval(
        right=2, answered=4, found=2, wanted=3
    )
