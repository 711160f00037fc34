"""A lesson on an article: its sentences, the key, hints, and what a learner is told about an
answer. In words and never in points."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from annotator.codebook import Codebook
from annotator.model import Span, Value

ChoiceSet = Literal["groups", "types", "letters"]
Verdict = Literal["agrees", "accepted", "same_group", "differs", "open"]
SURE = 4
UNDERLINE = "Underline the words that tell you."
POLL = "How many independent sources?"

BECAUSE = (
    "The words say who",
    "It goes on with the sentence before",
    "Somebody passes on what another one said",
    "The name is held back",
    "It is a record, a figure or a picture",
    "Nobody is named",
    "I know this name",
    "They were there, or know the subject",
    "They have something to gain",
)
"""Reasons to choose from, for those who do not like to type; counted from 1 in an answer."""


class Choice(Value, frozen=True, kw_only=True):
    """One of the answers that a learner may give."""

    key: str
    label: str
    plain: str = ""
    types: tuple[str, ...]
    """The keys of the codebook that fold into it."""
    group: str


class LessonSentence(Value, frozen=True, kw_only=True):
    number: int
    """As in the article: from 1, headings and captions counted."""
    text: str
    kind: str = "body"
    opens: bool = False
    """Whether a paragraph begins here."""


class LessonArticle(Value, frozen=True, kw_only=True):
    title: str
    publisher: str = ""
    sentences: tuple[LessonSentence, ...]

    def text_of(self, number: int) -> str:
        """The sentence with this number; "" if there is none."""
        return next((s.text for s in self.sentences if s.number == number), "")


class Example(Value, frozen=True, kw_only=True):
    """A worked sentence, shown with its answer before the learners begin."""

    text: str
    key: str
    reason: str


class LessonUnit(Value, frozen=True, kw_only=True):
    """A sentence to be answered, with its key."""

    article: int = 0
    """Index into the articles of the lesson."""
    sentence: int
    text: str
    key: str = ""
    """A type, or a letter; "" where the lesson has no key and the class decides."""
    accepted: tuple[str, ...] = ()
    reason: str = ""
    """Why the key is so, in one plain sentence."""
    why_not: Mapping[str, str] = {}
    """Type, or letter -> why it is not that; the first one is the tempting one. A type stands for
    its group where groups are asked for."""
    cue: Span | None = None
    """The words that attribute, in code points of `text`: the first hint."""
    named: Span | None = None
    """The words that name the source: the second hint."""
    chain: tuple[str, ...] = ()
    """Who passed it on, from the origin to the publisher."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split())


class Step(Value, frozen=True, kw_only=True):
    minutes: int
    title: str
    text: str
    """What the teacher does."""


class Poll(Value, frozen=True, kw_only=True):
    """Asked on the headline alone, and again at the end."""

    question: str = POLL
    answer: int | None = None
    reason: str = ""


class ArticleMix(Value, frozen=True, kw_only=True):
    """Who carries an article: its counted sentences, as the key has them."""

    types: Mapping[str, tuple[int, ...]] = {}
    """Type -> numbers of the sentences."""
    open: tuple[int, ...] = ()
    """Sentences that nobody has answered."""

    @property
    def answered(self) -> int:
        return sum(map(len, self.types.values()))

    @property
    def counted(self) -> tuple[int, ...]:
        """All of them."""
        return tuple(sorted((*self.open, *(n for some in self.types.values() for n in some))))


class Lesson(Value, frozen=True, kw_only=True):
    """A lesson with all that is needed to run it; the codebook is not asked again."""

    id: str
    title: str
    aim: str
    set: ChoiceSet = "groups"
    choices: tuple[Choice, ...]
    articles: tuple[LessonArticle, ...]
    poll: Poll = Poll()
    examples: tuple[Example, ...] = ()
    units: tuple[LessonUnit, ...]
    steps: tuple[Step, ...] = ()
    questions: tuple[str, ...] = ()
    goes_wrong: tuple[str, ...] = ()
    question: str = "On whose word?"
    underline: str = UNDERLINE
    hints: bool = True
    chains: bool = False
    """Whether the way from the origin to the paper is shown with the key."""
    mix: tuple[ArticleMix, ...] = ()
    """One for each article; none where nobody has answered enough to show one."""
    sources: tuple[Choice, ...] = ()
    """By what the mix is counted where the learners do not choose between sources."""
    certainty: tuple[str, ...]
    """The four steps, from guess to sure."""
    codebook_version: str

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def kinds(self) -> tuple[Choice, ...]:
        """Kinds of sources, by which the mix is counted."""
        return self.sources or self.choices

    def choice(self, key: str) -> Choice | None:
        """The choice of this key, or the one that this type folds into."""
        return next((c for c in self.choices if key == c.key or key in c.types), None)


