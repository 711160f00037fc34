"""Mentions as a tagger may leave them, made noun phrases again."""

import pytest
from invented import document

from annotator.engine.phrases import mend
from annotator.engine.reading import Reading
from annotator.engine.units import split_units

CUT = """
Students at the school | the school | Students at the school said they were cold.
Police in Tarn | Tarn | Police in Tarn said two men were held.
Opposition lawmakers | lawmakers | Opposition lawmakers said the vote was rigged.
one of them | them | It is late, one of them added.
detectives from Norland, the Isles and Selmia | the Isles and Selmia | The ring broke, detectives from Norland, the Isles and Selmia said.
a video shared on Telegram | a video shared | On Sunday a video shared on Telegram appeared to show it.
The letter | The | The letter said it was late.
the auditor | In | In May, the auditor said it was late.
chair, Ana Ruiz | whose chair, Ana Ruiz | The trust, whose chair, Ana Ruiz, said it was late, met.
police | police | In Tarn, police said two men were held.
the mayor | the mayor | Speaking in Tarn, the mayor said it was late.
officials | officials | Yesterday officials said it was late.
them | them | She told them and said it was late.
the Isles and Selmia | the Isles and Selmia | It rained, the Isles and Selmia said.
two men | two men | At noon two men said it was late.
Selmia | Selmia | After the talks in Tarn, Selmia said it was late.
letter | 's | Tarn 's chair to leave , letter said it was late.
"""


@pytest.mark.parametrize("row", CUT.strip().splitlines())
def test_mend(row: str) -> None:
    whole, tagged, text = row.split(" | ")
    read = document(text)
    r = Reading(read, split_units(read))
    verb = next(k for k, w in enumerate(r.low) if w in {"said", "added", "appeared"})
    words = tagged.replace(",", " ,").split()
    found = [k for k in range(len(r.word)) if r.word[k : k + len(words)] == words]
    assert r.words(mend(r, (found[0], found[0] + len(words)), (verb, verb + 1))) == whole
