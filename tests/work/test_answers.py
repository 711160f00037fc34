"""What an answer means, and what becomes of it over splits and merges."""

from typing import Any

import msgspec
import pytest
from articles import make_codebook

from annotator.errors import ReviewError, UnknownType
from annotator.model import Coding, Grades, Grading, Link, Span, Suggestion, Tag, Unit
from annotator.work.answers import (
    MAX_NOTE,
    Answer,
    agree,
    carry_over,
    check_answer,
    clip_coding,
    join_tags,
    settle_coding,
)

CODEBOOK = make_codebook()
REPORT = Link(roles=("origin",), type="government", name="party report")
AGENCY = Link(roles=("relay", "proximate"), type="state_media", name="Selm News", source_id="selm")
PAPER = Link(roles=("publisher",), type="", name="The Post")
FOUND = Coding(
    primary_type="state_media",
    source="Selm News",
    source_id="selm",
    attribution="explicit",
    identification="named",
    quote_type="mixed",
    stance="claim",
    hedges=("reportedly",),
    chains=((REPORT, AGENCY, PAPER),),
)
ALONE = Link(roles=("origin", "proximate"), type="company", name="")


def suggested(coding: Coding = FOUND) -> Suggestion:
    unit = Unit(index=1, start=0, end=50)
    return Suggestion(unit=unit, coding=coding, probability=0.6, reasons=("cue",))


def settle(coding: Coding | None = FOUND, **answer: Any) -> Coding:
    return settle_coding(suggested(coding) if coding else None, Answer(**answer), CODEBOOK)


def changed(coding: Coding, **fields: Any) -> Coding:
    return msgspec.structs.replace(coding, **fields)


def link(base: Link, *roles: Any, **fields: Any) -> Link:
    return msgspec.structs.replace(base, roles=roles, **fields)


@pytest.mark.parametrize(
    "answer",
    [
        {"primary_type": "state_media"},
        {"primary_type": "state_media", "source": "Selm News", "source_id": "selm"},
        {"primary_type": "state_media", "source": "selm  news"},
        {"primary_type": "state_media", "certainty": 2, "note": "really?"},
    ],
)
def test_accepting_adopts_the_whole_coding(answer: dict[str, Any]) -> None:
    assert settle(**answer) == FOUND


EDITED = changed(FOUND, stance="deny", interest="yes", cue=(Span(3, 7),))


def test_what_was_filled_in_wins_over_the_suggestion() -> None:
    assert settle(primary_type="state_media", source="Selm News", coding=EDITED) == EDITED


def test_what_was_filled_in_outlives_a_change_of_type() -> None:
    assert settle(primary_type="government", coding=EDITED) == changed(
        EDITED,
        primary_type="government",
        source="party report",
        source_id=None,
        chains=((link(REPORT, "origin", "proximate"), link(AGENCY, "relay"), PAPER),),
    )


def test_another_name_of_the_same_type_takes_the_place_of_the_source() -> None:
    assert settle(primary_type="state_media", source="Selm TV") == changed(
        FOUND,
        source="Selm TV",
        source_id=None,
        chains=(
            (REPORT, link(AGENCY, "relay", "proximate", name="Selm TV", source_id=None), PAPER),
        ),
    )


def test_a_registry_row_chosen_for_the_source_is_kept() -> None:
    coding = settle(primary_type="state_media", source="Selm TV", source_id="selm-tv")
    assert (coding.source, coding.source_id) == ("Selm TV", "selm-tv")
    assert coding.chains[0][1].source_id == "selm-tv"


def test_no_name_at_all() -> None:
    coding = settle(primary_type="state_media", source="")
    assert (coding.source, coding.source_id, coding.identification) == (None, None, "unnamed")
    assert coding.chains[0][1] == link(AGENCY, "relay", "proximate", name="", source_id=None)


def test_a_link_of_the_chain_becomes_the_source_by_its_type() -> None:
    assert settle(primary_type="government") == changed(
        FOUND,
        primary_type="government",
        source="party report",
        source_id=None,
        chains=((link(REPORT, "origin", "proximate"), link(AGENCY, "relay"), PAPER),),
    )


def test_a_link_of_the_chain_becomes_the_source_by_its_name() -> None:
    coding = settle(primary_type="company", source="Party Report")
    assert coding.chains == (
        (
            link(REPORT, "origin", "proximate", type="company", name="Party Report"),
            link(AGENCY, "relay"),
            PAPER,
        ),
    )
    assert (coding.primary_type, coding.source) == ("company", "Party Report")


def test_a_type_that_no_link_has_stands_alone() -> None:
    coding = settle(primary_type="company", source="Verk Ltd")
    assert coding == changed(
        FOUND,
        primary_type="company",
        source="Verk Ltd",
        source_id=None,
        chains=((link(ALONE, "origin", "proximate", name="Verk Ltd"),),),
    )


