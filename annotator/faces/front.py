"""Serves the files of the review component to the browser.

Streamlit finds the files of a component only where the program was installed from a wheel; a
route of our own serves them from a wheel, an editable checkout and a bare one alike. The address
carries a digest of the files, so that a browser never mixes two versions.
"""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


def front_folder() -> Path:
    return Path(str(files("annotator.faces"))) / "review"


@cache
def front_address() -> str:
    """The path of the folder on the server, such as /front/3f9a0c21d4e7."""
    digest = hashlib.sha256()
    for path in sorted(front_folder().iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"/front/{digest.hexdigest()[:12]}"


class _Frozen(StaticFiles):
    """Files that never change under their address."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def front_route() -> Mount:
    return Mount(front_address(), _Frozen(directory=front_folder()), name="front")
