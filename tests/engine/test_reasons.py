"""The rules that reasons name are rules of the codebook."""

import re
from pathlib import Path

import pytest

from annotator import engine
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine.coding import CUE_WORDS

CODEBOOK = read_codebook()
NAMED = re.compile(r"Rules? ([A-Z]\d+(?:/[A-Z]\d+)*)")
MODULES = sorted(Path(str(engine.__file__)).parent.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_rules_exist(path: Path) -> None:
    named = NAMED.findall(path.read_text(encoding="utf-8"))
    ids = {rule_id for group in named for rule_id in group.split("/")}
    assert ids - {rule.id for rule in CODEBOOK.rules} == set()


def test_every_class_of_cue_has_its_words() -> None:
    classes = {cue.cue_class for cue in read_lexicons(CODEBOOK).cues}
    assert classes == set(CUE_WORDS)
