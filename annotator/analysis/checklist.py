"""Claims to check: what each says, on whose word, whom to call, and what came of it."""

from collections.abc import Mapping

from annotator.analysis.chains import stations_of
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
    carried_from: str | None = None
    """The former version of the article that it was carried over from."""


class SeenEvidence(Value, frozen=True, kw_only=True):
    """Evidence with who added it and when."""

    n: int
    at: str
    by: str
    evidence: Evidence
    taken_back: bool = False
    carried_from: str | None = None


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
    """As far as they vouch, the publisher left out."""
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
    """Whom to call about a claim: the first who spoke, then who passed it on; the reporter where
    nobody is cited, or only anonymous sources are. `labels` is by type. "" if nothing is known.
    """
    if coding is None:
        return ""
    reporter = article.byline or article.publisher
    if coding.primary_type == UNATTRIBUTED:
        return f"The reporter: {reporter}" if reporter else "The reporter"
    callable_links = [link for link in stations_of(coding) if link.type != ANONYMOUS]
    if not callable_links:
        return f"{UNDISCLOSED}: {reporter}" if reporter else UNDISCLOSED
    return ", or ".join(dict.fromkeys(_named(link, labels) for link in callable_links))


def _named(link: Link, labels: Mapping[str, str]) -> str:
    label = labels.get(link.type, link.type)
    return f"{link.name} ({label})" if link.name else f"{label} (not named)"
