"""Own lessons from an article, and codes collected into the picture of a class."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lessons import CODEBOOK, make_lesson

from annotator.analysis.lesson import AnswerSheet, ArticleMix, LearnerAnswer, Lesson, judge
from annotator.documents import read_text
from annotator.engine import Engine
from annotator.errors import FormatError, NotFound
from annotator.formats.lesson_code import write_code
from annotator.model import Span
from annotator.store import Reviewer, Store, open_store
from annotator.work.engine import load_engine
from annotator.work.ingest import ingest
from annotator.work.lessons import (
    MOST_LINES,
    change_key,
    collect,
    draft_lesson,
    find_lesson,
    render_paper,
    with_set,
)
from annotator.work.review import apply_changes
from annotator.work.settle import apply_decisions

ARTICLE = (
    "The bridge will close in May, the transport ministry said.\n\n"
    "Shops may lose a third of their trade, according to the chamber of commerce.\n"
    "The bridge was built in 1931."
)
FIRST = Span(0, 58)
LESSON = make_lesson()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(tier="rules")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.db") as store:
        yield store


def add(store: Store, engine: Engine, text: str = ARTICLE) -> str:
    return ingest(store, read_text(text), engine).document_id or ""


def answer(store: Store, document: str, key: str, reviewer: str = "default") -> None:
    if reviewer != "default":
        store.save_reviewer(Reviewer(id=reviewer, name=reviewer, created_at="2026-03-01T10:00:00Z"))
    change = {
        "seq": 1, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
        "start": FIRST.start, "end": FIRST.end, "tag": {"primary_type": key, "certainty": 4},
    }  # fmt: skip
    done = apply_changes(store, document, reviewer, "tab", [change], codebook=CODEBOOK)
    assert not done.refused


def keys(lesson: Lesson) -> list[str]:
    return [unit.key for unit in lesson.units]


def test_what_nobody_answered_has_no_key(store: Store, engine: Engine) -> None:
    lesson = draft_lesson(store, add(store, engine), CODEBOOK)
    assert keys(lesson) == ["", "", ""]
    assert lesson.mix == ()
    assert len(lesson.examples) == 3
    assert [s.opens for s in lesson.articles[0].sentences] == [True, True, False]


def test_own_answers_are_the_key(store: Store, engine: Engine) -> None:
    document = add(store, engine)
    answer(store, document, "government")
    lesson = draft_lesson(store, document, CODEBOOK)
    assert keys(lesson) == ["government", "", ""]
    assert lesson.mix == (ArticleMix(types={"government": (1,)}, open=(2, 3)),)
    assert lesson.units[0].reason
    assert judge(lesson, lesson.units[0], "authorities").verdict == "agrees"


def test_what_was_settled_comes_first(store: Store, engine: Engine) -> None:
    document = add(store, engine)
    answer(store, document, "government")
    answer(store, document, "company", "tom")
    decision = {
        "seq": 1, "made_at": "2026-03-01T10:00:00.000Z", "action": "settle",
        "start": FIRST.start, "end": FIRST.end, "picked": ["tom"], "tag": None,
        "reason": "She runs the toll firm.", "accepted": ["government"],
    }  # fmt: skip
    assert not apply_decisions(
        store, document, "default", "tab", [decision], codebook=CODEBOOK
    ).refused
    unit = draft_lesson(store, document, CODEBOOK).units[0]
    assert (unit.key, unit.accepted) == ("company", ("government",))


def test_chosen_sentences(store: Store, engine: Engine) -> None:
    lesson = draft_lesson(store, add(store, engine), CODEBOOK, sentences=[3, 1, 3, 99])
    assert [unit.sentence for unit in lesson.units] == [1, 3]


def test_a_text_in_another_language(store: Store, engine: Engine) -> None:
    document = add(store, engine, "Ce texte est en français, et personne ne parle ici de rien.")
    assert keys(draft_lesson(store, document, CODEBOOK)) == [""]


def test_nothing_to_ask_about(store: Store, engine: Engine) -> None:
    with pytest.raises(NotFound):
        draft_lesson(store, "nonsense", CODEBOOK)


@pytest.mark.parametrize("wanted", ["1", "who-told-them", "1-who-told-them"])
def test_find_lesson(wanted: str) -> None:
    assert find_lesson(wanted, CODEBOOK).title == "Who told them?"


def test_no_such_lesson() -> None:
    with pytest.raises(NotFound, match="1-who-told-them, 2-"):
        find_lesson("seven", CODEBOOK)


@pytest.mark.parametrize("number", "12345")
def test_either_set_of_answers(number: str) -> None:
    """A lesson can be turned to the types and back, and still fits together."""
    lesson = find_lesson(number, CODEBOOK)
    types = with_set(lesson, "types", CODEBOOK)
    assert change_key(types, {}) == types
    assert with_set(types, lesson.set, CODEBOOK) == lesson
    if lesson.set != "letters":
        assert {judge(types, u, u.key).verdict for u in types.units} == {"agrees"}


def test_a_teachers_own_key() -> None:
    changed = change_key(LESSON, {2: {"key": "state_media", "reason": "The agency said so."}})
    assert judge(changed, changed.units[2], "state_media").verdict == "agrees"
    assert changed.mix[0].types["state_media"] == (4,)
    assert change_key(LESSON, {2: {"key": ""}}) == LESSON
    with pytest.raises(FormatError, match="the key needs a reason"):
        change_key(LESSON, {2: {"key": "state_media"}})


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("html", b"<!DOCTYPE")])
def test_paper(form: str, start: bytes) -> None:
    assert render_paper(LESSON, "worksheet", form).startswith(start)


# ---------------------------------------------------------------- collecting


def code(choice: str, guess: int) -> str:
    given = LearnerAnswer(unit=0, choice=choice, certainty=4, reason="the ministry said it")
    return write_code(LESSON, AnswerSheet(guess=guess, answers=(given,)))


def test_collect() -> None:
    one, two = code("authorities", 1), code("people", 2)
    broken = f"{two[:10]}\n{two[10:20]}\r\n  {two[20:]}"
    collected = collect(LESSON, f"\n{one}\n\n{broken}\nnot a code\n{one.lower()}\n")
    assert (collected.picture.learners, collected.repeated) == (2, 1)
    assert collected.picture.units[0].counts == {"authorities": 1, "people": 1}
    assert [signs for signs, _ in collected.refused] == ["notacode"]


def test_codes_of_another_lesson_are_told() -> None:
    collected = collect(make_lesson(id="other"), code("people", 1))
    assert collected.picture.learners == 0
    assert "belongs to another lesson" in collected.refused[0][1]


def test_too_much_pasted() -> None:
    with pytest.raises(FormatError, match="too many"):
        collect(LESSON, "x\n" * (MOST_LINES + 1))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_whatever_is_pasted(pasted: str) -> None:
    collected = collect(LESSON, pasted)
    assert collected.picture.learners == 0
    assert all(problem.endswith(".") for _, problem in collected.refused)
