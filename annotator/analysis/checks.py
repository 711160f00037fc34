"""Things an editor looks at twice: absences and denials, scenes nobody could verify, pictures that
were handed out, anonymity, hedges, loose quotation marks."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from annotator.analysis.chains import chains_of, keeps_silent, primary_key, stations
from annotator.analysis.claims import primary_name
from annotator.analysis.coded import CodedUnit
from annotator.model import Value

UNVERIFIED = re.compile(
    r"(?:could|can|was|were)\s?(?:not|n['’]t)\s(?:\w+ly\s)?(?:be\s|been\s)?(?:\w+ly\s)?(?:verif|confirm)\w*"
    r"|\bneither\b.{0,40}\b(?:could|can)\sbe\s(?:independently\s)?(?:verif|confirm)\w*"
    r"|(?:no|without)\sindependent\s(?:verification|confirmation)"
    r"|unable\sto\s(?:independently\s)?(?:verify|confirm)"
    r"|independent\sjournalists\s(?:were|had)\s(?:not|no)",
    re.IGNORECASE,
)
HANDED_OUT = re.compile(
    r"\b(?:hand-?outs?|handed\sout|via|provided\sby|courtesy\sof|released\sby)\b", re.IGNORECASE
)
SLASHES = re.compile(r"[^\s/](?:\s?/\s?)[^\s/]")
FILE_PICTURE = re.compile(
    r"^file\b|\(file\)|\b(?:file|archive|library)\s(?:photo|photograph|picture|image)\b",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\b(?:because|not\s(?:authori[sz]ed|allowed|permitted)|fear\w*|afraid|reprisals?|retaliation|sensitiv\w+|confidential\w*"
    r"|to\sdiscuss|to\sspeak\s\w+|for\s(?:his|her|their)\ssafety)\b",
    re.IGNORECASE,
)
DECLINED = re.compile(
    r"\b(?:declin|refus)\w+\s(?:to\s)?(?:\w+\s){0,2}(?:comment|answer|say)"
    r"|\b(?:not|n['’]t)\s(?:immediately\s)?(?:respond|repl|answer|return|comment)"
    r"|\bno\scomment\b|\bcould\snot\sbe\sreached\b",
    re.IGNORECASE,
)
SHORTLY = 2
"""Units within which "one of them" needs no reason of its own."""
QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|‘[^‘’]+’(?!\w)")
SCARE_WORDS = 4
"""Longer stretches in quotation marks are quotations, not distance."""
PRESS = frozenset({"wire_service", "news_outlet", "unattributed"})
"""Types whose pictures, and whose doubts, are the press's own."""

PictureKey = Literal["handout", "slash_credit", "file"]


SIGNS: tuple[tuple[PictureKey, re.Pattern[str]], ...] = (
    ("handout", HANDED_OUT),
    ("slash_credit", SLASHES),
    ("file", FILE_PICTURE),
)


class Absence(Value, frozen=True, kw_only=True):
    """What was not said or not seen, and by whom (N1-N3)."""

    number: int
    kind: Literal["absence", "denial", "silence"]
    sources: tuple[str, ...] = ()


class Unverified(Value, frozen=True, kw_only=True):
    """A scene that the text itself says nobody could verify (N4, K4)."""

    number: int
    warning: int
    """The unit that says so; the same as `number` in a caption."""
    words: str


class PictureCheck(Value, frozen=True, kw_only=True):
    """A caption or credit that says where a picture came from (K2, K4)."""

    kind: PictureKey
    numbers: tuple[int, ...]
    """The caption, if there is one, and the credit."""
    words: str
    route: tuple[str, ...] = ()
    """Names from maker to distributor, as coded."""
    warned: bool = False
    """Whether the agency's warning stands with it."""


class Hedge(Value, frozen=True, kw_only=True):
    """A word that weakens or strengthens, and whose it is (§5.5)."""

    number: int
    term: str
    owner: Literal["source", "reporter", "unknown"]


class ScareQuote(Value, frozen=True, kw_only=True):
    """A few words in quotation marks with no speaker (Q2)."""

    number: int
    words: str


def find_absences(units: Sequence[CodedUnit]) -> tuple[Absence, ...]:
    """The negative reports of the counted units: the sentences that rewrites most often turn
    into statements. The text's own doubts are not among them; see `find_unverified`."""
    return tuple(
        Absence(number=u.number, kind=kind, sources=_absent(u))
        for u in units
        if u.counted and (kind := _absence_kind(u)) is not None
    )


def _absence_kind(unit: CodedUnit) -> Literal["absence", "denial", "silence"] | None:
    if unit.coding is None:
        return None
    if unit.coding.stance == "deny":
        return "denial"
    if unit.coding.stance == "no_comment" or (_silent(unit) and DECLINED.search(unit.text)):
        return "silence"
    doubt = not unit.attributed and UNVERIFIED.search(unit.text)
    absent = _silent(unit) or unit.coding.polarity == "negative"
    return "absence" if absent and not doubt else None


