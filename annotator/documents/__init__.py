"""The only readers of the outside world: files, addresses, pastes and uploads become a Document;
the seeds become codebook, registry and lexicons."""

from annotator.documents.addresses import PUBLIC_ONLY, AddressPolicy
from annotator.documents.limits import Limits
from annotator.documents.reading import read_bytes, read_document, read_text
from annotator.documents.seeds import read_codebook, read_lexicons, shipped_seeds

__all__ = [
    "PUBLIC_ONLY",
    "AddressPolicy",
    "Limits",
    "read_bytes",
    "read_codebook",
    "read_document",
    "read_lexicons",
    "read_text",
    "shipped_seeds",
]
