"""A page of a PDF as it is looked at: its picture, and where its letters stand. For the worker."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..errors import Refused
from ..model.text import Box
from ._lines import page_box
from ._marks import Letter, Marked, marks

_WIDTH = 1240
"""Pixels: 150 to the inch of A4."""
_PIXELS = 3_500_000
_QUALITY = 80
_MOST_LETTERS = 60_000


def picture(path: Path, number: int, turn: int) -> bytes:
    """The page as WebP, turned clockwise by `turn` degrees; a huge page is drawn small."""
    document, page = _open(path, number)
    try:
        width, height = page.get_size()
        scale = min(_WIDTH / width, (_PIXELS / (width * height)) ** 0.5)
        image = page.render(scale=scale, rotation=turn).to_pil()
        out = io.BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=_QUALITY, method=2)
        return out.getvalue()
    finally:
        page.close()
        document.close()


def marked(path: Path, number: int, quote: str) -> Marked:
    """Where the words of `quote` stand on the page."""
    document, page = _open(path, number)
    try:
        width, height = page.get_size()
        return Marked(width, height, marks(list(_letters(page)), quote) if quote else ())
    finally:
        page.close()
        document.close()


def _letters(page: pdfium.PdfPage) -> Iterator[Letter]:
    textpage = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(textpage)
        if count > _MOST_LETTERS:
            return
        box = page_box(page, textpage)
        width, height = page.get_size()
        for index in range(count):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code < 32 or code >= 0xD800:
                continue
            left, bottom, right, top = box(index)
            place = Box(left / width, 1 - top / height, right / width, 1 - bottom / height)
            # Letters beyond the edge are not on the page, as they are not in its text.
            if place.right > 0 and place.left < 1 and place.bottom > 0 and place.top < 1:
                yield chr(code), place
    finally:
        textpage.close()


def _open(path: Path, number: int) -> tuple[pdfium.PdfDocument, pdfium.PdfPage]:
    try:
        document = pdfium.PdfDocument(path)
        page = document[number - 1]
        width, height = page.get_size()
    except (pdfium.PdfiumError, IndexError):
        raise _unseen() from None
    if not (width > 0 and height > 0):
        raise _unseen()
    return document, page


def _unseen() -> Refused:
    return Refused("Deze pagina kan niet worden getoond.", "De tekst ervan staat ernaast.")
