"""The proper names of an article, found in one pass: runs of capitals, titles cut off."""

from typing import NamedTuple

from annotator.engine.grammar import (
    CLAUSE_WORDS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    QUOTE_MARKS,
    TIMES,
    is_adverb,
)
from annotator.engine.places import countries
from annotator.engine.reading import Reading
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import NAMES, Head

HONORIFICS = word_set("mr. mrs. ms. miss sir dr. mr mrs ms dr lord lady dame")
TITLES = HONORIFICS | word_set(
    "gov. sen. rep. reps. sens. lt. sgt. det. prof. rev. supt. pres. dep. asst. atty. hon. cllr "
    "capt. col. gen. maj. cmdr. cpl. pvt. insp. reverend trustee assemblymember councilor "
    "commissioner assistant deputy justice father imam cantor guitarist councilmember selectman "
    "co-chair vice-chair co-founder co-owner publicist secretary-treasurer colonel sergeant "
    "corporal lieutenant candidate ex-president owner resident neighbor neighbour attorney"
)
"""Words that stand before a person's name and do not belong to it."""
AFTER_NAMES = word_set("kc qc mp mbe obe cbe phd md esq msp ph.d. m.d. rn jd ii iii")
PARTICLES = word_set("de la von van der den bin ibn al el da dos di du le ben ter ten zu st.")
NOT_NAMES = (
    DETERMINERS
    | PREPOSITIONS
    | CLAUSE_WORDS
    | PERSONAL
    | TIMES
    | word_set(
        "and or not yes no but if it's what's here there how who which mrs new one still also "
        "even meanwhile however yet then now today according asked speaking last next earlier "
        "later only just perhaps maybe our let did do does is was are were has had have can could "
        "would nobody everybody everyone somebody someone anyone none either neither some many "
        "jan feb mar apr jun jul aug sept sep oct nov dec"
    )
)
BODY_WORDS = word_set(
    "center centers centre centres project initiative academy division district partnership "
    "chamber society roundtable bureau conference league guild consortium authority patrol "
    "alliance coalition council services airlines holdings lines solutions action movement"
) | word_set(" ".join(NAMES.values()))
"""Words of names that tell of a body, though alone they tell of no source."""
AND_ENDS = word_set("rescue sons daughters partners associates services company co")
"""Last words of names with an "and" before them."""
NUMBERS = word_set("one two three four five six seven eight nine ten")
LINKS = frozenset({"of", "for", "on"})
SURNAMES = word_set(
    "king bishop pope marshal judge justice cook farmer fisher mason coach knight dean page "
    "price major chambers fielder rector parent friend driver singer baker ranger"
)
"""Titles and callings that are family names as well."""


class Name(NamedTuple):
    """A name where it stands."""

    first: int
    last: int
    text: str
    title: int
    """First word of the title that it carries in the same run, else `first`."""
    body: bool
    """Whether a word of it tells of an organisation."""


def find_names(r: Reading, heads: dict[str, Head]) -> list[Name]:
    """Every proper name, in text order."""
    common = {w for w in r.word if w.islower()}
    out: list[Name] = []
    shouting = {n for n, unit in enumerate(r.units) if unit.kind == "heading" and _shouts(r, n)}
    done = 0
    for i in [i for i, word in enumerate(r.word) if word[0].isupper()]:
        if i < done or r.unit_of[i] in shouting or not _opens(r, i, common):
            continue
        j = _run_end(r, i)
        if _only_opens_sentence(r, i, common) and j - i != 2:
            continue
        found = _name(r, heads, i, j)
        done = j if found is None else max(j, found.last)
        if found is not None:
            out.append(found)
    return _without_gerunds(r, out)


def _without_gerunds(r: Reading, names: list[Name]) -> list[Name]:
    """As in "Mispronouncing Ana Ruiz" at the start of a sentence about Ana Ruiz."""
    known = {n.text for n in names}
    out = []
    for n in names:
        rest = r.words((n.first + 1, n.last)) if n.last - n.first > 2 else ""
        opens = r.low[n.first].endswith("ing") and n.first == r.first[r.unit_of[n.first]]
        cut = opens and rest in known
        out.append(Name(n.first + 1, n.last, rest, n.first + 1, n.body) if cut else n)
    return out


def _shouts(r: Reading, unit: int) -> bool:
    """A heading In Title Case, where capitals tell nothing."""
    words = [w for w in r.word[r.first[unit] : r.last[unit]] if w[:1].isalpha() and len(w) > 3]
    return len(words) > 2 and sum(w[0].isupper() for w in words) > 0.8 * len(words)


def is_body_word(heads: dict[str, Head], low: str) -> bool:
    head = heads.get(low)
    return (head is not None and head.kind == "organization") or low in BODY_WORDS


def is_title(heads: dict[str, Head], low: str) -> bool:
    """Whether a word may stand before a person's name as a title."""
    head = heads.get(low)
    return low in TITLES or (head is not None and head.kind == "person")


def _opens(r: Reading, at: int, common: set[str]) -> bool:
    """Whether a name may begin here."""
    if r.low[at] in NOT_NAMES:
        return False
    if "-" in r.word[at] and r.low[at].endswith(("-based", "-registered", "-born", "-led", "-run")):
        return False
    alone = at + 1 >= len(r.word) or not r.word[at + 1][:1].isupper()
    return not (alone and _only_opens_sentence(r, at, common))


def _only_opens_sentence(r: Reading, at: int, common: set[str]) -> bool:
    """Whether a word is capital only because a sentence starts with it."""
    starts = at == r.first[r.unit_of[at]] or r.low[at - 1] in QUOTE_MARKS or r.low[at - 1] == ":"
    return starts and (r.low[at] in common or is_adverb(r.low[at]))


