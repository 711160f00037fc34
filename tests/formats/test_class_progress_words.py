"""Progress of a class, in words and as a table; own certainty in words."""

from lessons import CODEBOOK, make_lesson

from annotator.analysis.class_picture import Changes
from annotator.analysis.class_progress import Recall, measure_progress
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer
from annotator.formats.class_progress import (
    change_words,
    own_certainty_words,
    recall_words,
    render_progress_table,
    render_progress_text,
)

LESSON = make_lesson(title="<i>One")
SHEET = AnswerSheet(
    answers=(
        LearnerAnswer(unit=0, choice="people", certainty=4),
        LearnerAnswer(unit=1, choice="reporter", certainty=4),
        LearnerAnswer(unit=2, choice="people", certainty=1),
    ),
    revised=(LearnerAnswer(unit=0, choice="authorities", certainty=3),),
)
PROGRESS = measure_progress([(LESSON, [SHEET]), (make_lesson(), [AnswerSheet()])], CODEBOOK)


def test_table() -> None:
    table = render_progress_table(PROGRESS)
    assert '<th scope="col">&lt;i&gt;One</th>' in table
    assert "<td>0 of 1; instead most often People (1)</td><td>not asked</td>" in table
    assert render_progress_table(measure_progress([], CODEBOOK)) == ""


def test_text() -> None:
    assert render_progress_text(PROGRESS).splitlines() == [
        "<i>One",
        "  Authorities and armed forces: 0 of 1; instead most often People (1)",
        "  Reporter only: 1 of 1",
        "  After talking, 1 of 1 answer changed: 1 towards the key.",
        "The ferry",
    ]


def test_a_share_only_from_thirty_on() -> None:
    assert recall_words(Recall(key="a", held=20, of=29)) == "20 of 29"
    assert recall_words(Recall(key="a", held=20, of=30)) == "20 of 30 (67%)"


def test_changes() -> None:
    assert change_words(Changes()) == ()
    assert change_words(Changes(talked=1)) == ("After talking, the answer was kept.",)
    assert change_words(Changes(talked=3, changed=2)) == ("After talking, 2 of 3 answers changed.",)


def test_own_certainty() -> None:
    assert own_certainty_words([(LESSON, SHEET), (LESSON, SHEET)]) == (
        "When you said sure, it held 2 of 4 times.",
    )
    assert own_certainty_words([]) == ()
