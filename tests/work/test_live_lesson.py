"""A live lesson by its use cases: joining, answering step by step, pairs, the key, deletion."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from classes import TEACHER, Room, open_room
from hypothesis import given
from hypothesis import strategies as st
from lessons import CODEBOOK, make_lesson

from annotator.errors import (
    AccessError,
    FormatError,
    NotFound,
    SignedOut,
    StoreRefused,
    TooManyTries,
)
from annotator.store import Reviewer, open_classes, utc_text
from annotator.work import classroom, seats
from annotator.work.erase import count_classes, erase_person, preview_erasure
from annotator.work.join_codes import (
    ALL_WRONG,
    CODE_LIFE,
    LETTERS,
    PIN_TRIES,
    WINDOW,
    WRONG,
    WrongCodes,
    clean_code,
    draw_code,
)
from annotator.work.seats import PostedAnswer, PostedWork
from annotator.work.settings import CLASS_DAYS, change_setting

A, G, R = "authorities", "state_media", "reporter"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = open_room(tmp_path)
    yield room
    room.classes.close()
    room.store.close()


CHOICES = [c.key for c in make_lesson().choices]
ONE, TWO, THREE = CHOICES[:3]

# ---------------------------------------------------------------- joining


def test_everyone_gets_a_seat_of_their_own(room: Room) -> None:
    joined = [room.join() for _ in range(30)]
    assert [j.seat.number for j in joined] == list(range(1, 31))
    assert len({j.seat.name for j in joined}) == len({j.token for j in joined}) == 30
    assert all(" " in j.seat.name for j in joined)


def test_numbers_instead_of_nicknames(room: Room) -> None:
    held = classroom.start_lesson(
        room.store, room.classes, make_lesson(), TEACHER, naming="numbers"
    )
    joined = seats.join_lesson(room.classes, room.wrong, held.code or "")
    assert joined.seat.name == "Learner 1"


def test_a_device_that_is_known_gets_its_seat_again(room: Room) -> None:
    first = room.join()
    again = room.join(tokens=["nonsense", first.token])
    assert (again.seat.id, again.token) == (first.seat.id, first.token)
    assert len(room.classes.seats(room.held.class_id)) == 1


def test_the_seat_stays_over_lessons_of_the_class_and_not_beyond(room: Room) -> None:
    first = room.join()
    next_one = classroom.start_lesson(
        room.store, room.classes, make_lesson(), TEACHER, class_id=room.held.class_id
    )
    other = classroom.start_lesson(room.store, room.classes, make_lesson(), TEACHER, name="8a")
    tokens = [first.token]
    again = seats.join_lesson(room.classes, room.wrong, next_one.code or "", tokens=tokens)
    elsewhere = seats.join_lesson(room.classes, room.wrong, other.code or "", tokens=tokens)
    assert again.seat.id == first.seat.id
    assert elsewhere.seat.id != first.seat.id
    with pytest.raises(NotFound):
        seats.find_own_lesson(room.classes, first.seat, other.id)


def test_by_number_and_pin_on_another_device(room: Room) -> None:
    first = room.join()
    with pytest.raises(FormatError, match="four digits"):
        seats.set_pin(room.classes, first.seat, "12a4")
    with pytest.raises(AccessError):  # none was set
        room.join(number=1, pin="1234")
    seats.set_pin(room.classes, first.seat, "1234")
    second = room.join(number=1, pin="1234")
    assert second.seat.id == first.seat.id
    with pytest.raises(SignedOut, match="another device"):
        room.told(first)
    assert room.told(second)["number"] == 1


def test_a_pin_cannot_be_guessed(room: Room) -> None:
    first = room.join()
    seats.set_pin(room.classes, first.seat, "1234")
    for n in range(PIN_TRIES):
        with pytest.raises(AccessError, match="do not go together"):
            room.join(number=1, pin=f"000{n}")
    with pytest.raises(AccessError, match="ask for a new PIN"):
        room.join(number=1, pin="1234")
    pin = classroom.give_pin(room.classes, first.seat.id)
    assert room.join(number=1, pin=pin).seat.id == first.seat.id


def test_nobody_new_where_it_is_locked(room: Room) -> None:
    first = room.join()
    classroom.set_locked(room.classes, room.held.id, locked=True)
    with pytest.raises(AccessError, match="lets nobody new in"):
        room.join()
    assert room.join(tokens=[first.token]).seat.id == first.seat.id
    classroom.set_locked(room.classes, room.held.id, locked=False)
    assert room.join().seat.number == 2


def test_a_code_ends(room: Room) -> None:
    late = datetime.now(UTC) + CODE_LIFE + timedelta(minutes=1)
    with pytest.raises(NotFound, match="No lesson has this code now"):
        room.join(now=late)
    old = room.held.code or ""
    classroom.renew_code(room.classes, room.held.id)
    with pytest.raises(NotFound):
        seats.join_lesson(room.classes, room.wrong, old)
    assert room.join().seat.number == 1
    room.go("closed")
    with pytest.raises(NotFound):
        room.join()
    with pytest.raises(StoreRefused, match="over"):
        classroom.renew_code(room.classes, room.held.id)


def test_codes_cannot_be_tried_through(room: Room) -> None:
    """From one place, and from many."""
    clock = [0.0]
    wrong = WrongCodes(lambda: clock[0])
    code = room.held.code or ""

    def tries(place: str) -> int:
        n = 0
        try:
            while True:
                with pytest.raises(NotFound):
                    seats.join_lesson(room.classes, wrong, draw_code()[:-1] + "0", place=place)
                n += 1
        except TooManyTries:
            return n

    assert tries("one") == WRONG
    with pytest.raises(TooManyTries, match="Wait a few minutes"):
        seats.join_lesson(room.classes, wrong, code, place="one")
    assert seats.join_lesson(room.classes, wrong, code, place="two").seat.number == 1
    assert sum(tries(f"place {n}") for n in range(10)) == ALL_WRONG - WRONG
    with pytest.raises(TooManyTries):
        seats.join_lesson(room.classes, wrong, code, place="two")
    clock[0] = WINDOW + 1
    assert seats.join_lesson(room.classes, wrong, code, place="one").seat.number == 2


@given(st.text(max_size=40))
def test_any_code_is_cleaned(typed: str) -> None:
    cleaned = clean_code(typed)
    assert cleaned == clean_code(cleaned)
    assert cleaned.isascii()


def test_codes_have_no_two_letters_that_look_alike() -> None:
    assert not set("0OQ1IL5S2Z8BUVG7") & set(LETTERS) - {"Q"}
    assert draw_code() != draw_code()


# ---------------------------------------------------------------- answering


def test_an_answer_is_kept_whole_and_half(room: Room) -> None:
    ana = room.join()
    whole = PostedAnswer(
        choice=ONE, certainty=4, cue=(2, 4), because=1, reason="It says so", objection=""
    )
    half = PostedAnswer(choice=TWO)
    assert room.post(ana, 1, guess=3, answers={0: whole, 1: half}).seq == 1
    mine: Any = room.told(ana, whole=True)["mine"]
    assert (mine["seq"], mine["guess"]) == (1, 3)
    assert mine["answers"][0]["cue"] == (2, 4)
    assert mine["answers"][1]["choice"] == TWO
    live = classroom.watch_lesson(room.classes, room.now)
    assert [unit.answered for unit in live.picture.units] == [1, 0, 0]
    assert (live.learners[0].answered, live.learners[0].here) == (1, True)


def test_a_post_is_taken_once(room: Room) -> None:
    ana = room.join()
    room.answer(ana, 2, [ONE])
    assert room.answer(ana, 1, [TWO]).seq == 2
    assert room.answer(ana, 2, [TWO]).seq == 2
    mine: Any = room.told(ana, whole=True)["mine"]
    assert mine["answers"][0]["choice"] == ONE


BAD = [
    {"answers": {9: PostedAnswer(choice=ONE)}},
    {"answers": {-1: PostedAnswer(choice=ONE)}},
    {"answers": {0: PostedAnswer(choice="nobody")}},
    {"answers": {0: PostedAnswer(choice=ONE, certainty=5)}},
    {"answers": {0: PostedAnswer(choice=ONE, cue=(0, 99))}},
    {"answers": {0: PostedAnswer(choice=ONE, cue=(3, 3))}},
    {"answers": {0: PostedAnswer(choice=ONE, because=40)}},
    {"answers": {0: PostedAnswer(choice=ONE, reason="a" * 301)}},
    {"exit": "a" * 301},
    {"guess": -1},
    {"guess": 100},
]


@pytest.mark.parametrize("said", BAD, ids=str)
def test_what_the_page_cannot_have_sent_changes_nothing(room: Room, said: dict[str, Any]) -> None:
    ana = room.join()
    room.answer(ana, 1, [ONE, TWO])
    before = room.classes.load_work(room.held.id)
    with pytest.raises(FormatError):
        room.post(ana, 2, **said)
    assert room.classes.load_work(room.held.id) == before


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_words_are_kept(
    tmp_path_factory: pytest.TempPathFactory, reason: str, said: str
) -> None:
    room = open_room(tmp_path_factory.mktemp("room"))
    ana = room.join()
    room.post(ana, 1, exit=said, answers={0: PostedAnswer(choice=ONE, certainty=1, reason=reason)})
    work = room.classes.load_work(room.held.id)
    assert work.sheets[0].exit == said.encode("utf-8", "replace").decode()
    assert work.answers[0].reason == reason.encode("utf-8", "replace").decode()
    room.classes.close()
    room.store.close()


def test_once_partners_may_be_seen_own_answers_are_fixed(room: Room) -> None:
    ana = room.join()
    room.answer(ana, 1, [ONE])
    room.go("pair")
    assert room.answer(ana, 2, [TWO, TWO]).late == (0,), "kept, and not counted"
    mine: Any = room.told(ana, whole=True)["mine"]
    assert {n: a["choice"] for n, a in mine["answers"].items()} == {0: ONE, 1: TWO}
    kept = room.classes.load_work(room.held.id).answers
    assert [(a.unit, a.stage, a.choice) for a in kept] == [
        (0, "alone", ONE), (0, "late", TWO), (1, "alone", TWO),
    ]  # fmt: skip


def test_words_that_were_typed_while_the_teacher_went_on_are_kept(room: Room) -> None:
    ana = room.join()
    room.answer(ana, 1, [ONE])
    room.go("pair")
    said = PostedAnswer(choice=ONE, certainty=3, cue=(0, 1), because=2, reason="It was said so")
    assert room.post(ana, 2, answers={0: said}).late == ()
    mine: Any = room.told(ana, whole=True)["mine"]
    assert mine["answers"][0]["reason"] == "It was said so"
    assert mine["answers"][0]["cue"] == (0, 1)


def test_after_the_key_answers_are_late_and_not_counted(room: Room) -> None:
    ana = room.join()
    room.answer(ana, 1, [ONE])
    room.post(ana, 2, guess=3)
    room.go("reveal")
    objecting = PostedAnswer(choice=ONE, certainty=3, objection="The ministry is not the cabinet")
    late = PostedAnswer(choice=TWO, certainty=4)
    assert room.post(ana, 3, guess=2, answers={0: objecting, 1: late}).late == (1,)
    live = classroom.watch_lesson(room.classes, room.now)
    first, second, _ = live.picture.units
    assert (first.counts, first.objections) == ({ONE: 1}, (objecting.objection,))
    assert second.counts == {}
    assert live.picture.guesses == {3: 1}
    mine: Any = room.told(ana, whole=True)["mine"]
    assert mine["answers"][1]["choice"] == TWO, "it is shown to the learner, who gave it"


def test_nothing_is_taken_after_the_lesson(room: Room) -> None:
    ana = room.join()
    room.go("closed")
    with pytest.raises(StoreRefused, match="over"):
        room.answer(ana, 1, [ONE])
    with pytest.raises(StoreRefused, match="hints"):
        seats.take_hint(room.classes, ana.seat, room.held.id, 0)


def test_the_key_shown_nothing_before_it_comes_back(room: Room) -> None:
    room.go("end")
    assert room.go("reveal").phase == "reveal"
    for phase in ("alone", "pair", "guess"):
        with pytest.raises(StoreRefused, match="key was shown"):
            room.go(phase)
    room.go("closed")
    with pytest.raises(StoreRefused, match="over"):
        room.go("reveal")


# ---------------------------------------------------------------- hints


def test_hints_come_one_by_one_and_are_counted(room: Room) -> None:
    ana = room.join()
    taken = [seats.take_hint(room.classes, ana.seat, room.held.id, 0) for _ in range(4)]
    assert [[h["kind"] for h in t["hints"]] for t in taken] == [
        ["cue"], ["cue", "named"], ["cue", "named", "remain"], ["cue", "named", "remain"],
    ]  # fmt: skip
    assert [t["more"] for t in taken] == [2, 1, 0, 0]
    room.answer(ana, 1, [ONE])
    live = classroom.watch_lesson(room.classes, room.now)
    assert live.picture.units[0].hints == 1, "an answer does not take hints back"
    told: Any = room.told(ana, whole=True)
    assert len(told["mine"]["given"][0]) == 3
    assert told["data"]["units"][0]["hint_steps"] == 3
    assert seats.take_hint(room.classes, ana.seat, room.held.id, 2) == {"hints": [], "more": 0}


def test_a_lesson_without_hints_gives_none(tmp_path: Path) -> None:
    room = open_room(tmp_path, make_lesson(hints=False))
    with pytest.raises(StoreRefused):
        seats.take_hint(room.classes, room.join().seat, room.held.id, 0)


# ---------------------------------------------------------------- pairs


def test_pairs_see_only_where_they_differ(room: Room) -> None:
    ana, tom = room.join(), room.join()
    room.answer(ana, 1, [ONE, ONE, ONE], certainty=4)
    room.answer(tom, 1, [ONE, TWO, ""], certainty=2)
    room.go("pair")
    pair: Any = room.told(ana)["pair"]
    assert pair["partners"] == [tom.seat.name]
    assert [u["unit"] for u in pair["units"]] == [1]
    (theirs,) = pair["units"][0]["theirs"]
    assert (theirs["name"], theirs["choice"], theirs["certainty"]) == (tom.seat.name, TWO, 2)


def test_both_answers_are_kept(room: Room) -> None:
    ana, tom = room.join(), room.join()
    room.answer(ana, 1, [ONE])
    room.answer(tom, 1, [TWO])
    room.go("pair")
    room.revise(ana, 2, 0, TWO)
    sheets = classroom.answer_sheets(make_lesson(), room.classes.load_work(room.held.id))
    sheet = sheets[ana.seat.id]
    assert (sheet.answers[0].choice, sheet.revised[0].choice) == (ONE, TWO)
    mine: Any = room.told(ana, whole=True)["mine"]
    assert mine["revised"] == {0: {"choice": TWO, "certainty": 4}}


def test_who_comes_while_others_talk_talks_too(room: Room) -> None:
    ana, tom = room.join(), room.join()
    room.go("pair")
    kim = room.join()
    groups = room.now.pairs
    assert [set(g) for g in groups] == [{ana.seat.id, tom.seat.id, kim.seat.id}]
    assert len(room.told(kim)["pair"]["partners"]) == 2  # type: ignore[index]


def test_alone_there_is_nobody_to_talk_to(room: Room) -> None:
    ana = room.join()
    room.go("pair")
    assert room.told(ana)["pair"] == {"partners": [], "units": []}


# ---------------------------------------------------------------- what a learner may know


def test_before_the_key_nothing_tells_it(room: Room) -> None:
    """Of the key, the reasons, others' answers and names, no word in anything that is sent."""
    ana, tom, kim = room.join(), room.join(), room.join()
    room.answer(ana, 1, [ONE, ONE])
    room.post(tom, 1, guess=41, exit="My secret", answers={
        0: PostedAnswer(choice=THREE, certainty=4, reason="Tom thinks so", objection="Tom objects"),
    })  # fmt: skip
    key = [unit.reason for unit in make_lesson().units[:1]]
    key += [said for unit in make_lesson().units for said in unit.why_not.values()]
    key += [make_lesson().poll.reason, '"told"', '"accepted"']
    others = ["Tom thinks so", "Tom objects", "My secret", ":41", tom.seat.name, kim.seat.name]
    for phase in ("guess", "examples", "alone"):
        room.go(phase)
        sent = msgspec.json.encode(room.told(ana, whole=True)).decode()
        for word in (*key, *others):
            assert word not in sent, (phase, word)
    room.go("pair")
    partner = next(g for g in room.now.pairs if ana.seat.id in g)
    assert len(partner) == 3
    sent = msgspec.json.encode(room.told(ana, whole=True)).decode()
    for word in (*key, "Tom objects", "My secret", ":41"):
        assert word not in sent, word
    room.go("reveal")
    sent = msgspec.json.encode(room.told(ana, whole=True)).decode()
    assert all(reason in sent for reason in key)
    for word in ("Tom thinks so", "Tom objects", "My secret", tom.seat.name, kim.seat.name):
        assert word not in sent, word


