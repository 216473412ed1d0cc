"""Checks of passages that know nothing of how they were made."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from kennisbank.extract import Pictures
from kennisbank.model import Extraction, Passage
from kennisbank.model.text import PAGE_BREAK, Box

_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]\d]*$")
_NUMBERED = re.compile(r"(?i)\bpagina \d+ (?:van|/) \d+\b")
_EDGE = 3
_LEAST_LETTERS = 8


def opening_and_end(text: str, passage: Passage) -> tuple[bool, bool]:
    """Whether it begins and whether it ends where a sentence, item or row does."""
    before, after = text[: passage.start].rstrip(" "), text[passage.end :].lstrip(" ")
    first = next((char for char in passage.text if char.isalnum()), "A")
    apart = not before or before[-1] in "\n\f" or bool(_TERMINAL.search(before[-12:]))
    begins = apart and not (first.islower() and passage.text[0].isalpha())
    ended = bool(_TERMINAL.search(passage.text[-12:]))
    border = not after or after[0] in "\n\f"
    following = next((char for char in after if not char.isspace()), "A")
    return begins, ended or (border and not following.islower())


def clean_share(path: Path, passages: Sequence[Passage]) -> float:
    """Share of passages in which no running header, footer or page number stands."""
    running = _running_lines(path)
    clean = 0
    for passage in passages:
        flat = _flat(passage.text)
        clean += not (any(line in flat for line in running) or _NUMBERED.search(passage.text))
    return clean / len(passages)


def _running_lines(path: Path) -> set[str]:
    """Lines at the top or bottom of a third of the pages or more, as pdfium reads them."""
    seen: Counter[str] = Counter()
    document = pdfium.PdfDocument(path)
    for page in document:
        textpage = page.get_textpage()
        lines = [line for line in textpage.get_text_range().splitlines() if line.strip()]
        seen.update({_flat(line) for line in lines[:_EDGE] + lines[-_EDGE:]})
        textpage.close()
        page.close()
    count = len(document)
    document.close()
    return {
        line
        for line, times in seen.items()
        if times >= max(3, count / 3) and sum(map(str.isalpha, line)) >= _LEAST_LETTERS
    }


def _flat(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text.lower()))


def marks_cover(
    pictures: Pictures, path: Path, read: Extraction, passage: Passage
) -> tuple[float, float]:
    """Share of the passage that lies under its mark, and share under the mark that is not of it.

    What lies under a mark is asked of pdfium by its box, and compared as a bag of letters.
    """
    page = read.pages[passage.page - 1]
    start = sum(len(p.text) + len(PAGE_BREAK) for p in read.pages[: passage.page - 1])
    quote = page.text[passage.start - start : passage.end - start]
    found = pictures.marked(path, page.number, quote)
    document = pdfium.PdfDocument(path)
    sheet = document[page.number - 1]
    textpage = sheet.get_textpage()
    under = "".join(textpage.get_text_bounded(*_in_file(sheet, box)) for box in found.boxes)
    for opened in (textpage, sheet, document):
        opened.close()
    wanted, seen = Counter(_letters(quote)), Counter(_letters(under))
    if not wanted:
        return 1.0, 0.0
    both = sum((wanted & seen).values())
    return both / sum(wanted.values()), 1 - both / max(1, sum(seen.values()))


def _in_file(sheet: pdfium.PdfPage, box: Box) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a box of the page as shown, in coordinates of the file."""
    fine = 10_000
    x, y = ctypes.c_double(), ctypes.c_double()
    corners = []
    for across, down in ((box.left, box.top), (box.right, box.bottom)):
        raw.FPDF_DeviceToPage(
            sheet, 0, 0, fine, fine, 0, round(across * fine), round(down * fine), x, y
        )
        corners.append((x.value, y.value))
    (ax, ay), (bx, by) = corners
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())
