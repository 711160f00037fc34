"""People sign in with a real browser, review, and go out; strangers ask the running server."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from reviewing import CURRENT, SAVED, press
from serving import Served, add_article, free_port, serve_people

from annotator.faces.server import PAGES
from annotator.store import DEFAULT_PROJECT, Store, open_store
from annotator.work import people
from annotator.work.people import OWNER
from annotator.work.review import load_review

pytestmark = pytest.mark.browser

PASSWORD = "four words that do not belong"


def make_people(db: Path) -> None:
    with open_store(db) as store:
        people.add_account(store, "Ines Halvorsen", "ines", is_admin=True)
        for name in ("ana", "vera"):
            made = people.add_account(store, name.title(), name)
            role = "editor" if name == "ana" else "viewer"
            store.people.save_member(DEFAULT_PROJECT, made, role)
        for account in store.people.accounts():
            people.set_password(store, account.reviewer_id, PASSWORD)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    db = tmp_path_factory.mktemp("people") / "desk.db"
    make_people(db)
    served = serve_people(db)
    yield served
    assert served.process.stdout is not None
    served.process.terminate()
    told = served.process.stdout.read()
    served.stop()
    assert PASSWORD not in told
    assert "token=" not in told
    assert "Traceback" not in told


def sign_in(page: Any, served: Served, login: str, path: str = "/articles") -> None:
    page.goto(f"{served.address}{path}")
    page.wait_for_url("**/login?next=*")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("button:has-text('Sign in')")
    page.wait_for_selector(".st-key-masthead")


def answered(db: Path, document_id: str, login: str) -> int:
    with open_store(db) as store:
        account = store.people.find_login(login)
        assert account is not None
        return len(load_review(store, document_id, account.reviewer_id).tags)


@pytest.fixture
def other(browser: Any) -> Iterator[Any]:
    """A second browser."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_sign_in_review_and_sign_out_everywhere(page: Any, other: Any, served: Served) -> None:
    """The second browser signs the first one out, in the middle of a review: what is answered then
    waits there, and is stored after signing in again."""
    document_id = add_article(served.db)
    deep = f"/review?article={document_id}"
    sign_in(page, served, "ana", deep)
    page.wait_for_selector(CURRENT)
    press(page, ["4", "3"])
    page.wait_for_selector(SAVED)
    assert answered(served.db, document_id, "ana") == 2

    sign_in(other, served, "ana")
    other.get_by_role("link", name="Sign out Ana").click()
    other.click("button:has-text('Sign out everywhere')")
    other.wait_for_url("**/login")

    press(page, ["2"])
    page.wait_for_selector('.review[data-state="signed_out"]')
    assert answered(served.db, document_id, "ana") == 2
    page.complaints.clear()  # the refusal
    page.goto(f"{served.address}/people")
    page.wait_for_url("**/login?next=*")
    sign_in(page, served, "ana", deep)
    page.wait_for_selector(SAVED)
    assert answered(served.db, document_id, "ana") == 3


def test_reload_keeps_one_signed_in_and_out_is_out(page: Any, served: Served) -> None:
    sign_in(page, served, "ana")
    page.reload()
    page.wait_for_selector(".st-key-masthead")
    page.get_by_role("link", name="Sign out Ana").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/login")
    page.go_back()
    page.reload()
    assert page.locator(".st-key-masthead").count() == 0
    page.complaints.clear()  # what the page before asked for while it was left


def test_another_person_in_the_same_browser(page: Any, served: Served) -> None:
    """Sees nothing of the one before, and sends nothing in their name."""
    document_id = add_article(served.db)
    deep = f"/review?article={document_id}"
    sign_in(page, served, "ana", deep)
    page.wait_for_selector(CURRENT)
    press(page, ["4"])
    page.wait_for_selector(SAVED)
    page.context.clear_cookies()
    sign_in(page, served, "ines", deep)
    page.wait_for_selector(CURRENT)
    assert page.locator(".progress").inner_text() == "0 of 7 answered"
    press(page, ["1", "1"])
    page.wait_for_selector(SAVED)
    assert answered(served.db, document_id, "ines") == 2
    assert answered(served.db, document_id, "ana") == 1


def test_a_viewer_reads(page: Any, served: Served) -> None:
    document_id = add_article(served.db)
    sign_in(page, served, "vera", f"/review?article={document_id}")
    page.get_by_text("Talks to end the strike broke down on Thursday").wait_for()
    assert page.locator(CURRENT).count() == 0
    for name, let in (("Add", 0), ("People", 0), ("Checks", 0), ("Articles", 1), ("Account", 1)):
        assert page.locator(".st-key-masthead").get_by_text(name, exact=True).count() == let, name
    page.goto(f"{served.address}/people")
    page.get_by_text("As viewer of this project you may not").wait_for()


