"""Reads an article from a PDF: paragraphs and kinds from where its lines stand and how large.

pdfium gives the lines in the order in which the page draws them, which is reading order, columns
included, in all but odd layouts.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, create_string_buffer
from itertools import pairwise
from math import hypot
from time import monotonic
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from annotator.documents.blocks import Content, Piece, compose, tidy
from annotator.documents.limits import Limits
from annotator.errors import DocumentTooLarge, UnreadableDocument
from annotator.model import Kind, Metadata

LARGER, SMALLER = 1.12, 0.93
"""Type size of headings and of captions, as a share of the body's: at least and at most."""
LOOSE = 1.3
"""A gap between two lines this many times the usual one begins a paragraph."""
MARGIN = 0.07
"""Share of the page height, at the top and the bottom, where running heads and page numbers are."""
NEAR_PICTURE = 30
"""Points between a picture and its caption, at most."""
HYPHEN = "\x02"
"""What pdfium gives for a hyphen at the end of a line, the line end with it."""
HARD_HYPHEN = re.compile(r"\w[-–]$")
LAST_WORD = re.compile(rf"[^\W_]+(?={HYPHEN}$)")
FIRST_WORD = re.compile(r"^[^\W_]+")
SENTENCE_END = re.compile(r"[.!?:]['\"’”)\]]*$")
CREDITED = re.compile(r"\([^()]*\)$|^(?:photo|picture|image|graphic)|©", re.IGNORECASE)
BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
SCAN = (
    "There is no text in this PDF: it seems to be a scan. Make a searchable PDF of it with a text "
    "recognition program, or paste the text."
)
PROTECTED = "This PDF is protected by a password. Save a copy without one and try again."
# pdfium keeps global state and is not safe to call from two threads.
_pdfium_in_use = threading.Lock()


class Line(NamedTuple):
    """A line as printed; lengths in points, y upwards."""

    text: str
    page: int
    left: float
    right: float
    y: float
    size: float
    bold: bool
    in_margin: bool
    near_picture: bool


def read_pdf(data: bytes, limits: Limits, declared: str | None = None) -> Content:
    """The paragraphs of a PDF. Running heads and page numbers that return are left out.

    Raises EmptyDocument, UnreadableDocument, DocumentTooLarge, and PdfiumError for a broken file.
    """
    lines = read_lines(data, limits)
    pieces = list(find_paragraphs(_without_running_heads(lines)))
    text, blocks = compose(pieces, SCAN)
    title = next((tidy(p.text) for p in pieces if p.kind == "heading"), None)
    return Content(text=text, blocks=blocks, metadata=Metadata(title=title))


def read_lines(data: bytes, limits: Limits) -> list[Line]:
    """Every line of a PDF, in reading order."""
    until = monotonic() + limits.max_seconds
    lines: list[Line] = []
    with _pdfium_in_use:
        try:
            with pypdfium2.PdfDocument(data) as document:
                _check_pages(len(document), limits)
                for number in range(len(document)):
                    lines += _page_lines(document[number], number)
                    if monotonic() > until:
                        raise DocumentTooLarge(
                            f"Reading this PDF takes more than {limits.max_seconds:g} seconds. "
                            "Give only the pages of the article."
                        )
        except pypdfium2.PdfiumError as error:
            if "password" not in str(error).lower():
                raise
            raise UnreadableDocument(PROTECTED) from error
    return lines


def _check_pages(count: int, limits: Limits) -> None:
    if count > limits.max_pages:
        raise DocumentTooLarge(
            f"This PDF has {count:,} pages, more than the limit of {limits.max_pages:,}. "
            "Give only the pages of the article."
        )


