"""The list of sources, with who says whom is controlled."""

import pytest
from sourcing import LAUNCH, say, write

from annotator.analysis.sources import Source, control_listing, list_sources
from annotator.codebook import RegistrySource
from annotator.model import Link


def row(**fields: str) -> RegistrySource:
    return RegistrySource(id="a", name="A", type="state_media", **fields)


@pytest.mark.parametrize(
    ("link_type", "found", "expected"),
    [
        ("state_media", row(control="state-controlled", control_source="State Media Monitor, 2023"),
         "Listed by State Media Monitor, 2023, as state-controlled"),
        ("state_media", row(control="state-controlled"), "not yet sourced"),
        ("news_outlet", row(control="state-funded editorially independent"), "not yet sourced"),
        ("news_outlet", row(control="independent"), ""),
        ("government", row(control="n/a"), ""),
        ("state_media", None, "not in the registry"),
        ("expert", None, ""),
    ],
)  # fmt: skip
def test_control_is_a_dated_statement(
    link_type: str, found: RegistrySource | None, expected: str
) -> None:
    link = Link(roles=("origin",), type=link_type, name="A", source_id="a" if found else None)
    assert control_listing(link, {"a": found} if found else {}) == expected


def test_every_source_with_its_units() -> None:
    found = list_sources(LAUNCH, {})
    assert [(s.name, s.roles, s.numbers) for s in found] == [
        ("Norpress", ("relay", "proximate", "origin", "silent"), (2, 3, 4, 5, 6, 7)),
        ("cabinet", ("origin",), (2, 3)),
        ("report to the cabinet", ("origin",), (4,)),
        ("AP", ("relay", "proximate"), (6,)),
        ("Norland Pictures", ("relay",), (6,)),
        ("lawmakers", ("addressee",), (7,)),
        ("southern spy agency", ("origin",), (7,)),
        ("monitoring groups", ("origin", "proximate"), (8,)),
        ("experts", ("origin", "proximate"), (9,)),
    ]


def test_a_source_without_a_name_is_listed_by_type() -> None:
    units = write(
        say("One.", "/expert", identification="unnamed"),
        say("Two.", "/expert", identification="role"),
    )
    assert list_sources(units, {}) == (
        Source(
            name="",
            type="expert",
            roles=("origin", "proximate"),
            identification=("unnamed", "role"),
            numbers=(1, 2),
        ),
    )
