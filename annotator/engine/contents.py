"""How far content reaches: before a cue, after it, and on after it was interrupted."""

from annotator.engine.grammar import QUOTE_MARKS
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tokens import word_set

END_MARKS = word_set(". ? ! ; ... …")
BREAKS = word_set(", — – -- - ? !")
RESUMING = word_set(", : — – --")
CONTRASTS = word_set("but while though although")
RESUMING_STOPS = word_set("who which where whose as while and citing referring")


class Contents:
    """The content around the cues of one unit."""

    def __init__(self, r: Reading, floor: int, ceiling: int) -> None:
        self.r, self.floor, self.ceiling = r, floor, ceiling
        self.spent = 0
        """End of the last cue that has a source."""

    def quote_ends_at(self, at: int) -> bool:
        """Whether the words before a position are a quotation that ends in a comma."""
        r = self.r
        if r.low[at - 1] not in QUOTE_MARKS or r.quoted[at - 1] < 0:
            return False
        return r.low[at - 2] in {",", "?", "!", "—", "–"}

    def after_quotation(self, at: int) -> bool:
        return at > 0 and self.r.low[at - 1] in QUOTE_MARKS and self.r.quoted[at - 1] >= 0

    def quote_before(self, at: int) -> bool:
        return at > self.floor and self.r.quoted[at - 1] >= 0

    def left(self, end: int) -> Stretch | None:
        """From the start of the sentence, or of the quotation, to the mark before a position."""
        r = self.r
        last = end
        while last > self.floor and r.low[last - 1] in BREAKS and r.low[last - 1] not in "?!":
            last -= 1
        first = self._left_floor(end)
        if first < last and r.quoted[first] >= 0:
            first = min(first, r.quotations[r.quoted[first]].first)
        elif first >= last and first == self.floor and first > 0 and r.quoted[first - 1] >= 0:
            q = r.quotations[r.quoted[first - 1]]
            return (q.first, first)
        return (first, last) if first < last else None

    def _left_floor(self, end: int) -> int:
        """Past an earlier attribution that ends with a conjunction: "X said A, but B, Y said"."""
        low, quoted = self.r.low, self.r.quoted
        for k in range(end - 2, self.spent - 1, -1) if self.spent else ():
            contrast = low[k] in CONTRASTS and low[k - 1] in {",", ";"} and quoted[k] < 0
            if contrast or low[k] == ";":
                return k + 1
        return self.floor

    def resumed(self, at: int) -> Stretch | None:
        """What goes on after "…, he said, …"."""
        r = self.r
        if at >= self.ceiling:
            return None
        if r.low[at] in RESUMING or (r.low[at] in END_MARKS and at + 1 < self.ceiling):
            at += 1
        elif r.low[at] not in QUOTE_MARKS:
            return None
        if at < self.ceiling and r.quoted[at] < 0:
            aside = r.low[at] in RESUMING_STOPS or r.low[at].endswith("ing")
            return None if aside else self.right(at, "np")
        return self.right(at, "np")

    def right(self, at: int, complement: str) -> Stretch | None:
        """From a position to the end of the sentence or of the quotation."""
        r = self.r
        if complement in {"colon", "comma"}:
            at += 1
            if at >= self.ceiling:
                return self._next_quotation()
            if complement == "comma" and r.low[at] not in QUOTE_MARKS:
                return None
        if complement == "end" or at >= self.ceiling:
            return None
        last = self.ceiling
        q = r.quoted[last - 1]
        if q >= 0:
            last = max(last, r.quotations[q].last)
        else:
            while last > at and r.low[last - 1] in END_MARKS:
                last -= 1
        return (at, last) if at < last else None

    def to_comma(self, content: Stretch) -> Stretch:
        """A relative clause ends with its comma: "which engineers say is unsafe, was …"."""
        first, last = content
        for k in range(first + 1, last):
            if self.r.low[k] == "," and self.r.quoted[k] < 0:
                return first, k
        return content

    def _next_quotation(self) -> Stretch | None:
        """The quotation that follows a unit ending with a colon."""
        r = self.r
        if self.ceiling < len(r.low) and r.quoted[self.ceiling] >= 0:
            q = r.quotations[r.quoted[self.ceiling]]
            if q.first == self.ceiling:
                return (q.first, q.last)
        return None
