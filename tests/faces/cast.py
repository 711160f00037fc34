"""A desk where people sign in, one person for each way to stand towards an article, and the
article."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from serving import add_article
from starlette.applications import Starlette
from starlette.middleware import Middleware

from annotator.faces.changes import change_routes
from annotator.faces.desk import Desk
from annotator.faces.entrance import entrance_routes
from annotator.faces.front import front_route, page_routes
from annotator.faces.guard import LoginGuard
from annotator.faces.live import live_routes
from annotator.faces.passes import sign_session
from annotator.faces.projector import projector_routes
from annotator.faces.server import PAGES
from annotator.store import DEFAULT_PROJECT
from annotator.work import people
from annotator.work.people import IDLE, OWNER

PUBLIC = "http://desk.example:8501"
HOST = {"host": "desk.example:8501", "origin": PUBLIC}
MEMBERS = ("viewer", "reviewer", "editor", "admin")
OUTSIDERS = ("stranger", "removed", "elsewhere", "disabled", "expired", "signed_out", "forged")
SIGNED_OUT = ("stranger", "disabled", "expired", "signed_out", "forged")


class Cast(NamedTuple):
    desk: Desk
    article: str
    ids: dict[str, str]
    """Who -> the reviewer's id."""
    cookies: dict[str, str]
    """Who -> the value of their cookie; missing for the stranger."""

    def jar(self, who: str) -> dict[str, str]:
        return {"annotator": self.cookies[who]} if who in self.cookies else {}

    def headers(self, who: str, **more: str) -> dict[str, str]:
        cookie = "; ".join(f"{k}={v}" for k, v in self.jar(who).items())
        return {**HOST, **({"cookie": cookie} if cookie else {}), **more}


def call(desk: Desk) -> Cast:
    """Everyone, each with a cookie that they once had by right."""
    store = desk.store
    people.add_account(store, "Ines", "ines", is_admin=True)
    other = people.add_project(store, OWNER, "Another project")
    ids, cookies = {}, {}
    for who in (*MEMBERS, *OUTSIDERS):
        if who != "stranger":
            ids[who] = people.add_account(store, who.title(), who)
            role = who if who in MEMBERS else "admin"
            project = other if who == "elsewhere" else DEFAULT_PROJECT
            store.people.save_member(project, ids[who], role)
            began = datetime.now(UTC) - (
                IDLE + timedelta(minutes=1) if who == "expired" else timedelta()
            )
            token = people.begin_session(store, ids[who], now=began)
            cookies[who] = sign_session("other" if who == "forged" else desk.secret, token)
    people.set_role(store, OWNER, DEFAULT_PROJECT, ids["removed"], None)
    account = store.people.load_account(ids["disabled"])
    store.people.save_account(msgspec.structs.replace(account, disabled_at=account.created_at))
    store.people.end_sessions(ids["signed_out"])
    return Cast(desk, add_article(store), ids, cookies)


def build(desk: Desk) -> Starlette:
    """Our own routes behind the guard, as the server has them."""
    return Starlette(
        routes=[
            *change_routes(desk), *entrance_routes(desk), *live_routes(desk),
            *projector_routes(desk), front_route(), *page_routes(PAGES),
        ],
        middleware=[Middleware(LoginGuard, desk)],
    )  # fmt: skip
