"""Counts and lists in words, the way the desk reads them."""

from collections.abc import Sequence

FEWEST_FOR_SHARE = 30
"""Below this many units a percentage says more than the text does; only counts are given."""

WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)  # fmt: skip


def number_word(n: int) -> str:
    """Small numbers in words, for the beginning of a sentence.

    >>> number_word(9), number_word(10)
    ('Nine', '10')
    """
    return WORDS[n].capitalize() if 0 <= n < len(WORDS) else str(n)


def sentence_case(text: str) -> str:
    """
    >>> sentence_case("monitors of the border")
    'Monitors of the border'
    """
    return text[:1].upper() + text[1:]


def plural(n: int, one: str, many: str) -> str:
    return one if n == 1 else many


def count_of(n: int, of: int) -> str:
    """
    >>> count_of(7, 16)
    '7 of 16 sentences'
    """
    return f"{n} of {of} {plural(of, 'sentence', 'sentences')}"


def share_of(n: int, of: int) -> str:
    """
    >>> share_of(7, 16), share_of(15, 60)
    ('7 of 16 sentences', '15 of 60 sentences (25%)')
    """
    share = f" ({round(100 * n / of)}%)" if of >= FEWEST_FOR_SHARE else ""
    return count_of(n, of) + share


def listing(items: Sequence[str]) -> str:
    """
    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence_list(numbers: Sequence[int]) -> str:
    """
    >>> sentence_list([3, 5, 7])
    'sentences 3, 5 and 7'
    """
    noun = plural(len(numbers), "sentence", "sentences")
    return f"{noun} {listing([str(n) for n in numbers])}"
