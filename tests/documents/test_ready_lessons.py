"""The ready lessons are sound, and a broken file is told with its line."""

from pathlib import Path

import msgspec
import pytest
from lessons import CODEBOOK, make_lesson

from annotator.analysis.lesson import Lesson, find_hints, judge
from annotator.documents.lessons import decode_lesson, encode_lesson, lesson_paths, read_lesson
from annotator.errors import SeedError

LESSONS = [read_lesson(path, CODEBOOK) for path in lesson_paths()]


def test_six_lessons() -> None:
    assert len(LESSONS) == 6
    assert {lesson.minutes for lesson in LESSONS} == {45}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_ready_lesson(lesson: Lesson) -> None:
    """Six to eight sentences, three examples, a full plan; and each "why not …?" argues against
    an answer that is not the key, or says that it can be defended where it is accepted."""
    assert 6 <= len(lesson.units) <= 8
    places = [(unit.article, unit.sentence) for unit in lesson.units]
    assert places == sorted(set(places))
    assert len(lesson.examples) == 3
    assert len(lesson.steps) == 6
    assert len(lesson.questions) >= 3
    assert len(lesson.goes_wrong) >= 3
    for unit in lesson.units:
        assert unit.reason
        key = lesson.choice(unit.key)
        for rival, said in unit.why_not.items():
            choice = lesson.choice(rival)
            assert choice is not None
            verdict = judge(lesson, unit, choice.key).verdict
            assert verdict != "agrees"
            assert ("can be defended" in said) == (verdict == "accepted"), said
        assert key is None or len(find_hints(lesson, unit).two_remain) == 2


def test_ready_lessons_differ_in_their_keys() -> None:
    """Each lesson but the last has a key, asks for different answers, and the first ones have a
    sentence of the reporter's and one that somebody passed on."""
    for lesson in LESSONS[:5]:
        assert all(unit.key for unit in lesson.units)
        assert len({c.key for u in lesson.units if (c := lesson.choice(u.key))}) >= 4
    assert not any(unit.key for unit in LESSONS[5].units)
    for lesson in LESSONS[:4]:
        assert any(unit.key == "unattributed" for unit in lesson.units)
        assert any(len(unit.chain) > 2 for unit in lesson.units)


@pytest.mark.parametrize("lesson", [*LESSONS, make_lesson()], ids=lambda lesson: lesson.id)
def test_kept_and_opened_again(lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "lesson.json"
    path.write_bytes(encode_lesson(lesson))
    assert read_lesson(path, CODEBOOK) == lesson


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("sentence = 6", 'sentence = "six"', "sentence", "Expected `int`"),
        ("sentence = 6\n", "sentence = 7\n", "begins = \"A report read out", "does not begin so"),
        ('cue = "according to"', 'cue = "in accordance with"', "cue = \"in accordance", "is not in the sentence"),
        ('set = "groups"', 'set = "colours"', "set =", "Invalid enum value"),
        ('articles = ["satellite-launch"]', 'articles = ["moon"]', "articles =", "no sample article 'moon'"),
        ('aim = "', 'goal = "', "1", "unknown field"),
        ('title = "Who', 'title = Who', "title", "not valid TOML"),
        ('why_not = { politician = "It can', 'why_not = { has_a_side = "It can', "why_not = { has_a_side", "unknown answer"),
    ],
)  # fmt: skip
def test_broken(old: str, new: str, line: str, problem: str, tmp_path: Path) -> None:
    text = lesson_paths()[0].read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    path = tmp_path / "lesson.toml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(SeedError, match=problem.replace("(", r"\(")) as error:
        read_lesson(path, CODEBOOK)
    if line != "1":
        assert broken.splitlines()[error.value.line - 1].strip().startswith(line)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"schema": 1, "lesson": {}}', b"[" * 5000])
def test_not_a_lesson(data: bytes) -> None:
    with pytest.raises(SeedError, match="is not a lesson"):
        decode_lesson(data, Path("kept.json"))


def test_a_lesson_that_does_not_fit_together() -> None:
    data = encode_lesson(make_lesson()).replace(b'"key": "government"', b'"key": "nonsense"')
    with pytest.raises(SeedError, match="unknown answer"):
        decode_lesson(data, Path("kept.json"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_the_mix_is_that_of_the_key(lesson: Lesson) -> None:
    """Every counted sentence of every article once; what is asked stands where the key has it."""
    assert len(lesson.mix) == len(lesson.articles)
    for article, mix in zip(lesson.articles, lesson.mix, strict=True):
        assert mix.open == ()
        assert len(mix.counted) == len(set(mix.counted)) == mix.answered
        assert set(mix.counted) <= {s.number for s in article.sentences}
    for unit in lesson.units:
        if unit.key and lesson.set != "letters":
            assert unit.sentence in lesson.mix[unit.article].types[unit.key]


def test_a_lesson_that_was_kept_before_there_was_a_mix() -> None:
    kept = msgspec.json.decode(encode_lesson(make_lesson()))
    for name in ("mix", "sources"):
        del kept["lesson"][name]
    assert decode_lesson(msgspec.json.encode(kept), Path("kept.json")) == make_lesson(mix=())
