"""A small lesson of our own, for the tests of all floors."""

from typing import Any

import msgspec

from annotator.analysis.lesson import (
    ArticleMix,
    Example,
    Lesson,
    LessonArticle,
    LessonSentence,
    LessonUnit,
    Poll,
    Step,
    choices_of,
)
from annotator.documents.seeds import read_codebook
from annotator.model import Span

CODEBOOK = read_codebook()
TEXTS = (
    "Ferry strike goes on",
    "Talks broke down on Thursday, the transport ministry said.",
    "The islands have had no bridge since 2011.",
    "A deal was near, the state news agency had reported.",
)


def make_lesson(**changes: Any) -> Lesson:
    lesson = Lesson(
        id="ferry",
        title="The ferry",
        aim="You can say who says so.",
        choices=choices_of(CODEBOOK, "groups"),
        articles=(
            LessonArticle(
                title=TEXTS[0],
                publisher="Island Post",
                sentences=tuple(
                    LessonSentence(number=n, text=text, opens=n < 3, kind="body")
                    for n, text in enumerate(TEXTS, 1)
                ),
            ),
        ),
        poll=Poll(answer=2, reason="The ministry and the agency."),
        examples=(Example(text="Rain fell.", key="unattributed", reason="Nobody is named."),),
        units=(
            LessonUnit(
                sentence=2,
                text=TEXTS[1],
                key="government",
                accepted=("politician",),
                reason="The ministry said so.",
                why_not={"company": "A ministry governs.", "unattributed": "“Said” is there."},
                cue=Span(53, 57),
                named=Span(30, 52),
                chain=("transport ministry", "Island Post"),
            ),
            LessonUnit(sentence=3, text=TEXTS[2], key="unattributed", reason="Nobody is named."),
            LessonUnit(sentence=4, text=TEXTS[3]),
        ),
        steps=(Step(minutes=10, title="Alone", text="All of it."),),
        mix=(ArticleMix(types={"government": (2,), "unattributed": (1, 3)}, open=(4,)),),
        certainty=tuple(step.label for step in CODEBOOK.certainty),
        codebook_version=CODEBOOK.version,
    )
    return msgspec.structs.replace(lesson, **changes)
