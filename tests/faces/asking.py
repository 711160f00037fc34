"""Requests to an application in this process, without a socket."""

import asyncio

import httpx
from starlette.types import ASGIApp


def ask(
    app: ASGIApp, method: str, path: str, headers: dict[str, str], content: bytes = b""
) -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, headers=headers, content=content)

    return asyncio.run(request())
