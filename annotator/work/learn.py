"""Learns from what a desk has settled on, and takes what was learned only where it is better.

One article in three is held out, for ever: by a hash of its text, so that a desk that grows never
learns from what it measures on. What is measured is the next answer, as a reader would get it.
Readers saw the suggestions of the version in use while they answered and are drawn towards them,
which speaks for that version: what is taken is better in spite of it.

Learned are the types of described sources, what counts as an attribution, and how sure one may be.
The linker and the taggers are left as they are: of the words that name the source and attribute, a
desk stores what the machine marked, unless someone marked them anew, and a model that learns from
its own answers learns nothing.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

import msgspec

from annotator import __version__
from annotator.analysis.improvement import (
    Improvement,
    Pair,
    measure_improvement,
    pair_outcomes,
)
from annotator.documents.desk_models import (
    Card,
    Taken,
    base_digests,
    check_folder,
    keep_version,
    write_card,
    write_learned,
)
from annotator.documents.models import models_folder, read_learned
from annotator.engine import Engine, suggest
from annotator.engine.judging import Judge
from annotator.engine.learned import Learned
from annotator.engine.typing import TypeReader
from annotator.errors import AnnotatorError
from annotator.model import Document, GoldUnit, Span, Value
from annotator.store import SETTLED_REVIEWER, Store, utc_text
from annotator.training.evidence import Keyed
from annotator.training.logistic import fit_logistic
from annotator.work.desk_engine import TAKEN, name_version, read_taken, save_taken, teach
from annotator.work.engine import load_engine
from annotator.work.evaluate import settled_keys
from annotator.work.material import (
    Material,
    fit_counting,
    fit_type_model,
    read_lessons,
    read_material,
    type_keys,
    unseen_evidence,
)

HELD_OUT = 3
"""One article in so many. A third, since few articles limit what can be shown more than what can
be learned."""
DESK_WEIGHT = 3
"""How often what a desk settled on counts beside a shipped key."""
SEED = 0
"""Of the bootstrap, so that the same answers give the same interval."""
PARTS = ("types", "judging", "certainty")
Standing = Literal["signed off", "settled", "one reader", "readers agreeing"]
Report = Callable[[str], None]


class DeskArticle(NamedTuple):
    """An article with what the desk settled on."""

    id: str
    document: Document
    standing: Standing
    key: tuple[GoldUnit, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.document.text.encode()).hexdigest()

    @property
    def held_out(self) -> bool:
        return int(self.digest[:8], 16) % HELD_OUT == 0


class Learning(Value, frozen=True, kw_only=True):
    """What came of learning."""

    learned_from: Mapping[str, int]
    """Articles and counted units, and how many articles of each standing."""
    improvement: Improvement
    """Old and new alike where too few are held out: then nothing was learned."""
    card: Card | None = None
    """Of the version that was taken; None: the old one stays."""
    folder: str = ""


# ---------------------------------------------------------------- what the desk settled on


def read_desk(store: Store) -> list[DeskArticle]:
    """The articles with settled answers, each text once, and of an article with later versions
    only the last; those that the machine declined are left out."""
    found: dict[str, DeskArticle] = {}
    for row in store.list_articles():
        article = _read_article(store, row.id)
        if article is not None:
            found.setdefault(article.digest, article)
    return [found[digest] for digest in sorted(found)]


def _read_article(store: Store, document_id: str) -> DeskArticle | None:
    keys = settled_keys(store, document_id)
    declined = store.load_suggestions(document_id).suggestions.declined
    if not keys or declined is not None or store.find_later_versions(document_id):
        return None
    document = store.load_document(document_id).document
    standing, key = _settle(keys, store.settling.is_signed(document_id))
    return DeskArticle(document_id, document, standing, key)


def _settle(
    keys: Mapping[str, tuple[GoldUnit, ...]], signed: bool
) -> tuple[Standing, tuple[GoldUnit, ...]]:
    """One key of an article. Where the desk has settled nothing, several readers count where all
    who answered a unit gave it the same type."""
    if SETTLED_REVIEWER in keys:
        return "signed off" if signed else "settled", keys[SETTLED_REVIEWER]
    if len(keys) == 1:
        return "one reader", next(iter(keys.values()))
    by_span: dict[Span, list[GoldUnit]] = {}
    for unit in (g for key in keys.values() for g in key):
        by_span.setdefault(unit.unit.span, []).append(unit)
    alike = (g for g in by_span.values() if len({u.coding.primary_type for u in g}) == 1)
    return "readers agreeing", tuple(g[0] for g in alike)


# ---------------------------------------------------------------- learning


def learn(
    store: Store,
    report: Report,
    *,
    seeds: Path | None = None,
    tier: str = "auto",
    folder: Path | None = None,
    parts: Collection[str] = PARTS,
    material: Material | None = None,
) -> Learning:
    """Fit the models to what is shipped and what the desk settled on, measure them beside those in
    use on the articles held out, and take them if they are better. They are written to a folder in
    `folder`, by default beside the database.

    Raises AnnotatorError where nothing can be learned, SeedError, StoreError.
    """
    folder = folder or store.path.with_suffix(".models")
    check_folder(folder)
    shipped = load_engine(seeds, tier)
    if shipped.learned is None:
        raise AnnotatorError("The tier 'rules' learns nothing. Choose fast or accurate.")
    material = material or read_material(seeds)
    known = {_digest_of(k) for k in material.keyed}
    articles = read_desk(store)
    held = [a for a in articles if a.held_out and a.digest not in known]
    seen = [a for a in articles if not a.held_out or a.digest in known]
    counts = _count(seen)
    old = teach(shipped, store).engine
    improvement = _compare(held, old, old)
    if improvement.verdict == "too few" or not seen:
        return Learning(learned_from=counts, improvement=improvement)
    report(f"Learning from {counts['articles']} articles of this desk; this takes some minutes.")
    learned = fit_desk(_with_desk(material, seen), shipped, old, parts)
    with TemporaryDirectory() as written:
        write_learned(learned, Path(written))
        n = _next_number(store, folder)
        new = name_version(shipped, read_learned(Path(written), models_folder()), n)
        improvement = _compare(held, old, new)
        done = Learning(learned_from=counts, improvement=improvement)
        if improvement.verdict != "better":
            return done
        files = keep_version(Path(written), folder / str(n))
    return _take(store, folder / str(n), done, n=n, engine=shipped, parts=parts, files=files)


def fit_desk(
    material: Material, shipped: Engine, old: Engine, parts: Collection[str] = PARTS
) -> Learned:
    """Parts that are not named stay as in the old engine. What was reported (as against only
    thought) stays: tags do not tell it."""
    assert old.learned is not None
    plain, models = shipped._replace(learned=None), models_folder()
    types, judge, certainty = old.learned
    lessons = read_lessons(material.keyed, [plain])
    if "types" in parts:
        fitted = fit_type_model(material.mentions, lessons, type_keys(plain), models)
        types = TypeReader(fitted)
    if "judging" in parts:
        judge = Judge(fit_counting(lessons), judge.reported)
    if "certainty" in parts:
        unseen = unseen_evidence(material, [plain], judge.reported, models)
        certainty = fit_logistic([e for k, rows in unseen for e in k.weight * rows])
    return Learned(types, judge, certainty)


def _with_desk(material: Material, articles: Sequence[DeskArticle]) -> Material:
    """What a desk says of a shipped article takes the place of the shipped key."""
    texts = {a.digest for a in articles}
    shipped = [k for k in material.keyed if _digest_of(k) not in texts]
    desk = [Keyed(a.id, a.document, a.key, DESK_WEIGHT) for a in articles]
    asked = material.asked.union(a.id for a in articles)
    return Material(material.mentions, [*shipped, *desk], asked)


def _digest_of(keyed: Keyed) -> str:
    return hashlib.sha256(keyed.document.text.encode()).hexdigest()


def _count(articles: Sequence[DeskArticle]) -> dict[str, int]:
    units = sum(g.unit.counted for a in articles for g in a.key)
    standings: Counter[str] = Counter(a.standing for a in articles)
    return {"articles": len(articles), "units": units, **standings}


def _compare(held: Sequence[DeskArticle], old: Engine, new: Engine) -> Improvement:
    pairs = [_pair(article, old, new) for article in held]
    return measure_improvement(pairs, Random(SEED).randrange)


def _pair(article: DeskArticle, old: Engine, new: Engine) -> list[Pair]:
    said = suggest(article.document, old)
    return pair_outcomes(article.key, said, said if new is old else suggest(article.document, new))


# ---------------------------------------------------------------- taking, and going back


def _take(
    store: Store,
    folder: Path,
    done: Learning,
    *,
    n: int,
    engine: Engine,
    parts: Collection[str],
    files: Mapping[str, str],
) -> Learning:
    card = Card(
        n=n,
        made_at=utc_text(),
        program=__version__,
        tier=engine.identity.tier,
        codebook_version=engine.codebook.version,
        parts=tuple(p for p in PARTS if p in parts),
        learned_from=done.learned_from,
        measured=msgspec.to_builtins(done.improvement),
        base=base_digests(engine.identity.tier),
        files=files,
    )
    sha256 = write_card(folder, card)
    save_taken(store, Taken(n=n, folder=_seen_from(store.path.parent, folder), sha256=sha256))
    return msgspec.structs.replace(done, card=card, folder=str(folder))


def _seen_from(place: Path, folder: Path) -> str:
    """Relative, so that database and folder can move together."""
    try:
        return os.path.relpath(folder, place)
    except ValueError:  # another drive
        return str(folder.resolve())


def _next_number(store: Store, folder: Path) -> int:
    n = _last_number(store) + 1
    while (folder / str(n)).exists():
        n += 1
    return n


def _last_number(store: Store) -> int:
    try:
        return read_taken(store).n
    except AnnotatorError:
        return 0


def go_back(store: Store) -> bool:
    """To the shipped models; what was learned stays in its folder. Returns whether another version
    was in use."""
    former = store.setting(TAKEN)
    taken = Taken(n=_last_number(store), folder=None)
    if former is None or former == msgspec.json.encode(taken).decode():
        return False
    save_taken(store, taken)
    return True
