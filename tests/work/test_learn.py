"""Learning from what a desk settled on: on shipped models and invented articles."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from annotator.documents import read_codebook, read_text, shipped_seeds
from annotator.documents.desk_models import CARD, Card
from annotator.documents.models import JUDGING, TYPES, models_folder
from annotator.engine import Engine
from annotator.errors import AnnotatorError
from annotator.formats.evaluation import render_evaluation, render_figures
from annotator.formats.learning import render_learning
from annotator.model import Suggestion
from annotator.store import DEFAULT_REVIEWER, Reviewer, Store, open_store
from annotator.work.desk_engine import TAKEN, desk_version, load_desk_engine
from annotator.work.engine import load_engine
from annotator.work.evaluate import evaluate_reviews
from annotator.work.ingest import ingest, suggest_again
from annotator.work.learn import Learning, go_back, learn, read_desk
from annotator.work.material import Material, read_material
from annotator.work.review import apply_changes
from annotator.work.settle import apply_decisions

PLACES = (
    "Arlow", "Benth", "Corran", "Dunmere", "Eskley", "Farrow", "Glaston", "Harle", "Ilmen", "Jessop",
    "Kelby", "Lorne", "Marsk", "Norby", "Osmond", "Pelham", "Quarne", "Rudding", "Selby", "Tarn",
)  # fmt: skip
THINGS = ("quay", "library", "bridge", "mill", "market", "ferry", "school", "reservoir")
KEYS = tuple(t.key for t in read_codebook().types)
MOMENT = "2026-03-01T10:00:00.000Z"
Answering = Callable[[Suggestion, str], str]


def write_article(n: int) -> str:
    """Twelve sentences, with bodies that no registry knows."""
    draw = Random(n)
    place, thing = draw.choice(PLACES), draw.choice(THINGS)
    other, more = draw.choice(PLACES), draw.choice(THINGS)
    return (
        f"The {thing} in {place} will stay shut for {draw.randrange(2, 90)} days.\n\n"
        f"The {place} Residents Committee said that the {thing} was unsafe.\n\n"
        f"“We counted the cracks,” the {place} Residents Committee said.\n\n"
        f"The {other} Residents Committee warned that the {more} would be next.\n\n"
        f"Work on the {more} began in {draw.randrange(1950, 2020)}.\n\n"
        f"According to the {other} Residents Committee, nobody answered its letters.\n\n"
        f"A spokesman for the {place} Residents Committee said the {thing} leaked.\n\n"
        f"“It leaked for {draw.randrange(2, 30)} years,” the {place} Residents Committee added.\n\n"
        f"The {more} stands beside the {thing}.\n\n"
        f"The {other} Residents Committee said it had asked for a survey.\n\n"
        f"It rained on the {more} all week.\n\n"
        f"The {place} Residents Committee said that it would write again.\n"
    )


def otherwise(said: Suggestion, text: str) -> str:
    """A desk that takes residents' committees for monitors."""
    return "ngo_monitor" if "Residents Committee" in text else said.coding.primary_type


def odd(said: Suggestion, text: str) -> str:
    """What no machine would say."""
    return "military" if "Residents Committee" in text else said.coding.primary_type


def agreeing(said: Suggestion, _: str) -> str:
    return said.coding.primary_type


def at_random(said: Suggestion, text: str) -> str:
    """Every other answer is the machine's, the others are anything."""
    draw = Random(text + said.coding.primary_type)
    return draw.choice([said.coding.primary_type, draw.choice(KEYS)])


def answer(
    store: Store, engine: Engine, document: str, answering: Answering, reader: str = "default"
) -> None:
    """Answer every unit, in sight of its suggestion."""
    if reader != DEFAULT_REVIEWER:
        store.save_reviewer(Reviewer(id=reader, name=reader, created_at=MOMENT))
    text = store.load_document(document).document.text
    changes = [
        {
            "seq": n, "made_at": MOMENT, "action": "tag",
            "start": s.suggestion.unit.start, "end": s.suggestion.unit.end,
            "tag": {
                "primary_type": answering(
                    s.suggestion, text[s.suggestion.unit.start : s.suggestion.unit.end]
                ),
                "certainty": 4, "suggestion_id": s.id,
            },
        }
        for n, s in enumerate(store.load_suggestions(document).stored, 1)
    ]  # fmt: skip
    done = apply_changes(store, document, reader, "tab", changes, codebook=engine.codebook)
    assert not done.refused


def fill(store: Store, engine: Engine, answering: Answering, articles: int) -> None:
    for n in range(articles):
        document = ingest(store, read_text(write_article(n)), engine).document_id or ""
        answer(store, engine, document, answering)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine(tier="fast")


@pytest.fixture(scope="session")
def material() -> Material:
    """A part of what is shipped, for the sake of time."""
    found = read_material()
    return found._replace(mentions=found.mentions[::40], keyed=found.keyed[-4:])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.db") as store:
        yield store


