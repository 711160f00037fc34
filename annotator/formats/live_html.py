"""The learner's page of a live lesson: one shell for every lesson, without any lesson in it. It
asks the server that it came from, and nobody else."""

from functools import cache

from annotator.formats.lesson_html import SHARED_SCRIPTS, lesson_asset
from annotator.formats.report_html import template_environment

STYLES = ("lesson.css", "mix.css", "live.css")
SCRIPTS = (
    *SHARED_SCRIPTS, "live_link.js", "live_sheet.js", "live_seat.js", "live_pair.js",
    "live_reveal.js", "live.js",
)  # fmt: skip
"""In the order in which they build on each other."""


@cache
def render_live_page() -> str:
    """The page, from which `/lesson/join`, `/lesson/state`, `/lesson/answers`, `/lesson/hint`,
    `/lesson/pin` and `/lesson/leave` are asked."""
    return (
        template_environment()
        .get_template("lesson/live.html.jinja")
        .render(style=lesson_asset(*STYLES), script=lesson_asset(*SCRIPTS))
    )
