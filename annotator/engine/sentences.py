"""Where the sentences of a paragraph begin and end.

A stop ends a sentence unless something speaks against it: the word before it (an abbreviation, an
initial, a list number), what follows (a small letter, the tag of a quotation), or an open bracket.
Closing quotes, brackets, note marks and emoji stay with the sentence that they follow, and the
sentences inside a quotation stand alone, as in PolNeAR.
"""

import re

from annotator.engine.abbreviations import (
    AFTER_HOUR,
    ALWAYS,
    BEFORE_LETTER,
    BEFORE_NUMBER,
    BRANDS,
    HOURS,
    MAYBE,
    OPENINGS,
    SPEECH,
)
from annotator.model import Span

REACH = 250
"""How far to look for the other half of a bracket or quotation, in code points; it bounds the
work on hostile text."""

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
EMOJI = "\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
MARKS = ".!?…‽؟۔।。！？｡"
STOP = re.compile(
    rf"""
    (?P<mark> [{MARKS}]
      (?: (?<=\.)(?=(?:\s\.){{3}})                            # a full stop before a spaced ellipsis
      | (?<=\.)\s\.\s\.
      | [{MARKS}]* ) )
    (?P<tail> (?: ["'”’»)\]}}›`´*†‡¹²³⁰-⁹{INVISIBLE}]
      | [“‘](?=\s|\Z)                                         # German closing quotes
      | \[\d{{1,3}}\]
      | \s?[{EMOJI}]+
      | \s(?:''|["”»])(?=\s|\Z)                               # a closing quote gone astray
      | (?<=[^\W\d_]\.)\d{{1,2}}(?=\s|\Z)                     # a note's number
      | \s+https?://\S+ )* )
    (?P<gap> \s* )
    """,
    re.VERBOSE,
)
NEXT = re.compile(rf"[\s\"'“‘„«‹(\[{{`¿¡–—{INVISIBLE}-]*")
WORD = re.compile(r"[^\W_]+")
BEFORE = re.compile(r"[^\W_][\w.&’'-]*\Z")
LAST_WORD = re.compile(r"([^\W\d_]+)\s+\Z")
MIXED = re.compile(r"[^\W\d_]?[a-z]{0,4}(?:[A-Z]|-[A-Z])")
GLUED = re.compile(rf"[{INVISIBLE}]*[\"“‘«(\[]?[A-Z](?:[a-z’]|\s)")
ADDRESS = re.compile(r"[/@=]|www\.")
QUOTES = frozenset('"“”«»`„')
DASHES = frozenset("–—-")
CLOSING = frozenset("\"'”’»")
TAG = re.compile(
    r"[A-Z][\w.’'-]*,?\s+(?:(?:[\w.’'-]+,?\s+){0,6}?)(?:" + "|".join(sorted(SPEECH)) + r")\b"
)


def find_sentences(text: str, start: int, end: int) -> list[Span]:
    """Trimmed sentences of the paragraph `text[start:end]`, in order.

    Every character of the paragraph that is not white space lies in exactly one of them.
    """
    spans = []
    begun = skip_space(text, start, end)
    for stop in STOP.finditer(text, start, end):
        after = stop.end()
        if begun < stop.start() and after < end and ends_sentence(text, begun, stop, end):
            spans.append(Span(begun, stop.end("tail")))
            begun = after
    if begun < end:
        spans.append(Span(begun, begun + len(text[begun:end].rstrip())))
    return spans


def skip_space(text: str, start: int, end: int) -> int:
    """The first character that is not white space, or `end`."""
    return end - len(text[start:end].lstrip())


def ends_sentence(text: str, begun: int, stop: re.Match[str], end: int) -> bool:
    """Whether the sentence begun there ends at this stop; more text follows."""
    mark, tail = stop["mark"], stop["tail"]
    if mark[0] in "。！？｡":
        return True
    if not stop["gap"] and not tail[-1:].isspace() and not is_glued(text, stop):
        return False
    if in_brackets(text, begun, stop, end):
        return False
    following = NEXT.match(text, stop.end(), end)
    at = following.end() if following else stop.end()
    if at >= end:
        return mark != "."
    if mark == ".":
        return begins(text, at, stop) and not is_abbreviated(text, begun, stop, at)
    if mark[0] in "!?" or mark[-1] in "!?":
        return follows_call(text, begun, stop, at)
    if mark[0] in ".…":
        return follows_ellipsis(text, stop, at)
    return True


def begins(text: str, at: int, stop: re.Match[str]) -> bool:
    """Whether a sentence can begin with the word there."""
    first = text[at]
    if first.islower():
        return "\n" in stop["gap"] or MIXED.match(text, at) is not None or is_letter_item(text, at)
    return first not in ",;:)]}%&/"


def is_letter_item(text: str, at: int) -> bool:
    """Whether "(b)" stands there."""
    return text[at - 1 : at] == "(" and text[at + 1 : at + 2] == ")"


