"""What a page of the desk sends: read with a limit, and only taken from a form that we made."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, Headers
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from kennisbank.errors import Invalid

MAX_FORM = 4 * 1024 * 1024
"""Bytes of a form without files; the longest card of the starter corpus takes a fiftieth."""
_MAX_FIELDS = 20_000
_MAX_FILES = 100

CSRF_FIELD = "csrf"


class TooLarge(MultiPartException):
    """More was sent than is taken. Of this family, so that the parser closes what it has open."""


async def read_form(request: Request, limit: int = MAX_FORM) -> FormData:
    """The form of a request; files of it are kept on disk, not in memory.

    Raises TooLarge when the whole is over the limit, after reading on without keeping anything: a
    browser that is cut off while it sends shows its own error instead of ours.
    """
    form: FormData | None = getattr(request.state, "form", None)
    if form is None:
        form = request.state.form = await _parse(request, limit)
    return form


async def _parse(request: Request, limit: int) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    stream = _limited(request, limit)
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(
                request.headers,
                stream,
                max_files=_MAX_FILES,
                max_fields=_MAX_FIELDS,
                max_part_size=MAX_FORM,
            )
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            return await FormParser(request.headers, stream).parse()
    except TooLarge:
        raise
    except MultiPartException as error:
        raise Invalid("Het formulier is niet te lezen.", "Probeer het opnieuw.") from error
    return FormData()


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen <= limit:
            yield chunk
    if seen > limit:
        raise TooLarge("te groot")


def text(form: FormData, name: str, longest: int = 1000) -> str:
    """A field of one line; empty when it is not there."""
    value = form.get(name)
    return value.strip()[:longest] if isinstance(value, str) else ""


def check_origin(request: Request) -> None:
    """Refuse what another site had the browser send. Browsers without either header pass: for
    those there is the token in the form."""
    headers: Headers = request.headers
    origin = headers.get("origin")
    if headers.get("sec-fetch-site") == "cross-site" or (
        origin and origin != "null" and urlsplit(origin).netloc != headers.get("host")
    ):
        raise HTTPException(403, "Dit formulier komt van een andere site en is niet verwerkt.")
