"""What a word looks like and where it stands, for the trained taggers."""

import numpy as np

from annotator.engine.reading import Reading
from annotator.engine.scores import Floats, Ints

SHAPES = 9
FLAGS = 8


def word_shape(word: str) -> int:
    """Letters in lower case 0, capitals 1 (one letter 2), capitalised 3, mixed 4, a number 5,
    other words by their first letter 6 and 7, marks 8."""
    if word.isalpha():
        if word.islower():
            return 0
        if word.isupper():
            return 1 if len(word) > 1 else 2
        return 3 if word[0].isupper() else 4
    if word.isdigit():
        return 5
    if word[0].isalnum():
        return 6 if word[0].isupper() else 7
    return 8


def word_flags(r: Reading) -> Floats:
    """(words, 8): quoted, first and last of its unit, quotation in the unit, place in the unit
    (0 to 1), length of the unit (40 words are 1), first unit of a paragraph, heading."""
    flags = np.zeros((len(r.word), FLAGS), np.float32)
    flags[:, 0] = quoted_words(r)
    for n, (a, b) in enumerate(zip(r.first, r.last, strict=True)):
        if b > a:
            part = flags[a:b]
            part[0, 1] = part[-1, 2] = 1
            part[:, 3] = part[:, 0].max()
            part[:, 4] = np.arange(b - a, dtype=np.float32) / (b - a)
            part[:, 5] = min(1.0, (b - a) / 40)
            part[:, 6] = n > 0 and r.paragraph[n] != r.paragraph[n - 1]
            part[:, 7] = r.units[n].kind == "heading"
    return flags


def quoted_words(r: Reading) -> Ints:
    """(words,): 1 inside quotation marks, 0 outside."""
    return (np.asarray(r.quoted, np.int64) >= 0).astype(np.int64)