def test_without_a_name_nobody_knows_whether_the_text_names_it() -> None:
    coding = settle(primary_type="company")
    assert (coding.source, coding.identification, coding.chains) == (None, "none", ((ALONE,),))


def test_the_publisher_is_never_made_the_source() -> None:
    assert settle(primary_type="company", source="The Post").chains == (
        (link(ALONE, "origin", "proximate", name="The Post"),),
    )


def test_a_shared_source_is_replaced_in_every_chain() -> None:
    other = Link(roles=("origin",), type="private_person", name="Ana Reil")
    two = changed(FOUND, chains=((REPORT, AGENCY), (other, AGENCY)))
    coding = settle(two, primary_type="state_media", source="Selm TV")
    assert [chain[1].name for chain in coding.chains] == ["Selm TV", "Selm TV"]
    coding = settle(two, primary_type="private_person")
    assert coding.chains == (
        (REPORT, link(AGENCY, "relay")),
        (link(other, "origin", "proximate"), link(AGENCY, "relay")),
    )


def test_a_silent_party_that_is_made_the_source_vouches() -> None:
    silent = Link(roles=("silent",), type="company", name="Verk Ltd")
    coding = settle(changed(FOUND, chains=((silent,),)), primary_type="company")
    assert coding.chains == ((link(silent, "origin", "proximate"),),)


@pytest.mark.parametrize("source", [None, "Someone"])
def test_unattributed_has_neither_source_nor_chain(source: str | None) -> None:
    expected = Coding(primary_type="unattributed", hedges=("reportedly",))
    assert settle(primary_type="unattributed", source=source) == expected


def test_accepting_unattributed_keeps_its_voice() -> None:
    found = Coding(primary_type="unattributed", voice="hearsay")
    assert settle(found, primary_type="unattributed") == found


def test_a_source_that_the_machine_did_not_see_is_inherited() -> None:
    found = Coding(primary_type="unattributed", voice="fact")
    assert settle(found, primary_type="government", source="Ministry") == Coding(
        primary_type="government",
        source="Ministry",
        attribution="inherited",
        identification="named",
        chains=((link(ALONE, "origin", "proximate", type="government", name="Ministry"),),),
    )


def test_without_a_suggestion_the_answer_stands_alone() -> None:
    assert settle(None, primary_type="anonymous") == Coding(
        primary_type="anonymous",
        attribution="explicit",
        identification="anonymous",
        chains=((link(ALONE, "origin", "proximate", type="anonymous"),),),
    )


@pytest.mark.parametrize("primary_type", CODEBOOK.types)
@pytest.mark.parametrize("coding", [FOUND, Coding(primary_type="unattributed"), None])
def test_the_answer_is_always_what_the_person_chose(primary_type: Any, coding: Any) -> None:
    settled = settle(coding, primary_type=primary_type.key, source="Ana Reil")
    assert settled.primary_type == primary_type.key
    assert settled.source == (None if primary_type.key == "unattributed" else "Ana Reil")


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ({"primary_type": "fairy"}, UnknownType, "no source type 'fairy'"),
        ({"primary_type": "company", "certainty": 5}, ReviewError, "from 1 .* to 4"),
        ({"primary_type": "company", "certainty": 0}, ReviewError, "from 1 .* to 4"),
        ({"source": "Ana"}, ReviewError, "Choose a type"),
        ({"source_id": "ana"}, ReviewError, "Choose a type"),
        ({"note": "x" * (MAX_NOTE + 1)}, ReviewError, "note is longer than 10,000"),
        ({"primary_type": "company", "source": "x" * 501}, ReviewError, "longer than 500"),
        ({"primary_type": "company", "suggestion_id": "x" * 201}, ReviewError, "longer than 200"),
        ({"evidence": "x" * 2_001}, ReviewError, "evidence is longer than 2,000"),
        ({"coding": changed(FOUND, primary_type="fairy")}, UnknownType, "'fairy'"),
        (
            {"coding": changed(FOUND, chains=((link(AGENCY, "relay", type="elf"),),))},
            UnknownType,
            "'elf'",
        ),
        ({"coding": changed(FOUND, hedges=("x" * 501,))}, ReviewError, "name is longer than 500"),
        ({"coding": changed(FOUND, hedges=("x",) * 51)}, ReviewError, "more than 50 entries"),
        ({"coding": changed(FOUND, chains=((AGENCY,) * 51,))}, ReviewError, "more than 50"),
    ],
)
def test_what_cannot_be_an_answer(
    answer: dict[str, Any], error: type[ReviewError], says: str
) -> None:
    with pytest.raises(error, match=says):
        check_answer(Answer(**answer), CODEBOOK)


def test_an_answer_needs_a_type_to_be_settled() -> None:
    with pytest.raises(ReviewError, match="Choose a type"):
        settle(note="only this")


