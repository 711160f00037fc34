"""The questions to an author as text to copy into a message or the story's file."""

from collections.abc import Iterable, Sequence

from annotator.analysis.coded import CodedUnit
from annotator.analysis.draft import DraftQuestion
from annotator.formats.report_tables import shorten

NO_QUESTION = "No question from the sourcing. Read it once more with other eyes."


def render_questions(
    title: str, questions: Sequence[DraftQuestion], units: Iterable[CodedUnit]
) -> str:
    """The title, then each question with the sentences that lead to it."""
    texts = {u.number: u.text for u in units}
    lines = [f"Before publishing: {title}"]
    for n, question in enumerate(questions, 1):
        lines += ["", f"{n}. {question.text}"]
        lines += [
            f"   {number:3}  {shorten(texts.get(number, ''), 100)}" for number in question.numbers
        ]
    return "\n".join([*lines] if questions else [*lines, "", NO_QUESTION])
