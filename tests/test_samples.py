"""Gold answers are what the program is measured by: those of the samples, and those in seeds/gold,
must hold together."""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.analysis.agreement import ALPHA, count_alike, measure
from annotator.analysis.ratings import tabulate
from annotator.codebook import UNATTRIBUTED
from annotator.documents.gold import (
    GoldArticle,
    read_gold,
    read_gold_folder,
    read_samples,
    sample_paths,
)
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.errors import SeedError
from annotator.model import Chain, Coding, GoldUnit, Link

CODEBOOK = read_codebook()
LEXICONS = read_lexicons(CODEBOOK)
REGISTRY = {row.id: row for row in LEXICONS.sources}
NAMES = {row.name: row.id for row in LEXICONS.sources}
HEDGES = {hedge.term for hedge in LEXICONS.hedges}
TYPES = {t.key for t in CODEBOOK.types}
GOLD = Path(__file__).parent.parent / "seeds" / "gold"
SAMPLES = read_samples()
TEST_SET = read_gold_folder(GOLD / "test")
KEYED = (*SAMPLES, *read_gold_folder(GOLD / "development"), *TEST_SET)


def units_of(articles: Sequence[GoldArticle]) -> list[Any]:
    return [
        pytest.param(sample, gold, id=f"{sample.name}-{gold.unit.index}")
        for sample in articles
        for gold in sample.units
    ]


UNITS = units_of(KEYED)
UNITS_OF_SAMPLES = units_of(SAMPLES)
each_sample = pytest.mark.parametrize("sample", KEYED, ids=lambda s: s.name)
each_unit = pytest.mark.parametrize(("sample", "gold"), UNITS)


def text_of(sample: GoldArticle) -> str:
    return sample.path.read_bytes().decode("utf-8")


def proximate_of(chain: Chain) -> Link | None:
    found = [link for link in chain if "proximate" in link.roles]
    assert len(found) <= 1
    return found[0] if found else None


def links_of(coding: Coding) -> list[Link]:
    return [link for chain in coding.chains for link in chain]


def is_picture(gold: GoldUnit) -> bool:
    return gold.unit.kind in ("caption", "credit")


def holds_silence(gold: GoldUnit) -> bool:
    """Whether the first chain has a party that was asked and said nothing."""
    first = gold.coding.chains[0] if gold.coding.chains else ()
    return any("silent" in link.roles for link in first)


def test_six_articles_have_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(SAMPLES) >= 6
    everything = [gold for sample in SAMPLES for gold in sample.units]
    with capsys.disabled():
        print(f"\n{len(SAMPLES)} sample articles, {len(everything)} units")
        for title, values in (
            ("kinds", (gold.unit.kind for gold in everything)),
            (
                "types of counted units",
                (g.coding.primary_type for g in everything if g.unit.counted),
            ),
        ):
            print(f"{title}:", ", ".join(f"{k} {n}" for k, n in Counter(values).most_common()))


def test_every_type_but_none_too_many() -> None:
    counted = [g for s in SAMPLES for g in s.units if g.unit.counted]
    seen = Counter(gold.coding.primary_type for gold in counted)
    assert set(seen) == TYPES
    assert seen.most_common(1)[0][1] < len(counted) / 3


@each_sample
def test_the_file_is_utf8_with_line_feeds(sample: GoldArticle) -> None:
    text = text_of(sample)
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert text.endswith("\n")


@each_sample
def test_the_text_beside_a_unit_is_its_slice(sample: GoldArticle) -> None:
    text = text_of(sample)
    path = sample.path.with_name(f"{sample.name}.gold.json")
    written = [unit["text"] for unit in json.loads(path.read_text(encoding="utf-8"))["units"]]
    assert written == [text[gold.unit.start : gold.unit.end] for gold in sample.units]


@each_sample
def test_units_cover_the_text_once(sample: GoldArticle) -> None:
    text, end = text_of(sample), 0
    for number, gold in enumerate(sample.units, 1):
        unit = gold.unit
        assert unit.index == number
        assert not text[end : unit.start].strip()
        piece = text[unit.start : unit.end]
        assert piece
        assert piece == piece.strip()
        end = unit.end
    assert not text[end:].strip()


