"""The word lists, compiled for look-up by first word."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar, cast

from annotator.codebook import Cue, CueStances, GenericSource, Hedge
from annotator.engine.tokens import read_words
from annotator.model import Stance

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of words with a value each, found longest first.

    >>> Phrases([(("in", "fact"), 1), (("in",), 2)]).find(["in", "fact", "he"], 0)
    (2, 1)
    """

    __slots__ = ("by_first",)

    def __init__(self, entries: Iterable[tuple[Sequence[str], T]]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], int, T]]] = {}
        for words, value in entries:
            if words:
                rest = tuple(words[1:])
                self.by_first.setdefault(words[0], []).append((rest, len(words), value))
        for bucket in self.by_first.values():
            bucket.sort(key=lambda e: -e[1])

    def find(self, words: Sequence[str], at: int, end: int | None = None) -> tuple[int, T] | None:
        """Length and value of the longest phrase at a position."""
        for length, value in self.find_all(words, at, end):
            return length, value
        return None

    def find_all(
        self, words: Sequence[str], at: int, end: int | None = None
    ) -> Iterator[tuple[int, T]]:
        """Every phrase at a position, longest first."""
        room = (len(words) if end is None else end) - at
        for rest, length, value in self.by_first.get(words[at], ()):
            if length <= room and tuple(words[at + 1 : at + length]) == rest:
                yield length, value


def merge_phrases(lists: Iterable[Phrases[T]]) -> Phrases[T]:
    """All phrases of some lists; where two have the same words, the later list wins."""
    entries: dict[tuple[str, ...], T] = {}
    for compiled in lists:
        for first, bucket in compiled.by_first.items():
            entries.update({(first, *rest): value for rest, _, value in bucket})
    return Phrases(entries.items())


class Form(NamedTuple):
    """An inflected form of a cue."""

    cue: Cue
    shape: str
    """base, s, past, ing for verbs; "" for other words."""
    stance: Stance


def compile_cues(cues: Sequence[Cue], pos: str, stances: CueStances) -> Phrases[Form]:
    """The forms of all cues of a part of speech, in American spelling too."""
    entries: dict[tuple[str, ...], Form] = {}
    for cue in sorted((c for c in cues if c.pos == pos), key=lambda c: bool(c.sense)):
        for form in (cue.lemma, *cue.forms):
            for spelling in _spellings(form):
                words = tuple(w.lower() for w in read_words(spelling))
                shape = _shape(cue, form) if pos == "verb" else ""
                entries.setdefault(words, Form(cue, shape, cast(Stance, stances.of(cue))))
    return Phrases(entries.items())


def _shape(cue: Cue, form: str) -> str:
    head, lemma = form.split(" ")[0], cue.lemma.split(" ")[0]
    if head == lemma:
        return "base"
    if head.endswith("ing"):
        return "ing"
    return "s" if head.endswith("s") and head[0] == lemma[0] and len(head) >= len(lemma) else "past"


def _spellings(form: str) -> Iterator[str]:
    yield form
    american = form
    for british, other in (
        ("ise", "ize"), ("ising", "izing"), ("our", "or"), ("lled", "led"), ("lling", "ling"),
        ("sceptical", "skeptical"), ("gement", "gment"),
    ):  # fmt: skip
        american = american.replace(british, other)
    if american != form:
        yield american


def compile_hedges(hedges: Sequence[Hedge]) -> Phrases[Hedge]:
    return Phrases((tuple(w.lower() for w in read_words(h.term)), h) for h in hedges)


ARTICLES = {"a", "an", "the"}


def compile_generics(rows: Sequence[GenericSource]) -> Phrases[GenericSource]:
    """Mentions without a name, without their article."""
    entries = []
    for row in rows:
        words = tuple(w.lower() for w in read_words(row.pattern))
        entries.append((words[1:] if words[0] in ARTICLES and len(words) > 1 else words, row))
    return Phrases(entries)
