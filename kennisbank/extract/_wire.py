"""What goes to the worker and comes back from it: lines of JSON."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from typing import Any

from ..errors import Refused
from ..model.text import Box, Extraction, Heading, Page, WordBox
from ._marks import Marked

Request = dict[str, str | int]
"""`read` with a path; or `picture` or `marks` with a path and the number of a page."""
Answer = Extraction | Marked | bytes | Refused

OCR_BEGINS = b'{"ocr": true}\n'
"""What the worker says when it starts on OCR, long before its answer."""


def dump(answer: Answer, *, last: bool) -> bytes:
    """`last` tells that the worker stops after this request."""
    said: dict[str, object]
    match answer:
        case Refused():
            said = {"reden": answer.reden, "oplossing": answer.oplossing}
        case bytes():
            said = {"picture": base64.b64encode(answer).decode()}
        case Marked():
            said = {"marks": asdict(answer)}
        case Extraction():
            said = asdict(answer)
    said["last"] = last
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def load(line: bytes) -> tuple[Answer, bool]:
    said = json.loads(line)
    last = bool(said.pop("last"))
    return _answer(said), last


def _answer(said: dict[str, Any]) -> Answer:
    if "reden" in said:
        return Refused(said["reden"], said["oplossing"])
    if "picture" in said:
        return base64.b64decode(said["picture"])
    if "marks" in said:
        found = said["marks"]
        boxes = tuple(Box._make(box) for box in found["boxes"])
        return Marked(found["width"], found["height"], boxes)
    return Extraction(
        pages=tuple(map(_page, said.pop("pages"))),
        headings=tuple(Heading(**heading) for heading in said.pop("headings")),
        authors=tuple(said.pop("authors")),
        warnings=tuple(said.pop("warnings")),
        **said,
    )


def _page(fields: dict[str, Any]) -> Page:
    boxes = tuple(WordBox._make(box) for box in fields.pop("boxes"))
    return Page(**fields, boxes=boxes)
