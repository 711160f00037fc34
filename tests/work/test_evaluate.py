"""Evaluations from the files to the figures, on invented articles."""

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from annotator.analysis.detection import Detection, Retrieval
from annotator.analysis.evaluation import KeyEvaluation, SpanEvaluation
from annotator.analysis.intervals import Proportion
from annotator.analysis.spans import PartScores, SpanScore
from annotator.documents import read_text
from annotator.engine import Engine
from annotator.engine.reading import Reading
from annotator.engine.tagging import Label, Tagged
from annotator.errors import AnnotatorError, FormatError, NotFound
from annotator.formats.evaluation import render_evaluation, render_figures
from annotator.store import Reviewer, Store, open_store
from annotator.work.engine import load_engine
from annotator.work.evaluate import evaluate, evaluate_reviews
from annotator.work.ingest import ingest
from annotator.work.review import apply_changes
from annotator.work.settle import apply_decisions

# ---------------------------------------------------------------- brat standoff

SENTENCES = (
    "The dam is full, the ministry said.",
    "Rain fell all week.",
    "“It holds,” said Ana Reil.",
    "Nobody left, neighbours thought.",
    "The sun rose.",
)
TEXT = " ".join(SENTENCES) + "\n"
Phrases = tuple[str, str, str]
"""Source, cue and content, "" for none."""
KEY: tuple[Phrases, ...] = (
    ("the ministry", "said", "The dam is full"),
    ("Ana Reil", "said Ana", "“It holds,”"),
    ("neighbours", "thought", "Nobody left"),
)
ANSWER: tuple[Phrases, ...] = (
    ("ministry", "said", "The dam is full"),
    ("", "is", "full"),  # nested in the first, hence not compared
    ("Ana Reil", "said", "It holds"),
    ("neighbours", "fell", "Rain"),
)
EXPECTED = SpanScore(
    # the dam and Ana Reil; the rain; the neighbours; the sun
    detection=Detection(tp=2, fp=1, fn=1, tn=1),
    sentence_source=Retrieval(right=2, answered=3, found=2, wanted=3),
    token=PartScores(
        # ministry, Ana, Reil, neighbours; "the" was missed
        source=Retrieval(right=4, answered=4, found=4, wanted=5),
        # said, said; fell; missed Ana, thought
        cue=Retrieval(right=2, answered=3, found=2, wanted=4),
        # The dam is full, It holds; Rain; missed Nobody left
        content=Retrieval(right=6, answered=7, found=6, wanted=8),
    ),
    exact=PartScores(
        source=Retrieval(right=2, answered=3, found=2, wanted=3),
        cue=Retrieval(right=1, answered=3, found=1, wanted=3),
        content=Retrieval(right=1, answered=3, found=1, wanted=3),
    ),
)


def place(phrase: str, after: str = "") -> tuple[int, int]:
    start = TEXT.index(phrase, TEXT.index(after))
    return start, start + len(phrase)


def standoff(attributions: Iterable[Phrases]) -> str:
    """An .ann file of phrases, each of which is sought in the sentence of its content."""
    lines, bound = [], 0
    for number, phrases in enumerate(attributions, 1):
        sentence = next(s for s in SENTENCES if phrases[2] in s)
        event = []
        for role, phrase in zip(("Source", "Cue", "Content"), phrases, strict=True):
            bound += 1
            start, end = place(phrase, sentence)
            lines.append(f"T{bound}\t{role} {start} {end}\t{phrase}")
            event.append(f"{role}:T{bound}")
        lines.append(f"E{number}\tAttribution:T1 {' '.join(event)}")
    return "\n".join(lines) + "\n"


class Prompter:
    """A tagger that finds the phrases it was told."""

    def __init__(self, attributions: Sequence[Phrases]) -> None:
        self.attributions = attributions

    def tag(self, reading: Reading) -> list[Tagged]:
        return [
            self._tagged(reading, label, phrase, phrases[2], group)
            for group, phrases in enumerate(self.attributions)
            for label, phrase in zip(LABELS, phrases, strict=True)
            if phrase
        ]

    def _tagged(self, r: Reading, label: Label, phrase: str, content: str, group: int) -> Tagged:
        sentence = next(s for s in SENTENCES if content in s)
        start, end = place(phrase, sentence)
        first, last = bisect_left(r.tokens.start, start), bisect_left(r.tokens.start, end)
        return Tagged(label, first, last, 0.9, group)


