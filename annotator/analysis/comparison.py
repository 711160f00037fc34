"""Two texts side by side: what the second one dropped, weakened, changed or added in attribution.

Says what differs, never who is right: the earlier text may be the weaker one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from annotator.analysis.alignment import ALIGNED, Match, align_units
from annotator.analysis.chains import chains_of, primary_link
from annotator.analysis.checks import DECLINED, UNVERIFIED, find_absences
from annotator.analysis.coded import CodedUnit
from annotator.analysis.copying import Copied, measure_copied
from annotator.analysis.dependence import Origin, group_by_origin
from annotator.analysis.figures import Figure, find_figures, same_figure
from annotator.analysis.phrases import listing, number_word, plural
from annotator.analysis.quoting import QuoteFinding, compare_quotations
from annotator.analysis.report import Basis, Record, Report
from annotator.analysis.rewriting import (
    find_source_change,
    same_source,
    source_name,
    told,
    with_article,
)
from annotator.analysis.wording import DENIES, find_hedges, is_soft, own_words, vouching_of
from annotator.model import Link, Value

SCHEMA = 1
MOST_NAMES = 4
"""Origins named in the summary."""

FindingKind = Literal[
    "dropped", "caution_lost", "reply_lost", "hedge_lost", "weakened", "changed", "numbers",
    "quote_altered", "firmer", "quote_cut", "hedge_added", "strengthened",
]  # fmt: skip
AnswerKind = Literal["absence", "denial", "silence"]
KINDS: tuple[FindingKind, ...] = (
    "dropped", "caution_lost", "reply_lost", "hedge_lost", "weakened", "changed", "numbers",
    "quote_altered", "firmer", "quote_cut", "hedge_added", "strengthened",
)  # fmt: skip
"""The most serious first."""


class Finding(Value, frozen=True, kw_only=True):
    """Something that differs between matched units."""

    kind: FindingKind
    earlier: tuple[int, ...]
    """Numbers of units of the earlier text."""
    later: tuple[int, ...]
    """Numbers of units of the later text; none where something was left out."""
    text: str
    """In a plain sentence."""
    rule: str
    """Number of the codebook's rule or section that is behind it."""


class Row(Value, frozen=True, kw_only=True):
    """Units to stand beside each other; one side is empty for what was left out or is new."""

    earlier: tuple[int, ...] = ()
    later: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    """Places in the list of findings: those about its later units, and about earlier ones that
    were left out."""


class Shared(Value, frozen=True, kw_only=True):
    """An origin on which both texts rest: one source, however often it is printed (C4)."""

    name: str
    earlier: tuple[int, ...]
    later: tuple[int, ...]


class Side(Value, frozen=True, kw_only=True):
    """One of the texts."""

    record: Record
    basis: Basis
    units: tuple[CodedUnit, ...]

    @property
    def open(self) -> tuple[int, ...]:
        """Numbers of the counted units without an answer: their attribution is not compared."""
        return tuple(u.number for u in self.units if u.counted and u.coding is None)


class Comparison(Value, frozen=True, kw_only=True):
    """Everything that can be said of two texts side by side."""

    schema: int = SCHEMA
    earlier: Side
    later: Side
    findings: tuple[Finding, ...] = ()
    """The most serious first, then in the order of the later text."""
    rows: tuple[Row, ...] = ()
    kept: tuple[tuple[int, int], ...] = ()
    """Matched units, earlier and later, about which there is nothing to say."""
    left_out: tuple[int, ...] = ()
    only_here: tuple[int, ...] = ()
    shared: tuple[Shared, ...] = ()
    new_origins: tuple[str, ...] = ()
    copied: Copied = Copied()


def compare_reports(earlier: Report, later: Report) -> Comparison:
    """What the later text made of the earlier one. Both by what counts in their reports: a
    person's answers where there are any, else the suggestions."""
    a, b = earlier.units, later.units
    matches = align_units(a, b)
    findings = sorted(
        _find_all(a, b, matches),
        key=lambda f: (KINDS.index(f.kind), f.later or (len(b) + 1,), f.earlier, f.text),
    )
    met, found = {m.earlier for m in matches}, {m.later for m in matches}
    about = {(n, k) for f in findings for n in f.earlier for k in f.later}
    shared, new = compare_origins(a, b)
    return Comparison(
        earlier=Side(record=earlier.record, basis=earlier.basis, units=a),
        later=Side(record=later.record, basis=later.basis, units=b),
        findings=tuple(findings),
        rows=lay_out(a, b, matches, findings),
        kept=tuple(p for m in matches if (p := _numbers(a, b, m)) not in about),
        left_out=_unmatched(a, met),
        only_here=_unmatched(b, found),
        shared=shared,
        new_origins=new,
        copied=measure_copied(a, b, earlier.record.article, later.record.article),
    )


