"""The one-file lesson: nothing from outside, nothing to stumble upon, nothing that escapes."""

import base64
import json
import re

import msgspec
from lessons import TEXTS, make_lesson

from annotator.formats.lesson_html import (
    encode_key,
    key_data,
    lesson_asset,
    render_lesson_html,
    words_of,
)
from annotator.model import Span

LESSON = make_lesson()


def test_asks_for_nothing() -> None:
    """Apart from what the vendored library could write into a page and is never asked to."""
    page = render_lesson_html(LESSON).replace(lesson_asset("qrcode.js"), "")
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href)\s*=\s*[\"'](?!#)", page)
    assert "crypto.subtle" not in page
    assert "randomUUID" not in page
    assert not re.findall(r"\bfetch\(|XMLHttpRequest|WebSocket|import\(", page)


def test_the_key_does_not_meet_the_eye() -> None:
    page = render_lesson_html(LESSON)
    for told in ("The ministry said so.", "A ministry governs.", "The ministry and the agency."):
        assert told not in page
    key = re.search(r'id="key">([^<]+)<', page)
    assert key is not None
    assert json.loads(base64.b64decode(key[1])) == json.loads(msgspec.json.encode(key_data(LESSON)))


def test_text_cannot_end_the_script() -> None:
    unit = msgspec.structs.replace(LESSON.units[0], text="</script><b>x")
    page = render_lesson_html(make_lesson(units=(unit,), title="<i>& title"))
    assert page.count("</script>") == 3
    assert "<i>" not in page


def test_key_of_each_answer() -> None:
    first, _, third = key_data(LESSON)["units"]
    assert first["told"]["authorities"] == ["agrees", "Agrees with the key.", ""]
    assert first["told"]["reporter"][0] == "differs"
    assert (first["cue"], first["named"]) == (Span(8, 9), Span(5, 8))
    assert (third["label"], third["told"]["people"][0]) == ("", "open")
    assert encode_key(LESSON).isascii()


def test_words_of() -> None:
    assert words_of(TEXTS[1], Span(0, 5)) == Span(0, 1)
    assert words_of(TEXTS[1], None) is None
    assert words_of("a b", Span(1, 2)) is None


def test_a_preview_says_so() -> None:
    assert '"preview":true' in render_lesson_html(LESSON, preview=True)
    assert '"preview":false' in render_lesson_html(LESSON)
