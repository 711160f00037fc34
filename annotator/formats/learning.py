"""What came of learning at a desk, and how often the machine was right there, in words."""

from collections.abc import Iterator, Mapping

from annotator.analysis.improvement import FEWEST_ARTICLES, FEWEST_UNITS, Improvement, Side, Verdict
from annotator.analysis.phrases import plural
from annotator.analysis.track_record import TypeRecord

STANDINGS = {
    "signed off": "signed off",
    "settled": "settled",
    "one reader": "answered by one reader",
    "readers agreeing": "answered alike by several readers",
}
VERDICTS: Mapping[Verdict, str] = {
    "too few": f"Nothing was learned: it takes {FEWEST_UNITS} answered sentences in "
    f"{FEWEST_ARTICLES} articles held out to tell whether a new version is better.",
    "not better": "The version in use stays: the new one is not surely better.",
    "less believable": "The version in use stays: the new one is more often right, but how sure it "
    "says it is can be believed less.",
    "better": "The new version is better.",
}
LEFT = (
    "The taggers and the linker stay as they are: the words that a desk stores for source and cue "
    "are mostly the machine's own."
)


def render_learning(learned_from: Mapping[str, int], found: Improvement) -> Iterator[str]:
    """Lines: what was learned from, what was measured, what follows."""
    yield (
        f"Settled at this desk, to learn from: {_units(learned_from.get('units', 0))} in "
        f"{_articles(learned_from.get('articles', 0))}{_standings(learned_from)}."
    )
    yield f"Held out, to measure on: {_units(found.units)} in {_articles(found.articles)}."
    yield from _measured(found)
    yield VERDICTS[found.verdict]
    if found.verdict != "too few":
        yield LEFT


def _measured(found: Improvement) -> Iterator[str]:
    if found.verdict == "too few":
        return
    yield f"{'in use':10}{_side(found.old)}"
    yield f"{'new':10}{_side(found.new)}"
    yield f"Only the new one is right {found.gained} times, only the one in use {found.lost} times."
    if found.interval is not None:
        low, high = (100 * end for end in found.interval)
        yield (
            f"Of 100 sentences the new one gains {low:+.1f} to {high:+.1f} (95 % interval, "
            "articles drawn anew)."
        )


def _side(side: Side) -> str:
    brier, error = ("–" if f is None else f"{f:.3f}" for f in (side.brier, side.error))
    return (
        f"right on {side.right.hits} of {side.right.n}, Brier score {brier}, "
        f"calibration error {error}"
    )


def _standings(counts: Mapping[str, int]) -> str:
    told = [f"{counts[key]} {words}" for key, words in STANDINGS.items() if counts.get(key)]
    return f" ({', '.join(told)})" if told else ""


def _units(n: int) -> str:
    return f"{n} {plural(n, 'sentence', 'sentences')}"


def _articles(n: int) -> str:
    return f"{n} {plural(n, 'article', 'articles')}"


def record_lines(record: Mapping[str, TypeRecord]) -> Iterator[str]:
    """As a plain-text table; counts, never a share."""
    yield f"{'suggested, on show':30}{'right':>7}{'of':>7}{'blind, right':>15}{'of':>7}"
    for key, r in record.items():
        yield f"{key:30}{r.all.hits:>7}{r.all.n:>7}{r.blind.hits:>15}{r.blind.n:>7}"
