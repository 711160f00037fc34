"""The parts of a mention: the phrase itself mended, its head, its apposition, its name."""

from annotator.engine.grammar import (
    AUXILIARIES,
    CLAUSE_WORDS,
    CONJUNCTIONS,
    DETERMINERS,
    PERSONAL,
    POSSESSIVES,
    PREPOSITIONS,
    QUOTE_MARKS,
    REDUCED,
    RELATIVES,
    STOP_MARKS,
    TIMES,
    is_adverb,
    is_verb,
    noun_phrase_before,
    verb_group_start,
)
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tokens import word_set

OPENERS = word_set("but and so yet still meanwhile however for though") | CONJUNCTIONS
ENDERS = frozenset({"and", "who", "which", "here", "there"})
ASIDE = RELATIVES | word_set(
    "a an the one none two both some speaking citing in to whose of its his her their now then "
    "not himself herself itself with after before during on at from by for of"
)
"""Words that open an aside between a subject and its verb."""
CLOSED = PREPOSITIONS | CLAUSE_WORDS | CONJUNCTIONS | AUXILIARIES
ARTICLES = frozenset({"the", "a", "an"})
SPANS = TIMES | word_set("week month year today tonight") | OPENERS
ATTACHING = word_set("of in at for from with near")
APOSTROPHES = frozenset({"'s", "’s", "'", "’"})
PARTICLES = word_set("out up off down")
SUBJECT_WORDS = 30
"""How far from its verb a subject may stand."""


def mend(r: Reading, words: Stretch, cue: Stretch) -> Stretch:
    """A source as the tagger left it, made a noun phrase again.

    What lies in an aside ("Ana Ruiz, who sells honey, said" tagged at "honey,") goes back to the
    subject of the sentence; marks at the ends are cut off.
    """
    if set(r.low[words[0] : words[1]]) <= APOSTROPHES:  # nothing of a name was left
        return noun_phrase_before(r, cue[0], max(cue[0] - SUBJECT_WORDS, 0)) or words
    trimmed = _trim(r, words)
    pointing = _pointing(r, trimmed, cue) if trimmed is not None else None
    if pointing is not None:
        return pointing
    subject = _subject_with_aside(r, words, cue)
    if subject is not None and subject[0] < words[0]:
        return _trim(r, subject) or subject
    if trimmed is not None and trimmed[1] - trimmed[0] == 1 and r.low[trimmed[0]] in PREPOSITIONS:
        return _from_article(r, trimmed, cue)
    named = words[0] > 0 and r.word[words[0] - 1][:1].isupper()
    if trimmed is None and named:  # "– Ana Ruiz, singer"
        trimmed = (words[0] - 1, words[0])
    if trimmed is None or r.low[trimmed[0]] in CLAUSE_WORDS:
        return trimmed or words
    first = _tail_of(r, trimmed, cue)
    return (_grown(r, trimmed) if first is None else first, _participle_end(r, trimmed, cue))


def _pointing(r: Reading, words: Stretch, cue: Stretch) -> Stretch | None:
    """A pronoun, a relative pronoun with or without its clause, an article left alone."""
    low, lone = r.low[words[0]], words[1] - words[0] == 1
    if lone and low in PERSONAL:
        return _counted(r, words)
    if low in {"who", "which"}:
        return (words[0], words[0] + 1)
    if low == "whose" and not lone:
        return (words[0] + 1, words[1])
    return _from_article(r, words, cue) if lone and low in ARTICLES else None


def _tail_of(r: Reading, words: Stretch, cue: Stretch) -> int | None:
    """Where the subject begins that the tagger left but its end: "students at the school", tagged
    at "the school"."""
    floor = r.first[r.unit_of[words[0]]]
    if words[1] > cue[0] or words[0] - 2 < floor or r.low[words[0] - 1] not in ATTACHING:
        return None
    whole = noun_phrase_before(r, verb_group_start(r, cue[0], floor), floor)
    if whole is None or whole[0] >= words[0] - 1 or whole[1] != words[1]:
        return None
    opens = whole[0] == floor or r.low[whole[0] - 1] in STOP_MARKS
    verbal = r.low[whole[0]] in CLOSED or r.low[whole[0]].endswith("ing") or is_verb(r, whole[0])
    return whole[0] if opens and not verbal else None


