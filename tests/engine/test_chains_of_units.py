"""Chains of attribution (C1–C6, E1, F3, K1–K3)."""

from typing import Any

import pytest

from annotator.model import Block


def chain(suggested: Any, text: str, unit: int = -1, **metadata: str) -> list[str]:
    """The first chain of a unit as "name: roles", the publisher left out."""
    links = suggested(text, **metadata).suggestions[unit].coding.chains[0]
    return [
        f"{link.name}: {', '.join(link.roles)}" + (" (inferred)" if link.inferred else "")
        for link in links
        if link.roles != ("publisher",)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam is full, KCNA said.", ["KCNA: origin, proximate"]),
        (
            "KCNA said the army had praised the miners.",
            ["army: origin", "KCNA: relay, proximate"],
        ),
        (
            "A union said the dam was full, KCNA reported.",
            ["union: origin", "KCNA: relay, proximate"],
        ),
        (
            "The police told the BBC that the road was closed.",
            ["police: origin, proximate", "BBC: relay"],
        ),
        (
            "South Korea's spy agency told lawmakers that the missile had failed.",
            [
                "National Intelligence Service (South Korea): origin, proximate",
                "lawmakers: addressee, relay",
            ],
        ),
        (
            "KCNA said a report to the congress praised the miners. It said output had doubled.",
            [
                "report to the congress: origin",
                "KCNA: relay, proximate (inferred)",
            ],
        ),
        ("The airline declined to comment.", ["airline: silent"]),
    ],
)
def test_chain(suggested: Any, text: str, expected: list[str]) -> None:
    assert chain(suggested, text) == expected


def test_the_publisher_ends_the_chain(suggested: Any) -> None:
    found = suggested("The road is closed, police said.", publisher="Halden Post")
    assert found.suggestions[0].coding.chains[0][-1].name == "Halden Post"


def test_an_outlet_that_publishes_is_no_relay_of_its_own_interview(suggested: Any) -> None:
    text = "The police told the BBC that the road was closed."
    assert chain(suggested, text, publisher="BBC") == ["police: origin, proximate"]


def test_the_agency_whose_copy_it_is_is_struck_out(suggested: Any) -> None:
    text = "Police said the road was closed, AP reported."
    found = suggested(text, agency="Associated Press").suggestions[0].coding
    assert found.primary_type == "law_enforcement"


CAPTION = "A tanker burns off the coast (Xinhua/Kyodo/AP)"
CREDIT = CAPTION.index("(")
BLOCKS = (
    Block(start=0, end=CREDIT, kind="caption"),
    Block(start=CREDIT, end=len(CAPTION), kind="credit"),
)


def test_a_caption_takes_the_maker_of_its_credit(suggested: Any) -> None:
    caption, credit = suggested(CAPTION, BLOCKS).suggestions
    assert (caption.coding.primary_type, caption.coding.attribution) == ("state_media", "inherited")
    assert [link.name for link in credit.coding.chains[0]][:3] == [
        "Xinhua",
        "Kyodo",
        "AP",
    ]


@pytest.mark.parametrize(
    ("credit", "maker", "type_key"),
    [
        ("(Mia Holm/AFP)", "AFP", "wire_service"),
        ("(Handout via Reuters)", "Reuters", "wire_service"),
        ("(Photo provided by KCNA)", "KCNA", "state_media"),
        ("(KCNA via Reuters)", "KCNA", "state_media"),
    ],
)
def test_credits(suggested: Any, credit: str, maker: str, type_key: str) -> None:
    blocks = (Block(start=0, end=len(credit), kind="credit"),)
    coding = suggested(credit, blocks).suggestions[0].coding
    assert (coding.source, coding.primary_type) == (maker, type_key)


def test_credits_tell_the_agency_of_the_copy(suggested: Any) -> None:
    text = "Police said the road was closed.\n\n" + CAPTION
    blocks = tuple(Block(start=b.start + 34, end=b.end + 34, kind=b.kind) for b in BLOCKS)
    links = suggested(text, blocks).suggestions[0].coding.chains[0]
    assert [(link.name, link.inferred) for link in links][:2] == [
        ("police", False),
        ("AP", True),
    ]
