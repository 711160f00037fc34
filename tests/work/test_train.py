"""Training part by part, into a folder: what it writes, and what it says where data are missing."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from small_models import write_models

from annotator.documents.models import FAST, JUDGING, read_learned
from annotator.engine.scores import BEGIN
from annotator.errors import AnnotatorError, DocumentError, FormatError
from annotator.work.engine import load_engine
from annotator.work.train import read_examples, train_part

TEXT = "Police said the dam leaks. Ana Ruiz thinks that it holds. It rained, the union said."
STATEMENTS = [["the dam leaks"], ["It rained"]]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    write_models(folder)
    return folder


@pytest.fixture
def statements(tmp_path: Path) -> Path:
    folder = tmp_path / "statements"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "dam.txt").write_text(TEXT, encoding="utf-8")
    spans = [{"spans": [[TEXT.index(p), TEXT.index(p) + len(p)] for p in s]} for s in STATEMENTS]
    line = json.dumps({"doc": "dam", "statements": spans})
    (folder / "gold.jsonl").write_text(line + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def attributions(tmp_path: Path) -> Path:
    folder = tmp_path / "attributions"
    folder.mkdir()
    (folder / "dam.txt").write_text(TEXT, encoding="utf-8")
    (folder / "dam.ann").write_text(
        "T1\tSource 0 6\tPolice\nT2\tCue 7 11\tsaid\nT3\tContent 12 25\tthe dam leaks\n"
        "E1\tAttribution:T3 Source:T1 Cue:T2 Content:T3\n",
        encoding="utf-8",
    )
    return folder


def test_judging(models: Path, statements: Path) -> None:
    before, said = read_learned(models), list[str]()
    train_part("judging", None, statements, models, said.append)
    after = read_learned(models)
    assert after.judge.counts.weights.keys() > {"bias", "score", "stance=say"}
    assert after.judge.reported.weights.keys() > {"bias", "score"}
    assert after.certainty == before.certainty
    (sentence,) = said
    assert re.fullmatch(r"judging: training on \d+ and \d+ relations", sentence)
    first = (models / JUDGING).read_bytes()
    train_part("judging", None, statements, models, said.append)
    assert (models / JUDGING).read_bytes() == first
    assert load_engine(tier="fast", models=models).learned is not None


def test_examples(attributions: Path) -> None:
    (example,) = read_examples(attributions)
    assert (example.name, example.reading.text) == ("dam", TEXT)
    words = [example.reading.word[i] for i in np.argwhere(example.labels == BEGIN)[:, 0]]
    assert words == ["Police", "said", "the"]


def test_no_examples(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no articles in brat standoff"):
        read_examples(tmp_path)


# ---------------------------------------------------------------- what is missing


def refused(part: str, models: Path, **data: Path) -> str:
    said: list[str] = []
    with pytest.raises(AnnotatorError) as caught:
        train_part(part, data.get("attributions"), data.get("statements"), models, said.append)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("part", ["accurate", "fast"])
def test_taggers_need_attributions(models: Path, part: str) -> None:
    assert refused(part, models) == f"Training '{part}' needs annotated articles: --attributions."


@pytest.mark.parametrize("part", ["accurate", "fast"])
def test_taggers_need_an_extra(
    models: Path, attributions: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("torch", "safetensors", "safetensors.torch"):
        monkeypatch.setitem(sys.modules, name, None)  # as if they were not installed
    sentence = r"Training a tagger needs [a-z.]+: pip install 'source-annotator\[train\]'\."
    assert re.fullmatch(sentence, refused(part, models, attributions=attributions))


def test_judging_needs_statements(models: Path, tmp_path: Path) -> None:
    assert refused("judging", models) == "Training 'judging' needs marked articles: --statements."
    (tmp_path / "empty").mkdir()
    sentence = refused("judging", models, statements=tmp_path / "empty")
    assert (
        sentence
        == f"{tmp_path / 'empty' / 'gold.jsonl'} cannot be read: No such file or directory."
    )


def test_judging_needs_the_articles(models: Path, statements: Path) -> None:
    (statements / "articles" / "dam.txt").unlink()
    with pytest.raises(DocumentError, match=r"dam\.txt"):
        train_part("judging", None, statements, models, print)


@pytest.mark.parametrize("part", ["types", "judging", "certainty"])
def test_what_judges_the_spans_needs_a_tagger(models: Path, statements: Path, part: str) -> None:
    (models / FAST).unlink()
    sentence = refused(part, models, statements=statements)
    assert sentence == f"{models} holds no tagger: train 'accurate' or 'fast' first."


def test_certainty_needs_types_and_judging(models: Path) -> None:
    (models / JUDGING).unlink()
    assert refused("certainty", models).startswith(f"The model {JUDGING} cannot be read")


def test_types_need_pieces(models: Path) -> None:
    (models / "pieces.npz").unlink()
    assert refused("types", models).startswith("The model pieces.npz cannot be read")


def test_nothing_is_written_where_something_is_missing(models: Path, statements: Path) -> None:
    before = {p.name: p.read_bytes() for p in models.iterdir()}
    refused("judging", models)
    (statements / "gold.jsonl").write_text("{", encoding="utf-8")
    refused("judging", models, statements=statements)
    assert {p.name: p.read_bytes() for p in models.iterdir()} == before


def test_a_folder_is_made(tmp_path: Path) -> None:
    refused("types", tmp_path / "new" / "models")
    assert (tmp_path / "new" / "models").is_dir()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Not a folder.", encoding="utf-8")
    folder = tmp_path / "file" / "models"
    assert refused("types", folder) == f"{folder} cannot be written: Not a directory."
