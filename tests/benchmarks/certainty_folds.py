"""How far the stated probabilities can be believed, on answers that nothing was fitted on.

    python tests/benchmarks/certainty_folds.py

The development articles by folds (types, what counts and certainty fitted on the others), the test
articles with the shipped models; both taggers. Prints calibration error, Brier score and skill.
"""

import sys
from pathlib import Path
from random import Random

from annotator.analysis.calibration import Outcome, measure_calibration
from annotator.documents.gold import read_gold_folder
from annotator.documents.models import models_folder
from annotator.documents.seeds import shipped_seeds
from annotator.engine.certainty import LEAST, MOST
from annotator.engine.logistic import Features, Logistic
from annotator.training.evidence import Evidence, Keyed, certainty_evidence
from annotator.training.logistic import fit_logistic
from annotator.work.engine import load_engine
from annotator.work.samples import read_sample
from annotator.work.train import unseen_answers

FOLDS = 6


def outcome(model: Logistic, features: Features, right: bool) -> Outcome:
    return Outcome(min(MOST, max(LEAST, model.probability(features))), right)


def development(folder: Path) -> list[list[Outcome]]:
    """Outcomes of each article, by a model of certainty that was fitted on the others."""
    answers: dict[str, list[Evidence]] = {}
    for name, evidence in unseen_answers(folder, lambda line: print(line, file=sys.stderr)):
        answers.setdefault(name, []).extend(evidence)
    out: list[list[Outcome]] = []
    for fold in range(FOLDS):
        unseen = [rows for n, rows in enumerate(answers.values()) if n % FOLDS == fold]
        seen = [rows for n, rows in enumerate(answers.values()) if n % FOLDS != fold]
        model = fit_logistic([row for rows in seen for row in rows])
        out += [[outcome(model, *row) for row in rows] for rows in unseen]
    return out


def test_part() -> list[list[Outcome]]:
    out: list[list[Outcome]] = []
    for tier in ("fast", "accurate"):
        engine = load_engine(tier=tier)
        assert engine.learned is not None
        for key in read_gold_folder(shipped_seeds() / "gold" / "test"):
            keyed = Keyed(key.name, read_sample(key), key.units)
            rows = certainty_evidence(keyed, engine)
            out.append([outcome(engine.learned.certainty, *row) for row in rows])
    return out


def main() -> None:
    print(f"{'':14}{'answers':>8}{'right':>8}{'error':>8}   95 % interval{'Brier':>9}{'skill':>8}")
    parts = {"development": development(models_folder()), "test": test_part()}
    for name, articles in {**parts, "both": [a for p in parts.values() for a in p]}.items():
        c = measure_calibration(articles, Random(0).randrange)
        assert c.error_interval is not None
        low, high = c.error_interval
        print(f"{name:14}{c.n:>8}{c.base_rate:>8.3f}{c.error:>8.3f}   {low:.3f}–{high:.3f}"
              f"{c.brier:>13.3f}{c.skill:>8.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
