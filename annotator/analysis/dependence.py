"""Dependence by origin (C4): who the article leans on, as questions, never as verdicts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from annotator.analysis.chains import (
    chains_of,
    keeps_silent,
    primary_link,
    source_key,
    stations,
    stations_of,
)
from annotator.analysis.checks import check_pictures, find_anonymous_without_reason
from annotator.analysis.claims import (
    common_source,
    denied_by,
    same_matter,
    support_of,
    supports,
)
from annotator.analysis.coded import CodedUnit
from annotator.analysis.mix import STATE_MEDIA, holds_state_media
from annotator.analysis.phrases import (
    listing,
    number_word,
    plural,
    sentence_case,
    sentence_list,
)
from annotator.model import Link, Value

MOST_QUESTIONS = 5
FEWEST_ATTRIBUTED = 3
"""Attributed units below which "more than half" says nothing."""
WITH_A_STAKE = frozenset(
    {"government", "military", "politician", "company", STATE_MEDIA, "foreign_intelligence"}
)
"""Types that are taken for parties when a text reports a dispute. A stake is not recorded per
source, so this only ever leads to a question."""
DISPUTE = frozenset({"accuse", "deny"})

QuestionKind = Literal[
    "concentration", "one_origin", "heading", "contested", "one_side", "parties", "anonymous",
    "handout", "absence",
]  # fmt: skip


class Origin(Value, frozen=True, kw_only=True):
    """Everything in the text that goes back to one origin is one source for corroboration."""

    key: str
    """"" for an origin without a name, which is listed by itself."""
    name: str
    type: str
    numbers: tuple[int, ...]
    through: tuple[str, ...] = ()
    """Names of those who passed it on."""


class Station(Value, frozen=True, kw_only=True):
    """A named source and the units that pass through it, whether it speaks or passes on."""

    key: str
    name: str
    numbers: tuple[int, ...]
    relays: bool
    """Whether it passes on someone else's words anywhere in the text."""


class Question(Value, frozen=True, kw_only=True):
    """Something to ask before publishing, with the units it is about."""

    kind: QuestionKind
    text: str
    numbers: tuple[int, ...]


def group_by_origin(units: Sequence[CodedUnit]) -> tuple[Origin, ...]:
    """The origins of the counted units, most units first. Silent parties, addressees, denials and
    absences of news do not count towards corroboration (V6)."""
    groups: dict[tuple[str, int], tuple[Link, dict[int, None], dict[str, None]]] = {}
    for unit in filter(supports, units):
        for chain in chains_of(unit.coding) if unit.coding is not None else ():
            route = stations(chain)
            if not route:
                continue
            key = source_key(route[0])
            place = (key, 0 if key else unit.number)
            _, numbers, relays = groups.setdefault(place, (route[0], {}, {}))
            numbers[unit.number] = None
            relays.update(dict.fromkeys(x.name for x in route[1:] if x.name))
    found = [
        Origin(key=k, name=o.name, type=o.type, numbers=tuple(n), through=tuple(r))
        for (k, _), (o, n, r) in groups.items()
    ]
    return tuple(sorted(found, key=lambda o: (-len(o.numbers), o.numbers[0], o.key)))


def ask_questions(units: Sequence[CodedUnit]) -> tuple[Question, ...]:
    """At most five questions, the weightiest first: what most of the article or its heading rests
    on, then what is disputed, then who is missing, then pictures and absences."""
    ranked = (
        _ask_concentration(units),
        _ask_headings(units),
        _ask_contested(units),
        _ask_one_side(units),
        _ask_parties(units),
        _ask_anonymous(units),
        _ask_pictures(units),
        _ask_absences(units),
    )
    return tuple(q for group in ranked for q in group)[:MOST_QUESTIONS]


def _complete(units: Iterable[CodedUnit]) -> bool:
    """Whether no answer is missing that might name someone else."""
    return all(u.coding is not None for u in units if u.counted)


