"""Who vouches, where chains begin, how they join."""

import pytest
from sourcing import LAUNCH, chain, say, wait, write

from annotator.analysis.chains import (
    PUBLISHER,
    Edge,
    Graph,
    Node,
    chains_of,
    distinct_routes,
    ends_of,
    join_chains,
    keeps_silent,
    origins_of,
    primary_key,
    shared_by_all,
    source_key,
    speaker_type,
    stations,
    vouches,
)
from annotator.model import Coding, Link

AP = Link(roles=("relay",), type="wire_service", name="Associated Press", inferred=True)
CREDITED = Link(roles=("relay",), type="wire_service", name="Associated Press")
HERALD = Link(roles=("publisher",), type="", name="The Herald")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link(roles=("origin", "proximate"), type="expert", name="a"), True),
        (Link(roles=("addressee",), type="politician", name="a"), False),
        (Link(roles=("addressee", "relay"), type="politician", name="a"), True),
        (Link(roles=("silent",), type="company", name="a"), False),
        (Link(roles=("proximate", "silent"), type="ngo_monitor", name="a"), True),
        (AP, False),
        (CREDITED, True),
        (HERALD, False),
    ],
)
def test_who_vouches(link: Link, expected: bool) -> None:
    assert vouches(link) is expected


def test_only_those_who_say_nothing_keep_silent() -> None:
    assert keeps_silent(Link(roles=("silent",), type="company", name="a"))
    assert not keeps_silent(Link(roles=("proximate", "silent"), type="ngo_monitor", name="a"))


def test_stations_leave_out_publisher_and_agency_of_the_article() -> None:
    route = (*chain("report/government > Norpress/state_media"), AP, HERALD)
    assert [x.name for x in stations(route)] == ["report", "Norpress"]


def test_a_registry_row_makes_two_names_one_source() -> None:
    one = Link(roles=("origin",), type="state_media", name="KCNA", source_id="kcna")
    other = Link(roles=("origin",), type="state_media", name="the agency", source_id="kcna")
    assert source_key(one) == source_key(other) == "kcna"
    assert source_key(Link(roles=("origin",), type="expert", name="")) == ""


def test_without_a_chain_the_primary_source_stands_alone() -> None:
    coding = Coding(primary_type="company", source="Selm Line")
    assert chains_of(coding) == (
        (Link(roles=("origin", "proximate"), type="company", name="Selm Line"),),
    )
    assert chains_of(Coding(primary_type="unattributed")) == ()


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (("report/government > Norpress/state_media",), "government"),
        (("Norpress/state_media",), "state_media"),
        ((), "unattributed"),
        (("-mill/company", "report/government > Norpress/state_media"), "government"),
    ],
)
def test_the_speaker_is_the_origin_of_the_primary_chain(
    routes: tuple[str, ...], expected: str
) -> None:
    coding = say("x", *routes).coding
    assert coding is not None
    assert speaker_type(coding) == expected


def test_the_speaker_is_taken_from_the_chain_of_the_primary_source() -> None:
    coding = say("x", "police/government", "lab/expert > Post/news_outlet",
                 primary_type="news_outlet", source="Post").coding  # fmt: skip
    assert coding is not None
    assert (speaker_type(coding), primary_key(coding)) == ("expert", "post")
    assert [x.name for x in origins_of(coding)] == ["police", "lab"]


def test_what_every_chain_passes_through() -> None:
    coding = say("x", "a/expert > Post/news_outlet", "b/company > Post/news_outlet").coding
    assert coding is not None
    assert shared_by_all(coding) == {"post"}


def test_joined_chains() -> None:
    units = write(
        say("One.", "cabinet/government > Norpress/state_media"),
        say("Two.", "cabinet/government > Norpress/state_media?"),
        say("Three.", "/expert"),
        say("Four.", "-mill/company"),
        wait("Five."),
        say("Six.", "AP/wire_service", kind="credit"),
    )
    assert join_chains(units, "The Herald") == Graph(
        nodes=(
            Node(key="cabinet", name="cabinet", type="government", numbers=(1, 2)),
            Node(key="norpress", name="Norpress", type="state_media", numbers=(1, 2)),
            Node(key=PUBLISHER, name="The Herald", type="", numbers=(1, 2, 3)),
            Node(key="expert: not named", name="", type="expert", numbers=(3,)),
        ),
        edges=(
            Edge(origin="cabinet", target="norpress", numbers=(1, 2), inferred=(2,)),
            Edge(origin="norpress", target=PUBLISHER, numbers=(1, 2), inferred=(2,)),
            Edge(origin="expert: not named", target=PUBLISHER, numbers=(3,)),
        ),
    )


def test_units_that_share_their_chains() -> None:
    found = distinct_routes(LAUNCH)
    assert [(len(chains), [x.name for x in chains[0]], numbers) for chains, numbers in found] == [
        (1, ["cabinet", "Norpress"], (2, 3)),
        (1, ["report to the cabinet", "Norpress"], (4,)),
        (1, ["Norpress"], (5,)),
        (1, ["southern spy agency"], (7,)),
        (1, ["monitoring groups"], (8,)),
        (1, ["experts"], (9,)),
    ]


@pytest.mark.parametrize(
    ("routes", "fields", "expected"),
    [
        (["cabinet/government > Norpress/state_media"], {}, ("cabinet", "Norpress")),
        (["Ana Reil/expert"], {}, ("Ana Reil", "Ana Reil")),
        ([], {}, None),
        ([], {"primary_type": "expert", "source": "Ana Reil"}, ("Ana Reil", "Ana Reil")),
        (  # the chain that holds the primary source, not the first
            ["experts/expert", "party/politician > Norpress/state_media"],
            {"primary_type": "state_media", "source": "Norpress"},
            ("party", "Norpress"),
        ),
        (["-Norpress/state_media"], {"primary_type": "unattributed"}, None),
    ],
)
def test_ends(routes: list[str], fields: dict[str, str], expected: tuple[str, str] | None) -> None:
    coding = say("x", *routes, **fields).coding
    assert coding is not None
    ends = ends_of(coding)
    assert (ends and tuple(link.name for link in ends)) == expected