@each_sample
def test_metadata(sample: GoldArticle) -> None:
    assert sample.codebook_version == CODEBOOK.version
    assert "no journalist" in sample.coder
    assert sample.metadata.title
    assert sample.metadata.publisher
    assert sample.metadata.language == "en"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", sample.metadata.published or "")


@each_unit
def test_values_are_in_the_codebook(sample: GoldArticle, gold: GoldUnit) -> None:
    coding = gold.coding
    assert coding.primary_type in TYPES
    assert set(gold.accepted_alternatives) <= TYPES - {coding.primary_type}
    for field in ("attribution", "identification", "quote_type", "polarity", "stance", "scope"):
        assert getattr(coding, field) in {term.key for term in CODEBOOK.fields[field]}
    assert coding.voice in {None, *(term.key for term in CODEBOOK.fields["voice"])}
    assert set(coding.hedges) <= HEDGES
    roles = {term.key for term in CODEBOOK.fields["role"]}
    for link in links_of(coding):
        assert set(link.roles) <= roles
        assert link.roles
        assert link.type in TYPES or link.roles == ("publisher",)


@each_unit
def test_the_reason_is_one_sentence_with_its_rules(sample: GoldArticle, gold: GoldUnit) -> None:
    found = re.fullmatch(r"[A-Z“][^!?]*[^ .!?] \(([A-Z]\d+(?:, [A-Z]\d+)*)\)\.", gold.reason)
    assert found
    assert not re.search(r"\. [A-Z]", gold.reason)
    rules = {rule.id for rule in CODEBOOK.rules}
    assert set(found[1].split(", ")) <= rules


@each_unit
def test_counted(sample: GoldArticle, gold: GoldUnit) -> None:
    unit = gold.unit
    if unit.kind in ("credit", "boilerplate"):
        assert not unit.counted
    elif unit.kind != "heading":
        assert unit.counted
    if not unit.counted and unit.kind != "credit":
        assert gold.coding == Coding(primary_type=UNATTRIBUTED)


@each_unit
def test_unattributed_or_attributed_throughout(sample: GoldArticle, gold: GoldUnit) -> None:
    coding = gold.coding
    if coding.primary_type == UNATTRIBUTED:
        fields = coding.source, coding.source_id, coding.attribution, coding.identification
        assert fields == (None, None, "none", "none")
        assert coding.quote_type == "none"
        assert coding.stance in ("none", "no_comment", "hearsay")
        assert (coding.stance == "hearsay") == (coding.voice == "hearsay")
        assert (coding.voice is not None) == gold.unit.counted
    else:
        assert coding.source
        assert coding.voice is None
        assert "none" not in (coding.attribution, coding.identification)
        picture = is_picture(gold)
        assert (coding.quote_type == "none") == picture
        assert (coding.stance in ("none", "show")) >= picture
        assert (coding.stance == "none") <= picture


@each_unit
def test_chains(sample: GoldArticle, gold: GoldUnit) -> None:
    coding, metadata = gold.coding, sample.metadata
    publisher = Link(roles=("publisher",), type="", name=metadata.publisher or "")
    for chain in coding.chains:
        assert len(chain) > 1
        assert [link for link in chain if "publisher" in link.roles] == [chain[-1]] == [publisher]
        assert {"origin", "silent"} & set(chain[0].roles)
        if metadata.agency:
            assert metadata.agency in {link.name for link in chain}
    proximates = [proximate_of(chain) for chain in coding.chains]
    if coding.primary_type == UNATTRIBUTED:
        assert proximates == [None] * len(proximates)
    else:
        first = proximates[0]
        assert first is not None
        answer = coding.primary_type, coding.source, coding.source_id
        assert (first.type, first.name, first.source_id) == answer
        assert first.inferred == (coding.attribution == "inherited")


@each_unit
def test_names_are_those_of_the_registry(sample: GoldArticle, gold: GoldUnit) -> None:
    pairs = {(link.name, link.source_id) for link in links_of(gold.coding)}
    for name, source_id in pairs | {(gold.coding.source or "", gold.coding.source_id)}:
        assert source_id == NAMES.get(name)
        assert source_id is None or REGISTRY[source_id].name == name


