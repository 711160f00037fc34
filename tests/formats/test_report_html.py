"""The report as HTML: whole, self-contained, escaped, readable without colour or script."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser
from sourcing import CODEBOOK, LAUNCH, read, say, wait, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.report import Basis, Record, Report, measure_report
from annotator.formats.report_html import (
    PRINCIPLE,
    SUGGESTIONS_ONLY,
    attributed_pieces,
    css_string,
    record_rows,
    render_chain,
    render_figures,
    render_report_html,
)
from annotator.formats.report_tables import plain_cell, report_tables
from annotator.model import Metadata, Span, Tag

RECORD = Record(
    article=Metadata(title="Rocket lost", publisher="The Herald", agency="Allied Press"),
    file="rocket.txt",
    address="https://example.org/rocket",
    final_address="https://www.example.org/rocket",
    fetched_at="2026-01-02T03:04:05Z",
    sha256="abc123",
    text_sha256="def456",
    codebook_version="0.3",
    engine="rules 1, tier rules",
    reviewer="Ada",
    first_answer="2026-01-03T09:00:00.000Z",
    last_answer="2026-01-03T09:20:00.000Z",
    written_at="2026-01-03T10:00:00.000Z",
)
NASTY = "</style><script>alert(1)</script>\"'&<img src=x onerror=alert(2)> $x_1$"


def report(
    units: Sequence[CodedUnit] = LAUNCH, basis: Basis = "people", **record: object
) -> Report:
    fields = {f: getattr(RECORD, f) for f in RECORD.__struct_fields__}
    return measure_report(
        read(tuple(units)), units, Record(**{**fields, **record}), CODEBOOK, basis=basis
    )


def parse(found: Report) -> parser.HtmlElement:
    return parser.document_fromstring(render_report_html(found))


def words(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def cells(page: parser.HtmlElement, table: str) -> list[list[str]]:
    return [
        [words(cell) for cell in row]
        for row in page.xpath(f"//table[contains(@class, '{table}')]/tbody/tr")
    ]


def test_head_of_the_page() -> None:
    page = parse(report())
    assert page.get("lang") == "en"
    assert words(page.find(".//title")) == "Rocket lost – sourcing report"
    assert words(page.find(".//h1")) == "Rocket lost"
    assert PRINCIPLE in words(page.find(".//header"))
    assert "9 of 9 sentences answered, none open." in words(page.find(".//header"))


@pytest.mark.parametrize(
    ("title", "units", "expected"),
    [
        ("Rocket lost", LAUNCH, "Rocket lost"),
        (None, LAUNCH, "Norland to try again after rocket is lost"),
        (None, (), "rocket.txt"),
    ],
)
def test_title(title: str | None, units: tuple[CodedUnit, ...], expected: str) -> None:
    page = parse(report(units, article=Metadata(title=title)))
    assert words(page.find(".//h1")) == expected


def test_the_mix_by_both_views_with_key_letters() -> None:
    page = parse(report())
    assert cells(page, "mix_through") == [
        ["A", "State media", "4", "2, 3, 4, 5", "0", "38"],
        ["M", "Unattributed", "2", "1, 10", "0", "13"],
        ["D", "Foreign intelligence", "1", "7", "0", "15"],
        ["I", "Ngo monitor", "1", "8", "0", "7"],
        ["H", "Expert", "1", "9", "1", "4"],
        ["–", "Outside the attributed part", "0", "", "0", "6"],
        ["", "All counted", "9", "", "1", "83"],
    ]
    assert cells(page, "mix_speaker")[0] == ["E", "Government", "3", "2, 3, 4", "0", "33"]


def test_counts_have_no_percentage_below_thirty() -> None:
    page = parse(report())
    assert cells(page, "counts")[:3] == [
        ["State media, through whom", "4 of 9 sentences", "2, 3, 4, 5"],
        ["State media, speaker", "1 of 9 sentences", "5"],
        ["State media anywhere in the chain", "5 of 9 sentences", "2, 3, 4, 5, 7"],
    ]
    assert "%" not in words(page.find(".//main"))


def test_from_thirty_sentences_there_is_a_percentage() -> None:
    units = write(*(say(f"Sentence {n}.", "a/expert") for n in range(30)))
    assert cells(parse(report(units)), "counts")[0][1] == "0 of 30 sentences (0%)"


def test_the_switch_needs_no_script_and_both_views_are_there() -> None:
    page = parse(report())
    assert page.xpath("//script") == []
    assert [i.get("checked") is not None for i in page.xpath("//input[@name='view']")] == [
        True,
        False,
    ]
    assert len(page.xpath("//div[contains(@class, 'view')]//table")) == 2


def test_every_number_leads_to_its_sentence() -> None:
    page = parse(report())
    targets = {a.get("href") for a in page.xpath("//main//a[starts-with(@href, '#')]")}
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert targets - {"#record"} <= {f"#u{u.number}" for u in LAUNCH}
    assert targets <= {f"#{i}" for i in ids}


def test_the_text_in_full_with_letters_in_the_margin() -> None:
    rows = cells(parse(report()), "text")
    assert [(r[0], r[1]) for r in rows] == [
        ("1", "M"), ("2", "A"), ("3", "A"), ("4", "A"), ("5", "A"), ("6", "–"), ("7", "D"),
        ("8", "I"), ("9", "H"), ("10", "M"),
    ]  # fmt: skip
    assert all(unit.text in row[2] for unit, row in zip(LAUNCH, rows, strict=True))
    assert "Expert: experts, in part" in rows[8][2]


def test_open_sentences_are_shown_as_open() -> None:
    page = parse(report(write(say("Rain fell."), wait("Not answered."))))
    assert "1 of 2 sentences answered, 1 open." in words(page.find(".//header"))
    assert cells(page, "text")[1] == ["2", "?", "Not answered. open"]
    assert ["?", "Open, no answer yet", "1", "2", "0", "2"] in cells(page, "mix_through")


def test_nobody_answered_and_nothing_was_suggested() -> None:
    page = parse(report(write(wait("One."), wait("Two."))))
    assert "No sentence has an answer yet." in words(page)
    assert page.xpath("//table[contains(@class, 'chains')]") == []


def test_the_record() -> None:
    assert record_rows(report()) == (
        ("Publisher", "The Herald"),
        ("Agency", "Allied Press"),
        ("Address", "https://example.org/rocket"),
        ("Answered from", "https://www.example.org/rocket"),
        ("Fetched", "2026-01-02 03:04 UTC"),
        ("File", "rocket.txt"),
        ("SHA-256 of the original", "abc123"),
        ("Codebook", "0.3"),
        ("Engine", "rules 1, tier rules (suggestions)"),
        ("Reviewer", "Ada"),
        ("Answers given", "2026-01-03 09:00 UTC to 2026-01-03 09:20 UTC"),
        ("Report written", "2026-01-03 10:00 UTC"),
    )


def test_suggestions_say_so_on_every_page_and_at_every_table() -> None:
    source = render_report_html(report(basis="suggestions"))
    page = parser.document_fromstring(source)
    assert words(page.xpath("//aside[@class='notice']")[0]) == SUGGESTIONS_ONLY
    assert f"@top-right {{ content: {css_string(SUGGESTIONS_ONLY)}; }}" in source
    shown = [c for c in page.xpath("//caption | //figcaption") if c.get("class") != "unseen"]
    assert shown
    assert all("suggested, not confirmed" in words(c) for c in shown)
    assert "suggested, not confirmed" in words(page.xpath("//table[@class='text']/thead")[0])
    assert "Reviewer" not in dict(record_rows(report(basis="suggestions", reviewer=None)))


def test_a_report_of_people_has_no_such_notice() -> None:
    source = render_report_html(report())
    assert SUGGESTIONS_ONLY not in source
    assert "suggested, not confirmed" not in source


def test_nothing_is_loaded_from_anywhere() -> None:
    source = render_report_html(report())
    page = parser.document_fromstring(source)
    assert page.xpath("//@src | //link | //iframe | //object | //embed | //form | //base") == []
    hrefs = page.xpath("//@href")
    assert all(h.startswith("#") for h in hrefs)
    assert "@import" not in source
    assert set(re.findall(r"url\(([^)#]*)", source)) <= {""}
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]


def nasty_report() -> Report:
    """The words of an attacker wherever words come in."""
    route = f"{NASTY.replace('/', '').replace('>', '')}/expert > {NASTY.replace('/', '').replace('>', '')}/state_media"
    units = write(
        say(NASTY, route, source=NASTY, hedges=(NASTY,), identification="anonymous"),
        say(f"{NASTY} handout", route, kind="caption"),
        say(f"“{NASTY[:12]}”"),
    )
    tag = units[0].tag
    assert tag is not None
    fields = {f: getattr(tag, f) for f in tag.__struct_fields__}
    noted = Tag(**fields | {"note": NASTY, "to_check": True})
    units = (msgspec.structs.replace(units[0], tag=noted), *units[1:])
    article = Metadata(title=NASTY, publisher=NASTY, byline=NASTY, agency=NASTY, published=NASTY)
    return report(
        units,
        article=article,
        file=NASTY,
        address=NASTY,
        final_address="javascript:alert(1)",
        fetched_at=NASTY,
        reviewer=NASTY,
        engine=NASTY,
        codebook_version=NASTY,
    )


def test_words_stay_words() -> None:
    source = render_report_html(nasty_report())
    page = parser.document_fromstring(source)
    assert page.xpath("//script | //img | //@onerror | //@onload") == []
    assert all(h.startswith("#") for h in page.xpath("//@href"))
    assert words(page.find(".//h1")) == NASTY
    assert NASTY in cells(page, "text")[0][2]
    assert source.count("</style>") == page.xpath("count(//style)")


def test_hostile_words_in_drawings_stay_words() -> None:
    for drawing in render_figures(nasty_report()).values():
        page = parser.fragment_fromstring(drawing)
        assert page.xpath("//script | //img | //@onerror") == []


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_is_rendered_as_text(text: str) -> None:
    units = write(say(text, "a/expert"), say("End."))
    page = parse(report(units, article=Metadata(title=text)))
    allowed = {"script", "img", "iframe", "object", "embed", "link"}
    assert not allowed & {e.tag for e in page.iter() if isinstance(e.tag, str)}
    assert len(cells(page, "text")) == 2


@pytest.mark.parametrize("text", ["plain", 'a"b', "</style>", "\\", "\n", "é", "a b", "\0x"])
def test_css_strings_hold_no_character_that_ends_them(text: str) -> None:
    inner = css_string(text)[1:-1]
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]+ )*", inner)


def test_headers_captions_and_alternatives_for_every_table_and_drawing() -> None:
    page = parse(report())
    for table in page.xpath("//table"):
        assert words(table.find("caption"))
        assert table.xpath("thead//th[@scope='col']")
    for drawing in page.xpath("//*[local-name()='svg']"):
        assert drawing.get("aria-hidden") == "true" or drawing.get("aria-label")
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert all(i.get("id") in page.xpath("//label/@for") for i in page.xpath("//input"))


def test_patterns_are_there_once() -> None:
    source = render_report_html(report())
    ids = re.findall(r'<pattern id="([^"]+)"', source)
    used = set(re.findall(r"url\(#(h[^)]+)\)", source))
    assert len(ids) == len(set(ids))
    assert used
    assert used <= set(ids)


def test_the_same_report_is_the_same_file() -> None:
    assert render_report_html(report()) == render_report_html(report())


def test_threads_do_not_disturb_each_other() -> None:
    found = report()
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: render_figures(found)["mix_through"], range(12)))
    assert set(drawn) == {render_figures(found)["mix_through"]}


def test_drawings() -> None:
    figures = render_figures(report())
    assert set(figures) == {"mix_through", "mix_speaker", "chains"}
    assert (
        'aria-label="Source mix. Sentences: State media 4; Unattributed 2;'
        in figures["mix_through"]
    )
    assert "currentColor" in figures["mix_through"]
    assert "cabinet to Norpress in 2; " in figures["chains"]
    assert "report to the cabinet to Norpress in 1, 1 inferred;" in figures["chains"]
    assert "stroke-dasharray" in figures["chains"]


def test_chain_of_one_sentence() -> None:
    assert "cabinet to Norpress in 1; Norpress to The Herald in 1." in render_chain(report(), 2)
    assert render_chain(report(), 10) == ""


def test_attributed_words_are_marked() -> None:
    unit = write(say("They left, he said.", "he/expert", scope="part",
                     attributed=(Span(0, 4), Span(2, 9), Span(11, 11))))[0]  # fmt: skip
    assert attributed_pieces(unit) == (("They", True), (" left", True), (", he said.", False))
    whole = write(say("They left.", "he/expert", attributed=(Span(0, 4),)))[0]
    assert attributed_pieces(whole) == (("They left.", False),)


def test_what_was_not_found_is_said() -> None:
    assert "None found: warnings that something could not be verified" in words(parse(report()))


def test_tables_are_the_same_for_the_screen() -> None:
    found = report()
    page = parse(found)
    for table in report_tables(found):
        if table.key != "chains":
            shown = [[plain_cell(cell) for cell in row] for row in table.rows]
            assert cells(page, table.key) == shown
