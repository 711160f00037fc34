"""Words and marks of a text, found in one pass."""

import re

TOKEN = re.compile(
    r"""
      (?:[A-Z]\.){2,}                                   # U.S.
    | \b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|St|Jr|Sr|Prof|Rev|Sgt|Capt|Adm|Maj
        |Cmdr|Det|Supt|Hon|Pres|Atty|Inc|Corp|Ltd|Bros|vs)\.
    | \b[A-Z]\.(?=\s+[A-Z])                             # initials
    | ['’](?:s|re|ll|ve|d|m)\b                          # clitics stand alone
    | \d+(?:[.,:]\d+)*(?:st|nd|rd|th)?\b
    | [^\W_]+(?:(?:[-‑.&]|['’](?!(?:s|re|ll|ve|d|m)\b))[^\W_]+)*
    | ''|``|\.\.\.|--+
    | \S
    """,
    re.VERBOSE,
)

LIKE_PRONOUNS = frozenset({"WHO", "US", "IT", "IS"})
"""Names that would read as a pronoun or a verb in lower case; they keep their capitals."""
APOSTROPHE = str.maketrans({"’": "'", "‑": "-"})


class Tokens:
    """Parallel lists, one entry for each word or mark.

    `low` holds the word in lower case with straight apostrophes, `word` as it stands.
    """

    __slots__ = ("end", "low", "start", "word")

    def __init__(self, text: str) -> None:
        found = list(TOKEN.finditer(text))
        self.start = [m.start() for m in found]
        self.end = [m.end() for m in found]
        self.word = [m.group() for m in found]
        self.low = " ".join(self.word).lower().translate(APOSTROPHE).split(" ")
        if len(self.low) != len(self.word):  # lower-casing a rare letter may yield a space
            self.low = [w.lower().translate(APOSTROPHE) for w in self.word]
        for n, word in enumerate(self.word):
            if word in LIKE_PRONOUNS:
                self.low[n] = word

    def __len__(self) -> int:
        return len(self.word)


def word_set(words: str) -> frozenset[str]:
    """The words of a list; an underscore stands for a space.

    >>> sorted(word_set("call call_for"))
    ['call', 'call for']
    """
    return frozenset(w.replace("_", " ") for w in words.split())


def read_words(phrase: str) -> tuple[str, ...]:
    """The words of a short phrase, cut as the text is cut."""
    return tuple(m.group() for m in TOKEN.finditer(phrase.translate(APOSTROPHE)))


def is_word(word: str) -> bool:
    return word[:1].isalnum()
