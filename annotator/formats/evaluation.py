"""The figures of an evaluation, as a table to read and as JSON."""

from collections.abc import Iterator
from typing import Any

import msgspec

from annotator.analysis.calibration import Calibration
from annotator.analysis.detection import Detection, Retrieval
from annotator.analysis.evaluation import Evaluation, KeyEvaluation, SpanEvaluation, Speed
from annotator.analysis.intervals import Proportion
from annotator.analysis.scoring import TypeScore
from annotator.analysis.spans import PartScores
from annotator.formats.learning import record_lines

SCHEMA = 1
SHOWN_CONSTANTS = 3
PARTS = ("source", "cue", "content")
SEEN = (
    "Reviewers see suggestions while they answer and are drawn towards them: an engine like the",
    "one they saw looks better here than it is. The blind answers are free of that.",
)


def render_evaluation(result: Evaluation) -> str:
    """The figures as a plain-text table."""
    if isinstance(result, KeyEvaluation):
        return "\n".join(_key_lines(result))
    return "\n".join(_span_lines(result))


def render_figures(result: Evaluation) -> str:
    """The figures as one JSON object. Shares lie between 0 and 1; null stands where a figure has
    no meaning."""
    figures = _key_figures(result) if isinstance(result, KeyEvaluation) else _span_figures(result)
    about = {"schema": SCHEMA, "engine": result.engine, "articles": result.articles}
    return msgspec.json.encode({**about, **figures, "speed": _speed(result.speed)}).decode()


# ---------------------------------------------------------------- as a table


def _key_lines(result: KeyEvaluation) -> Iterator[str]:
    s = result.score
    yield _title(result)
    yield f"units        {s.found} of {s.units} found exactly, {s.extra} that the key does not have"
    yield f"{'':30}{'right':>7}{'or accepted':>13}   of"
    yield f"{'engine':30}{s.right:>7}{s.accepted:>13}   {s.counted}"
    for c in result.constants[:SHOWN_CONSTANTS]:
        yield f"{'always ' + c.type:30}{c.right:>7}{c.accepted:>13}   {s.counted}"
    yield from ("", f"{'':30}{'n':>7}{'of':>7}{'%':>8}   95 % interval")
    for label, proportion in _proportions(result):
        yield _share_line(label, proportion)
    yield from ("", f"{'in %':30}{'precision':>10}{'recall':>8}{'F1':>8}{'MCC':>8}")
    yield _detection_line("attributed or not", result.detection)
    yield from ("", *_calibration_lines(result.calibration), "", *_type_lines(s))
    yield from ("", _speed_line(result.speed))
    if result.record:
        yield from ("", *record_lines(result.record))
    if result.reviewers:
        yield from ("", *SEEN)


def _title(result: Evaluation) -> str:
    e = result.engine
    title = f"{result.articles} article(s), {e.name} {e.version}, tier {e.tier}"
    if isinstance(result, KeyEvaluation) and result.reviewers:
        return f"{title}, against the settled answers of {result.reviewers} reviewer(s)"
    return title


def _proportions(result: KeyEvaluation) -> Iterator[tuple[str, Proportion]]:
    s = result.score
    yield "units found exactly", Proportion(hits=s.found, n=s.units)
    yield "type right", Proportion(hits=s.right, n=s.counted)
    yield "type right or accepted", Proportion(hits=s.accepted, n=s.counted)
    yield "name of the source right", result.names
    yield "origin of the chain right", result.chains.origin
    yield "relay of the chain right", result.chains.relay
    yield "origin and relay right", result.chains.both
    if result.reviewers:
        yield "type right, answered blind", result.blind


def _share_line(label: str, p: Proportion) -> str:
    line = f"{label:30}{p.hits:>7}{p.n:>7}"
    if p.share is None or p.interval is None:
        return f"{line}{'–':>8}"
    low, high = p.interval
    return f"{line}{100 * p.share:>8.1f}   {100 * low:.1f} to {100 * high:.1f}"


def _retrieval_line(label: str, r: Retrieval) -> str:
    return f"{label:30}{100 * r.precision:>10.1f}{100 * r.recall:>8.1f}{100 * r.f1:>8.1f}"


def _detection_line(label: str, d: Detection) -> str:
    return f"{_retrieval_line(label, d.retrieval)}{d.mcc:>8.3f}"


def _calibration_lines(c: Calibration) -> Iterator[str]:
    """The probabilities of the type, in all and bin by bin."""
    yield f"{'probability of the type':30}{_decimal(c.error)}   expected calibration error"
    if c.error_interval is not None:
        low, high = c.error_interval
        yield f"{'':30}{low:.3f} to {high:.3f}   its 95 % interval, articles drawn anew"
    yield f"{'':30}{_decimal(c.brier)}   Brier score"
    yield f"{'':30}{_decimal(c.skill)}   Brier skill beside stating {_decimal(c.base_rate)} always"
    yield f"{'up to':>30}{'n':>7}{'stated':>8}{'reached':>9}"
    for b in c.bins:
        yield f"{b.upto:>30.3f}{b.n:>7}{b.probability:>8.3f}{b.right / b.n:>9.3f}"


