"""Makes a lesson of an article: chooses its sentences, few, of different groups, with a relay and
one that nobody but the reporter vouches for; lays out the text; writes the key as far as a person
has given it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from annotator.analysis.coded import CodedUnit
from annotator.analysis.lesson import LessonSentence, LessonUnit
from annotator.codebook import UNATTRIBUTED, Codebook
from annotator.model import Chain, Coding, GoldUnit, Span, Unit

LINE_END = re.compile(r"\r\n|\r|\n")
BLANK = re.compile(r"\n[^\S\n]*\r?\n|\r\r")
FEWEST, MOST = 6, 8
SHORTEST, LONGEST = 6, 38
"""Words of a sentence that can be read at a glance and still tells something."""


def pick_units(units: Sequence[CodedUnit], codebook: Codebook, wanted: int = 7) -> tuple[int, ...]:
    """Numbers of at most `wanted` sentences, in the order of the text. Where no person answered,
    the machine's suggestion decides what is picked, and nothing else; a text without either, in
    another language, gives its first sentences."""
    open_ones = [(u, c) for u in _readable(units) if (c := _coding_of(u)) is not None]
    taken: list[tuple[CodedUnit, Coding]] = []

    def take(fits: Callable[[Coding], bool]) -> None:
        found = next((p for p in open_ones if p not in taken and fits(p[1])), None)
        if found is not None and len(taken) < wanted:
            taken.append(found)

    def fold(coding: Coding) -> str:
        known = codebook.has_type(coding.primary_type)
        return codebook.type(coding.primary_type).group if known else ""

    take(passes_on)
    take(lambda c: c.primary_type == UNATTRIBUTED)
    for group in dict.fromkeys(fold(c) for _, c in open_ones):
        if group not in {fold(c) for _, c in taken}:
            take(lambda c, g=group: fold(c) == g)  # type: ignore[misc]
    for key in dict.fromkeys(c.primary_type for _, c in open_ones):
        if key not in {c.primary_type for _, c in taken}:
            take(lambda c, k=key: c.primary_type == k)  # type: ignore[misc]
    while len(taken) < min(wanted, len(open_ones)):
        take(lambda c: True)
    bare = [u.number for u in _readable(units) if _coding_of(u) is None]
    return tuple(sorted([*(u.number for u, _ in taken), *bare[: wanted - len(taken)]]))


def passes_on(coding: Coding) -> bool:
    """Whether the text tells that somebody passed on what another one said."""
    return any(
        "origin" in link.roles and "proximate" not in link.roles
        for chain in coding.chains
        for link in chain
    )


def _coding_of(unit: CodedUnit) -> Coding | None:
    if unit.coding is not None:
        return unit.coding
    return unit.suggestion.coding if unit.suggestion is not None else None


def _readable(units: Iterable[CodedUnit]) -> list[CodedUnit]:
    """Counted sentences of the body, those of a good length first."""
    body = [u for u in units if u.counted and u.unit.kind == "body"]
    return sorted(body, key=lambda u: not SHORTEST <= u.words <= LONGEST)


# ---------------------------------------------------------------- the text and the key


def lay_out(text: str, units: Sequence[Unit]) -> tuple[LessonSentence, ...]:
    """The sentences of a text, with where paragraphs begin."""
    least = 2 if BLANK.search(text) else 1
    out: list[LessonSentence] = []
    end = 0
    for unit in units:
        opens = not out or len(LINE_END.findall(text[end : unit.start])) >= least
        words = " ".join(text[unit.start : unit.end].split())
        out.append(LessonSentence(number=unit.index, text=words, kind=unit.kind, opens=opens))
        end = unit.end
    return tuple(out)


def find_words(words: str, wanted: str) -> Span | None:
    """Where these words stand; None where they do not, or there are none."""
    at = words.find(wanted)
    return Span(at, at + len(wanted)) if wanted and at >= 0 else None


def chain_names(chains: tuple[Chain, ...]) -> tuple[str, ...]:
    """The names along the first chain, from the origin to the publisher."""
    passing = {"origin", "relay", "proximate", "publisher"}
    return tuple(link.name for link in (chains[0] if chains else ()) if passing & set(link.roles))


def draft_unit(text: str, unit: Unit, gold: GoldUnit | None, codebook: Codebook) -> LessonUnit:
    """A sentence with what is known of its key; without a key where no person has answered it."""
    words = " ".join(text[unit.start : unit.end].split())
    if gold is None or not codebook.has_type(gold.coding.primary_type):
        return LessonUnit(sentence=unit.index, text=words)
    coding = gold.coding
    cue, named = (_stretch(text, spans, words) for spans in (coding.cue, coding.mention))
    return LessonUnit(
        sentence=unit.index,
        text=words,
        key=coding.primary_type,
        accepted=tuple(a for a in gold.accepted_alternatives if codebook.has_type(a)),
        reason=gold.reason or _reason(words, coding, cue, codebook),
        why_not=dict(_differences(coding.primary_type, gold.accepted_alternatives, codebook)),
        cue=cue,
        named=named,
        chain=chain_names(coding.chains),
    )


def _stretch(text: str, spans: Sequence[Span], words: str) -> Span | None:
    said = " ".join(text[spans[0].start : spans[0].end].split()) if spans else ""
    return find_words(words, said)


def _reason(words: str, coding: Coding, cue: Span | None, codebook: Codebook) -> str:
    """From what the reviewer marked, else what the type means."""
    plain = codebook.type(coding.primary_type).plain
    if cue is None or not coding.source:
        return plain
    return f"“{words[cue.start : cue.end]}” points to {coding.source}. {plain}"


def _differences(
    key: str, accepted: Sequence[str], codebook: Codebook
) -> Iterator[tuple[str, str]]:
    """How the key differs from its neighbours, in the codebook's words; at most three."""
    near = [t.key for t in codebook.types if t.key != key and t.key not in accepted]
    told = [(k, said) for k in near if (said := codebook.difference(key, k))]
    return iter(told[:3])
