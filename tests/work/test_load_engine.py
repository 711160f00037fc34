import pytest

from annotator.errors import AnnotatorError
from annotator.work.engine import load_engine


@pytest.mark.parametrize("tier", ["auto", "rules"])
def test_rules_answer(tier: str) -> None:
    assert load_engine(tier=tier).identity.tier == "rules"


@pytest.mark.parametrize("tier", ["fast", "accurate", "best"])
def test_other_tiers_are_refused_in_a_sentence(tier: str) -> None:
    with pytest.raises(AnnotatorError, match=tier):
        load_engine(tier=tier)
