"""Articles with marked statements: what is read, and one sentence where it cannot be."""

import re
from pathlib import Path

import pytest

from annotator.documents.statements import StatementArticle, read_statements
from annotator.errors import FormatError
from annotator.model import Span


def test_read(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(
        '{"doc": "dam", "statements": [{"spans": [[0, 4], [6, 9]]}, {"spans": [], "by": "x"}]}\n'
        '{"doc": "a b", "statements": [], "note": "more than is needed"}\n',
        encoding="utf-8",
    )
    assert read_statements(tmp_path) == (
        StatementArticle(
            path=tmp_path / "articles" / "dam.txt", statements=((Span(0, 4), Span(6, 9)), ())
        ),
        StatementArticle(path=tmp_path / "articles" / "a b.txt", statements=()),
    )


def test_no_lines_no_articles(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_bytes(b"")
    assert read_statements(tmp_path) == ()


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b'{"doc": "a"}', b'{"doc": "a", "statements": [{"spans": [[1]]}]}',
     b'{"doc": 1, "statements": []}', b'{"doc": "\xff", "statements": []}', b"\xff",
     b'{"doc": "a", "statements": [{"spans": [[1, 2.5]]}]}'],
)  # fmt: skip
def test_broken(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(data)
    with pytest.raises(
        FormatError, match=rf"\A{re.escape(str(path))} does not hold statements: .+\."
    ):
        read_statements(tmp_path)


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        read_statements(tmp_path)
    path = tmp_path / "gold.jsonl"
    assert str(caught.value) == f"{path} cannot be read: No such file or directory."
