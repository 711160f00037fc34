"""An engine against a key: the figures of one article, and of all together."""

from collections.abc import Callable, Mapping, Sequence

from annotator.analysis.calibration import Calibration, Outcome, measure_calibration
from annotator.analysis.detection import Detection, detect
from annotator.analysis.intervals import Proportion
from annotator.analysis.naming import ChainScore, Roster, measure_chain, measure_name, names_of
from annotator.analysis.scoring import Constant, TypeScore, measure_types, rank_constants
from annotator.analysis.spans import SpanScore
from annotator.analysis.track_record import TypeRecord
from annotator.codebook import UNATTRIBUTED
from annotator.model import Coding, EngineId, GoldUnit, Span, Suggestion, Suggestions, Value


class Speed(Value, frozen=True, kw_only=True):
    """What the engine took, without reading files and loading the engine."""

    units: int = 0
    seconds: float = 0.0
    """Of the processor."""

    def __add__(self, other: "Speed") -> "Speed":
        return Speed(units=self.units + other.units, seconds=self.seconds + other.seconds)

    @property
    def units_per_second(self) -> float | None:
        return self.units / self.seconds if self.seconds else None


class ArticleScore(Value, frozen=True, kw_only=True):
    """The figures of an article."""

    types: TypeScore = TypeScore()
    detection: Detection = Detection()
    """Attributed to anyone, or not."""
    names: Proportion = Proportion()
    """Sources by the right name, of the counted units where key and engine have one."""
    chains: ChainScore = ChainScore()
    blind: Proportion = Proportion()
    """Types right, of the units that were first answered before the suggestion was shown."""
    outcomes: tuple[Outcome, ...] = ()
    """What the engine stated for its type, and whether that was the key's; counted units that
    were found."""

    def __add__(self, other: "ArticleScore") -> "ArticleScore":
        return ArticleScore(
            types=self.types + other.types,
            detection=self.detection + other.detection,
            names=self.names + other.names,
            chains=self.chains + other.chains,
            blind=self.blind + other.blind,
            outcomes=self.outcomes + other.outcomes,
        )


class KeyEvaluation(Value, frozen=True, kw_only=True):
    """The engine against keys, or against what reviewers settled on."""

    engine: EngineId
    articles: int
    reviewers: int = 0
    """Whose settled tags were the key; 0 where it was gold."""
    score: TypeScore
    constants: tuple[Constant, ...]
    detection: Detection
    names: Proportion
    chains: ChainScore
    blind: Proportion = Proportion()
    """As in `ArticleScore`; none where the key was gold."""
    record: Mapping[str, TypeRecord] = {}
    """Suggested type -> how often suggestions of this engine that were on show were right."""
    calibration: Calibration
    speed: Speed


class SpanEvaluation(Value, frozen=True, kw_only=True):
    """The engine against annotated spans."""

    engine: EngineId
    articles: int
    unsplit: int = 0
    """Further articles that were not scored: their folder has no sentence offsets for them."""
    score: SpanScore
    speed: Speed


Evaluation = KeyEvaluation | SpanEvaluation


def score_article(
    key: Sequence[GoldUnit], said: Suggestions, blind: Mapping[Span, str] | None = None
) -> ArticleScore:
    """Score what the engine said of an article. A unit that it cut otherwise has no answer.
    `blind` has the types that were given before the suggestion was shown."""
    answers = {s.unit.span: s for s in said.suggestions}
    roster = Roster(name for g in key for name in names_of(g.coding))
    counted = [(g, answers.get(g.unit.span)) for g in key if g.unit.counted]
    codings = [(g.coding, s.coding if s is not None else None) for g, s in counted]
    return ArticleScore(
        types=measure_types(key, {span: s.coding.primary_type for span, s in answers.items()}),
        detection=sum((detect(attributed(k), attributed(a)) for k, a in codings), Detection()),
        names=sum((measure_name(k, a, roster) for k, a in codings), Proportion()),
        chains=sum((measure_chain(k, a, roster) for k, a in codings), ChainScore()),
        blind=_measure_blind(answers, blind or {}),
        outcomes=tuple(_outcome(g, s) for g, s in counted if s is not None),
    )


def _measure_blind(answers: Mapping[Span, Suggestion], blind: Mapping[Span, str]) -> Proportion:
    both = [
        (answers[span].coding.primary_type, key) for span, key in blind.items() if span in answers
    ]
    return Proportion(hits=sum(said == key for said, key in both), n=len(both))


def attributed(coding: Coding | None) -> bool:
    """Whether it says that someone other than the publisher vouches."""
    return coding is not None and coding.primary_type != UNATTRIBUTED


def _outcome(gold: GoldUnit, said: Suggestion) -> Outcome:
    return Outcome(said.probability, said.coding.primary_type == gold.coding.primary_type)


def evaluate_keys(
    scores: Sequence[ArticleScore],
    engine: EngineId,
    speed: Speed,
    pick: Callable[[int], int],
    reviewers: int = 0,
) -> KeyEvaluation:
    """All articles together; every unit weighs the same. `pick` as in `bootstrap_interval`."""
    types = sum((s.types for s in scores), TypeScore())
    return KeyEvaluation(
        engine=engine,
        articles=len(scores),
        reviewers=reviewers,
        score=types,
        constants=rank_constants(types),
        detection=sum((s.detection for s in scores), Detection()),
        names=sum((s.names for s in scores), Proportion()),
        chains=sum((s.chains for s in scores), ChainScore()),
        blind=sum((s.blind for s in scores), Proportion()),
        calibration=measure_calibration([s.outcomes for s in scores], pick),
        speed=speed,
    )
