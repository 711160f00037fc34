"""What the screens and the routes of one process share: the store, the codebook, the registry and
the engine; and who sits there, with the rights that they have.

Streamlit runs its scripts in the process of the server, so one open desk serves all sessions.
"""

import hashlib
from contextlib import AbstractContextManager
from copy import copy
from functools import cached_property
from pathlib import Path
from threading import Lock

import msgspec

from annotator.documents import read_lexicons
from annotator.engine import Engine
from annotator.errors import AccessError, NotFound
from annotator.faces.login import Login
from annotator.faces.passes import MAX_AGE, Pass, read_pass, read_session, sign_pass
from annotator.model import Span
from annotator.store import ClassStore, Project, Store, classes_path, open_classes, open_store
from annotator.work.desk_engine import Taught, load_desk_engine
from annotator.work.join_codes import WrongCodes
from annotator.work.people import OWNER, Person, find_person
from annotator.work.rights import ACTION_WORDS, Action

BLIND_SHARE = 0.1
NOBODY = Person(reviewer_id="", name="")
NO_ARTICLE = "There is no such article. Go back to the list."
NO_PROJECT = "You do not belong to a project yet. Ask an admin to add you."
LEFT = "You may not answer in this article any more. Ask an admin of the project."


class Classroom:
    """The classes of a desk, whose file is made when it is first asked for; and the wrong codes
    that were tried."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        self._lock = Lock()
        self._classes: ClassStore | None = None
        self.wrong_codes = WrongCodes()

    @property
    def classes(self) -> ClassStore:
        with self._lock:
            if self._classes is None:
                self._classes = open_classes(self._desk)
            return self._classes

    @property
    def is_used(self) -> bool:
        return self._classes is not None or classes_path(self._desk).exists()

    def close(self) -> None:
        with self._lock:
            if self._classes is not None:
                self._classes.close()


class Desk:
    """An open database with the codebook and the word lists to work with.

    Without a `login`, whoever sits at this computer may do everything. With one, nobody may do
    anything, until they are seated.
    """

    def __init__(
        self, store: Store, engine: Engine, seeds: Path | None = None, login: Login | None = None
    ) -> None:
        """Raises SeedError if a file of `seeds` is broken."""
        self.store = store
        self.engine = engine
        self.taught = Taught(engine)
        self.seeds = seeds
        self.codebook = engine.codebook
        self.lexicons = read_lexicons(self.codebook, seeds)
        self.login = login
        self.person = NOBODY if login else OWNER
        self.project_id: str | None = None
        """The project on show; without a login None: all of them."""
        self.downloads: dict[str, set[str]] = {}
        """Streamlit's name of a file that was made to be downloaded -> who asked for it."""
        self.classroom = Classroom(store.path)
        self.lan = False
        """Whether learners on the local network may come to its lessons."""
        self.secret = store.setting("secret") or ""
        self._cookie = ""

    @property
    def reviewer_id(self) -> str:
        return self.person.reviewer_id

    # ------------------------------------------------------------ who sits there

    def seat(self, cookie: str | None) -> "Desk":
        """This desk, with whoever shows the cookie at it. Raises SignedOut."""
        if self.login is None:
            return self
        seated = copy(self)
        seated._cookie = cookie or ""
        seated.person = seated._look()
        projects = seated.projects()
        seated.project_id = projects[0].id if projects else None
        return seated

    def _look(self) -> Person:
        """Who it is at this moment. Raises SignedOut."""
        if self.login is None:
            return OWNER
        return find_person(self.store, self.session_token)

    @property
    def session_token(self) -> str:
        return read_session(self.secret, self._cookie)

    def projects(self) -> tuple[Project, ...]:
        """Those that the person belongs to; an admin, and whoever is alone, to all."""
        return tuple(p for p in self.store.projects() if self.person.may("read", p.id))

    def show_project(self, project_id: str | None) -> None:
        """Go over to this project, if the person belongs to it."""
        if self.login and project_id in {p.id for p in self.projects()}:
            self.project_id = project_id

    def may(self, action: Action) -> bool:
        """Whether to offer something in the project on show. To do it, `require` it."""
        return self.person.may(action, self.project_id or "")

    def require_person(self) -> Person:
        """Who sits there at this very moment. Raises SignedOut."""
        return self._look()

    def require(self, action: Action, *document_ids: str) -> None:
        """Whether the person may do this, to each of the articles or else in the project on show,
        at this very moment: sessions end, and roles change, while pages are open.

        Raises SignedOut, AccessError; NotFound for an article of a project that is not theirs.
        """
        if self.login is None:
            return
        person = self._look()
        projects = {self.store.find_project(article) for article in document_ids}
        for project in projects or {self.project_id or ""}:
            role = person.role_in(project)
            if role is None:
                raise NotFound(NO_ARTICLE) if document_ids else AccessError(NO_PROJECT)
            if not person.may(action, project):
                raise AccessError(
                    f"As {role} of this project you may not {ACTION_WORDS[action]}."
                    " Ask an admin of the project."
                )

    # ------------------------------------------------------------ passes

    def sign(self, document_id: str) -> str:
        """A token for the article, for whoever sits here."""
        return sign_pass(self.secret, Pass(document_id, self.reviewer_id))

    def admit(self, token: str, max_age: int = MAX_AGE, action: Action = "review") -> Pass:
        """The pass in a token, if it is of whoever sits here and they may still do this there.

        Raises SignedOut, AccessError.
        """
        found = read_pass(self.secret, token, max_age)
        if self.login is not None:
            if found.reviewer_id != self.reviewer_id:
                raise AccessError(
                    "Someone else is signed in by now in this browser. Reload the page;"
                    " nothing is lost."
                )
            try:
                self.require(action, found.document_id)
            except NotFound:
                raise AccessError(LEFT) from None
        return found

    # ------------------------------------------------------------ what all share

    @cached_property
    def registry(self) -> bytes:
        """The registry as JSON, for completion in the browser: "version" and "sources", rows of
        id, name, type, aliases, control and who says so."""
        rows = [
            (s.id, s.name, s.type, s.aliases, s.control, s.control_source)
            for s in self.lexicons.sources
        ]
        return msgspec.json.encode({"version": self.codebook.version, "sources": rows})

    @cached_property
    def registry_digest(self) -> str:
        return hashlib.sha256(self.registry).hexdigest()[:16]

    def acting(self) -> AbstractContextManager[None]:
        """What is changed within was changed by whoever sits here, for the audit."""
        return self.store.audit.acting(self.reviewer_id)

    def is_blind(self, document_id: str, span: Span) -> bool:
        """Whether the unit is of the random share that is answered before the suggestion is shown,
        by which the machine is measured (§5.6): the same for everyone, and hard to foresee."""
        told = f"{self.secret}/{document_id}/{span.start}-{span.end}"
        drawn = int.from_bytes(hashlib.sha256(told.encode()).digest()[:4])
        return drawn < BLIND_SHARE * 2**32

    @property
    def classes(self) -> ClassStore:
        return self.classroom.classes

    def close(self) -> None:
        self.classroom.close()
        self.store.close()


_desks: list[Desk] = []


def open_desk(
    db_path: Path | str,
    seeds: Path | None = None,
    engine: Engine | None = None,
    login: Login | None = None,
) -> Desk:
    """Open a database for the screens; from now on it is the current desk. The engine is loaded
    from `seeds`, as the desk has taught it, unless given.

    Raises StoreError, SeedError.
    """
    store = open_store(db_path)
    try:
        taught = Taught(engine) if engine else load_desk_engine(store, seeds)
        desk = Desk(store, taught.engine, seeds, login)
        desk.taught = taught
    except BaseException:
        store.close()
        raise
    _desks.append(desk)
    return desk


def current_desk() -> Desk:
    """The desk opened last, with nobody seated.

    Raises LookupError if none is open: the screens run under `annotator serve` only.
    """
    if not _desks:
        raise LookupError("No desk is open. Start the program with: annotator serve")
    return _desks[-1]


def close_desk(desk: Desk) -> None:
    """Close it, and go back to the one before."""
    _desks.remove(desk)
    desk.close()
