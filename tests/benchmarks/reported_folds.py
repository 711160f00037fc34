"""Suggestions for articles with marked statements, by cross-validation over articles.

    python tests/benchmarks/reported_folds.py STATEMENTS TIER > SUGGEST.jsonl

What is fitted on these articles, the model of what was reported, is fitted for each fifth of them
anew, on the others, with both taggers as in `annotator train judging`. The output is that of
`annotator suggest --format json`, for the scorer that belongs to the articles.
"""

import sys
from pathlib import Path

from annotator.documents import read_document
from annotator.documents.models import models_folder, read_learned
from annotator.documents.statements import read_statements
from annotator.engine import suggest
from annotator.formats.suggestions import render_suggestions
from annotator.training.evidence import reporting_evidence
from annotator.training.logistic import fit_logistic
from annotator.work.engine import load_engine

FOLDS = 5


def main() -> None:
    folder, tier = Path(sys.argv[1]), sys.argv[2]
    articles = [(a, read_document(str(a.path))) for a in read_statements(folder)]
    engines = {name: load_engine(tier=name) for name in ("fast", "accurate")}
    evidence = [
        [e for n in engines.values() for e in reporting_evidence(document, a.statements, n)]
        for a, document in articles
    ]
    learned = read_learned(models_folder())
    for fold in range(FOLDS):
        seen = [e for n, rows in enumerate(evidence) if n % FOLDS != fold for e in rows]
        judge = learned.judge._replace(reported=fit_logistic(seen))
        engine = engines[tier]._replace(learned=learned._replace(judge=judge))
        for article, document in articles[fold::FOLDS]:
            said = suggest(document, engine)
            print(render_suggestions(document, said, str(article.path)))


if __name__ == "__main__":
    main()
