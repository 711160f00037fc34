"""What an article says of each of its sources, gathered; and their types by the learned model."""

from collections.abc import Iterable, Mapping, Sequence

from annotator.codebook import UNATTRIBUTED
from annotator.engine.grammar import DETERMINERS
from annotator.engine.party import Party
from annotator.engine.tokens import Tokens, word_set
from annotator.engine.typing import Ruled, TypeReader

DOCUMENT = "document_data"
LEARNED_TITLES = word_set("dr dr. doctor prof prof. professor")
SPOKESMEN = word_set("spokesman spokeswoman spokesperson spokespeople spokesmen")
AFFILIATED = word_set(
    "employees employee officials official executives executive staff staffers staffer aides aide "
    "diplomats diplomat officers officer lawmakers lawmaker workers worker managers manager "
    "engineers engineer investigators investigator lawyers lawyer advisers adviser"
)
"""Heads that tell where someone belongs, though no name is given."""
UNSURE = 0.6
"""Where the rules are less sure, the learned model decides."""
UNLIKELY = 0.2
"""It overrules them where it gives their type less than this part of its best."""


def gather_descriptions(parties: Iterable[Party]) -> dict[str, str]:
    """By name: the longest mention that says more than a pronoun, and what else the article tells.
    Sources of whom nothing is said but a name are left out."""
    longest: dict[str, Party] = {}
    pointed: dict[str, list[str]] = {}
    for party in parties:
        if party.resolved and " " in party.mention and party.kind == "person":
            pointed.setdefault(party.name, []).append(party.mention)
        known = longest.get(party.name)
        if known is None or len(_mention(party)) > len(_mention(known)):
            longest[party.name] = party
    texts = {n: describe(party, pointed.get(n, ())) for n, party in longest.items()}
    return {name: text for name, text in texts.items() if text}


def describe(party: Party, pointed: Sequence[str] = ()) -> str:
    """The description of a party, "" where it is only a name. `pointed` are mentions such as "the
    biologist" that point to it; they count where nothing else is told."""
    told = (_mention(party), party.title or "", *party.about)
    text = _join(told, party)
    return text if text and not _is_only_learned(text) else _join((*told, *pointed), party)


def _join(told: Sequence[str], party: Party) -> str:
    """What is told, once each."""
    parts: list[str] = []
    for more in told:
        if more and not any(more.rstrip(".") in part for part in parts):
            parts.append(more)
    text = ", ".join(parts)
    person = party.kind == "person" and party.identification == "named"
    return without_name(text, party.name) if person else text


def _mention(party: Party) -> str:
    return "" if party.resolved else party.mention


def without_name(mention: str, name: str) -> str:
    """A mention of a person as the model reads it: a person's name tells nothing of the type.

    >>> without_name("Ana Ruiz, who runs the ferry", "Ana Ruiz")
    ', who runs the ferry'
    """
    for part in (name, *name.split()[-1:]):
        mention = mention.replace(part, "")
    return mention.strip() if any(c.isalpha() for c in mention) else ""


def retype(party: Party, descriptions: Mapping[str, str], reader: TypeReader) -> Party:
    """The party with the type that its description tells most probably."""
    text = descriptions.get(party.name)
    authored = party.kind == "document" and party.type != DOCUMENT  # the author's type (D2)
    fixed = party.source_id is not None or party.speaks_for or party.type == UNATTRIBUTED
    if not text or authored or fixed:
        return party
    if party.kind == "person" and _is_only_learned(text):
        why = (
            f"“{party.mention or party.name}”: a doctor or professor of whom nothing more is said."
        )
        return party._replace(type="expert", sure=UNSURE, why=why)
    ruled = Ruled(party.type, party.sure, party.kind, party.identification)
    shares = reader.probabilities(text, ruled)
    party = party._replace(shares=shares)
    best = max(shares, key=lambda t: 0.0 if _impossible(t, party) else shares[t])
    likely = shares.get(party.type, 0.0) >= UNLIKELY * shares[best]
    if best == party.type or (party.sure >= UNSURE and likely):
        return party
    ours, theirs = best.replace("_", " "), party.type.replace("_", " ")
    why = f"“{text}” reads like {ours} (learned from described sources; by rule {theirs})."
    return party._replace(type=best, sure=shares[best], why=why)


def _is_only_learned(text: str) -> bool:
    words = {w for w in Tokens(text).low if w[:1].isalpha()}
    return bool(words) and words <= LEARNED_TITLES


def _impossible(type_key: str, party: Party) -> bool:
    """Types that a source of its kind cannot have."""
    if party.kind == "organization":
        return type_key in {"private_person", "anonymous"}
    if type_key == "anonymous" and party.head in AFFILIATED:  # A1
        return True
    if party.kind == "person" and party.identification == "named":
        return type_key in {"anonymous", "document_data", "wire_service"}
    return False


def follow_bodies(parties: Mapping[int, Party]) -> dict[int, Party]:
    """Whoever speaks for a body has the type that was found for it."""
    bodies = {p.name: p for p in parties.values() if p.kind == "organization"}
    spoken_for = {p.name: p.speaks_for for p in parties.values() if p.speaks_for}
    out: dict[int, Party] = {}
    for number, party in parties.items():
        body = bodies.get(spoken_for.get(party.name, ""))
        out[number] = party if body is None else party._replace(type=body.type)
    return out


def is_bare_speaker(text: str) -> bool:
    """Whether a description says that someone speaks for others, and not for whom.

    >>> is_bare_speaker(", a spokesman"), is_bare_speaker("a spokesman for the mill")
    (True, False)
    """
    words = {w for w in Tokens(text).low if w[:1].isalpha()} - DETERMINERS
    return bool(words) and words <= SPOKESMEN


def speaking_for(party: Party, body: Party) -> Party:
    why = f"“{party.mention or party.name}” speaks for {body.name}, which spoke before. {body.why}"
    return party._replace(type=body.type, why=why)
