"""Signing an article off: who approved it and when. It is locked until reopened, with a reason."""

from annotator.codebook import Codebook
from annotator.errors import ReviewError
from annotator.model import Value
from annotator.store import Sign, Store, utc_text
from annotator.work.settle import UNREAD, apply_decisions, find_readers, load_settling

CLIENT = "signing"
MAX_REASON = 2_000


class SignOff(Value, frozen=True, kw_only=True):
    """That an article is approved."""

    person: str
    """Name of whoever approved it."""
    made_at: str
    reason: str
    readers: tuple[str, ...]
    """Names of those who read it."""


def load_signature(store: Store, document_id: str) -> SignOff | None:
    """The approval that stands."""
    with store.snapshot():
        signs = store.settling.signs(document_id)
        readers = find_readers(store, document_id)
        names = {r.id: r.name for r in store.reviewers()}
    if not signs or signs[-1].action != "approve":
        return None
    last = signs[-1]
    return SignOff(
        person=names.get(last.person, last.person),
        made_at=last.made_at,
        reason=last.reason,
        readers=tuple(names.get(reader, reader) for reader in readers),
    )


def sign_off(
    store: Store, document_id: str, person: str, codebook: Codebook, reason: str = ""
) -> None:
    """Approve what is settled; what all readers answered alike is settled with it.

    Raises ReviewError while anything that counts is open or undecided, NotFound.
    """
    with store.transaction(by=person):
        if store.settling.is_signed(document_id):
            raise ReviewError("This article is signed off already.")
        state = load_settling(store, document_id, codebook)
        if not state.readers:
            raise ReviewError("Nobody has read this article yet.")
        if state.unread:
            raise ReviewError(UNREAD)
        if state.waiting:
            raise ReviewError(f"{_sentences(state.waiting)} not answered by every reader yet.")
        if state.undecided:
            raise ReviewError(f"{_sentences(state.undecided)} answered differently. Settle first.")
        _take_agreed(store, document_id, person, codebook)
        _sign(store, document_id, person, "approve", reason)


def reopen(store: Store, document_id: str, person: str, reason: str) -> None:
    """Take the approval back. Raises ReviewError without a reason or an approval."""
    if not reason.strip():
        raise ReviewError("Say why it is reopened.")
    with store.transaction(by=person):
        if not store.settling.is_signed(document_id):
            raise ReviewError("This article is not signed off.")
        _sign(store, document_id, person, "reopen", reason)


def _take_agreed(store: Store, document_id: str, person: str, codebook: Codebook) -> None:
    moment = utc_text()
    seq = store.settling.last_number(document_id) + 1
    change = {"seq": seq, "made_at": moment, "action": "agree"}
    client = f"{CLIENT} {len(store.settling.signs(document_id))}"
    outcome = apply_decisions(store, document_id, person, client, [change], codebook=codebook)
    if outcome.refused:
        raise ReviewError(outcome.refused[0].reason)


def _sign(store: Store, document_id: str, person: str, action: str, reason: str) -> None:
    if len(reason) > MAX_REASON:
        raise ReviewError(f"The reason is longer than {MAX_REASON:,} characters. Shorten it.")
    sign = Sign(
        n=len(store.settling.signs(document_id)) + 1,
        action="approve" if action == "approve" else "reopen",
        person=person,
        reason=reason.strip(),
        made_at=utc_text(),
    )
    store.settling.save_sign(document_id, sign)


def _sentences(n: int) -> str:
    return "1 sentence is" if n == 1 else f"{n} sentences are"
