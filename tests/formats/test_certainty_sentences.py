"""What a reviewer reads of their own certainty."""

import pytest
from sourcing import CODEBOOK

from annotator.analysis.certainty import Stated, measure_certainty
from annotator.formats.certainty import render_certainty


def told(*steps: tuple[int, int, int]) -> tuple[str, ...]:
    """By step: how often it held, and how often it was said."""
    answers = [Stated(step, n < held) for step, held, times in steps for n in range(times)]
    return render_certainty(measure_certainty(answers, CODEBOOK.certainty))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (
            [(4, 17, 20), (1, 1, 3)],
            (
                "When you said sure, it held 17 of 20 times.",
                "You said guess 3 times, too few to tell.",
                "You were unsure or guessing at 3 of 23 sentences.",
            ),
        ),
        (
            [(4, 15, 20)],
            (
                "When you said sure, it held 15 of 20 times. That is less often than the word promises.",
                "You were unsure or guessing at 0 of 20 sentences.",
            ),
        ),
        (
            [(2, 20, 20)],
            (
                "When you said unsure, it held 20 of 20 times. You could trust yourself more there.",
                "You were unsure or guessing at 20 of 20 sentences.",
            ),
        ),
        (
            [],
            (
                "No answers of yours can be compared with a key so far. From 10 on, this says how well"
                " your certainty holds.",
            ),
        ),
        (
            [(3, 1, 1)],
            (
                "1 answer of yours can be compared with a key so far. From 10 on, this says how well"
                " your certainty holds.",
            ),
        ),
    ],
)
def test_sentences(steps: list[tuple[int, int, int]], expected: tuple[str, ...]) -> None:
    assert told(*steps) == expected


def test_no_number_of_a_step_is_shown() -> None:
    said = " ".join(told((4, 5, 31), (3, 31, 31), (2, 3, 31), (1, 9, 31)))
    assert not any(number in said for number in ("95", "80", "60", "40", "%"))
