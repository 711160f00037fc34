"""Origins and the questions they raise."""

from collections.abc import Sequence

import pytest
from sourcing import LAUNCH, chain, say, wait, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.dependence import (
    MOST_QUESTIONS,
    Origin,
    Question,
    Station,
    ask_questions,
    group_by_origin,
    passing_through,
)


def ask(units: Sequence[CodedUnit], kind: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(q.text, q.numbers) for q in ask_questions(units) if q.kind == kind]


def test_what_goes_back_to_one_origin_is_one_source() -> None:
    units = write(
        say("One.", "bulletin/government > Norpress/state_media"),
        say("Two.", "bulletin/government > The Post/news_outlet"),
        say("Three.", "the bulletin/government"),
        say("Four.", "experts/expert"),
        say("Five.", "/expert"),
        say("Six.", "/expert"),
        say("Seven.", "watchers/ngo_monitor", polarity="negative"),
        say("Eight.", "-mill/company"),
        wait("Nine."),
    )
    assert group_by_origin(units) == (
        Origin(
            key="bulletin",
            name="bulletin",
            type="government",
            numbers=(1, 2, 3),
            through=("Norpress", "The Post"),
        ),
        Origin(key="experts", name="experts", type="expert", numbers=(4,)),
        Origin(key="", name="", type="expert", numbers=(5,)),
        Origin(key="", name="", type="expert", numbers=(6,)),
    )


def test_what_a_relay_did_not_say_passed_through_it_too() -> None:
    units = write(
        say("One.", "cabinet/government > Norpress/state_media"),
        say("It gave no date, spies say.", "spies/foreign_intelligence", "-Norpress/state_media"),
        say("The mill declined to comment.", "-mill/company"),
        say("The mill spoke.", "mill/company"),
    )
    assert passing_through(units) == (
        Station(key="cabinet", name="cabinet", numbers=(1,), relays=False),
        Station(key="norpress", name="Norpress", numbers=(1, 2), relays=True),
        Station(key="spies", name="spies", numbers=(2,), relays=False),
        Station(key="mill", name="mill", numbers=(4,), relays=False),
    )


def test_questions_of_an_article_that_leans_on_one_agency() -> None:
    assert ask_questions(LAUNCH) == (
        Question(
            kind="concentration",
            text="Five of 9 sentences pass through Norpress. Could anyone outside confirm?",
            numbers=(2, 3, 4, 5, 7),
        ),
        Question(
            kind="heading",
            text="What the heading says rests on cabinet alone (sentence 2)."
            " Who else could confirm it?",
            numbers=(1, 2),
        ),
        Question(
            kind="handout",
            text="A picture comes from Norpress. Could anyone else see the scene?",
            numbers=(5, 6),
        ),
        Question(
            kind="absence",
            text="Sentence 8 says what was not reported or not seen."
            " Would the source have known, and told?",
            numbers=(8,),
        ),
    )


def test_one_origin() -> None:
    units = write(
        say("The port will close, the mayor said.", "mayor/government"),
        say("It is too small, she added.", "mayor/government"),
        say("The port is 90 years old."),
    )
    assert ask_questions(units) == (
        Question(
            kind="one_origin",
            text="One origin named in this text: mayor. Who else would know?",
            numbers=(1, 2),
        ),
    )


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (["a/expert", "a/expert", "b/expert"], "Two of 3 sentences go back to a."),
        (["a/expert", "a/expert", "b/expert", "c/expert"], None),
        (["a/expert > P/news_outlet", "b/expert > P/news_outlet", "c/expert"],
         "Two of 3 sentences pass through P."),
        (["a/expert", "b/expert"], None),
        (["/expert", "/expert", "/expert"], None),
        (["a/government > KNA/state_media", "TV One/state_media", "b/expert"],
         "Two of 3 sentences pass through state media."),
    ],
)  # fmt: skip
def test_more_than_half_of_the_attributed_units(routes: list[str], expected: str | None) -> None:
    found = ask(write(*(say("x", r) for r in routes)), "concentration")
    assert [text.split(" Could")[0] for text, _ in found] == ([expected] if expected else [])