def _run_end(r: Reading, i: int) -> int:
    """One past the capitals that follow each other without a mark between them."""
    start, end, low, size = r.tokens.start, r.tokens.end, r.low, len(r.word)
    j = i + 1
    while j < size and start[j] <= end[j - 1] + 1 and r.unit_of[j] == r.unit_of[i]:
        if _plural_genitive(r, j) or _saint_genitive(r, i, j):
            j += 1
            continue
        if _capital_inside(r, j):
            j += 2
            continue
        if start[j] == end[j - 1] or (
            low[j] in NOT_NAMES and low[j] not in PARTICLES | NUMBERS | {"and"}
        ):
            break
        joined = low[j] in PARTICLES or low[j] == "&"
        joined = joined or (low[j] == "and" and low[j + 1 : j + 2] != [] and low[j + 1] in AND_ENDS)
        counted = low[j] in NUMBERS and r.word[j][0].isupper()
        numbered = counted or (low[j][0].isdigit() and any(c.isupper() for c in r.word[j]))
        if not (r.word[j][:1].isupper() or numbered) and not (
            joined and j + 1 < size and r.word[j + 1][:1].isupper()
        ):
            break
        j += 1
    return j


def _plural_genitive(r: Reading, at: int) -> bool:
    """As in "Miners’ Union": an apostrophe within a name."""
    mark = r.low[at] in {"’", "'"} and r.low[at - 1].endswith("s") and r.quoted[at] < 0
    following = at + 1 < len(r.word) and r.word[at + 1][:1].isupper()
    return mark and following and r.tokens.start[at] == r.tokens.end[at - 1]


def _capital_inside(r: Reading, at: int) -> bool:
    """As in "Save Our Rivers": a small word with a capital within a name."""
    following = at + 1 < len(r.word) and r.word[at + 1][:1].isupper()
    story = r.units[r.unit_of[at]].kind != "heading" and r.tokens.start[at] > r.tokens.end[at - 1]
    return story and following and r.low[at] in {"our", "your", "my"} and r.word[at][0].isupper()


def _saint_genitive(r: Reading, start: int, at: int) -> bool:
    """As in "St Bran's Hospital": a genitive within a name."""
    saint = r.low[start] in {"st", "st."} and at - start in {2, 3} and r.low[at] == "'s"
    following = at + 1 < len(r.word) and r.word[at + 1][:1].isupper()
    return saint and following


def _name(r: Reading, heads: dict[str, Head], i: int, j: int) -> Name | None:
    """The name in a run of capitals: what follows its last title."""
    last = j
    while last - i > 1 and r.low[last - 1] in AFTER_NAMES:
        last -= 1
    if last - i == 2 and i == r.first[r.unit_of[i]] and _is_state(r, i, last):
        i += 1
    if last - i == 1 and r.low[i] in SURNAMES and (i == 0 or r.low[i - 1] != "the"):
        return Name(i, last, r.word[i], i, False)
    first = _title_end(r, heads, i, last)
    if last - first > 2 and i > 1 and r.low[i - 1] == "of" and is_title(heads, r.low[i - 2]):
        first = last - 2  # "Secretary of Education Ana Ruiz"
    if first >= last:
        return None
    body = any(is_body_word(heads, r.low[k]) or r.low[k] == "&" for k in range(first, last))
    if body:
        last = _linked_end(r, heads, last)
    title = i if any(is_title(heads, r.low[k]) for k in range(i, first)) else first
    return Name(first, last, r.words((first, last)), title, body)


def _is_state(r: Reading, i: int, last: int) -> bool:
    """As in "Landlocked Selmia" at the start of a sentence: an adjective and a country."""
    adjective = r.low[i].endswith(("ed", "en", "ous", "ic", "ful", "rn", "al"))
    return adjective and r.word[last - 1] in countries() and r.words((i, last)) not in countries()


def _title_end(r: Reading, heads: dict[str, Head], i: int, j: int) -> int:
    """Where the name begins after its titles; `j` where the run is a title only."""
    if j - i == 2 and r.low[j - 1] in SURNAMES and not is_title(heads, r.low[i]):
        named = not is_body_word(heads, r.low[i]) and r.word[i] not in countries()
        return i if named and (i == 0 or r.low[i - 1] != "the") else j
    if is_body_word(heads, r.low[j - 1]) and not is_title(heads, r.low[j - 1]):
        return i
    for k in range(j - 1, i - 1, -1):
        if r.word[k] in countries() and k < j - 2 and "." not in r.word[k]:
            return k + 1
        if is_title(heads, r.low[k]):
            if k == j - 1 and is_body_word(heads, r.low[k - 1]) and k > i:
                return j
            return k + 1
    return i


def _linked_end(r: Reading, heads: dict[str, Head], last: int) -> int:
    """As in "Institute for Conflict Mapping": the name goes on past "of" and "for"."""
    while last + 1 < len(r.word) and r.low[last] in LINKS | {"and"}:
        at = last + 1 + (r.low[last + 1] == "the")
        if at >= len(r.word) or not r.word[at][:1].isupper() or r.low[at] in TIMES:
            break
        if r.low[last] == "and" and not _joined_body(r, last, at):
            break
        if r.low[last] in LINKS and not is_body_word(heads, r.low[last - 1]):
            break
        last = _run_end(r, at)
    return last


def _joined_body(r: Reading, conjunction: int, at: int) -> bool:
    """As in "Office of Housing and Health": "and" inside the second half of a name."""
    low = r.low[max(0, conjunction - 4) : conjunction]
    return not LINKS.isdisjoint(low) and r.low[at - 1] == "and"
