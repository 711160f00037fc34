"""How much of a document is read before it is refused."""

import msgspec

from annotator.errors import DocumentTooLarge


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Upper bounds, every one of them inclusive."""

    max_bytes: int = 20_000_000
    """Of the file, and of a web page after decompression."""
    max_pages: int = 500
    """Of a PDF."""
    max_units: int = 20_000
    """Of the article, once split; checked where articles are added."""
    max_seconds: float = 30.0
    """For fetching an address, from the first name look-up to the last byte; and for reading the
    pages of a PDF."""


def check_size(size: int, limits: Limits, what: str = "The file") -> None:
    """Raises DocumentTooLarge if `size` bytes are more than the limits allow."""
    if size > limits.max_bytes:
        raise DocumentTooLarge(
            f"{what} is larger than {_megabytes(limits.max_bytes)}, the limit. Give a smaller one, "
            "or raise the limit on bytes."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"
