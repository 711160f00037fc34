"""What is printed of agreement: to read, as JSON, and for statistics."""

import csv
import io

import msgspec
import pytest
from readings import reading
from sourcing import CODEBOOK

from annotator.analysis.double_coding import Agreement, ReadArticle, measure_agreement
from annotator.formats.agreement import (
    FORMS,
    render_agreement,
    render_agreement_json,
    render_confusion_csv,
    render_matrix_csv,
)


def plan(types: str) -> str:
    """Units of nine characters: e(xpert), m(ilitary), g(overnment), - open."""
    names = {"e": "expert", "m": "military", "g": "government", "-": "-"}
    return ", ".join(f"{10 * n}-{10 * n + 9} {names[t]}" for n, t in enumerate(types))


def compared(**types: str) -> Agreement:
    readings = {reader: reading(plan(given)) for reader, given in types.items()}
    return measure_agreement([ReadArticle("dam", readings)], CODEBOOK)


def words(found: Agreement) -> list[str]:
    return [" ".join(line.split()) for line in render_agreement(found).splitlines()]


def test_a_table_of_two_readers() -> None:
    lines = words(compared(Ana="eemmge", Tom="eemgge"))
    assert lines[:2] == ["1 article with answers of two people or more", "read by Ana, Tom"]
    assert "types 5 of 6" in lines  # no share under thirty
    assert any(line.startswith("Cohen's kappa 0.739") for line in lines)
    assert "1 government / military" in lines
    assert not any("%" in line for line in lines if "interval" not in line)
    assert any("sentences of the one article" in line.lower() for line in lines)
    assert "two by two" not in lines


def test_a_share_from_thirty_on() -> None:
    lines = words(compared(Ana="em" * 15, Tom="em" * 14 + "mm"))
    assert any(line.startswith("types 29 of 30 0.967 ") for line in lines)


def test_more_than_two_readers_two_by_two() -> None:
    lines = words(compared(Ana="eemmge", Tom="eemgge", Li="e--m-e"))
    assert "Cohen's kappa – This figure is for two people, and 3 have answered." in lines
    assert "Ana and Li, 1 article" in lines


@pytest.mark.parametrize(
    ("types", "said"),
    [
        ({}, "Fewer than two people have answered."),
        ({"Ana": "em"}, "Fewer than two people have answered."),
        ({"Ana": "e-", "Tom": "-m"}, "No sentence was answered by two people."),
    ],
)
def test_nothing_to_compare_is_one_sentence(types: dict[str, str], said: str) -> None:
    assert render_agreement(compared(**types)) == said


def test_one_kind_is_not_full_agreement() -> None:
    lines = words(compared(Ana="eee", Tom="eee"))
    assert any(line.startswith("Krippendorff's alpha – All answers are alike") for line in lines)
    assert not any("1.000" in line for line in lines)


def test_json_is_the_same() -> None:
    found = compared(Ana="eemmge", Tom="eemgge")
    read = msgspec.json.decode(render_agreement_json(found))
    assert read.pop("schema") == 1
    assert msgspec.convert(read, Agreement) == found
    alone = msgspec.json.decode(render_agreement_json(compared(Ana="em")))
    assert alone["types"]["alpha"]["value"] is None
    assert alone["types"]["alpha"]["why"] == "Fewer than two people have answered."


def rows(text: str) -> list[list[str]]:
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_confusion() -> None:
    assert rows(render_confusion_csv(compared(Ana="eemmge", Tom="eemgge"))) == [
        ["", "expert", "government", "military"],
        ["expert", "3", "0", "0"],
        ["government", "0", "1", "0"],
        ["military", "0", "1", "1"],
    ]


def test_reliability_matrix() -> None:
    """Rows by name and NA, as R reads them; a reader's name is no formula."""
    readings = {"=Ana": reading(plan("em-")), "Tom": reading("0-9 expert, 10-29 military")}
    found = measure_agreement([ReadArticle("dam", readings)], CODEBOOK)
    assert rows(render_matrix_csv(found)) == [
        ["sentence", "'=Ana", "Tom"],
        ["dam:0-9", "expert", "expert"],
        ["dam:10-29", "NA", "military"],
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("types", [{}, {"Ana": "e"}, {"Ana": "e", "Tom": "m"}])
def test_every_form_of_little(form: str, types: dict[str, str]) -> None:
    assert FORMS[form](compared(**types))