LABELS: tuple[Label, Label, Label] = ("source", "cue", "content")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(tier="rules")


@pytest.fixture
def prompted(engine: Engine) -> Engine:
    return engine._replace(tagger=Prompter(ANSWER))


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    return folder


def offsets() -> str:
    return "".join("{}\t{}\n".format(*place(s)) for s in SENTENCES)


KEYED = standoff(KEY)
LAYOUTS = {
    "brat": {"dam.txt": TEXT, "dam.ann": KEYED, "notes.txt": "Not annotated."},
    "PolNeAR": {"text/dam.txt": TEXT, "attributions/dam_a1.ann": KEYED},
    "first annotator": {
        "text/dam.txt": TEXT,
        "attributions/dam_a1.ann": KEYED,
        "attributions/dam_b2.ann": standoff(KEY[:1]),
    },
    "sentence offsets": {
        "text/dam.txt": TEXT,
        "attributions/dam_a1.ann": KEYED,
        "sents/dam.txt.xml.tsv": offsets(),
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_standoff(tmp_path: Path, prompted: Engine, layout: str) -> None:
    result = evaluate(write(tmp_path, LAYOUTS[layout]), prompted)
    assert isinstance(result, SpanEvaluation)
    assert (result.articles, result.unsplit) == (1, 0)
    assert result.score == EXPECTED
    assert result.speed.units == 5


def test_articles_without_sentence_offsets_are_left_out(tmp_path: Path, prompted: Engine) -> None:
    """… where others have them, as the scorer of PolNeAR does."""
    more = {"text/rain.txt": "Rain fell.", "attributions/rain_a1.ann": ""}
    result = evaluate(write(tmp_path, LAYOUTS["sentence offsets"] | more), prompted)
    assert isinstance(result, SpanEvaluation)
    assert (result.articles, result.unsplit, result.score) == (1, 1, EXPECTED)
    assert "1 further, not scored" in render_evaluation(result)


def test_other_sentences_give_other_figures(tmp_path: Path, prompted: Engine) -> None:
    layout = LAYOUTS["sentence offsets"] | {"sents/dam.txt.xml.tsv": f"0\t{len(TEXT)}\n"}
    result = evaluate(write(tmp_path, layout), prompted)
    assert isinstance(result, SpanEvaluation)
    assert result.score.detection == Detection(tp=1)
    assert result.score.token == EXPECTED.token


def test_figures_of_standoff(tmp_path: Path, prompted: Engine) -> None:
    result = evaluate(write(tmp_path, LAYOUTS["brat"]), prompted)
    rows = [line.split() for line in render_evaluation(result).splitlines()]
    assert ["sentence", "attributed", "or", "not", "66.7", "66.7", "66.7", "0.167"] in rows
    assert ["words", "of", "the", "source", "100.0", "80.0", "88.9"] in rows
    assert ["exact", "content", "33.3", "33.3", "33.3"] in rows
    figures = json.loads(render_figures(result))
    assert figures["detection"]["mcc"] == pytest.approx(1 / 6)
    assert figures["token"]["content"]["recall"] == 6 / 8
    assert figures["exact"]["cue"]["f1"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"dam.ann": ""}, "dam.txt is not there"),
        ({"attributions/dam_a1.ann": ""}, "dam.txt is not there"),
        ({"dam.txt": TEXT, "dam.ann": "T1\tCue four five\tx"}, "dam.ann: Line 1"),
        (LAYOUTS["sentence offsets"] | {"sents/dam.txt.xml.tsv": "1\n"}, "end of a sentence"),
    ],
)
def test_broken_standoff(
    tmp_path: Path, engine: Engine, files: dict[str, str], problem: str
) -> None:
    with pytest.raises(FormatError, match=problem):
        evaluate(write(tmp_path, files), engine)


