"""The tables of the report as rows, for the HTML and for the screen alike."""

import re
from collections.abc import Callable, Iterable

from annotator.analysis.chains import VIEWS, View
from annotator.analysis.checklist import Check
from annotator.analysis.mix import Count, CountKey, Mix
from annotator.analysis.phrases import listing, sentence_case, share_of
from annotator.analysis.report import Report
from annotator.model import Chain, CheckStatus, Identification, Link, Role, Value

Cell = str | int | tuple[int, ...]
"""Words, a number, or the numbers of units (shown as links to them)."""

VIEW_LABELS: dict[View, str] = {"through": "Through whom", "speaker": "Speaker"}
COUNT_LABELS: dict[CountKey, str] = {
    "state_media": "State media",
    "state_media_anywhere": "State media anywhere in the chain",
    "anonymous": "Anonymous source",
    "unnamed": "Unnamed source",
    "unattributed": "Unattributed",
    "direct": "Direct quotation",
    "mixed": "Partly in quotation marks",
}
OPEN = "open"
REST = "rest"
SPECIAL_LABELS = {OPEN: "Open, no answer yet", REST: "Outside the attributed part"}
PICTURE_LABELS = {
    "handout": "Handed out",
    "slash_credit": "Passed on (slash credit)",
    "file": "File picture",
}
ABSENCE_LABELS = {
    "absence": "Not reported, not said",
    "denial": "Denial",
    "silence": "No answer",
}
ROLE_LABELS: dict[Role, str] = {
    "origin": "spoke first",
    "relay": "passed it on",
    "proximate": "leaned on",
    "addressee": "was told",
    "silent": "said nothing",
}
IDENTIFICATION_LABELS: dict[Identification, str] = {
    "named": "by name",
    "role": "by role",
    "unnamed": "unnamed",
    "anonymous": "anonymous",
    "none": "not at all",
}
STATUS_LABELS: dict[CheckStatus, str] = {
    "open": "open",
    "asked": "asked",
    "confirmed": "confirmed",
    "contradicted": "contradicted",
    "no_answer": "no answer",
}
NOT_NAMED = "not named"


class Table(Value, frozen=True, kw_only=True):
    """One table of the report."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The first cell names the row."""
    patterns: tuple[str, ...] = ()
    """For each row of a mix, the key of its pattern in the plot: a type, "open" or "rest"."""
    note: str = ""
    view: View | None = None
    """Set where the table holds for one way of counting only."""


def type_label(report: Report, key: str) -> str:
    """The codebook's label; the key itself for a type that the codebook does not have."""
    return next((t.label for t in report.types if t.key == key), key)


def type_letter(report: Report, key: str) -> str:
    """The type's letter on the keyboard, in upper case; "" for a type without one."""
    return next((t.letter.upper() for t in report.types if t.key == key), "")


def plain_cell(cell: Cell) -> str:
    """
    >>> plain_cell((3, 5))
    '3, 5'
    """
    return ", ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)


def report_tables(report: Report) -> tuple[Table, ...]:
    """Every table of the report, in its order; those without rows are left out, save the mixes
    and the counts."""
    always = [*(_mix_table(report, m) for m in report.mixes), _counts_table(report)]
    found = (build(report) for build in BUILDERS)
    return (*always, *(t for t in found if t.rows))


def _mix_table(report: Report, mix: Mix) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in mix.rows:
        letter = type_letter(report, row.type)
        label = type_label(report, row.type)
        rows.append((letter, label, row.units, row.numbers, len(row.part), row.words))
    patterns = [r.type for r in mix.rows]
    if mix.rest_words:
        rows.append(("–", SPECIAL_LABELS[REST], 0, (), 0, mix.rest_words))
        patterns.append(REST)
    if mix.open:
        rows.append(("?", SPECIAL_LABELS[OPEN], len(mix.open), mix.open, 0, mix.open_words))
        patterns.append(OPEN)
    rows.append(("", "All counted", mix.units, (), sum(len(r.part) for r in mix.rows), mix.words))
    return Table(
        key=f"mix_{mix.view}",
        title=f"Source mix: {VIEW_LABELS[mix.view].lower()}",
        columns=("Key", "Type of source", "Sentences", "Which", "Of these in part", "Words"),
        rows=tuple(rows),
        patterns=tuple(patterns),
        note="Headings and captions with content count as sentences; credits and labels do not."
        " Of a sentence that is attributed in part, only the attributed words count.",
        view=mix.view,
    )


