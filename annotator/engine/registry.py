"""The registry of sources: names and aliases found case-sensitively, longest first; ambiguous
ones believed by context only, with the reason told (§3.7)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.codebook import AmbiguousAlias, Lexicons, RegistrySource
from annotator.engine.places import countries
from annotator.engine.reading import Reading
from annotator.engine.tokens import APOSTROPHE, read_words, word_set

MEDIA = frozenset({"state_media", "wire_service", "news_outlet"})
SPEAKING = word_set(
    "said says told wrote reported reports quoted cited announced added warned claimed understands "
    "called found accused denied urged confirmed"
)
MEDIA_WORDS = word_set(
    "agency newspaper paper news broadcaster channel television tv radio station magazine website "
    "outlet daily tabloid weekly reporter correspondent photographer journalist editorial "
    "broadcast network"
)
WORDS_NEAR: dict[str, frozenset[str]] = {
    "law_enforcement": word_set("police officers arrested arrest raid investigators"),
    "military": word_set("troops forces fighters soldiers army fighting general"),
    "politician": word_set("party election lawmakers leader candidate opposition vote"),
    "government": word_set("president ministry minister authority agency regulator"),
    "foreign_intelligence": word_set("spy intelligence agents agency lawmakers service"),
    "expert": word_set("researchers study analyst fellow professor think tank institute"),
    "document_data": frozenset(["poll", "survey", "data", "index"]),
    "company": word_set("shares company users chief executive profit"),
}  # fmt: skip


class Hit(NamedTuple):
    """A registry row found in the text."""

    first: int
    last: int
    row: RegistrySource
    sure: float
    """1 where the alias is its own proof, lower where context had to decide."""
    why: str


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    length: int
    needs_the: bool
    alias: str
    rows: tuple[RegistrySource, ...]


class Registry:
    """The rows by the first word of their names and aliases."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.rows = {row.id: row for row in lexicons.sources}
        self.ambiguous: dict[str, AmbiguousAlias] = {}
        for entry in lexicons.ambiguous:
            self.ambiguous[_bare(entry.alias)] = entry
        by_name = {row.name: row for row in lexicons.sources}
        claims: dict[str, list[RegistrySource]] = {}
        for row in lexicons.sources:
            for alias in (row.name, *row.aliases):
                claims.setdefault(alias, []).append(row)
        for entry in lexicons.ambiguous:
            known = [by_name[n] for n in entry.rows if n in by_name]
            if known:
                claims[entry.alias] = known
        self.by_alias = {alias: rows[0] for alias, rows in claims.items()}
        self.by_first: dict[str, list[_Entry]] = {}
        for alias, rows in claims.items():
            self._add(alias, tuple(dict.fromkeys(rows)))
        for bucket in self.by_first.values():
            bucket.sort(key=lambda e: -e.length)

    def _add(self, alias: str, rows: tuple[RegistrySource, ...]) -> None:
        words = read_words(alias)
        needs_the = len(words) > 1 and words[0] in {"the", "The"}
        if needs_the:
            words = words[1:]
        if words:
            entry = _Entry(words[1:], len(words), needs_the, alias, rows)
            self.by_first.setdefault(words[0], []).append(entry)

    def find(self, r: Reading, first: int, last: int) -> list[Hit]:
        """The rows named within some words, in text order, longest first."""
        words = [w.translate(APOSTROPHE) for w in r.word[first:last]]
        out: list[Hit] = []
        at = 0
        while at < len(words):
            hit = self._at(r, words, at, first)
            if hit is not None:
                out.append(hit)
                at = hit.last - first
            else:
                at += 1
        return out

    def _at(self, r: Reading, words: Sequence[str], at: int, first: int) -> Hit | None:
        for entry in self.by_first.get(words[at], ()):
            if tuple(words[at + 1 : at + entry.length]) != entry.rest:
                continue
            start = first + at
            if entry.needs_the and (start == 0 or r.low[start - 1] != "the"):
                continue
            hit = self._believe(r, entry, start)
            if hit is not None:
                return hit
        return None

    def _believe(self, r: Reading, entry: _Entry, start: int) -> Hit | None:
        last = start + entry.length
        doubt = self.ambiguous.get(_bare(entry.alias))
        if doubt is None and len(entry.rows) == 1:
            return Hit(start, last, entry.rows[0], 1.0, "")
        row, score, why = _choose(r, entry.rows, start, last)
        if doubt is not None and "common word" in doubt.reason and score < 1:
            return None
        if doubt is not None and "short acronym" in doubt.reason and score < 0:
            return None
        if len(entry.rows) > 1 or score < 1:
            others = ", ".join(o.name for o in entry.rows if o is not row)
            doubtful = f"“{entry.alias}” is ambiguous" + (f" (also {others})" if others else "")
            return Hit(start, last, row, 0.6 if score < 3 else 0.8, f"{doubtful}: {why}.")
        return Hit(start, last, row, 0.9, "")


