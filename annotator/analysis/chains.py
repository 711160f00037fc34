"""Chains of attribution: who stands in them, where they begin, and how they join (C1-C6)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from annotator.analysis.coded import CodedUnit
from annotator.codebook import UNATTRIBUTED
from annotator.model import Chain, Coding, Link, Role, Value

View = Literal["through", "speaker"]
"""Count by whom the words reach the reader (the primary source) or by who spoke first (the
origin). The tags stay, the view changes."""
VIEWS: tuple[View, ...] = ("through", "speaker")

VOUCHING = frozenset({"origin", "relay", "proximate"})
PUBLISHER: Role = "publisher"


class Node(Value, frozen=True, kw_only=True):
    """Someone in the article's chains."""

    key: str
    name: str
    """"" where the text gives no name."""
    type: str
    """"" for the publisher."""
    numbers: tuple[int, ...]
    """The units whose chains hold it."""


class Edge(Value, frozen=True, kw_only=True):
    """Words passed from one to the next."""

    origin: str
    target: str
    numbers: tuple[int, ...]
    inferred: tuple[int, ...] = ()
    """Those of `numbers` in which the text does not say so."""


class Graph(Value, frozen=True, kw_only=True):
    """All chains of an article, joined where they name the same source."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()


def source_key(link: Link) -> str:
    """What makes two links the same source: the registry row, else the name. "" without either,
    since two people without a name need not be one.

    >>> source_key(Link(roles=("origin",), type="expert", name="The  Institute"))
    'institute'
    """
    return link.source_id or name_key(link.name)


def name_key(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.casefold().split()))


def chains_of(coding: Coding) -> tuple[Chain, ...]:
    """The coded chains; where none was recorded, the primary source alone."""
    if coding.chains or coding.primary_type == UNATTRIBUTED:
        return coding.chains
    link = Link(
        roles=("origin", "proximate"),
        type=coding.primary_type,
        name=coding.source or "",
        source_id=coding.source_id,
    )
    return ((link,),)


def vouches(link: Link) -> bool:
    """Whether the reader leans on this link: not those merely told, silent or publishing (V6),
    nor the agency whose copy the whole article is (W2, C3)."""
    publishes = PUBLISHER in link.roles or not link.type
    return not VOUCHING.isdisjoint(link.roles) and not publishes and not article_level(link)


def article_level(link: Link) -> bool:
    """Whether it is there for the whole article, not named in the unit."""
    return link.inferred and link.type == "wire_service" and link.roles == ("relay",)


def keeps_silent(link: Link) -> bool:
    """Whether it was asked, or might have told, and said nothing. A watcher that reports an
    absence is proximate too, and does speak (V6)."""
    return "silent" in link.roles and VOUCHING.isdisjoint(link.roles)


def stations(chain: Chain) -> Chain:
    """The links that vouch, origin first."""
    return tuple(link for link in chain if vouches(link))


def stations_of(coding: Coding) -> Iterator[Link]:
    """Every vouching link of every chain."""
    for chain in chains_of(coding):
        yield from stations(chain)


def origins_of(coding: Coding) -> tuple[Link, ...]:
    """The first vouching link of each chain."""
    return tuple(found[0] for found in map(stations, chains_of(coding)) if found)


def shared_by_all(coding: Coding) -> set[str]:
    """Keys of the sources that every vouching chain of the unit passes through."""
    keys = [{source_key(x) for x in stations(c)} - {""} for c in chains_of(coding) if stations(c)]
    return set.intersection(*keys) if keys else set()


def primary_link(coding: Coding) -> Link | None:
    """The link that is the primary source, in whichever chain it stands."""
    return next((link for link in stations_of(coding) if _is_primary(link, coding)), None)


def _is_primary(link: Link, coding: Coding) -> bool:
    if link.type != coding.primary_type:
        return False
    if coding.source_id is not None and link.source_id is not None:
        return coding.source_id == link.source_id
    return coding.source is None or name_key(coding.source) == name_key(link.name)


def primary_key(coding: Coding) -> str:
    """Key of the primary source; "" if it has no name or there is none."""
    link = primary_link(coding)
    if link is not None:
        return source_key(link)
    return coding.source_id or name_key(coding.source or "")


def speaker_type(coding: Coding) -> str:
    """Type of the origin of the chain that holds the primary source."""
    if coding.primary_type == UNATTRIBUTED:
        return UNATTRIBUTED
    found = [stations(c) for c in chains_of(coding)]
    for chain in found:
        if any(_is_primary(link, coding) for link in chain):
            return chain[0].type
    return coding.primary_type


def ends_of(coding: Coding) -> tuple[Link, Link] | None:
    """Who spoke first and who is leaned on last, in the chain that holds the primary source, else
    in the first that vouches; None where nobody does."""
    routes = [route for route in map(stations, chains_of(coding)) if route]
    if coding.primary_type == UNATTRIBUTED or not routes:
        return None
    primary = (r for r in routes if any(_is_primary(link, coding) for link in r))
    route = next(primary, routes[0])
    return route[0], route[-1]


def type_in(coding: Coding, view: View) -> str:
    return coding.primary_type if view == "through" else speaker_type(coding)


def join_chains(units: Sequence[CodedUnit], publisher: str | None) -> Graph:
    """One graph of all chains of the counted units, ending at the publisher.

    Sources without a name are joined by type: the graph shows that there are some, not how many.
    """
    nodes: dict[str, tuple[Link, dict[int, None]]] = {}
    edges: dict[tuple[str, str], tuple[dict[int, None], set[int]]] = {}
    last = Link(roles=(PUBLISHER,), type="", name=publisher or "")
    for unit in units:
        if not unit.counted or unit.coding is None:
            continue
        for chain in chains_of(unit.coding):
            route = stations(chain)
            if not route:
                continue
            for link in (*route, last):
                nodes.setdefault(_node_key(link), (link, {}))[1][unit.number] = None
            for a, b in zip(route, (*route[1:], last), strict=True):
                if _node_key(a) == _node_key(b):
                    continue
                told, not_told = edges.setdefault((_node_key(a), _node_key(b)), ({}, set()))
                told[unit.number] = None
                if not (a.inferred or b.inferred):
                    not_told.add(unit.number)
    return Graph(
        nodes=tuple(
            Node(key=key, name=link.name, type=link.type, numbers=tuple(numbers))
            for key, (link, numbers) in nodes.items()
        ),
        edges=tuple(
            Edge(
                origin=a,
                target=b,
                numbers=tuple(told),
                inferred=tuple(n for n in told if n not in explicit),
            )
            for (a, b), (told, explicit) in edges.items()
        ),
    )


def _node_key(link: Link) -> str:
    if PUBLISHER in link.roles:
        return PUBLISHER
    return source_key(link) or f"{link.type}: not named"


def distinct_routes(
    units: Iterable[CodedUnit],
) -> tuple[tuple[tuple[Chain, ...], tuple[int, ...]], ...]:
    """The chains of each unit, as far as they vouch, and the units that share them, in order of
    first appearance."""
    found: dict[tuple[Chain, ...], list[int]] = {}
    for unit in units:
        if unit.counted and unit.coding is not None:
            routes = tuple(r for r in map(stations, chains_of(unit.coding)) if r)
            if routes:
                found.setdefault(routes, []).append(unit.number)
    return tuple((routes, tuple(numbers)) for routes, numbers in found.items())
