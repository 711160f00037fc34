"""People: accounts and passwords, signing in and out, invitations, members and their roles.

Passwords are kept as argon2id hashes (RFC 9106), tokens as SHA-256: whoever reads the file cannot
sign in with it. A password has a least length and no other rule (NIST SP 800-63B-4, 3.1.1.2). A
login that does not exist is answered like one that does, and as slowly.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from secrets import token_urlsafe

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from annotator.errors import AccessError, SignedOut, StoreError, StoreRefused
from annotator.model import Value
from annotator.store import (
    DEFAULT_REVIEWER,
    Account,
    Invitation,
    Project,
    Reviewer,
    Role,
    SignedIn,
    Store,
    Tries,
    new_id,
    tries_key,
    utc_text,
)
from annotator.work.rights import RIGHTS, Action, allowed

LEAST_LENGTH = 15
"""Code points of a password that is the only factor."""
MOST_LENGTH = 256
NAME_LENGTH = 100

IDLE = timedelta(hours=12)
"""A session ends when it was not used for so long …"""
LIFETIME = timedelta(days=14)
"""… and in any case after this."""
SEEN_STEP = timedelta(minutes=5)
"""How exactly the last use is written down."""
LINK_LIFE = timedelta(days=7)

FREE_TRIES = 5
"""Failures before the first wait."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGET_TRIES = timedelta(days=1)
RUSH = 60
"""Failures of all people together that are heard in one `RUSH_TIME`."""
RUSH_TIME = timedelta(minutes=1)
EVERYONE = "everyone"

WRONG = "This name and this password do not go together. Check both and try again."
GONE = "This link was used already or is too old. Ask for a new one."
OUT = "You are not signed in, or not any more. Sign in again; nothing is lost."
UNKNOWN = (
    "You came from your organisation's sign-in, but nobody here knows you yet."
    " Ask for an invitation link, and come by that."
)

_hasher = PasswordHasher()


class Person(Value, frozen=True, kw_only=True):
    """Who sits there, and what they may do, as the store has it at this moment."""

    reviewer_id: str
    name: str
    is_admin: bool = False
    """Of everything here, whatever the project."""
    roles: Mapping[str, Role] = {}
    """Project -> role, of the projects that they are a member of."""
    session_id: str = ""

    def role_in(self, project_id: str) -> Role | None:
        return "admin" if self.is_admin else self.roles.get(project_id)

    def may(self, action: Action, project_id: str) -> bool:
        return allowed(self.role_in(project_id), action)


OWNER = Person(reviewer_id=DEFAULT_REVIEWER, name="Reviewer", is_admin=True)
"""Whoever has the file, on the command line or alone at this computer: nothing is barred."""

# ---------------------------------------------------------------- accounts and passwords


def add_account(
    store: Store,
    name: str,
    login: str | None = None,
    *,
    is_admin: bool = False,
    reviewer_id: str | None = None,
    own: bool = False,
) -> str:
    """Make an account without a password, and return the reviewer's id. The first admin takes over
    what was answered before there were accounts; another reviewer from before may be named. `own`
    says that the person does it.

    Raises AccessError if the login is taken or the reviewer has an account, NotFound.
    """
    name = clean_name(name)
    with store.transaction():
        if reviewer_id is None:
            first = is_admin and not store.people.accounts()
            reviewer_id = DEFAULT_REVIEWER if first else new_id()
        elif reviewer_id not in {r.id for r in store.reviewers()}:
            raise AccessError(f"There is no reviewer {reviewer_id!r}. See: annotator people list")
        if reviewer_id in {a.reviewer_id for a in store.people.accounts()}:
            raise AccessError("This reviewer has an account already.")
        now = utc_text()
        account = Account(
            reviewer_id=reviewer_id,
            name=name,
            login=None if login is None else clean_login(login),
            is_admin=is_admin,
            created_at=now,
        )
        with store.audit.acting(reviewer_id if own else None):
            store.save_reviewer(Reviewer(id=reviewer_id, name=name, created_at=now))
            _save(store, account)
    return reviewer_id


