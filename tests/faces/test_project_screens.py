"""What the screens tell of a project: its settings, and the version of its codebook."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from streamlit.testing.v1 import AppTest
from test_screens import press

from annotator.faces.cli import main
from annotator.faces.desk import Desk
from annotator.store import DEFAULT_PROJECT, open_store
from annotator.work.projects import PINNED
from annotator.work.settings import change_setting

Show = Callable[[str], AppTest]


def warnings(at: AppTest) -> str:
    return "\n".join(w.value for w in at.warning)


def test_another_version_of_the_codebook_is_said_until_the_project_goes_over(
    show: Show, desk: Desk
) -> None:
    assert warnings(show("articles").run()) == ""
    served = desk.codebook.version
    desk.codebook = msgspec.structs.replace(desk.codebook, version="99")
    for page in ("articles", "queue"):
        at = show(page).run()
        assert f"coded under version {served} of the codebook, but version 99 is open" in warnings(
            at
        )
    assert warnings(show("codebook").run()) == ""
    press(at, "Go over to version 99").run()
    assert desk.store.project_settings(DEFAULT_PROJECT)[PINNED] == "99"
    assert warnings(show("queue").run()) == ""


def test_what_the_queue_offers_is_a_setting_of_the_project(show: Show, desk: Desk) -> None:
    change_setting(desk.store, "readers", "4", DEFAULT_PROJECT)
    change_setting(desk.store, "second_reader", "points", DEFAULT_PROJECT)
    change_setting(desk.store, "due_days", "3", DEFAULT_PROJECT)
    at = show("queue").run()
    assert not at.exception
    assert at.number_input[0].value == 4
    assert at.radio[0].value == "points"
    assert at.text_input[0].value.count("-") == 2


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ANNOTATOR_DB", str(tmp_path / "desk.db"))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_on_the_command_line(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "readers = 2" in run("settings", "--project", "Articles").stdout
    assert run("settings", "--project", "default", "readers", "3").stdout == "readers = 3\n"
    assert run("settings", "--project", "Sport").exit_code == 1
    assert run("settings", "readers").exit_code == 1
    assert run("export", "--project", "Articles", "-o", "project.json").exit_code == 0
    assert run("export", "x", "--project", "Articles").exit_code == 2
    done = run("import", "project.json", "--db", "other.db")
    assert done.exit_code == 0, done.output
    with open_store(tmp_path / "other.db") as other:
        assert other.project_settings(DEFAULT_PROJECT)["readers"] == "3"
