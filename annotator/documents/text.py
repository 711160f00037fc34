"""Bytes to text: the encoding found and named, every character kept."""

import codecs
import re

from annotator.documents.language import is_english
from annotator.errors import EmptyDocument, UnreadableDocument

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BINARY_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "an RTF file"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
)
EMPTY = "There is no text in it. Give an article with at least one sentence."
READABLE = "Give a text, Markdown, HTML, DOCX or PDF file."
# Control characters that no text file has a use for; a page feed, for one, has.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
LEGACY = re.compile(
    r"(iso-?8859|windows|cp|koi8|mac|big5|gb|euc|shift|us-ascii|ascii|latin)[\w-]*", re.IGNORECASE
)
"""Encodings a page may declare. Python knows others that are traps, such as punycode. Browsers read
ISO 8859-1 as Windows-1252, which has the quotation marks, and so is it read here."""
MOST_CONTROLS = 0.002
"""Share of control characters above which decoded bytes are taken for binary: a stray one happens
in real text, compressed data has one in ten."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of `data` and the name of its encoding; a byte order mark is not part of the text.

    A byte order mark decides, else UTF-8 if the bytes are valid, else the encoding that the file
    or the server declared, else Windows-1252 for English, else the best guess of
    charset-normalizer.
    Raises EmptyDocument, and UnreadableDocument for anything but text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decode_as(encoding, data[len(mark) :])
            if text is None:
                raise UnreadableDocument(
                    f"The file is marked as {encoding}, but is not. Save it as UTF-8 and try again."
                )
            return check_text(text), encoding
    for signature, what in BINARY_SIGNATURES:
        if data.startswith(signature):
            raise UnreadableDocument(f"This is {what}, not text. {READABLE}")
    text = _decode_as("utf-8", data)
    if text is not None:
        return check_text(text), "utf-8"
    return _decode_legacy(data, declared)


def check_text(text: str) -> str:
    """`text` itself, if it can be annotated.

    Raises EmptyDocument for white space only; UnreadableDocument for NUL characters, for half
    characters (lone surrogates) that no file can hold, and for binary data taken for text.
    """
    if not text.strip():
        raise EmptyDocument(EMPTY)
    nul = text.find("\0")
    if nul >= 0:
        raise UnreadableDocument(
            f"There is a NUL character at position {nul:,}, so this is not a text file, or a "
            f"damaged one. {READABLE}"
        )
    if len(CONTROL.findall(text)) > MOST_CONTROLS * len(text) + 1:
        raise UnreadableDocument(f"This looks like binary data, not text. {READABLE}")
    half = SURROGATE.search(text)
    if half:
        raise UnreadableDocument(
            f"The character at position {half.start():,} is broken (half of a surrogate pair). "
            "Remove it and try again."
        )
    return text


def _decode_legacy(data: bytes, declared: str | None) -> tuple[str, str]:
    if b"\0" in data:
        at = data.index(b"\0")
        raise UnreadableDocument(
            f"There is a NUL byte at position {at:,}, so this is not a text file. {READABLE}"
        )
    encoding = _legacy_name(declared)
    text = _decode_as(encoding, data) if encoding else None
    if text is not None and encoding:
        return check_text(text), encoding
    # charset-normalizer takes the quotation marks of a short English text for letters of cp852.
    text = _decode_as("cp1252", data)
    if text is not None and is_english(text):
        return check_text(text), "cp1252"
    # Costs 10 ms to import, which files in UTF-8 should not pay.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    text = _decode_as(best.encoding, data) if best else None
    if best is None or text is None:
        raise UnreadableDocument(
            "The encoding of this text is unknown. Save it as UTF-8 and try again."
        )
    return check_text(text), best.encoding


def _legacy_name(declared: str | None) -> str | None:
    """Python's name of a declared encoding; None for one that no page is written in."""
    if not declared or not LEGACY.fullmatch(declared):
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _decode_as(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