def follows_call(text: str, begun: int, stop: re.Match[str], at: int) -> bool:
    """Whether a question or exclamation mark ends the sentence."""
    quoted = not CLOSING.isdisjoint(stop["tail"])
    small = text[at].islower() and not MIXED.match(text, at)
    if small or not begins(text, at, stop):
        return False
    if quoted:
        return not is_tagged(text, begun, stop, at)
    return word_before(text, begun, stop) not in BRANDS or word_at(text, at) in OPENINGS


def follows_ellipsis(text: str, stop: re.Match[str], at: int) -> bool:
    """Three dots end a sentence before a capital, unless they stand for words left out."""
    if not CLOSING.isdisjoint(stop["tail"]):
        return begins(text, at, stop)
    omits = text[stop.start() - 1].isspace() or " " in stop["mark"]
    return not omits and begins(text, at, stop)


def is_tagged(text: str, begun: int, stop: re.Match[str], at: int) -> bool:
    """Whether "Name asked" follows a quotation that this sentence opened with or is inside of."""
    inside = text[max(begun + 1, stop.start() - REACH) : stop.start()]
    if at != stop.end() or not QUOTES.isdisjoint(inside) or word_at(text, at) in OPENINGS:
        return False
    return TAG.match(text, at) is not None


def is_abbreviated(text: str, begun: int, stop: re.Match[str], at: int) -> bool:
    """Whether the full stop belongs to the word before it and ends nothing."""
    word = word_before(text, begun, stop)
    if not word:
        return is_bare(text, begun, stop.start())
    following = word_at(text, at)
    if word.isupper() and len(following) > 1 and following.isupper():
        word = word.capitalize() if "." not in word else word  # ST. LOUIS
    quoted = not CLOSING.isdisjoint(stop["tail"])
    if word in ALWAYS:
        return True
    if word in BEFORE_NUMBER:
        return text[at].isdigit()
    if word.isdigit():
        return is_item(text, begun, stop.start() - len(word), word)
    if len(word) == 1:
        return is_initial(text, begun, stop.start() - 1, following)
    if quoted:
        return False
    if word in HOURS:
        return following in AFTER_HOUR
    if word in MAYBE or ("." in word and is_acronym(word)):
        return following not in OPENINGS or not DASHES.isdisjoint(text[stop.end() : at])
    return False


def is_acronym(word: str) -> bool:
    """U.S, F.B.I, Ph.D: letters between stops, the last stop not counted."""
    return all(len(part) <= 2 and part.isalpha() for part in word.split("."))


def is_initial(text: str, begun: int, at: int, following: str) -> bool:
    """Whether the one letter at `at` is somebody's initial or a list's letter."""
    before = LAST_WORD.search(text, max(begun, at - 30), at)
    if at - begun <= 1:
        return True
    if before is None:
        return following not in OPENINGS
    return before[1].lower() not in BEFORE_LETTER and following not in OPENINGS


def is_item(text: str, begun: int, at: int, number: str) -> bool:
    """Whether the number at `at` numbers an item ("1. Lower fares", "winners: 1. Spain")."""
    if len(number) > 3:
        return False
    lead = text[max(begun, at - 2) : at].strip()
    return lead in {"", "(", ":", ";", "“", '"'} and (at - begun <= 1 or lead != "")


def is_bare(text: str, begun: int, end: int) -> bool:
    """Whether the sentence has no letter or figure yet."""
    return end - begun < REACH and not WORD.search(text, begun, end)


def is_glued(text: str, stop: re.Match[str]) -> bool:
    """Whether a space is missing after the stop ("The mayor left.She did not return.")."""
    at = stop.end()
    before = text[max(0, stop.start() - 2) : stop.start()]
    if len(before) < 2 or not (before.islower() or before[1].isdigit() or before[1] in '”’")'):
        return False
    if not GLUED.match(text, at):
        return False
    left = text[max(0, stop.start() - REACH) : stop.start()].split()
    right = text[at : at + REACH].split(None, 1)
    return not ADDRESS.search((left or [""])[-1] + right[0])


def in_brackets(text: str, begun: int, stop: re.Match[str], end: int) -> bool:
    """Whether the stop is inside brackets that opened in mid-sentence and close soon."""
    opened = text.rfind("(", max(begun + 1, stop.start() - REACH), stop.start())
    if opened < 0 or ")" in stop["tail"] or text.find(")", opened, stop.start()) >= 0:
        return False
    return text.find(")", stop.end(), min(end, stop.end() + REACH)) >= 0


def word_before(text: str, begun: int, stop: re.Match[str]) -> str:
    """The word that the stop touches, inner stops included ("U.S"); of "then-Sen." the last part;
    "" if there is none."""
    found = BEFORE.search(text, max(begun, stop.start() - 20), stop.start())
    return found.group().rpartition("-")[2] if found else ""


def word_at(text: str, at: int) -> str:
    found = WORD.match(text, at)
    return found.group() if found else ""
