"""Units: the invariants for any text, the hard cases, layouts and blocks."""

from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from splitting_cases import Case, read_cases

from annotator.engine.units import split_units
from annotator.model import Block, Document, Kind, Provenance, Unit

PLAIN = Provenance(data=b"", sha256="", media_type="text/plain")
CASES = read_cases()
KNOWN_FAILURES: frozenset[str] = frozenset()
"""Texts of hard cases that the splitter gets wrong."""

HARD = st.lists(
    st.sampled_from(
        [
            *"aZ1 \n\r\t.!?…:;,'\"“”‘’«»()[]/-–—_•@#*=。۔🎉é",
            *"\u00a0\u200b\u200f\u2028\u0085\x1c\ufeff\u00ad\x00",
            *(
                "Mr.",
                "U.S.",
                "p.m.",
                " said",
                "By ",
                "Photo: ",
                "(AP)",
                "Read more",
                "\n\n",
                "\r\n",
            ),
            *("https://", "The ", "No. ", "' '", "''", ". . ."),
        ]
    ),
    max_size=40,
).map("".join)


def document(text: str, *blocks: tuple[int, int, Kind]) -> Document:
    made = tuple(Block(start=start, end=end, kind=kind) for start, end, kind in blocks)
    return Document(text=text, provenance=PLAIN, blocks=made)


def told(text: str, *blocks: tuple[int, int, Kind]) -> list[tuple[str, str]]:
    """Kind and words of each unit; a heading that does not count is a "slug"."""
    return [
        (
            "slug" if unit.kind == "heading" and not unit.counted else unit.kind,
            text[unit.start : unit.end],
        )
        for unit in split_units(document(text, *blocks))
    ]


def check(text: str, units: tuple[Unit, ...]) -> None:
    """The invariants of units."""
    assert [unit.index for unit in units] == list(range(1, len(units) + 1))
    at = 0
    for unit in units:
        words = text[unit.start : unit.end]
        assert words
        assert words == words.strip()
        assert text[at : unit.start].strip() == ""
        assert at <= unit.start
        at = unit.end
        if unit.kind in {"credit", "boilerplate"}:
            assert not unit.counted
    assert text[at:].strip() == ""


@given(st.text() | HARD)
def test_any_text(text: str) -> None:
    units = split_units(document(text))
    check(text, units)
    assert units == split_units(document(text))


@given(st.text() | HARD, st.sampled_from(get_args(Kind)))
def test_any_block(text: str, kind: Kind) -> None:
    check(text, split_units(document(text, (0, len(text), kind))))


@given(
    HARD,
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.sampled_from(get_args(Kind)))),
)
def test_any_blocks(text: str, blocks: list[tuple[int, int, Kind]]) -> None:
    """Even blocks that overlap, are empty or lie outside the text lose no character."""
    check(text, split_units(document(text, *blocks)))


