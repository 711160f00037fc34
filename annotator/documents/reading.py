"""Turns a file, an address, a paste or an upload into a Document."""

import hashlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit

import msgspec

from annotator.documents.addresses import PUBLIC_ONLY, AddressPolicy
from annotator.documents.blocks import Content
from annotator.documents.limits import Limits, check_size
from annotator.documents.metadata import complete
from annotator.documents.text import EMPTY, check_text, decode
from annotator.errors import DocumentError, EmptyDocument, FetchRefused, UnreadableDocument
from annotator.model import Document, Provenance

TEXT, MARKDOWN, HTML, PDF = "text/plain", "text/markdown", "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
}
HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
DEFAULT = Limits()


def read_plain(data: bytes, limits: Limits, declared: str | None = None) -> Content:
    """The text of a file to the letter."""
    text, encoding = decode(data, declared)
    return Content(text=text, encoding=encoding)


Reader = Callable[[bytes, Limits, str | None], Content]
FORMATS = {
    TEXT: "text file",
    MARKDOWN: "Markdown file",
    HTML: "HTML page",
    PDF: "PDF file",
    DOCX: "DOCX file",
}


def load_reader(media_type: str) -> Reader:
    """The reader of a format. Imported when first needed, since the libraries of the formats cost
    0.1 to 0.5 s each, which a text file should not pay."""
    if media_type == HTML:
        from annotator.documents.page import read_html

        return read_html
    if media_type == MARKDOWN:
        from annotator.documents.markdown import read_markdown

        return read_markdown
    if media_type == PDF:
        from annotator.documents.pdf import read_pdf

        return read_pdf
    if media_type == DOCX:
        from annotator.documents.word import read_word

        return read_word
    return read_plain


def read_document(
    source: str, *, limits: Limits = DEFAULT, policy: AddressPolicy = PUBLIC_ONLY
) -> Document:
    """The article at `source`: a path, an http or https address, or "-" for standard input.

    Raises DocumentError.
    """
    if source == "-":
        return read_bytes(sys.stdin.buffer.read(limits.max_bytes + 1), limits=limits)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source):
        return _read_address(source, limits, policy)
    document = read_bytes(_read_file(source, limits), name=source, limits=limits)
    return _with_provenance(document, path=source)


def read_text(text: str, *, limits: Limits = DEFAULT) -> Document:
    """A paste, kept to the letter.

    Raises DocumentError: EmptyDocument for white space only, UnreadableDocument for NUL characters
    and lone surrogates, DocumentTooLarge.
    """
    data = check_text(text).encode()
    check_size(len(data), limits, "The text")
    return _document(data, TEXT, Content(text=text, encoding="utf-8"))


def read_bytes(
    data: bytes, *, name: str = "", media_type: str | None = None, limits: Limits = DEFAULT
) -> Document:
    """An upload. The format is found by content, then by the suffix of `name`, then by
    `media_type`, which may name an encoding ("text/html; charset=...").

    Raises DocumentError.
    """
    check_size(len(data), limits)
    if not data.strip():
        raise EmptyDocument(EMPTY)
    charset = re.search(r"charset=[\"']?([\w-]+)", media_type or "", re.IGNORECASE)
    found = find_format(data, name, media_type)
    reader = load_reader(found)
    try:
        content = reader(data, limits, charset[1] if charset else None)
    except DocumentError:
        raise
    except Exception as error:  # there is no telling what a parser raises on broken or hostile data
        raise UnreadableDocument(
            f"This {FORMATS[found]} is broken and cannot be read. Save or download it again, or "
            "paste the text."
        ) from error
    return _document(data, found, content)


def find_format(data: bytes, name: str, media_type: str | None) -> str:
    """The media type to read `data` as; plain text if nothing says otherwise."""
    if b"%PDF-" in data[:1_024]:
        return PDF
    if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data:
        return DOCX
    by_suffix = SUFFIXES.get(PurePath(name).suffix.lower())
    declared = (media_type or "").partition(";")[0].strip().lower()
    by_type = HTML if declared == "application/xhtml+xml" else declared
    if by_suffix or by_type in FORMATS:
        return by_suffix or by_type
    return HTML if HTML_START.match(data[:2_048]) else TEXT


def _document(data: bytes, media_type: str, content: Content) -> Document:
    return Document(
        text=content.text,
        provenance=Provenance(
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=media_type,
            encoding=content.encoding,
        ),
        metadata=complete(content.metadata, content.text),
        blocks=content.blocks,
    )


def _with_provenance(document: Document, **known: str) -> Document:
    provenance = msgspec.structs.replace(document.provenance, **known)
    return msgspec.structs.replace(document, provenance=provenance)


def _read_file(path: str, limits: Limits) -> bytes:
    """The bytes of a file; one over the limit is refused before it is read."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(limits.max_bytes + 1) if size <= limits.max_bytes else b""
    except FileNotFoundError:
        problem = f"There is no file {path}. Check the name and the folder."
    except IsADirectoryError:
        problem = f"{path} is a folder. Name a file in it."
    except PermissionError:
        problem = f"You are not allowed to read {path}. Ask its owner for access."
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror}."
    except ValueError:  # a NUL character in the name
        problem = "This is not a file name. Check it."
    else:
        check_size(max(size, len(data)), limits)
        return data
    raise UnreadableDocument(problem)


def _read_address(address: str, limits: Limits, policy: AddressPolicy) -> Document:
    if not re.match(r"https?://", address, re.IGNORECASE):
        raise FetchRefused("Only addresses that begin with http:// or https:// can be read.")
    # Imports httpx, which costs 0.1 s.
    from annotator.documents.web import fetch

    answer = fetch(address, limits, policy)
    typeless = answer.content_type in ("", "application/octet-stream")
    document = read_bytes(
        answer.data,
        name=urlsplit(answer.final_address).path if typeless else "",
        media_type=answer.content_type,
        limits=limits,
    )
    return _with_provenance(
        document,
        address=address,
        final_address=answer.final_address,
        fetched_at=answer.fetched_at,
    )