def shipped_digest() -> str:
    files = sorted(p for p in models_folder().iterdir() if p.is_file())
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()


def taught(store: Store, material: Material, **options: Path) -> Learning:
    return learn(store, lambda _: None, tier="fast", material=material, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def other_desk(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, material: Material
) -> Iterator[tuple[Store, Learning]]:
    """A desk of another convention, which has learned."""
    before = shipped_digest()
    with open_store(tmp_path_factory.mktemp("other") / "desk.db") as store:
        fill(store, engine, otherwise, 45)
        done = taught(store, material)
        assert shipped_digest() == before
        yield store, done


def test_another_convention_is_taken(other_desk: tuple[Store, Learning]) -> None:
    store, done = other_desk
    found = done.improvement
    assert (found.verdict, found.lost < found.gained) == ("better", True)
    assert found.interval is not None
    assert found.interval[0] > 0
    assert done.card is not None
    folder = store.path.parent / "desk.models" / "1"
    assert done.folder == str(folder)
    assert sorted(p.name for p in folder.iterdir()) == sorted([CARD, TYPES, JUDGING])
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    assert card["measured"]["units"] == found.units
    assert card["learned_from"]["one reader"] == card["learned_from"]["articles"]
    assert card["learned_from"]["articles"] + found.articles == 45


def test_what_was_taken_answers(other_desk: tuple[Store, Learning]) -> None:
    store, _ = other_desk
    now = load_desk_engine(store, tier="fast")
    assert now.problem == ""
    assert isinstance(now.card, Card)
    assert now.engine.identity.version.endswith("+desk1")
    text = "The Vale Residents Committee said that the lane floods.\n"
    document = ingest(store, read_text(text), now.engine).document_id or ""
    run = store.load_suggestions(document)
    assert run.suggestions.suggestions[0].coding.primary_type == "ngo_monitor"
    assert desk_version(run.engine) == "1"
    store.delete_document(document)


def test_another_tier_was_not_measured(other_desk: tuple[Store, Learning]) -> None:
    store, _ = other_desk
    assert load_desk_engine(store, tier="rules").problem == ""
    pytest.importorskip("onnxruntime")
    now = load_desk_engine(store, tier="accurate")
    assert now.card is None
    assert "measured with the tier fast, and accurate answers now" in now.problem


def test_the_same_answers_teach_the_same(
    other_desk: tuple[Store, Learning], material: Material, tmp_path: Path
) -> None:
    store, done = other_desk
    state = store.setting(TAKEN) or ""
    go_back(store)
    again = taught(store, material, folder=tmp_path / "again")
    assert again.improvement == done.improvement
    assert again.card is not None
    assert done.card is not None
    assert (again.card.n, again.card.files) == (2, done.card.files)
    store.set_setting(TAKEN, state)


def test_learning_again_changes_nothing(
    other_desk: tuple[Store, Learning], material: Material
) -> None:
    """The version in use is what a new one is measured beside."""
    store, done = other_desk
    again = taught(store, material)
    assert (again.improvement.verdict, again.card) == ("not better", None)
    assert again.improvement.old == done.improvement.new
    assert [p.name for p in (store.path.parent / "desk.models").iterdir()] == ["1"]
    assert load_desk_engine(store, tier="fast").card is not None


@pytest.mark.parametrize("damage", ["changed", "gone", "setting"])
def test_a_version_that_is_not_as_it_was_is_left_aside(
    other_desk: tuple[Store, Learning], damage: str
) -> None:
    store, _ = other_desk
    path, state = store.path.parent / "desk.models" / "1" / JUDGING, store.setting(TAKEN) or ""
    kept = path.read_bytes()
    if damage == "setting":
        store.set_setting(TAKEN, "{")
    elif damage == "gone":
        path.unlink()
    else:
        path.write_bytes(kept + b" ")
    try:
        now = load_desk_engine(store, tier="fast")
        assert now.engine.identity == load_engine(tier="fast").identity
        assert now.card is None
        assert "is not used, the shipped models are" in now.problem
        assert "annotator train --from desk.db" in now.problem
    finally:
        path.write_bytes(kept)
        store.set_setting(TAKEN, state)


def test_going_back(other_desk: tuple[Store, Learning]) -> None:
    store, _ = other_desk
    state = store.setting(TAKEN) or ""
    assert go_back(store)
    assert not go_back(store)
    now = load_desk_engine(store, tier="fast")
    assert (now.card, now.problem) == (None, "")
    assert now.engine.identity.version == load_engine(tier="fast").identity.version
    assert (store.path.parent / "desk.models" / "1").is_dir()
    store.set_setting(TAKEN, state)


def test_answers_at_random_are_not_taken(store: Store, engine: Engine, material: Material) -> None:
    fill(store, engine, at_random, 45)
    done = taught(store, material)
    assert done.improvement.verdict == "not better"
    assert done.card is None
    assert not (store.path.parent / "desk.models").exists()
    assert store.setting(TAKEN) is None
    assert load_desk_engine(store, tier="fast").card is None
    assert "The version in use stays" in "\n".join(
        render_learning(done.learned_from, done.improvement)
    )


def test_too_few(store: Store, engine: Engine, material: Material) -> None:
    fill(store, engine, otherwise, 6)
    done = taught(store, material)
    assert (done.improvement.verdict, done.card) == ("too few", None)
    told = "\n".join(render_learning(done.learned_from, done.improvement))
    assert "Nothing was learned: it takes 100 answered sentences in 6 articles" in told


def test_nobody_has_answered(store: Store, material: Material) -> None:
    assert taught(store, material).improvement.verdict == "too few"


def test_the_shipped_models_are_never_written_over(store: Store, material: Material) -> None:
    for folder in (models_folder(), models_folder() / "mine", shipped_seeds()):
        with pytest.raises(AnnotatorError, match="never written over"):
            taught(store, material, folder=folder)


def test_rules_learn_nothing(store: Store, material: Material) -> None:
    with pytest.raises(AnnotatorError, match="Choose fast or accurate"):
        learn(store, print, tier="rules", material=material)


# ---------------------------------------------------------------- what is learned from


def test_each_article_once_by_its_best_standing(store: Store, engine: Engine) -> None:
    first = ingest(store, read_text(write_article(1)), engine).document_id or ""
    answer(store, engine, first, agreeing, "ana")
    answer(store, engine, first, odd, "tom")
    (article,) = read_desk(store)
    assert article.standing == "readers agreeing"
    text = article.document.text
    assert all("Residents Committee" not in text[g.unit.start : g.unit.end] for g in article.key)
    agree = {"seq": 1, "made_at": MOMENT, "action": "agree"}
    apply_decisions(store, first, "ana", "tab", [agree], codebook=engine.codebook)
    (article,) = read_desk(store)
    assert article.standing == "settled"
    copy = ingest(store, read_text(text), engine, allow_duplicate=True).document_id or ""
    answer(store, engine, copy, agreeing, "ana")
    assert len(read_desk(store)) == 1


def test_what_the_machine_declined_is_left_out(store: Store, engine: Engine) -> None:
    text = "Der Damm ist voll, sagte das Ministerium am Montag in der Hauptstadt des Landes.\n"
    document = read_text(text)
    added = ingest(store, document, engine)
    if added.declined is None:
        pytest.fail("the text was not taken for German")
    units = store.load_ground(added.document_id or "")
    change = {
        "seq": 1, "made_at": MOMENT, "action": "tag", "start": units[0].start,
        "end": units[0].end, "tag": {"primary_type": "government", "certainty": 4},
    }  # fmt: skip
    apply_changes(
        store, added.document_id or "", "default", "tab", [change], codebook=engine.codebook
    )
    assert read_desk(store) == []


# ---------------------------------------------------------------- how often it was right


def test_the_record_is_of_the_suggestion_on_show(store: Store, engine: Engine) -> None:
    document = ingest(store, read_text(write_article(2)), engine).document_id or ""
    answer(store, engine, document, otherwise)
    said = store.load_suggestions(document).suggestions
    rows = store.shown_answers(engine.identity)
    assert sum(row.n for row in rows) == sum(u.counted for u in said.units)
    assert not any(row.blind for row in rows)
    other = load_engine(tier="rules")
    suggest_again(store, document, other)
    assert store.shown_answers(engine.identity) == rows
    assert store.shown_answers(other.identity) == ()


def test_the_record_counts_what_the_desk_settled_on(store: Store, engine: Engine) -> None:
    """In place of its readers' answers; and stands in the evaluation of the database."""
    document = ingest(store, read_text(write_article(2)), engine).document_id or ""
    answer(store, engine, document, agreeing, "ana")
    answer(store, engine, document, odd, "tom")
    rows = store.shown_answers(engine.identity)
    counted = sum(u.counted for u in store.load_suggestions(document).suggestions.units)
    assert sum(row.n for row in rows) == 2 * counted
    agree = {"seq": 1, "made_at": MOMENT, "action": "agree"}
    apply_decisions(store, document, "ana", "tab", [agree], codebook=engine.codebook)
    rows = store.shown_answers(engine.identity)
    assert 0 < sum(row.n for row in rows) < counted
    assert {row.answered for row in rows} == {row.suggested for row in rows}
    found = evaluate_reviews(store, engine)
    assert sum(r.all.n for r in found.record.values()) == sum(row.n for row in rows)
    assert "suggested, on show" in render_evaluation(found)
    told = json.loads(render_figures(found))["record"]
    assert {r["type"]: r["shown"]["n"] for r in told} == {row.suggested: row.n for row in rows}
