"""What became of the attribution of a statement when it was written anew: dropped, weakened,
changed, strengthened. A comparison of what was coded, checked against the words."""

import re
from typing import Literal, NamedTuple

from annotator.analysis.alignment import matter_words, source_words
from annotator.analysis.chains import primary_link, source_key, stations_of
from annotator.analysis.coded import CodedUnit
from annotator.analysis.naming import looks_personal, surname
from annotator.analysis.phrases import sentence_case
from annotator.analysis.wording import HEARSAY, QUOTED, is_soft, own_words, reports_speech
from annotator.model import Coding, Link, Span

SourceChange = Literal["dropped", "weakened", "changed", "strengthened"]

PRESS = frozenset({"state_media", "wire_service", "news_outlet", "social_media"})
"""Types that pass on the words of others: without them the speaker is still there."""
OF_MIND = frozenset({"belief", "intention", "directive", "assert", "none"})
"""Stances that a rewrite may tell of the same person without any attribution: plans, wishes."""
SHOWN = frozenset({"show", "learned"})
"""Stances of a document that is in the claim rather than behind it: "a video shows"."""
KINDRED = (
    frozenset({"government", "politician", "military", "law_enforcement", "foreign_intelligence"}),
    frozenset({"expert", "document_data", "ngo_monitor"}),
    PRESS,
)
"""Types between which a vaguer word ("officials", "a study") may stand for the same source."""
STANDING = {"named": 3, "role": 2, "unnamed": 1, "anonymous": 0, "none": 0}
FEWEST_IN_CLAUSE = 3
"""Words below which no attributed stretch is a clause: scattered words tell no part."""
BESIDE = 6
"""Words between a source and another name for it in the same sentence."""
VAGUE_WORDS = """
    agency army association authority bank board body centre center commission committee company
    council court department firm force group institute leader minister ministry office official
    officer party people police president prosecutor report research researcher scientist service
    source spokesman spokesperson spokeswoman state statement study team trust union university
    """