def _ask_concentration(units: Sequence[CodedUnit]) -> Iterator[Question]:
    attributed = [u for u in units if u.counted and u.attributed]
    origins = group_by_origin(units)
    if len(origins) == 1 and origins[0].key and _complete(units):
        yield Question(
            kind="one_origin",
            text=f"One origin named in this text: {origins[0].name}. Who else would know?",
            numbers=origins[0].numbers,
        )
        return
    top = max(passing_through(attributed), key=_weight, default=None)
    if top is None or 2 * len(top.numbers) <= len(attributed):
        top = _state_media(attributed)
    n = len(top.numbers)
    if len(attributed) < FEWEST_ATTRIBUTED or 2 * n <= len(attributed):
        return
    way = plural(n, "goes back to", "go back to")
    if top.relays:
        way = plural(n, "passes through", "pass through")
    yield Question(
        kind="concentration",
        text=f"{number_word(n)} of {sum(u.counted for u in units)} sentences {way} {top.name}."
        " Could anyone outside confirm?",
        numbers=top.numbers,
    )


def _state_media(units: Iterable[CodedUnit]) -> Station:
    """State media taken together: where no single outlet carries most, they still may."""
    numbers = tuple(u.number for u in units if u.coding is not None and holds_state_media(u.coding))
    return Station(key="", name="state media", numbers=numbers, relays=True)


def _weight(station: Station) -> tuple[int, bool, int]:
    return len(station.numbers), station.relays, -station.numbers[0]


def passing_through(units: Iterable[CodedUnit]) -> tuple[Station, ...]:
    """Every named source that vouches for something, with all that passes through it. What a
    source that passes on others' words did not say passes through it, too."""
    found: dict[str, tuple[str, set[int], list[bool]]] = {}
    silent: dict[str, set[int]] = {}
    for unit in units:
        for chain in chains_of(unit.coding) if unit.coding is not None else ():
            for link in filter(keeps_silent, chain):
                silent.setdefault(source_key(link), set()).add(unit.number)
            for place, link in enumerate(stations(chain)):
                if key := source_key(link):
                    _, numbers, relayed = found.setdefault(key, (link.name, set(), []))
                    numbers.add(unit.number)
                    relayed.append(place > 0)
    return tuple(
        Station(
            key=key,
            name=name,
            numbers=tuple(sorted(n | silent.get(key, set()) if any(r) else n)),
            relays=any(r),
        )
        for key, (name, n, r) in found.items()
    )


def _ask_headings(units: Sequence[CodedUnit]) -> Iterator[Question]:
    for heading in (u for u in units if u.unit.kind == "heading" and u.counted):
        support = [u for u in support_of(heading, units) if supports(u) or not u.attributed]
        key = common_source(support)
        if key is None or _open_matter(heading, units):
            continue
        numbers = tuple(u.number for u in support)
        yield Question(
            kind="heading",
            text=f"What the heading says rests on {_name(key, support)} alone"
            f" ({sentence_list(numbers)}). Who else could confirm it?",
            numbers=(heading.number, *numbers),
        )
        return


def _open_matter(claim: CodedUnit, units: Iterable[CodedUnit]) -> bool:
    """Whether an open sentence may be on the same matter."""
    return any(u.counted and u.coding is None and same_matter(claim.text, u.text) for u in units)


def _ask_contested(units: Sequence[CodedUnit]) -> Iterator[Question]:
    for denial in (u for u in units if u.counted and u.coding and u.coding.stance == "deny"):
        claims = denied_by(denial, units)
        key = common_source(claims)
        if key is None or _open_matter(denial, units):
            continue
        numbers = tuple(u.number for u in claims)
        yield Question(
            kind="contested",
            text=f"What sentence {denial.number} denies comes from {_name(key, claims)} alone"
            f" ({sentence_list(numbers)}). Who else would know?",
            numbers=(*numbers, denial.number),
        )
        return


