"""Which engine is brought up, by tier and by what the folder of models holds."""

import sys
from pathlib import Path

import pytest
from onnx_bytes import tiny_network
from small_models import write_models

from annotator import read_text, suggest
from annotator.documents.models import ACCURATE, FAST, TYPES
from annotator.errors import AnnotatorError
from annotator.work.engine import load_engine


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with both tiers."""
    write_models(tmp_path)
    (tmp_path / ACCURATE).write_bytes(tiny_network(range(9)))
    return tmp_path


@pytest.fixture
def no_onnxruntime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


def tier(name: str, models: Path) -> str:
    """The tier that the answers name."""
    engine = load_engine(tier=name, models=models)
    document = read_text("Police said the dam leaks. It rained.")
    return suggest(document, engine).engine.tier


def test_auto_is_accurate_where_it_is_there(models: Path) -> None:
    pytest.importorskip("onnxruntime")
    assert tier("auto", models) == "accurate"


@pytest.mark.usefixtures("no_onnxruntime")
def test_auto_is_fast_without_onnxruntime(models: Path) -> None:
    assert tier("auto", models) == "fast"


def test_auto_is_fast_without_the_network(models: Path) -> None:
    (models / ACCURATE).unlink()
    assert tier("auto", models) == "fast"


@pytest.mark.usefixtures("no_onnxruntime")
def test_auto_is_rules_without_either(models: Path) -> None:
    (models / FAST).unlink()
    assert tier("auto", models) == "rules"


def test_auto_is_rules_for_an_empty_folder(tmp_path: Path) -> None:
    assert tier("auto", tmp_path) == "rules"


@pytest.mark.parametrize("name", ["rules", "fast", "accurate"])
def test_the_tier_that_was_asked_for(models: Path, name: str) -> None:
    if name == "accurate":
        pytest.importorskip("onnxruntime")
    assert tier(name, models) == name


def test_rules_need_no_models(tmp_path: Path) -> None:
    engine = load_engine(tier="rules", models=tmp_path / "none")
    assert (engine.identity.tier, engine.learned) == ("rules", None)


def test_what_is_learned_comes_with_a_trained_tier(models: Path) -> None:
    assert load_engine(tier="fast", models=models).learned is not None


@pytest.mark.parametrize(
    ("name", "missing"), [("fast", FAST), ("auto", TYPES), ("accurate", "accurate.npz")]
)
def test_a_missing_model_is_named(models: Path, name: str, missing: str) -> None:
    (models / missing).unlink()
    with pytest.raises(AnnotatorError, match=f"The model {missing} cannot be read"):
        load_engine(tier=name, models=models)


@pytest.mark.usefixtures("no_onnxruntime")
def test_accurate_says_what_to_install(models: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"pip install 'source-annotator\[accurate\]'"):
        load_engine(tier="accurate", models=models)


def test_an_unknown_tier(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError) as caught:
        load_engine(tier="best", models=tmp_path)
    assert str(caught.value) == (
        "There is no tier 'best'; choose one of auto, rules, fast, accurate."
    )