def _counts_table(report: Report) -> Table:
    def shown(count: Count, view: View) -> str:
        numbers = count.through if view == "through" else count.speaker
        return share_of(len(numbers), report.counted)

    rows: list[tuple[Cell, ...]] = []
    for count in report.counts:
        label = COUNT_LABELS[count.key]
        if count.through == count.speaker:
            rows.append((label, shown(count, "through"), count.through))
            continue
        for view in VIEWS:
            numbers = count.through if view == "through" else count.speaker
            rows.append((f"{label}, {VIEW_LABELS[view].lower()}", shown(count, view), numbers))
    return Table(
        key="counts", title="Counts", columns=("What", "How many", "Which"), rows=tuple(rows)
    )


def _origins_table(report: Report) -> Table:
    return Table(
        key="origins",
        title="By origin",
        columns=("Origin", "Type", "Sentences", "Which", "Passed on by"),
        rows=tuple(
            (
                o.name or NOT_NAMED,
                type_label(report, o.type),
                len(o.numbers),
                o.numbers,
                listing(o.through) or "–",
            )
            for o in report.origins
        ),
        note="What goes back to one origin is one source, however many pass it on. Denials,"
        " silence and absences of news are left out.",
    )


def _chains_table(report: Report) -> Table:
    publisher = report.record.article.publisher
    return Table(
        key="chains",
        title="Chain of each sentence",
        columns=("Chain", "Sentences"),
        rows=tuple((chain_text(r.chains, publisher), r.numbers) for r in report.routes),
    )


def chain_text(chains: Iterable[Chain], publisher: str | None) -> str:
    """The chains in words, origin first; ⇢ where the text does not say who passed it on."""
    return "; ".join(_route_text(chain, publisher or "publisher") for chain in chains)


def _route_text(chain: Chain, publisher: str) -> str:
    parts: list[str] = []
    for link, after in zip(chain, [*chain[1:], None], strict=True):
        inferred = link.inferred or (after is not None and after.inferred)
        parts += [_link_text(link), "⇢" if inferred else "→"]
    return " ".join([*parts, publisher])


def _link_text(link: Link) -> str:
    return link.name or f"{link.type.replace('_', ' ')} ({NOT_NAMED})"


def _to_check_table(report: Report) -> Table:
    if report.checks:
        return _checks_table(report)
    return Table(
        key="to_check",
        title="To check",
        columns=("Sentence", "Words", "Note"),
        rows=tuple(((u.number,), shorten(u.text), u.note) for u in report.to_check),
    )


def _checks_table(report: Report) -> Table:
    return Table(
        key="to_check",
        title="To check",
        columns=("Sentence", "Words", "Whom to call", "Status", "Notes"),
        rows=tuple(
            ((c.number,), shorten(c.text), call_words(c), standing_words(c), notes_words(c))
            for c in report.checks
        ),
        note="The status tells what the one who was asked said, not whether it is true.",
    )


def _evidence_table(report: Report) -> Table:
    return Table(
        key="evidence",
        title="Evidence",
        columns=("Sentence", "What it shows", "Where", "Seen", "SHA-256"),
        rows=tuple(
            (
                (c.number,),
                e.evidence.shows or "–",
                " · ".join(filter(None, [e.evidence.title, e.evidence.address])) or "–",
                moment_words(e.evidence.seen_at) or "–",
                e.evidence.sha256 or "–",
            )
            for c in report.checks
            for e in c.standing
        ),
    )


def call_words(check: Check) -> str:
    """Whom to call, and whether a person said so."""
    if not check.whom:
        return "–"
    return f"{check.whom} (suggested)" if check.whom_suggested else check.whom


def standing_words(check: Check) -> str:
    """The status with who set it and when.

    >>> standing_words(Check(number=1, start=0, end=1, text="A", marked=False))
    'open, not marked any more'
    """
    parts = [STATUS_LABELS[check.status]]
    if check.history:
        last = check.history[-1]
        parts.append(f"{moment_words(last.at)} by {last.by}")
    if not check.marked:
        parts.append("not marked any more")
    return ", ".join(parts)


def notes_words(check: Check) -> str:
    """What was noted in the review and in the check."""
    return " / ".join(filter(None, [check.remark, check.note]))


