"""Lessons on the command line and on the page Teach, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from serving import add_article
from streamlit.testing.v1 import AppTest
from test_screens import press, words

from annotator.analysis.lesson import AnswerSheet, LearnerAnswer
from annotator.documents.seeds import read_codebook
from annotator.faces.cli import main
from annotator.faces.desk import Desk
from annotator.formats.lesson_code import write_code
from annotator.work.lessons import find_lesson

LESSON = find_lesson("1", read_codebook())
CODE = write_code(
    LESSON,
    AnswerSheet(
        guess=3,
        answers=(LearnerAnswer(unit=0, choice="people", certainty=4, objection="the navy knows"),),
    ),
)

Run = Callable[..., Result]
Show = Callable[[str], AppTest]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(
            main, ["lesson", *arguments], input=stdin, env={"ANNOTATOR_DB": "desk.db"}
        )

    return run


def test_list(run: Run) -> None:
    lines = run("list").stdout.splitlines()
    assert len(lines) == 6
    assert lines[0].split() == ["1-who-told-them", "6", "sentences,", "45", "minutes", "Who", "told", "them?"]  # fmt: skip


def test_forms(run: Run) -> None:
    assert run("file", "1").stdout_bytes.startswith(b"<!DOCTYPE html>")
    assert run("file", "1", "--set", "types").stdout.count("Foreign intelligence") == 1
    assert run("paper", "1").stdout_bytes.startswith(b"%PDF")
    assert "What goes wrong" in run("paper", "1", "--key", "--format", "html").stdout


def test_collect(run: Run) -> None:
    done = run("collect", "1", stdin=CODE)
    assert done.exit_code == 0
    assert "1 learner handed in." in done.stdout
    assert "Objection: the navy knows" in done.stdout


def test_a_broken_code_is_told_and_the_others_count(run: Run) -> None:
    done = run("collect", "1", stdin=f"{CODE}\n{CODE[:-1]}\n")
    assert done.exit_code == 1
    assert "1 learner handed in." in done.stdout
    assert "Copy the whole code once more." in done.stderr


def test_make(run: Run, desk: Desk, tmp_path: Path) -> None:
    document_id = add_article(desk.store)
    done = run("make", document_id, "--sentences", "2,3", "-o", "own.json")
    assert done.exit_code == 0, done.output
    assert "Talks to end the strike" in run("file", "own.json").stdout
    (tmp_path / "own.json").write_text("{}", encoding="utf-8")
    done = run("file", "own.json")
    assert (done.exit_code, "is not a lesson" in done.stderr) == (1, True)


def test_no_such_lesson(run: Run) -> None:
    done = run("paper", "nonsense")
    assert (done.exit_code, done.stderr.startswith("Error: There is no lesson")) == (1, True)


# ---------------------------------------------------------------- the page


def choose(at: AppTest, part: str) -> AppTest:
    return at.segmented_control[-1].set_value(part).run()


def test_shelf(show: Show) -> None:
    at = show("teach").run()
    assert not at.exception
    assert "**Who told them?** · six sentences, 45 minutes" in words(at)
    assert "Add an article first" in words(at)


def test_answers_are_kept_while_the_key_is_shown(show: Show) -> None:
    at = press(show("teach").run(), "Open")
    at = choose(at, "Answers of the class")
    at.text_area[0].set_value(CODE).run()
    assert "1 learner handed in." in words(at)
    at = choose(choose(at, "Plan"), "Answers of the class")
    assert "Sentence 1: the navy knows" in words(at)


def test_answers_can_be_taken_along_without_names(show: Show) -> None:
    at = choose(press(show("teach").run(), "Open"), "Answers of the class")
    at.text_area[0].set_value(CODE).run()
    assert "There is no name, no number, no time and no device in it." in words(at)
    assert {"As CSV", "As JSON"} <= {button.label for button in at.get("download_button")}
    assert not at.exception


def test_key_is_changed(show: Show) -> None:
    at = choose(press(show("teach").run(), "Open"), "Key")
    at.selectbox(key="key-0").set_value("military")
    at.text_input(key="reason-0").set_value("")
    at = press(at, "Take over")
    assert [e.value for e in at.error] == ["units[0].reason: the key needs a reason."]
    at.text_input(key="reason-0").set_value("The navy raised it.")
    at.selectbox(key="rival-0").set_value("unattributed")
    at.text_input(key="said-0").set_value("The navy is named.")
    press(at, "Take over")
    unit = at.session_state["lesson"].units[0]
    assert (unit.key, unit.reason) == ("military", "The navy raised it.")
    assert next(iter(unit.why_not.items())) == ("unattributed", "The navy is named.")


def test_own_lesson(show: Show, desk: Desk) -> None:
    add_article(desk.store)
    at = show("teach").run()
    at.multiselect[0].unselect(at.multiselect[0].value[0]).run()
    chosen = list(at.multiselect[0].value)
    at = press(at, "Make a lesson")
    assert not at.exception
    assert [unit.sentence for unit in at.session_state["lesson"].units] == chosen
    assert "have no key: there the class decides" in words(at)


def test_hints_may_be_left_out(show: Show) -> None:
    at = press(show("teach").run(), "Open")
    at.toggle[0].set_value(False).run()
    assert not at.session_state["lesson"].hints


def test_minutes_are_changed(show: Show) -> None:
    at = press(show("teach").run(), "Open")
    at.number_input(key="minutes-2").set_value(20)
    at = press(at, "Take over")
    assert not at.exception
    assert at.session_state["lesson"].minutes == LESSON.minutes + 5
