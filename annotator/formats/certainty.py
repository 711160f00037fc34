"""How a reviewer's certainty held, in sentences for that reviewer."""

from annotator.analysis.certainty import FEWEST, CertaintyRecord, Leaning, StepRecord
from annotator.analysis.phrases import plural

TOSS_UP = 0.25
"""The Brier score of always stating 50 per cent."""
REMARKS: dict[Leaning, str] = {
    "less often": "That is less often than the word promises.",
    "more often": "You could trust yourself more there.",
    "about as often": "",
}


def render_certainty(record: CertaintyRecord) -> tuple[str, ...]:
    """One sentence or two for each step that was said, surest first. Counts, no percentages and no
    marks; too few answers say so."""
    if record.n < FEWEST:
        return (_too_few(record.n),)
    said = (_step(step) for step in record.steps if step.held.n)
    return (*said, _doubts(record))


def _too_few(n: int) -> str:
    answers = f"{n or 'No'} {plural(n, 'answer', 'answers')}"
    return (
        f"{answers} of yours can be compared with a key so far. From {FEWEST} on, this says how"
        " well your certainty holds."
    )


def _step(step: StepRecord) -> str:
    times = f"{step.held.n} {plural(step.held.n, 'time', 'times')}"
    if step.leaning is None:
        return f"You said {step.label} {times}, too few to tell."
    held = f"When you said {step.label}, it held {step.held.hits} of {times}."
    return f"{held} {REMARKS[step.leaning]}".rstrip()


def _doubts(record: CertaintyRecord) -> str:
    doubtful = record.doubtful
    return f"You were unsure or guessing at {doubtful.hits} of {doubtful.n} sentences."


def render_brier(brier: float, n: int) -> str:
    """The Brier score with what it means.

    >>> render_brier(0.0412, 38)
    'Brier score 0.04 over 38 answers: how far your certainty lay from what came of it, squared. 0 \
is best; calling every answer a toss-up would give 0.25. Yours tells more than a toss-up.'
    """
    if brier < TOSS_UP:
        meaning = "Yours tells more than a toss-up."
    else:
        meaning = "Yours tells no more than a toss-up so far."
    return (
        f"Brier score {brier:.2f} over {n} answers: how far your certainty lay from what came of"
        " it, squared. 0 is best; calling every answer a toss-up would give"
        f" {TOSS_UP}. {meaning}"
    )
