"""The native screens, run without a browser."""

from collections.abc import Callable

import pytest
from articles import make_codebook
from serving import TEXT, add_article
from streamlit.testing.v1 import AppTest

from annotator.codebook import AmbiguousAlias, Lexicons, RegistrySource
from annotator.faces.app.codebook import find_rules
from annotator.faces.app.details import save_details
from annotator.faces.app.report import render_table
from annotator.faces.app.sources import control_words, describe, find_sources
from annotator.faces.desk import Desk
from annotator.formats.report_tables import Table
from annotator.model import Metadata

Show = Callable[[str], AppTest]


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def words(at: AppTest) -> str:
    elements = [
        *at.title,
        *at.header,
        *at.subheader,
        *at.markdown,
        *at.caption,
        *at.info,
        *at.error,
    ]
    return "\n".join(str(e.value) for e in elements)


@pytest.mark.parametrize(
    "page", ["add", "articles", "compare", "sources", "codebook", "people", "account"]
)
def test_screens_without_an_article(show: Show, page: str) -> None:
    at = show(page).run()
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("page", ["review", "report", "draft"])
def test_no_article_is_open(show: Show, page: str) -> None:
    assert "No article is open." in words(show(page).run())


@pytest.mark.parametrize("page", ["review", "report", "draft"])
def test_an_article_that_is_not_there(show: Show, page: str) -> None:
    at = show(page)
    at.query_params["article"] = "nonsense"
    assert [e.value for e in at.run().error] == ["There is no such article. Go back to the list."]


def test_the_list_is_searched(show: Show, desk: Desk) -> None:
    add_article(desk.store)
    at = show("articles").run()
    assert "added 20" in words(at)
    at.text_input[0].set_value("zeppelin").run()
    assert "No article has these words." in words(at)


def test_delete_and_undo(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    at = press(show("articles").run(), "Delete")
    assert desk.store.list_articles() == ()
    assert "was deleted" in words(at)
    press(at, "Undo")
    assert [row.id for row in desk.store.list_articles()] == [document_id]
    done = [(row.person, row.action) for row in desk.store.audit.rows(document_id)]
    assert done == [("", "add"), (desk.reviewer_id, "delete"), (desk.reviewer_id, "restore")]


def test_put_back_later(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    desk.store.delete_document(document_id)
    press(show("articles").run(), "Put back")
    assert [row.id for row in desk.store.list_articles()] == [document_id]


def test_details_are_shown(show: Show, desk: Desk) -> None:
    add_article(desk.store)
    at = press(show("articles").run(), "Details")
    assert {t.label: t.value for t in at.text_input if t.label != "Search"} == {
        "Title": "Ferry strike enters third week.",
        "Publisher": "Selm Post",
        "Byline": "",
        "Agency whose copy this is": "",
        "Date, as in 2026-01-31": "",
        "Language, as in en": "en",
    }


@pytest.mark.parametrize(("again", "runs"), [(False, 1), (True, 2)])
def test_details_are_corrected(desk: Desk, again: bool, runs: int) -> None:
    document_id = add_article(desk.store)
    save_details(desk, document_id, {"title": " ", "publisher": " The Kelna Courier"}, again=again)
    metadata = desk.store.load_document(document_id).document.metadata
    assert metadata == Metadata(publisher="The Kelna Courier")
    assert len(desk.store.load_runs(document_id)) == runs


def test_report_of_suggestions_says_so(show: Show, desk: Desk) -> None:
    at = show("report")
    at.query_params["article"] = add_article(desk.store)
    at.run()
    assert not at.exception
    assert "Machine suggestions only" in at.warning[0].value
    assert TEXT.split(".")[0] in at.title[0].value


def test_tables_are_escaped_and_linked() -> None:
    table = Table(key="k", title="<T>", columns=("A", "B"), rows=(("<b>", (1, 2)), (3, ())))
    html = render_table(table, "article", {1: 0, 2: 40})
    assert "<caption>&lt;T&gt;</caption>" in html
    assert '<td>&lt;b&gt;</td><td><a href="/review?article=article&amp;unit=0"' in html
    assert '<td class="number">3</td>' in html


KCNA = RegistrySource(
    id="kcna",
    name="Korean Central News Agency",
    aliases=("KCNA",),
    type="state_media",
    country="KP",
    control="state-controlled",
    control_source="State Media Monitor, 2023",
    wikidata="Q1",
)
MONITOR = RegistrySource(id="m", name="The KCNA Watch*", type="expert", control="independent")
PAPER = RegistrySource(id="p", name="Paper", type="state_media", control="state-controlled")
LEXICONS = Lexicons(
    sources=(PAPER, MONITOR, KCNA),
    ambiguous=(
        AmbiguousAlias(
            alias="KCNA",
            reason="shared",
            rows=("Korean Central News Agency", "The KCNA Watch*"),
        ),
    ),
    cues=(),
    hedges=(),
    generics=(),
)


@pytest.mark.parametrize(
    ("wanted", "type_key", "found"),
    [
        ("", "", [KCNA, PAPER, MONITOR]),
        ("kcna", "", [KCNA, MONITOR]),
        ("kcna", "expert", [MONITOR]),
        ("zeppelin", "", []),
    ],
)
def test_find_sources(wanted: str, type_key: str, found: list[RegistrySource]) -> None:
    assert find_sources(LEXICONS, wanted, type_key) == found


def test_control_is_somebody_elses_statement() -> None:
    assert control_words(KCNA) == "Control: state-controlled. Listed by State Media Monitor, 2023."
    assert control_words(PAPER) == "Control: state-controlled, not yet sourced."
    assert control_words(MONITOR) == ""


def test_describe_source() -> None:
    assert describe(KCNA, "State media", LEXICONS) == (
        "**Korean Central News Agency** · State media · KP  \n"
        "Also\\: KCNA  \n"
        "Control: state-controlled. Listed by State Media Monitor, 2023.  \n"
        "“KCNA” needs context (shared)\\: it may also mean The KCNA Watch\\*.  \n"
        "[Read about it elsewhere](https://www.wikidata.org/wiki/Q1)"
    )


def test_find_rules(desk: Desk) -> None:
    assert [r.id for r in find_rules(desk.codebook, "p2")] == ["P2"]
    assert find_rules(desk.codebook, "zeppelin") == []
    assert "P2" in {r.id for r in find_rules(desk.codebook, "outer source")}
    assert find_rules(make_codebook(), "") == []


def test_the_machine_here(show: Show, desk: Desk) -> None:
    """What was learned, or why it is not used, stands below the codebook."""
    at = show("codebook").run()
    assert "The machine here" in words(at)
    assert "How often it was right shows here by type, from 10 answers on." in words(at)
    assert desk.engine.identity.name in words(at).replace("\\", "")
    desk.taught = desk.taught._replace(problem="What this desk has learned is not used.")
    assert [w.value for w in show("codebook").run().warning] == [desk.taught.problem]
    at.text_input[0].set_value("P2").run()
    assert "The machine here" not in words(at)
