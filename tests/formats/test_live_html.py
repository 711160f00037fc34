"""The page of a live lesson: a shell that asks its own server and nobody else."""

import re

from lessons import make_lesson

from annotator.formats.lesson_html import SHARED_SCRIPTS, lesson_asset, render_lesson_html
from annotator.formats.live_html import render_live_page

PAGE = render_live_page()


def test_asks_its_own_server_only() -> None:
    assert "default-src 'none'" in PAGE
    assert "connect-src 'self'" in PAGE
    assert not re.findall(r"(?:src|href)\s*=\s*[\"'](?!#)", PAGE)
    assert re.findall(r"\bfetch\(([^,]+),", PAGE) == ["path"]
    assert not re.findall(r"ask\((?![\"`]/lesson/|path)(?!.*\{$)", PAGE)
    assert "http" not in PAGE.replace('http-equiv="', "")


def test_works_without_a_secure_address() -> None:
    """Over plain HTTP in a school's network, these are not there."""
    for name in ("crypto.subtle", "randomUUID", "serviceWorker", "clipboard", "indexedDB"):
        assert name not in PAGE


def test_holds_no_lesson() -> None:
    lesson = make_lesson()
    texts = [lesson.title, *(u.text for u in lesson.units), *(c.plain for c in lesson.choices)]
    assert [text for text in texts if text in PAGE] == []
    assert PAGE.count("</script>") == 1


def test_draws_with_the_parts_of_the_one_file() -> None:
    one_file = render_lesson_html(make_lesson())
    for name in SHARED_SCRIPTS:
        assert lesson_asset(name) in PAGE
        assert lesson_asset(name) in one_file
