"""Heads of answers: HEAD for every address that answers GET, and where the time went."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kennisbank.search import Zoekresultaten


def server_timing(answer: Zoekresultaten) -> str:
    """The steps of a search, for the header of that name, which browsers show with a request."""
    steps = {"zoeken": answer.duur_ms, **answer.duur_per_stap}
    return ", ".join(f"{name};dur={took}" for name, took in steps.items())


class HeadAsGet:
    """Routes a HEAD as a GET, as RFC 9110 asks, and sends the head of the answer only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)