def test_a_link_joins_and_a_download_is_ones_own(page: Any, other: Any, served: Served) -> None:
    document_id = add_article(served.db)
    sign_in(page, served, "ines", "/people")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("code").inner_text()
    assert link.startswith(f"{served.address}/join?token=")
    other.goto(link)
    for field, value in (
        ("name", "New One"),
        ("login", "new"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ):
        other.fill(f"#{field}", value)
    other.click("button:has-text('Go on')")
    other.wait_for_selector(".st-key-masthead")

    other.goto(f"{served.address}/report?article={document_id}")
    with other.expect_download() as got:
        other.get_by_role("button", name="Table (CSV)").click()
    assert other.context.request.get(got.value.url).status == 200
    assert page.context.request.get(got.value.url).status == 403
    assert httpx.get(got.value.url).status_code == 401

    with open_store(served.db) as store:
        account = store.people.find_login("new")
        assert account is not None
        people.set_disabled(store, OWNER, account.reviewer_id, disabled=True)
    assert other.context.request.get(got.value.url).status == 401
    other.goto(f"{served.address}/report?article={document_id}")
    other.wait_for_url("**/login?next=*")


def test_signing_out_everywhere_on_the_account_page(page: Any, other: Any, served: Served) -> None:
    sign_in(other, served, "vera")
    sign_in(page, served, "vera", "/account")
    page.get_by_role("button", name="Sign out everywhere else").click()
    page.get_by_text("You are signed out everywhere else.").wait_for()
    other.get_by_role("link", name="Sources").click()
    other.get_by_text("You are not signed in, or not any more.").wait_for()
    page.get_by_role("button", name="Sign out everywhere", exact=True).click()
    page.get_by_text("You are not signed in, or not any more.").wait_for()
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/login")


def test_everyone_can_come_in(page: Any, served: Served) -> None:
    """No violation of WCAG 2.2, levels A and AA, that axe can find, on the pages of people."""
    with open_store(served.db) as store:
        token = people.invite(store, OWNER, DEFAULT_PROJECT, "reviewer")
    page.goto(f"{served.address}/join?token={token}")
    complain_of(page)
    page.goto(f"{served.address}/login")
    page.fill("#login", "ana")
    page.fill("#password", "not this one")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    complain_of(page)
    sign_in(page, served, "ines", "/people")
    page.get_by_role("heading", name="New project").wait_for()
    complain_of(page)
    page.goto(f"{served.address}/account")
    page.get_by_role("button", name="Sign out everywhere", exact=True).wait_for()
    complain_of(page)
    page.goto(f"{served.address}/signout")
    complain_of(page)
    page.complaints.clear()  # the refusal


def complain_of(page: Any) -> None:
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


# ---------------------------------------------------------------- strangers, by HTTP

STREAMLIT = (
    "/_stcore/host-config", "/_stcore/metrics", "/_stcore/script-health-check", "/media/0a.csv",
    "/_stcore/upload_file/a/b", "/component/a/b", "/_stcore/bidi-components/a/b", "/app/static/a",
    "/static/js/index.js", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp",
    "/_stcore/agent/interact", "/manifest.json", "/index.html", "/auth/login", "/auth/logout",
    "/oauth2callback", "/api/registry", "/api/history", "/api/questions",
)  # fmt: skip


def test_strangers_get_nothing_of_streamlit(served: Served) -> None:
    """Of all that the real server has."""
    with httpx.Client(base_url=served.address) as client:
        for path in (*STREAMLIT, *(f"/{name}" for name in ("", *PAGES)), "/review?article=x"):
            for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
                answer = client.request(method, path)
                assert answer.status_code in (303, 401), (method, path, answer.text)
                assert answer.status_code == 401 or answer.headers["location"].startswith("/login?")


@pytest.mark.parametrize("cookie", ["", "annotator=x", "_streamlit_user=x"])
def test_strangers_open_no_connection(served: Served, cookie: str) -> None:
    headers = {
        "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==", "origin": served.address, "cookie": cookie,
    }  # fmt: skip
    assert httpx.get(f"{served.address}/_stcore/stream", headers=headers).status_code == 403


# ---------------------------------------------------------------- a sign-in elsewhere


@pytest.fixture(scope="module")
def sso() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(address)
            break
        except httpx.ConnectError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture(scope="module")
def with_sso(sso: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("sso")
    make_people(folder / "desk.db")
    settings = {
        "name": "Example House", "client_id": "annotator", "client_secret": "secret-of-the-client",
        "server_metadata_url": f"{sso}/.well-known/openid-configuration",
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    (folder / "oidc.toml").write_text("".join(lines), encoding="utf-8")
    served = serve_people(folder / "desk.db", "--oidc", folder / "oidc.toml")
    yield served
    assert served.process.stdout is not None
    served.process.terminate()
    told = served.process.stdout.read()
    served.stop()
    assert "secret-of-the-client" not in told
    assert "token=" not in told


def go_elsewhere(page: Any, sub: str) -> None:
    page.click("button:has-text('Go on with Example House')")
    page.fill("input[name=sub]", sub)
    page.click("button:has-text('Authorize')")


def sessions(store: Store) -> int:
    return sum(len(store.people.sessions(a.reviewer_id)) for a in store.people.accounts())


def test_an_unknown_subject_is_refused_in_words(page: Any, with_sso: Served) -> None:
    page.goto(f"{with_sso.address}/articles")
    go_elsewhere(page, "stranger@house.example")
    page.get_by_text("Ask for an invitation link, and come by that.").wait_for()
    assert not [c for c in page.context.cookies() if c["name"].startswith("_streamlit_user")]
    with open_store(with_sso.db) as store:
        assert sessions(store) == 0
        assert len(store.people.accounts()) == 3
    page.complaints.clear()  # the refusal


def test_an_invitation_then_a_sign_in_elsewhere(page: Any, with_sso: Served) -> None:
    with open_store(with_sso.db) as store:
        token = people.invite(store, OWNER, DEFAULT_PROJECT, "reviewer")
    page.goto(f"{with_sso.address}/join?token={token}")
    go_elsewhere(page, "nora@house.example")
    page.wait_for_selector(".st-key-masthead")
    page.get_by_role("link", name="Sign out nora@house.example").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/login")
    assert "annotator" not in {c["name"] for c in page.context.cookies()}

    document_id = add_article(with_sso.db)
    page.goto(f"{with_sso.address}/report?article={document_id}")
    go_elsewhere(page, "nora@house.example")
    page.wait_for_url(f"**/report?article={document_id}")
    page.wait_for_selector(".st-key-masthead")
    cookies = {c["name"]: c for c in page.context.cookies()}
    assert cookies["annotator"]["httpOnly"]
    assert not [name for name in cookies if name.startswith("_streamlit_user")]
    with open_store(with_sso.db) as store:
        (account,) = [a for a in store.people.accounts() if a.subject]
        assert (account.login, account.password) == (None, None)
        assert store.people.roles(account.reviewer_id) == {DEFAULT_PROJECT: "reviewer"}
        people.set_disabled(store, OWNER, account.reviewer_id, disabled=True)
    page.goto(f"{with_sso.address}/login")
    go_elsewhere(page, "nora@house.example")
    page.get_by_text("Ask for an invitation link, and come by that.").wait_for()
    page.complaints.clear()  # the refusal


def test_a_kept_cookie_of_streamlit_opens_nothing(page: Any, sso: str, with_sso: Served) -> None:
    """The cookie by which Streamlit remembers someone for 30 days is good for two minutes and only
    in a browser that set out from here."""
    kept: list[dict[str, str]] = []
    page.on(
        "response",
        lambda r: kept.extend(
            h for h in r.headers_array() if h["name"] == "set-cookie" and "oauth2callback" in r.url
        ),
    )
    page.goto(f"{with_sso.address}/login")
    go_elsewhere(page, "kept@house.example")
    page.get_by_text("Ask for an invitation link").wait_for()
    page.complaints.clear()
    user = next(m[1] for h in kept if (m := re.match(r"_streamlit_user=([^;]+)", h["value"])))
    with open_store(with_sso.db) as store:
        token = people.invite(store, OWNER, DEFAULT_PROJECT, "reviewer")
        issuer = httpx.get(f"{sso}/.well-known/openid-configuration").json()["issuer"]
        people.accept_with_subject(store, token, issuer, "kept@house.example", "K")
    answer = httpx.get(f"{with_sso.address}/login", headers={"cookie": f"_streamlit_user={user}"})
    assert (answer.status_code, "The sign-in took too long" in answer.text) == (401, True)
    assert "annotator=" not in answer.headers.get("set-cookie", "").replace("annotator_form=", "")