@each_unit
def test_a_silent_party_vouches_for_nothing(sample: GoldArticle, gold: GoldUnit) -> None:
    if gold.coding.stance == "no_comment":
        assert gold.coding.primary_type == UNATTRIBUTED
        assert holds_silence(gold)


@pytest.mark.parametrize(("sample", "gold"), UNITS_OF_SAMPLES)
def test_what_the_codebook_leaves_open_is_alike_in_the_samples(
    sample: GoldArticle, gold: GoldUnit
) -> None:
    """A picture has no stance, silence is negative: the coders of seeds/gold chose otherwise."""
    coding, unattributed = gold.coding, gold.coding.primary_type == UNATTRIBUTED
    if not unattributed:
        assert (coding.stance == "none") == is_picture(gold)
    assert not holds_silence(gold) or coding.polarity == "negative"
    assert (coding.stance == "no_comment") == (holds_silence(gold) and unattributed)


@each_unit
def test_attributed_words_lie_in_the_unit(sample: GoldArticle, gold: GoldUnit) -> None:
    unit, coding = gold.unit, gold.coding
    assert (coding.scope == "part") == bool(coding.attributed)
    end = unit.start
    for span in coding.attributed:
        assert end <= span.start < span.end <= unit.end
        end = span.end
    assert sum(s.end - s.start for s in coding.attributed) < unit.end - unit.start


def test_the_test_set_is_as_it_was_committed() -> None:
    """Its manifest was committed before work on types began."""
    folder = GOLD / "test"
    lines = (folder / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    promised = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    files = {p.name: p for p in folder.iterdir() if p.name != "MANIFEST.sha256"}
    assert promised == {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in files.items()}


def test_agreement_of_the_two_coders(capsys: pytest.CaptureFixture[str]) -> None:
    """They coded the counted units, each on their own."""
    with (GOLD / "test" / "codings.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    counted = {(a.name, g.unit.index) for a in TEST_SET for g in a.units if g.unit.counted}
    assert {(row["article"], int(row["unit"])) for row in rows} == counted
    pairs = [(row["first_type"], row["second_type"]) for row in rows]
    ratings = tabulate(pairs)
    raw, alpha = count_alike(ratings), measure(ALPHA, ratings).value
    assert alpha is not None
    with capsys.disabled():
        print(
            f"\ntwo coders of seeds/gold/test: {raw.hits} of {raw.n} units alike, alpha {alpha:.3f}"
        )
    assert alpha > 0.667  # below it, Krippendorff draws no conclusions


def gold_of(**changes: Any) -> dict[str, Any]:
    gold: dict[str, Any] = {
        "schema": 1, "article": "a.txt", "codebook_version": "0.3", "coder": "c", "metadata": {},
        "units": [{"unit": {"index": 1, "start": 0, "end": 3}, "coding": {"primary_type": "company"}, "reason": "r"}],
    }  # fmt: skip
    return gold | changes


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "not a gold answer"),
        (b"\xff", "not a gold answer"),
        (json.dumps(gold_of(schema=2)).encode(), "not a gold answer: Invalid enum value 2"),
        (json.dumps(gold_of(units=[{}])).encode(), "$.units[0]"),
        (json.dumps(gold_of(article="b.txt")).encode(), "'b.txt' is not beside it"),
    ],
)
def test_a_broken_gold_file_says_what_is_wrong(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "a.txt").write_text("One", encoding="utf-8")
    path = tmp_path / "a.gold.json"
    path.write_bytes(content)
    with pytest.raises(SeedError) as caught:
        read_gold(path)
    assert problem in str(caught.value)
    assert caught.value.path == path


def test_a_missing_gold_file(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be read"):
        read_gold(tmp_path / "none.gold.json")


def test_a_gold_file_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One", encoding="utf-8")
    path = tmp_path / "a.gold.json"
    path.write_text(json.dumps(gold_of()), encoding="utf-8")
    article = read_gold(path)
    assert (article.name, article.path) == ("a", tmp_path / "a.txt")
    assert [gold.unit.end for gold in article.units] == [3]


def test_samples_are_listed_by_name() -> None:
    assert [path.name for path in sample_paths()] == [f"{s.name}.gold.json" for s in SAMPLES]
