"""Fetches an article from a web address, within limits that a hostile server cannot stretch.

Limits and policy are enforced where the bytes come in: name look-up, connection and every read
share one deadline and one budget of bytes, and the policy is asked about the IP address that is
connected to. This module imports httpx (0.1 s), so it is imported only where an address is read.
"""

import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, NamedTuple

import httpcore
import httpx

from annotator.documents.addresses import AddressPolicy
from annotator.documents.limits import Limits, check_size
from annotator.errors import FetchFailed, FetchRefused, UnreadableDocument

MOST_REDIRECTS = 5
READ_AT_ONCE = 16_384
"""Bytes. gzip expands them a thousandfold at most before the size is checked."""
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; source-annotator)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}
OVERHEAD = 1_000_000
"""Bytes allowed besides the document: heads, redirects, encryption."""
READABLE_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",
)
PASTE = "Open it in a browser, copy the text and paste it."


class Fetched(NamedTuple):
    """An answer; `content_type` as the server wrote it, "" where it says nothing."""

    data: bytes
    content_type: str
    final_address: str
    fetched_at: str


def fetch(address: str, limits: Limits, policy: AddressPolicy) -> Fetched:
    """The document at `address`, redirects followed, proxy settings of the environment ignored.

    Raises FetchRefused, FetchFailed, DocumentTooLarge, UnreadableDocument.
    """
    wire = _Wire(limits, policy)
    try:
        with httpx.Client(
            transport=_Transport(wire), headers=HEADERS, timeout=limits.max_seconds, trust_env=False
        ) as client:
            request: httpx.Request | None = client.build_request("GET", address)
            for _ in range(MOST_REDIRECTS + 1):
                assert request is not None
                _check_address(request.url)
                response = client.send(request, stream=True)
                request = response.next_request
                if request is None:
                    return _read(response, limits)
                response.close()
    except (httpcore.TimeoutException, httpx.TimeoutException):
        raise FetchFailed(
            f"The address did not answer in full within {limits.max_seconds:g} seconds. Try again "
            "later, or paste the text."
        ) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError) as error:
        reason = str(error).rstrip(".")
        raise FetchFailed(f"The address did not answer properly: {reason}. {PASTE}") from None
    except (httpx.InvalidURL, UnicodeError):
        raise FetchRefused("This is not a valid web address. Check its spelling.") from None
    raise FetchFailed(f"The address sends one on more than {MOST_REDIRECTS} times. {PASTE}")


def _check_address(url: httpx.URL) -> None:
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchRefused("Only addresses that begin with http:// or https:// can be read.")
    if url.userinfo:
        raise FetchRefused("An address with a user name in it is not read. Leave out that part.")


def _read(response: httpx.Response, limits: Limits) -> Fetched:
    content_type = response.headers.get("content-type", "").strip()
    _check_answer(response, content_type.partition(";")[0].strip().lower())
    declared = response.headers.get("content-length", "")
    check_size(int(declared) if declared.isdecimal() else 0, limits, "The page")
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        check_size(len(data), limits, "The page")
    response.close()
    return Fetched(
        data=bytes(data),
        content_type=content_type,
        final_address=str(response.url),
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _check_answer(response: httpx.Response, media_type: str) -> None:
    if response.status_code != 200:
        raise FetchFailed(
            f"The address answered {response.status_code} {response.reason_phrase}. {PASTE}"
        )
    if media_type and media_type not in READABLE_TYPES:
        raise UnreadableDocument(
            f"The address holds {media_type}, not an article. Give the address of the article."
        )
    # Several codings in a row would multiply the expansion; other ones expand without bound.
    if response.headers.get("content-encoding", "identity").lower() not in ("identity", "gzip"):
        raise FetchFailed(f"The address sends its page in an unknown packing. {PASTE}")


class _Transport(httpx.BaseTransport):
    """httpx on top of connections of our own, which its own transport cannot be given."""

    def __init__(self, wire: "_Wire") -> None:
        self._pool = httpcore.ConnectionPool(network_backend=wire, max_keepalive_connections=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Wire(httpcore.NetworkBackend):
    """Opens the connections of one fetch: asks the policy, keeps the deadline and the budget."""

    def __init__(self, limits: Limits, policy: AddressPolicy) -> None:
        self.limits = limits
        self.policy = policy
        self.until = monotonic() + limits.max_seconds
        self.received = 0

    def seconds_left(self) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left

    def count(self, received: int) -> None:
        self.received += received
        check_size(self.received - OVERHEAD, self.limits, "The page")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        backend = httpcore.SyncBackend()
        *others, last = self._permitted(host, port)
        for address in others:
            with suppress(httpcore.ConnectError):
                return _Stream(backend.connect_tcp(address, port, self.seconds_left()), self)
        return _Stream(backend.connect_tcp(last, port, self.seconds_left()), self)

    def _permitted(self, host: str, port: int) -> list[str]:
        """The IP addresses of `host`, if the policy permits every one of them."""
        found = look_up(host, port, self.seconds_left())
        if not all(map(self.policy.permits, found)):
            raise FetchRefused(
                f"{host} is an address within a private network, which is not read. Paste the "
                "text instead."
            )
        return found


class _Stream(httpcore.NetworkStream):
    """A connection whose every step keeps to the deadline and the budget of its wire."""

    def __init__(self, inner: httpcore.NetworkStream, wire: _Wire) -> None:
        self._inner = inner
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(min(max_bytes, READ_AT_ONCE), self._wire.seconds_left())
        self._wire.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._wire.seconds_left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._wire.seconds_left()
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of a host. In a thread, since the system's look-up knows no time limit."""
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(answer[4][0]) for answer in found)))
        except (OSError, UnicodeError):  # not found; not even a possible name
            answers.put([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise httpcore.ConnectTimeout from None
    if not answer:
        raise httpcore.ConnectError(f"there is no server called {host}")
    return answer