def test_the_reveal_counts_the_class(room: Room) -> None:
    for n in range(5):
        room.answer(room.join(), 1, [ONE if n else TWO, TWO])
    room.go("reveal")
    reveal: Any = room.told(room.join())["reveal"]
    assert reveal["class"][0] == {ONE: 4, TWO: 1}
    assert reveal["order"][0] == 0, "the most disputed first"
    assert reveal["count"] == 2


# ---------------------------------------------------------------- the teacher's hand


def test_another_teachers_lesson_is_not_there(room: Room) -> None:
    with pytest.raises(NotFound):
        classroom.load_own_lesson(room.classes, room.held.id, "other")
    with pytest.raises(NotFound):
        classroom.start_lesson(
            room.store, room.classes, make_lesson(), "other", class_id=room.held.class_id
        )
    assert room.classes.classes("other") == ()


def test_a_learner_can_be_renamed_and_shut_out(room: Room) -> None:
    ana = room.join()
    before = room.now.version
    classroom.rename_seat(room.classes, ana.seat.id, "  Quick   Hare ")
    assert room.told(ana)["name"] == "Quick Hare"
    assert room.now.version > before, "pages ask anew"
    with pytest.raises(StoreRefused):
        classroom.rename_seat(room.classes, ana.seat.id, "  ")
    classroom.shut_out(room.classes, ana.seat.id)
    with pytest.raises(SignedOut):
        room.told(ana)