def _numbers(a: Sequence[CodedUnit], b: Sequence[CodedUnit], match: Match) -> tuple[int, int]:
    return a[match.earlier].number, b[match.later].number


def _unmatched(units: Sequence[CodedUnit], met: set[int]) -> tuple[int, ...]:
    return tuple(u.number for n, u in enumerate(units) if u.unit.kind in ALIGNED and n not in met)


def _find_all(
    a: Sequence[CodedUnit], b: Sequence[CodedUnit], matches: Sequence[Match]
) -> Iterator[Finding]:
    for match in matches:
        others = [a[m.earlier] for m in matches if m.later == match.later and m != match]
        for finding in _compare_pair(a[match.earlier], b[match.later]):
            if finding.kind != "strengthened" or not _speaks_in(others, b[match.later]):
                yield finding
    yield from _compare_figures(a, b, matches)
    yield from map(_quote_finding, compare_quotations(a, b))
    if matches:
        yield from _find_lost_lines(a, b, matches)


def _speaks_in(units: Iterable[CodedUnit], after: CodedUnit) -> bool:
    """Whether the source of a sentence that takes up several stands in one of the others."""
    link = primary_link(after.coding) if after.coding is not None else None
    return link is not None and any(told(link, unit.text) for unit in units)


# ---------------------------------------------------------------- one pair


def _compare_pair(before: CodedUnit, after: CodedUnit) -> Iterator[Finding]:
    pair = {"earlier": (before.number,), "later": (after.number,)}
    change = find_source_change(before, after)
    if change is not None:
        yield Finding(kind=change.kind, text=change.text, rule=change.rule, **pair)
    yield from _compare_hedges(before, after)
    if change is None and vouches_more(before, after):
        text = "The verb vouches for it now; before, it only told who said so."
        if vouching_of(before.text) == "distance":
            text = "The verb no longer keeps a distance."
        yield Finding(kind="firmer", text=text, rule="V17", **pair)


def _compare_hedges(before: CodedUnit, after: CodedUnit) -> Iterator[Finding]:
    pair = {"earlier": (before.number,), "later": (after.number,)}
    had, has = find_hedges(before), find_hedges(after)
    kept = not set(had).isdisjoint(has)
    if had and not kept and not is_soft(after.text):
        text = f"“{had[0]}” is gone: what may be so has become what is so."
        yield Finding(kind="hedge_lost", text=text, rule="5.5", **pair)
    if has and not kept and not is_soft(before.text):
        text = f"“{has[0]}” is new: the earlier text was sure."
        yield Finding(kind="hedge_added", text=text, rule="5.5", **pair)


def vouches_more(before: CodedUnit, after: CodedUnit) -> bool:
    """Whether the verb of an attribution stands closer to its content than before."""
    if not (before.attributed and after.attributed):
        return False
    steps = ("distance", "neutral", "factive")
    return steps.index(vouching_of(after.text)) > steps.index(vouching_of(before.text))


# ---------------------------------------------------------------- figures and quotations


def _compare_figures(
    a: Sequence[CodedUnit], b: Sequence[CodedUnit], matches: Sequence[Match]
) -> Iterator[Finding]:
    """Figures of a later unit that the earlier text has nowhere, where a figure of the matched
    units is missing in its place."""
    everywhere = [f for u in a for f in find_figures(u.text)]
    groups: dict[int, list[int]] = defaultdict(list)
    for match in matches:
        groups[match.later].append(match.earlier)
    for later, earlier in groups.items():
        told = find_figures(b[later].text)
        for place in earlier:
            lost = [f for f in find_figures(a[place].text) if not _among(f, told)]
            new = [f for f in told if not _among(f, everywhere) and _has_kind(f, lost)]
            if new:
                old = next(f for f in lost if f.kind == new[0].kind)
                yield Finding(
                    kind="numbers",
                    earlier=(a[place].number,),
                    later=(b[later].number,),
                    text=f"“{old.words}” has become “{new[0].words}”.",
                    rule="D1",
                )


def _among(figure: Figure, figures: Iterable[Figure]) -> bool:
    return any(same_figure(figure, other) for other in figures)