def test_contested() -> None:
    units = write(
        say("The mill poisoned the river, residents said.", "residents/private_person"),
        say("The mill rejected the claim.", "mill/company", stance="deny"),
        say("Rain fell, the office said.", "weather office/government"),
    )
    assert ask(units, "contested") == [
        (
            "What sentence 2 denies comes from residents alone (sentence 1). Who else would know?",
            (1, 2),
        )
    ]


def test_not_contested_from_one_side_if_two_say_so() -> None:
    units = write(
        say("The mill poisoned the river, residents said.", "residents/private_person"),
        say("The river was poisoned by the mill, the lab said.", "lab/expert"),
        say("The mill denied poisoning the river.", "mill/company", stance="deny"),
    )
    assert ask(units, "contested") == []


def test_the_side_that_only_denies_or_is_silent() -> None:
    units = write(
        say("Residents blamed the mill.", "residents/private_person", stance="accuse"),
        say("A lab found lead.", "lab/expert"),
        say("the mill denied it.", "the mill/company", stance="deny"),
        say("The port did not reply.", "-port/company", stance="no_comment"),
        say("The mayor did not reply.", "-mayor/government", stance="no_comment"),
        say("The mayor had spoken in May.", "mayor/government"),
    )
    assert ask(units, "one_side") == [
        (
            "The mill and port appear only with a denial or no comment. What is the full answer?",
            (3, 4),
        )
    ]


@pytest.mark.parametrize(("third", "asked"), [("lab/expert", False), ("ministry/government", True)])
def test_all_origins_may_be_parties(third: str, asked: bool) -> None:
    units = write(
        say("The army shelled us.", "rebels/military", stance="accuse"),
        say("Shells fell.", "army/military"),
        say("Shells fell near the mill.", third),
    )
    assert bool(ask(units, "parties")) is asked


def test_without_a_dispute_nobody_is_a_party() -> None:
    units = write(say("One.", "a/company"), say("Two.", "b/government"))
    assert ask(units, "parties") == []


def test_anonymous() -> None:
    units = write(
        say("It is over, a person said.", "/anonymous", identification="anonymous"),
        say("Rain fell."),
    )
    assert ask(units, "anonymous") == [
        (
            "One of 2 sentences rests on an anonymous source, and no reason is given."
            " Why is the name withheld?",
            (1,),
        )
    ]


def test_nobody_is_said_to_be_alone_or_missing_while_answers_are_open() -> None:
    units = (
        say("Mill poisoned river", kind="heading"),
        say("The mill poisoned the river, rebels said.", "rebels/military", stance="accuse"),
        say("The mill denied poisoning the river.", "mill/company", stance="deny"),
    )
    kinds = {q.kind for q in ask_questions(write(*units))}
    assert kinds == {"one_origin", "heading", "contested", "one_side"}
    assert ask_questions(write(*units, wait("The river was poisoned by the mill."))) == ()


def test_at_most_five_and_never_a_verdict() -> None:
    units = write(
        say("Army shelled mill", kind="heading"),
        say("The army shelled the mill, rebels said.", "rebels/military", stance="accuse"),
        say("The army also shelled the river mill.", "rebels/military"),
        say("The army denied that.", "army/military", stance="deny"),
        say("A hill", "army/military", kind="caption"),
        say("(Army handout)", "army/military", kind="credit"),
        say("Police saw no shells.", "police/government", polarity="negative"),
        say("A clerk said so.", "clerk/anonymous", identification="anonymous"),
        say("The mayor did not reply.", "-mayor/government"),
    )
    found = ask_questions(units)
    assert len(found) == MOST_QUESTIONS
    assert [q.kind for q in found] == ["heading", "contested", "one_side", "anonymous", "handout"]
    assert all(q.text.endswith("?") and q.numbers for q in found)


def test_an_open_article_raises_no_question() -> None:
    assert ask_questions(write(wait("One."), wait("Two."))) == ()


def test_roles_of_the_shorthand() -> None:
    """The tests above stand on this."""
    assert [x.roles for x in chain("a/expert > b/expert? > @c/expert")] == [
        ("origin",), ("relay",), ("addressee",),
    ]  # fmt: skip