def _silent(unit: CodedUnit) -> tuple[str, ...]:
    chains = chains_of(unit.coding) if unit.coding is not None else ()
    return tuple(dict.fromkeys(x.name for c in chains for x in c if keeps_silent(x) and x.name))


def _absent(unit: CodedUnit) -> tuple[str, ...]:
    return _silent(unit) or tuple(filter(None, [primary_name(unit)]))


def find_unverified(units: Sequence[CodedUnit]) -> tuple[Unverified, ...]:
    """A warning in a caption is about the caption; in the body about the sentence before it. What
    a source could not confirm is that source's own report, not a warning (E13 excepted)."""
    found = []
    before = None
    for unit in units:
        body = unit.unit.kind in ("body", "quote_box")
        warning = UNVERIFIED.search(unit.text)
        if warning and (unit.coding is None or unit.coding.primary_type in PRESS or not body):
            number = before if body and before is not None else unit.number
            found.append(Unverified(number=number, warning=unit.number, words=warning[0]))
        before = unit.number if body else before
    return tuple(found)


def check_pictures(units: Sequence[CodedUnit]) -> tuple[PictureCheck, ...]:
    """Handouts, slash credits that run over more than the press, and file pictures. "Name/Agency"
    is one source (K3) and not reported."""
    return tuple(check for group in _pictures(units) if (check := _check_picture(group)))


def _pictures(units: Sequence[CodedUnit]) -> Iterator[tuple[CodedUnit, ...]]:
    """What belongs to one picture: captions and credits side by side, up to the next caption
    after a credit."""
    group: list[CodedUnit] = []
    for unit in units:
        kind = unit.unit.kind
        if group and (kind != "credit") and (kind != "caption" or group[-1].unit.kind == "credit"):
            yield tuple(group)
            group = []
        if kind in ("caption", "credit"):
            group.append(unit)
    if group:
        yield tuple(group)


def _check_picture(group: tuple[CodedUnit, ...]) -> PictureCheck | None:
    route = next((r for r in map(_route, reversed(group)) if r), ())
    for kind, pattern in SIGNS:
        found = next((m for u in reversed(group) if (m := pattern.search(u.text))), None)
        if found is None or (kind == "slash_credit" and not _passed_on(group)):
            continue
        return PictureCheck(
            kind=kind,
            numbers=tuple(u.number for u in group),
            words=group[-1].text if kind == "slash_credit" else found[0],
            route=route,
            warned=any(UNVERIFIED.search(u.text) for u in group),
        )
    return None


def _passed_on(group: tuple[CodedUnit, ...]) -> bool:
    """Whether the credit runs over several, or begins with someone outside the press."""
    credit = group[-1]
    outside = any(u.coding and u.coding.primary_type not in PRESS for u in group)
    return outside or len(_route(credit)) > 1 or len(SLASHES.findall(credit.text)) > 1


def _route(unit: CodedUnit) -> tuple[str, ...]:
    chains = chains_of(unit.coding) if unit.coding is not None else ()
    return tuple(x.name for x in stations(chains[0]) if x.name) if chains else ()


def find_anonymous_without_reason(units: Sequence[CodedUnit]) -> tuple[int, ...]:
    """Counted units that rest on someone whose name is withheld, where neither the unit, nor an
    anonymous one shortly before it, nor another one of the same source says why (A3)."""
    found = [
        (u.number, primary_key(u.coding), REASON.search(u.text) is not None)
        for u in units
        if u.counted and u.coding is not None and u.coding.identification == "anonymous"
    ]
    explained = {key for _, key, reason in found if reason and key}
    places = [n for n, _, reason in found if reason]
    return tuple(
        n
        for n, key, _ in found
        if key not in explained and not any(0 <= n - place <= SHORTLY for place in places)
    )


def list_hedges(units: Sequence[CodedUnit]) -> tuple[Hedge, ...]:
    """The hedges of the coded units: as the coder said; else inside quotation marks the source's,
    outside the reporter's (§5.5)."""
    return tuple(
        Hedge(number=u.number, term=term, owner=_owner(u.text, term, u.coding.hedges_of_source))
        for u in units
        if u.coding is not None
        for term in u.coding.hedges
    )


def _owner(
    text: str, term: str, of_source: Sequence[str] | None
) -> Literal["source", "reporter", "unknown"]:
    if of_source is not None:
        return "source" if term in of_source else "reporter"
    place = text.casefold().find(term.casefold())
    if place < 0:
        return "unknown"
    inside = any(m.start() <= place < m.end() for m in QUOTED.finditer(text))
    return "source" if inside else "reporter"


def find_scare_quotes(units: Sequence[CodedUnit]) -> tuple[ScareQuote, ...]:
    """Short stretches in quotation marks in sentences that nobody else vouches for (Q2)."""
    return tuple(
        ScareQuote(number=u.number, words=m[0])
        for u in units
        if u.counted and u.coding is not None and not u.attributed
        for m in QUOTED.finditer(u.text)
        if len(m[0].split()) <= SCARE_WORDS
    )
