"""Nothing is sent twice: an answer carries the fingerprint of its content (RFC 9110, ETag)."""

from __future__ import annotations

from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPEN_DATA = (".atom", ".jsonld", ".ttl", ".xml")


class Unchanged:
    """An ETag for the API, feeds and open data; 304 for whoever has that very answer.

    Answers are made whole before the first byte goes, so that hashing them is all it costs.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._concerns(scope):
            await self.app(scope, receive, send)
            return
        head: Message | None = None

        async def send_if_changed(message: Message) -> None:
            nonlocal head
            if message["type"] == "http.response.start":
                head = message
                return
            if head is not None:
                start, head = head, None
                whole = not message.get("more_body", False)
                if start["status"] == 200 and whole and "body" in message:
                    tag = f'"{sha256(message["body"]).hexdigest()[:32]}"'
                    headers = MutableHeaders(scope=start)
                    headers["ETag"] = tag
                    headers.setdefault("Cache-Control", "no-cache")
                    if tag in _known(scope):
                        start = {**start, "status": 304}
                        del headers["content-length"], headers["content-type"]
                        message = {**message, "body": b""}
                await send(start)
            await send(message)

        await self.app(scope, receive, send_if_changed)

    def _concerns(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        path: str = scope["path"]
        return path.startswith(self.prefix) or path.endswith(_OPEN_DATA)


def _known(scope: Scope) -> list[str]:
    """The tags that the asker has; a weak one counts as well (RFC 9110, 13.1.2)."""
    given = Headers(scope=scope).get("if-none-match", "")
    return [tag.strip().removeprefix("W/") for tag in given.split(",")]
