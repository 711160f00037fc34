"""Source mentions to learn from: the shipped file, and mistakes with their line."""

from collections import Counter
from pathlib import Path

import pytest

from annotator.documents.mentions import Mention, mentions_path, read_mentions
from annotator.documents.seeds import read_codebook
from annotator.errors import SeedError

HEADER = "mention,name,title,type,identification,kind\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mentions.csv"


def test_read(path: Path) -> None:
    path.write_text(
        HEADER + '"Ana Ruiz, a geologist",Ana Ruiz,geologist,expert,named,person\n'
        "a miner,,,private_person,unnamed,person\n",
        encoding="utf-8",
    )
    assert read_mentions(path) == (
        Mention(
            mention="Ana Ruiz, a geologist", name="Ana Ruiz", title="geologist", type="expert",
            identification="named", kind="person",
        ),
        Mention(
            mention="a miner", name="", title="", type="private_person",
            identification="unnamed", kind="person",
        ),
    )  # fmt: skip


def test_the_shipped_file() -> None:
    found = read_mentions(mentions_path())
    codebook = read_codebook()
    assert [m for m in found if not codebook.has_type(m.type)] == []
    assert [m for m in found if m.name and m.name not in m.mention] == []
    assert {m.kind for m in found} == {"person", "organization", "group", "document"}
    assert [m for m in found if not m.mention.strip()] == []
    twice = [m for m, n in Counter(found).items() if n > 1]
    assert twice == []


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (HEADER.encode() + b"a miner,,,expert,role,person\na miner,,\n", 3),
        (HEADER.encode() + b"a miner,,,expert,role,person,more\n", 2),
        (b"mention,name\na miner,\n", 2),
        (HEADER.encode() + b'"a miner"x,,,expert,role,person\n', 2),
        (HEADER.encode() + b'"a\nminer",,,expert,role,person\nb,\n', 4),
    ],
)
def test_broken(path: Path, data: bytes, line: int) -> None:
    path.write_bytes(data)
    with pytest.raises(SeedError, match=f"line {line}: does not hold mentions: ") as caught:
        read_mentions(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_another_encoding(path: Path) -> None:
    path.write_bytes(HEADER.encode() + b"a miner\xff,,,expert,role,person\n")
    with pytest.raises(SeedError, match=r"mentions.csv: is not a text in UTF-8: "):
        read_mentions(path)


def test_missing(path: Path) -> None:
    with pytest.raises(SeedError) as caught:
        read_mentions(path)
    assert str(caught.value) == f"{path}: cannot be read: No such file or directory"
