"""The questions to an author."""

from hypothesis import given
from hypothesis import strategies as st
from sourcing import LAUNCH, say, wait, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.draft import ORDER, ask_author


def asked(*units: CodedUnit) -> dict[str, tuple[int, ...]]:
    return {q.kind: q.numbers for q in ask_author(write(*units))}


def test_a_figure_without_a_source() -> None:
    found = ask_author(
        write(
            say("The repair cost 38 percent more."), say("It has 3 doors."), say("Built in 1911.")
        )
    )
    assert [(q.kind, q.numbers) for q in found] == [("unsourced", (1,))]
    assert found[0].text == "Sentence 1 gives a figure without a source. Where did you get it?"


def test_a_figure_with_a_source_is_not_asked_about() -> None:
    board = say("The repair cost 38 percent more, the board said.", "board/government")
    assert "unsourced" not in asked(board)
    assert "unsourced" not in asked(wait("The repair cost 38 percent more."))
    assert "unsourced" not in asked(say("I counted 38 men on the pier.", voice="observation"))


def test_hearsay() -> None:
    assert asked(say("The mayor reportedly knew."))["hearsay"] == (1,)
    assert "hearsay" not in asked(say("The mayor knew, Ana Reil said.", "Ana Reil/expert"))


def test_a_heading_that_is_surer_than_the_body() -> None:
    found = ask_author(
        write(
            say("Pier of Selm breaks under the crane", kind="heading"),
            say(
                "The pier of Selm may have broken under the crane, Ana Reil said.",
                "Ana Reil/expert",
            ),
            say("The pier of Selm broke under its crane, Tom Rigg said.", "Tom Rigg/expert"),
        )
    )
    question = next(q for q in found if q.kind == "plain_heading")
    assert question.numbers == (1, 2, 3)
    assert question.text == (
        "The heading says plainly what sentences 2 and 3 attribute or hedge. Should it name"
        " Ana Reil and Tom Rigg?"
    )


def test_a_handout_without_its_line() -> None:
    caption = say("The rocket before the launch", "Norpress/state_media", kind="caption")
    credit = say("Handout via Norpress", "Norpress/state_media", kind="credit")
    assert asked(caption, credit)["handout_line"] == (1, 2)
    warned = say(
        "The rocket; its flight could not be independently verified.",
        "Norpress/state_media",
        kind="caption",
    )
    assert "handout_line" not in asked(warned, credit)


def test_at_most_five_the_weightiest_first() -> None:
    found = ask_author(LAUNCH)
    assert 0 < len(found) <= 5
    assert [ORDER.index(q.kind) for q in found] == sorted(ORDER.index(q.kind) for q in found)
    assert all(q.text.endswith("?") and q.numbers for q in found)


def test_nothing_to_ask() -> None:
    assert ask_author(()) == ()
    assert ask_author(write(say("The pier was painted green."))) == ()


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_text(texts: list[str]) -> None:
    assert len(ask_author(write(*map(say, texts)))) <= 5