# ---------------------------------------------------------------- keys

ARTICLE = "The dam is full, the state news agency reported. It had rained for a month."
FIRST, SECOND = (0, 48), (49, 75)


def gold(article: str, *units: tuple[tuple[int, int], dict[str, object]]) -> str:
    rows = [
        {"unit": {"index": n, "start": s, "end": e}, "coding": coding, "reason": "r"}
        for n, ((s, e), coding) in enumerate(units, 1)
    ]
    about = {"schema": 1, "article": article, "codebook_version": "0.3", "coder": "c"}
    return json.dumps({**about, "metadata": {"language": "en"}, "units": rows})


def test_a_folder_of_keys(tmp_path: Path, engine: Engine) -> None:
    """One article right throughout; of the other, a unit is of another type and one is cut
    otherwise."""
    agency = {"primary_type": "state_media", "source": "the state news agency"}
    files = {
        "a.txt": ARTICLE,
        "a.gold.json": gold("a.txt", (FIRST, agency), (SECOND, {"primary_type": "unattributed"})),
        "b.txt": ARTICLE,
        "b.gold.json": gold("b.txt", (FIRST, {"primary_type": "unattributed"}), ((49, 70), agency)),
    }
    result = evaluate(write(tmp_path, files), engine)
    assert isinstance(result, KeyEvaluation)
    assert (result.articles, result.reviewers) == (2, 0)
    s = result.score
    assert (s.units, s.found, s.extra, s.counted, s.right) == (4, 3, 1, 4, 2)
    assert s.by_type == {"state_media": (2, 2, 1), "unattributed": (2, 1, 1)}
    assert s.confusion == {("unattributed", "state_media"): 1, ("state_media", ""): 1}
    assert result.detection == Detection(tp=1, fp=1, fn=1, tn=1)
    assert result.names == Proportion(hits=1, n=1)
    assert (result.calibration.n, result.calibration.base_rate) == (3, 2 / 3)
    assert [(c.type, c.right) for c in result.constants] == [
        ("state_media", 2),
        ("unattributed", 2),
    ]


def test_figures_of_keys(tmp_path: Path, engine: Engine) -> None:
    files = {"a.txt": ARTICLE, "a.gold.json": gold("a.txt", (FIRST, {"primary_type": "expert"}))}
    result = evaluate(write(tmp_path, files), engine)
    figures = json.loads(render_figures(result))
    assert figures["type_right"] == {
        "hits": 0, "n": 1, "share": 0.0, "interval": [0.0, pytest.approx(0.793, abs=0.001)]
    }  # fmt: skip
    assert figures["units_found"]["extra"] == 1
    assert figures["confusion"] == [{"key": "expert", "answer": "state_media", "n": 1}]
    assert figures["chains"]["relay"] == {"hits": 0, "n": 0, "share": None, "interval": None}
    assert figures["calibration"]["error_interval"] is None
    rows = [line.split() for line in render_evaluation(result).splitlines()]
    assert ["type", "right", "0", "1", "0.0", "0.0", "to", "79.3"] in rows
    assert ["relay", "of", "the", "chain", "right", "0", "0", "–"] in rows


@pytest.mark.parametrize("name", ["nowhere", "a.txt", "empty.db", "."])
def test_nothing_to_measure_on(tmp_path: Path, engine: Engine, name: str) -> None:
    write(tmp_path, {"a.txt": ARTICLE, "empty.db": ""})
    with pytest.raises(FormatError, match="nothing to measure on: give an article with its key, a"):
        evaluate(tmp_path / name, engine)


# ---------------------------------------------------------------- reviewers


def settle(store: Store, engine: Engine, document: str, reviewer: str, **types: str) -> None:
    """Answers by number of the unit ("u1"), as a browser sends them."""
    store.save_reviewer(Reviewer(id=reviewer, name=reviewer, created_at="2026-01-01T00:00:00Z"))
    units = store.load_ground(document)
    changes = [
        {
            "seq": n, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
            "start": units[int(key[1:]) - 1].start, "end": units[int(key[1:]) - 1].end,
            "tag": {"primary_type": answer, "certainty": 4},
        }
        for n, (key, answer) in enumerate(types.items(), 1)
    ]  # fmt: skip
    assert not apply_changes(
        store, document, reviewer, "tab", changes, codebook=engine.codebook
    ).refused