def _has_kind(figure: Figure, figures: Iterable[Figure]) -> bool:
    return any(figure.kind == other.kind for other in figures)


def _quote_finding(found: QuoteFinding) -> Finding:
    words = found.words if len(found.words) < 80 else found.words[:80].rsplit(" ", 1)[0] + " …"
    text = {
        "cut": f"The quotation is shorter; left out: “{words}”.",
        "altered": f"Inside the quotation marks stand other words: “{words}”.",
        "made": f"“{words}” stands in quotation marks now; before, nobody was quoted with it.",
    }[found.change]
    return Finding(
        kind="quote_cut" if found.change == "cut" else "quote_altered",
        earlier=(found.earlier + 1,),
        later=(found.later + 1,),
        text=text,
        rule="Q3" if found.change == "cut" else "Q1",
    )


# ---------------------------------------------------------------- lines that rewrites lose


def _find_lost_lines(
    a: Sequence[CodedUnit], b: Sequence[CodedUnit], matches: Sequence[Match]
) -> Iterator[Finding]:
    """Denials, refusals to comment, negative reports and warnings that have no like later."""
    met = {m.earlier for m in matches}
    kinds, after = _answer_kinds(a), _answer_kinds(b)
    answers = [u for u in b if u.number in after]
    warned = any(UNVERIFIED.search(u.text) for u in b)
    for place, unit in enumerate(a):
        if place in met or unit.unit.kind not in ALIGNED:
            continue
        if UNVERIFIED.search(unit.text):
            if not warned:
                yield _lost(unit, "caution_lost", UNWARNED, "N4")
            continue
        kind = kinds.get(unit.number)
        if kind and not any(_same_party(unit, other) for other in answers):
            lost, text, rule = LOST_LINES[kind]
            yield _lost(unit, lost, text.format(_party(unit)), rule)


def _answer_kinds(units: Sequence[CodedUnit]) -> dict[int, AnswerKind]:
    """Negative reports, denials and silence as coded, and denials and silence in plain words."""
    coded: dict[int, AnswerKind] = {x.number: x.kind for x in find_absences(units)}
    plain: dict[int, AnswerKind] = {
        u.number: "silence" if DECLINED.search(own_words(u.text)) else "denial"
        for u in units
        if u.attributed and (DECLINED.search(own_words(u.text)) or DENIES.search(own_words(u.text)))
    }
    return {**plain, **coded}


UNWARNED = "The warning that it could not be verified is gone."
LOST_LINES: Mapping[AnswerKind, tuple[FindingKind, str, str]] = {
    "denial": ("reply_lost", "The denial by {} is gone.", "N2"),
    "silence": ("reply_lost", "That {} gave no answer is no longer told.", "N3"),
    "absence": ("caution_lost", "What {} did not report, or did not say, is no longer told.", "N1"),
}


def _lost(unit: CodedUnit, kind: FindingKind, text: str, rule: str) -> Finding:
    return Finding(kind=kind, earlier=(unit.number,), later=(), text=text, rule=rule)


def _links(unit: CodedUnit) -> tuple[Link, ...]:
    chains = chains_of(unit.coding) if unit.coding is not None else ()
    return tuple(link for chain in chains for link in chain if link.type and link.name)


def _party(unit: CodedUnit) -> str:
    names = [link.name for link in _links(unit)]
    return with_article(names[0]) if names else source_name(unit)


def _same_party(one: CodedUnit, other: CodedUnit) -> bool:
    """Whether both are about someone; anyone will do where the text does not say who."""
    return not _links(one) or any(same_source(a, b) for a in _links(one) for b in _links(other))


# ---------------------------------------------------------------- origins, layout


def compare_origins(
    a: Sequence[CodedUnit], b: Sequence[CodedUnit]
) -> tuple[tuple[Shared, ...], tuple[str, ...]]:
    """The named origins on which both texts rest, and the names of those that only the later
    has."""
    before = [o for o in group_by_origin(a) if o.name]
    shared: dict[str, Shared] = {}
    new: dict[str, None] = {}
    for origin in (o for o in group_by_origin(b) if o.name):
        same = next((o for o in before if same_source(_link(o), _link(origin))), None)
        if same is None:
            new[origin.name] = None
        else:
            shared.setdefault(
                same.name, Shared(name=same.name, earlier=same.numbers, later=origin.numbers)
            )
    return tuple(shared.values()), tuple(new)


