"""Who talks to whom after answering alone: those who differ most, since there is most to say."""

from collections.abc import Mapping, Sequence
from itertools import combinations

Answers = Mapping[int, str]
"""Unit -> choice."""
Groups = tuple[tuple[str, ...], ...]


def pair_learners(answers: Mapping[str, Answers]) -> Groups:
    """Pairs of learners, most different first; of an odd number, one group is of three.

    >>> pair_learners({"a": {0: "x"}, "b": {0: "x"}, "c": {0: "y"}, "d": {0: "y"}})
    (('a', 'c'), ('b', 'd'))
    >>> pair_learners({"a": {0: "x"}, "b": {0: "x"}, "c": {0: "y"}})
    (('a', 'c', 'b'),)
    """
    free = dict.fromkeys(answers)
    pairs: list[tuple[str, ...]] = []
    # sorted() is stable: of equals, those who came first.
    for one, other in sorted(combinations(answers, 2), key=lambda p: -len(differing(answers, *p))):
        if one in free and other in free:
            pairs.append((one, other))
            del free[one], free[other]
    groups = tuple(pairs)
    for left in free:
        groups = add_to_groups(answers, groups, left)
    return groups


def add_to_groups(
    answers: Mapping[str, Answers], groups: Sequence[tuple[str, ...]], late: str
) -> Groups:
    """The groups with one who came late: beside someone who is alone, else third in the pair that
    they differ from most, else alone."""

    def worth(group: tuple[str, ...]) -> tuple[bool, int]:
        return len(group) == 1, sum(len(differing(answers, late, p)) for p in group)

    host = max((g for g in groups if len(g) < 3), key=worth, default=None)
    if host is None:
        return (*groups, (late,))
    return tuple((*g, late) if g == host else g for g in groups)


def differing(answers: Mapping[str, Answers], one: str, other: str) -> tuple[int, ...]:
    """The sentences that both answered, and differently."""
    mine, theirs = answers.get(one, {}), answers.get(other, {})
    return tuple(sorted(n for n in mine.keys() & theirs.keys() if mine[n] != theirs[n]))
