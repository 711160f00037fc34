"""Finds the articles of a folder that are annotated in brat standoff, one annotation file each."""

from collections.abc import Iterator
from pathlib import Path

from annotator.errors import FormatError
from annotator.model import Span, Value

SUFFIX = ".ann"
SENTENCES = ".txt.xml.tsv"


class StandoffArticle(Value, frozen=True, kw_only=True):
    """An article with what an annotator marked in it."""

    path: Path
    """The text."""
    annotation: Path
    standoff: str
    """What `annotation` holds."""
    sentences: tuple[Span, ...] | None = None
    """Offsets in code points; None where the folder has none at all."""


def holds_standoff(folder: Path) -> bool:
    return any(_annotations(folder))


def read_standoff_folder(folder: Path) -> tuple[StandoffArticle, ...]:
    """The annotated articles of a folder, by name, in either layout:

    NAME.txt beside NAME.ann, as brat has it; or, as PolNeAR has it, text/NAME.txt and
    attributions/NAME_ANNOTATOR.ann, of which the first annotator counts. In both, sentence offsets
    may lie in sents/NAME.txt.xml.tsv, "start TAB end" on each line. If they do for any article,
    one without them has no sentences.

    Raises FormatError.
    """
    offsets = folder / "sents"
    return tuple(
        StandoffArticle(
            path=_beside(text, annotation),
            annotation=annotation,
            standoff=_read(annotation),
            sentences=_sentences(offsets / (text.stem + SENTENCES)) if offsets.is_dir() else None,
        )
        for text, annotation in _annotations(folder)
    )


def _annotations(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Text and annotation of each article."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        yield path.with_suffix(".txt"), path
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob(f"*{SUFFIX}")):
        first.setdefault(path.stem.rpartition("_")[0] or path.stem, path)
    for name, path in first.items():
        yield folder / "text" / f"{name}.txt", path


def _beside(text: Path, annotation: Path) -> Path:
    if not text.is_file():
        raise FormatError(f"{annotation} has no text: {text} is not there.")
    return text


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise FormatError(f"{path} is not a text in UTF-8.") from None


def _sentences(path: Path) -> tuple[Span, ...]:
    if not path.exists():
        return ()
    rows = [line.split("\t") for line in _read(path).splitlines() if line.strip()]
    try:
        return tuple(Span(int(start), int(end)) for start, end in rows)
    except ValueError:
        raise FormatError(
            f"{path} holds something else than start and end of a sentence."
        ) from None
