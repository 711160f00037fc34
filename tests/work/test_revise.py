"""A corrected version: what did not change keeps its answers, and nothing of the former is touched."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from articles import make_coding, make_document
from hypothesis import given
from hypothesis import strategies as st

from annotator.documents import Limits, read_codebook, read_lexicons
from annotator.engine import Engine, build_engine
from annotator.errors import DocumentTooLarge, EmptyDocument, NotFound, ReviewError
from annotator.model import Coding, Evidence, Metadata, Span, Tag, Unit
from annotator.store import DEFAULT_REVIEWER, Reviewer, Store, TagRow, open_store
from annotator.work.checklist import add_evidence, load_checks, record_check, take_back_evidence
from annotator.work.exchange import export_articles, import_articles
from annotator.work.ingest import ingest
from annotator.work.review import Review, apply_changes, load_review
from annotator.work.revise import Revised, carried_words, load_history, move_spans, revise

CODEBOOK = read_codebook()
NOW = "2026-03-01T10:00:00.000Z"
ONE = "The harbour of Selm will close in May, the ministry said."
TWO = "Dockers were told by letter on Monday morning."
THREE = "Nobody had asked them before."
FOUR = "Rain fell all day."
SENTENCES = (ONE, TWO, THREE, FOUR)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build_engine(CODEBOOK, read_lexicons(CODEBOOK))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


class Article:
    """An article with a reviewer, who knows its sentences by their words."""

    def __init__(
        self, store: Store, engine: Engine, *sentences: str, by: str = DEFAULT_REVIEWER
    ) -> None:
        self.store, self.engine, self.by = store, engine, by
        document = make_document("\n\n".join(sentences), language="en")
        self.id = str(ingest(store, document, engine, allow_duplicate=True).document_id)
        self.seq = 0

    def send(self, action: str, span: Span, **fields: Any) -> None:
        self.seq += 1
        place = {"start": span.start, "end": span.end}
        change = {"seq": self.seq, "made_at": NOW, "action": action, **place, **fields}
        receipt = apply_changes(self.store, self.id, self.by, "tab", [change], codebook=CODEBOOK)
        assert receipt.refused == ()

    def span(self, sentence: str) -> Span:
        start = self.store.load_text(self.id).index(sentence)
        return Span(start, start + len(sentence))

    def tag(self, sentence: str, primary_type: str | None = "company", **fields: Any) -> None:
        tag = {"primary_type": primary_type, "certainty": 3, **fields}
        self.send("tag", self.span(sentence), tag=tag)

    def revise(self, *sentences: str, gap: str = "\n\n") -> Revised:
        document = make_document(gap.join(sentences))
        return revise(self.store, self.id, document, self.engine)


def tags(store: Store, document_id: str, by: str = DEFAULT_REVIEWER) -> dict[str, Tag]:
    """By the words of their unit."""
    text = store.load_text(document_id)
    review = load_review(store, document_id, by)
    return {text[span.start : span.end]: tag for span, tag in review.tags.items()}


def types(store: Store, document_id: str) -> dict[str, str]:
    """With "?" where the answer waits for confirmation."""
    return {
        words: f"{tag.coding.primary_type if tag.coding else ''}{'' if tag.confirmed else '?'}"
        for words, tag in tags(store, document_id).items()
    }


@pytest.fixture
def article(store: Store, engine: Engine) -> Article:
    return Article(store, engine, *SENTENCES)


# ---------------------------------------------------------------- answers


def test_unchanged_sentences_keep_their_answers(article: Article) -> None:
    for sentence, key in zip(SENTENCES, ("government", "company", "expert", ""), strict=True):
        article.tag(sentence, key or None, note=f"about {key}", to_check=not key)
    before = tags(article.store, article.id)
    done = article.revise("A new beginning was found.", *SENTENCES[:2], *SENTENCES[2:], gap="\n")
    assert types(article.store, done.document_id) == types(article.store, article.id)
    after = tags(article.store, done.document_id)
    for words, tag in after.items():
        former = before[words]
        assert (tag.note, tag.certainty, tag.to_check) == (
            former.note, former.certainty, former.to_check,
        )  # fmt: skip
    assert load_review(article.store, done.document_id, DEFAULT_REVIEWER).progress.answered == 3
    (carried,) = done.carried
    assert (carried.kept, carried.to_confirm, carried.left) == (4, 0, 0)


def test_reworded_sentences_wait_for_confirmation(article: Article) -> None:
    article.tag(ONE, "government")
    article.tag(TWO, "company")
    article.tag(THREE, "expert")
    reworded = TWO.replace("Monday", "Tuesday")
    done = article.revise(ONE, reworded, "Something else is told here instead.", FOUR)
    assert types(article.store, done.document_id) == {ONE: "government", reworded: "company?"}
    progress = load_review(article.store, done.document_id, DEFAULT_REVIEWER).progress
    assert (progress.answered, progress.open) == (1, 3)
    assert [(c.old.text, c.new.text) for c in done.versions.changed] == [(TWO, reworded)]
    assert [line.text for line in done.versions.dropped] == [THREE]
    assert carried_words(done.carried[0]) == (
        "Reviewer: 1 answer kept, 1 to confirm, 1 left with the former version."
    )


def test_a_sentence_that_moved_waits_too(article: Article) -> None:
    article.tag(ONE, "government")
    article.tag(FOUR, "expert")
    done = article.revise(FOUR, ONE, TWO, THREE)
    assert types(article.store, done.document_id) == {ONE: "government", FOUR: "expert?"}


def test_the_log_says_that_it_was_moved_and_when_it_was_answered(article: Article) -> None:
    article.tag(ONE, "expert")
    article.tag(ONE, "government")
    done = article.revise(TWO, ONE)
    (row,) = article.store.log.all_tags(done.document_id)
    assert (row.n, row.origin, row.made_at) == (1, "moved", NOW)
    assert row.stored_at > NOW


def test_an_answer_names_the_suggestion_that_says_the_same(article: Article) -> None:
    suggestions = load_review(article.store, article.id, DEFAULT_REVIEWER).suggestions
    found = suggestions[article.span(ONE)]
    article.tag(ONE, found.suggestion.coding.primary_type, suggestion_id=found.id)
    article.tag(TWO, "expert", source="Nobody you know")
    done = article.revise("Before it all.", *SENTENCES)
    run = article.store.load_suggestions(done.document_id)
    after = tags(article.store, done.document_id)
    assert after[ONE].suggestion_id == run.stored[1].id
    assert after[TWO].suggestion_id is None


PART = Coding(primary_type="company", scope="part", attribution="explicit")


def put_coding(article: Article, sentence: str, *words: str) -> None:
    """An answer that attributes these words of the sentence."""
    span = article.span(sentence)
    spans = tuple(article.span(w) for w in words)
    coding = msgspec.structs.replace(PART, attributed=spans)
    tag = Tag(start=span.start, end=span.end, coding=coding, codebook_version=CODEBOOK.version)
    row = TagRow(
        n=2, reviewer_id=DEFAULT_REVIEWER, start=span.start, end=span.end, client="tab", seq=2,
        made_at=NOW, stored_at=NOW, tag=tag,
    )  # fmt: skip
    article.tag(sentence)
    article.store.log.save_tags(article.id, [row])


def attributed(article: Article, document_id: str, sentence: str) -> list[str]:
    coding = tags(article.store, document_id)[sentence].coding
    assert coding is not None
    text = article.store.load_text(document_id)
    return [text[s.start : s.end] for s in coding.attributed]


def test_the_words_within_a_sentence_move_along(article: Article) -> None:
    put_coding(article, TWO, "told by letter")
    done = article.revise("😀 A new beginning.", *SENTENCES)
    assert attributed(article, done.document_id, TWO) == ["told by letter"]


def test_of_a_reworded_sentence_only_words_that_are_there(article: Article) -> None:
    put_coding(article, TWO, "told by letter", "Monday")
    reworded = TWO.replace("Monday", "Tuesday")
    done = article.revise(ONE, reworded, THREE, FOUR)
    assert attributed(article, done.document_id, reworded) == ["told by letter"]


def test_without_any_of_them_the_whole_sentence_is_meant(article: Article) -> None:
    put_coding(article, TWO, "Monday")
    reworded = TWO.replace("Monday", "Tuesday")
    done = article.revise(ONE, reworded, THREE, FOUR)
    coding = tags(article.store, done.document_id)[reworded].coding
    assert coding is not None
    assert (coding.scope, coding.attributed) == ("whole", ())


def test_every_span_is_moved_however_deep() -> None:
    def later(span: Span) -> Span | None:
        return None if span.start == 0 else Span(span.start + 1, span.end + 1)

    coding = msgspec.structs.replace(make_coding(), attributed=(Span(0, 1), Span(2, 3)))
    tag = Tag(start=0, end=9, coding=coding, codebook_version="0.3")
    moved = move_spans(tag, later)
    assert moved.coding.attributed == (Span(3, 4),)
    assert msgspec.structs.replace(moved, coding=coding) == tag
    assert move_spans((None, (Span(0, 1),), "x"), later) == (None, (), "x")


def test_each_reviewer_keeps_their_own(article: Article) -> None:
    article.store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
    article.tag(ONE, "government")
    article.by = "ana"
    article.tag(TWO, "company")
    done = article.revise("Before.", *SENTENCES)
    assert set(tags(article.store, done.document_id)) == {ONE}
    assert set(tags(article.store, done.document_id, "ana")) == {TWO}
    assert {c.reviewer: c.kept for c in done.carried} == {"Reviewer": 1, "Ana": 1}


# ---------------------------------------------------------------- units of one's own


def units(store: Store, document_id: str) -> list[tuple[str, str]]:
    text = store.load_text(document_id)
    review = load_review(store, document_id, DEFAULT_REVIEWER)
    return [(text[u.start : u.end], u.kind) for u in review.units]


def test_boundaries_in_unchanged_text_are_carried(article: Article) -> None:
    one = article.span(ONE)
    article.send("split", one, at=one.start + 12)
    article.send("merge", Span(article.span(TWO).start, article.span(THREE).end))
    article.send("kind", article.span(FOUR), kind="caption")
    article.tag(f"{TWO}\n\n{THREE}", "company")
    done = article.revise("Before it all.", *SENTENCES)
    assert units(article.store, done.document_id)[1:] == units(article.store, article.id)
    assert types(article.store, done.document_id) == {f"{TWO}\n\n{THREE}": "company"}
    (carried,) = done.carried
    assert (carried.boundaries, carried.boundaries_left) == (3, 0)


def test_boundaries_in_changed_text_are_not(article: Article) -> None:
    merged = Span(article.span(TWO).start, article.span(THREE).end)
    article.send("merge", merged)
    article.send("split", merged, at=article.span(THREE).start)
    article.send("merge", merged)
    article.tag(f"{TWO}\n\n{THREE}", "company")
    done = article.revise(ONE, TWO, THREE.replace("Nobody", "No one"), FOUR)
    assert len(units(article.store, done.document_id)) == 4
    (carried,) = done.carried
    assert (carried.boundaries, carried.boundaries_left) == (0, 3)
    assert "Splits, merges and kinds: 0 carried over, 3 not." in carried_words(carried)


def test_a_boundary_that_builds_on_one_left_behind(article: Article) -> None:
    """The second half of a sentence that was merged, then split elsewhere."""
    merged = Span(article.span(TWO).start, article.span(THREE).end)
    middle = article.span("asked them before.")
    article.send("merge", merged)
    article.send("split", merged, at=middle.start)
    article.send("kind", middle, kind="caption")
    done = article.revise(ONE, "Dockers heard nothing.", THREE, FOUR)
    assert [kind for _, kind in units(article.store, done.document_id)] == ["body"] * 4
    assert done.carried[0].boundaries_left == 3


def test_work_goes_on_in_the_later_version(article: Article) -> None:
    article.tag(ONE, "government")
    article.send("split", article.span(TWO), at=article.span(TWO).start + 8)
    done = article.revise("Before.", *SENTENCES)
    later = Article(article.store, article.engine, "Else.")
    later.id = done.document_id
    later.tag(ONE, "company")
    later.tag(FOUR, "expert")
    assert types(article.store, done.document_id) == {ONE: "company", FOUR: "expert"}


# ---------------------------------------------------------------- checks


def test_checks_of_unchanged_sentences_are_carried(article: Article) -> None:
    store, key = article.store, (article.id, DEFAULT_REVIEWER)
    for sentence in (ONE, TWO):
        article.tag(sentence, "company", to_check=True)
        span = article.span(sentence)
        record_check(store, *key, span, status="asked", whom="press office")
        add_evidence(store, *key, span, Evidence(shows="meant", seen_at=NOW, kept=True), b"file")
        add_evidence(store, *key, span, Evidence(shows="not meant", seen_at=NOW))
    take_back_evidence(store, *key, article.span(ONE), 3)
    record_check(store, *key, article.span(ONE), status="confirmed")
    reworded = TWO.replace("Monday", "Tuesday")
    done = article.revise("Before it all.", ONE, reworded, THREE)
    first, second = load_checks(store, done.document_id, DEFAULT_REVIEWER, CODEBOOK)
    assert (first.text, first.status, first.whom) == (ONE, "confirmed", "press office")
    assert [e.carried_from for e in first.history] == [article.id] * 2
    assert [(e.evidence.shows, e.evidence.kept, e.carried_from) for e in first.evidence] == [
        ("meant", True, article.id)
    ]
    assert (second.text, second.status, second.history) == (reworded, "open", ())
    assert (done.carried[0].checks, done.carried[0].checks_left) == (3, 3)
    assert len(load_checks(store, *key, CODEBOOK)) == 2


# ---------------------------------------------------------------- the two articles


def exported(store: Store, *ids: str) -> bytes:
    stream = io.BytesIO()
    export_articles(store, ids, stream)
    return stream.getvalue()


def test_the_former_version_stays_as_it_is(article: Article) -> None:
    article.tag(ONE, "government", to_check=True)
    record_check(article.store, article.id, DEFAULT_REVIEWER, article.span(ONE), status="asked")
    before = exported(article.store, article.id)
    article.revise("Before.", *SENTENCES)
    assert exported(article.store, article.id) == before


def test_both_know_each_other(article: Article) -> None:
    alone = load_history(article.store, article.id)
    assert (alone.former, alone.later, alone.versions) == (None, (), None)
    done = article.revise("Before it all.", *SENTENCES)
    later = load_history(article.store, done.document_id)
    assert later.former is not None
    assert (later.former.id, later.versions) == (article.id, done.versions)
    former = load_history(article.store, article.id)
    assert [row.id for row in former.later] == [done.document_id]


def test_the_later_version_can_travel_alone(article: Article, tmp_path: Path) -> None:
    article.tag(ONE, "government", to_check=True)
    record_check(article.store, article.id, DEFAULT_REVIEWER, article.span(ONE), status="asked")
    done = article.revise("Before.", *SENTENCES)
    data = exported(article.store, done.document_id)
    with open_store(tmp_path / "b.db") as fresh:
        import_articles(fresh, io.BytesIO(data))
        assert exported(fresh, done.document_id) == data
        assert load_history(fresh, done.document_id).former is None
        assert types(fresh, done.document_id) == {ONE: "government"}
        (check,) = load_checks(fresh, done.document_id, DEFAULT_REVIEWER, CODEBOOK)
        assert check.history[0].carried_from == article.id


def test_what_is_known_of_the_article_stays_known(article: Article) -> None:
    known = Metadata(title="Old", publisher="Selm Post", byline="Ida Berg", language="en")
    article.store.edit_metadata(article.id, known)
    document = make_document("Else is told here.", title="New", publisher="selmpost.example")
    done = revise(article.store, article.id, document, article.engine)
    assert article.store.load_document(done.document_id).document.metadata == Metadata(
        title="New", publisher="Selm Post", byline="Ida Berg", language="en"
    )


def test_the_same_again_is_refused(article: Article) -> None:
    with pytest.raises(ReviewError, match="same to the letter"):
        article.revise(*SENTENCES)
    done = article.revise("Before.", *SENTENCES)
    with pytest.raises(ReviewError, match=f"later version already: {done.document_id}"):
        article.revise("Before.", *SENTENCES)
    assert len(article.store.list_articles()) == 2
    article.store.delete_document(done.document_id)
    article.revise("Before.", *SENTENCES)


@pytest.mark.parametrize(
    ("text", "limits", "error"),
    [
        ("  ", Limits(), EmptyDocument),
        ("One. Two. Three.", Limits(max_units=2), DocumentTooLarge),
    ],
)
def test_what_cannot_be_a_version(
    article: Article, text: str, limits: Limits, error: type[Exception]
) -> None:
    article.tag(ONE)
    with pytest.raises(error):
        revise(article.store, article.id, make_document(text), article.engine, limits=limits)
    assert len(article.store.list_articles()) == 1


def test_an_article_that_is_not_there(store: Store, engine: Engine) -> None:
    with pytest.raises(NotFound):
        revise(store, "nothing", make_document("One."), engine)


def test_nothing_is_added_where_something_fails(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    article.tag(ONE)

    def fail(*_: object) -> None:
        raise RuntimeError("lightning")

    monkeypatch.setattr(article.store.log, "save_tags", fail)
    with pytest.raises(RuntimeError):
        article.revise("Before.", *SENTENCES)
    assert [row.id for row in article.store.list_articles()] == [article.id]
    assert article.store.find_later_versions(article.id) == ()


# ---------------------------------------------------------------- any version


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("revise") / "a.db") as opened:
        yield opened


STEM = "Sentence {} tells of ship {} in port {} on day {}."
KEYS = ("government", "company", "expert", "unattributed")


@given(
    answered=st.lists(st.sampled_from(["", *KEYS]), min_size=1, max_size=12),
    changed=st.sets(st.integers(0, 11)),
    gap=st.sampled_from(["\n\n", "\n\n\n", " \n\n"]),
)
def test_exactly_the_unchanged_keep_their_tags(
    shared_store: Store, engine: Engine, answered: list[str], changed: set[int], gap: str
) -> None:
    """A version with some sentences replaced keeps the tags of all others, as they were."""
    sentences = [STEM.format(n, n, n, n) for n in range(len(answered))]
    article = Article(shared_store, engine, *sentences)
    for sentence, key in zip(sentences, answered, strict=True):
        if key:
            article.tag(sentence, key, source=None if key == "unattributed" else "Port office")
    later = [f"Quite another matter, number {n}!" if n in changed else s
             for n, s in enumerate(sentences)]  # fmt: skip
    before = tags(shared_store, article.id)
    if gap.join(later) == shared_store.load_text(article.id):
        return
    done = article.revise(*later, gap=gap)
    after = tags(shared_store, done.document_id)
    kept = [s for n, (s, key) in enumerate(zip(sentences, answered, strict=True))
            if key and n not in changed]  # fmt: skip
    assert list(after) == kept
    for words in kept:
        moved = msgspec.structs.replace(
            after[words], start=before[words].start, end=before[words].end, suggestion_id=None
        )
        assert moved == msgspec.structs.replace(before[words], suggestion_id=None)
    review: Review = load_review(shared_store, done.document_id, DEFAULT_REVIEWER)
    assert review.progress.answered == len(kept)
    known: list[Unit] = list(review.units)
    assert len(known) == len(later)
