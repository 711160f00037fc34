"""A scripted server in a thread of this process, for the pages that talk to one."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from serving import free_port
from starlette.applications import Starlette
from starlette.routing import Route


@contextmanager
def hold_routes(routes: Sequence[Route]) -> Iterator[str]:
    """The address, without a slash at its end, under which they answer meanwhile."""
    port = free_port()
    config = uvicorn.Config(Starlette(routes=list(routes)), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
