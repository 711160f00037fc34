"""Everything that can go wrong, as one tree.

AnnotatorError
├── DocumentError (ValueError)     the article cannot be read
│   ├── UnreadableDocument         not text, broken, encrypted, unknown format
│   ├── EmptyDocument              nothing to attribute in it
│   ├── DocumentTooLarge           over a limit: bytes, pages, units, seconds
│   ├── FetchRefused               the address policy forbids this address
│   └── FetchFailed                the address did not answer as it should
├── SeedError (ValueError)         a codebook, registry or lexicon file is broken: path, line
├── StoreError                     the database
│   ├── NotFound (LookupError)     no such document, reviewer, project
│   ├── StoreTooNew                written by a newer version of this program
│   ├── StoreBusy                  locked by another program for too long
│   ├── StoreUnwritable            read-only, full, or not a database
│   └── StoreRefused (ValueError)  what was to be stored does not fit together
├── ReviewError (ValueError)       a reviewer's change cannot be applied
│   ├── OutsideDocument            the span is not in the text
│   └── UnknownType                the codebook has no such type
├── FormatError (ValueError)       an import file is not what it says
└── AccessError                    not allowed
    ├── SignedOut                  nobody is signed in, or not any more
    └── TooManyTries               wrong codes; to be tried again later

Faces catch AnnotatorError and print its one sentence; the engine raises none.
Each message says what happened and what to do.
"""

from pathlib import Path


class AnnotatorError(Exception):
    """Base of every error this package raises on purpose; its text is fit for a user."""


class DocumentError(AnnotatorError, ValueError):
    """The article cannot be read."""


class UnreadableDocument(DocumentError):
    """Not text, broken, encrypted or of an unknown format."""


class EmptyDocument(DocumentError):
    """There is nothing to attribute in it."""


class DocumentTooLarge(DocumentError):
    """Over one of the limits on bytes, pages, units or seconds."""


class FetchRefused(DocumentError):
    """The address policy forbids this address."""


class FetchFailed(DocumentError):
    """The address did not answer, or not as it should."""


class SeedError(AnnotatorError, ValueError):
    """A codebook, registry or lexicon file is broken; `path` and `line` say where (from 1; 0 where
    the file or folder as a whole is meant)."""

    def __init__(self, path: Path | str, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}" if line else f"{path}: {problem}")
        self.path = Path(path)
        self.line = line


class StoreError(AnnotatorError):
    """The database could not do what was asked."""


class NotFound(StoreError, LookupError):
    """No such document, reviewer or project."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of this program."""


class StoreBusy(StoreError):
    """Another program kept the database locked for too long."""


class StoreUnwritable(StoreError):
    """The database is read-only, the disk is full, or the file is not a database."""


class StoreRefused(StoreError, ValueError):
    """What was to be stored does not fit together, or with what is there."""


class ReviewError(AnnotatorError, ValueError):
    """A reviewer's change cannot be applied."""


class OutsideDocument(ReviewError):
    """The span of a change does not lie within the text."""


class UnknownType(ReviewError):
    """The codebook has no such source type."""


class FormatError(AnnotatorError, ValueError):
    """An import file is not what it says it is."""


class AccessError(AnnotatorError):
    """The request is not allowed."""


class SignedOut(AccessError):
    """Nobody is signed in here, or not any more."""


class TooManyTries(AccessError):
    """Somebody, or everybody together, guessed wrong too often; later they may try again."""