class LearnerAnswer(Value, frozen=True, kw_only=True):
    unit: int
    """Index into the units of the lesson."""
    choice: str
    certainty: int
    """1 guess, 2 unsure, 3 fairly sure, 4 sure."""
    cue: Span | None = None
    """The underlined words: first, and one after the last, counted from 0 in `LessonUnit.words`."""
    because: int = 0
    """Which of `BECAUSE`, from 1; 0: none."""
    reason: str = ""
    """In the learner's own words."""
    hints: int = 0
    """How many were asked for."""
    objection: str = ""


class AnswerSheet(Value, frozen=True, kw_only=True):
    """What one learner hands in. No name."""

    guess: int | None = None
    """Answer to the poll."""
    answers: tuple[LearnerAnswer, ...] = ()
    revised: tuple[LearnerAnswer, ...] = ()
    """What was said after talking in pairs; `answers` has what was said before."""
    exit: str = ""
    """The sentence at the end."""


class Hints(Value, frozen=True, kw_only=True):
    """Three steps; one that is not known is None or empty, and left out."""

    cue: Span | None
    named: Span | None
    two_remain: tuple[str, ...]
    """Keys of two choices, in the order of the lesson."""


class Feedback(Value, frozen=True, kw_only=True):
    verdict: Verdict
    words: str
    why: str = ""
    """The reason of the key."""
    why_not: str = ""
    """Why it is not what the learner chose."""
    also: tuple[str, ...] = ()
    """Labels of what is accepted beside the key."""


# ---------------------------------------------------------------- what may be chosen


def choices_of(codebook: Codebook, name: ChoiceSet) -> tuple[Choice, ...]:
    """The eight groups, the types, or the letters of reliability."""
    if name == "types":
        return tuple(
            Choice(key=t.key, label=t.label, plain=t.plain, types=(t.key,), group=t.group)
            for t in codebook.types
        )
    if name == "letters":
        return tuple(
            Choice(
                key=t.key, label=f"{t.key}: {t.label}", plain=t.plain, types=(t.key,), group=t.key
            )
            for t in codebook.fields.get("reliability", ())
        )
    return tuple(_group_choice(codebook, g.key, g.label) for g in codebook.groups)


def _group_choice(codebook: Codebook, key: str, label: str) -> Choice:
    types = [t for t in codebook.types if t.group == key]
    plain = types[0].plain if len(types) == 1 else ", ".join(t.label for t in types) + "."
    return Choice(key=key, label=label, plain=plain, types=tuple(t.key for t in types), group=key)


# ---------------------------------------------------------------- hints and feedback


def find_hints(lesson: Lesson, unit: LessonUnit) -> Hints:
    """The words that attribute, the words that name the source, the two choices that remain.
    Nothing for a sentence without a key."""
    key = lesson.choice(unit.key)
    if key is None:
        return Hints(cue=None, named=None, two_remain=())
    tempting = [c for k in unit.why_not if (c := lesson.choice(k))]
    near = [c for c in lesson.choices if c.group == key.group]
    rivals = [c for c in (*tempting, *near) if _verdict(unit, key, c) in ("same_group", "differs")]
    pair = {key.key, *(c.key for c in rivals[:1])}
    remain = tuple(c.key for c in lesson.choices if c.key in pair)
    return Hints(cue=unit.cue, named=unit.named, two_remain=remain if len(remain) == 2 else ())


