"""What a rewrite did: pair by pair, and for any two texts at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcing import CODEBOOK, read, say, wait, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.comparison import (
    KINDS,
    Comparison,
    compare_reports,
    count_kinds,
    summarise_comparison,
)
from annotator.analysis.report import Record, Report, measure_report
from annotator.model import Metadata, Span

CLAIM = "The harbour of Port Selm will close for dredging in autumn"
PARTY = "harbour board/government"


def report(*units: CodedUnit, **about: str) -> Report:
    placed = write(*units)
    record = Record(
        sha256="", text_sha256="", codebook_version="0.3", written_at="", article=Metadata(**about)
    )
    return measure_report(read(placed), placed, record, CODEBOOK)


def compare(before: CodedUnit, after: CodedUnit) -> Comparison:
    return compare_reports(report(before), report(after))


BOARD = say(f"{CLAIM}, the harbour board said.", PARTY, identification="role", stance="say")


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (BOARD, say(f"{CLAIM}."), ["dropped"]),
        (BOARD, say(f"According to the harbour board, {CLAIM}.", PARTY), []),
        (BOARD, say(f"{CLAIM}, it is reported."), ["weakened"]),
        (BOARD, say(f"{CLAIM}.", stance="hearsay"), ["weakened"]),
        (BOARD, say(f"{CLAIM}, sources said.", "sources/anonymous", identification="anonymous"), ["weakened"]),
        (BOARD, say(f"{CLAIM}, officials said.", "officials/government", identification="unnamed"), ["weakened"]),
        (BOARD, say(f"{CLAIM}, Ana Reil said.", "Ana Reil/government", identification="named"), ["strengthened"]),
        (BOARD, say(f"{CLAIM}, said a diver.", "diver/private_person", identification="unnamed"), ["changed"]),
        (BOARD, wait(f"{CLAIM}."), []),
        (say(f"{CLAIM}."), BOARD, ["strengthened"]),
        (say(f"{CLAIM}."), say(f"{CLAIM}."), []),
        # What passed the words on is gone.
        (say(f"{CLAIM}, the board said, Norpress reported.", "board/government > Norpress/state_media"),
         say(f"{CLAIM}, the board said.", "board/government"), ["weakened"]),
        # The outer source is gone, and who it told of speaks for himself.
        (say("Roe told the clerks to close the port, the indictment says.", "indictment/law_enforcement"),
         say("Roe told the clerks to close the port.", "Roe/private_person", stance="say"), ["dropped"]),
        # … also under a short form of his name.
        (say("Linnet plans flats on the quay, council papers say.", "council papers/document_data"),
         say("Linnet plans flats on the quay.", "Linnet Estates/company", stance="intention"), ["dropped"]),
        # Scattered words are no part of a sentence.
        (say(f"{CLAIM}, Ana Reil said.", "Ana Reil/expert", scope="part",
             attributed=(Span(0, 3), Span(22, 27))), say(f"{CLAIM}."), ["dropped"]),
        # Wishes and plans of someone need no other source.
        (say(f"The harbour board plans it: {CLAIM}.", PARTY, stance="intention"),
         say(f"The harbour board has made a plan: {CLAIM}."), []),
        # The source of the other part (V2).
        (BOARD, say(f"{CLAIM}. Rain is likely, the weather office said.", "weather office/government",
                    scope="part", attributed=(Span(59, 73),)), ["dropped"]),
    ],
)  # fmt: skip
def test_sources(before: CodedUnit, after: CodedUnit, kinds: list[str]) -> None:
    found = compare(before, after)
    assert [f.kind for f in found.findings if not f.kind.startswith("hedge")] == kinds
    assert all(f.text and f.rule and f.earlier == (1,) and f.later == (1,) for f in found.findings)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (
            "The pier at Selm may close in May.",
            "The pier at Selm will close in May.",
            ["hedge_lost"],
        ),
        ("The pier at Selm may close in May.", "The pier at Selm could close in May.", []),
        (
            "The pier at Selm may close in May.",
            "There is a risk that the pier at Selm will close.",
            [],
        ),
        (
            "The pier at Selm closes in May.",
            "The pier at Selm possibly closes in May.",
            ["hedge_added"],
        ),
        ("The pier allegedly broke in Selm.", "The pier broke in Selm.", ["hedge_lost"]),
        ("Selm counted 14 broken piers.", "Selm counted 41 broken piers.", ["numbers"]),
        ("Selm counted fourteen broken piers.", "Selm counted 14 broken piers.", []),
        ("Selm counted 1,480 broken piers.", "Selm counted about 1,500 broken piers.", []),
        ("Selm paid 3.4 million for piers.", "Selm paid 3,400,000 for piers.", []),
        ("Selm lost 12 percent of its piers.", "Selm lost 21 percent of its piers.", ["numbers"]),
    ],
)
def test_hedges_and_figures(before: str, after: str, kinds: list[str]) -> None:
    assert [f.kind for f in compare(say(before), say(after)).findings] == kinds


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("claimed", "confirmed", ["firmer"]),
        ("claimed", "said", ["firmer"]),
        ("said", "revealed", ["firmer"]),
        ("confirmed", "said", []),
        ("said", "told reporters", []),
    ],
)
def test_verbs(was: str, now: str, kinds: list[str]) -> None:
    units = [say(f"{CLAIM}, the harbour board {verb}.", PARTY) for verb in (was, now)]
    assert [f.kind for f in compare(*units).findings] == kinds


@pytest.mark.parametrize(
    ("line", "later", "kind"),
    [
        (say("The claim could not be independently verified."), "It rained.", "caution_lost"),
        (say("The claim could not be independently verified."),
         "No independent confirmation was to be had.", None),
        (say("The board denied that.", PARTY, stance="deny"), "It rained.", "reply_lost"),
        (say("Kestrel Dredging declined to comment.", "-Kestrel Dredging/company", stance="no_comment",
             polarity="negative"), "It rained.", "reply_lost"),
        (say("Monitors have not reported any spill.", "monitors/ngo_monitor", polarity="negative"),
         "It rained.", "caution_lost"),
    ],
)  # fmt: skip
def test_lines_that_were_left_out(line: CodedUnit, later: str, kind: str | None) -> None:
    found = compare_reports(report(BOARD, line), report(BOARD, say(later)))
    assert [(f.kind, f.earlier, f.later) for f in found.findings] == (
        [(kind, (2,), ())] if kind else []
    )


def test_an_answer_in_other_words_is_kept() -> None:
    denial = say("The harbour board denied having known of it.", PARTY, stance="deny")
    later = say("That is untrue, says the harbour board.", PARTY, stance="deny")
    found = compare_reports(report(say(CLAIM), denial), report(say(CLAIM), later))
    assert found.findings == ()


def test_rows_and_counts() -> None:
    earlier = report(
        say("Port Selm to close"),
        BOARD,
        say("Fishermen from Aster protested on the quay."),
        say("The lighthouse was built in 1911."),
    )
    later = report(
        say("The lighthouse dates from 1911 and was built of granite."),
        say(f"{CLAIM}."),
        say("Tourists from abroad have cancelled."),
    )
    found = compare_reports(earlier, later)
    assert [(r.earlier, r.later) for r in found.rows] == [
        ((1,), ()), ((2,), (2,)), ((), (3,)), ((3,), ()), ((4,), (1,)),
    ]  # fmt: skip
    assert (found.left_out, found.only_here, found.kept) == ((1, 3), (3,), ((4, 1),))
    assert count_kinds(found) == (("dropped", 1),)
    assert found.rows[1].findings == (0,)
    assert summarise_comparison(found)[0] == (
        "One sentence is there with nothing to remark; 2 left out, 1 only in the later text."
    )


def test_one_origin_is_one_source() -> None:
    news = "The rocket was lost over the sea, Norpress said."
    earlier = report(say(news, "Norpress/state_media"))
    later = report(
        say("Over the sea the rocket was lost, according to Norpress.", "Norpress/state_media"),
        say("Nobody saw it, Ana Reil said.", "Ana Reil/expert"),
    )
    found = compare_reports(earlier, later)
    assert [(s.name, s.earlier, s.later) for s in found.shared] == [("Norpress", (1,), (1,))]
    assert found.new_origins == ("Ana Reil",)
    assert (
        "Both texts rest on Norpress: printed twice, still one source. One origin is new."
        in summarise_comparison(found)
    )


def test_open_sentences_are_told() -> None:
    found = compare_reports(report(wait(CLAIM)), report(say(CLAIM)))
    assert summarise_comparison(found)[-1] == (
        "One sentence has no answer yet and is not compared by source."
    )


routes = st.lists(
    st.sampled_from(
        ["Ana Reil/expert", "ministry/government", "/anonymous", "report/government > Norpress/state_media",
         "board/company > Norpress/state_media?", "-board/company"]
    ),
    max_size=2,
)  # fmt: skip
phrases = st.lists(
    st.sampled_from(
        ["the pier", "Ana Reil", "said", "may", "14", "“we saw nothing of it”", "could not be verified",
         "ministry", "denied that", "41 percent", "reports say", "“", "”", "declined to comment", "closed"]
    ) | st.text(max_size=8),
    min_size=1,
    max_size=9,
).map(" ".join)  # fmt: skip
units = st.builds(
    lambda text, found, fields: say(text, *found, **fields),
    phrases,
    routes,
    st.fixed_dictionaries(
        {},
        optional={
            "stance": st.sampled_from(["say", "deny", "no_comment", "belief", "hearsay"]),
            "polarity": st.sampled_from(["affirmative", "negative"]),
            "identification": st.sampled_from(["named", "unnamed", "anonymous"]),
            "hedges": st.sampled_from([("may",), ("odd",)]),
            "kind": st.sampled_from(["body", "heading", "caption", "credit"]),
        },
    ),
) | st.builds(wait, phrases)
texts = st.lists(units, max_size=7)


@given(texts, texts)
def test_any_two_texts(earlier: list[CodedUnit], later: list[CodedUnit]) -> None:
    """Every unit stands in one row, every finding in a row that holds what it names."""
    found = compare_reports(report(*earlier), report(*later))
    for side, row_side in ((found.earlier, "earlier"), (found.later, "later")):
        shown = [n for row in found.rows for n in getattr(row, row_side)]
        assert sorted(shown) == [u.number for u in side.units]
    assert sorted({n for row in found.rows for n in row.findings}) == list(
        range(len(found.findings))
    )
    assert [KINDS.index(f.kind) for f in found.findings] == sorted(
        KINDS.index(f.kind) for f in found.findings
    )
    assert summarise_comparison(found)


@given(texts)
def test_a_text_against_itself(units: list[CodedUnit]) -> None:
    """Says nothing, save where one text has the same words twice with different answers."""
    same = report(*units)
    texts = [u.text for u in same.units]
    found = compare_reports(same, same)
    if len(set(texts)) == len(texts):
        assert found.findings == ()
    assert found.new_origins == ()
