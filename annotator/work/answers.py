"""What an answer means: the coding it stands for, and what becomes of it when units change.

Pure: the store is not asked and nothing is written.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from annotator.codebook import UNATTRIBUTED, Codebook
from annotator.errors import ReviewError, UnknownType
from annotator.model import (
    Chain,
    Coding,
    Grades,
    Identification,
    Link,
    Role,
    Span,
    Suggestion,
    Tag,
    Value,
)

T = TypeVar("T")

ANONYMOUS = "anonymous"
MAX_NOTE = 10_000
MAX_EVIDENCE = 2_000
MAX_NAME = 500
MAX_ID = 200
MAX_PARTS = 50
"""Of each list of a coding: chains, links of a chain, spans, hedges."""
VOUCHING: frozenset[Role] = frozenset({"origin", "relay"})


class Answer(Value, frozen=True, kw_only=True):
    """What a person may say about a unit, all of it each time."""

    primary_type: str | None = None
    certainty: int | None = None
    source: str | None = None
    """None: as the machine found it; "": it has no name."""
    source_id: str | None = None
    coding: Coding | None = None
    """The other fields as the person last had them; None: as the machine found them."""
    note: str = ""
    to_check: bool = False
    second_reader: bool = False
    evidence: str = ""
    grades: Grades = Grades()
    blind: bool = False
    confirmed: bool = True
    suggestion_id: str | None = None

    @property
    def blank(self) -> bool:
        """Whether it says nothing, which takes the former answer back."""
        said = self.primary_type or self.source or self.source_id or self.note or self.evidence
        return not (said or self.to_check or self.second_reader or self.grades != Grades())


def check_answer(answer: Answer, codebook: Codebook) -> None:
    """Raises UnknownType, or ReviewError with a sentence for the person."""
    if answer.primary_type is not None:
        _check_type(answer.primary_type, codebook)
    if answer.certainty not in (None, 1, 2, 3, 4):
        raise ReviewError("Certainty goes from 1 (a guess) to 4 (sure).")
    if answer.primary_type is None and (answer.source or answer.source_id):
        raise ReviewError("Choose a type for the source first.")
    for what, value, limit in (
        ("note", answer.note, MAX_NOTE),
        ("evidence", answer.evidence, MAX_EVIDENCE),
        ("name of the source", answer.source or "", MAX_NAME),
        ("id of the source", answer.source_id or "", MAX_ID),
        ("id of the suggestion", answer.suggestion_id or "", MAX_ID),
    ):
        if len(value) > limit:
            raise ReviewError(f"The {what} is longer than {limit:,} characters. Shorten it.")
    if answer.coding is not None:
        _check_coding(answer.coding, codebook)


def _check_type(key: str, codebook: Codebook) -> None:
    if not codebook.has_type(key):
        raise UnknownType(f"The codebook has no source type {key[:80]!r}. Reload the page.")


def _check_coding(coding: Coding, codebook: Codebook) -> None:
    links = [link for chain in coding.chains for link in chain]
    for key in (coding.primary_type, *(link.type for link in links)):
        if key:
            _check_type(key, codebook)
    names = [coding.source or "", *(link.name for link in links), *coding.hedges]
    if any(len(name) > MAX_NAME for name in names):
        raise ReviewError(f"A name is longer than {MAX_NAME} characters. Shorten it.")
    lists = (coding.chains, *coding.chains, coding.hedges, coding.attributed, coding.mention)
    if any(len(parts) > MAX_PARTS for parts in (*lists, coding.cue)):
        raise ReviewError(f"No list of the details may have more than {MAX_PARTS} entries.")


def settle_coding(suggestion: Suggestion | None, answer: Answer, codebook: Codebook) -> Coding:
    """The coding that a person's choice stands for.

    It starts from the fields as the person last had them, else from the suggestion. Where type and
    source are those, that is the coding. Otherwise it is built from it: a link of its chains with
    that name or that type becomes the primary source and the chain is kept; without one, the
    source stands alone. The person's name for the source wins.

    Raises UnknownType, and ReviewError if the answer has no type.
    """
    check_answer(answer, codebook)
    if answer.primary_type is None:
        raise ReviewError("Choose a type.")
    found = answer.coding or (suggestion.coding if suggestion else None)
    if found is not None and _accepts(answer, found):
        return found
    if answer.primary_type == UNATTRIBUTED:
        return Coding(primary_type=UNATTRIBUTED, hedges=found.hedges if found else ())
    return _rebuilt(found, answer, answer.primary_type)


def clip_coding(coding: Coding, span: Span) -> Coding:
    """The coding for a unit with this span: attributed words outside of it fall away."""
    if not coding.attributed:
        return coding
    kept = [Span(max(s, span.start), min(e, span.end)) for s, e in coding.attributed]
    kept = [s for s in kept if s.start < s.end]
    if not kept or kept == [span]:
        return msgspec.structs.replace(coding, scope="whole", attributed=())
    return msgspec.structs.replace(coding, attributed=tuple(kept))


def carry_over(tag: Tag | None, span: Span) -> Tag | None:
    """The tag on a half of its unit, or on a unit that took its place: to be confirmed."""
    if tag is None:
        return None
    return msgspec.structs.replace(
        tag,
        start=span.start,
        end=span.end,
        confirmed=False,
        coding=tag.coding and clip_coding(tag.coding, span),
    )


def agree(tags: Sequence[Tag | None]) -> bool:
    """Whether those that have an answer have the same: type and source."""
    answers = {(t.coding.primary_type, _name(t.coding.source)) for t in tags if t and t.coding}
    return len(answers) == 1


def join_tags(tags: Sequence[Tag | None], span: Span) -> Tag | None:
    """The tag of a merged unit: the common answer, to be confirmed unless every part had it
    confirmed; none where the answers differ. Notes and marks are kept either way."""
    given = [t for t in tags if t is not None]
    if agree(tags):
        answers = [t for t in given if t.coding]
        sure = [t.certainty for t in answers if t.certainty is not None]
        joined = msgspec.structs.replace(
            answers[0],
            coding=_join_codings(answers),
            certainty=min(sure) if len(sure) == len(answers) else None,
            confirmed=all(t is not None and t.settled for t in tags),
        )
    elif any(t.remarks for t in given):
        version = given[0].codebook_version
        joined = Tag(start=0, end=0, confirmed=False, codebook_version=version)
    else:
        return None
    return msgspec.structs.replace(
        joined,
        start=span.start,
        end=span.end,
        note="\n".join(_distinct(t.note for t in given if t.note))[:MAX_NOTE],
        evidence="\n".join(_distinct(t.evidence for t in given if t.evidence))[:MAX_EVIDENCE],
        to_check=any(t.to_check for t in given),
        second_reader=any(t.second_reader for t in given),
    )


def _accepts(answer: Answer, found: Coding) -> bool:
    if answer.primary_type != found.primary_type:
        return False
    if answer.primary_type == UNATTRIBUTED:
        return True
    if answer.source_id is not None and answer.source_id != found.source_id:
        return False
    return answer.source is None or _name(answer.source) == _name(found.source)


def _rebuilt(found: Coding | None, answer: Answer, key: str) -> Coding:
    base = found or Coding(primary_type=key, attribution="explicit")
    link = _best_link(base.chains, answer)
    if link is None:
        chosen = Link(
            roles=("origin", "proximate"),
            type=key,
            name=answer.source or "",
            source_id=answer.source_id,
        )
        chains: tuple[Chain, ...] = ((chosen,),)
    else:
        chosen = _renamed(link, answer, key)
        chains = tuple(_with_primary(chain, link, chosen) for chain in base.chains)
    return msgspec.structs.replace(
        base,
        primary_type=key,
        source=chosen.name or None,
        source_id=chosen.source_id,
        # A unit without a cue of its own inherits (E2).
        attribution=base.attribution if base.attribution != "none" else "inherited",
        identification=_identification(base, chosen, known=link is not None),
        voice=None,
        chains=chains,
    )


def _best_link(chains: tuple[Chain, ...], answer: Answer) -> Link | None:
    """The link meant: by registry row, by name, else by type, the outermost first (P2)."""
    links = [link for chain in chains for link in reversed(chain) if _can_vouch(link)]
    tests: tuple[Callable[[Link], bool], ...] = (
        lambda x: answer.source_id is not None and x.source_id == answer.source_id,
        lambda x: bool(answer.source) and _name(x.name) == _name(answer.source),
        lambda x: x.type == answer.primary_type and "proximate" in x.roles,
        lambda x: x.type == answer.primary_type,
    )
    return next((link for test in tests for link in links if test(link)), None)


def _can_vouch(link: Link) -> bool:
    return bool(link.type) and "publisher" not in link.roles


def _renamed(link: Link, answer: Answer, key: str) -> Link:
    """The link with the person's type and name; a registry row goes with its name."""
    if answer.source is None and answer.source_id is None:
        return msgspec.structs.replace(link, type=key)
    name = link.name if answer.source is None else answer.source
    same = _name(name) == _name(link.name) and bool(name)
    row = answer.source_id or (link.source_id if same else None)
    return msgspec.structs.replace(link, type=key, name=name, source_id=row)


