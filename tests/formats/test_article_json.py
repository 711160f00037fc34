"""The file of articles: what is written is read again, and what is broken is named."""

import hashlib
import io
import json
from typing import Any

import pytest
from articles import make_codebook, make_coding, make_document, make_suggestions

from annotator.errors import FormatError
from annotator.formats.article_json import (
    Appendix,
    ArticleRecord,
    BoundaryRecord,
    CheckRecord,
    EvidenceRecord,
    MetadataRecord,
    NamedRecord,
    ReceiptRecord,
    ReviewRecord,
    RevisionRecord,
    RunRecord,
    TagRecord,
    read_articles,
    write_articles,
)
from annotator.model import Evidence, Metadata, Tag

FOUND = make_suggestions(make_document())
LOGGED: dict[str, Any] = {
    "start": 0, "end": 5, "client": "tab", "made_at": "2026-01-01T00:00:00.000Z",
    "stored_at": "2026-01-01T00:00:01.000Z",
}  # fmt: skip
CHECKED: dict[str, Any] = {
    "start": 0, "end": 5, "made_at": "2026-01-01T00:00:00.000Z", "from_document": "a0",
}  # fmt: skip
LETTER = Evidence(
    shows="it", seen_at="2026-01-01", sha256=hashlib.sha256(b"\x00").hexdigest(), kept=True
)
TAG = Tag(start=0, end=5, coding=make_coding(), certainty=3, note="“ä”", codebook_version="0.3")
ARTICLE = ArticleRecord(
    id="a1",
    project_id="p1",
    added_at="2026-01-01T00:00:00.000Z",
    deleted_at=None,
    document=make_document(data=b"\x00\xff"),
    units=FOUND.units,
    runs=(RunRecord(id="r1", made_at="2026-01-01T00:00:00.000Z", suggestions=FOUND),),
    reviews=(
        ReviewRecord(
            reviewer_id="ana",
            tags=(
                TagRecord(n=1, seq=1, tag=TAG, origin="tag", **LOGGED),
                TagRecord(n=3, seq=3, tag=None, origin="moved", **LOGGED),
            ),
            boundaries=(
                BoundaryRecord(
                    n=2, seq=2, action="kind", at=None, kind="caption", differing=(1,), **LOGGED
                ),
            ),
            receipts=(
                ReceiptRecord(client="tab", seq=4, digest="d", refused="No.", stored_at="later"),
            ),
            checks=(CheckRecord(n=1, status="asked", whom="Ana", note="“ä”", **CHECKED),),
            evidence=(
                EvidenceRecord(n=2, evidence=LETTER, takes_back=None, data=b"\x00", **CHECKED),
                EvidenceRecord(n=3, evidence=None, takes_back=2, data=None, **CHECKED),
            ),
        ),
    ),
    metadata_changes=(
        MetadataRecord(
            n=1, reviewer_id="ana", before=Metadata(), after=Metadata(title="t"), made_at="now"
        ),
    ),
    revision=RevisionRecord(predecessor_id="a0", made_at="now"),
)
APPENDIX = Appendix(
    reviewers=(NamedRecord(id="ana", name="Ana"),),
    projects=(NamedRecord(id="p1", name="Articles"),),
    codebooks=(make_codebook(),),
)


def written(*articles: ArticleRecord) -> bytes:
    stream = io.BytesIO()
    write_articles(stream, articles, lambda: APPENDIX)
    return stream.getvalue()


@pytest.mark.parametrize("articles", [(), (ARTICLE,), (ARTICLE, ARTICLE)])
def test_what_is_written_is_read_again(articles: tuple[ArticleRecord, ...]) -> None:
    appendix, found = read_articles(io.BytesIO(written(*articles)))
    assert appendix == APPENDIX
    assert tuple(found) == articles


def test_the_file_is_json_with_an_article_a_line() -> None:
    data = written(ARTICLE, ARTICLE)
    lines = data.decode().splitlines()
    assert [line[:8] for line in lines[1:3]] == ['{"id":"a', '{"id":"a']
    found = json.loads(data)
    assert list(found) == [
        "format",
        "version",
        "articles",
        "reviewers",
        "projects",
        "codebooks",
        "members",
        "settings",
    ]
    assert found["articles"][0]["document"]["provenance"]["data"] == "AP8="


def test_the_appendix_is_asked_for_once_the_articles_are_written() -> None:
    seen: list[str] = []

    def articles() -> Any:
        seen.append("article")
        yield ARTICLE

    def appendix() -> Appendix:
        seen.append("appendix")
        return APPENDIX

    write_articles(io.BytesIO(), articles(), appendix)
    assert seen == ["article", "appendix"]


def test_articles_are_read_when_their_turn_comes() -> None:
    found = json.loads(written(ARTICLE, ARTICLE))
    found["articles"][1]["units"] = "gone"
    _, articles = read_articles(io.BytesIO(json.dumps(found).encode()))
    assert next(articles) == ARTICLE
    with pytest.raises(FormatError, match=r"^Article 2 of the file is broken: .*units`?\.$"):
        next(articles)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not JSON"),
        (b"Dear diary", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b'{"format": "source-annotator articles", "version": 1', "not JSON"),
        (b"[1, 2]", "no export"),
        (b'{"schema": 1}', "no export"),
        (b'{"format": "source-annotator articles"}', "no version"),
        (b'{"format": "source-annotator articles", "version": 99}', "version 99.*newer"),
        (b'{"format": "source-annotator articles", "version": 1}', "missing required field"),
    ],
)
def test_what_is_no_such_file(data: bytes, says: str) -> None:
    with pytest.raises(FormatError, match=says):
        read_articles(io.BytesIO(data))
