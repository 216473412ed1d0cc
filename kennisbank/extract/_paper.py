"""What a PDF says of itself: outline and metadata, by pypdf, or by pdfium where pypdf gives up."""

from __future__ import annotations

import signal
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import Destination

from ._blocks import Meta
from ._headings import bare
from ._meta import language_code, names, real_title, year_in

_PATIENCE = 8.0
"""Seconds that pypdf may spend: a hint on headings is not worth more."""
_MOST_ENTRIES = 5_000


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raises TimeoutError after `seconds`. For the main thread, where the worker reads."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def about(path: Path, document: pdfium.PdfDocument) -> tuple[Meta, dict[int, dict[str, int]]]:
    """The metadata, and per page (from 1) the bare titles of the outline with their level."""
    try:
        with patience(_PATIENCE):
            return _by_pypdf(path)
    except Exception:  # pypdf meets damaged files in many ways; pdfium has opened this one
        return _by_pdfium(document)


def _by_pypdf(path: Path) -> tuple[Meta, dict[int, dict[str, int]]]:
    reader = PdfReader(path)
    if reader.is_encrypted:
        reader.decrypt("")
    said = reader.metadata
    meta = Meta(
        title=real_title(said.title if said else None),
        authors=names(said.author if said else None),
        year=year_in(said.creation_date_raw if said else None),
        language=language_code(str(reader.root_object.get("/Lang") or "")),
    )
    numbers = {
        page.indirect_reference.idnum: page.page_number
        for page in reader.pages
        if page.indirect_reference and page.page_number is not None
    }
    outline: dict[int, dict[str, int]] = defaultdict(dict)
    stack: list[tuple[Sequence[object], int]] = [(reader.outline, 1)]
    entries = 0
    while stack and entries < _MOST_ENTRIES:
        items, level = stack.pop()
        for item in items:
            if isinstance(item, list):
                stack.append((item, level + 1))
            elif isinstance(item, Destination) and item.title:
                entries += 1
                page = numbers.get(getattr(item.page, "idnum", -1))
                if page is not None:
                    outline[page + 1][bare(str(item.title))] = level
    return meta, outline


def _by_pdfium(document: pdfium.PdfDocument) -> tuple[Meta, dict[int, dict[str, int]]]:
    said = document.get_metadata_dict(skip_empty=True)
    outline: dict[int, dict[str, int]] = defaultdict(dict)
    try:
        for count, item in enumerate(document.get_toc(max_depth=6)):
            if count >= _MOST_ENTRIES:
                break
            target = item.get_dest()
            page = target.get_index() if target else None
            if page is not None:
                outline[page + 1][bare(item.get_title())] = item.level + 1
    except pdfium.PdfiumError:
        outline.clear()
    meta = Meta(
        title=real_title(said.get("Title")),
        authors=names(said.get("Author")),
        year=year_in(said.get("CreationDate")),
    )
    return meta, outline
