"""The language of a text: English without a model, others with one."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.documents.language import find_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry said the bridge would stay closed until the spring.", "en"),
        ("Storm Hits Coast", "en"),
        ("KCNA", "en"),
        ("Kyiv, Ukraine", "en"),
        ("Updated: 10:45 GMT", "en"),
        ("Der Minister sagte am Montag, dass die Brücke geschlossen bleibt.", "de"),
        ("Er will her mit dem Geld, sagte der Minister am Montag in der Hauptstadt.", "de"),
        ("De minister zei maandag dat de brug tot het voorjaar gesloten blijft.", "nl"),
        ("Le ministre a déclaré lundi que le pont resterait fermé jusqu'au printemps.", "fr"),
        ("El ministro dijo el lunes que el puente permanecerá cerrado.", "es"),
        ("Ministeren sagde mandag, at broen forbliver lukket til foråret.", "da"),
        ("Министр сказал в понедельник, что мост будет закрыт до весны.", "ru"),
        ("장관은 월요일에 다리가 봄까지 폐쇄될 것이라고 말했다.", "ko"),
        ("12:45 – 13:00", None),
        ("", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert find_language(text) == expected


def test_english_loads_no_model() -> None:
    code = (
        "import sys; from annotator.documents import read_text; "
        "read_text('The ministry said the bridge would stay closed.'); "
        "print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@given(st.text())
def test_any_text_has_a_language_or_none(text: str) -> None:
    language = find_language(text)
    assert language is None or language.isalpha()
