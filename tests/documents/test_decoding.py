"""Encodings are found and named; what is no text is refused in a sentence."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.documents.text import check_text, decode
from annotator.errors import EmptyDocument, UnreadableDocument

QUOTED = "The minister said “no” – and didn’t explain."
CZECH = "Ministr řekl, že most zůstane uzavřen až do jara, protože pilíře mají trhliny."
RUSSIAN = "Министр сказал, что мост будет закрыт до весны. Об этом сообщили в понедельник."


@pytest.mark.parametrize(
    ("data", "declared", "expected"),
    [
        (QUOTED.encode(), None, (QUOTED, "utf-8")),
        (b"Plain ASCII, he said.", "utf-16", ("Plain ASCII, he said.", "utf-8")),
        (codecs.BOM_UTF8 + QUOTED.encode(), None, (QUOTED, "utf-8")),
        (QUOTED.encode("utf-16"), None, (QUOTED, "utf-16-le")),
        (codecs.BOM_UTF16_BE + QUOTED.encode("utf-16-be"), None, (QUOTED, "utf-16-be")),
        (QUOTED.encode("utf-32"), None, (QUOTED, "utf-32-le")),
        (QUOTED.encode("cp1252"), None, (QUOTED, "cp1252")),
        (QUOTED.encode("cp1252"), "iso-8859-1", (QUOTED, "cp1252")),
        (CZECH.encode("iso8859-2"), "ISO-8859-2", (CZECH, "iso8859-2")),
        (CZECH.encode("cp1250"), "windows-1250", (CZECH, "cp1250")),
        (CZECH.encode("cp1250"), "punycode", (CZECH, "cp1250")),
        (RUSSIAN.encode("cp1251"), None, (RUSSIAN, "cp1251")),
        (RUSSIAN.encode("koi8-r"), "koi8-r", (RUSSIAN, "koi8-r")),
        (
            b"One.\r\nTwo.\rThree.\n\n \xc2\xa0Four.",
            None,
            ("One.\r\nTwo.\rThree.\n\n \xa0Four.", "utf-8"),
        ),
    ],
)
def test_decode(data: bytes, declared: str | None, expected: tuple[str, str]) -> None:
    assert decode(data, declared) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"PK\x03\x04 something", "a ZIP archive"),
        (b"{\\rtf1\\ansi Hello}", "an RTF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password-protected Office file"),
        (b"The minister\0said so.", "NUL character at position 12"),
        (b"The minister\0said \xff so.", "NUL byte at position 12"),
        (bytes(range(1, 128)) * 20, "binary data"),
        (codecs.BOM_UTF16_LE + b"a\xd8b", "marked as utf-16-le, but is not"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        decode(data)


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="Save it as UTF-8"):
        decode(b"\xff\xfd\x81" * 30)


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u2028\xa0"])
def test_white_space_is_no_article(text: str) -> None:
    with pytest.raises(EmptyDocument):
        decode(text.encode())


def test_half_characters_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="position 4"):
        check_text("abc \ud83d def")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf8_is_kept_to_the_letter(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8")