VAGUE = frozenset(VAGUE_WORDS.split())
"""Words that tell the sort of a source rather than which."""
GENERIC_WORDS = "analyst authority critic expert insider media observer official people politician"
GENERIC = frozenset(GENERIC_WORDS.split()) | {"report", "source"}
"""Words that may stand for any source at all."""
LITTLE_WORDS = "the a an of at for in and it hi her their some other one"
LITTLE = frozenset(LITTLE_WORDS.split()) | {""}
"""Words of a name that do not count, without their last s."""
INDEFINITE = re.compile(
    r"^(?:a|an|the|some|several|many|most|two|three|four|five|one|its|his|her|their|our|no|all|other)\b",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[^\W_]+")


class Change(NamedTuple):
    """One change, in a sentence for the desk, with the codebook's rule."""

    kind: SourceChange
    text: str
    rule: str


def find_source_change(before: CodedUnit, after: CodedUnit) -> Change | None:
    """What became of who vouches for the words that both units have in common; None where nothing
    did, or where one of them has no answer yet."""
    if before.coding is None or after.coding is None:
        return None
    shared = matter_words(before.text) & matter_words(after.text)
    shared -= source_words(before) | source_words(after)
    had, has = _covers(before, shared), _covers(after, shared)
    if had and has:
        return _compare_sources(before, before.coding, after, after.coding)
    if had:
        return _find_loss(before, before.coding, after, after.coding)
    if has:
        return _find_gain(before, after, after.coding)
    return _find_unseen_loss(before, after)


def _covers(unit: CodedUnit, shared: frozenset[str]) -> bool:
    """Whether what was attributed holds most of the shared words (V2)."""
    if not unit.attributed or unit.coding is None:
        return False
    if not unit.part or not unit.coding.attributed:
        return True
    stretches = [_cut(unit, span) for span in unit.coding.attributed]
    if max(len(text.split()) for text in stretches) < FEWEST_IN_CLAUSE:
        return True
    inside = frozenset(word for text in stretches for word in matter_words(text))
    return 2 * len(inside & shared) >= len(shared)


def _cut(unit: CodedUnit, span: Span) -> str:
    return unit.text[max(0, span[0] - unit.unit.start) : max(0, span[1] - unit.unit.start)]


def is_hearsay(unit: CodedUnit) -> bool:
    """Whether it is told as something that is being said, by nobody; a person is believed, the
    machine where the words bear it out."""
    coding = unit.coding
    coded = coding is not None and "hearsay" in (coding.stance, coding.voice)
    settled = unit.tag is not None and unit.tag.settled
    if coded and (settled or is_soft(unit.text)):
        return True
    return HEARSAY.search(own_words(unit.text)) is not None


def _find_loss(before: CodedUnit, was: Coding, after: CodedUnit, now: Coding) -> Change | None:
    who = source_name(before)
    own = source_words(before)
    told_of = bool(own) and own <= matter_words(after.text)
    hearsay = is_hearsay(after)
    of_itself = was.stance in OF_MIND | SHOWN or now.stance in SHOWN
    if told_of and (hearsay or of_itself or reports_speech(after)):
        return None
    if after.unit.kind == "heading" and reports_speech(after):
        return None
    if hearsay:
        return _hearsay(who)
    return Change("dropped", f"The word of {who} has become a plain statement.", "P3")


def _hearsay(who: str) -> Change:
    text = f"{sentence_case(who)} has become hearsay: nobody is named any more."
    return Change("weakened", text, "U2")


def _find_unseen_loss(before: CodedUnit, after: CodedUnit) -> Change | None:
    """A report of speech that the machine did not see, and that is gone; a person's answer is
    believed."""
    settled = before.tag is not None and before.tag.settled
    told = reports_speech(before) and not before.attributed
    if (
        settled
        or not told
        or reports_speech(after)
        or is_hearsay(after)
        or QUOTED.search(before.text)
    ):
        return None
    return Change("dropped", "The words that told who said so are gone.", "P3")


def _find_gain(before: CodedUnit, after: CodedUnit, now: Coding) -> Change | None:
    own = source_words(after)
    told_of = bool(own) and own <= matter_words(before.text)
    if told_of and (now.stance in OF_MIND | SHOWN or reports_speech(before)):
        return None
    return Change(
        "strengthened", f"Now on the word of {source_name(after)}; before, of nobody.", "P3"
    )


def _compare_sources(
    before: CodedUnit, was: Coding, after: CodedUnit, now: Coding
) -> Change | None:
    first, second = primary_link(was), primary_link(now)
    if first is None or second is None:
        return None
    in_heading = after.unit.kind == "heading" and reports_speech(after) and not is_hearsay(after)
    if in_heading:  # its nouns are resolved with the story, too loosely to compare
        return None
    if same_source(first, second):
        return _compare_chains(before, was, after, now)
    if any(same_source(first, link) for link in stations_of(now)):
        known = told(second, before.text) or beside(first.name, second.name, after.text)
        return None if known else _added(second)
    if source_words_of(first) and told(first, after.text):
        return _compare_chains(before, was, after, now)
    return _replaced(first, second, before, after)


def _compare_chains(before: CodedUnit, was: Coding, after: CodedUnit, now: Coding) -> Change | None:
    """The primary source is the same; others of the chain may have gone or come."""
    kept = list(stations_of(now))
    for link in stations_of(was):
        lost = not any(same_source(link, other) for other in kept)
        named = link.name and told(link, before.text) and not link.inferred
        if lost and named and not told(link, after.text):
            text = f"{sentence_case(with_article(link.name))}, which stood in the chain, is gone."
            return Change("weakened", text, "C1")
    had = list(stations_of(was))
    for link in kept:
        new = not any(same_source(link, other) for other in had)
        described = any(
            beside(link.name, x.name, after.text)
            for x in (*kept, *had)
            if x.name and x.name != link.name
        )
        if new and not link.inferred and link.name and not (described or told(link, before.text)):
            return _added(link)
    return None


def _added(link: Link) -> Change:
    return Change("strengthened", f"Now also on the word of {with_article(link.name)}.", "C1")


def _replaced(first: Link, second: Link, before: CodedUnit, after: CodedUnit) -> Change | None:
    """The source that vouched is gone and another one is there."""
    was, now = before.coding, after.coding
    if was is None or now is None:
        return None
    old, new = with_article(first.name), with_article(second.name)
    if is_hearsay(after):
        return _hearsay(old)
    inner = any(same_source(second, link) for link in stations_of(was))
    aside = beside(first.name, second.name, before.text)
    if first.type in PRESS and (inner or (told(second, before.text) and aside)):
        text = f"{sentence_case(old)}, through whom it came, is gone; {new} stands alone."
        return Change("weakened", text, "P2")
    if stands_in(second, after.text, before.text):
        speaks = now.stance not in OF_MIND or reports_speech(after)
        if not inner and speaks and aside:
            return None
        text = f"The word of {old} has become a plain statement about {new}."
        return Change("dropped", text, "P2")
    rank = STANDING[now.identification] - STANDING[was.identification]
    kindred = first.type == second.type or any({first.type, second.type} <= k for k in KINDRED)
    generic = rank < 0 and not GENERIC.isdisjoint(source_words_of(second))
    quoted = was.quote_type == now.quote_type == "direct"
    if now.identification == "anonymous" or generic or (rank < 0 and (kindred or quoted)):
        return Change("weakened", f"{sentence_case(old)} has become {_vague(second.name)}.", "P2")
    if kindred and rank > 0:
        return Change("strengthened", f"{sentence_case(old)} now has a name: {new}.", "P2")
    if kindred and now.identification != "named" and was.identification != "named":
        return None
    return Change("changed", f"{sentence_case(old)} has become {new}.", "P2")


def same_source(one: Link, other: Link) -> bool:
    """By registry row, by name, by a person's surname, or where one name holds the other ("the
    ministry", "the Varnian defence ministry")."""
    if source_key(one) and source_key(one) == source_key(other):
        return True
    a, b = source_words_of(one), source_words_of(other)
    if not a and not b:
        return one.type == other.type
    if a and b and (a <= b or b <= a):
        return True
    if looks_personal(one.name) or looks_personal(other.name):
        return surname(one.name) == surname(other.name) != ""
    return bool(a & b) and (a ^ b) <= VAGUE


def source_words_of(link: Link) -> frozenset[str]:
    """The words of its name that count, without their last s."""
    return frozenset(_plain_words(link.name)) - LITTLE


def _plain_words(text: str) -> list[str]:
    return [word.casefold().removesuffix("s") for word in TOKEN.findall(text)]


def told(link: Link, text: str) -> bool:
    """Whether the text has all words of the source's name."""
    return source_words_of(link) <= frozenset(_plain_words(text))


def stands_in(link: Link, text: str, other: str) -> bool:
    """Whether the words by which a text names a source ("Linnet" of Linnet Estates) stand in the
    other text too."""
    named = source_words_of(link).intersection(_plain_words(text))
    return bool(named) and named <= frozenset(_plain_words(other))


def beside(name: str, other: str, text: str) -> bool:
    """Whether both stand within a few words of each other: one as the other's description.

    >>> beside("statement", "regional police", "according to a statement by the regional police")
    True
    """
    words = _plain_words(text)
    one, two = (
        [n for n, word in enumerate(words) if word in frozenset(_plain_words(x)) - LITTLE]
        for x in (name, other)
    )
    return any(0 < abs(i - j) <= BESIDE for i in one for j in two)


def source_name(unit: CodedUnit) -> str:
    """The primary source as it stands in a sentence; "someone" where it has no name."""
    link = primary_link(unit.coding) if unit.coding is not None else None
    name = (unit.coding.source if unit.coding is not None else None) or (link.name if link else "")
    return with_article(name) if name else "someone"


def with_article(name: str) -> str:
    """
    >>> with_article("defence ministry"), with_article("Ana Reil"), with_article("two people")
    ('the defence ministry', 'Ana Reil', 'two people')
    """
    if not name:
        return "someone"
    return name if name[0].isupper() or INDEFINITE.match(name) else f"the {name}"


def _vague(name: str) -> str:
    return f"“{name}”" if name else "someone without a name"