def judge(lesson: Lesson, unit: LessonUnit, chosen: str) -> Feedback:
    """What the learner who chose this is told. A choice the lesson lacks differs."""
    key, choice = lesson.choice(unit.key), lesson.choice(chosen)
    if key is None:
        return Feedback(verdict="open", words="No key here: the class decides.")
    verdict = _verdict(unit, key, choice)
    return Feedback(
        verdict=verdict,
        words=_verdict_words(verdict, key.label),
        why=unit.reason,
        why_not="" if verdict == "agrees" else _why_not(unit, choice),
        also=_accepted_labels(lesson, unit, key),
    )


def _verdict(unit: LessonUnit, key: Choice, choice: Choice | None) -> Verdict:
    if choice is None:
        return "differs"
    if choice.key == key.key:
        return "agrees"
    if set(unit.accepted) & set(choice.types):
        return "accepted"
    return "same_group" if choice.group == key.group else "differs"


def _verdict_words(verdict: Verdict, key: str) -> str:
    return {
        "agrees": "Agrees with the key.",
        "accepted": f"Accepted. The key is “{key}”; yours can be defended too.",
        "same_group": f"Same group, another type. The key is “{key}”.",
        "differs": f"Differs from the key, which is “{key}”.",
        "open": "",
    }[verdict]


def _why_not(unit: LessonUnit, choice: Choice | None) -> str:
    keys = choice.types if choice is not None else ()
    return next((unit.why_not[k] for k in keys if k in unit.why_not), "")


def _accepted_labels(lesson: Lesson, unit: LessonUnit, key: Choice) -> tuple[str, ...]:
    found = (lesson.choice(k) for k in unit.accepted)
    return tuple(dict.fromkeys(c.label for c in found if c is not None and c.key != key.key))


def holds(lesson: Lesson, answer: LearnerAnswer) -> bool | None:
    """Whether it agrees with the key or is accepted; None where there is no key."""
    verdict = judge(lesson, lesson.units[answer.unit], answer.choice).verdict
    return None if verdict == "open" else verdict in ("agrees", "accepted")


def order_reveal(lesson: Lesson, answers: Sequence[LearnerAnswer]) -> tuple[LearnerAnswer, ...]:
    """What differed first, the surest of it before all; the rest in the order of the text."""

    def place(answer: LearnerAnswer) -> tuple[int, int]:
        return (-answer.certainty if holds(lesson, answer) is False else 0, answer.unit)

    return tuple(sorted(answers, key=place))


# ---------------------------------------------------------------- the whole


def lesson_mark(lesson: Lesson) -> int:
    """20 bits that tell lessons apart whose answers could not be read as each other's."""
    parts = [lesson.id, *(c.key for c in lesson.choices), *(u.text for u in lesson.units)]
    return int(hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:5], 16)


def lesson_problems(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What does not fit together: the problem, and where, such as "units[2].cue"."""
    if not lesson.units:
        yield "there is no sentence to answer", "units"
    if len(lesson.certainty) != SURE:
        yield "there must be four steps of certainty", "certainty"
    for n, unit in enumerate(lesson.units):
        yield from ((said, f"units[{n}].{key}") for said, key in _unit_problems(lesson, unit))
    for n, example in enumerate(lesson.examples):
        if lesson.choice(example.key) is None:
            yield f"unknown answer {example.key!r}", f"examples[{n}].key"


def _unit_problems(lesson: Lesson, unit: LessonUnit) -> Iterator[tuple[str, str]]:
    if not 0 <= unit.article < len(lesson.articles):
        yield f"there is no article {unit.article + 1}", "article"
    elif lesson.articles[unit.article].text_of(unit.sentence) != unit.text:
        yield f"sentence {unit.sentence} of the article reads otherwise", "sentence"
    if unit.key and not unit.reason:
        yield "the key needs a reason", "reason"
    known = {key for choice in lesson.choices for key in choice.types}
    for name, keys in (
        ("key", {unit.key} - {""}),
        ("accepted", unit.accepted),
        ("why_not", unit.why_not),
    ):
        for key in sorted(set(keys) - known):
            yield f"unknown answer {key!r}", name
    for name, span in (("cue", unit.cue), ("named", unit.named)):
        if span is not None and not 0 <= span[0] < span[1] <= len(unit.text):
            yield f"{name} lies outside the sentence", name
