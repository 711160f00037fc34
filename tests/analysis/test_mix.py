"""The source mix and the counts."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from sourcing import LAUNCH, TYPES, say, wait, write

from annotator.analysis.chains import VIEWS
from annotator.analysis.coded import CodedUnit
from annotator.analysis.mix import Count, Mix, MixRow, measure_counts, measure_mix
from annotator.model import Span


def test_mix_by_whom_the_words_reach_the_reader() -> None:
    assert measure_mix(LAUNCH, "through") == Mix(
        view="through",
        rows=(
            MixRow(type="state_media", whole=(2, 3, 4, 5), words=38),
            MixRow(type="unattributed", whole=(1, 10), words=13),
            MixRow(type="foreign_intelligence", whole=(7,), words=15),
            MixRow(type="ngo_monitor", whole=(8,), words=7),
            MixRow(type="expert", part=(9,), words=4),
        ),
        rest_words=6,
        units=9,
        words=83,
    )


def test_mix_by_who_spoke_first() -> None:
    rows = measure_mix(LAUNCH, "speaker").rows
    assert [(r.type, r.numbers) for r in rows] == [
        ("government", (2, 3, 4)),
        ("unattributed", (1, 10)),
        ("foreign_intelligence", (7,)),
        ("ngo_monitor", (8,)),
        ("state_media", (5,)),
        ("expert", (9,)),
    ]


def test_open_units_are_shown_as_open() -> None:
    mix = measure_mix(write(wait("Not yet answered."), say("Rain fell.")), "through")
    assert (mix.open, mix.open_words, mix.units, mix.words) == ((1,), 3, 2, 5)
    assert mix.rows == (MixRow(type="unattributed", whole=(2,), words=2),)


def test_an_empty_article_has_an_empty_mix() -> None:
    assert measure_mix((), "through") == Mix(view="through")


def test_counts() -> None:
    both = {c.key: c.through for c in measure_counts(LAUNCH) if c.through == c.speaker}
    assert measure_counts(LAUNCH)[0] == Count(key="state_media", through=(2, 3, 4, 5), speaker=(5,))
    assert both == {
        "state_media_anywhere": (2, 3, 4, 5, 7),
        "anonymous": (),
        "unnamed": (8, 9),
        "unattributed": (1, 10),
        "direct": (),
        "mixed": (3,),
    }


def test_merely_told_is_not_in_the_chain() -> None:
    units = write(
        say("He told Norpress.", "he/expert > @Norpress/state_media", primary_type="expert")
    )
    assert {c.key: c.through for c in measure_counts(units)}["state_media_anywhere"] == ()


def test_anonymity_is_read_from_the_field_not_the_type() -> None:
    units = write(
        say("A person said so.", "a person/anonymous", identification="unnamed"),
        say("An official who asked not to be named said so.", "official/government",
            identification="anonymous", quote_type="direct"),
    )  # fmt: skip
    found = {c.key: c.through for c in measure_counts(units)}
    assert (found["anonymous"], found["unnamed"], found["direct"]) == ((2,), (1,), (2,))


@st.composite
def coded_units(draw: st.DrawFn) -> tuple[CodedUnit, ...]:
    names = st.sampled_from(["army", "Norpress", "AP", "spy agency"])
    routes = st.lists(
        st.tuples(names, st.sampled_from(sorted(TYPES)), st.sampled_from(["", "?"])), max_size=3
    )

    def unit() -> CodedUnit:
        text = draw(st.text(min_size=1, max_size=30))
        if draw(st.booleans()):
            return wait(text)
        route = " > ".join(f"{n}/{t}{q}" for n, t, q in draw(routes))
        spans = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=2))
        return say(
            text,
            *([route] if route else []),
            kind=draw(st.sampled_from(["body", "heading", "caption", "credit"])),
            scope=draw(st.sampled_from(["whole", "part"])),
            attributed=tuple(Span(*sorted(s)) for s in spans),
            identification=draw(st.sampled_from(["named", "anonymous", "none"])),
            stance=draw(st.sampled_from(["say", "deny", "accuse", "no_comment"])),
            polarity=draw(st.sampled_from(["affirmative", "negative"])),
        )

    return write(*(unit() for _ in range(draw(st.integers(0, 8)))))


@given(coded_units())
def test_units_and_words_add_up(units: Sequence[CodedUnit]) -> None:
    for view in VIEWS:
        mix = measure_mix(units, view)
        assert sum(r.units for r in mix.rows) + len(mix.open) == mix.units
        assert sum(r.words for r in mix.rows) + mix.rest_words + mix.open_words == mix.words
        numbers = [n for r in mix.rows for n in r.numbers] + list(mix.open)
        assert sorted(numbers) == [u.number for u in units if u.counted]


@given(coded_units(), st.randoms())
def test_the_order_of_the_units_does_not_matter(
    units: tuple[CodedUnit, ...], random: object
) -> None:
    shuffled = list(units)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for view in VIEWS:
        assert _sets(measure_mix(shuffled, view)) == _sets(measure_mix(units, view))


def _sets(mix: Mix) -> object:
    rows = {(r.type, frozenset(r.whole), frozenset(r.part), r.words) for r in mix.rows}
    return rows, frozenset(mix.open), mix.rest_words, mix.open_words, mix.units, mix.words
