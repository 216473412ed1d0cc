"""Readings that took OCR, kept on disk: recognising a page costs a thousand times reading one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from ..model.text import Extraction
from ._fingerprint import FINGERPRINT
from ._ocr_program import OUT_OF_TIME, languages
from ._wire import dump, load


def kept(folder: Path, file: Path) -> Extraction | None:
    """What was read before from these very bytes; None when nothing was kept of them."""
    try:
        answer, _ = load(_place(folder, file).read_bytes())
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return answer if isinstance(answer, Extraction) else None


def keep(folder: Path, file: Path, extraction: Extraction) -> None:
    """Keep it if that saves OCR and all of it was done.

    A disk that is full costs no more than the time to do it again.
    """
    if not any(page.ocr for page in extraction.pages) or any(
        page.note == OUT_OF_TIME for page in extraction.pages
    ):
        return
    place = _place(folder, file)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        for other in folder.iterdir():
            if other != place.parent:
                shutil.rmtree(other, ignore_errors=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as written:
            written.write(dump(extraction, last=False))
        Path(temporary).replace(place)


def _place(folder: Path, file: Path) -> Path:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return folder / f"{FINGERPRINT}-{'-'.join(languages())}" / f"{digest}.json"
