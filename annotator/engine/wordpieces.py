"""Words cut into the pieces of a vocabulary (WordPiece, uncased; Devlin et al. 2019)."""

import re
import unicodedata
from collections.abc import Sequence

PART = re.compile(r"[^\W_]+|[^\w\s]|_")
LONGEST = 60
"""Characters of a part that is still cut; a longer one is unknown."""
MOST_CACHED = 50_000
UNKNOWN = "[UNK]"


class WordPieces:
    """Piece numbers by word; the longest piece first, as the vocabulary was made."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.numbers = {piece: n for n, piece in enumerate(vocabulary)}
        self.unknown = self.numbers[UNKNOWN]
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, word: str) -> tuple[int, ...]:
        """The pieces of a word, at least one."""
        pieces = self._known.get(word)
        if pieces is None:
            if len(self._known) >= MOST_CACHED:
                self._known.clear()
            parts = PART.findall(_plain(word))
            pieces = tuple(n for part in parts for n in self._cut(part)) or (self.unknown,)
            self._known[word] = pieces
        return pieces

    def _cut(self, part: str) -> list[int]:
        out: list[int] = []
        at = 0
        while at < len(part):
            end = len(part) if len(part) <= LONGEST else at
            while end > at and ("##" if at else "") + part[at:end] not in self.numbers:
                end -= 1
            if end == at:
                return [self.unknown]
            out.append(self.numbers[("##" if at else "") + part[at:end]])
            at = end
        return out


def _plain(word: str) -> str:
    """In lower case, without accents.

    >>> _plain("Şahin")
    'sahin'
    """
    if word.isascii():
        return word.lower()
    parted = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in parted if unicodedata.category(c) != "Mn")