def test_a_lesson_without_sentences_cannot_be_held(room: Room) -> None:
    with pytest.raises(StoreRefused, match="no sentence"):
        classroom.start_lesson(room.store, room.classes, make_lesson(units=()), TEACHER)


# ---------------------------------------------------------------- deleting


def words_of(room: Room) -> list[bytes]:
    ana, tom = room.join(), room.join()
    room.post(ana, 1, exit="I will look for the verb", answers={
        0: PostedAnswer(choice=ONE, certainty=4, reason="Because it says so plainly"),
    })  # fmt: skip
    room.go("reveal")
    room.post(
        ana, 2, answers={0: PostedAnswer(choice=ONE, certainty=4, objection="Not a ministry")}
    )
    said = [b"I will look for the verb", b"Because it says so plainly", b"Not a ministry"]
    names = [j.seat.name.encode() for j in (ana, tom)]
    return [*said, *names, ana.seat.token.encode(), tom.seat.id.encode()]


def has(room: Room, word: bytes) -> bool:
    beside = (Path(f"{room.classes.path}{end}") for end in ("", "-wal", "-shm", "-journal"))
    return any(word in path.read_bytes() for path in beside if path.exists())


@pytest.mark.parametrize("how", ["lesson", "class", "by its age"])
def test_nothing_is_left_of_learners_in_any_byte(room: Room, how: str) -> None:
    words = words_of(room)
    assert all(has(room, word) for word in words)
    if how == "lesson":
        room.classes.delete_lesson(room.held.id)
    elif how == "class":
        room.classes.delete_class(room.held.class_id)
    else:
        days = timedelta(days=14, minutes=1)
        assert classroom.prune_classes(room.classes, datetime.now(UTC) + days) == 1
    assert [word for word in words if has(room, word)] == []
    assert room.classes.classes(TEACHER) == ()


