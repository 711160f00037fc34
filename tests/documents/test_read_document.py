"""The public readers: formats, provenance, limits, and a clear sentence for whatever goes wrong."""

import contextlib
import hashlib
import io
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfs import Line, make_pdf

from annotator.documents import Limits, read_bytes, read_document, read_text
from annotator.documents.reading import DOCX, HTML, MARKDOWN, PDF, TEXT, find_format
from annotator.errors import (
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    FetchRefused,
    UnreadableDocument,
)
from annotator.model import Block, Document, Metadata, Provenance

ARTICLE = "Bridge closed\r\n\r\nThe bridge is closed, officials said. “It’s old.”\n"


def test_a_text_file_is_kept_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    data = b"\xef\xbb\xbf" + ARTICLE.encode()
    path.write_bytes(data)
    assert read_document(str(path)) == Document(
        text=ARTICLE,
        provenance=Provenance(
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type="text/plain",
            encoding="utf-8",
            path=str(path),
        ),
        metadata=Metadata(title="Bridge closed", language="en"),
    )


def test_a_paste_is_kept_to_the_letter() -> None:
    document = read_text(ARTICLE)
    assert document.text == ARTICLE
    assert document.provenance.data == ARTICLE.encode()
    assert document.provenance.path is None


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    assert read_document("-").text == ARTICLE


def test_blocks_lie_where_they_say() -> None:
    document = read_bytes(b"# A heading\n\nA sentence.", name="a.md")
    assert document.text == "A heading\n\nA sentence."
    assert document.blocks == (
        Block(start=0, end=9, kind="heading"),
        Block(start=11, end=22, kind="body"),
    )


@pytest.mark.parametrize(
    ("data", "name", "media_type", "expected"),
    [
        (b"x", "a.txt", None, TEXT),
        (b"x", "a.MD", None, MARKDOWN),
        (b"x", "a.htm", "text/plain", HTML),
        (b"x", "", "text/markdown", MARKDOWN),
        (b"x", "", "Text/HTML; charset=utf-8", HTML),
        (b"x", "", "application/xhtml+xml", HTML),
        (b"x", "a.doc", "application/octet-stream", TEXT),
        (b"x", "article", None, TEXT),
        (b"<!-- a --> <!DOCTYPE html><p>x", "", None, HTML),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<html>", "", None, HTML),
        (b"<header>x", "", None, TEXT),
        (b"<!doctype html>", "a.txt", None, TEXT),
        (b"\n%PDF-1.7", "a.txt", "text/html", PDF),
        (b"PK\x03\x04..word/document.xml", "a.zip", None, DOCX),
        (b"PK\x03\x04..xl/workbook.xml", "a.xlsx", None, TEXT),
    ],
)
def test_formats(data: bytes, name: str, media_type: str | None, expected: str) -> None:
    assert find_format(data, name, media_type) == expected


def test_a_declared_encoding_is_used() -> None:
    data = "Ministr řekl, že most zůstane uzavřen.".encode("cp1250")
    document = read_bytes(data, media_type='text/plain; charset="windows-1250"')
    assert document.text == "Ministr řekl, že most zůstane uzavřen."
    assert document.provenance.encoding == "cp1250"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_an_empty_file_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(EmptyDocument, match="no text"):
        read_bytes(data, name=name)


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>A title</title></head><body></body></html>",
        "<html><body><script>article()</script><noscript>Turn on scripts.</noscript></body></html>",
        "<!-- nothing at all -->",
        "<html><body><nav><a href=/>Home</a></nav></body></html>",
    ],
)
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(EmptyDocument, match="No article text was found on this page"):
        read_bytes(html.encode(), name="a.html")