def _link(origin: Origin) -> Link:
    return Link(roles=("origin",), type=origin.type, name=origin.name)


def lay_out(
    a: Sequence[CodedUnit],
    b: Sequence[CodedUnit],
    matches: Sequence[Match],
    findings: Sequence[Finding],
) -> tuple[Row, ...]:
    """Matched units beside each other in the order of the earlier text; what only the later has
    follows what stands before it there."""
    groups = _join_groups(matches)
    of_earlier = {n: g for g in groups for n in g[0]}
    of_later = {n: g for g in groups for n in g[1]}
    rows: list[tuple[list[int], list[int]]] = []
    waiting = _followers(len(b), of_later)
    rows += [([], [n]) for n in waiting.pop(-1, ())]
    for place in range(len(a)):
        group = of_earlier.get(place, ([place], []))
        if group[0][0] != place:
            continue
        rows.append(group)
        rows += [([], [n]) for later in group[1] for n in waiting.pop(later, ())]
    return tuple(_row(a, b, *row, findings) for row in rows)


def _join_groups(matches: Sequence[Match]) -> list[tuple[list[int], list[int]]]:
    """Units that hang together by matches, each sorted."""
    home: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for match in matches:
        one, other = ("a", match.earlier), ("b", match.later)
        joined = home.get(one, {one}) | home.get(other, {other})
        for member in joined:
            home[member] = joined
    groups = {id(g): g for g in home.values()}.values()
    return [
        (sorted(n for s, n in g if s == "a"), sorted(n for s, n in g if s == "b")) for g in groups
    ]


def _followers(number: int, matched: Iterable[int]) -> dict[int, list[int]]:
    """The unmatched later units, by the matched one before them; -1 where there is none."""
    found: dict[int, list[int]] = defaultdict(list)
    last, known = -1, set(matched)
    for n in range(number):
        if n in known:
            last = n
        else:
            found[last].append(n)
    return found


def _row(
    a: Sequence[CodedUnit],
    b: Sequence[CodedUnit],
    earlier: Sequence[int],
    later: Sequence[int],
    findings: Sequence[Finding],
) -> Row:
    left, right = tuple(a[n].number for n in earlier), tuple(b[n].number for n in later)
    about = [
        n
        for n, f in enumerate(findings)
        if not set(f.later or f.earlier).isdisjoint(right if f.later else left)
    ]
    return Row(earlier=left, later=right, findings=tuple(about))


def count_kinds(comparison: Comparison) -> tuple[tuple[FindingKind, int], ...]:
    """How often each kind was found, the most serious first; those that were not are left out."""
    found = [f.kind for f in comparison.findings]
    return tuple((kind, found.count(kind)) for kind in KINDS if kind in found)


def summarise_comparison(comparison: Comparison) -> tuple[str, ...]:
    """In at most four sentences: what became of the text, whose words both rest on, what was
    copied."""
    return tuple(
        filter(
            None,
            (
                _fate(comparison),
                _origins(comparison),
                _copied(comparison.copied),
                _waiting(comparison),
            ),
        )
    )


def _fate(comparison: Comparison) -> str:
    kept, out, new = (len(x) for x in (comparison.kept, comparison.left_out, comparison.only_here))
    return (
        f"{number_word(kept)} {plural(kept, 'sentence is', 'sentences are')} there with nothing to"
        f" remark; {out} left out, {new} only in the later text."
    )


def _origins(comparison: Comparison) -> str:
    names = [with_article(s.name) for s in comparison.shared]
    if not names:
        return ""
    one = "one source" if len(names) == 1 else "the same sources"
    most = names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], "others"]
    new = len(comparison.new_origins)
    more = f" {number_word(new)} {plural(new, 'origin is', 'origins are')} new." if new else ""
    return f"Both texts rest on {listing(most)}: printed twice, still {one}.{more}"


def _copied(copied: Copied) -> str:
    if not copied.words:
        return ""
    credit = ""
    if copied.owner and not copied.credited:
        credit = f" {copied.owner} is not named in it."
    return (
        f"{copied.words} of the later text's {copied.of} words outside quotation marks stand in the"
        f" earlier text in the same order.{credit}"
    )


def _waiting(comparison: Comparison) -> str:
    n = len(comparison.earlier.open) + len(comparison.later.open)
    verb = plural(n, "sentence has no answer yet and is", "sentences have no answer yet and are")
    return f"{number_word(n)} {verb} not compared by source." if n else ""
