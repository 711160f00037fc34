"""`annotator serve` on a disk that is full from SIGUSR1 on and has room again from SIGUSR2 on.

python tests/faces/tight_disk.py --port PORT --db FILE
"""

import argparse
import signal
from pathlib import Path

from annotator.faces.desk import close_desk, open_desk
from annotator.faces.server import ADDRESS, SETTINGS, build_app

MOST = 2**31 - 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--db", type=Path)
    given = parser.parse_args()
    desk = open_desk(given.db)

    def limit(pages: int) -> None:
        """SQLite takes less than there is for what there is."""
        with desk.store.transaction() as session:
            session.run(f"PRAGMA max_page_count = {pages:d}")

    signal.signal(signal.SIGUSR1, lambda *_: limit(1))
    signal.signal(signal.SIGUSR2, lambda *_: limit(MOST))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        build_app(desk).run(
            config={**SETTINGS, "server.address": ADDRESS, "server.port": given.port}
        )
    except KeyboardInterrupt:
        pass
    finally:
        close_desk(desk)


if __name__ == "__main__":
    main()
