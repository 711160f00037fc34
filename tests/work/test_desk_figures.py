"""The figures of a stored desk: whose answers count, which articles, and what nobody is told."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import InventedDesk

from annotator.analysis.intervals import Proportion
from annotator.errors import NotFound
from annotator.store import open_store
from annotator.work.desk_figures import (
    DeskReport,
    Selection,
    list_outlets,
    measure_stored_desk,
    render_desk,
    view_desk,
)
from annotator.work.signing import sign_off

TWELVE = ("government",) * 11 + ("expert",)
OTHER = ("government",) * 10 + ("company", "company")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[InventedDesk]:
    with open_store(tmp_path / "desk.db") as store:
        yield InventedDesk(store)


def measure(desk: InventedDesk, **selection: object) -> DeskReport:
    return measure_stored_desk(desk.store, desk.book, Selection(**selection))  # type: ignore[arg-type]


def counts(report: DeskReport) -> dict[str, int]:
    return {key: n for key, n in report.figures.total.counts.items() if n}


def test_an_empty_desk(desk: InventedDesk) -> None:
    report = measure(desk)
    assert counts(report) == {}
    assert "Fewer than two people have answered." in render_desk(report, desk.book, "text")
    assert not any(view_desk(report, desk.book).drawings.values())


def test_one_reader(desk: InventedDesk) -> None:
    desk.read("ana", desk.add(), *TWELVE)
    assert counts(measure(desk)) == {
        "articles": 1, "begun": 1, "read": 1, "by_readers": 1, "sentences": 12, "answered": 12,
        "judged": 1,
    }  # fmt: skip
    assert measure(desk).figures.total.types == {"government": 11, "expert": 1}


def test_what_readers_answered_differently_is_open(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER)
    report = measure(desk)
    assert report.figures.total.types == {"government": 10}
    assert (counts(report)["answered"], counts(report)["undecided"]) == (10, 2)
    assert report.agreement.types.alike == Proportion(hits=10, n=12)
    assert [c.types for c in report.agreement.collisions] == [
        ("company", "expert"),
        ("company", "government"),
    ]


def test_settled_answers_take_the_place_of_the_readers(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER)
    desk.settle(article, "tom")
    report = measure(desk)
    assert report.figures.total.types == {"government": 10, "company": 2}
    assert [t.article.basis for t in report.figures.articles] == ["settled"]
    assert counts(report)["settled"] == 1
    assert "signed" not in counts(report)
    sign_off(desk.store, article, "eva", desk.book)
    assert counts(measure(desk))["signed"] == 1


def test_what_is_settled_in_part_is_not_settled(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE[:6])
    desk.settle(article, "ana")
    report = measure(desk)
    assert [t.article.basis for t in report.figures.articles] == ["readers"]
    assert "settled" not in counts(report)


@pytest.mark.parametrize(
    ("least", "bases"),
    [
        ("settled", ["none", "none", "settled"]),
        ("readers", ["none", "readers", "settled"]),
        ("suggestions", ["suggestions", "readers", "settled"]),
    ],
)
def test_suggestions_only_if_asked(desk: InventedDesk, least: str, bases: list[str]) -> None:
    for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
        article = desk.add(published=day)
        if day != "2026-03-01":
            desk.read("ana", article, *TWELVE)
    desk.settle(article, "ana")
    report = measure(desk, least=least)
    assert [t.article.basis for t in reversed(report.figures.articles)] == bases
    # The desk still knows how far it is.
    assert counts(report)["begun"] == 2


def test_agreement_is_of_what_was_answered_before_the_first_decision(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER)
    desk.settle(article, "tom")
    desk.read("ana", article, *OTHER)
    assert measure(desk).agreement.types.alike == Proportion(hits=10, n=12)


@pytest.mark.parametrize(
    ("selection", "n"),
    [
        ({}, 4),
        ({"since": "2026-03-09"}, 2),
        ({"until": "2026-03-09"}, 3),
        ({"since": "2026-03-09", "until": "2026-03-09"}, 1),
        ({"outlet": "the  gazette"}, 2),
        ({"outlet": ""}, 1),
        ({"outlet": "Selm Post", "until": "2026-01-01"}, 0),
    ],
)
def test_selection(desk: InventedDesk, selection: dict[str, str], n: int) -> None:
    desk.add("Selm Post", "2026-03-02")
    desk.add("The Gazette", "2026-03-02")
    desk.add("the gazette ", "2026-03-09T08:00")
    desk.add(None, None)  # falls on the day of its adding, after all of these
    assert len(measure(desk, **selection).figures.articles) == n
    assert list_outlets(desk.store) == ("", "Selm Post", "the gazette")


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        ({"outlet": "Herald"}, "No article is from 'Herald'. There are: Selm Post."),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "before it begins on 2026-03-02"),
    ],
)
def test_what_cannot_be_selected(desk: InventedDesk, selection: dict[str, str], told: str) -> None:
    desk.add()
    with pytest.raises(NotFound, match=told):
        measure(desk, **selection)


def test_certainty_only_as_a_sum_over_three_people(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER, certainty=2)
    desk.settle(article, "tom")
    report = measure(desk)
    assert (report.certainty.people, report.certainty.record) == (2, None)
    assert "2 people have answered enough" in view_desk(report, desk.book).certainty
    other = desk.add("Gazette")
    desk.read("ana", other, *TWELVE)
    desk.read("eva", other, *TWELVE)
    desk.settle(other, "ana")
    report = measure(desk, outlet="Gazette")  # over the whole desk, whatever is selected
    assert report.certainty.people == 3
    assert report.certainty.record is not None
    assert {s.label: s.held for s in report.certainty.record.steps if s.held.n} == {
        "sure": Proportion(hits=34, n=36),
        "unsure": Proportion(hits=12, n=12),
    }


def test_nobody_is_named(desk: InventedDesk) -> None:
    article = desk.add()
    for reader in ("ana", "tom"):
        desk.read(reader, article, *TWELVE)
    desk.settle(article, "ana")
    report = measure(desk)
    for form in ("text", "csv", "json"):
        said = render_desk(report, desk.book, form)
        assert not any(name in said.casefold().split('"') for name in ("ana", "tom", "eva"))
        assert not any(f" {name} " in said.casefold() for name in ("ana", "tom", "eva"))


def test_forms_hold_the_same_tables(desk: InventedDesk) -> None:
    for publisher in ("=Post", None):
        article = desk.add(publisher)
        desk.read("ana", article, *TWELVE)
        desk.read("tom", article, *OTHER)
    report = measure(desk)
    tables = json.loads(render_desk(report, desk.book, "json"))["tables"]
    rows = list(csv.DictReader(io.StringIO(render_desk(report, desk.book, "csv"))))
    assert {r["table"] for r in rows} == {t["key"] for t in tables}
    assert [t["key"] for t in tables] == [*view_desk(report, desk.book).tables]
    answered = next(r for r in rows if r["row"] == "Sentences answered")
    assert (answered["value"], answered["of"]) == ("20", "24")
    assert {r["row"] for r in rows if r["table"] == "types_by_outlet"} == {
        "'=Post",
        "no publisher given",
    }


def test_no_percentage_under_thirty(desk: InventedDesk) -> None:
    desk.read("ana", desk.add(), *TWELVE)
    assert "12 of 12\n" in render_desk(measure(desk), desk.book, "text")
    assert "%" not in render_desk(measure(desk), desk.book, "text").replace("95% from", "")
    for _ in range(2):
        desk.read("ana", desk.add(), *TWELVE)
    assert "36 of 36 (100%)" in render_desk(measure(desk), desk.book, "text")


def test_drawings_say_what_they_show(desk: InventedDesk) -> None:
    article = desk.add("<Post> & Sons")
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER)
    drawings = view_desk(measure(desk), desk.book).drawings
    assert all(svg.startswith("<svg role") for svg in drawings.values())
    assert "2026-W10: Government 10." in drawings["types_by_week"]
    assert (
        "Government: all its readers gave it 10, some gave another type 1"
        in (drawings["agreement_by_type"])
    )
    assert "&lt;Post&gt; &amp; Sons" in drawings["sourcing_by_outlet"]
    assert "Read to the end: of the articles added 1" in drawings["progress"]
