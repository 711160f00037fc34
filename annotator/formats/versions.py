"""What changed between two versions of an article, in words."""

from collections.abc import Iterable

from annotator.analysis.phrases import plural
from annotator.analysis.versions import Line, Versions


def versions_summary(versions: Versions) -> str:
    """The counts in one sentence.

    >>> versions_summary(Versions(unchanged=((1, 1),)))
    '1 sentence unchanged, 0 changed, 0 new, 0 dropped.'
    """
    same, changed = len(versions.unchanged), len(versions.changed)
    return (
        f"{same} {plural(same, 'sentence', 'sentences')} unchanged, {changed} changed,"
        f" {len(versions.added)} new, {len(versions.dropped)} dropped."
    )


def render_versions_text(versions: Versions) -> str:
    """For reading in a terminal: changed, new and dropped sentences with their numbers."""
    lines = [versions_summary(versions)]
    if versions.changed:
        lines += ["", "Changed"]
        for pair in versions.changed:
            lines += [_shown("-", pair.old), _shown("+", pair.new)]
    for heading, sign, found in (("New", "+", versions.added), ("Dropped", "-", versions.dropped)):
        if found:
            lines += ["", heading, *_all_shown(sign, found)]
    return "\n".join(lines)


def _all_shown(sign: str, lines: Iterable[Line]) -> list[str]:
    return [_shown(sign, line) for line in lines]


def _shown(sign: str, line: Line) -> str:
    return f"{sign}{line.number:4}  {' '.join(line.text.split())}"
