"""What follows a cue: a clause, a quotation, an object, an infinitive, nothing."""

from annotator.engine import grammar
from annotator.engine.contents import BREAKS, END_MARKS
from annotator.engine.grammar import QUOTE_MARKS
from annotator.engine.reading import Reading
from annotator.engine.tokens import word_set

ADDRESSED = word_set(
    "tell inform assure remind warn ask notify brief advise promise caution convince reassure"
)
COMPLEMENTS = {
    "whether": "wh", "how": "wh", "why": "wh", "what": "wh", "if": "wh", "when": "wh",
    "where": "wh", "who": "wh", "that": "that", "to": "to", ":": "colon", ",": "comma", "as": "as",
}  # fmt: skip


def find_complement(r: Reading, j: int, ceiling: int, lemma: str) -> tuple[str, int]:
    """What follows a cue, and where it starts."""
    at = j
    if lemma in ADDRESSED and at < ceiling:
        at = _addressee_end(r, at, ceiling, lemma)
    at = grammar.circumstance_end(r, grammar.manner_end(r, at, ceiling), ceiling)
    if "confidence" in r.low[at + 1 : min(at + 3, ceiling)] and r.low[at] == "with":
        at = r.low.index("confidence", at) + 1
    if at >= ceiling:
        return "end", at
    low = r.low[at]
    if low == "that":
        return "that", at
    if low in QUOTE_MARKS:
        return "quote", at
    if low in COMPLEMENTS:
        return COMPLEMENTS[low], at
    if low in END_MARKS or low in BREAKS:
        return "end", at
    if low in grammar.PERSONAL or low == "there":
        return "clause", at
    if low in grammar.PREPOSITIONS:
        return "prep", at
    if low in grammar.AUXILIARIES:
        return "gap", at
    phrase = grammar.noun_phrase_after(r, at, ceiling)
    if phrase and phrase[1] < ceiling and grammar.is_verb(r, phrase[1]):
        return "clause", at
    if lemma in {"expect", "want"} and "to" in r.low[at + 1 : at + 9]:
        return "clause", at
    return "np", at


def _addressee_end(r: Reading, at: int, ceiling: int, lemma: str) -> int:
    low = r.low[at]
    if low in QUOTE_MARKS or low in {"that", "to", "of", "about", ",", "."}:
        return at
    if low in {"him", "her", "them", "us", "me", "you", "it"}:
        return at + 1
    phrase = grammar.noun_phrase_after(r, at, ceiling)
    if phrase is None:
        return at
    always = lemma in {"tell", "inform", "assure"}
    if not always and phrase[1] < ceiling and grammar.is_verb(r, phrase[1]):
        return at
    for i in range(at + 1, phrase[1]):
        if r.low[i] == "to":
            return i
    over = phrase[1] >= ceiling or r.low[phrase[1]] in END_MARKS
    return at if over and not always else phrase[1]


def word_at(r: Reading, at: int, ceiling: int) -> str:
    """The word at a position, or "" past the end of the unit."""
    return r.low[at] if at < ceiling else ""
