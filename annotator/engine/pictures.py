"""Picture credits: who made the picture, who passed it on (K1–K3)."""

from collections.abc import Sequence

from annotator.engine.classification import Classifier
from annotator.engine.party import Party
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import MEDIA
from annotator.engine.tokens import word_set

TURNED = frozenset({"provided", "courtesy", "supplied", "released", "distributed"})
LEAD_IN = word_set(
    "photo photograph photographs picture pictures image images credit by file handout photos "
    "illustration graphic video still screenshot from"
)
SPLITS = frozenset({"/", "|", "via", "for", ";"})


def read_credit(r: Reading, classifier: Classifier, unit: int) -> list[Party]:
    """The parties of a credit, maker first; empty where nobody is named.

    "KCNA/Korea News Service/AP" runs maker, distributor, agency (K2). "Name/Agency" is one source
    (K3). "via" puts the maker before it, "provided by" after it.
    """
    parts = _parts(r, r.first[unit], r.last[unit])
    parties = [_party(r, classifier, p) for p in parts]
    found = [p for p in parties if p is not None]
    if len(found) > 1 and found[0].kind == "person" and found[0].source_id is None:
        person, agency, *others = found
        found = [agency._replace(title=person.name), *others]
    return found


def _parts(r: Reading, first: int, last: int) -> list[Stretch]:
    """The names between slashes, "via" and the like."""
    out: list[Stretch] = []
    start = first
    for i in range(first, last + 1):
        if i < last and r.low[i] in TURNED:
            out, start = [], i + 1
        elif (
            i == last
            or r.low[i] in SPLITS
            or r.low[i] in {"(", ")", ",", ".", ":", "©", "—", "–", "-"}
        ):
            if start < i:
                out.append((start, i))
            start = i + 1
        elif i == start and (r.low[i] in LEAD_IN or r.low[i] == "of"):
            start = i + 1
    return out


def _party(r: Reading, classifier: Classifier, words: Stretch) -> Party | None:
    """An agency by the registry, else a person by name."""
    hits = classifier.registry.find(r, *words)
    mention = r.words(words)
    listed = classifier.registry.by_alias.get(mention)
    if hits or (listed is not None and listed.type in MEDIA):  # a credit names agencies
        row = hits[-1].row if hits or listed is None else listed
        if row.type not in MEDIA:  # of two rows with one alias, the agency
            known = classifier.registry.rows.values()
            row = next((o for o in known if o.type in MEDIA and mention in o.aliases), row)
        why = f"Registry row {row.id}: {row.type.replace('_', ' ')}."
        return Party(
            row.name, row.type, "organization", "named", 0.9, why, source_id=row.id, mention=mention
        )
    judged = classifier.judge(r, words)
    if judged is not None:
        return Party(
            mention, judged.type, judged.kind, "named", judged.sure, judged.why, mention=mention
        )
    if r.word[words[0]][:1].isupper():
        return Party(
            mention,
            "unattributed",
            "person",
            "named",
            0.4,
            "A photographer without an agency counts as the publisher's own.",
            mention=mention,
        )
    return None


def find_agency(credits: Sequence[Sequence[Party]]) -> Party | None:
    """The wire service that the credits end with: probably the article's agency (C3)."""
    last = [parties[-1] for parties in credits if parties]
    wires = [p for p in last if p.type == "wire_service"]
    return wires[0] if wires and all(p.source_id == wires[0].source_id for p in wires) else None