def _with_primary(chain: Chain, link: Link, chosen: Link) -> Chain:
    """The chain with `chosen` in the place of `link`, as its only primary source."""
    return tuple(
        msgspec.structs.replace(
            x,
            type=chosen.type if meant else x.type,
            name=chosen.name if meant else x.name,
            source_id=chosen.source_id if meant else x.source_id,
            roles=_roles(x, first=i == 0, primary=meant),
        )
        for i, x in enumerate(chain)
        for meant in (_same_source(x, link),)
    )


def _same_source(a: Link, b: Link) -> bool:
    """Two links without a name need not be one source."""
    named = bool(a.name or a.source_id)
    return a is b or (named and (a.type, a.name, a.source_id) == (b.type, b.name, b.source_id))


def _roles(link: Link, *, first: bool, primary: bool) -> tuple[Role, ...]:
    if not primary and "proximate" not in link.roles:
        return link.roles
    dropped = {"proximate", "silent"} if primary else {"proximate"}
    roles = tuple(r for r in link.roles if r not in dropped)
    if VOUCHING.isdisjoint(roles):
        roles = (*roles, "origin" if first else "relay")
    return (*roles, "proximate") if primary else roles


def _identification(base: Coding, chosen: Link, *, known: bool) -> Identification:
    if chosen.type == ANONYMOUS:
        return "anonymous"
    same = chosen.name and _name(chosen.name) == _name(base.source)
    if same and base.identification != "none":
        return base.identification
    if chosen.name:
        return "named"
    # Nobody looked whether the text names this source, unless the machine found it there.
    return "unnamed" if known else "none"


def _join_codings(tags: Sequence[Tag]) -> Coding | None:
    codings = [(t.span, t.coding) for t in tags if t.coding]
    _, first = codings[0]
    part = any(c.scope == "part" for _, c in codings)
    spans = [s for whole, c in codings for s in (c.attributed or (whole,))]
    return msgspec.structs.replace(
        first,
        scope="part" if part else "whole",
        attributed=tuple(spans) if part else (),
        hedges=tuple(_distinct(h for _, c in codings for h in c.hedges)),
        hedges_of_source=_hedges_of_source([c for _, c in codings]),
        mention=tuple(_distinct(s for _, c in codings for s in c.mention)),
        cue=tuple(_distinct(s for _, c in codings for s in c.cue)),
        chains=tuple(_distinct(chain for _, c in codings for chain in c.chains)),
    )


def _hedges_of_source(codings: Sequence[Coding]) -> tuple[str, ...] | None:
    given = [c.hedges_of_source for c in codings if c.hedges_of_source is not None]
    return tuple(_distinct(h for hedges in given for h in hedges)) if given else None


def _distinct(values: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(values))


def _name(name: str | None) -> str:
    return " ".join((name or "").casefold().split())