def _ask_one_side(units: Sequence[CodedUnit]) -> Iterator[Question]:
    heard = {source_key(x) for u in units if supports(u) for x in _links(u)}
    missing: dict[str, tuple[str, list[int]]] = {}
    for unit in (u for u in units if u.counted and u.coding is not None):
        for name, key in _answering(unit):
            if key and key not in heard:
                missing.setdefault(key, (name, []))[1].append(unit.number)
    if not missing or not heard or not _complete(units):
        return
    names = [name for name, _ in missing.values()]
    numbers = tuple(sorted({n for _, found in missing.values() for n in found}))
    verb = plural(len(names), "appears", "appear")
    yield Question(
        kind="one_side",
        text=f"{sentence_case(listing(names))} {verb} only with a denial or no comment."
        " What is the full answer?",
        numbers=numbers,
    )


def _links(unit: CodedUnit) -> tuple[Link, ...]:
    return tuple(stations_of(unit.coding)) if unit.coding is not None else ()


def _answering(unit: CodedUnit) -> Iterator[tuple[str, str]]:
    """Name and key of those who deny or keep silent in a unit."""
    if unit.coding is None:
        return
    primary = primary_link(unit.coding)
    denies = unit.coding.stance in ("deny", "no_comment")
    for chain in chains_of(unit.coding):
        denier = stations(chain)[:1] if denies and primary in chain else ()
        for link in (*denier, *filter(keeps_silent, chain)):
            yield link.name, source_key(link)


def _ask_parties(units: Sequence[CodedUnit]) -> Iterator[Question]:
    disputed = any(u.counted and u.coding and u.coding.stance in DISPUTE for u in units)
    origins = group_by_origin(units)
    sided = len(origins) > 1 and all(o.type in WITH_A_STAKE for o in origins)
    if disputed and sided and _complete(units):
        numbers = tuple(sorted({n for o in origins for n in o.numbers}))
        yield Question(
            kind="parties",
            text=f"The text reports a dispute, and all {len(origins)} origins may be parties to it."
            " Who could speak without a stake?",
            numbers=numbers,
        )


def _ask_anonymous(units: Sequence[CodedUnit]) -> Iterator[Question]:
    numbers = find_anonymous_without_reason(units)
    counted = sum(u.counted for u in units)
    if numbers:
        verb = plural(len(numbers), "rests", "rest")
        yield Question(
            kind="anonymous",
            text=f"{number_word(len(numbers))} of {counted} sentences {verb} on an anonymous"
            " source, and no reason is given. Why is the name withheld?",
            numbers=numbers,
        )


def _ask_pictures(units: Sequence[CodedUnit]) -> Iterator[Question]:
    handed = [p for p in check_pictures(units) if p.kind != "file"]
    if handed:
        makers = list(dict.fromkeys(p.route[0] for p in handed if p.route))
        by = f" from {listing(makers)}" if makers else " from outside the press"
        what = plural(len(handed), "A picture comes", f"{number_word(len(handed))} pictures come")
        yield Question(
            kind="handout",
            text=f"{what}{by}. Could anyone else see the scene?",
            numbers=tuple(n for p in handed for n in p.numbers),
        )


def _ask_absences(units: Sequence[CodedUnit]) -> Iterator[Question]:
    silent = [
        u
        for u in units
        if u.counted
        and u.attributed
        and u.coding is not None
        and u.coding.polarity == "negative"
        and u.coding.stance not in ("deny", "no_comment")
    ]
    if silent:
        numbers = tuple(u.number for u in silent)
        verb = plural(len(silent), "says", "say")
        yield Question(
            kind="absence",
            text=f"{sentence_list(numbers).capitalize()} {verb} what was not reported or not seen."
            " Would the source have known, and told?",
            numbers=numbers,
        )


def _name(key: str, units: Iterable[CodedUnit]) -> str:
    return next(x.name for u in units for x in _links(u) if source_key(x) == key)
