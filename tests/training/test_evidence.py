"""What the judging models learn from keyed articles."""

from collections.abc import Iterator
from typing import Any

import pytest
from small_models import random_learned

from annotator import read_text
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import Engine, build_engine, suggest
from annotator.engine.judging import Judge
from annotator.engine.logistic import Logistic
from annotator.engine.typing import Ruled
from annotator.model import Coding, GoldUnit, Span
from annotator.training.evidence import (
    Evidence,
    Keyed,
    certainty_evidence,
    counting_evidence,
    described_mention,
    described_sources,
    reporting_evidence,
)
from annotator.training.types import Row

TEXT = (
    "Police said the dam leaks. "
    "Ana Ruiz, a hydrologist at Elm University, said it holds. "
    "The mayor did not respond. "
    "It rained, KCNA said. "
    "Rain fell."
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    codebook = read_codebook()
    return build_engine(codebook, read_lexicons(codebook))


def keyed(
    engine: Engine, *answers: dict[str, Any], text: str = TEXT, counted: bool = True
) -> Keyed:
    """A key with one answer a unit; without one the unit is left out."""
    document = read_text(text)
    units = suggest(document, engine).units
    assert len(units) == len(answers)
    key = [
        GoldUnit(unit=type(u)(index=u.index, start=u.start, end=u.end, counted=counted),
                 coding=Coding(**a), reason="")
        for u, a in zip(units, answers, strict=True)
        if a
    ]  # fmt: skip
    return Keyed("dam", document, key)


NOBODY = {"primary_type": "unattributed"}
SILENCE = {"primary_type": "unattributed", "stance": "no_comment"}
RIGHT = (
    {"primary_type": "law_enforcement"},
    {"primary_type": "expert", "source": "Ana Ruiz"},
    SILENCE,
    {"primary_type": "state_media", "source": "Korean Central News Agency"},
    NOBODY,
)


def holds(evidence: Iterator[Evidence]) -> list[bool]:
    found = list(evidence)
    assert all(features["bias"] == 1 for features, _ in found)
    return [value for _, value in found]


@pytest.mark.parametrize(
    ("answers", "counts"),
    [
        (RIGHT, [True, True, True, True]),
        ((NOBODY, RIGHT[1], NOBODY, {}, NOBODY), [False, True, False]),
        (({}, {}, {}, {}, NOBODY), []),
    ],
)
def test_what_counts(
    engine: Engine, answers: tuple[dict[str, Any], ...], counts: list[bool]
) -> None:
    assert holds(counting_evidence(keyed(engine, *answers), engine)) == counts


def test_units_that_do_not_count_teach_nothing(engine: Engine) -> None:
    key = keyed(engine, *RIGHT, counted=False)
    assert holds(counting_evidence(key, engine)) == []
    assert holds(certainty_evidence(key, engine)) == []
    assert list(described_sources(key, engine)) == []


@pytest.mark.parametrize(
    ("marked", "reported"),
    [
        ([], [False, False, False]),
        ([["the dam leaks"], ["it holds"], ["It rained"]], [True, True, True]),
        ([["the dam", "leaks"], ["holds"]], [True, True, False]),  # half is enough
        ([["leaks"]], [False, False, False]),
        ([["Rain fell", "Police"]], [False, False, False]),
    ],
)
def test_what_was_reported(engine: Engine, marked: list[list[str]], reported: list[bool]) -> None:
    statements = [[Span(TEXT.index(p), TEXT.index(p) + len(p)) for p in parts] for parts in marked]
    assert holds(reporting_evidence(read_text(TEXT), statements, engine)) == reported


def test_whether_the_type_is_right(engine: Engine) -> None:
    assert holds(certainty_evidence(keyed(engine, *RIGHT), engine)) == [True] * 5
    wrong = ({"primary_type": "military"}, *RIGHT[1:4], {"primary_type": "expert"})
    assert holds(certainty_evidence(keyed(engine, *wrong), engine)) == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_counting_is_learned_from_what_the_tagger_found(engine: Engine) -> None:
    """Not from what an earlier model left over."""
    never = Logistic({"bias": -9.0})
    learned = random_learned(1)._replace(judge=Judge(never, never))
    judged = engine._replace(learned=learned)
    key = keyed(engine, *RIGHT)
    assert list(counting_evidence(key, judged)) == list(counting_evidence(key, engine))
    assert list(certainty_evidence(key, judged)) != list(certainty_evidence(key, engine))


def test_described_sources(engine: Engine) -> None:
    rows = list(described_sources(keyed(engine, *RIGHT), engine))
    assert [(row.text, row.type) for row in rows] == [
        (", a hydrologist at Elm University", "expert")
    ]
    (row,) = rows
    assert (row.ruled.type, row.ruled.kind, row.ruled.identification) == (
        "expert",
        "person",
        "named",
    )


def test_a_source_is_described_once_and_by_its_own_key(engine: Engine) -> None:
    text = "Bo Lee, a geologist, said it rained. Lee said it poured. Lee said it snowed."
    once = keyed(engine, *[{"primary_type": "company", "source": "Bo Lee"}] * 3, text=text)
    rows = [(row.text, row.type) for row in described_sources(once, engine)]
    assert rows == [(", a geologist", "company")]
    other = keyed(engine, *[{"primary_type": "company", "source": "Ana Ruiz"}] * 3, text=text)
    assert list(described_sources(other, engine)) == []


@pytest.mark.parametrize(
    ("mention", "name", "row"),
    [
        ("the county's roads commissioner, Dale Hutchins", "Dale Hutchins",
         Row("the county's roads commissioner,", Ruled("government", 0.7, "person", "named"), "expert")),
        # a mere name is all there is
        ("Ana Ruiz", "Ana Ruiz", Row("Ana Ruiz", Ruled("private_person", 0.3, "person", "named"), "expert")),
    ],
)  # fmt: skip
def test_a_described_mention(engine: Engine, mention: str, name: str, row: Row) -> None:
    assert described_mention(read_text(mention), name, "expert", engine) == row