def test_a_learner_who_leaves_leaves_nothing(room: Room) -> None:
    words = words_of(room)
    ana = room.classes.seats(room.held.class_id)[0]
    room.classes.delete_seat(ana.id)
    gone = [*words[:4], words[5]]
    assert [word for word in gone if has(room, word)] == []
    assert len(room.classes.seats(room.held.class_id)) == 1


def test_the_desks_own_file_knows_nothing_of_learners(room: Room) -> None:
    words = words_of(room)
    room.store.backup(room.store.path.with_name("copy.db"))
    for path in (room.store.path, room.store.path.with_name("copy.db")):
        assert not any(word in path.read_bytes() for word in words)


def test_while_another_reads_it_is_swept_the_next_time(room: Room) -> None:
    words = words_of(room)
    other = open_classes(room.store.path)
    hasty = open_classes(room.store.path, busy_seconds=0.2)
    with other._file.reading() as session:
        session.all("SELECT * FROM answers")
        hasty.delete_lesson(room.held.id)
        assert any(has(room, word) for word in words)
    other.close()
    assert hasty.sweep()
    assert [word for word in words if has(room, word)] == []
    hasty.close()


@pytest.mark.parametrize(("days", "kept"), [("3", 3), ("for ever", None)])
def test_how_long_a_lesson_is_kept_is_a_setting(room: Room, days: str, kept: int | None) -> None:
    change_setting(room.store, CLASS_DAYS, days)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    held = classroom.start_lesson(room.store, room.classes, make_lesson(), TEACHER, now=now)
    assert held.delete_at[:4] == "9999" if kept is None else held.delete_at[:10] == "2026-03-04"