def _page_lines(page: Any, number: int) -> Iterator[Line]:
    height = page.get_height()
    pictures = [o.get_bounds() for o in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    text_page = page.get_textpage()
    codes = [raw.FPDFText_GetUnicode(text_page, i) for i in range(text_page.count_chars())]
    for start, end in _line_spans(codes):
        text = _text_of(codes[start:end])
        inked = [i for i in range(start, end) if codes[i] > 32]
        if not inked:
            continue
        left, y = _origin(text_page, inked[0])
        right = text_page.get_charbox(inked[-1])[2]
        middle = inked[len(inked) // 2]
        yield Line(
            text=text,
            page=number,
            left=left,
            right=right,
            y=y,
            size=_size(text_page, middle),
            bold=bool(BOLD.search(_font(text_page, middle))),
            in_margin=not MARGIN * height < y < (1 - MARGIN) * height,
            near_picture=any(_is_near(box, left, right, y) for box in pictures),
        )


def _line_spans(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i, code in enumerate(codes):
        if code in (ord("\r"), ord("\n"), ord(HYPHEN)):
            yield start, i + (code == ord(HYPHEN))
            start = i + 1
    yield start, len(codes)


def _text_of(codes: Sequence[int]) -> str:
    """pdfium counts in UTF-16."""
    data = b"".join((c & 0xFFFF).to_bytes(2, "little") for c in codes)
    return data.decode("utf-16-le", errors="ignore")


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    x, y = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
    return x.value, y.value


def _size(text_page: Any, index: int) -> float:
    """Type size as it appears on the page, rounded to half a point."""
    matrix = raw.FS_MATRIX()
    scaled = raw.FPDFText_GetMatrix(text_page, index, byref(matrix))
    scale = hypot(matrix.c, matrix.d) if scaled else 1.0
    return round(2 * float(raw.FPDFText_GetFontSize(text_page, index)) * scale) / 2


def _font(text_page: Any, index: int) -> str:
    name = create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text_page, index, name, len(name), None)
    return name.value.decode("utf-8", errors="replace")


def _is_near(picture: tuple[float, ...], left: float, right: float, y: float) -> bool:
    x0, y0, x1, y1 = picture
    return (
        left < x1 + NEAR_PICTURE
        and right > x0 - NEAR_PICTURE
        and y0 - NEAR_PICTURE < y < y1 + NEAR_PICTURE
    )


def _without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Lines but for those in a margin that another page has too, numbers aside."""

    def folded(line: Line) -> str:
        return re.sub(r"\d+", "#", line.text.strip())

    pages = {(folded(line), line.page) for line in lines if line.in_margin}
    count = Counter(text for text, _ in pages)
    return [line for line in lines if not line.in_margin or count[folded(line)] < 2]


def find_paragraphs(lines: Sequence[Line]) -> Iterator[Piece]:
    """Paragraphs of the lines, with their kinds."""
    if not lines:
        return
    layout = _Layout(lines)
    paragraph = [lines[0]]
    for above, line in pairwise(lines):
        if not layout.goes_on(above, line):
            yield Piece(layout.join(paragraph), layout.kind(paragraph))
            paragraph = []
        paragraph.append(line)
    yield Piece(layout.join(paragraph), layout.kind(paragraph))


class _Layout:
    """What is usual in a document: type size, line pitch, right edges; and the words in it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        self.edges: dict[tuple[int, int], float] = {}
        for line in lines:
            sizes[line.size] += len(line.text)
            column = self._column(line)
            self.edges[column] = max(line.right, self.edges.get(column, 0))
        self.size = sizes.most_common(1)[0][0] or 1.0
        gaps = Counter(
            round((a.y - b.y) / a.size, 1)
            for a, b in pairwise(lines)
            if a.page == b.page and a.size == b.size > 0 and 0 < a.y - b.y < 3 * a.size
        )
        self.pitch = gaps.most_common(1)[0][0] if gaps else 1.2
        self.words = Counter(w for line in lines for w in re.findall(r"[^\W_]+", line.text))

    def _column(self, line: Line) -> tuple[int, int]:
        return line.page, round(line.left / 50)

    def goes_on(self, above: Line, line: Line) -> bool:
        """Whether `line` belongs to the paragraph of the line before it."""
        if abs(above.size - line.size) > 0.5 or above.bold != line.bold:
            return False
        if above.text.endswith(HYPHEN):
            return True
        ended = bool(SENTENCE_END.search(above.text.strip()))
        if above.page != line.page or line.y > above.y:
            return not ended and above.size == self.size
        indented = line.left > above.left + 0.6 * line.size
        far = above.y - line.y > LOOSE * self.pitch * line.size
        edge = self.edges[self._column(above)]
        short = above.size == self.size and above.right < edge - 4 * above.size
        return not (far or (indented and ended) or (short and ended))

    def kind(self, paragraph: Sequence[Line]) -> Kind:
        first = paragraph[0]
        text = " ".join(line.text for line in paragraph).strip()
        if first.size >= LARGER * self.size:
            return "heading"
        if first.bold and len(paragraph) < 3 and not text.endswith((".", ",")):
            return "heading"
        if first.size > SMALLER * self.size:
            return "body"
        if first.near_picture or CREDITED.search(text):
            return "caption"
        return "boilerplate" if first.in_margin else "body"

    def join(self, paragraph: Sequence[Line]) -> str:
        """The text of a paragraph; a hyphen at a line's end stays where it joins two words."""
        texts = [line.text.strip() for line in paragraph]
        for number, (text, more) in enumerate(pairwise(texts)):
            if text.endswith(HYPHEN):
                hyphen = "" if self._is_broken_word(text, more) else "-"
                texts[number] = text.removesuffix(HYPHEN) + hyphen
            elif not HARD_HYPHEN.search(text):
                texts[number] = f"{text} "
        return "".join(texts).replace(HYPHEN, "-")

    def _is_broken_word(self, text: str, more: str) -> bool:
        """Whether a hyphen stands only for the line's end: not if both halves are words too."""
        halves = LAST_WORD.findall(text) + FIRST_WORD.findall(more)
        return more[:1].islower() and not all(self.words[half] > 1 for half in halves)
