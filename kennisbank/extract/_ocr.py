"""Text from the picture of a page, by tesseract where that is installed.

Runs inside the worker: tesseract is the one program that the worker may start. It reads from a
pipe and writes to one, and inherits the worker's limits.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ..model.text import WordBox
from ._lines import Line, Sheet
from ._ocr_program import environment, languages, program
from ._quality import READABLE, readability

_LEAST_DPI, _MOST_DPI = 200, 300
"""Between these a page is drawn as fine as it was scanned: finer adds noise, and takes longer."""
_A4_INCHES = 11.7
_PIXELS = 9_000_000
"""Of one picture: A4 in full; of a larger page the resolution goes down instead."""
_PAGE_SECONDS = 60.0
_AT_ONCE = 2
_SURE, _USABLE = 0.75, 0.4
"""Confidence that needs no second look, and that which is still text."""
_NOISE = 0.3
"""Words read with less confidence are specks and strokes."""
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""Degrees clockwise that set a page upright; PIL counts the other way."""
_ROTATE = re.compile(rb"Rotate: (\d+)\s+Orientation confidence: ([\d.]+)")
_COLUMN_GAP = 2.0
"""Times the height of a line that two columns stand apart, at least."""
_SHORT = 7
_LARGER = 1.35
"""A line this much higher than the others is set in a larger letter; less is chance."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What tesseract read on one page, as it stands when upright."""

    sheet: Sheet
    turn: int
    """Degrees clockwise by which the page must be turned to stand upright."""
    confidence: float
    boxes: tuple[WordBox, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[int, int, int]
    """Block, paragraph and line, as tesseract counts them."""
    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float


class Reader:
    """Reads the pages of one document, within the time that is given for them together."""

    def __init__(self, document: pdfium.PdfDocument, seconds: float) -> None:
        self._document = document
        self._deadline = time.monotonic() + seconds
        self._turn = 0

    def read(
        self, numbers: Sequence[int], take: Callable[[int, Recognised | None], None]
    ) -> list[int]:
        """Gives `take` each page in turn, None where no text was seen.

        The pages for which the time was too short come back instead.
        """
        late: list[int] = []
        at_once = max(1, min(_AT_ONCE, os.cpu_count() or 1))
        done = 0
        with ThreadPoolExecutor(at_once) as pool:
            while done < len(numbers) and time.monotonic() < self._deadline:
                batch = numbers[done : done + at_once]
                # pdfium draws one page at a time; reading them is what takes long.
                pictures = [self._picture(number) for number in batch]
                found = pool.map(self._recognise, batch, pictures)
                for number, recognised in zip(batch, found, strict=True):
                    if isinstance(recognised, TimeoutError):
                        late.append(number)
                        continue
                    take(number, recognised)
                    if recognised:
                        self._turn = recognised.turn
                done += len(batch)
        return [*late, *numbers[done:]]

    def _picture(self, number: int) -> Image.Image | None:
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError:
            return None
        try:
            width, height = page.get_size()
            scale = min(_resolution(page) / 72, (_PIXELS / max(width * height, 1)) ** 0.5)
            image: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
            return image
        finally:
            page.close()

    def _recognise(
        self, number: int, picture: Image.Image | None
    ) -> Recognised | TimeoutError | None:
        if picture is None or _plain(picture):
            return None
        until = min(self._deadline, time.monotonic() + _PAGE_SECONDS)
        try:
            best = _read(picture, self._turn, until)
        except TimeoutError as late:
            return late
        try:
            if _score(best) < _SURE:
                turn = _orientation(picture, until)
                if turn is not None and turn != self._turn:
                    best = max(best, _read(picture, turn, until), key=_score)
        except TimeoutError as late:
            # Half sure of what was read: that stays, rather than nothing.
            return _recognised(number, best, picture.size) or late
        return _recognised(number, best, picture.size)


def _resolution(page: pdfium.PdfPage) -> float:
    """Dots to the inch of the largest picture on the page, within bounds."""
    largest, found = 0.0, float(_LEAST_DPI)
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = thing.get_bounds()
        area = (right - left) * (top - bottom)
        if area > largest and raw.FPDFImageObj_GetImagePixelSize(thing, width, height):
            largest, found = area, 72 * (width.value * height.value / area) ** 0.5
    return max(_LEAST_DPI, min(found, _MOST_DPI))


@dataclass(frozen=True, slots=True)
class _Reading:
    turn: int
    words: tuple[_Word, ...]


def _plain(picture: Image.Image) -> bool:
    """One colour all over, or nearly so: there is nothing to read."""
    low, high = picture.resize((200, 200), Image.Resampling.BOX).getextrema()
    return float(high) - float(low) < 8  # type: ignore[arg-type]


def _read(picture: Image.Image, turn: int, until: float) -> _Reading:
    upright = picture.transpose(_TURNS[turn]) if turn else picture
    said = _run(upright, ["-l", "+".join(languages()), "--psm", "3", "tsv"], until)
    words = []
    for row in said.decode("utf-8", "replace").splitlines():
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            _, _, block, paragraph, line, _, left, top, width, height = map(int, fields[:10])
            confidence = float(fields[10]) / 100
            if confidence >= _NOISE:
                place = (block, paragraph, line)
                words.append(_Word(place, fields[11], left, top, width, height, confidence))
    return _Reading(turn, tuple(words))


def _orientation(picture: Image.Image, until: float) -> int | None:
    found = _ROTATE.search(_run(picture, ["-l", "osd", "--psm", "0"], until))
    if found is None or float(found[2]) < 1.0 or int(found[1]) not in (0, *_TURNS):
        return None
    return int(found[1])


def _run(picture: Image.Image, options: Sequence[str], until: float) -> bytes:
    """What tesseract says of a picture; nothing when it fails. Raises TimeoutError."""
    executable = program()
    seconds = until - time.monotonic()
    if executable is None:
        return b""
    if seconds <= 0:
        raise TimeoutError
    width, height = picture.size
    sent = b"P5 %d %d 255\n" % (width, height) + picture.tobytes()
    dots = str(round(max(picture.size) / _A4_INCHES))
    command = [executable, "-", "-", "--dpi", dots, *options]
    try:
        ran = subprocess.run(
            command,
            input=sent,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=environment(),
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    except (OSError, subprocess.SubprocessError):
        return b""
    return ran.stdout


def _score(reading: _Reading) -> float:
    """Confidence a letter, as far as there are letters enough to tell."""
    letters = sum(len(word.text) for word in reading.words)
    if not letters:
        return 0.0
    mean = sum(word.confidence * len(word.text) for word in reading.words) / letters
    return mean * min(1.0, letters / 40)


def _recognised(number: int, reading: _Reading, size: tuple[int, int]) -> Recognised | None:
    width, height = reversed(size) if reading.turn in (90, 270) else size
    rows = [list(words) for _, words in groupby(reading.words, key=lambda word: word.line)]
    rows = [row for row in rows if any(char.isalnum() for word in row for char in word.text)]
    words = [word for row in rows for word in row]
    text = "\n".join(" ".join(word.text for word in row) for row in rows)
    letters = sum(len(word.text) for word in words)
    if not letters:
        return None
    confidence = sum(word.confidence * len(word.text) for word in words) / letters
    if confidence < _USABLE or readability(text) < READABLE:
        return None
    # Lengths are compared with each other only, so the page may count as A4.
    points = 72 * _A4_INCHES / max(width, height)
    usual = median(_height(row) for row in rows)
    lines = [
        _line(piece, height, usual, points, beside=index > 0)
        for row in rows
        for index, piece in enumerate(_apart(row))
    ]
    boxes = tuple(
        WordBox(
            word.text,
            round(word.left / width, 4),
            round(word.top / height, 4),
            round((word.left + word.width) / width, 4),
            round((word.top + word.height) / height, 4),
        )
        for word in words
    )
    sheet = Sheet(number, width * points, height * points, lines, text)
    return Recognised(sheet, reading.turn, round(confidence, 3), boxes)


def _height(row: Sequence[_Word]) -> float:
    return median(word.height for word in row)


def _apart(row: Sequence[_Word]) -> list[list[_Word]]:
    """A row cut at its wide gaps: tesseract may read across two columns."""
    pieces = [[row[0]]]
    for before, word in pairwise(row):
        if word.left - before.left - before.width > _COLUMN_GAP * _height(row):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _line(row: Sequence[_Word], height: int, usual: float, points: float, *, beside: bool) -> Line:
    text = " ".join(word.text for word in row)
    broken = len(text) > 2 and text[-1] in "-‐" and text[-2].isalpha()
    own = _height(row)
    sure = min(word.confidence for word in row) > _SURE and len(text) > _SHORT
    return Line(
        text=text[:-1] if broken else text,
        x0=min(word.left for word in row) * points,
        x1=max(word.left + word.width for word in row) * points,
        y=(height - max(word.top + word.height for word in row)) * points,
        size=(own if sure and own > usual * _LARGER else usual) * points,
        bold=False,
        hyphen=broken,
        beside=beside,
    )
