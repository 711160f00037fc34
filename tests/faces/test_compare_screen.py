"""Two texts side by side on the command line and on the screen, and the questions to an author."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from streamlit.testing.v1 import AppTest
from test_screens import press, words

from annotator.documents import read_text
from annotator.faces.cli import main
from annotator.faces.desk import Desk
from annotator.work.ingest import ingest

EARLIER = (
    "The harbour of Port Selm may close in May, the transport ministry said.\n\n"
    "Repairs will take 14 weeks, according to the harbour board.\n"
)
LATER = "The harbour of Port Selm will close in May.\n\nRepairs take 41 weeks.\n"

Run = Callable[..., Result]
Show = Callable[[str], AppTest]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earlier.txt").write_text(EARLIER, encoding="utf-8")
    (tmp_path / "later.txt").write_text(LATER, encoding="utf-8")

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, env={"ANNOTATOR_DB": "desk.db"})

    return run


def test_two_files(run: Run) -> None:
    done = run("compare", "earlier.txt", "later.txt")
    assert done.exit_code == 0, done.output
    assert "Source dropped (2)" in done.stdout
    assert "Hedge lost (1)" in done.stdout
    assert "“14” has become “41”." in done.stdout
    assert not Path("desk.db").exists()


def test_a_file_and_an_article_of_the_database(run: Run) -> None:
    assert run("add", "earlier.txt").exit_code == 0
    done = run("compare", EARLIER.splitlines()[0][:20], "later.txt")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: There is no article")
    article = run("list").stdout.split()[0]
    done = run("compare", article, "-", "--format", "json", stdin=LATER)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [f["kind"] for f in found["findings"]][:2] == ["dropped", "dropped"]
    assert found["earlier"]["record"]["article_id"] == article


def test_a_page_to_keep(run: Run) -> None:
    done = run("compare", "earlier.txt", "later.txt", "--format", "html", "-o", "out.html")
    assert done.exit_code == 0, done.output
    assert Path("out.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_what_is_not_there(run: Run) -> None:
    Path("empty.txt").write_text(" \n", encoding="utf-8")
    for name, told in (("nothing.txt", "There is no file 'nothing.txt'"), ("empty.txt", "")):
        done = run("compare", "earlier.txt", name)
        assert done.exit_code == 1
        assert done.stderr.startswith(f"Error: {told}")
        assert "Traceback" not in done.output


def add_both(desk: Desk) -> list[str]:
    added = [ingest(desk.store, read_text(text), desk.engine) for text in (EARLIER, LATER)]
    return [a.document_id or "" for a in added]


def html(at: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in at.get("html"))


def test_two_articles(show: Show, desk: Desk) -> None:
    earlier, later = add_both(desk)
    at = show("compare")
    at.query_params["article"], at.query_params["with"] = earlier, later
    at.run()
    assert not at.exception
    assert "The word of the transport ministry has become a plain statement." in html(at)
    assert "Machine suggestions only" in "\n".join(w.value for w in at.warning)
    at = press(at, "Swap the two")
    assert (at.query_params["article"], at.query_params["with"]) == (later, earlier)
    assert "Now on the word of the transport ministry" in html(at)


def test_a_pasted_text(show: Show, desk: Desk) -> None:
    earlier, _ = add_both(desk)
    at = show("compare")
    at.query_params["article"] = earlier
    at.run()
    assert "Choose a later text above, or paste it here." in words(at)
    at.text_area[0].set_value(LATER)
    at = press(at, "Compare")
    assert not at.exception
    assert "has become a plain statement" in html(at)
    assert len(desk.store.list_articles()) == 2


def test_an_address_with_an_article_that_is_gone(show: Show, desk: Desk) -> None:
    add_both(desk)
    at = show("compare")
    at.query_params["article"] = "nonsense"
    at.run()
    assert not at.exception
    assert "An article of this address is not in the list." in words(at)
    assert "Choose the earlier text" in words(at)


def test_no_article_to_compare(show: Show) -> None:
    assert "Add the earlier text first" in words(show("compare").run())


def test_the_questions_to_an_author(show: Show, desk: Desk) -> None:
    _, draft = add_both(desk)
    at = show("draft")
    at.query_params["article"] = draft
    at.run()
    assert not at.exception
    assert "Sentence 2 gives a figure without a source. Where did you get it?" in words(at)
    assert at.code[0].value.startswith("Before publishing: ")
