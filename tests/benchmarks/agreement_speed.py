"""CPU seconds of the coefficients of agreement on a million ratings, intervals included.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/agreement_speed.py

Two readers, 500,000 units, the eighteen types; in articles of thirty units, then of five hundred.
"""

import time
from random import Random

from annotator.analysis.agreement import AC1, ALPHA, COHEN, FLEISS, RAW, measure
from annotator.analysis.ratings import tabulate

RATINGS = 1_000_000
TYPES = [f"type {n}" for n in range(18)]
AT_MOST = 5.0
"""CPU seconds for alpha with its interval, from the answers on."""


def answers() -> list[tuple[str, str]]:
    """Alike in four of five."""
    draw = Random(1)
    first = draw.choices(TYPES, k=RATINGS // 2)
    return [(a, a if draw.random() < 0.8 else draw.choice(TYPES)) for a in first]


def main() -> None:
    rows = answers()
    for size in (30, 500):
        articles = [n // size for n in range(len(rows))]
        started = time.process_time()
        ratings = tabulate(rows, TYPES, articles)
        tabulated = time.process_time() - started
        print(f"articles of {size} units")
        print(f"{'  tabulating':32}{tabulated:>6.2f}")
        for coefficient in (ALPHA, RAW, COHEN, FLEISS, AC1):
            started = time.process_time()
            value = measure(coefficient, ratings).value
            spent = time.process_time() - started
            floor = f"   with tabulating at most {AT_MOST:.0f}" if coefficient is ALPHA else ""
            print(f"{'  ' + coefficient.name:32}{spent:>6.2f}   {value:.4f}{floor}")


if __name__ == "__main__":
    main()
