"""How probable it is that a person settles on the suggested type: a logistic model over the grounds
of an answer, fitted on keys."""

from math import log

from annotator.engine.coding import Answer, Voucher
from annotator.engine.logistic import Features, Logistic
from annotator.engine.reading import Reading
from annotator.model import Alternative

LEAST, MOST = 0.02, 0.98


def judge_certainty(answer: Answer, features: Features, model: Logistic) -> Answer:
    """The answer with the model's probability; the alternatives share what is left as before."""
    p = round(min(MOST, max(LEAST, model.probability(features))), 3)
    factor = (1 - p) / (1 - answer.probability) if answer.probability < 1 else 0.0
    others = tuple(
        Alternative(type=a.type, probability=round(a.probability * factor, 3))
        for a in answer.alternatives
    )
    return answer._replace(probability=p, alternatives=others)


def answer_features(
    r: Reading, unit: int, answer: Answer, voucher: Voucher | None, cues: int
) -> dict[str, float]:
    """What an answer rests on. `voucher` is the attribution it was taken from, if any; `cues` is
    the number of words of the unit that stand in cues.csv."""
    kind = r.units[unit].kind
    p = min(MOST, max(LEAST, answer.probability))
    out = {
        "bias": 1.0,
        "by rule": log(p / (1 - p)),
        f"type={answer.coding.primary_type}": 1.0,
        f"kind={kind}": 1.0,
    }
    if voucher is None:
        return out | _silent_features(r, unit, answer, cues)
    return out | _voucher_features(answer, voucher, unit)


def _silent_features(r: Reading, unit: int, answer: Answer, cues: int) -> dict[str, float]:
    words = range(r.first[unit], r.last[unit])
    return {
        "nobody": 1.0,
        f"voice={answer.coding.voice}": 1.0,
        "nobody, quoted": float(any(r.quoted[i] >= 0 for i in words)),
        "nobody, cues": min(3, cues) / 3,
        "nobody, length": min(1.0, len(words) / 40),
    }


def _voucher_features(answer: Answer, v: Voucher, unit: int) -> dict[str, float]:
    primary = v.primary
    return {
        "score": v.relation.score,
        "type sure": primary.sure,
        "share": primary.shares.get(primary.type, 0.5),
        "registered": float(primary.source_id is not None),
        "pointing": float(v.party.resolved),
        "relayed": float(v.inherited is not None),
        "elsewhere": float(v.relation.unit != unit),
        "nested": float(bool(v.nested)),
        "several": float(len(answer.coding.chains) > 1),
        "unruled": float(v.relation.ruled is None),
        f"stance={v.relation.stance}": 1.0,
        f"known={primary.kind} {primary.identification}": 1.0,
    }