@pytest.mark.parametrize(
    ("answer", "blank"),
    [
        ({}, True),
        ({"certainty": 3, "suggestion_id": "s", "confirmed": False}, True),
        ({"source": ""}, True),
        ({"note": "x"}, False),
        ({"to_check": True}, False),
        ({"second_reader": True}, False),
        ({"evidence": "p. 4"}, False),
        ({"grades": Grades(fact=Grading(credibility=6))}, False),
        ({"grades": Grades(), "blind": True}, True),
        ({"primary_type": "company"}, False),
    ],
)
def test_an_answer_that_says_nothing(answer: dict[str, Any], blank: bool) -> None:
    assert Answer(**answer).blank is blank


PART = changed(FOUND, scope="part", attributed=(Span(2, 6), Span(10, 20)))


@pytest.mark.parametrize(
    ("span", "attributed"),
    [
        (Span(0, 50), (Span(2, 6), Span(10, 20))),
        (Span(0, 12), (Span(2, 6), Span(10, 12))),
        (Span(4, 15), (Span(4, 6), Span(10, 15))),
        (Span(12, 50), (Span(12, 20),)),
        (Span(6, 10), None),
        (Span(12, 18), None),
    ],
)
def test_attributed_words_outside_of_the_unit_fall_away(
    span: Span, attributed: tuple[Span, ...] | None
) -> None:
    whole = changed(PART, scope="whole", attributed=())
    assert clip_coding(PART, span) == (
        changed(PART, attributed=attributed) if attributed else whole
    )
    assert clip_coding(FOUND, span) is FOUND


def tag(start: int, end: int, coding: Coding | None = FOUND, **fields: Any) -> Tag:
    return Tag(
        start=start, end=end, coding=coding, codebook_version="0.3", **{"certainty": 4, **fields}
    )


def test_an_answer_carried_over_waits_for_confirmation() -> None:
    assert carry_over(tag(0, 50, PART, note="n", to_check=True), Span(0, 8)) == tag(
        0, 8, changed(PART, attributed=(Span(2, 6),)), note="n", to_check=True, confirmed=False
    )
    assert carry_over(None, Span(0, 8)) is None


def test_equal_answers_are_joined() -> None:
    tags = [
        tag(0, 9, note="a"),
        tag(10, 19, certainty=2, note="b", to_check=True),
        tag(20, 29, note="a"),
    ]
    assert agree(tags)
    assert join_tags(tags, Span(0, 29)) == tag(0, 29, certainty=2, note="a\nb", to_check=True)


def test_one_unconfirmed_answer_leaves_the_whole_unconfirmed() -> None:
    joined = join_tags([tag(0, 9), tag(10, 19, confirmed=False, certainty=None)], Span(0, 19))
    assert joined == tag(0, 19, confirmed=False, certainty=None)


@pytest.mark.parametrize("other", [None, tag(10, 19, None, certainty=None)])
def test_one_answer_beside_open_units_asks_to_be_confirmed(other: Tag | None) -> None:
    assert agree([other, tag(0, 9)])
    assert join_tags([other, tag(0, 9)], Span(0, 19)) == tag(0, 19, confirmed=False)


def test_attributed_parts_are_joined() -> None:
    joined = join_tags(
        [tag(0, 9, changed(PART, attributed=(Span(2, 6),))), tag(10, 19)], Span(0, 19)
    )
    assert joined == tag(0, 19, changed(PART, attributed=(Span(2, 6), Span(10, 19))))


def test_marked_words_and_owners_of_hedges_are_joined() -> None:
    one = changed(FOUND, cue=(Span(1, 3),), hedges_of_source=("reportedly",))
    two = changed(FOUND, cue=(Span(12, 15),), mention=(Span(1, 3),), hedges=("may",))
    joined = join_tags([tag(0, 9, one, evidence="a"), tag(10, 19, two, evidence="b")], Span(0, 19))
    assert joined is not None
    assert joined.coding == changed(
        FOUND,
        cue=(Span(1, 3), Span(12, 15)),
        mention=(Span(1, 3),),
        hedges=("reportedly", "may"),
        hedges_of_source=("reportedly",),
    )
    assert joined.evidence == "a\nb"


OTHER = changed(FOUND, primary_type="government")


@pytest.mark.parametrize(
    "tags",
    [
        [tag(0, 9), tag(10, 19, OTHER)],
        [tag(0, 9), tag(10, 19, changed(FOUND, source="Selm TV"))],
        [tag(0, 9), None, tag(10, 19, OTHER)],
        [None, None],
    ],
)
def test_differing_answers_leave_the_unit_open(tags: list[Tag | None]) -> None:
    assert not agree(tags)
    assert join_tags(tags, Span(0, 19)) is None


def test_notes_and_marks_outlive_differing_answers() -> None:
    joined = join_tags([tag(0, 9, note="a"), tag(10, 19, OTHER, to_check=True), None], Span(0, 29))
    assert joined == tag(0, 29, None, certainty=None, note="a", to_check=True, confirmed=False)