def test_a_database(tmp_path: Path, engine: Engine) -> None:
    with open_store(tmp_path / "desk.db") as store:
        document = ingest(store, read_text(ARTICLE), engine).document_id or ""
        ingest(store, read_text("Nobody has looked at this one."), engine)
        settle(store, engine, document, "ana", u1="state_media")
        settle(store, engine, document, "tom", u1="government", u2="unattributed")
    result = evaluate(tmp_path / "desk.db", engine)
    assert isinstance(result, KeyEvaluation)
    assert (result.articles, result.reviewers) == (1, 2)
    s = result.score
    assert (s.units, s.found, s.extra, s.right) == (3, 3, 0, 2)
    assert s.confusion == {("government", "state_media"): 1}
    assert result.calibration.n == 3
    assert "settled answers of 2 reviewer(s)" in render_evaluation(result)
    assert json.loads(render_figures(result))["reviewers"] == 2


def test_blind_answers_measure_apart(tmp_path: Path, engine: Engine) -> None:
    """The first complete one counts, whatever it became in sight of the suggestion."""
    with open_store(tmp_path / "desk.db") as store:
        document = ingest(store, read_text(ARTICLE), engine).document_id or ""
        start, end = FIRST
        given = [
            {"primary_type": "company", "certainty": None, "blind": True},
            {"primary_type": "government", "certainty": 3, "blind": True},
            {"primary_type": "state_media", "certainty": 4, "blind": False},
        ]
        changes = [
            {
                "seq": n, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
                "start": start, "end": end, "tag": tag,
            }
            for n, tag in enumerate(given, 1)
        ]  # fmt: skip
        apply_changes(store, document, "default", "tab", changes, codebook=engine.codebook)
        result = evaluate_reviews(store, engine)
    assert (result.score.right, result.blind.hits, result.blind.n) == (1, 0, 1)
    assert "answered blind" in render_evaluation(result)
    assert json.loads(render_figures(result))["type_right_blind"]["n"] == 1


def test_what_the_desk_settled_on_is_the_key(tmp_path: Path, engine: Engine) -> None:
    with open_store(tmp_path / "desk.db") as store:
        document = ingest(store, read_text(ARTICLE), engine).document_id or ""
        settle(store, engine, document, "ana", u1="company", u2="unattributed")
        settle(store, engine, document, "tom", u1="government", u2="unattributed")
        start, end = FIRST
        decision = {
            "seq": 1, "made_at": "2026-03-01T10:00:00.000Z", "action": "settle",
            "start": start, "end": end, "picked": ["tom"], "reason": "x",
            "accepted": ["state_media"],
        }  # fmt: skip
        done = apply_decisions(store, document, "eva", "tab", [decision], codebook=engine.codebook)
        assert not done.refused
        result = evaluate_reviews(store, engine)
    assert (result.reviewers, result.score.units) == (1, 1)
    assert (result.score.right, result.score.accepted) == (0, 1)


def test_marks_and_notes_are_no_answers(tmp_path: Path, engine: Engine) -> None:
    with open_store(tmp_path / "desk.db") as store:
        document = ingest(store, read_text(ARTICLE), engine).document_id or ""
        settle(store, engine, document, "ana", u1="state_media")
        change = {
            "seq": 2, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
            "start": FIRST[0], "end": FIRST[1], "tag": {"note": "ask her", "to_check": True},
        }  # fmt: skip
        apply_changes(store, document, "ana", "tab", [change], codebook=engine.codebook)
        with pytest.raises(NotFound, match="no settled answer"):
            evaluate_reviews(store, engine)


def test_another_programs_database(tmp_path: Path, engine: Engine) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE songs (title)")
    connection.close()
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(AnnotatorError):
        evaluate(tmp_path / "other.db", engine)
    assert (tmp_path / "other.db").read_bytes() == before
