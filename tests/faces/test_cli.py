"""The command line as a user meets it: what it prints, its exit status, and one sentence on bad input."""

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_models import write_models

from annotator.documents import read_codebook
from annotator.documents.gold import sample_paths
from annotator.faces.cli import main
from annotator.store import Reviewer, open_store
from annotator.work.desk_engine import TAKEN
from annotator.work.review import apply_changes

TEXT = "The dam is full, the state news agency reported. It had rained for a month.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dam.txt").write_text(TEXT, encoding="utf-8")

    def run(*arguments: str, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, env={"ANNOTATOR_DB": "desk.db"})

    return run


def test_suggest_prints_the_fixed_keys(run: Callable[..., Result]) -> None:
    done = run("suggest", "dam.txt", "--format", "json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert list(answer) == [
        "schema",
        "document",
        "engine",
        "codebook_version",
        "units",
        "attributions",
    ]
    assert answer["schema"] == 1
    assert list(answer["document"]) == ["path", "sha256", "encoding", "title"]
    assert answer["document"]["path"] == "dam.txt"
    assert set(answer["engine"]) == {"name", "version", "tier"}
    assert list(answer["units"][0]) == [
        "index", "start", "end", "kind", "counted", "primary_type", "source", "source_id",
        "attribution", "identification", "quote_type", "polarity", "stance", "scope", "voice",
        "hedges", "probability", "alternatives", "chains", "attribution_ids", "reasons",
    ]  # fmt: skip
    assert list(answer["attributions"][0]) == [
        "id", "nested_in", "content", "cue", "source", "source_name", "source_title",
        "source_type", "source_kind", "identification", "stance", "probability",
    ]  # fmt: skip
    assert [(u["start"], u["end"]) for u in answer["units"]] == [(0, 48), (49, 75)]
    assert answer["units"][0]["primary_type"] == "state_media"
    assert set(answer["units"][0]["chains"][0][0]) == {"roles", "type", "name", "source_id"}


def test_suggest_carries_the_text_of_other_formats(run: Callable[..., Result]) -> None:
    Path("dam.md").write_text("# Dam full\n\n" + TEXT, encoding="utf-8")
    answer = json.loads(run("suggest", "dam.md", "--format", "json").stdout)
    text = answer["document"]["text"]
    assert next(text[u["start"] : u["end"]] for u in answer["units"]) == "Dam full"


def test_suggest_goes_on_after_a_bad_path(run: Callable[..., Result]) -> None:
    done = run("suggest", "none.txt", "dam.txt", "--format", "json")
    assert done.exit_code == 1
    assert done.stderr.startswith("none.txt: ")
    assert len(done.stdout.splitlines()) == 1


def test_suggest_reads_standard_input(run: Callable[..., Result]) -> None:
    done = run("suggest", "-", "--format", "json", stdin=TEXT)
    assert json.loads(done.stdout)["units"][0]["source"] == "state news agency"


def test_suggest_table(run: Callable[..., Result]) -> None:
    done = run("suggest", "dam.txt")
    assert "state_media" in done.stdout
    assert "The dam is full" in done.stdout


def test_other_languages_are_left_to_people(run: Callable[..., Result]) -> None:
    Path("talsperre.txt").write_text(
        "Der Stausee ist voll, teilte das Ministerium am Montag mit. Die Anwohner waren schon am "
        "Wochenende gewarnt worden, sagte eine Sprecherin der Feuerwehr.\n",
        encoding="utf-8",
    )
    assert run("add", "talsperre.txt").exit_code == 0
    assert "0 of 2  Der Stausee ist voll" in run("list").stdout
    answer = json.loads(run("suggest", "talsperre.txt", "--format", "json").stdout)
    assert [unit["primary_type"] for unit in answer["units"]] == [None, None]
    assert answer["declined"].startswith("This text is not in English.")


def test_evaluate_samples(run: Callable[..., Result]) -> None:
    done = run("evaluate")
    assert done.exit_code == 0, done.output
    assert f"{len(sample_paths())} article(s)" in done.stdout
    assert done.stdout.count("always ") == 3


