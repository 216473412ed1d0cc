"""An extraction, or a refusal, on its way from the worker: one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from ..errors import Refused
from ..model.text import Extraction, Heading, Page, WordBox

OCR_BEGINS = b'{"ocr": true}\n'
"""What the worker says when it starts on OCR, long before its answer."""


def dump(result: Extraction | Refused, *, last: bool) -> bytes:
    """`last` tells that the worker stops after this file."""
    if isinstance(result, Refused):
        answer: dict[str, object] = {"reden": result.reden, "oplossing": result.oplossing}
    else:
        answer = asdict(result)
    answer["last"] = last
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"


def load(line: bytes) -> tuple[Extraction | Refused, bool]:
    answer = json.loads(line)
    last = bool(answer.pop("last"))
    if "reden" in answer:
        return Refused(answer["reden"], answer["oplossing"]), last
    extraction = Extraction(
        pages=tuple(map(_page, answer.pop("pages"))),
        headings=tuple(Heading(**heading) for heading in answer.pop("headings")),
        authors=tuple(answer.pop("authors")),
        warnings=tuple(answer.pop("warnings")),
        **answer,
    )
    return extraction, last


def _page(fields: dict[str, object]) -> Page:
    boxes = fields.pop("boxes")
    assert isinstance(boxes, list)
    return Page(**fields, boxes=tuple(WordBox._make(box) for box in boxes))  # type: ignore[arg-type]
