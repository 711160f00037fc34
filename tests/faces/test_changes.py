"""The change route: what it acknowledges is stored, once; everything else is told."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import ask
from serving import add_article
from starlette.applications import Starlette

from annotator.errors import AccessError
from annotator.faces.changes import MAX_BYTES, change_routes, read_questions
from annotator.faces.desk import Desk
from annotator.faces.passes import Pass, read_pass, sign_pass
from annotator.store import open_store
from annotator.work.engine import load_engine
from annotator.work.review import apply_changes, load_review

TEXT = "The dam is full, the state news agency reported. It had rained for a month."
Send = Callable[..., tuple[int, Any]]


def change(seq: int, **tag: Any) -> dict[str, Any]:
    made_at = "2026-01-31T08:05:00.250Z"
    return {
        "seq": seq,
        "made_at": made_at,
        "action": "tag",
        "start": 0,
        "end": 48,
        "tag": tag or None,
    }


def post(desk: Desk, token: str, content: bytes) -> httpx.Response:
    app = Starlette(routes=change_routes(desk))
    return ask(app, "POST", "/api/changes", {"X-Review-Token": token}, content)


def get_registry(desk: Desk, **headers: str) -> httpx.Response:
    return ask(Starlette(routes=change_routes(desk)), "GET", "/api/registry", headers)


@pytest.fixture
def send(desk: Desk) -> Send:
    token = desk.sign(add_article(desk.store, TEXT))

    def send(*changes: dict[str, Any], token: str = token, tab: str = "tab") -> tuple[int, Any]:
        answer = post(desk, token, json.dumps({"client": tab, "changes": changes}).encode())
        return answer.status_code, answer.json()

    return send


def test_acknowledges_what_is_stored(send: Send, desk: Desk) -> None:
    status, answer = send(change(1, primary_type="state_media", certainty=4))
    assert answer.pop("codings")["1"]["primary_type"] == "state_media"
    assert (status, answer) == (
        200,
        {
            "acknowledged": [1],
            "refused": [],
            "progress": {"answered": 1, "open": 1, "counted": 2, "to_check": 0},
            "n": 1,
            "elsewhere": [],
        },
    )
    (article,) = desk.store.list_articles()
    tags = load_review(desk.store, article.id, desk.reviewer_id).tags
    assert [(t.coding and t.coding.primary_type, t.certainty) for t in tags.values()] == [
        ("state_media", 4)
    ]


def test_a_repeated_change_is_not_applied_again(send: Send) -> None:
    send(change(1, primary_type="government"))
    send(change(2))
    assert send(change(1, primary_type="government"))[1] == {
        "acknowledged": [1],
        "refused": [],
        "progress": {"answered": 0, "open": 2, "counted": 2, "to_check": 0},
        "n": 2,
        "codings": {},
        "elsewhere": [],
    }


def test_two_tabs_number_on_their_own(send: Send) -> None:
    send(change(1, note="one"), tab="first")
    assert send(change(1, to_check=True), tab="second")[1]["progress"]["to_check"] == 1


def test_refuses_one_and_takes_the_rest(send: Send) -> None:
    status, answer = send(change(1, primary_type="astrologer"), change(2, note="call the dam"))
    assert (status, answer["acknowledged"]) == (200, [2])
    assert [r["seq"] for r in answer["refused"]] == [1]
    assert "astrologer" in answer["refused"][0]["reason"]


@pytest.mark.parametrize("token", ["", "nonsense", sign_pass("another secret", Pass("a", "b"))])
def test_nobody_without_a_pass(send: Send, token: str) -> None:
    assert send(change(1, note="x"), token=token) == (
        401,
        {"error": "This page has been open too long. Reload it; nothing is lost."},
    )


def test_a_pass_expires() -> None:
    token = sign_pass("secret", Pass("article", "reviewer"))
    assert read_pass("secret", token) == Pass("article", "reviewer")
    with pytest.raises(AccessError):
        read_pass("secret", token, max_age=-1)


@pytest.mark.parametrize("body", [b"", b"{", b'{"client": 1, "changes": []}', b"\xff", b"[]"])
def test_a_broken_post(desk: Desk, body: bytes) -> None:
    answer = post(desk, desk.sign(add_article(desk.store, TEXT)), body)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_too_large(send: Send) -> None:
    assert send(change(1, note="x" * MAX_BYTES))[0] == 413


def test_busy_stores_nothing(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    with open_store(path, busy_seconds=0.05) as store:
        desk = Desk(store, load_engine())
        document_id = add_article(desk.store, TEXT)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        token = desk.sign(document_id)
        body = json.dumps({"client": "tab", "changes": [change(1, note="call the dam")]}).encode()
        busy = post(desk, token, body)
        other.close()
        assert busy.status_code == 503
        assert busy.json()["error"].startswith("Another program is using the database")
        assert load_review(store, document_id, desk.reviewer_id).tags == {}
        assert post(desk, token, body).json()["acknowledged"] == [1]


def test_registry(desk: Desk) -> None:
    token = {"X-Review-Token": desk.sign(add_article(desk.store, TEXT))}
    assert get_registry(desk).status_code == 401
    first = get_registry(desk, **token)
    rows = {row[0]: row for row in first.json()["sources"]}
    assert rows["korean-central-news-agency"][1:3] == ["Korean Central News Agency", "state_media"]
    assert "KCNA" in rows["korean-central-news-agency"][3]
    assert rows["korean-central-news-agency"][5] == "State Media Monitor, 2023"
    again = get_registry(desk, **token, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_questions_come_from_the_suggestions_until_all_is_answered(desk: Desk) -> None:
    document_id = add_article(desk.store, f"{TEXT} The dam held, the state news agency said.")
    assert read_questions(desk, document_id, desk.reviewer_id)["basis"] == "suggestions"
    spans = [unit.span for unit in desk.store.load_ground(document_id)]
    answer = {"primary_type": "state_media", "source": "KCNA", "certainty": 4}
    made_at = "2026-01-31T08:05:00.250Z"
    changes = [
        {"seq": n, "made_at": made_at, "action": "tag", "start": s, "end": e, "tag": answer}
        for n, (s, e) in enumerate(spans, 1)
    ]
    apply_changes(desk.store, document_id, desk.reviewer_id, "t", changes, codebook=desk.codebook)
    app = Starlette(routes=change_routes(desk))
    sent = ask(app, "GET", "/api/questions", {"X-Review-Token": desk.sign(document_id)}).json()
    assert sent == read_questions(desk, document_id, desk.reviewer_id)
    assert sent["basis"] == "people"
    assert sent["questions"][0]["starts"] == [start for start, _ in spans]
    assert sent["questions"][0]["text"].endswith("?")


def test_history(send: Send, desk: Desk) -> None:
    send(change(1, primary_type="government", certainty=4), change(2))
    (article,) = desk.store.list_articles()
    app = Starlette(routes=change_routes(desk))
    headers = {"X-Review-Token": desk.sign(article.id)}
    told = ask(app, "GET", "/api/history?start=0&end=48", headers).json()
    assert [(row["action"], row["who"]) for row in told] == [("tag", "Reviewer")] * 2
    assert told[0]["tag"]["primary_type"] == "government"
    assert told[1]["tag"] is None


@pytest.mark.parametrize("query", ["", "start=0", "start=a&end=b", f"start=0&end={'9' * 40}"])
def test_history_of_nowhere(desk: Desk, query: str) -> None:
    headers = {"X-Review-Token": desk.sign(add_article(desk.store, TEXT))}
    app = Starlette(routes=change_routes(desk))
    answer = ask(app, "GET", f"/api/history?{query}", headers)
    assert (answer.status_code, "Reload the page" in answer.json()["error"]) == (400, True)