def _headings_table(report: Report) -> Table:
    return Table(
        key="headings",
        title="Heading says more than the body",
        columns=("Heading", "Words", "The body attributes or hedges it", "To"),
        rows=tuple(
            ((h.number,), shorten(_words(report, h.number)), h.support, listing(h.sources) or "–")
            for h in report.headings
        ),
        note="Compared by words in common. Should the heading name the source too?",
    )


def _pictures_table(report: Report) -> Table:
    return Table(
        key="pictures",
        title="Pictures",
        columns=("Caption and credit", "What", "Words", "From maker to distributor", "Warning"),
        rows=tuple(
            (
                p.numbers,
                PICTURE_LABELS[p.kind],
                p.words,
                " → ".join(p.route) or "–",
                "with it" if p.warned else "none",
            )
            for p in report.pictures
        ),
        note="Agencies send a warning with pictures that nobody independent could see taken."
        " Was there one, and was it cut?",
    )


def _absences_table(report: Report) -> Table:
    return Table(
        key="absences",
        title="Negative reports, denials, silence",
        columns=("Sentence", "What", "Of whom", "Words"),
        rows=tuple(
            (
                (a.number,),
                ABSENCE_LABELS[a.kind],
                listing(a.sources) or "–",
                shorten(_words(report, a.number)),
            )
            for a in report.absences
        ),
        note="Rewrites turn these into statements more often than any others.",
    )


def _unverified_table(report: Report) -> Table:
    return Table(
        key="unverified",
        title="Not verified, by the text's own word",
        columns=("Sentence", "Warning in", "Its words"),
        rows=tuple(((u.number,), (u.warning,), u.words) for u in report.unverified),
    )


def _scare_quotes_table(report: Report) -> Table:
    return Table(
        key="scare_quotes",
        title="Quotation marks without a speaker",
        columns=("Sentence", "Words"),
        rows=tuple(((q.number,), q.words) for q in report.scare_quotes),
        note="A title, a term, or distance? If a quotation: whose?",
    )


def _hedges_table(report: Report) -> Table:
    owners = {"source": "the source's", "reporter": "the reporter's", "unknown": "unclear"}
    return Table(
        key="hedges",
        title="Hedges",
        columns=("Sentence", "Word", "Whose"),
        rows=tuple(((h.number,), h.term, owners[h.owner]) for h in report.hedges),
    )


def _certainty_table(report: Report) -> Table:
    return Table(
        key="certainty",
        title="Certainty of the answers",
        columns=("Answer", "How many", "Which"),
        rows=tuple(
            (sentence_case(c.label), len(c.numbers), c.numbers)
            for c in report.certainty
            if c.numbers
        ),
        note="How sure the reviewer was of the tag, not how sure the source is.",
    )


def _sources_table(report: Report) -> Table:
    return Table(
        key="sources",
        title="Sources",
        columns=("Name", "Type", "Part", "Identified", "State control", "Sentences"),
        rows=tuple(
            (
                s.name or NOT_NAMED,
                type_label(report, s.type),
                ", ".join(ROLE_LABELS.get(role, role) for role in s.roles),
                ", ".join(IDENTIFICATION_LABELS[i] for i in s.identification) or "–",
                s.listing or "–",
                s.numbers,
            )
            for s in report.sources
        ),
        note="Leaned on: the last who vouches before the publisher. State control is said only with"
        " who says it and when.",
    )


def _words(report: Report, number: int) -> str:
    return next((u.text for u in report.units if u.number == number), "")


def moment_words(time: str | None) -> str | None:
    """A moment as the reader sees it.

    >>> moment_words("2024-05-03T09:12:44.512345+00:00")
    '2024-05-03 09:12 UTC'
    """
    if time is None:
        return None
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::[\d.]+)?(?:Z|\+00:00)", time)
    return f"{found[1]} {found[2]} UTC" if found else time


def shorten(text: str, most: int = 90) -> str:
    """One line of at most `most` characters, cut between words.

    >>> shorten("one two three", 9)
    'one two …'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0] + " …"


BUILDERS: tuple[Callable[[Report], Table], ...] = (
    _to_check_table,
    _evidence_table,
    _origins_table,
    _chains_table,
    _headings_table,
    _pictures_table,
    _absences_table,
    _unverified_table,
    _scare_quotes_table,
    _hedges_table,
    _certainty_table,
    _sources_table,
)
