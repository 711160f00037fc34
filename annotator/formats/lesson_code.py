"""A learner's answers as a short code that can be pasted, scanned or, if need be, read aloud.

Letters and digits of Crockford's base 32, so that no letter is taken for a digit and case does not
matter. Numbers are written in groups of four bits, the fifth saying that more follow; texts in an
alphabet of thirty signs, any other as its code point after an escape. In front stand the version
and the mark of the lesson, at the end four signs of check: one changed sign, or two exchanged, are
always found.

lesson_code.js writes the same code on the learner's device.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.analysis.lesson import (
    BECAUSE,
    SURE,
    AnswerSheet,
    LearnerAnswer,
    Lesson,
    lesson_mark,
)
from annotator.errors import FormatError
from annotator.model import Span

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = "abcdefghijklmnopqrstuvwxyz ',."
END, ESCAPE = len(LETTERS), len(LETTERS) + 1
VERSION = 1
LONGEST = 300
CHECK_PRIME = 1_048_573
"""The largest prime that four signs can hold."""
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
HALVES = range(0xD800, 0xE000)
"""Code points that stand for no character: half an emoji that was cut."""
BROKEN = "This code is not complete or has a wrong letter in it. Copy the whole code once more."


# ---------------------------------------------------------------- writing


def write_code(lesson: Lesson, sheet: AnswerSheet) -> str:
    """The code of a sheet, at most 300 signs for eight sentences: own words are shortened, all to
    the same length, until it fits."""
    longest = max((len(t) for t in _texts(sheet)), default=0)
    for letters in range(longest, -1, -1):
        code = _write(lesson, sheet, letters)
        if len(code) <= LONGEST:
            return code
    return code


def _texts(sheet: AnswerSheet) -> Iterator[str]:
    yield sheet.exit
    for answer in sheet.answers:
        yield from (answer.reason, answer.objection)


def _write(lesson: Lesson, sheet: AnswerSheet, letters: int) -> str:
    mark = lesson_mark(lesson)
    out = [VERSION, *(mark >> shift & 31 for shift in (15, 10, 5, 0))]
    out += _number(0 if sheet.guess is None else sheet.guess + 1)
    given = {a.unit: a for a in sheet.answers}
    for n in range(len(lesson.units)):
        out += _answer(lesson, given.get(n), letters)
    out += _text(sheet.exit, letters)
    check = _check(out)
    out += [check >> shift & 31 for shift in (15, 10, 5, 0)]
    return "".join(SIGNS[sign] for sign in out)


def _answer(lesson: Lesson, answer: LearnerAnswer | None, letters: int) -> list[int]:
    if answer is None:
        return _number(0)
    keys = [c.key for c in lesson.choices]
    first, end = answer.cue or (0, 0)
    return [
        *_number(keys.index(answer.choice) + 1),
        *_number(answer.certainty + 4 * answer.hints),
        *_number(end - first),
        *(_number(first) if end > first else ()),
        *_number(answer.because),
        *_text(answer.reason, letters),
        *_text(answer.objection, letters),
    ]


def _number(n: int) -> list[int]:
    return [n & 15] if n < 16 else [16 | n & 15, *_number(n >> 4)]


def _text(text: str, letters: int) -> list[int]:
    out: list[int] = []
    for character in text[:letters].rstrip():
        if ord(character) in HALVES:
            continue
        known = LETTERS.find(character)
        out += [known] if known >= 0 else [ESCAPE, *_number(ord(character))]
    return [*out, END]


def _check(signs: Sequence[int]) -> int:
    found = 7
    for sign in signs:
        found = (found * 37 + sign + 1) % CHECK_PRIME
    return found


# ---------------------------------------------------------------- reading


def read_code(lesson: Lesson, text: str) -> AnswerSheet:
    """The sheet of a code, however it was broken up by spaces, hyphens or lines.

    Raises FormatError, with one sentence for the teacher.
    """
    signs = _signs(text)
    if signs[0] != VERSION:
        raise FormatError("This code was written by another version of the lesson file.")
    body = _Signs(signs[5:-4])
    if _joined(signs[1:5]) != lesson_mark(lesson):
        raise FormatError(f"This code belongs to another lesson, not to “{lesson.title}”.")
    try:
        sheet = _read_sheet(lesson, body)
    except (IndexError, ValueError, OverflowError):
        raise FormatError(BROKEN) from None
    if body.at != len(body.signs):
        raise FormatError(BROKEN)
    return sheet


def _signs(text: str) -> list[int]:
    plain = re.sub(r"[\s\-–·.]", "", text).upper().translate(READ_AS)
    if not plain.isascii() or any(c not in SIGNS for c in plain):
        raise FormatError(BROKEN)
    signs = [SIGNS.index(c) for c in plain]
    if len(signs) < 10 or _joined(signs[-4:]) != _check(signs[:-4]):
        raise FormatError(BROKEN)
    return signs


def _joined(signs: Sequence[int]) -> int:
    found = 0
    for sign in signs:
        found = found << 5 | sign
    return found


class _Signs:
    """Signs, read one after the other. Raises IndexError at their end."""

    def __init__(self, signs: Sequence[int]) -> None:
        self.signs = signs
        self.at = 0

    def next(self) -> int:
        self.at += 1
        return self.signs[self.at - 1]

    def number(self) -> int:
        found, shift, sign = 0, 0, 16
        while sign >= 16:
            sign = self.next()
            found |= (sign & 15) << shift
            shift += 4
        return found

    def text(self) -> str:
        out = ""
        while (sign := self.next()) != END:
            out += LETTERS[sign] if sign < END else _character(self.number())
        return out


def _character(point: int) -> str:
    """Raises ValueError or OverflowError for what is no character; half of one is none."""
    if point in HALVES:
        raise ValueError
    return chr(point)


def _read_sheet(lesson: Lesson, signs: _Signs) -> AnswerSheet:
    guess = signs.number()
    found = (_read_answer(lesson, n, signs) for n in range(len(lesson.units)))
    answers = tuple([a for a in found if a is not None])
    return AnswerSheet(guess=guess - 1 if guess else None, answers=answers, exit=signs.text())


def _read_answer(lesson: Lesson, n: int, signs: _Signs) -> LearnerAnswer | None:
    chosen = signs.number()
    if not chosen:
        return None
    hints, certainty = divmod(signs.number() - 1, SURE)
    length = signs.number()
    first = signs.number() if length else 0
    answer = LearnerAnswer(
        unit=n,
        choice=lesson.choices[chosen - 1].key,
        certainty=certainty + 1,
        hints=hints,
        cue=Span(first, first + length) if length else None,
        because=signs.number(),
        reason=signs.text(),
        objection=signs.text(),
    )
    fits = answer.because <= len(BECAUSE) and first + length <= len(lesson.units[n].words)
    if not fits or not 0 <= hints <= 3:
        raise ValueError
    return answer