def test_evaluate_against_a_table(run: Callable[..., Result]) -> None:
    Path("key.csv").write_text(
        "idx,kind,char_start,char_end,primary_type,accepted_alternatives,count_in_stats\n"
        "1,body,0,48,state_media,,yes\n2,body,49,75,expert,unattributed|anonymous,yes\n",
        encoding="utf-8",
    )
    lines = run("evaluate", "dam.txt", "key.csv").stdout.splitlines()
    assert lines[1] == "units        2 of 2 found exactly, 0 that the key does not have"
    assert lines[3].split() == ["engine", "1", "2", "2"]


def test_evaluate_prints_the_same_figures_as_json(run: Callable[..., Result]) -> None:
    folder = str(sample_paths()[0].parent)
    rows = [line.split() for line in run("evaluate", folder).stdout.splitlines()]
    right = next(row for row in rows if row[:2] == ["type", "right"])
    figures = json.loads(run("evaluate", folder, "--format", "json").stdout)
    assert figures["schema"] == 1
    assert right[2:4] == [str(figures["type_right"][k]) for k in ("hits", "n")]
    assert figures["articles"] == len(sample_paths())
    assert set(figures["engine"]) == {"name", "version", "tier"}


@pytest.mark.parametrize("path", ["dam.txt", "missing", "."])
def test_evaluate_says_what_it_expects(run: Callable[..., Result], path: str) -> None:
    one_sentence(run("evaluate", path), f"Error: {path} is nothing to measure on: give an article")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of models, and an article with what was reported in it beside it."""
    folder = tmp_path / "models"
    folder.mkdir()
    write_models(folder)
    (tmp_path / "marked" / "articles").mkdir(parents=True)
    (tmp_path / "marked" / "articles" / "dam.txt").write_text(TEXT, encoding="utf-8")
    line = '{"doc": "dam", "statements": [{"spans": [[0, 15]]}]}\n'
    (tmp_path / "marked" / "gold.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    return folder


def test_train(run: Callable[..., Result], models: Path) -> None:
    before = (models / "judging.json").read_bytes()
    done = run("train", "judging", "judging", "--statements", "marked", "--models", "models")
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"judging: training on \d+ and \d+ relations\n", done.stdout)
    assert (models / "judging.json").read_bytes() != before


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ("accurate", "Error: Training 'accurate' needs annotated articles: --attributions."),
        ("fast", "Error: Training 'fast' needs annotated articles: --attributions."),
        ("judging", "Error: Training 'judging' needs marked articles: --statements."),
        ("judging --statements nothing", "Error: nothing/gold.jsonl cannot be read: "),
        (
            "types --models nothing",
            "Error: nothing holds no tagger: train 'accurate' or 'fast' first.",
        ),
        ("judging --statements marked --models nothing", "Error: nothing holds no tagger: "),
        ("certainty --models nothing", "Error: The model types.npz cannot be read: "),
        ("types --models dam.txt/models", "Error: dam.txt/models cannot be written: "),
    ],
)
def test_train_says_what_is_missing(run: Callable[..., Result], arguments: str, start: str) -> None:
    given = arguments if "--models" in arguments else f"{arguments} --models models"
    one_sentence(run("train", *given.split()), start)


@pytest.mark.parametrize("arguments", [[], ["everything"], ["judging", "--statements", "none"]])
def test_train_refuses_what_it_does_not_know(
    run: Callable[..., Result], arguments: list[str]
) -> None:
    done = run("train", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")


def test_add_list_report_export_import_backup(run: Callable[..., Result], tmp_path: Path) -> None:
    added = run("add", "dam.txt")
    assert added.exit_code == 0, added.output
    article = added.stdout.split()[0]
    again = run("add", "dam.txt")
    assert "already here" in again.stdout
    assert run("add", "dam.txt", "--again").exit_code == 0
    assert len(run("list").stdout.splitlines()) == 2
    assert run("list", "no such words").stdout == ""
    page = run("report", article)
    assert page.stdout_bytes.lstrip().lower().startswith(b"<!doctype html>")
    assert b"suggestions" in page.stdout_bytes
    assert json.loads(run("report", article, "--format", "json").stdout)
    assert len(run("report", article, "--format", "csv").stdout.splitlines()) == 3
    assert run("export", "-o", "all.json").exit_code == 0
    assert run("import", "all.json").stdout == "0 imported, 2 already here.\n"
    assert run("import", "all.json", "--db", "new.db").stdout == "2 imported, 0 already here.\n"
    assert run("backup", "copy.db").exit_code == 0
    assert run("backup", "copy.db").exit_code == 1
    assert len(run("list", "--db", "copy.db").stdout.splitlines()) == 2


def test_checks(run: Callable[..., Result], tmp_path: Path) -> None:
    article = run("add", "dam.txt").stdout.split()[0]
    assert "No claim is marked “to check”." in run("checks", article).stdout
    mark_first(tmp_path / "desk.db", article)
    assert "1 claim to check: 1 open." in run("checks", article).stdout
    assert "The dam is full" in run("checks", article, "--format", "csv").stdout
    assert json.loads(run("checks", article, "--format", "json").stdout)["checks"][0]["number"] == 1
    assert run("checks", article, "--format", "html", "-o", "list.html").stdout == ""
    assert Path("list.html").read_bytes().startswith(b"<!DOCTYPE html>")
    one_sentence(run("checks", "no such article"), "Error")


def mark_first(path: Path, article: str) -> None:
    change = {
        "seq": 1, "made_at": "2026-03-01T10:00:00Z", "action": "tag", "start": 0, "end": 48,
        "tag": {"primary_type": "state_media", "certainty": 4, "to_check": True},
    }  # fmt: skip
    with open_store(path) as store:
        apply_changes(store, article, "default", "tab", [change], codebook=read_codebook())


def test_revise(run: Callable[..., Result], tmp_path: Path) -> None:
    article = run("add", "dam.txt").stdout.split()[0]
    mark_first(tmp_path / "desk.db", article)
    Path("new.txt").write_text(f"Rivers rise. {TEXT}", encoding="utf-8")
    done = run("revise", article, "new.txt")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1:] == [
        "2 sentences unchanged, 0 changed, 1 new, 0 dropped.",
        "", "New", "+   1  Rivers rise.",
        "", "Reviewer: 1 answer kept, 0 to confirm, 0 left with the former version.",
    ]  # fmt: skip
    later = done.stdout.split()[0]
    assert "1 claim to check: 1 open." in run("checks", later).stdout
    one_sentence(run("revise", article, "new.txt"), "Error: This article has a later version")
    one_sentence(run("revise", later, "new.txt"), "Error: The text is the same to the letter")
    one_sentence(run("revise", later, "none.txt"), "Error: There is no file none.txt")
    one_sentence(run("revise", "no such article", "new.txt"), "Error: There is no article")
    assert len(run("list").stdout.splitlines()) == 2


def test_seeds_are_copied_and_used(run: Callable[..., Result]) -> None:
    assert run("seeds", "own").exit_code == 0
    assert run("seeds", "own").exit_code == 1
    plain = version(run("suggest", "dam.txt", "--format", "json"))
    assert version(run("suggest", "dam.txt", "--seeds", "own", "--format", "json")) == plain
    append("own/hedges.csv", "as far as one hears,hearsay,phrase,epistemic,-2,hedge,,\n")
    changed = version(run("suggest", "dam.txt", "--seeds", "own", "--format", "json"))
    assert re.fullmatch(re.escape(plain) + r"\+[0-9a-f]{8}", changed)
    append("own/cues.csv", "too,few,cells\n")
    broken = run("suggest", "dam.txt", "--seeds", "own")
    assert broken.exit_code == 1
    line = len(Path("own/cues.csv").read_text(encoding="utf-8").splitlines())
    assert f"cues.csv, line {line}: " in broken.stderr


def version(done: Result) -> str:
    return str(json.loads(done.stdout)["codebook_version"])


def append(path: str, line: str) -> None:
    with Path(path).open("a", encoding="utf-8") as stream:
        stream.write(line)


def zip_bytes() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme", "not a letter")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("binary.txt", bytes(range(256)) * 20),
        ("nul.txt", b"Police said\0 so."),
        ("broken.pdf", b"%PDF-1.7\nnothing"),
        ("broken.docx", zip_bytes()),
        ("no-text.html", b"<html><body><script>1</script></body></html>"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ],
)
@pytest.mark.parametrize("command", ["suggest", "add"])
def test_bad_articles(run: Callable[..., Result], command: str, name: str, data: bytes) -> None:
    Path(name).write_bytes(data)
    one_sentence(run(command, name), name)
    if command == "add":
        assert run("list").stdout == ""


@pytest.mark.parametrize(
    "path", ["missing.txt", ".", "http://127.0.0.1:9/", "ftp://example.org/a", "http://["]
)
def test_bad_paths(run: Callable[..., Result], path: str) -> None:
    one_sentence(run("suggest", path), path)


def test_a_huge_file_is_refused_without_being_read(run: Callable[..., Result]) -> None:
    with Path("huge.txt").open("wb") as stream:
        stream.truncate(200_000_000)
    one_sentence(run("suggest", "huge.txt"), "huge.txt")


def test_limits(run: Callable[..., Result]) -> None:
    one_sentence(run("add", "dam.txt", "--max-units", "1"), "dam.txt")
    one_sentence(run("add", "dam.txt", "--max-bytes", "10"), "dam.txt")


@pytest.fixture
def bad_database(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "bad.db"
    if request.param == "text":
        path.write_text(
            "This is no database at all, whatever its name says. " * 30, encoding="utf-8"
        )
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "newer":
        CliRunner().invoke(main, ["add", "-", "--db", str(path)], input=TEXT)
        with sqlite3.connect(path) as connection:
            connection.execute(
                "UPDATE _sqlite_migrations SET name = 'm999_from_the_future' WHERE id ="
                " (SELECT max(id) FROM _sqlite_migrations)"
            )
        connection.close()
    return path


@pytest.mark.parametrize("bad_database", ["missing", "text", "folder", "newer"], indirect=True)
@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("report", "x"),
        ("checks", "x"),
        ("revise", "x", "dam.txt"),
        ("export",),
        ("backup", "copy.db"),
    ],
)
def test_bad_databases(
    run: Callable[..., Result], bad_database: Path, command: tuple[str, ...]
) -> None:
    one_sentence(run(*command, "--db", str(bad_database)), "Error")
    assert not Path("copy.db").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 99}', "\xff"])
def test_bad_imports(run: Callable[..., Result], content: str) -> None:
    Path("broken.json").write_text(content, encoding="latin-1")
    one_sentence(run("import", "broken.json"), "Error")
    assert run("list").stdout == ""


def test_agreement_of_nobody(run: Callable[..., Result]) -> None:
    run("add", "dam.txt")
    done = run("agreement")
    assert (done.exit_code, done.stdout) == (0, "Fewer than two people have answered.\n")
    assert json.loads(run("agreement", "--format", "json").stdout)["readers"] == []
    assert run("agreement", "--format", "matrix").stdout.splitlines() == ["sentence"]
    one_sentence(run("agreement", "--reviewers", "Ana"), "Error: There is no reviewer 'Ana'")
    one_sentence(run("agreement", "no such article"), "Error")


def test_unknown_article(run: Callable[..., Result]) -> None:
    run("add", "dam.txt")
    one_sentence(run("report", "no such article"), "Error")


def one_sentence(done: Result, start: str) -> None:
    """Exit status 1, nothing on standard output, one line of plain words on standard error."""
    assert done.exit_code == 1, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(start)
    assert re.search(r"[.?)]$|: annotator [\w ]+$", lines[0]), lines[0]
    assert "Traceback" not in done.stderr


def add_and_name(run: Callable[..., Result]) -> None:
    run("add", "dam.txt", "--tier", "rules")
    with open_store("desk.db") as store:
        store.save_reviewer(Reviewer(id="ana", name="Ana Reil", created_at="2026-01-01"))


def test_the_audit_is_shown_checked_and_its_head_kept(run: Callable[..., Result]) -> None:
    add_and_name(run)
    assert "command line  added the article  “The dam is full" in run("audit", "show").stdout
    assert run("audit", "show", "--person", "ana").stdout.strip() == ""
    rows = json.loads(run("audit", "show", "--format", "json").stdout)
    assert [row["n"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(run("audit", "show", "--format", "csv").stdout.splitlines()) == len(rows) + 1
    head = run("audit", "head").stdout.strip()
    assert head.startswith(f"{len(rows)}:")
    done = run("audit", "verify", "--head", head)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"The audit is whole: {len(rows)} rows.")
    connection = sqlite3.connect("desk.db")
    connection.execute("UPDATE reviewers SET name = 'Eve' WHERE id = 'ana'")
    connection.commit()
    connection.close()
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "The reader ana is not what was written down in row" in done.output
    done = run("audit", "verify", "--head", "7")
    assert done.exit_code == 1
    assert "NUMBER:HASH" in done.output


def test_erasing_says_what_goes_before_it_does(run: Callable[..., Result]) -> None:
    add_and_name(run)
    run("backup", "copy.db")
    done = run("erase", "ana reil")
    assert done.exit_code == 0, done.output
    assert "Goes: the name “Ana Reil”; 1 row of the audit: who, before and after." in done.stdout
    assert "The copy" in done.stdout
    assert "Nothing was erased yet. Say --yes to do it." in done.stdout
    assert b"Ana Reil" in Path("copy.db").read_bytes()
    done = run("erase", "ana reil", "--yes")
    assert done.exit_code == 0, done.output
    assert "The name is in no byte of desk.db." in done.stdout
    assert b"Ana Reil" not in Path("copy.db").read_bytes() + Path("desk.db").read_bytes()
    assert run("audit", "verify").exit_code == 0
    done = run("erase", "ana reil")
    assert done.exit_code == 1
    assert "There is no reader 'ana reil'" in done.output


def test_a_copy_that_is_gone_is_named_with_what_to_do(run: Callable[..., Result]) -> None:
    add_and_name(run)
    run("backup", "copy.db")
    Path("copy.db").rename("moved.db")
    done = run("erase", "Ana Reil", "--yes")
    assert done.exit_code == 1
    assert "annotator erase ana --yes --db" in done.stdout
    done = run("erase", "ana", "--yes", "--db", "moved.db")
    assert done.exit_code == 0, done.output
    assert b"Ana Reil" not in Path("moved.db").read_bytes()


def test_settings(run: Callable[..., Result]) -> None:
    assert "audit_days = for ever" in run("settings").stdout
    assert run("settings", "audit_days", "14").stdout == "audit_days = 14\n"
    assert run("settings", "audit_days").stdout == "audit_days = 14\n"
    assert run("settings", "audit_days", "soon").exit_code == 1
    assert run("settings", "colour").exit_code == 1
    assert run("audit", "prune").stdout == "0 rows of the audit emptied.\n"


# ---------------------------------------------------------------- learning at a desk


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ("fast --from desk.db", "Error: A desk's answers cannot teach 'fast': "),
        ("types --from desk.db --tier rules", "Error: The tier 'rules' learns nothing."),
    ],
)
def test_what_a_desk_cannot_teach(run: Callable[..., Result], arguments: str, start: str) -> None:
    assert run("add", "dam.txt", "--db", "desk.db").exit_code == 0
    one_sentence(run("train", *arguments.split()), start)


def test_learning_where_too_little_is_settled(run: Callable[..., Result]) -> None:
    assert run("add", "dam.txt", "--db", "desk.db").exit_code == 0
    done = run("train", "--from", "desk.db", "--tier", "fast")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == (
        "Settled at this desk, to learn from: 0 sentences in 0 articles."
    )
    assert "Nothing was learned: it takes 100 answered sentences in 6 articles" in done.stdout
    assert not Path("desk.models").exists()
    assert run("train", "--from", "desk.db", "--back").stdout == "The shipped models answer.\n"


def test_back_needs_a_database(run: Callable[..., Result]) -> None:
    done = run("train", "--back")
    assert (done.exit_code, "--from DB" in done.stderr) == (2, True)


def test_suggest_as_a_desk_has_taught_it(run: Callable[..., Result]) -> None:
    """A version that is gone is named, and the shipped models answer."""
    with open_store(Path("desk.db")) as store:
        store.set_setting(TAKEN, '{"n": 3, "folder": "desk.models/3", "sha256": "0"}')
    done = run("suggest", "dam.txt", "--db", "desk.db", "--tier", "fast")
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("What this desk has learned is not used, the shipped models are:")
    assert "desk.models/3/card.json cannot be read" in done.stderr
    assert done.stdout == run("suggest", "dam.txt", "--tier", "fast").stdout
    assert run("train", "--from", "desk.db", "--back").stdout == (
        "The shipped models answer again.\n"
    )
    assert run("suggest", "dam.txt", "--db", "desk.db").stderr == ""
