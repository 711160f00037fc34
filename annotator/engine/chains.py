"""Chains of attribution: origin, relays, proximate source, publisher (C1–C6, E1, F3)."""

from collections.abc import Sequence

from annotator.engine.party import Party
from annotator.engine.registry import MEDIA
from annotator.model import Chain, Link, Metadata, Role


def build_chain(
    parties: Sequence[Party],
    inherited: Party | None,
    told: Party | None,
    agency: Party | None,
    metadata: Metadata,
) -> Chain:
    """From origin to publisher.

    `parties` are those the unit names, innermost first; `inherited` is the relay that the last of
    them is known through (C5); `told` the addressee (C6); `agency` the agency whose copy this is.
    """
    links = [_link(p, ("relay",)) for p in parties]
    if inherited is not None:
        links.append(_link(inherited, ("relay",), inferred=True))
    if links:
        links[0] = _with_roles(links[0], ("origin",))
        roles: tuple[Role, ...] = (
            ("origin", "proximate") if len(links) == 1 else ("relay", "proximate")
        )
        links[-1] = _with_roles(links[-1], roles)
    if told is not None:
        passed_on: tuple[Role, ...] = ("relay",) if told.type in MEDIA else ("addressee", "relay")
        links.append(_link(told, passed_on))
    return (*links, *_frame(links, agency, metadata))


def silent_chain(party: Party, metadata: Metadata) -> Chain:
    """A party that was asked and said nothing (V6)."""
    return (_link(party, ("silent",)), *_frame([], None, metadata))


def picture_chain(makers: Sequence[Party], metadata: Metadata) -> Chain:
    """Maker, then those who passed the picture on (K1, K2)."""
    links = [_link(p, ("relay",)) for p in makers]
    roles: tuple[Role, ...] = ("origin", "proximate")
    links[0] = _with_roles(links[0], roles)
    return (*links, *_frame(links, None, metadata))


def _frame(links: Sequence[Link], agency: Party | None, metadata: Metadata) -> Chain:
    """The agency whose copy it is, where the unit does not name it, and the publisher."""
    out: list[Link] = []
    if agency is not None and all(
        _key(link) != (agency.source_id or agency.name) for link in links
    ):
        out.append(_link(agency, ("relay",), inferred=True))
    out.append(Link(roles=("publisher",), type="", name=metadata.publisher or "", inferred=True))
    return tuple(out)


def _link(party: Party, roles: tuple[Role, ...], inferred: bool = False) -> Link:
    return Link(
        roles=roles, type=party.type, name=party.name, source_id=party.source_id, inferred=inferred
    )


def _with_roles(link: Link, roles: tuple[Role, ...]) -> Link:
    return Link(
        roles=roles,
        type=link.type,
        name=link.name,
        source_id=link.source_id,
        inferred=link.inferred,
    )


def _key(link: Link) -> str:
    return link.source_id or link.name
