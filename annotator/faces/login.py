"""How people reach the desk from other computers, and how they sign in there."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from annotator.errors import AccessError

CALLBACK = "/oauth2callback"
"""Where Streamlit takes the answer of an OIDC provider."""
PROVIDER = "default"
"""Its name for the one provider."""
KEYS = ("client_id", "client_secret", "server_metadata_url")
PORTS = {"http": 80, "https": 443}


class Oidc(NamedTuple):
    """An organisation's own sign-in (OpenID Connect)."""

    name: str
    client_id: str
    client_secret: str
    server_metadata_url: str


class Login(NamedTuple):
    """That everyone has to sign in, who reaches the desk at `public`."""

    public: str
    """Scheme, host and port as the browser has them, such as https://desk.example"""
    oidc: Oidc | None = None

    @property
    def secure(self) -> bool:
        return self.public.startswith("https:")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Behind TLS one that no other host can set."""
        return "__Host-annotator" if self.secure else "annotator"

    def secrets(self, secret: str) -> dict[str, Any]:
        """Streamlit's settings for `st.login`."""
        if self.oidc is None:
            return {}
        _, *given = self.oidc
        where = {"redirect_uri": f"{self.public}{CALLBACK}", "cookie_secret": secret}
        return {"auth": {**where, **dict(zip(KEYS, given, strict=True))}}


def read_public_address(address: str) -> str:
    """Scheme, host and port of an address, as browsers write an origin.

    Raises AccessError if it is none, or has a path.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in PORTS or not host or not bare:
        raise AccessError(
            f"{address!r} is no address that people can open. Give scheme and host, as in"
            " https://desk.example"
        )
    host = f"[{host}]" if ":" in host else host
    shown = "" if port in (None, PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def read_oidc(path: Path) -> Oidc:
    """The settings in a TOML file: `client_id`, `client_secret`, `server_metadata_url` and, for
    the button, `name`.

    Raises AccessError if the file is not that, or Authlib is not installed.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AccessError(f"{path} cannot be read as TOML: {error}") from None
    missing = [key for key in KEYS if not isinstance(given.get(key), str) or not given[key]]
    if missing:
        raise AccessError(f"{path} lacks {', '.join(missing)}.")
    try:
        import authlib  # noqa: F401
    except ImportError:
        raise AccessError("OIDC needs Authlib: pip install 'source-annotator[oidc]'") from None
    return Oidc(str(given.get("name") or "your organisation"), *(given[key] for key in KEYS))
