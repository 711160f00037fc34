"""Which sentences of an article make a lesson, and what is known of their key."""

import pytest
from lessons import CODEBOOK

from annotator.analysis.coded import CodedUnit
from annotator.analysis.lesson_units import draft_unit, lay_out, passes_on, pick_units
from annotator.model import Coding, GoldUnit, Link, Span, Suggestion, Unit

RELAY = (
    Link(roles=("origin",), type="expert", name="auditors"),
    Link(roles=("relay", "proximate"), type="news_outlet", name="Morning Post"),
)
LONG = "The council has put off the repair of the bridge once more, it said."


def coded(number: int, key: str, text: str = LONG, **more: object) -> CodedUnit:
    fields = {"kind": "body", "counted": True, "chains": (), "by": "person"} | more
    unit = Unit(
        index=number, start=0, end=len(text), kind=fields["kind"], counted=fields["counted"]
    )  # type: ignore[arg-type]
    coding = Coding(primary_type=key, chains=fields["chains"])  # type: ignore[arg-type]
    said = Suggestion(unit=unit, coding=coding, probability=0.9, reasons=("So.",))
    if fields["by"] == "machine":
        return CodedUnit(unit=unit, text=text, suggestion=said)
    return CodedUnit(unit=unit, text=text, coding=coding)


def test_covers_groups_with_a_relay_and_one_of_the_reporter() -> None:
    units = [
        *(coded(n, "government") for n in range(1, 6)),
        coded(6, "news_outlet", chains=(RELAY,)),
        coded(7, "unattributed"),
        coded(8, "expert"),
        coded(9, "company"),
        coded(10, "private_person"),
        coded(11, "anonymous"),
    ]
    assert pick_units(units, CODEBOOK, 7) == (1, 6, 7, 8, 9, 10, 11)
    assert pick_units(units, CODEBOOK, 2) == (6, 7)
    assert len(pick_units(units, CODEBOOK, 8)) == 8


@pytest.mark.parametrize(
    "unit",
    [
        coded(1, "government", kind="heading"),
        coded(1, "government", counted=False),
    ],
)
def test_leaves_out(unit: CodedUnit) -> None:
    assert pick_units([unit], CODEBOOK) == ()


def test_a_suggestion_may_pick_but_gives_no_key() -> None:
    unit = coded(1, "government", by="machine")
    assert pick_units([unit], CODEBOOK) == (1,)
    assert draft_unit(LONG, unit.unit, None, CODEBOOK).key == ""


def test_a_text_without_suggestions() -> None:
    units = [CodedUnit(unit=Unit(index=n, start=n, end=n + 4), text="Rain") for n in range(1, 12)]
    assert pick_units(units, CODEBOOK, 6) == (1, 2, 3, 4, 5, 6)


def test_short_sentences_come_last() -> None:
    assert pick_units([coded(1, "expert", "So she said."), coded(2, "expert")], CODEBOOK, 1) == (2,)


def test_passes_on() -> None:
    assert passes_on(Coding(primary_type="news_outlet", chains=(RELAY,)))
    assert not passes_on(Coding(primary_type="news_outlet"))


def test_draft_unit() -> None:
    text = "Rain fell.\nThe bridge is safe, the mayor\nsaid."
    unit = Unit(index=2, start=11, end=len(text))
    gold = GoldUnit(
        unit=unit,
        coding=Coding(
            primary_type="government",
            source="the mayor",
            cue=(Span(41, 45),),
            mention=(Span(31, 40),),
            chains=(RELAY,),
        ),
        accepted_alternatives=("politician", "gone"),
        reason="",
    )
    made = draft_unit(text, unit, gold, CODEBOOK)
    assert made.text == "The bridge is safe, the mayor said."
    assert (made.key, made.accepted) == ("government", ("politician",))
    assert [made.text[slice(*s or ())] for s in (made.cue, made.named)] == ["said", "the mayor"]
    assert made.reason.startswith("“said” points to the mayor.")
    assert "politician" not in made.why_not
    assert made.chain == ("auditors", "Morning Post")


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("One. Two.\n\nThree.\nFour.", [True, False, True, False]),
        ("One. Two.\nThree.\nFour.", [True, False, True, True]),
        ("One. Two.\r\n\r\nThree. Four.", [True, False, True, False]),
    ],
)
def test_lay_out(text: str, opens: list[bool]) -> None:
    units = [
        Unit(index=n, start=text.index(w), end=text.index(w) + len(w))
        for n, w in enumerate(("One.", "Two.", "Three.", "Four."), 1)
    ]
    laid = lay_out(text, units)
    assert [s.opens for s in laid] == opens
    assert [s.text for s in laid] == ["One.", "Two.", "Three.", "Four."]
