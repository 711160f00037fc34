"""Claims to check: what each says, on whose word, whom to call, and what came of it."""

from collections.abc import Iterable, Mapping

from annotator.analysis.chains import primary_link, stations_of
from annotator.codebook import UNATTRIBUTED
from annotator.model import Chain, CheckStatus, Coding, Evidence, Link, Metadata, Value

ANONYMOUS = "anonymous"
PENDING: tuple[CheckStatus, ...] = ("open", "asked")
"""What still waits for an answer."""
UNDISCLOSED = "The reporter, who knows the source"
"""Whom to call about a source that the text does not name: never the source itself."""


class CheckEvent(Value, frozen=True, kw_only=True):
    """One entry of the log of a check."""

    n: int
    at: str
    """ISO 8601 UTC."""
    by: str
    """Name of the reviewer."""
    status: CheckStatus
    whom: str
    note: str
    carried: bool = False
    """Whether it was carried over from a former version of the article."""


class SeenEvidence(Value, frozen=True, kw_only=True):
    """Evidence with who added it and when."""

    n: int
    at: str
    by: str
    evidence: Evidence
    taken_back: bool = False


class Check(Value, frozen=True, kw_only=True):
    """A claim that is to be checked, in its place in the text."""

    number: int
    """Of the sentence, from 1."""
    start: int
    end: int
    text: str
    before: str = ""
    """The sentence before."""
    after: str = ""
    source: str = ""
    type: str = ""
    """Key of the type of source; "" where nobody vouches for it yet."""
    type_label: str = ""
    chains: tuple[Chain, ...] = ()
    suggested: bool = False
    """Whether source and chains are the machine's, since no person has answered."""
    remark: str = ""
    """The note that was left in the review."""
    marked: bool = True
    """False where the mark "to check" was taken off after the claim had been worked on."""
    status: CheckStatus = "open"
    whom: str = ""
    whom_suggested: bool = False
    """Whether nobody has confirmed whom to call."""
    note: str = ""
    history: tuple[CheckEvent, ...] = ()
    """Oldest first; the last one is where the check stands."""
    evidence: tuple[SeenEvidence, ...] = ()
    """Oldest first, with what was taken back."""

    @property
    def pending(self) -> bool:
        """Whether it still waits for an answer."""
        return self.marked and self.status in PENDING

    @property
    def standing(self) -> tuple[SeenEvidence, ...]:
        """The evidence that was not taken back."""
        return tuple(e for e in self.evidence if not e.taken_back)


def suggest_call(coding: Coding | None, article: Metadata, labels: Mapping[str, str]) -> str:
    """Whom to call about a claim: the first who spoke and has a name, then who passed it on; the
    reporter where the text names nobody. `labels` is by type. "" if nothing is known.

    Of an anonymous source only the reporter is named.
    """
    if coding is None:
        return ""
    reporter = article.byline or article.publisher
    if coding.primary_type == UNATTRIBUTED:
        return f"The reporter: {reporter}" if reporter else "The reporter"
    named = _distinct([*stations_of(coding), *filter(None, [primary_link(coding)])])
    if not named:
        return f"{UNDISCLOSED}: {reporter}" if reporter else UNDISCLOSED
    return ", or ".join(f"{x.name} ({labels.get(x.type, x.type)})" for x in named)


def _distinct(links: Iterable[Link]) -> list[Link]:
    """The links that can be called: each name once, none that is anonymous."""
    known = {link.name: link for link in links if link.name and link.type != ANONYMOUS}
    return list(known.values())
