"""The learner's page of a live lesson: one shell for every lesson, which asks the server for what
it may show. No account, no cookie, nothing from elsewhere."""

from functools import cache

from annotator.formats.lesson_html import asset
from annotator.formats.report_html import template_environment

SCRIPTS = (
    "lesson_saved.js", "lesson_question.js", "lesson_screens.js", "live_link.js", "live_pair.js",
    "live.js",
)  # fmt: skip
"""In the order in which they build on each other."""


@cache
def render_live_page() -> str:
    """The page at /lesson."""
    page = template_environment().get_template("lesson/live.html.jinja")
    return page.render(style=asset("lesson.css"), script=asset(*SCRIPTS))
