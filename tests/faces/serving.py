"""A running server, and what is in its database."""

import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from articles import make_document, make_suggestions

from annotator.model import Tag
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.review import load_review

TYPES = ("government", "state_media", "private_person", "unattributed")
PROBABILITIES = (0.3, 0.95, 0.7)
TEXT = (
    "Ferry strike enters third week.\n\n"
    "Talks to end the strike broke down on Thursday, the transport ministry said. "
    "The state news agency had reported that a deal was near.\n\n"
    "“We were never close,” said Ines Halvorsen, who leads the seamen's union. "
    "She accused the operator of spreading hope.\n\n"
    "The islands have had no bridge since 2011. 🙂 Rain fell all day.\n"
)


class Served(NamedTuple):
    """A running `annotator serve`."""

    process: subprocess.Popen[str]
    address: str
    db: Path

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def again(self) -> "Served":
        """The same, started anew at the same address."""
        return serve(self.db, self.address.rsplit(":", 1)[1])


PROGRAM = ("-m", "annotator", "serve", "--no-browser")
TIGHT_DISK = (str(Path(__file__).with_name("tight_disk.py")),)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve_people(db: Path, *more: str | Path) -> Served:
    """With a login, at an address that is known before."""
    port = free_port()
    return serve(db, str(port), "--public-address", f"http://127.0.0.1:{port}", *more)


def serve(db: Path, port: str = "0", *more: str | Path, program: Sequence[str] = PROGRAM) -> Served:
    process = subprocess.Popen(
        [sys.executable, *program, "--port", port, "--db", db, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Ready at http://127.0.0.1:"), line + process.stdout.read()
    return Served(process, line.split()[2], db)


def add_article(place: Path | Store, text: str = TEXT) -> str:
    """The id of a new article, with types suggested in turn, more and less surely,
    and no engine asked."""
    if isinstance(place, Path):
        with open_store(place) as store:
            return add_article(store, text)
    document = make_document(text, title="Ferry strike enters third week.", language="en")
    made = make_suggestions(document, types=TYPES, probabilities=PROBABILITIES)
    return place.add_document(document, made)


def stored_tags(db: Path, document_id: str) -> list[Tag | None]:
    """The default reviewer's answers, unit by unit."""
    with open_store(db) as store:
        review = load_review(store, document_id, DEFAULT_REVIEWER)
    return [review.tags.get(unit.span) for unit in review.units]
