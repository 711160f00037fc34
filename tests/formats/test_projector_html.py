"""What the beamer shows: nothing of answers before the key, no learner's word unasked, no markup
of others."""

import base64
import hashlib
import re

import msgspec
import pytest
from lessons import make_lesson

from annotator.analysis.class_picture import picture_class
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer
from annotator.formats.projector_html import (
    render_projection,
    render_projector_page,
    worth_talking,
)

LESSON = make_lesson()
PHASES = ("guess", "examples", "alone", "pair", "reveal", "end", "closed")


def sheet(choice: str, certainty: int, again: str = "") -> AnswerSheet:
    first = LearnerAnswer(
        unit=0,
        choice=choice,
        certainty=certainty,
        reason="Mia told me",
        objection="Never, said Tom",
    )
    revised = (LearnerAnswer(unit=0, choice=again, certainty=3),) if again else ()
    return AnswerSheet(guess=4, answers=(first,), revised=revised, exit="<b>Ask who said it.")


SHEETS = (sheet("people", 4), sheet("authorities", 2), sheet("people", 4, "authorities"))
PICTURE = picture_class(LESSON, SHEETS)


def projected(phase: str) -> str:
    return render_projection(LESSON, PICTURE, phase)


def words(phase: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", projected(phase)).split())


@pytest.mark.parametrize("phase", ["guess", "alone", "pair"])
def test_before_the_key_no_answer_shows(phase: str) -> None:
    shown = projected(phase)
    told = [c.label for c in LESSON.choices] + [u.reason for u in LESSON.units if u.reason]
    assert not [said for said in told if said in shown]
    nobody = [msgspec.structs.replace(s, answers=s.answers[:0], revised=()) for s in SHEETS]
    others = [sheet("reporter", 1), sheet("state_media", 1), sheet("reporter", 1, "people")]
    assert shown == render_projection(LESSON, picture_class(LESSON, others), phase)
    assert (shown == render_projection(LESSON, picture_class(LESSON, nobody), phase)) == (
        phase == "guess"
    )


@pytest.mark.parametrize("phase", PHASES)
def test_what_learners_write_is_not_shown_unasked(phase: str) -> None:
    shown = projected(phase)
    assert "Mia" not in shown
    assert "Tom" not in shown
    assert "<b>Ask" not in shown
    assert ("Ask who said it." in shown) == (phase == "end")  # within what the teacher opens
    assert "%" not in words(phase)


def test_guess_and_examples() -> None:
    assert words("guess") == (
        "Read only the headline Ferry strike goes on Island Post How many independent sources?"
    )
    assert "Rain fell. Reporter only. Nobody is named." in words("examples")


def test_progress() -> None:
    assert "Sentence 1 3 of 3 Sentence 2 0 of 3" in words("alone")
    assert "How many have decided after talking Sentence 1 1" in words("pair")
    assert "Sentence 2" not in words("pair")


def test_reveal() -> None:
    said = words("reveal")
    for part in (
        "Talk about these first 1. Talks broke down",
        "People 2 Authorities and armed forces (key) 1",
        "Sure, and the key differs: 2",
        "After talking, 1 of 1 answer changed: 1 towards the key.",
        "The ministry said so. Accepted, too: Has a side.",
        "1 key",
    ):
        assert part in said, part
    assert said.count("Talks broke") == 2  # nobody answered the others: they are in the table only


def test_end() -> None:
    said = words("end")
    for part in (
        "Guesses: 4 (3×). We count 2.",
        "The ministry and the agency.",
        "Largest: Reporter only, 2 of 3 sentences.",
        "When the class said sure, it held 0 of 2 times.",
        "Sentences to take home (3)",
    ):
        assert part in said, part


@pytest.mark.parametrize("phase", PHASES)
def test_nobody_is_in(phase: str) -> None:
    picture = picture_class(LESSON, ())
    assert worth_talking(picture) == ()
    assert render_projection(LESSON, picture, phase).strip()
    bare = make_lesson(examples=(), mix=(), articles=LESSON.articles * 3)
    assert render_projection(bare, picture, phase).strip()


def test_texts_cannot_be_markup() -> None:
    article = msgspec.structs.replace(LESSON.articles[0], title="<img src=x>")
    unit = msgspec.structs.replace(LESSON.units[0], text="<img src=x>", reason="<img src=x>")
    lesson = make_lesson(articles=(article,) * 2, units=(unit,), question="<img src=x>")
    picture = picture_class(lesson, SHEETS)
    for phase in PHASES:
        assert "<img" not in render_projection(lesson, picture, phase), phase


def test_the_page_runs_its_own_script_alone() -> None:
    page = render_projector_page('"><script>')
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert "/projector/%22%3E%3Cscript%3E/picture" in page
