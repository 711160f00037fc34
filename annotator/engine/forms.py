"""The entries of cues.csv that words of the text hold."""

from typing import NamedTuple

import numpy as np

from annotator.engine.lexicon import Form, Phrases
from annotator.engine.pairing import CLASS_NUMBERS, OTHER
from annotator.engine.reading import Reading, Stretch
from annotator.engine.scores import Ints

CUE_NUMBERS = OTHER + 2
"""How many numbers `Forms.numbers` may give a word."""


class Forms(NamedTuple):
    """The compiled cues: verbs, and all others."""

    verbs: Phrases[Form]
    others: Phrases[Form]

    def at(self, r: Reading, position: int) -> tuple[int, Form] | None:
        """Length and entry of the cue that begins at a word."""
        low = r.low
        if low[position] in self.others.by_first:
            hit = self.others.find(low, position)
            if hit is not None:
                return hit
        return self.verbs.find(low, position) if low[position] in self.verbs.by_first else None

    def inside(self, r: Reading, cue: Stretch) -> Form | None:
        """The entry that a cue span holds; the last one in it decides."""
        found: Form | None = None
        at = cue[0]
        while at < cue[1]:
            hit = self.at(r, at)
            if hit is not None:
                found = hit[1]
            at += hit[0] if hit is not None else 1
        return found

    def class_number(self, r: Reading, cue: Stretch) -> int:
        """The number of the class of a cue span."""
        form = self.inside(r, cue)
        return OTHER if form is None else CLASS_NUMBERS.get(form.cue.cue_class, OTHER)

    def numbers(self, r: Reading) -> Ints:
        """(words,): one more than the number of the class of the cue a word is in; else 0."""
        out = np.zeros(len(r.low), np.int64)
        at = 0
        while at < len(r.low):
            hit = self.at(r, at)
            if hit is None:
                at += 1
            else:
                out[at : at + hit[0]] = CLASS_NUMBERS.get(hit[1].cue.cue_class, OTHER) + 1
                at += hit[0]
        return out
