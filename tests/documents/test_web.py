"""Web addresses, against a server of our own on loopback: what is read, and what is refused."""

import gzip
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from annotator.documents import AddressPolicy, Limits, read_document
from annotator.documents.web import look_up
from annotator.errors import (
    DocumentTooLarge,
    EmptyDocument,
    FetchFailed,
    FetchRefused,
    UnreadableDocument,
)
from annotator.model import Document

LOOPBACK = AddressPolicy(also=("127.0.0.0/8", "::1/128"))
LIMITS = Limits(max_bytes=100_000)
QUICK = Limits(max_bytes=100_000, max_seconds=0.5)
CERTIFICATE = Path(__file__).parent / "files" / "loopback.pem"
STORY = "The bridge will stay closed until the spring, the ministry said on Monday. "
BOMB = gzip.compress(b"word " * 400_000)
PAGE = f"<html><body><article><h1>Bridge closed</h1><p>{STORY * 4}</p></article></body></html>"


class Site(BaseHTTPRequestHandler):
    """Answers each path by the function of that name; paths asked for are kept on the server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        try:
            ROUTES[self.path.partition("?")[0].strip("/").partition("/")[0]](self)
        except OSError:
            self.close_connection = True

    def answer(
        self, body: bytes, media_type: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        self.send_response(200)
        if media_type:
            self.send_header("Content-Type", media_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def begin(self) -> None:
        """The head of an answer that ends when the connection does."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def drip_body(site: Site) -> None:
    site.begin()
    while not site.server.closing.wait(0.05):  # type: ignore[attr-defined]
        site.wfile.write(b"word ")


def drip_head(site: Site) -> None:
    site.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not site.server.closing.wait(0.05):  # type: ignore[attr-defined]
        site.wfile.write(b"X")


def pour(site: Site) -> None:
    site.begin()
    while not site.server.closing.is_set():  # type: ignore[attr-defined]
        site.wfile.write(b"word " * 10_000)


def pour_after_gzip(site: Site) -> None:
    site.send_response(200)
    site.send_header("Content-Encoding", "gzip")
    site.end_headers()
    site.wfile.write(gzip.compress(b"A short text."))
    while not site.server.closing.is_set():  # type: ignore[attr-defined]
        site.wfile.write(bytes(50_000))


def cut(site: Site) -> None:
    site.answer(b"half", Content_Length="100")
    site.connection.shutdown(socket.SHUT_RDWR)


ROUTES: dict[str, Callable[[Site], None]] = {
    "page": lambda s: s.answer(PAGE.encode()),
    "latin": lambda s: s.answer(
        "Pilíře mají trhliny, řekl ministr v pondělí.".encode("iso8859-2"),
        "text/plain; charset=iso-8859-2",
    ),
    "typeless": lambda s: s.answer(b"# Bridge closed\n\nHe said so.", ""),
    "packed": lambda s: s.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    "bomb": lambda s: s.answer(BOMB, Content_Encoding="gzip"),
    "twice": lambda s: s.answer(b"x", Content_Encoding="gzip, gzip"),
    "brotli": lambda s: s.answer(b"x", Content_Encoding="br"),
    "notgzip": lambda s: s.answer(b"plain text", Content_Encoding="gzip"),
    "empty": lambda s: s.answer(b""),
    "picture": lambda s: s.answer(b"\x89PNG", "image/png"),
    "missing": lambda s: s.send_error(404),
    "longer": lambda s: s.answer(b"x", Content_Length="10000000000"),
    "dripbody": drip_body,
    "driphead": drip_head,
    "pour": pour,
    "pouraftergzip": pour_after_gzip,
    "garbage": lambda s: s.wfile.write(b"not HTTP at all\r\n\r\n"),
    "hangup": lambda s: s.connection.shutdown(socket.SHUT_RDWR),
    "silence": lambda s: s.server.closing.wait(30),  # type: ignore[attr-defined,dict-item]
    "cut": cut,
    "onward": lambda s: s.redirect("/page?from=onward"),
    "circle": lambda s: s.redirect("/circle"),
    "private": lambda s: s.redirect("http://10.0.0.1/"),
    "metadata": lambda s: s.redirect("http://169.254.169.254/latest/"),
    "mapped": lambda s: s.redirect("http://[::ffff:10.0.0.1]/"),
    "file": lambda s: s.redirect("file:///etc/passwd"),
    "userinfo": lambda s: s.redirect("http://a.example@127.0.0.1/page"),
    "nowhere": lambda s: s.redirect("http://[::1"),
    "hops": lambda s: s.redirect("/page" if s.path[-1] == "5" else f"/hops/{int(s.path[-1]) + 1}"),
}  # fmt: skip


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[ThreadingHTTPServer]:
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.daemon_threads = True
    site.asked = []  # type: ignore[attr-defined]
    site.closing = threading.Event()  # type: ignore[attr-defined]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        site.socket = context.wrap_socket(site.socket, server_side=True)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.closing.set()  # type: ignore[attr-defined]
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with serving() as site:
        yield site


Read = Callable[..., Document]


@pytest.fixture
def read(server: ThreadingHTTPServer) -> Read:
    base = f"http://127.0.0.1:{server.server_address[1]}"
    return lambda path, limits=LIMITS: read_document(
        f"{base}/{path}", limits=limits, policy=LOOPBACK
    )


