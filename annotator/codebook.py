"""The codebook and the lexicons as values; `annotator.documents.seeds` reads them from seeds/."""

from collections.abc import Mapping

import msgspec

UNATTRIBUTED = "unattributed"


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of what stands in codebook.toml; a misspelt key there is an error, not ignored."""


class SourceType(Written, frozen=True, kw_only=True):
    """One of the source types (§2)."""

    key: str
    label: str
    letter: str
    """The key on the keyboard: one lower-case letter, unique."""
    group: str
    """Key of the starter group it folds into (§5.6)."""
    plain: str
    """One plain sentence for someone who has never read a codebook."""
    definition: str
    includes: str = ""
    excludes: str = ""
    examples: tuple[str, ...] = ()
    starting_letters: Mapping[str, str] = {}
    """Admiralty starting letters, offered on request: "named", "unnamed", "remark" (§5.2)."""


class Rule(Written, frozen=True, kw_only=True):
    """One rule, written once as amended."""

    id: str
    """P2, C5, V6, …; amendments that were merged are named in `amended_by`."""
    title: str
    text: str
    section: str
    types: tuple[str, ...] = ()
    """The types it decides between; empty for a general rule."""
    amended_by: tuple[str, ...] = ()


class Group(Written, frozen=True, kw_only=True):
    """One of the eight starter groups (§5.6)."""

    key: str
    label: str


class CertaintyStep(Written, frozen=True, kw_only=True):
    """One of the four steps of reviewer certainty (§5.1)."""

    step: int
    label: str
    value: int
    """Stated probability in per cent: used for scoring, never shown."""


class Term(Written, frozen=True, kw_only=True):
    """A value of a coded field, with the words to show for it."""

    key: str
    label: str
    plain: str = ""


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """A word or phrase that attributes."""

    lemma: str
    pos: str
    cue_class: str
    sense: str = ""
    forms: tuple[str, ...] = ()
    frame: str = ""
    certainty_effect: int = 0
    effect_note: str = ""
    line: int = 0


class CueStances(Written, frozen=True, kw_only=True):
    """How the cues map onto the keys of `stance` (V17)."""

    cue_classes: Mapping[str, str] = {}
    """Class of the cue list -> stance."""
    lemmas: Mapping[str, str] = {}
    """Lemma -> stance, where a cue leaves its class."""

    def of(self, cue: Cue) -> str:
        """The stance of a cue.

        Raises KeyError for a class that is not mapped; the reader lets none pass.
        """
        return self.lemmas.get(cue.lemma) or self.cue_classes[cue.cue_class]


class Confusion(Written, frozen=True, kw_only=True):
    """Two neighbouring types and how to tell them apart: the answer to "why not …?"."""

    types: tuple[str, str]
    text: str


class Codebook(Written, frozen=True, kw_only=True):
    """The codebook as it ships, or as a newsroom has overridden it."""

    version: str
    title: str
    question: str
    types: tuple[SourceType, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    certainty: tuple[CertaintyStep, ...]
    fields: Mapping[str, tuple[Term, ...]] = {}
    """Coded field -> its values: kind, attribution, identification, quote_type, polarity,
    stance, scope, voice, role, record_status, modality, sub_code, interest, reliability,
    credibility."""
    stances: CueStances = CueStances()
    confusions: tuple[Confusion, ...] = ()
    limits: str = ""
    """What the codebook does not claim, to show with it."""

    def type(self, key: str) -> SourceType:
        """The type with this key.

        Raises KeyError if there is none.
        """
        for t in self.types:
            if t.key == key:
                return t
        raise KeyError(key)

    def has_type(self, key: str) -> bool:
        return any(t.key == key for t in self.types)

    def difference(self, one: str, other: str) -> str | None:
        """How to tell two types apart, in either order; None where nothing is written down."""
        for c in self.confusions:
            if set(c.types) == {one, other}:
                return c.text
        return None

    def rule(self, rule_id: str) -> Rule | None:
        """The rule with this number, also when asked by an amendment that was merged into it."""
        for r in self.rules:
            if r.id == rule_id:
                return r
        for r in self.rules:
            if rule_id in r.amended_by:
                return r
        return None


class RegistrySource(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the source registry."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    type: str
    country: str = ""
    """ISO 3166-1 alpha-2, or "" for an international body."""
    control: str = ""
    control_source: str = ""
    """Who says so and when ("State Media Monitor, 2023"); "" means not yet sourced."""
    wikidata: str = ""
    note: str = ""
    line: int = 0
    """Line of the CSV file, to name the row in a reason."""


class AmbiguousAlias(msgspec.Struct, frozen=True, kw_only=True):
    """An alias that needs context before it is believed (§3.7)."""

    alias: str
    reason: str
    """"shared", "common word", "short acronym", joined with "; "."""
    rows: tuple[str, ...]
    """Names of the registry rows that claim it."""
    line: int = 0


class Hedge(msgspec.Struct, frozen=True, kw_only=True):
    """A word that weakens or strengthens an assertion."""

    term: str
    category: str
    pos: str
    kind: str
    strength: int
    direction: str
    probability_range: str = ""
    note: str = ""
    line: int = 0


class GenericSource(msgspec.Struct, frozen=True, kw_only=True):
    """A mention without a name: "state media", "a senior official"."""

    pattern: str
    head: str
    modifiers: str = ""
    type: str
    identification: str
    specificity: int
    note: str = ""
    line: int = 0


class Lexicons(msgspec.Struct, frozen=True, kw_only=True):
    """The registry and the word lists."""

    sources: tuple[RegistrySource, ...]
    ambiguous: tuple[AmbiguousAlias, ...]
    cues: tuple[Cue, ...]
    hedges: tuple[Hedge, ...]
    generics: tuple[GenericSource, ...]