def _decimal(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"


def _type_lines(s: TypeScore) -> Iterator[str]:
    yield f"{'type':30}{'key':>7}{'answered':>13}{'right':>8}"
    for t, (key, answered, right) in _ranked_types(s):
        yield f"{t:30}{key:>7}{answered:>13}{right:>8}"
    if s.confusion:
        yield "where they differ (key → engine)"
    for (key_type, answer), n in _ranked_confusion(s):
        yield f"{n:>5}  {key_type} → {answer or 'not found'}"


def _ranked_types(s: TypeScore) -> list[tuple[str, tuple[int, int, int]]]:
    return sorted(s.by_type.items(), key=lambda kv: (-kv[1][0], kv[0]))


def _ranked_confusion(s: TypeScore) -> list[tuple[tuple[str, str], int]]:
    return sorted(s.confusion.items(), key=lambda kv: (-kv[1], kv[0]))


def _speed_line(speed: Speed) -> str:
    """As in "4,207 units per CPU second"."""
    rate = speed.units_per_second
    return f"{'–' if rate is None else f'{rate:,.0f}'} units per CPU second, without reading files"


def _span_lines(result: SpanEvaluation) -> Iterator[str]:
    s = result.score
    yield _title(result)
    if result.unsplit:
        yield f"{result.unsplit} further, not scored: the folder has no sentence offsets for them"
    yield from (f"sentences    {s.detection.n}", "")
    yield f"{'in %':30}{'precision':>10}{'recall':>8}{'F1':>8}{'MCC':>8}"
    yield _detection_line("sentence attributed or not", s.detection)
    yield _retrieval_line("sentence source", s.sentence_source)
    for measure, scores in (("words of the", s.token), ("exact", s.exact)):
        for part in PARTS:
            yield _retrieval_line(f"{measure} {part}", getattr(scores, part))
    yield from ("", _speed_line(result.speed))


# ---------------------------------------------------------------- as JSON


def _key_figures(result: KeyEvaluation) -> dict[str, Any]:
    s = result.score
    return {
        "reviewers": result.reviewers,
        "units_found": {**_share(s.found, s.units), "extra": s.extra},
        "type_right": _share(s.right, s.counted),
        "type_accepted": _share(s.accepted, s.counted),
        "type_right_blind": _share(result.blind.hits, result.blind.n),
        "constants": [{**msgspec.structs.asdict(c), "n": s.counted} for c in result.constants],
        "by_type": [
            {"type": t, "key": key, "answered": answered, "right": right}
            for t, (key, answered, right) in _ranked_types(s)
        ],
        "confusion": [
            {"key": key, "answer": answer or None, "n": n}
            for (key, answer), n in _ranked_confusion(s)
        ],
        "record": [
            {"type": t, "shown": _counts(r.shown), "blind": _counts(r.blind)}
            for t, r in result.record.items()
        ],
        "names": _share(result.names.hits, result.names.n),
        "chains": {
            name: _share(p.hits, p.n) for name, p in msgspec.structs.asdict(result.chains).items()
        },
        "detection": _detection(result.detection),
        "calibration": result.calibration,
    }


def _span_figures(result: SpanEvaluation) -> dict[str, Any]:
    s = result.score
    return {
        "unsplit": result.unsplit,
        "sentences": s.detection.n,
        "detection": _detection(s.detection),
        "sentence_source": _retrieval(s.sentence_source),
        "token": _parts(s.token),
        "exact": _parts(s.exact),
    }


def _share(hits: int, n: int) -> dict[str, Any]:
    p = Proportion(hits=hits, n=n)
    return {"hits": hits, "n": n, "share": p.share, "interval": p.interval}


def _retrieval(r: Retrieval) -> dict[str, Any]:
    rates = {"precision": r.precision, "recall": r.recall, "f1": r.f1}
    return {**rates, **msgspec.structs.asdict(r)}


def _counts(p: Proportion) -> dict[str, int]:
    return {"hits": p.hits, "n": p.n}


def _detection(d: Detection) -> dict[str, Any]:
    r = d.retrieval
    rates = {"precision": r.precision, "recall": r.recall, "f1": r.f1, "mcc": d.mcc}
    return {**rates, **msgspec.structs.asdict(d)}


def _parts(scores: PartScores) -> dict[str, Any]:
    return {part: _retrieval(getattr(scores, part)) for part in PARTS}


def _speed(speed: Speed) -> dict[str, Any]:
    return {**msgspec.structs.asdict(speed), "units_per_second": speed.units_per_second}