def _from_article(r: Reading, words: Stretch, cue: Stretch) -> Stretch:
    """The subject of which the tagger took the article only, or the "In" before it."""
    if words[0] > cue[0]:
        return words
    floor = r.first[r.unit_of[cue[0]]]
    whole = noun_phrase_before(r, verb_group_start(r, cue[0], floor), floor)
    if whole is not None and (whole[0] <= words[0] < whole[1] or r.low[words[0]] in PREPOSITIONS):
        return whole
    comma = next((k for k in range(words[1], cue[0]) if r.low[k] in STOP_MARKS), cue[0])
    return (words[0], comma) if words[0] == floor and comma > words[1] else words


def _participle_end(r: Reading, words: Stretch, cue: Stretch) -> int:
    """As in "a video shared on Telegram", tagged at "a video shared"."""
    last = words[1]
    if not (r.low[last - 1] in REDUCED and last < cue[0] and r.low[last] in PREPOSITIONS):
        return last
    start = verb_group_start(r, cue[0], last)
    return next((k for k in range(last, start) if r.low[k] in STOP_MARKS), start)


def _counted(r: Reading, words: Stretch) -> Stretch:
    """As in "one of them", tagged at "them"."""
    first = words[0]
    one = r.low[max(0, first - 2) : first] in (["one", "of"], ["another", "of"])
    return (first - 2, words[1]) if one and r.low[first] == "them" else words


def _list_start(r: Reading, words: Stretch, floor: int) -> int | None:
    """Where a phrase begins whose list the tagger cut: "services from Norland, the Isles and
    Selmia", tagged at "the Isles and Selmia"."""
    at, joined = words[0], "and" in r.low[words[0] : words[1]]
    while joined and at - 2 > floor and r.low[at - 1] == "," and r.word[at - 2][:1].isupper():
        at -= 2
        at -= r.low[at - 1] == "the"
    if at == words[0] or r.low[at - 1] not in {"from", "in", "of"}:
        return None
    whole = noun_phrase_before(r, at - 1, floor)
    return whole[0] if whole is not None else None


def _trim(r: Reading, words: Stretch) -> Stretch | None:
    first, last = words
    while first < last and (r.low[first] in STOP_MARKS and r.low[first] not in {"(", "["}):
        first += 1
    while last > first and r.low[last - 1] in STOP_MARKS:
        last -= 1
    while last - first > 1 and r.low[last - 1] in PREPOSITIONS | ENDERS:
        last -= 1
        while last - first > 1 and r.low[last - 1] in STOP_MARKS:
            last -= 1
    if last - first > 2 and r.low[last - 1] in TIMES and r.low[last - 2] == "on":
        last -= 2  # "District leaders on Monday"
    return (first, last) if first < last else None


def _grown(r: Reading, words: Stretch) -> int:
    """Leftwards to where the name or the noun phrase begins that the tagger cut in two."""
    first, floor = words[0], r.first[r.unit_of[words[0]]]
    start = _list_start(r, words, floor)
    if start is not None:
        return start
    if r.low[first] in PARTICLES and first - 2 >= floor and r.low[first - 1][:1].isalpha():
        whole = noun_phrase_before(r, first - 1, floor)  # "a report read out at the meeting"
        return whole[0] if whole is not None and whole[1] == first - 1 else first
    if r.low[first] in DETERMINERS | PERSONAL | RELATIVES:
        return first
    whole = noun_phrase_before(r, words[1], floor) if _is_cut(r, words, floor) else None
    if whole is not None and whole[0] < first and whole[1] == words[1]:
        return whole[0]
    at = first
    while at > floor and _same_name(r, at):
        at -= 1
    return at if r.low[at] not in OPENERS else min(at + 1, first)


