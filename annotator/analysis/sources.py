"""Every source of an article, with who lists whom as controlled."""

from collections.abc import Iterable, Mapping, Sequence

from annotator.analysis.chains import PUBLISHER, article_level, chains_of, primary_link, source_key
from annotator.analysis.coded import CodedUnit
from annotator.codebook import RegistrySource
from annotator.model import Identification, Link, Role, Value

NOT_YET_SOURCED = "not yet sourced"
NOT_LISTED = "not in the registry"
NO_CONTROL = frozenset({"", "n/a", "independent"})


class Source(Value, frozen=True, kw_only=True):
    """Someone the article names, cites or was refused an answer by."""

    name: str
    """"" where the text gives no name."""
    type: str
    roles: tuple[Role, ...]
    """Sorted as first met."""
    identification: tuple[Identification, ...]
    """As coded where it is the primary source."""
    numbers: tuple[int, ...]
    """All units that hold it, credits included."""
    source_id: str | None = None
    listing: str = ""
    """Who says that it is controlled, and when; "" where the question does not arise."""


def list_sources(
    units: Iterable[CodedUnit], registry: Mapping[str, RegistrySource]
) -> tuple[Source, ...]:
    """All sources by number of units. `registry` is by id."""
    groups: dict[tuple[str, str], list[tuple[CodedUnit, Link]]] = {}
    for unit in units:
        for chain in chains_of(unit.coding) if unit.coding is not None else ():
            for link in chain:
                if link.type and PUBLISHER not in link.roles and not article_level(link):
                    key = source_key(link)
                    groups.setdefault((key, "" if key else link.type), []).append((unit, link))
    found = [_source(uses, registry) for uses in groups.values()]
    return tuple(sorted(found, key=lambda s: (-len(s.numbers), s.numbers[0], s.name)))


def _source(
    uses: Sequence[tuple[CodedUnit, Link]], registry: Mapping[str, RegistrySource]
) -> Source:
    first = uses[0][1]
    return Source(
        name=first.name,
        type=first.type,
        roles=tuple(dict.fromkeys(role for _, link in uses for role in link.roles)),
        identification=tuple(dict.fromkeys(_identifications(uses))),
        numbers=tuple(dict.fromkeys(unit.number for unit, _ in uses)),
        source_id=first.source_id,
        listing=control_listing(first, registry),
    )


def _identifications(uses: Iterable[tuple[CodedUnit, Link]]) -> Iterable[Identification]:
    for unit, link in uses:
        if unit.coding is not None and primary_link(unit.coding) == link:
            yield unit.coding.identification


def control_listing(link: Link, registry: Mapping[str, RegistrySource]) -> str:
    """State control is a dated statement of someone, or it is not made.

    >>> row = RegistrySource(id="a", name="A", type="state_media", control="state-controlled",
    ...                      control_source="State Media Monitor, 2023")
    >>> control_listing(Link(roles=("origin",), type="state_media", name="A", source_id="a"),
    ...                 {"a": row})
    'Listed by State Media Monitor, 2023, as state-controlled'
    """
    row = registry.get(link.source_id or "")
    if row is None:
        return NOT_LISTED if link.type == "state_media" else ""
    if row.control in NO_CONTROL and not row.control_source:
        return NOT_YET_SOURCED if link.type == "state_media" else ""
    if not row.control_source:
        return NOT_YET_SOURCED
    return f"Listed by {row.control_source}, as {row.control}"
