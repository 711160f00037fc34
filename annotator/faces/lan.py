"""A lesson on the local network: under what addresses learners reach this computer."""

import socket
from contextlib import suppress

from streamlit import config as streamlit_config

from annotator.faces.desk import Desk

EVERYWHERE = "0.0.0.0"
ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): to ask by which of ours one would get there."""
PAGE = "/lesson"


def join_addresses(desk: Desk) -> tuple[str, ...]:
    """Where learners join; at this computer alone, only whoever sits at it."""
    if desk.login is not None:
        return (f"{desk.login.public}{PAGE}",)
    port = streamlit_config.get_option("server.port")
    hosts = own_addresses() if desk.lan else ("127.0.0.1",)
    return tuple(f"http://{host}:{port}{PAGE}" for host in hosts)


def own_addresses() -> tuple[str, ...]:
    """This computer's IPv4 addresses on networks, the likeliest first; its loopback address where
    it is on none."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(ELSEWHERE)  # sends nothing
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [
            str(i[4][0]) for i in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        ]
    outside = dict.fromkeys(host for host in found if not host.startswith("127."))
    return tuple(outside) or ("127.0.0.1",)
