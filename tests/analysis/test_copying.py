"""Words taken over as they stand."""

import pytest
from sourcing import say, write

from annotator.analysis.copying import measure_copied
from annotator.model import Metadata

COPY = (
    "The ferry to the outer islands will not sail before the end of May because of a broken shaft."
)


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (COPY, 19),
        ("Because of damage, the ferry to the outer islands will not sail.", 9),
        ("Ferries are late.", 0),
        ("“The ferry to the outer islands will not sail before the end of May,” he said.", 0),
    ],
)
def test_runs_of_words(later: str, words: int) -> None:
    copied = measure_copied(write(say(COPY)), write(say(later)), Metadata(), Metadata())
    assert copied.words == words
    assert copied.numbers == ((1,) if words else ())
    assert copied.owner == ""


@pytest.mark.parametrize(
    ("later", "about", "credited"),
    [
        (COPY, Metadata(), False),
        (f"{COPY} – Balta", Metadata(), True),
        (COPY, Metadata(byline="Staff and Balta"), True),
        (COPY, Metadata(agency="Balta"), True),
        ("Baltamere is a town.", Metadata(), False),
    ],
)
def test_credit(later: str, about: Metadata, credited: bool) -> None:
    before = Metadata(agency="Balta", publisher="The Post")
    copied = measure_copied(write(say(COPY)), write(say(later)), before, about)
    assert (copied.owner, copied.credited) == ("Balta", credited)
