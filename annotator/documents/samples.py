"""Reads the sample articles' gold answers from seeds/samples/."""

from pathlib import Path
from typing import Literal

import msgspec

from annotator.documents.seeds import shipped_seeds
from annotator.errors import SeedError
from annotator.model import GoldUnit, Metadata

SUFFIX = ".gold.json"


class GoldArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article with the key to every one of its units."""

    name: str
    """The file name without its suffixes."""
    path: Path
    """The article itself, beside its gold file."""
    metadata: Metadata
    units: tuple[GoldUnit, ...]
    """In text order; offsets in code points of the decoded file."""
    coder: str
    codebook_version: str


class _GoldFile(msgspec.Struct, frozen=True, kw_only=True):
    schema: Literal[1]
    article: str
    codebook_version: str
    coder: str
    metadata: Metadata
    units: tuple[GoldUnit, ...]


def sample_paths() -> tuple[Path, ...]:
    """The gold files that came with the program, by name."""
    return tuple(sorted((shipped_seeds() / "samples").glob(f"*{SUFFIX}")))


def read_samples() -> tuple[GoldArticle, ...]:
    """Every sample article that came with the program.

    Raises SeedError.
    """
    return tuple(read_gold(path) for path in sample_paths())


def read_gold(path: Path) -> GoldArticle:
    """The gold answer in `path`; its article lies in the same folder.

    Raises SeedError, with line 1 where the trouble is not on one line.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_GoldFile)
    except OSError as error:
        raise SeedError(path, 1, f"cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SeedError(path, 1, f"not a gold answer: {error}") from None
    article = path.parent / file.article
    if not article.is_file():
        raise SeedError(path, 1, f"its article {file.article!r} is not beside it")
    return GoldArticle(
        name=path.name.removesuffix(SUFFIX),
        path=article,
        metadata=file.metadata,
        units=file.units,
        coder=file.coder,
        codebook_version=file.codebook_version,
    )
