"""What was learned beside the taggers: types, what counts and was reported, how sure it all is."""

from typing import NamedTuple

from annotator.engine.judging import Judge
from annotator.engine.logistic import Logistic
from annotator.engine.typing import TypeReader


class Learned(NamedTuple):
    """The models that judge what a tagger found."""

    types: TypeReader
    judge: Judge
    certainty: Logistic
    """That a person settles on the suggested type."""
