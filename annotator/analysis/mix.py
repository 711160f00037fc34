"""The source mix and the counts beside it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from annotator.analysis.chains import View, chains_of, keeps_silent, type_in, vouches
from annotator.analysis.coded import CodedUnit
from annotator.codebook import UNATTRIBUTED
from annotator.model import Coding, Value

STATE_MEDIA = "state_media"

CountKey = Literal[
    "state_media", "state_media_anywhere", "anonymous", "unnamed", "unattributed", "direct", "mixed"
]  # fmt: skip


class MixRow(Value, frozen=True, kw_only=True):
    """What one type carries."""

    type: str
    whole: tuple[int, ...] = ()
    """Numbers of the units attributed as a whole."""
    part: tuple[int, ...] = ()
    """Numbers of the units of which only a part is attributed (V2)."""
    words: int = 0
    """The attributed words of both."""

    @property
    def units(self) -> int:
        return len(self.whole) + len(self.part)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted(self.whole + self.part))


class Mix(Value, frozen=True, kw_only=True):
    """The counted units by type, largest first."""

    view: View
    rows: tuple[MixRow, ...] = ()
    rest_words: int = 0
    """Words outside the attributed part of partly attributed units."""
    open: tuple[int, ...] = ()
    open_words: int = 0
    units: int = 0
    words: int = 0


class Count(Value, frozen=True, kw_only=True):
    """How many of the counted units something holds for, with the units."""

    key: CountKey
    through: tuple[int, ...]
    """Counting by whom the words reach the reader."""
    speaker: tuple[int, ...]
    """Counting by who spoke first."""


def measure_mix(units: Sequence[CodedUnit], view: View) -> Mix:
    """The mix over the counted units. Units and words each add up to their total:
    rows, open units, and for words the rest of partly attributed units."""
    counted = [u for u in units if u.counted]
    coded = [(u, type_in(u.coding, view)) for u in counted if u.coding is not None]
    rows = [_row(t, [u for u, its in coded if its == t]) for t in {t for _, t in coded}]
    return Mix(
        view=view,
        rows=tuple(sorted(rows, key=lambda r: (-r.units, -r.words, r.type))),
        rest_words=sum(u.words - u.attributed_words for u, _ in coded),
        open=_numbers(u for u in counted if u.coding is None),
        open_words=sum(u.words for u in counted if u.coding is None),
        units=len(counted),
        words=sum(u.words for u in counted),
    )


def _row(type_key: str, units: list[CodedUnit]) -> MixRow:
    return MixRow(
        type=type_key,
        whole=_numbers(u for u in units if not u.part),
        part=_numbers(u for u in units if u.part),
        words=sum(u.attributed_words for u in units),
    )


def measure_counts(units: Sequence[CodedUnit]) -> tuple[Count, ...]:
    """The shares of features.md §6, as units. Only "state_media" depends on the view; anonymity
    is read from `identification`, not from the type (A4)."""
    fields: tuple[tuple[CountKey, Callable[[Coding], bool]], ...] = (
        ("state_media_anywhere", holds_state_media),
        ("anonymous", lambda c: c.identification == "anonymous"),
        ("unnamed", lambda c: c.identification == "unnamed"),
        ("unattributed", lambda c: c.primary_type == UNATTRIBUTED),
        ("direct", lambda c: c.quote_type == "direct"),
        ("mixed", lambda c: c.quote_type == "mixed"),
    )
    through = _where(units, lambda c: type_in(c, "through") == STATE_MEDIA)
    speaker = _where(units, lambda c: type_in(c, "speaker") == STATE_MEDIA)
    first = Count(key="state_media", through=through, speaker=speaker)
    found = [(key, _where(units, holds)) for key, holds in fields]
    return (first, *(Count(key=key, through=n, speaker=n) for key, n in found))


def holds_state_media(coding: Coding) -> bool:
    """Whether state media stand anywhere in a chain, were it only for what they did not say."""
    return STATE_MEDIA in types_anywhere(coding)


def types_anywhere(coding: Coding) -> frozenset[str]:
    """The primary type, and those that stand anywhere in the chains, were it only for what they
    did not say."""
    links = (link for chain in chains_of(coding) for link in chain)
    return frozenset(
        {coding.primary_type, *(x.type for x in links if vouches(x) or keeps_silent(x))}
    )


def _where(units: Sequence[CodedUnit], holds: Callable[[Coding], bool]) -> tuple[int, ...]:
    return _numbers(u for u in units if u.counted and u.coding is not None and holds(u.coding))


def _numbers(units: Iterable[CodedUnit]) -> tuple[int, ...]:
    return tuple(u.number for u in units)
