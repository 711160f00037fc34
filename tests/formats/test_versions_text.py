"""What changed between two versions, for a terminal."""

from annotator.analysis.versions import Line, Rewording, Versions
from annotator.formats.versions import render_versions_text

CHANGED = Rewording(old=Line(number=2, text="Two\nis here."), new=Line(number=3, text="Two came."))


def test_every_change_is_listed() -> None:
    found = Versions(
        unchanged=((1, 1), (4, 4)),
        changed=(CHANGED,),
        added=(Line(number=2, text="New."),),
        dropped=(Line(number=13, text="Old."),),
    )
    assert render_versions_text(found).splitlines() == [
        "2 sentences unchanged, 1 changed, 1 new, 1 dropped.",
        "", "Changed", "-   2  Two is here.", "+   3  Two came.",
        "", "New", "+   2  New.",
        "", "Dropped", "-  13  Old.",
    ]  # fmt: skip


def test_nothing_changed() -> None:
    assert render_versions_text(Versions(unchanged=())) == (
        "0 sentences unchanged, 0 changed, 0 new, 0 dropped."
    )
