"""The page of the desk's figures and the page of one's own certainty, without a browser."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from desks import InventedDesk
from streamlit.testing.v1 import AppTest

from annotator.analysis.intervals import Proportion
from annotator.faces.app.desk_tables import render_table
from annotator.faces.cli import main
from annotator.faces.desk import Desk
from annotator.formats.desk import ArticleName, DeskTable
from annotator.work.people import Person

Show = Callable[[str], AppTest]
TWELVE = ("government",) * 11 + ("expert",)
OTHER = ("government",) * 10 + ("company", "company")


@pytest.fixture
def invented(desk: Desk) -> InventedDesk:
    """Ana sure and off the settled answer twice; the one who sits here unsure and never off."""
    invented = InventedDesk(desk.store)
    article = invented.add()
    invented.read("ana", article, *TWELVE)
    invented.read(desk.reviewer_id, article, *OTHER, certainty=2)
    invented.settle(article, desk.reviewer_id)
    return invented


def words(at: AppTest) -> str:
    elements = [*at.title, *at.header, *at.markdown, *at.caption, *at.info, *at.error]
    return "\n".join(str(e.value) for e in elements)


def tables(at: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in at.get("html"))


def test_an_empty_desk(show: Show, desk: Desk) -> None:
    at = show("desk").run()
    assert not at.exception
    assert "No article yet." in words(at)
    assert "Nowhere so far." in words(show("mine").run())


def test_figures_and_filters(show: Show, invented: InventedDesk) -> None:
    invented.add("Gazette", "2026-05-05")
    at = show("desk").run()
    assert not at.exception
    assert "2 articles." in words(at)
    assert "Types by week" in tables(at)
    assert "Company / Expert" in tables(at)
    at = at.selectbox[0].set_value("Gazette").run()
    assert "1 article." in words(at)
    assert "Fewer than two people have answered." in tables(at)
    at.date_input[0].set_value("2026-06-01").run()
    assert "No article falls into this selection." in words(at)
    at.date_input[1].set_value("2026-05-01").run()
    assert [e.value for e in at.error] == [
        "The period ends on 2026-05-01, before it begins on 2026-06-01."
    ]


def test_one_sees_ones_own_certainty_alone(show: Show, desk: Desk, invented: InventedDesk) -> None:
    at = show("mine").run()
    assert not at.exception
    assert "When you said unsure, it held 12 of 12 times." in words(at)
    assert "said sure" not in words(at)
    assert "Nowhere so far." in words(at)
    desk.person = Person(reviewer_id="ana", name="Ana", is_admin=True)
    at = show("mine").run()
    assert "When you said sure, it held 10 of 12 times." in words(at)
    assert "unsure, it held" not in words(at)
    assert "You: **Expert** (sure). Settled: **Company**." in words(at)
    assert "Why: Its cue." in words(at)


@pytest.mark.parametrize("parameter", ["reviewer", "reviewer_id", "person"])
def test_no_address_leads_to_anothers_certainty(
    show: Show, desk: Desk, invented: InventedDesk, parameter: str
) -> None:
    at = show("mine")
    at.query_params[parameter] = "ana"
    assert "said sure" not in words(at.run())


def test_the_desk_tells_of_nobody(show: Show, desk: Desk, invented: InventedDesk) -> None:
    at = show("desk").run()
    assert "2 people have answered enough" in words(at)
    assert "How certainty held" not in tables(at)
    assert "Ana" not in words(at) + tables(at)


def test_a_table_as_html() -> None:
    table = DeskTable(
        key="t",
        title="<T>",
        columns=("Article", "Government"),
        heads=("Article", "G"),
        rows=((ArticleName(id="abc", title="A & B"), Proportion(hits=1, n=3)),),
    )
    html = render_table(table)
    assert '<a href="/review?article=abc" target="_self">A &amp; B</a>' in html
    assert '<abbr title="Government">G</abbr>' in html
    assert '<td class="number">1 of 3</td>' in html
    assert "<caption>&lt;T&gt;</caption>" in html


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ((), 0, "Counted by settled answers  1 of 1"),
        (("--format", "csv"), 0, "progress,Settled,How many,1,1"),
        (("--format", "json", "--every", "month"), 0, '"types_by_month"'),
        (("--from", "2026-03-02", "--to", "2026-03-02", "--outlet", "selm post"), 0, "Read to the"),
        (("--outlet", "Herald"), 1, "No article is from 'Herald'. There are: Selm Post."),
        (("--from", "2026-03-02", "--to", "2026-03-01"), 1, "before it begins"),
        (("--from", "March"), 2, "does not match the format"),
    ],
)
def test_on_the_command_line(
    desk: Desk, invented: InventedDesk, arguments: tuple[str, ...], status: int, told: str
) -> None:
    done = CliRunner().invoke(main, ["figures", "--db", str(desk.store.path), *arguments])
    assert done.exit_code == status, done.output
    assert told in done.output