def test_entities_and_the_network_are_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is hunter2")
    page = f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">
    <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
    <html><body><p>The minister said &s; and &b; on Monday, her office confirmed.</p></body></html>"""
    text = read_bytes(page.encode(), name="a.xhtml").text
    assert "The minister said &s; and &b; on Monday" in text
    assert "hunter2" not in text


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(DocumentTooLarge, match=r"The file is larger than 20\.0 MB, the limit"):
        read_document(str(path))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a file without end is a Unix thing")
def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(DocumentTooLarge, match="larger than 1,000 bytes"):
        read_document("/dev/zero", limits=Limits(max_bytes=1_000))


def test_the_limit_on_bytes_is_inclusive() -> None:
    limits = Limits(max_bytes=9)
    assert read_text("Nine char", limits=limits).text == "Nine char"
    with pytest.raises(DocumentTooLarge, match="The text is larger than 9 bytes"):
        read_text("Nine chär", limits=limits)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    missing = tmp_path / "none.txt"
    with pytest.raises(UnreadableDocument, match=r"There is no file .*none.txt\. Check the name"):
        read_document(str(missing))
    with pytest.raises(UnreadableDocument, match=r"is a folder\. Name a file in it"):
        read_document(str(tmp_path))
    with pytest.raises(UnreadableDocument, match="not a file name"):
        read_document("a\0b")
    with pytest.raises(UnreadableDocument, match="cannot be read: "):
        read_document(str(tmp_path / ("n" * 5_000)))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text(ARTICLE)
    path.chmod(0)
    with pytest.raises(UnreadableDocument, match="You are not allowed to read"):
        read_document(str(path))


@pytest.mark.parametrize(
    "address", ["ftp://a.example/b", "file:///etc/passwd", "gopher://x", "HTTPX://a"]
)
def test_other_schemes_are_refused(address: str) -> None:
    with pytest.raises(FetchRefused, match="begin with http"):
        read_document(address)


def test_messages_are_sentences() -> None:
    for data in (b"", b"\0", b"\x89PNG", b"%PDF-1.4", b"PK\x03\x04 word/document.xml"):
        with pytest.raises(DocumentError) as caught:
            read_bytes(data)
        assert str(caught.value)[0].isupper()
        assert str(caught.value)[-1] == "."


def test_libraries_are_loaded_when_needed() -> None:
    code = (
        "import sys, annotator.documents; annotator.documents.read_text('He said so.'); "
        "print([m for m in sys.modules if m in ('trafilatura', 'lxml', 'docx', 'pypdfium2', "
        "'httpx', 'charset_normalizer', 'py3langid', 'markdown_it', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_libraries_keep_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for data in (b"<html><body><p>x", b"<p></p>", b"%PDF-1.4", make_pdf([Line(9, 9, "x")])):
            with contextlib.suppress(DocumentError):
                read_bytes(data, media_type="text/html")
    assert capfd.readouterr() == ("", "")


HTML_BITS = st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<table><tr><td>", "<figure>", "<figcaption>", "<blockquote>", "<br><br>", "<h1>", "<article>", "<template>", "<svg>", "<body>", "</html>", "<title>", "<!--", "&#0;", "&#xD800;", "&#1;", "\0", "\ufeff", "<img title=a>", "<script>", "<span class=credit>", "The minister said so. ", "\U0001d000\U0001d001", "\n", "---\n", "# ", "> ", "* ", "![](a)", "[a](b)",
])  # fmt: skip
MARKUP = st.lists(HTML_BITS | st.text(max_size=5), max_size=30).map("".join)
NAMES = st.sampled_from(["", "a.txt", "a.md", "a.html", "a.pdf", "a.docx"])
STARTS = st.sampled_from(
    [b"", b"%PDF-1.4\n", b"PK\x03\x04word/document.xml", b"\xff\xfe", b"<html><body>", b"\x1b(B"]
)


def check_document(document: Document, data: bytes) -> None:
    assert document.text.strip()
    document.text.encode()
    assert document.provenance.data == data
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        text = document.text[block.start : block.end]
        assert text == text.strip()
        end = block.end
    assert not document.blocks or end == len(document.text)


@given(STARTS, st.binary(max_size=200), NAMES)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes, name: str) -> None:
    try:
        document = read_bytes(start + rest, name=name)
    except DocumentError:
        return
    check_document(document, start + rest)


@given(MARKUP, st.sampled_from(["a.md", "a.html"]))
def test_any_markup_is_read_or_refused(markup: str, name: str) -> None:
    data = markup.encode(errors="surrogatepass")
    try:
        document = read_bytes(data, name=name)
    except DocumentError:
        return
    check_document(document, data)


@given(st.text())
def test_any_text_is_kept_or_refused(text: str) -> None:
    try:
        document = read_text(text)
    except EmptyDocument:
        assert not text.strip()
    except UnreadableDocument:
        assert "\0" in text or not text.isprintable()
    else:
        assert document.text == text
        assert document.provenance.data.decode() == text
