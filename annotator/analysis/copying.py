"""How many words of a text were taken over from another as they stand (copy detection)."""

import re
from collections.abc import Iterable, Sequence

from annotator.analysis.coded import CodedUnit
from annotator.analysis.wording import own_words
from annotator.model import Metadata, Value

RUN = 7
"""Words in the same order that are taken for copied rather than common."""
COPIED = frozenset({"body", "heading", "caption"})
TOKEN = re.compile(r"[^\W_]+")


class Copied(Value, frozen=True, kw_only=True):
    """Words taken over, outside quotation marks."""

    words: int = 0
    of: int = 0
    """All words of the later text outside quotation marks."""
    numbers: tuple[int, ...] = ()
    """Its units with such words."""
    owner: str = ""
    """Agency or publisher of the earlier text; "" where it is not known."""
    credited: bool = False
    """Whether the later text names the owner."""


def measure_copied(
    earlier: Sequence[CodedUnit],
    later: Sequence[CodedUnit],
    earlier_about: Metadata,
    later_about: Metadata,
) -> Copied:
    """The words of the later text that stand in runs of at least `RUN` words of the earlier."""
    runs = {run for words in map(_words, earlier) for run in _runs(words)}
    counts = {u.number: _count(_words(u), runs) for u in later}
    owner = earlier_about.agency or earlier_about.publisher or ""
    return Copied(
        words=sum(counts.values()),
        of=sum(len(_words(u)) for u in later),
        numbers=tuple(number for number, n in counts.items() if n),
        owner=owner,
        credited=bool(owner) and _names(owner, later, later_about),
    )


def _words(unit: CodedUnit) -> tuple[str, ...]:
    if unit.unit.kind not in COPIED:
        return ()
    return tuple(m[0].casefold() for m in TOKEN.finditer(own_words(unit.text)))


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (words[n : n + RUN] for n in range(len(words) - RUN + 1))


def _count(words: tuple[str, ...], runs: set[tuple[str, ...]]) -> int:
    inside: set[int] = set()
    for n, run in enumerate(_runs(words)):
        if run in runs:
            inside.update(range(n, n + RUN))
    return len(inside)


def _names(owner: str, units: Iterable[CodedUnit], about: Metadata) -> bool:
    name = owner.casefold()
    said = [u.text for u in units] + [about.agency or "", about.byline or ""]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.casefold()) for text in said)
