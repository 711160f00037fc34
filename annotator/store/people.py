"""Who may come in: accounts, the browsers they are signed in with, members, invitations.

`annotator.work.people` gives it its meaning. Tokens and passwords come here as hashes only.
"""

import hashlib
import hmac
from typing import Any

import msgspec

from annotator.errors import NotFound
from annotator.store.audit import Audit
from annotator.store.rows import Account, Invitation, Member, Role, SignedIn, Tries, utc_text
from annotator.store.sqlite import SqliteFile

ACCOUNTS = "SELECT a.*, r.name FROM accounts a JOIN reviewers r ON r.id = a.reviewer_id"
NOBODY = "There is no such person here."


class People:
    """The people of all projects. Use it within `Store.transaction` where several calls belong
    together."""

    def __init__(self, file: SqliteFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit

    # ------------------------------------------------------------ accounts

    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name, the disabled ones too."""
        return self._accounts(f"{ACCOUNTS} ORDER BY r.name, a.reviewer_id")

    def load_account(self, reviewer_id: str) -> Account:
        """Raises NotFound."""
        found = self._accounts(f"{ACCOUNTS} WHERE a.reviewer_id = :id", id=reviewer_id)
        if not found:
            raise NotFound(NOBODY)
        return found[0]

    def find_login(self, login: str) -> Account | None:
        """Whose login it is; casefolded."""
        return next(iter(self._accounts(f"{ACCOUNTS} WHERE a.login = :login", login=login)), None)

    def find_subject(self, issuer: str, subject: str) -> Account | None:
        """Who comes from this OIDC provider under this name."""
        sql = f"{ACCOUNTS} WHERE a.issuer = :issuer AND a.subject = :subject"
        return next(iter(self._accounts(sql, issuer=issuer, subject=subject)), None)

    def _accounts(self, sql: str, **values: str) -> tuple[Account, ...]:
        with self._file.reading() as session:
            rows = session.all(sql, **values)
        return tuple(Account(**{**dict(row), "is_admin": bool(row["is_admin"])}) for row in rows)

    def save_account(self, account: Account) -> None:
        """Add an account for a reviewer, or change everything of it but its name.

        Raises StoreRefused if the login or the subject is another's.
        """
        with self._file.writing() as session:
            former = self._accounts(f"{ACCOUNTS} WHERE a.reviewer_id = :id", id=account.reviewer_id)
            session.run(
                """INSERT INTO accounts (reviewer_id, login, password, issuer, subject, is_admin,
                                         created_at, disabled_at)
                   VALUES (:reviewer_id, :login, :password, :issuer, :subject, :is_admin,
                           :created_at, :disabled_at)
                   ON CONFLICT (reviewer_id) DO UPDATE
                      SET login = excluded.login, password = excluded.password,
                          issuer = excluded.issuer, subject = excluded.subject,
                          is_admin = excluded.is_admin, disabled_at = excluded.disabled_at""",
                **{**_values(account, "name"), "is_admin": int(account.is_admin)},
            )
            self._note_account(former[0] if former else None, account)

    def _note_account(self, former: Account | None, account: Account) -> None:
        """In the audit a password is no more than "kept" or "kept anew", and a number from
        elsewhere no more than that there is one; the row is vouched for whole."""
        if former is not None and _values(former, "name") == _values(account, "name"):
            return
        before, after = _told(former), _told(account)
        if former and former.password and former.password != account.password:
            after["password"] = "kept anew"
        names = [name for name in after if before.get(name) != after[name]]
        self._audit.note(
            "account",
            subject=account.reviewer_id,
            before={n: before[n] for n in names if n in before} or None,
            after={n: after[n] for n in names},
            rows=[("accounts", account.reviewer_id)],
        )

    # ------------------------------------------------------------ sessions

    def add_session(self, session_row: SignedIn) -> None:
        with self._file.writing() as session:
            session.run(
                """INSERT INTO sessions (id, reviewer_id, created_at, seen_at, expires_at)
                   VALUES (:id, :reviewer_id, :created_at, :seen_at, :expires_at)""",
                **_values(session_row),
            )
            self._audit.note("sign_in", subject=session_row.reviewer_id)

    def find_session(self, session_id: str) -> SignedIn | None:
        """The session, expired or not."""
        found = self._sessions("id = :id", session_id)
        return found[0] if found else None

    def sessions(self, reviewer_id: str) -> tuple[SignedIn, ...]:
        """The person's, the last used first."""
        return self._sessions("reviewer_id = :id", reviewer_id)

    def _sessions(self, where: str, wanted: str) -> tuple[SignedIn, ...]:
        sql = f"SELECT * FROM sessions WHERE {where} ORDER BY seen_at DESC, id"
        with self._file.reading() as session:
            rows = session.all(sql, id=wanted)
        return tuple(SignedIn(**dict(row)) for row in rows)

    def touch_session(self, session_id: str, seen_at: str, expires_at: str) -> None:
        with self._file.writing() as session:
            session.run(
                "UPDATE sessions SET seen_at = :seen, expires_at = :expires WHERE id = :id",
                id=session_id,
                seen=seen_at,
                expires=expires_at,
            )

    def end_session(self, session_id: str) -> None:
        with self._file.writing() as session:
            ended = self.find_session(session_id)
            session.run("DELETE FROM sessions WHERE id = :id", id=session_id)
            if ended is not None:
                self._audit.note("sign_out", subject=ended.reviewer_id)

    def end_sessions(self, reviewer_id: str, but: str = "") -> None:
        """All of the person's, but the one with this id."""
        with self._file.writing() as session:
            ended = session.run(
                "DELETE FROM sessions WHERE reviewer_id = :reviewer AND id <> :but",
                reviewer=reviewer_id,
                but=but,
            )
            if ended:
                self._audit.note("sign_out", subject=reviewer_id, after={"browsers": ended})

    # ------------------------------------------------------------ members

    def members(self, project_id: str) -> tuple[Member, ...]:
        """By name."""
        with self._file.reading() as session:
            rows = session.all(
                """SELECT m.project_id, m.reviewer_id, r.name, m.role, m.added_at
                     FROM members m JOIN reviewers r ON r.id = m.reviewer_id
                    WHERE m.project_id = :project ORDER BY r.name, r.id""",
                project=project_id,
            )
        return tuple(Member(**dict(row)) for row in rows)

    def roles(self, reviewer_id: str) -> dict[str, Role]:
        """Project -> what the person is there."""
        with self._file.reading() as session:
            rows = session.all(
                "SELECT project_id, role FROM members WHERE reviewer_id = :id", id=reviewer_id
            )
        return {row["project_id"]: row["role"] for row in rows}

    def save_member(
        self, project_id: str, reviewer_id: str, role: Role, added_at: str | None = None
    ) -> None:
        """Make the person a member (now, unless told), or give them another role.

        Raises StoreRefused.
        """
        with self._file.writing() as session:
            former = self.roles(reviewer_id).get(project_id)
            if former == role:
                return
            session.run(
                """INSERT INTO members (project_id, reviewer_id, role, added_at)
                   VALUES (:project, :reviewer, :role, :now)
                   ON CONFLICT (project_id, reviewer_id) DO UPDATE SET role = excluded.role""",
                project=project_id,
                reviewer=reviewer_id,
                role=role,
                now=added_at or utc_text(),
            )
            self._note_member(project_id, reviewer_id, former, role)

    def remove_member(self, project_id: str, reviewer_id: str) -> None:
        with self._file.writing() as session:
            former = self.roles(reviewer_id).get(project_id)
            session.run(
                "DELETE FROM members WHERE project_id = :project AND reviewer_id = :reviewer",
                project=project_id,
                reviewer=reviewer_id,
            )
            if former is not None:
                self._note_member(project_id, reviewer_id, former, None)

    def _note_member(
        self, project_id: str, reviewer_id: str, before: Role | None, after: Role | None
    ) -> None:
        self._audit.note(
            "member",
            subject=reviewer_id,
            before=before and {"project": project_id, "role": before},
            after=after and {"project": project_id, "role": after},
            rows=[("members", project_id, reviewer_id)],
        )

    # ------------------------------------------------------------ invitations

    def add_invitation(self, invitation: Invitation) -> None:
        with self._file.writing() as session:
            session.run(
                """INSERT INTO invitations
                     (id, project_id, role, reviewer_id, made_by, expires_at, used_at)
                   VALUES
                     (:id, :project_id, :role, :reviewer_id, :made_by, :expires_at, :used_at)""",
                **_values(invitation),
            )
            self._note_link("invite", invitation)

    def _note_link(self, action: str, link: Invitation) -> None:
        """In the audit a link is what it is for."""
        place = {"project": link.project_id, "role": link.role}
        after = place if link.project_id else {"password": "to choose"}
        self._audit.note(action, subject=link.reviewer_id, after=after)

    def find_invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation, used and expired ones too."""
        with self._file.reading() as session:
            row = session.one("SELECT * FROM invitations WHERE id = :id", id=invitation_id)
        return None if row is None else Invitation(**dict(row))

    def use_invitation(self, invitation_id: str, now: str) -> bool:
        """Whether it was there to be used; from now on it is not, whoever asks at the same time."""
        with self._file.writing() as session:
            touched = session.run(
                """UPDATE invitations SET used_at = :now
                    WHERE id = :id AND used_at IS NULL AND expires_at > :now""",
                id=invitation_id,
                now=now,
            )
            link = self.find_invitation(invitation_id)
            if touched and link is not None:
                self._note_link("use_link", link)
        return touched == 1

    def end_invitations(self, reviewer_id: str) -> None:
        """Links by which the person's password could be chosen anew."""
        with self._file.writing() as session:
            ended = session.run("DELETE FROM invitations WHERE reviewer_id = :id", id=reviewer_id)
            if ended:
                self._audit.note("end_links", subject=reviewer_id, after={"links": ended})

    # ------------------------------------------------------------ tries to sign in

    def tries(self, key: str) -> Tries:
        with self._file.reading() as session:
            row = session.one("SELECT failures, until FROM tries WHERE id = :key", key=key)
        return Tries() if row is None else Tries(*row)

    def save_tries(self, key: str, tries: Tries) -> None:
        with self._file.writing() as session:
            session.run(
                """INSERT INTO tries (id, failures, until) VALUES (:key, :failures, :until)
                   ON CONFLICT (id) DO UPDATE
                      SET failures = excluded.failures, until = excluded.until""",
                key=key,
                **tries._asdict(),
            )

    def sweep(self, now: str, forgotten: str) -> None:
        """Forget what is over: sessions and links that expired before `now`, tries whose wait was
        over before `forgotten`."""
        with self._file.writing() as session:
            sessions = session.run("DELETE FROM sessions WHERE expires_at < :now", now=now)
            links = session.run("DELETE FROM invitations WHERE expires_at < :now", now=now)
            session.run("DELETE FROM tries WHERE until < :forgotten", forgotten=forgotten)
            if sessions or links:
                self._audit.note("expired", after={"sessions": sessions, "links": links})


def tries_key(secret: str, login: str) -> str:
    """A keyed hash: what is typed as a login may be a password."""
    return hmac.new(secret.encode(), f"tries/{login}".encode(), hashlib.sha256).hexdigest()


def _told(account: Account | None) -> dict[str, Any]:
    """What the audit tells of an account: no hash of a password, and no number from elsewhere."""
    if account is None:
        return {}
    return {
        "login": account.login,
        "admin": account.is_admin,
        "disabled": account.disabled_at is not None,
        "password": "kept" if account.password else None,
        "organisation": account.subject is not None,
    }


def _values(row: msgspec.Struct, *without: str) -> dict[str, Any]:
    return {k: v for k, v in msgspec.structs.asdict(row).items() if k not in without}