def test_a_page_and_where_it_came_from(read: Read, server: ThreadingHTTPServer) -> None:
    document = read("page")
    address = f"http://127.0.0.1:{server.server_address[1]}/page"
    assert document.text == f"Bridge closed\n\n{(STORY * 4).strip()}"
    known = document.provenance
    assert known.data == PAGE.encode()
    assert known.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert (known.media_type, known.encoding, known.path) == ("text/html", "utf-8", None)
    assert (known.address, known.final_address) == (address, address)
    assert known.fetched_at is not None
    assert known.fetched_at.endswith("+00:00")


def test_a_redirect_is_followed(read: Read) -> None:
    known = read("onward").provenance
    assert known.address is not None
    assert known.final_address == known.address.replace("/onward", "/page?from=onward")


def test_the_declared_encoding_is_used(read: Read) -> None:
    document = read("latin")
    assert document.text == "Pilíře mají trhliny, řekl ministr v pondělí."


def test_without_a_type_the_suffix_tells(read: Read) -> None:
    assert read("typeless/a.md").blocks[0].kind == "heading"
    assert read("typeless/a").blocks == ()


def test_gzip_is_unpacked(read: Read) -> None:
    assert read("packed").provenance.data == PAGE.encode()


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("bomb", DocumentTooLarge, "The page is larger than 0.1 MB"),
        ("longer", DocumentTooLarge, "The page is larger than 0.1 MB"),
        ("pour", DocumentTooLarge, "The page is larger than 0.1 MB"),
        ("pouraftergzip", DocumentTooLarge, "The page is larger than 0.1 MB"),
        ("twice", FetchFailed, "unknown packing"),
        ("brotli", FetchFailed, "unknown packing"),
        ("notgzip", FetchFailed, "did not answer properly"),
        ("garbage", FetchFailed, "did not answer properly"),
        ("hangup", FetchFailed, "did not answer properly"),
        ("cut", FetchFailed, "did not answer properly"),
        ("circle", FetchFailed, "sends one on more than 5 times"),
        ("missing", FetchFailed, "answered 404 Not Found"),
        ("empty", EmptyDocument, "no text"),
        ("picture", UnreadableDocument, "holds image/png, not an article"),
        ("private", FetchRefused, "10.0.0.1 is an address within a private network"),
        ("metadata", FetchRefused, "169.254.169.254 is an address within a private network"),
        ("mapped", FetchRefused, "is an address within a private network"),
        ("file", FetchRefused, "begin with http"),
        ("userinfo", FetchRefused, "user name"),
        ("nowhere", FetchFailed, "did not answer properly"),
    ],
)
def test_what_goes_wrong_is_told(
    read: Read, path: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        read(path)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("path", ["dripbody", "driphead", "silence"])
def test_a_slow_answer_ends(read: Read, path: str) -> None:
    with pytest.raises(FetchFailed, match=r"did not answer in full within 0\.5 seconds"):
        read(path, QUICK)


def test_certificates_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(CERTIFICATE) as site:
        address = f"https://127.0.0.1:{site.server_address[1]}/page"
        with pytest.raises(FetchFailed, match="CERTIFICATE_VERIFY_FAILED"):
            read_document(address, policy=LOOPBACK)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert read_document(address, policy=LOOPBACK).text.startswith("Bridge closed")
        with pytest.raises(FetchFailed, match="localhost"):
            read_document(address.replace("127.0.0.1", "localhost"), policy=LOOPBACK)


def test_five_redirects_are_followed(read: Read) -> None:
    assert read("hops/1").text.startswith("Bridge closed")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0"],
)  # fmt: skip
def test_the_default_policy_refuses_loopback(server: ThreadingHTTPServer, host: str) -> None:
    server.asked.clear()  # type: ignore[attr-defined]
    with pytest.raises(FetchRefused):
        read_document(f"http://{host}:{server.server_address[1]}/page")
    assert server.asked == []  # type: ignore[attr-defined]


def test_the_default_policy_refuses_private_networks() -> None:
    for host in ("10.0.0.1", "192.168.0.1", "169.254.169.254", "[fd00::1]", "[fe80::1]"):
        with pytest.raises(FetchRefused, match="private network"):
            read_document(f"http://{host}/")


def test_a_name_is_looked_up_once_for_each_connection(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["127.0.0.1"]])
    monkeypatch.setattr("annotator.documents.web.look_up", lambda *_: next(answers))
    address = f"http://rebinding.example:{server.server_address[1]}/page"
    assert read_document(address, policy=LOOPBACK).text.startswith("Bridge closed")


def test_one_private_answer_among_public_ones_is_enough(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.documents.web.look_up", lambda *_: ["1.1.1.1", "127.0.0.1"])
    with pytest.raises(FetchRefused, match="private network"):
        read_document(f"http://rebinding.example:{server.server_address[1]}/page")


def test_settings_of_the_environment_are_ignored(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert read("page").text.startswith("Bridge closed")


@pytest.mark.parametrize(
    "address",
    ["http://", "http:///a", "http://a.example:99999/", "http://[::1", "http://user@a.example/",
     "http://a.example:80@127.0.0.1/", "https://\0/", "http://" + "a" * 300 + ".example/"],
)  # fmt: skip
def test_strange_addresses_are_refused(address: str) -> None:
    with pytest.raises((FetchRefused, FetchFailed)):
        read_document(address)


def test_an_unknown_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchFailed, match=r"there is no server called nowhere\.example"):
        read_document("http://nowhere.example/")


def test_a_look_up_that_hangs_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait() and [])
    with pytest.raises(FetchFailed, match=r"did not answer in full within 0\.5 seconds"):
        read_document("http://slow.example/", limits=QUICK)
    done.set()


def test_a_look_up_gives_each_address_once() -> None:
    assert look_up("127.0.0.1", 80, 5) == ["127.0.0.1"]