def test_posts_are_read_strictly() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"lesson": "a", "seq": 1, "name": "Ana"}', type=PostedWork)


# ---------------------------------------------------------------- over lessons


def test_own_certainty_is_told_to_its_learner_over_lessons(room: Room) -> None:
    ana, tom = room.join(), room.join()
    room.answer(ana, 1, ["authorities", "reporter"], certainty=4)
    room.answer(tom, 1, ["people", "people"], certainty=1)
    assert room.told(ana)["own"] is None, "it would tell the key"
    room.go("reveal")
    own = room.told(ana)["own"]
    assert own == ("When you said sure, it held 2 of 2 times.",)
    assert "guess" in str(room.told(tom)["own"])
    later = classroom.start_lesson(
        room.store, room.classes, make_lesson(), TEACHER, class_id=room.held.class_id
    )
    joined = seats.join_lesson(room.classes, room.wrong, later.code or "", tokens=[ana.token])
    posted = PostedWork(
        lesson=later.id, seq=1, answers={0: PostedAnswer(choice="people", certainty=4)}
    )
    seats.save_work(room.classes, joined.seat, posted)
    state = seats.tell_state(room.classes, ana.seat, room.now, whole=False)
    assert state["own"] == own, "the second key was not shown yet"
    classroom.go_to(room.classes, later.id, "reveal")
    held = room.classes.load_lesson(later.id)
    state = seats.tell_state(room.classes, ana.seat, held, whole=False)
    assert state["own"] == ("When you said sure, it held 2 of 3 times.",)
    progress = classroom.watch_class(room.classes, room.held.class_id, CODEBOOK)
    assert [lesson.title for lesson in progress.lessons] == ["The ferry", "The ferry"]
    assert [(r.held, r.of) for r in progress.lessons[0].recalls] == [(1, 2), (1, 2)]


def test_with_a_teacher_go_their_classes(room: Room) -> None:
    words = words_of(room)
    room.store.save_reviewer(Reviewer(id="eva", name="Eva", created_at=utc_text()))
    kept = classroom.start_lesson(room.store, room.classes, make_lesson(), "eva", name="8a")
    assert count_classes(room.store, TEACHER) == 1
    found = room.store.erasure.footprint(TEACHER)
    assert "Goes too: 1 class with all" in "\n".join(
        preview_erasure(found, (), keep_answers=True, classes=1)
    )
    erase_person(room.store, TEACHER, keep_answers=True)
    assert count_classes(room.store, TEACHER) == 0
    assert [word for word in words if has(room, word)] == []
    assert room.classes.load_lesson(kept.id) == kept
