"""Words that weaken a statement and verbs that vouch for it, as far as two versions of one sentence
can be compared by them (§5.5)."""

import re
from typing import Literal

from annotator.analysis.coded import CodedUnit

HEDGES = re.compile(
    r"\b(?:may|might|could(?!\s(?:not|n['’]t))|probably|probabl[ey]|possibl[ey]|possibility|perhaps|maybe|likely|unlikely"
    r"|apparent(?:ly)?|seemingly|seem(?:s|ed)?|appear(?:s|ed)?\sto|potential(?:ly)?|suspected|alleged(?:ly)?|reportedly"
    r"|presumabl[ey]|purported(?:ly)?|supposed(?:ly)?|unconfirmed|preliminary|provisional|so-called|accused"
    r"|(?:is|are|was|were|be|been)\s(?:widely\s)?(?:believed|thought|feared|understood|rumoured|rumored|alleged|said)"
    r"|suggests?|suggested|indicates?|if\s(?:confirmed|true))\b"
)  # fmt: skip
"""In lower case: "May" is a month, and what begins a sentence is seldom a hedge."""
SOFT = re.compile(
    r"possib|potential|risk|threat|fear|suspect|alleg|suggest|\bappear|\bseem|think|thought|believ"
    r"|expect|estimat|claim|accus|warn|chance|prospect|worr|in\sdoubt|speculat|rumou?r|hint|indicat",
    re.IGNORECASE,
)
"""Other ways of saying that it is not sure: where one stands, nothing was lost."""
REPORTING = re.compile(
    r"claim|believe|estimate|expect|fear|think|suggest|say|said|hope|doubt|report|disput|contest",
    re.IGNORECASE,
)
"""Hedges that are the verb of an attribution: they go where it goes."""
DISTANT = re.compile(r"\b(?:claim(?:s|ed|ing)?|alleg(?:e|es|ed|ing)|purport\w*)\b", re.IGNORECASE)
FACTIVE = re.compile(
    r"\b(?:confirm(?:s|ed|ing)?|reveal(?:s|ed|ing)?|admit(?:s|ted|ting)?|acknowledg(?:es?|ed|ing)"
    r"|conced(?:es?|ed|ing)|point(?:s|ed|ing)?\sout|expos(?:es|ed|ing)|prov(?:es|ed|ing))\b",
    re.IGNORECASE,
)
SPEAKS = re.compile(
    r"\b(?:sa(?:ys?|id|ying)|according\sto|t(?:old|ells)|wr(?:ote|ites)|quoted|announce[sd]?|reported(?!ly)"
    r"|testif(?:y|ies|ied)|state[sd]\sthat|claim(?:s|ed)|argue[sd]\sthat|insist(?:s|ed)|added\sthat"
    r"|warn(?:s|ed)\sthat|(?:show|find)s?\sthat|found\sthat|estimate[sd]?\sthat|alleg(?:es|ed)\sthat)\b",
    re.IGNORECASE,
)
"""What reports speech in plain sight, whatever was coded."""
HEARSAY = re.compile(
    r"\b(?:it\s(?:is|was|has\sbeen)\s(?:reported|said|claimed|alleged|understood|rumou?red)|reportedly"
    r"|reports?\s(?:say|said|suggest|claim)|according\sto\s(?:some\s)?(?:reports|rumou?rs))\b",
    re.IGNORECASE,
)
HEADING_VERBS = re.compile(
    r"\b(?:finds|reports|warns|shows|claims|admits|denies|vows|urges|accuses|reveals|blames|tells)\b",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es|ed))\b"
    r"(?=.*\b(?:accus|alleg|claim|charge|report|that|having|baseless|untrue|false|any|it|wrongdoing))",
    re.IGNORECASE | re.DOTALL,
)
QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’(?!\w)")

Vouching = Literal["distance", "neutral", "factive"]


def own_words(text: str) -> str:
    """The text without what stands in quotation marks.

    >>> own_words("“It may rain,” she said")
    ' she said'
    """
    return QUOTED.sub("", text)


def find_hedges(unit: CodedUnit) -> tuple[str, ...]:
    """The hedges of the claim, as written; verbs that attribute it are not among them."""
    coded = unit.coding.hedges if unit.coding is not None else ()
    known = [h for h in coded if _stands_in(h, unit.text) and not REPORTING.search(h)]
    return tuple(dict.fromkeys([*(m[0] for m in HEDGES.finditer(unit.text)), *known]))


def _stands_in(hedge: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(hedge)}\b(?!\s(?:not|n['’]t))", text) is not None


def reports_speech(unit: CodedUnit) -> bool:
    """Whether the words themselves, quotations aside, say that someone said it."""
    own = own_words(unit.text)
    in_heading = unit.unit.kind == "heading" and HEADING_VERBS.search(own)
    return bool(in_heading or SPEAKS.search(own))


def is_soft(text: str) -> bool:
    """Whether it says in any way that it is not sure."""
    return HEDGES.search(text) is not None or SOFT.search(text) is not None


def vouching_of(text: str) -> Vouching:
    """What the verbs outside quotation marks make of the speaker's words.

    >>> vouching_of("Reil claimed that it had closed"), vouching_of("Reil confirmed the date")
    ('distance', 'factive')
    """
    own = own_words(text)
    if DISTANT.search(own):
        return "distance"
    return "factive" if FACTIVE.search(own) else "neutral"
