"""The browser that the tests and benchmarks of the screens drive."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find_browser() -> str | None:
    """The path of a Chromium; None if there is none on the PATH."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def is_foreign(url: str) -> bool:
    """Whether a request for it leaves this computer."""
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "blob:", "data:"))
