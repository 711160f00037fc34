"""Documents for the tests of this folder."""

from annotator.model import Block, Document, Metadata, Provenance


def document(text: str, blocks: tuple[Block, ...] = (), **metadata: str) -> Document:
    provenance = Provenance(data=text.encode(), sha256="", media_type="text/plain")
    return Document(text=text, provenance=provenance, blocks=blocks, metadata=Metadata(**metadata))