@pytest.mark.parametrize("size", [200_000])
@pytest.mark.parametrize(
    "piece", ["(A. ", "“Go! Amy ", ". ", "a.\n", "'' ", "((", "A" * 50 + ".", "— Photo: "]
)
def test_hostile_text(piece: str, size: int) -> None:
    text = piece * (size // len(piece))
    check(text, split_units(document(text)))


def name(case: Case) -> str:
    return f"{case.line}: {case.text[:40]!r}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_hard_case(case: Case, request: pytest.FixtureRequest) -> None:
    if case.text in KNOWN_FAILURES:
        request.applymarker(pytest.mark.xfail(strict=True))
    prose = case.group.startswith("sentences")
    found = told(case.text, (0, len(case.text), "body")) if prose else told(case.text)
    words = [case.text[start:end] for start, end in case.spans]
    if prose:
        assert [unit for _, unit in found] == words
    else:
        assert found == list(zip(case.kinds, words, strict=True))


def test_enough_hard_cases() -> None:
    assert len({case.text for case in CASES}) == len(CASES) >= 350
    assert {case.held_out for case in CASES} == {True, False}


ARTICLE = """\
Officials in the capital have promised another try at putting an eye in the sky after calling their first one “a grave failing”, the state agency said on Sunday.

They told off the engineers behind the spring launch, which ended in the sea.

The Mountain News Agency (MNA) said a report to the party congress “sternly rebuked those who prepared the (first) rocket.”

Mountain Republic
The leader, seated at the centre, speaks at a session of the party congress in the capital (Mountain News Agency/Lowland News Service/AP)

It did not give a date, but the neighbour’s spies told members of parliament that repairs would take “many weeks”.

Mountain Republic Lowland Tensions
People at a railway station watch a news programme about the launch, Mond (Lee Bo-ram/AP)

The country has courted its northern neighbour. It says the neighbour is defending itself against “bullies.”
"""


def test_agency_article() -> None:
    """Paragraphs by blank lines; photo title, caption and credit on lines that follow each other."""
    paragraphs = [line for line in ARTICLE.split("\n") if line]
    assert told(ARTICLE) == [
        ("body", paragraphs[0]),
        ("body", paragraphs[1]),
        ("body", paragraphs[2]),
        ("slug", "Mountain Republic"),
        (
            "caption",
            "The leader, seated at the centre, speaks at a session of the party congress in the capital",
        ),
        ("credit", "(Mountain News Agency/Lowland News Service/AP)"),
        ("body", paragraphs[5]),
        ("slug", "Mountain Republic Lowland Tensions"),
        ("caption", "People at a railway station watch a news programme about the launch, Mond"),
        ("credit", "(Lee Bo-ram/AP)"),
        ("body", "The country has courted its northern neighbour."),
        ("body", "It says the neighbour is defending itself against “bullies.”"),
    ]


def test_agency_article_with_other_line_ends() -> None:
    plain = split_units(document(ARTICLE))
    windows = split_units(document(ARTICLE.replace("\n", "\r\n")))
    assert [(u.kind, u.counted, u.end - u.start) for u in plain] == [
        (u.kind, u.counted, u.end - u.start) for u in windows
    ]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("heading", "Mayor quits. Deputy stays", [("heading", "Mayor quits. Deputy stays")]),
        ("heading", "Key dates", [("slug", "Key dates")]),
        ("heading", "Mayor\nquits", [("heading", "Mayor\nquits")]),
        ("credit", "Ann Lee / Reuters", [("credit", "Ann Lee / Reuters")]),
        (
            "quote_box",
            "We lost. We go on.",
            [("quote_box", "We lost."), ("quote_box", "We go on.")],
        ),
        (
            "boilerplate",
            "Share\nSave\n\nPrint",
            [("boilerplate", w) for w in ("Share", "Save", "Print")],
        ),
        (
            "caption",
            "A ferry leaves. Another waits (Ann Lee)",
            [("caption", "A ferry leaves."), ("caption", "Another waits"), ("credit", "(Ann Lee)")],
        ),
        ("caption", "Dockers at the gate (left)", [("caption", "Dockers at the gate (left)")]),
        ("caption", "(Ann Lee/AP)", [("credit", "(Ann Lee/AP)")]),
        ("caption", "Photograph: Ann Lee/AP", [("credit", "Photograph: Ann Lee/AP")]),
        ("body", "The mayor quit", [("body", "The mayor quit")]),
        ("body", "Read more: The strike", [("boilerplate", "Read more: The strike")]),
        ("body", "  ", []),
    ],
)
def test_known_kinds(kind: Kind, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, (0, len(text), kind)) == expected


def test_gaps_between_blocks_are_read_by_layout() -> None:
    text = "Harbour reopens\n\nThe harbour reopened.\n\nRead more: The strike\n"
    assert told(text, (17, 38, "body")) == [
        ("heading", "Harbour reopens"),
        ("body", "The harbour reopened."),
        ("boilerplate", "Read more: The strike"),
    ]


def test_agency_signs_the_article() -> None:
    text = "The strike is over.\n\nWork resumes, the port said. (Reuters)"
    assert told(text) == [
        ("body", "The strike is over."),
        ("body", "Work resumes, the port said."),
        ("boilerplate", "(Reuters)"),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Ann Lee, transport correspondent", "boilerplate"),
        ("By Harbour Times staff", "boilerplate"),
        ("BYLINE: Ann Lee", "boilerplate"),
        ("Reuters in Oslo", "boilerplate"),
        ("More on this story: Inside the union", "boilerplate"),
        ("Do you work at the port? Write to desk@harbour.example", "boilerplate"),
        ("Ann Lee can be reached at ann@harbour.example", "boilerplate"),
        ("By the time the ferry left, the strike was over.", "body"),
        ("The union wrote to members from strike@union.example on Monday.", "body"),
        ("“We will be back, and soon” — Ann Lee, docker", "quote_box"),
        ("“We will be back,” Ann Lee said – and she was.", "body"),
        ("A ferry leaves. [Reuters]", "body"),
        ("The port said it would reopen (see map).", "body"),
    ],
)
def test_kind_of_a_line(line: str, kind: Kind) -> None:
    found = told(f"The strike is over.\n\n{line}\n\nWork resumes.")
    assert {k for k, _ in found[1:-1]} == {kind}


Counted = Literal["heading", "slug"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Mayor resigns", "heading"),
        ("Police arrest three after harbour fire", "heading"),
        ("Port to reopen", "heading"),
        ("What we know about the fire", "heading"),
        ("Five dead in ferry fire", "heading"),
        ("PORT STRIKES OIL DEAL", "heading"),
        ("Dockers’ leader won’t talk", "heading"),
        ("A long road to peace in the hills", "heading"),
        ("North Korea", "slug"),
        ("Norway Harbour Strike", "slug"),
        ("Election 2024 Debate", "slug"),
        ("Analysis", "slug"),
        ("Key points", "slug"),
        ("Peace talks", "slug"),
        ("The background", "slug"),
        ("7", "slug"),
    ],
)
def test_headings_count_if_they_say_something(heading: str, kind: Counted) -> None:
    assert told(heading, (0, len(heading), "heading")) == [(kind, heading)]
