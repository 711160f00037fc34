"""Whether a relation counts: as an attribution of the codebook, and as something reported.

The taggers find states of mind, decisions and the writer's own views too. Two small logistic models
tell what the codebook takes for an attribution (B1–B6, N3, E5), and what somebody has said or found
(`stance`), so that each use can choose.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.engine.grammar import AUXILIARIES, DETERMINERS, SUBJECT_PRONOUNS
from annotator.engine.linking import Relation
from annotator.engine.logistic import Features, Logistic
from annotator.engine.reading import Reading
from annotator.engine.tokens import word_set
from annotator.model import Stance

MODALS = word_set("will would could may might should can 'll")
HAVING, BEING = word_set("has have had 's 've"), word_set("is are was were be been being")
WRITER = word_set("we i our my us")
DOING = word_set("sought seeking tried trying attempted attempting")
TELLING = frozenset({"say", "tell", "according to", "add"})
HEARD, CLEARLY_HEARD = 0.45, 0.8
"""Less probable than this, a content was not uttered; the second is for relations that do not
count."""
UNSPOKEN: frozenset[Stance] = frozenset({"belief", "intention", "no_comment", "hearsay"})
"""Stances that nobody has uttered."""


class Judge(NamedTuple):
    """The two models."""

    counts: Logistic
    """That the codebook takes a relation for an attribution."""
    reported: Logistic
    """That its content was said, written or found, and not only thought, meant or done."""

    def weigh(self, r: Reading, relations: Sequence[Relation]) -> list[Relation]:
        """The relations with their stances; those that do not count stay, marked so."""
        out: list[Relation] = []
        for f in relations:
            features = relation_features(r, f)
            counts = self.counts.probability(features) >= 0.5 and not _is_action(r, f)
            out.append(f._replace(counts=counts, stance=self._stance(f, features, counts)))
        return out

    def _stance(self, f: Relation, features: Features, counts: bool) -> Stance:
        reported = self.reported.probability(features)
        heard = reported >= (HEARD if counts else CLEARLY_HEARD)
        if f.stance not in UNSPOKEN or (f.stance == "hearsay" and not counts):
            return f.stance if heard else "belief"
        return "say" if f.stance == "belief" and heard and features["quoted"] > 0.5 else f.stance


def relation_features(r: Reading, f: Relation) -> dict[str, float]:
    """What the models look at: cue, source and content of a relation."""
    return _cue_features(r, f) | _source_features(r, f) | _content_features(r, f)


def _is_action(r: Reading, f: Relation) -> bool:
    """What one could film (B2): "has sought to", "tried to"; a caption that says what its picture
    shows (K5)."""
    low = r.low[f.cue[0][0] : f.cue[0][1]]
    shows = f.form is not None and f.form.cue_class == "document_shows"
    return not DOING.isdisjoint(low) or (shows and r.units[f.unit].kind == "caption")


def _cue_features(r: Reading, f: Relation) -> dict[str, float]:
    first, last = f.cue[0]
    low = r.low[first:last]
    out = {
        "bias": 1.0,
        f"class={f.form.cue_class if f.form else None}": 1.0,
        f"ruled={f.ruled}": 1.0,
        f"stance={f.stance}": 1.0,
        "score": f.score,
        "sure": float(f.score > 0.97),
        "modal": float(not MODALS.isdisjoint(low)),
        "having": float(not HAVING.isdisjoint(low)),
        "being": float(not BEING.isdisjoint(low)),
        "to": float("to" in low),
        "ing": float(low[-1].endswith("ing")),
        "bare": float(len(low) == 1 and low[0] not in AUXILIARIES),
        "heading": float(r.units[f.unit].kind == "heading"),
        "negative": float(f.negative),
    }
    if f.form is not None and f.form.lemma in TELLING:
        out[f"lemma={f.form.lemma}"] = 1.0
    return out


def _source_features(r: Reading, f: Relation) -> dict[str, float]:
    if not f.source:
        return {"no source": 1.0}
    first, last = f.source[0]
    low, word = r.low[first:last], r.word[first]
    pronoun = len(low) == 1 and low[0] in SUBJECT_PRONOUNS
    named = word[:1].isupper() and low[0] not in DETERMINERS and not pronoun
    return {
        "pronoun": float(pronoun), "named": float(named),
        "writer": float(len(low) == 1 and low[0] in WRITER),
    }  # fmt: skip


def _content_features(r: Reading, f: Relation) -> dict[str, float]:
    words = [i for a, b in f.content for i in range(a, b)]
    quoted = sum(r.quoted[i] >= 0 for i in words)
    return {
        "quoted": quoted / max(1, len(words)),
        "quotes": float(quoted > 0),
        "length": min(1.0, len(words) / 30),
        "short": float(len(words) < 5),
        "that": float(bool(words) and r.low[words[0]] == "that"),
        "before": float(bool(words) and words[0] < f.cue[0][0]),
    }
