"""What an editor looks at twice."""

import pytest
from sourcing import LAUNCH, say, wait, write

from annotator.analysis.checks import (
    Absence,
    Hedge,
    PictureCheck,
    ScareQuote,
    Unverified,
    check_pictures,
    find_absences,
    find_anonymous_without_reason,
    find_scare_quotes,
    find_unverified,
    list_hedges,
)
from annotator.analysis.coded import CodedUnit


def test_absences_denials_and_silence() -> None:
    units = write(
        *LAUNCH[6:8],
        say("The mill denied that.", "mill/company", stance="deny"),
        say("The port did not reply.", "-port/company", stance="no_comment"),
        say("Police said he fled; his lawyer declined to comment.",
            "police/government", "-lawyer/private_person"),
        say("Rain fell."),
        wait("Monitors saw nothing."),
        say("Neither claim could be independently verified.", polarity="negative"),
    )  # fmt: skip
    assert find_absences(units) == (
        Absence(number=1, kind="absence", sources=("Norpress",)),
        Absence(number=2, kind="absence", sources=("monitoring groups",)),
        Absence(number=3, kind="denial", sources=("mill",)),
        Absence(number=4, kind="silence", sources=("port",)),
        Absence(number=5, kind="silence", sources=("lawyer",)),
    )


def test_a_warning_is_about_the_sentence_before_it_or_its_own_caption() -> None:
    units = write(
        say("The army said it had taken the hill.", "army/military"),
        say("A flag on the hill", "army/military", kind="caption"),
        say("The claim could not be independently verified."),
        say("A flag; independent journalists were not given access", kind="caption"),
    )
    assert find_unverified(units) == (
        Unverified(number=1, warning=3, words="could not be independently verified"),
        Unverified(number=4, warning=4, words="independent journalists were not"),
    )


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        (say("Police could not confirm the toll.", "police/government"), False),
        (say("Reuters could not confirm the toll.", "Reuters/wire_service"), True),
        (say("Neither claim could be independently verified."), True),
        (wait("There was no independent confirmation."), True),
        (say("They confirmed it."), False),
    ],
)
def test_whose_doubt_it_is(unit: CodedUnit, found: bool) -> None:
    assert bool(find_unverified(write(unit))) is found


def test_pictures() -> None:
    assert check_pictures(LAUNCH) == (
        PictureCheck(
            kind="slash_credit",
            numbers=(5, 6),
            words="(Norpress/Norland Pictures/AP)",
            route=("Norpress", "Norland Pictures", "AP"),
        ),
    )


@pytest.mark.parametrize(
    ("caption", "credit", "expected"),
    [
        ("A street", say("Ana Reil/AP", "AP/wire_service", kind="credit"), None),
        ("A street", say("Photo: Ana Reil", kind="credit"), None),
        ("A launch", say("KNA/AP", "KNA/state_media > AP/wire_service", kind="credit"),
         ("slash_credit", ("KNA", "AP"), False)),
        ("A launch", say("Ministry handout", "ministry/government", kind="credit"),
         ("handout", ("ministry",), False)),
        ("A launch. It could not be verified.",
         say("KNA via AP", "KNA/state_media > AP/wire_service", kind="credit"),
         ("handout", ("KNA", "AP"), True)),
        ("FILE - A street in May", say("Ana Reil/AP", "AP/wire_service", kind="credit"),
         ("file", ("AP",), False)),
    ],
)  # fmt: skip
def test_what_a_credit_says(
    caption: str, credit: CodedUnit, expected: tuple[str, tuple[str, ...], bool] | None
) -> None:
    found = check_pictures(write(say(caption, kind="caption"), credit))
    assert [(p.kind, p.route, p.warned) for p in found] == ([expected] if expected else [])


def test_captions_of_one_picture_belong_together() -> None:
    caption, credit = say("A hill", kind="caption"), say("Army handout", kind="credit")
    units = write(caption, caption, credit, caption, credit, say("Rain."), credit)
    assert [p.numbers for p in check_pictures(units)] == [(1, 2, 3), (4, 5), (7,)]


def test_anonymity_without_a_reason() -> None:
    def secret(text: str, name: str = "") -> CodedUnit:
        return say(text, f"{name}/anonymous", identification="anonymous")

    rain = say("Rain fell.")
    units = write(
        secret("A person familiar with the talks said so."),
        rain,
        rain,
        secret("A clerk, who feared for her job, said so.", "clerk"),
        secret("“Look,” one of them said."),
        rain,
        rain,
        rain,
        secret("The clerk saw it.", "clerk"),
        secret("Someone else saw it.", "porter"),
    )
    assert find_anonymous_without_reason(units) == (1, 10)


def test_a_hedge_in_quotation_marks_is_the_sources() -> None:
    units = write(
        say("“It may rain,” he said, possibly in jest.", "he/expert", hedges=("may", "possibly")),
        say("It rained.", hedges=("reportedly",)),
    )
    assert list_hedges(units) == (
        Hedge(number=1, term="may", owner="source"),
        Hedge(number=1, term="possibly", owner="reporter"),
        Hedge(number=2, term="reportedly", owner="unknown"),
    )


def test_quotation_marks_without_a_speaker() -> None:
    units = write(
        say("The “reform” cut pay, and 'so-called experts' left."),
        say("He called it “reform”.", "he/expert"),
        say("“We lived for years in a house by the sea.”"),
        wait("The “reform” failed."),
    )
    assert find_scare_quotes(units) == (ScareQuote(number=1, words="“reform”"),)