def _bare(alias: str) -> str:
    return alias[4:] if alias[:4].lower() == "the " else alias


def _choose(
    r: Reading, rows: Sequence[RegistrySource], start: int, last: int
) -> tuple[RegistrySource, float, str]:
    best = (rows[0], -1.0, "nothing near it decides, the likelier reading was taken")
    unit = r.unit_of[start]
    here = r.low[r.first[unit] : r.last[unit]]
    for row in rows:
        score, why = _evidence(r, row, here, unit, start, last)
        if score > best[1]:
            best = (row, score, why)
    return best


def _evidence(
    r: Reading, row: RegistrySource, here: Sequence[str], unit: int, start: int, last: int
) -> tuple[float, str]:
    """Points for a reading, in the order of §3.7, with the strongest ground in words."""
    for name in (row.name.split(" (")[0], *row.aliases):
        if len(name.split()) > 1 and " ".join(r.word[start:last]) not in name and name in r.text:
            return 5, f"“{name}” stands in the article"
    if row.country and row.country in find_countries(r, r.first[unit], r.last[unit]):
        return 3, f"the sentence names {_country(row.country)}"
    near = set(r.low[max(0, start - 4) : start] + r.low[last : last + 4])
    if row.type in MEDIA and near & MEDIA_WORDS:
        return 2.5, f"“{min(near & MEDIA_WORDS)}” stands beside it"
    if row.type in WORDS_NEAR and near & WORDS_NEAR[row.type]:
        return 2.5, f"“{min(near & WORDS_NEAR[row.type])}” stands beside it"
    if row.country and row.country in article_countries(r):
        return 1.5, f"the article names {_country(row.country)}"
    following = r.low[last] if last < len(r.low) else ""
    before = r.low[max(0, start - 3) : start]
    if following in SPEAKING or (
        before and (before[-1] in SPEAKING or before[-2:] == ["according", "to"])
    ):
        return 1.2, "it stands where a speaker stands"
    known = row.type in WORDS_NEAR and set(here) & WORDS_NEAR[row.type]
    return (1.0, "words of its field stand in the sentence") if known else (0.0, "no other sign")


def find_countries(r: Reading, first: int, last: int) -> frozenset[str]:
    """Codes of the countries named in some words."""
    return frozenset(_countries_in(r, first, last))


def article_countries(r: Reading) -> Counter[str]:
    """Codes of the countries that the article names, with how often."""
    if r._countries is None:
        r._countries = Counter(_countries_in(r, 0, len(r.word)))
    return r._countries


def home_country(r: Reading) -> str:
    """Code of the country that the article names most often, "" without any."""
    counts = article_countries(r)
    return counts.most_common(1)[0][0] if counts else ""


def _countries_in(r: Reading, first: int, last: int) -> Iterator[str]:
    known = countries()
    for i in range(first, last):
        word = r.word[i]
        if word[:1].isupper():
            code = known.get(f"{word} {r.word[i + 1]}" if i + 1 < last else word) or known.get(word)
            if code:
                yield code


def _country(code: str) -> str:
    return next((name for name, c in countries().items() if c == code), code)
