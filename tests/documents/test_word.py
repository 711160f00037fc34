"""DOCX: kinds from styles, everything visible read, bombs refused."""

import io
import zipfile

import docx
import pytest

from annotator.documents import Limits, read_bytes
from annotator.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument

INSERTION = (
    '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="1" '
    'w:author="a"><w:r><w:t xml:space="preserve"> It was added later.</w:t></w:r></w:ins>'
)
DELETION = (
    '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="2" '
    'w:author="a"><w:r><w:delText>It was struck.</w:delText></w:r></w:del>'
)


def save(document: "docx.document.Document") -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def article() -> bytes:
    document = docx.Document()
    document.add_paragraph("Bridge to stay closed", style="Title")
    document.add_paragraph("By Ana Example")
    document.add_heading("Costs", level=2)
    paragraph = document.add_paragraph("The ministry said so.")
    for change in (INSERTION, DELETION):
        paragraph._p.append(docx.oxml.parse_xml(change))
    document.add_paragraph("Workers at the bridge (Jo Doe/AP)", style="Caption")
    document.add_paragraph("“Nobody asked us”", style="Intense Quote")
    document.add_paragraph("")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Greens", "31.2%"
    return save(document)


def test_kinds() -> None:
    document = read_bytes(article(), name="article.docx")
    assert document.metadata.title == "Bridge to stay closed"
    assert document.metadata.byline == "Ana Example"
    assert document.provenance.encoding is None
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", "Bridge to stay closed"),
        ("body", "By Ana Example"),
        ("heading", "Costs"),
        ("body", "The ministry said so. It was added later."),
        ("caption", "Workers at the bridge (Jo Doe/AP)"),
        ("quote_box", "“Nobody asked us”"),
        ("body", "Greens"),
        ("body", "31.2%"),
    ]


def archive(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items():
            target.writestr(name, data)
    return file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = archive(**{"word/document.xml": b"0" * 3_000_000})
    with pytest.raises(DocumentTooLarge, match="unpacks to 3 MB"):
        read_bytes(bomb, name="bomb.docx", limits=Limits(max_bytes=500_000))


def test_entities_are_not_expanded() -> None:
    source = zipfile.ZipFile(io.BytesIO(article()))
    entries = {name: source.read(name) for name in source.namelist()}
    body = entries["word/document.xml"].split(b"?>", 1)[1]
    body = body.replace(b"The ministry said so.", b"The ministry said so &secret; &big;.")
    head = b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY secret SYSTEM 'file:///etc/hostname'>"
    entries["word/document.xml"] = head + b"<!ENTITY big 'aaaa'>]>" + body
    document = read_bytes(archive(**entries), name="a.docx")
    assert "The ministry said so" in document.text
    assert "aaaa" not in document.text
    with open("/etc/hostname") as file:
        assert file.read().strip() not in document.text


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 no archive", b"not even that", archive(a=b"b"), archive(**{"word/document.xml": b"<"})],
    ids=["cut", "text", "other", "empty"],
)  # fmt: skip
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="This DOCX file is broken"):
        read_bytes(data, name="article.docx")


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(EmptyDocument, match="no text in this DOCX"):
        read_bytes(save(docx.Document()), name="article.docx")
