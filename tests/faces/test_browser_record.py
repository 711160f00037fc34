"""How often the machine was right at this desk, beside its reasons, in a real browser."""

from typing import Any

import pytest
from reviewing import open_review
from serving import Served, add_article

from annotator.documents import read_codebook
from annotator.store import DEFAULT_REVIEWER, open_store
from annotator.work.review import apply_changes, load_review

pytestmark = pytest.mark.browser


def test_the_record_stands_under_the_reasons(page: Any, own_server: list[Served]) -> None:
    served = own_server[0]
    open_review(page, served, add_article(served.db))
    assert "at your desk" not in page.locator(".evidence").inner_text()
    with open_store(served.db) as store:
        for n in range(10):
            document_id = add_article(store)
            review = load_review(store, document_id, DEFAULT_REVIEWER)
            said = review.suggestions[review.units[0].span]
            types = [said.suggestion.coding.primary_type, "expert"]
            change = {
                "seq": 1, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
                "start": review.units[0].start, "end": review.units[0].end,
                "tag": {"primary_type": types[n == 0], "certainty": 4, "suggestion_id": said.id},
            }  # fmt: skip
            apply_changes(
                store, document_id, DEFAULT_REVIEWER, "tab", [change], codebook=read_codebook()
            )
    open_review(page, served, add_article(served.db))
    told = page.locator(".evidence > .hint").inner_text()
    assert told.startswith("Right on 9 of 10 like this at your desk. Suggested by the ")
    assert "%" not in told