def _save(store: Store, account: Account) -> None:
    try:
        store.people.save_account(account)
    except StoreRefused:
        raise AccessError("This name to sign in with is taken. Choose another.") from None


def rename(store: Store, reviewer_id: str, name: str) -> None:
    """What the others see. Raises AccessError for a name that is none."""
    reviewer = Reviewer(id=reviewer_id, name=clean_name(name), created_at=utc_text())
    with store.transaction(by=reviewer_id):
        store.save_reviewer(reviewer)


def clean_name(name: str) -> str:
    """Raises AccessError if it is empty or too long."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise AccessError(f"Give a name of at most {NAME_LENGTH} characters.")
    return name


def clean_login(login: str) -> str:
    """The login as it is kept: capitals do not count. Raises AccessError."""
    login = _fold(login)
    if not login or len(login) > NAME_LENGTH or " " in login or not login.isprintable():
        raise AccessError(
            f"The name to sign in with has no spaces and at most {NAME_LENGTH} characters."
            " An e-mail address will do."
        )
    return login


def _fold(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()


def set_password(store: Store, reviewer_id: str, password: str, *, keep_session: str = "") -> None:
    """Give the person this password. Whoever signed in with the former one is out, but for the
    session `keep_session`; links to choose another do not work any more.

    Raises AccessError if it is too short or too long.
    """
    _keep_password(store, reviewer_id, _hash(password), keep_session)


def _keep_password(store: Store, reviewer_id: str, hashed: str, keep_session: str = "") -> None:
    with store.transaction():
        account = store.people.load_account(reviewer_id)
        store.people.save_account(msgspec.structs.replace(account, password=hashed))
        store.people.end_sessions(reviewer_id, but=keep_session)
        store.people.end_invitations(reviewer_id)
        if account.login:
            store.people.save_tries(_tries_key(store, account.login), Tries())


def _hash(password: str) -> str:
    """Takes its time, and so is never done within a transaction. Raises AccessError."""
    password = _normal(password)
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise AccessError(
            f"A password has {LEAST_LENGTH} to {MOST_LENGTH} characters."
            " Four or five words that do not belong together will do."
        )
    return _hasher.hash(password)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def change_password(store: Store, person: Person, old: str, new: str) -> None:
    """Raises AccessError if the old one does not fit, or too many were tried."""
    account = store.people.load_account(person.reviewer_id)
    if account.login is None:
        raise AccessError("You sign in through your organisation: there is no password here.")
    check_password(store, account.login, old)
    with store.audit.acting(person.reviewer_id):
        set_password(store, person.reviewer_id, new, keep_session=person.session_id)


def check_password(store: Store, login: str, password: str, *, now: datetime | None = None) -> str:
    """The id of the reviewer with this login and password.

    Each try is counted before it is looked at, in the store, so that neither tries at once nor
    several servers are a way around. After `FREE_TRIES` failures there is a wait, twice as long
    after each further one; a right password, or a link to choose a new one, ends it.

    Raises AccessError, with the same words and after the same time whether the login exists.
    """
    now = now or datetime.now(UTC)
    login = _fold(login)
    key = _tries_key(store, login)
    _count_try(store, key, now)
    account = store.people.find_login(login)
    known = account.password if account and not account.disabled_at else None
    fits = _verify(known or _nobody(), _normal(password)[: MOST_LENGTH + 1])
    if not fits or known is None or account is None:
        raise AccessError(WRONG)
    stronger = _hash(password) if _hasher.check_needs_rehash(known) else None
    with store.transaction(by=account.reviewer_id):
        store.people.save_tries(key, Tries())
        rush = store.people.tries(EVERYONE)
        store.people.save_tries(EVERYONE, Tries(max(rush.failures - 1, 0), rush.until))
        if stronger is not None:
            store.people.save_account(msgspec.structs.replace(account, password=stronger))
    return account.reviewer_id


@cache
def _nobody() -> str:
    """A hash that is checked where there is no account, for the time it takes."""
    return _hasher.hash(token_urlsafe())


def _verify(hashed: str, password: str) -> bool:
    _nobody()  # made by the first try of all, whoever it is of
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _tries_key(store: Store, login: str) -> str:
    return tries_key(store.setting("secret") or "", login)


def _count_try(store: Store, key: str, now: datetime) -> None:
    """Raises AccessError if the try is not to be heard."""
    moment = utc_text(now)
    with store.transaction():
        store.people.sweep(moment, utc_text(now - FORGET_TRIES))
        rush, mine = store.people.tries(EVERYONE), store.people.tries(key)
        if rush.until <= moment:
            rush = Tries(0, utc_text(now + RUSH_TIME))
        if rush.failures >= RUSH:
            raise AccessError("Too many people tried to sign in just now. Try again in a minute.")
        if mine.until > moment and mine.failures >= FREE_TRIES:
            raise AccessError(
                f"Too many tries. The next one is heard {_wait_words(mine.until, now)};"
                " or ask for a link to choose a new password."
            )
        store.people.save_tries(EVERYONE, Tries(rush.failures + 1, rush.until))
        failures = mine.failures + 1
        store.people.save_tries(key, Tries(failures, utc_text(now + _wait(failures))))


def _wait(failures: int) -> timedelta:
    if failures < FREE_TRIES:
        return timedelta()
    doubled: int = 2 ** min(failures - FREE_TRIES, 16)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _wait_words(until: str, now: datetime) -> str:
    minutes = -(-(datetime.fromisoformat(until) - now) // timedelta(minutes=1))
    return "in a minute" if minutes <= 1 else f"in {minutes} minutes"


# ---------------------------------------------------------------- sessions


def begin_session(store: Store, reviewer_id: str, *, now: datetime | None = None) -> str:
    """A token for the browser in which the person has just signed in."""
    now = now or datetime.now(UTC)
    token, moment = token_urlsafe(32), utc_text(now)
    session = SignedIn(
        id=_digest(token),
        reviewer_id=reviewer_id,
        created_at=moment,
        seen_at=moment,
        expires_at=utc_text(now + IDLE),
    )
    with store.transaction(by=reviewer_id):
        store.people.add_session(session)
    return token


def find_person(store: Store, token: str, *, now: datetime | None = None) -> Person:
    """Who is signed in with this token, as the store has them now; use keeps the session alive.

    Raises SignedOut if the session ended or expired, or the account is disabled.
    """
    now = now or datetime.now(UTC)
    with store.snapshot():
        session = store.people.find_session(_digest(token))
        if session is None or session.expires_at <= utc_text(now):
            raise SignedOut(OUT)
        account = store.people.load_account(session.reviewer_id)
        if account.disabled_at:
            raise SignedOut(OUT)
        roles = store.people.roles(account.reviewer_id)
    _touch(store, session, now)
    return Person(
        reviewer_id=account.reviewer_id,
        name=account.name,
        is_admin=account.is_admin,
        roles=roles,
        session_id=session.id,
    )


def _touch(store: Store, session: SignedIn, now: datetime) -> None:
    if session.seen_at > utc_text(now - SEEN_STEP):
        return
    last = datetime.fromisoformat(session.created_at) + LIFETIME
    with suppress(StoreError):  # busy or full: to read on is no less right
        store.people.touch_session(session.id, utc_text(now), utc_text(min(now + IDLE, last)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def end_session(store: Store, token: str) -> None:
    """Sign out here."""
    session = store.people.find_session(_digest(token))
    if session is not None:
        with store.transaction(by=session.reviewer_id):
            store.people.end_session(session.id)


def end_sessions(store: Store, reviewer_id: str, but: str = "") -> None:
    """Sign out everywhere, but for the session with this id."""
    with store.transaction(by=reviewer_id):
        store.people.end_sessions(reviewer_id, but)


# ---------------------------------------------------------------- invitations


def invite(
    store: Store,
    by: Person,
    project_id: str,
    role: Role,
    *,
    now: datetime | None = None,
) -> str:
    """The token of a link by which one person can join the project, once."""
    _require(by, "manage", project_id)
    return _add_link(store, now, project_id=project_id, role=role, made_by=_actor(by))


def offer_password(
    store: Store, by: Person, reviewer_id: str, *, now: datetime | None = None
) -> str:
    """The token of a link by which the person can choose a password, once: the first one, or the
    way back after a lockout. Only for an admin of everything: the person may be in any project."""
    _require_admin(by)
    store.people.load_account(reviewer_id)
    return _add_link(store, now, reviewer_id=reviewer_id, made_by=_actor(by))


def _add_link(
    store: Store,
    now: datetime | None,
    *,
    made_by: str | None,
    project_id: str | None = None,
    role: Role | None = None,
    reviewer_id: str | None = None,
) -> str:
    token = token_urlsafe(32)
    link = Invitation(
        id=_digest(token),
        project_id=project_id,
        role=role,
        reviewer_id=reviewer_id,
        made_by=made_by,
        expires_at=utc_text((now or datetime.now(UTC)) + LINK_LIFE),
    )
    with store.transaction(by=made_by):
        store.people.add_invitation(link)
    return token


def find_invitation(store: Store, token: str, *, now: datetime | None = None) -> Invitation:
    """What a link is for. Raises AccessError if it was used, has expired or never was."""
    found = store.people.find_invitation(_digest(token))
    if found is None or found.used_at or found.expires_at <= utc_text(now):
        raise AccessError(GONE)
    return found


def accept_with_password(
    store: Store, token: str, login: str, name: str, password: str, *, now: datetime | None = None
) -> str:
    """Use a link: whoever it was made for gets the password, someone new an account too. Returns
    the reviewer's id.

    Raises AccessError; then the link is as good as before.
    """
    find_invitation(store, token, now=now)
    hashed = _hash(password)
    with store.transaction():
        link = find_invitation(store, token, now=now)
        new = link.reviewer_id is None
        reviewer_id = link.reviewer_id or add_account(store, name, login, own=True)
        with store.audit.acting(reviewer_id):
            _use(store, token, now)
            if not new:
                _choose_login(store, reviewer_id, login)
            _join(store, reviewer_id, link)
            _keep_password(store, reviewer_id, hashed)
    return reviewer_id


def _choose_login(store: Store, reviewer_id: str, login: str) -> None:
    account = store.people.load_account(reviewer_id)
    if account.disabled_at:
        raise AccessError(GONE)
    if account.login is None:
        _save(store, msgspec.structs.replace(account, login=clean_login(login)))


def accept_with_subject(
    store: Store,
    token: str,
    issuer: str,
    subject: str,
    name: str,
    *,
    now: datetime | None = None,
) -> str:
    """Use a link by a sign-in elsewhere (OIDC): from now on the person comes by that. Returns the
    reviewer's id.

    Raises AccessError; then the link is as good as before.
    """
    with store.transaction():
        link = find_invitation(store, token, now=now)
        known = store.people.find_subject(issuer, subject)
        if known is not None and link.reviewer_id not in (None, known.reviewer_id):
            raise AccessError("Your organisation's sign-in belongs to another person here.")
        reviewer_id = known.reviewer_id if known else link.reviewer_id
        if reviewer_id is None:
            reviewer_id = add_account(store, name, own=True)
        account = store.people.load_account(reviewer_id)
        if account.disabled_at:
            raise AccessError(GONE)
        with store.audit.acting(reviewer_id):
            _use(store, token, now)
            _save(store, msgspec.structs.replace(account, issuer=issuer, subject=subject))
            _join(store, reviewer_id, link)
    return reviewer_id


def find_subject(store: Store, issuer: str, subject: str) -> str:
    """Who comes by this sign-in. Raises AccessError if it is nobody that is known here."""
    account = store.people.find_subject(issuer, subject)
    if account is None or account.disabled_at:
        raise AccessError(UNKNOWN)
    return account.reviewer_id


def join(store: Store, token: str, person: Person, *, now: datetime | None = None) -> None:
    """Use a link to a project as someone who is signed in. Raises AccessError."""
    with store.transaction(by=person.reviewer_id):
        link = _use(store, token, now)
        if link.project_id is None:
            raise AccessError("This link is to choose a password. Sign out, and open it again.")
        _join(store, person.reviewer_id, link)


def _use(store: Store, token: str, now: datetime | None) -> Invitation:
    link = find_invitation(store, token, now=now)
    if not store.people.use_invitation(link.id, utc_text(now)):
        raise AccessError(GONE)
    return link


def _join(store: Store, reviewer_id: str, link: Invitation) -> None:
    """An invitation adds; it takes no role away that is more than its own."""
    if link.project_id is None or link.role is None:
        return
    former = store.people.roles(reviewer_id).get(link.project_id)
    if former is None or RIGHTS[former] < RIGHTS[link.role]:
        store.people.save_member(link.project_id, reviewer_id, link.role)


# ---------------------------------------------------------------- members and projects


def add_project(store: Store, by: Person, name: str) -> str:
    """Make a project, of which whoever makes it is admin, and return its id."""
    _require_admin(by)
    project = Project(id=new_id(), name=clean_name(name), created_at=utc_text())
    with store.transaction(by=_actor(by)):
        store.save_project(project)
        store.people.save_member(project.id, by.reviewer_id, "admin")
    return project.id


def set_role(
    store: Store, by: Person, project_id: str, reviewer_id: str, role: Role | None
) -> None:
    """Make someone a member, give them another role or, without one, take them out; it holds from
    their next step on. Raises AccessError, also for an admin of the project who would go."""
    _require(by, "manage", project_id)
    if reviewer_id == by.reviewer_id and role != "admin" and not by.is_admin:
        raise AccessError("You are the admin of this project: let another admin change your role.")
    with store.transaction(by=_actor(by)):
        if role is None:
            store.people.remove_member(project_id, reviewer_id)
        else:
            store.people.save_member(project_id, reviewer_id, role)


def set_disabled(store: Store, by: Person, reviewer_id: str, *, disabled: bool) -> None:
    """Shut a person out of everything at once, or let them in again. What they did stays."""
    _require_admin(by)
    if reviewer_id == by.reviewer_id and by is not OWNER:
        raise AccessError("That is you. Let another admin do it.")
    with store.transaction(by=_actor(by)):
        account = store.people.load_account(reviewer_id)
        moment = utc_text() if disabled else None
        store.people.save_account(msgspec.structs.replace(account, disabled_at=moment))
        if disabled:
            store.people.end_sessions(reviewer_id)
            store.people.end_invitations(reviewer_id)


def set_admin(store: Store, by: Person, reviewer_id: str, *, is_admin: bool) -> None:
    """Make a person admin of everything, or not any more."""
    _require_admin(by)
    if reviewer_id == by.reviewer_id and by is not OWNER:
        raise AccessError("That is you. Let another admin do it.")
    with store.transaction(by=_actor(by)):
        account = store.people.load_account(reviewer_id)
        store.people.save_account(msgspec.structs.replace(account, is_admin=is_admin))


def _actor(by: Person) -> str | None:
    """Who stands in the record; None on the command line."""
    return None if by is OWNER else by.reviewer_id


def _require(by: Person, action: Action, project_id: str) -> None:
    if not by.may(action, project_id):
        raise AccessError("Only an admin of the project may do this.")


def _require_admin(by: Person) -> None:
    if not by.is_admin:
        raise AccessError("Only an admin of everything here may do this.")
