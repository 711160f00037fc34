"""Small PDF files for the tests, written by hand so that every line stands where we want it."""

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """Text at (x, y) points from the lower left corner of an A4 page."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False


class Picture(NamedTuple):
    """A grey picture."""

    x: float
    y: float
    width: float
    height: float


def make_pdf(*pages: Sequence[Line | Picture]) -> bytes:
    """A PDF with one content stream a page, in Helvetica, characters as in cp1252."""
    count = len(pages)
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        _stream(
            b"\x80",
            b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
            b"/BitsPerComponent 8",
        ),
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R >> >> >>" % (7 + 2 * number)
        )
        objects.append(_stream(b"\n".join(map(_draw, page))))
    return _assemble(objects)


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def _draw(item: Line | Picture) -> bytes:
    if isinstance(item, Picture):
        return f"q {item.width} 0 0 {item.height} {item.x} {item.y} cm /I Do Q".encode()
    text = item.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    font = "F2" if item.bold else "F1"
    return f"BT /{font} {item.size} Tf {item.x} {item.y} Td ({text}) Tj ET".encode("cp1252")


def _assemble(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
