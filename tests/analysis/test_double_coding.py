"""Every figure of agreement, on articles small enough to reckon by hand."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from readings import answered, reading, some_readings, told
from sourcing import CODEBOOK, chain

from annotator.analysis.agreement import NOTHING_SHARED, ONE_READER
from annotator.analysis.confusion import Cell, Collision
from annotator.analysis.double_coding import (
    NO_NAMES,
    Agreement,
    MatrixRow,
    ReadArticle,
    measure_agreement,
    period_of,
)
from annotator.analysis.intervals import Proportion
from annotator.analysis.stretches import Readings
from annotator.codebook import Codebook, Confusion
from annotator.model import Coding, Span, Unit

MARCH, APRIL = "2026-03-30T10:00:00.000Z", "2026-04-02T10:00:00.000Z"
DAM = ReadArticle(
    "dam",
    {
        "Ana": reading(
            "0-9 military~4, 10-19 government~4, 20-29 expert~2, 30-39 unattributed~4", MARCH
        ),
        "Tom": reading(
            "0-9 government~4, 10-19 government~4, 20-29 expert~4, 30-39 expert~3", MARCH
        ),
    },
)
RAIN = ReadArticle(
    "rain",
    {
        "Ana": reading("0-9 military~4, 10-29 expert~1", MARCH),
        "Tom": reading("0-9 military~4, 10-19 expert~3, 20-29 company~3", APRIL),
        "Li": reading("0-9 military~4, 10-29 -", APRIL),
    },
)


def both(codebook: Codebook = CODEBOOK) -> Agreement:
    return measure_agreement([DAM, RAIN], codebook)


def test_types_and_groups() -> None:
    """Military and government are of one group; a stretch cut otherwise differs in both."""
    found = both()
    assert (found.readers, found.articles) == (("Ana", "Li", "Tom"), 2)
    assert found.types.alike == Proportion(hits=3, n=6)
    assert found.groups.alike == Proportion(hits=4, n=6)
    assert found.types.raw.value == 0.5
    # of 13 answers 4 military, 3 government, 4 expert, 1 unattributed, 1 expert + company
    chance = 13 * 13 - (4 * 4 + 3 * 3 + 4 * 4 + 1 + 1)
    assert found.types.alpha.value == pytest.approx(1 - 12 * 6 / chance)
    assert "3 have answered" in found.types.cohen.why


def test_certainty_of_what_was_cut_alike() -> None:
    found = both().certainty
    assert found.alike == Proportion(hits=3, n=5)
    # 60 against 95, 95 against 80; of 11 answers one 60, one 80, nine 95
    apart = 2 * (35**2 + 15**2)
    among = 2 * (20**2 + 9 * 35**2 + 9 * 15**2) / 10
    assert found.alpha.value == pytest.approx(1 - apart / among)


def test_this_type_or_not() -> None:
    found = {t.type: t.alike for t in both().by_type}
    assert list(found) == ["expert", "military", "government", "company", "unattributed"]
    assert found["expert"] == Proportion(hits=2, n=3)  # one of them beside a company
    assert found["military"] == Proportion(hits=1, n=2)
    assert found["unattributed"] == Proportion(hits=0, n=1)


def test_two_by_two() -> None:
    pairs = {p.readers: p for p in both().pairs}
    assert list(pairs) == [("Ana", "Li"), ("Ana", "Tom"), ("Li", "Tom")]
    one = pairs["Ana", "Tom"]
    assert (one.articles, one.alike) == (2, Proportion(hits=3, n=6))
    assert one.cut_alike == Proportion(hits=5, n=6)
    # Ana: 2 military, 1 government, 2 expert, 1 unattributed; Tom: 1, 2, 2 (one + company), 0
    assert one.kappa.value == pytest.approx(1 - (3 / 6) / (1 - (2 * 1 + 1 * 2 + 2 * 2) / 36))
    assert pairs["Li", "Tom"].kappa.why.startswith("All answers are alike")


def test_confusion_and_collisions() -> None:
    advised = msgspec.structs.replace(
        CODEBOOK,
        confusions=(Confusion(types=("military", "government"), text="Who commands?"),),
    )
    found = both(advised)
    assert Cell(first="military", second="government", n=1) in found.confusion
    assert Cell(first="military", second="military", n=3) in found.confusion  # three pairs
    assert sum(c.n for c in found.confusion) == 8
    assert [c.types for c in found.collisions] == [
        ("expert", "expert + company"),
        ("expert", "unattributed"),
        ("government", "military"),
    ]
    assert found.collisions[2] == Collision(
        types=("government", "military"), n=1, advice="Who commands?"
    )


def test_over_time() -> None:
    """By the later answer: all of the rain is of April."""
    found = {p.period: p.alike for p in both().over_time}
    assert found == {"2026-03": Proportion(hits=2, n=4), "2026-04": Proportion(hits=1, n=2)}
    weeks = measure_agreement([DAM, RAIN], CODEBOOK, "week").over_time
    assert [p.period for p in weeks] == ["2026-W14"]


@pytest.mark.parametrize(
    ("moment", "week"),
    [("2026-01-01T00:00:00Z", "2026-W01"), ("2027-01-01T00:00:00Z", "2026-W53"), ("", "")],
)
def test_weeks(moment: str, week: str) -> None:
    assert period_of(moment, "week") == week


def test_reliability_matrix() -> None:
    assert both().matrix == (
        MatrixRow(article="dam", span=Span(0, 9), answers=("military", "", "government")),
        MatrixRow(article="dam", span=Span(10, 19), answers=("government", "", "government")),
        MatrixRow(article="dam", span=Span(20, 29), answers=("expert", "", "expert")),
        MatrixRow(article="dam", span=Span(30, 39), answers=("unattributed", "", "expert")),
        MatrixRow(article="rain", span=Span(0, 9), answers=("military",) * 3),
        MatrixRow(article="rain", span=Span(10, 29), answers=("expert", "", "expert + company")),
    )


# ---------------------------------------------------------------- chains

RELAYED = chain("cabinet/government > Norpress/state_media")


def test_ends_of_chains_apart() -> None:
    """The same relay, another origin; "the cabinet" is the cabinet."""
    ana = told(RELAYED, RELAYED, RELAYED, primary="state_media")
    tom = told(
        chain("The cabinet/government > Norpress/state_media"),
        chain("General Reil/military > Norpress/state_media"),
        chain("Norpress/state_media"),
        primary="state_media",
    )
    found = measure_agreement([ReadArticle("a", {"Ana": ana, "Tom": tom})], CODEBOOK)
    assert found.origin.alike == Proportion(hits=1, n=3)
    assert found.origin.same_name == Proportion(hits=1, n=3)
    assert found.origin.name.value == pytest.approx(1 / 3)
    assert found.proximate.alike == Proportion(hits=3, n=3)
    assert found.proximate.same_name == Proportion(hits=3, n=3)


def test_where_nobody_vouches_there_is_no_name() -> None:
    unit = Unit(index=1, start=0, end=9)
    nobody = (answered(unit, Coding(primary_type="unattributed"), ""),)
    someone = (answered(unit, Coding(primary_type="expert", source="Ana Reil"), ""),)
    found = measure_agreement([ReadArticle("a", {"Ana": nobody, "Tom": someone})], CODEBOOK)
    assert found.origin.alike == Proportion(hits=0, n=1)
    assert (found.origin.same_name, found.origin.name.why) == (Proportion(), NO_NAMES)


# ---------------------------------------------------------------- nothing to compare


@pytest.mark.parametrize(
    ("articles", "why"),
    [
        ([], ONE_READER),
        ([ReadArticle("a", {"Ana": DAM.readings["Ana"]})], ONE_READER),
        (
            [
                ReadArticle("a", {"Ana": DAM.readings["Ana"]}),
                ReadArticle("b", {"Tom": DAM.readings["Tom"]}),
            ],
            NOTHING_SHARED,
        ),
    ],
)
def test_nothing_shared(articles: list[ReadArticle], why: str) -> None:
    found = measure_agreement(articles, CODEBOOK)
    assert found.articles == 0
    figures = (found.types.raw, found.types.alpha, found.types.ac1, found.groups.fleiss)
    assert {figure.why for figure in (*figures, found.certainty.alpha)} == {why}
    assert (found.pairs, found.by_type, found.over_time, found.confusion) == ((), (), (), ())


def test_order_changes_nothing() -> None:
    articles, chance = [DAM, RAIN], Random(0)
    for _ in range(3):
        chance.shuffle(articles)
        found = measure_agreement(articles, CODEBOOK)
        assert found.types.alpha.value == pytest.approx(both().types.alpha.value)
        assert set(found.confusion) == set(both().confusion)


@given(some_readings(), some_readings())
def test_any_readings(one: Readings, other: Readings) -> None:
    """Nothing breaks, and the order in which readers come changes nothing."""
    found = measure_agreement([ReadArticle("a", one), ReadArticle("b", other)], CODEBOOK)
    turned = [
        ReadArticle(id, dict(reversed(readings.items())))
        for id, readings in (("a", one), ("b", other))
    ]
    assert measure_agreement(turned, CODEBOOK) == found
    for figure in (found.types.raw, found.types.alpha, found.origin.type, found.certainty.alpha):
        assert (figure.value is None) == (figure.why != "")