def _is_cut(r: Reading, words: Stretch, floor: int) -> bool:
    """Whether a noun without a determiner follows an adjective or a genitive."""
    first = words[0]
    if first <= floor or r.word[first][:1].isupper():
        return False
    before = r.low[first - 1]
    opens = first - 1 == floor and r.word[floor][:1].isupper() and before not in SPANS
    if r.low[words[1] - 1].endswith("s") and not opens:  # but "Opposition lawmakers" at the start
        return False
    return (before[:1].isalnum() or before == "'s") and not (
        before in CLOSED or before in RELATIVES or is_verb(r, first - 1) or is_adverb(before)
    )


def _same_name(r: Reading, at: int) -> bool:
    """Whether the word before goes with a capital word as parts of one name."""
    before = r.low[at - 1]
    beside = r.tokens.start[at] == r.tokens.end[at - 1] + 1
    named = r.word[at - 1][:1].isupper() and before not in PREPOSITIONS | CLAUSE_WORDS | DETERMINERS
    starts = at - 1 == r.first[r.unit_of[at]]
    return beside and named and r.word[at][:1].isupper() and not starts and not is_adverb(before)


def _subject_with_aside(r: Reading, words: Stretch, cue: Stretch) -> Stretch | None:
    """The subject that an aside parts from its verb, if the source lies in that aside."""
    if words[0] >= cue[0] or not _is_fragment(r, words):
        return None
    floor = r.first[r.unit_of[cue[0]]]
    start = verb_group_start(r, cue[0], floor)
    first = _clause_start(r, floor, start)
    comma = next((k for k in range(first, start - 1) if r.low[k] == ","), None)
    if comma is None or comma == first or comma >= words[1] or comma - first > SUBJECT_WORDS:
        return None
    closing = (k for k in range(comma + 1, start) if r.low[k] == ",")
    if not any(k + 1 == start or is_verb(r, k + 1) for k in closing):
        return None
    if any(is_verb(r, k) and r.low[k] not in REDUCED for k in range(first, comma)):
        return None
    return (first, comma) if r.low[comma + 1] in ASIDE or comma <= words[0] else None


def _is_fragment(r: Reading, words: Stretch) -> bool:
    """Whether a source cannot be one: a mark, a clause, the end of an aside."""
    first, last = words
    opens = r.low[first] in CLOSED or r.low[first] in STOP_MARKS or r.low[first] in {"who", "which"}
    if r.low[first] in POSSESSIVES and r.low[first - 1].endswith("ing"):
        return True
    ends = r.low[last - 1] in {",", "and"} | PREPOSITIONS
    lonely = last - first <= 2 and r.word[first].islower() and r.low[first - 1] not in STOP_MARKS
    named = any(w[:1].isupper() for w in r.word[first:last])
    if r.low[first] in DETERMINERS:
        return opens
    return opens or (ends and not named) or lonely


def _clause_start(r: Reading, floor: int, verb: int) -> int:
    """Where the subject may begin: after a quotation, an opening "But" or "In Oslo,"."""
    first = floor
    for k in range(floor, verb - 1):
        if r.low[k] in QUOTE_MARKS and r.quoted[k] >= 0:
            first = k + 1
    while first < verb and (r.low[first] in OPENERS or r.low[first] in QUOTE_MARKS | {","}):
        first += 1
    if r.low[first] in PREPOSITIONS:
        comma = next((k for k in range(first, min(first + 7, verb)) if r.low[k] == ","), first)
        first = comma + (r.low[comma] == ",")
    return first


def bare(r: Reading, words: Stretch) -> Stretch:
    """Without the article at the start."""
    return (words[0] + (r.low[words[0]] in {"the", "a", "an"}), words[1])
