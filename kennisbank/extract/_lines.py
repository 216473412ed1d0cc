"""The lines of a PDF page, with where and how large they stand, read by pdfium."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_BOLD = re.compile(rb"bold|black|heavy|semibold|demi|-bd|[,-]b$", re.IGNORECASE)
_LINE = re.compile("[^\r\n\ufffe]+\ufffe?")
_SAMPLE = 200
"""Characters of a page that can be judged as text; shorter ones are judged by their font."""
_FINE, _FAR = 100, 1000
"""Parts of a point that are counted in, and how far apart the points are that are asked for."""
_HYPHEN = "\ufffe"
"""What stands for a hyphen at the end of a line; pdfium then leaves out the line break."""
_COLUMN_GAP = 1.2
"""A gap this many times the size of the letters, and more than a space, sets text apart."""


CharBox = Callable[[int], tuple[float, float, float, float]]


@dataclass(slots=True)
class Line:
    """Text between two gaps; coordinates in points as the page is seen, y upwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    hyphen: bool = False
    """The line ends in a hyphen, which is not part of `text`."""
    beside: bool = False
    """Stands beside the line before it, in the same row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as pdfium sees it."""

    number: int
    width: float
    height: float
    lines: list[Line]
    text: str
    mapped: bool = True
    """False when the fonts do not say which letters their glyphs are."""
    drawn: bool = False
    """Has little text, and images or many strokes: there may be more to read than that."""


def sheet(page: pdfium.PdfPage, number: int, most: int) -> Sheet:
    """`most`: characters that one page may have; beyond it the page gives none."""
    textpage = page.get_textpage()
    try:
        width, height = page.get_size()
        count = raw.FPDFText_CountChars(textpage)
        if not 0 < count <= most:
            return Sheet(number, width, height, [], "", drawn=_drawn(page))
        text = _characters(textpage, count)
        lines = list(_lines(textpage, text, page_box(page, textpage), width))
        # Letters beyond the edge are not on the page, whatever the file says.
        lines = [line for line in lines if line.x1 > -5 and line.x0 < width + 5]
        lines = [line for line in lines if -5 < line.y < height + 5]
        letters = sum(map(str.isalpha, text))
        return Sheet(
            number,
            width,
            height,
            lines,
            text,
            mapped=count > _SAMPLE or _mapped(textpage, count),
            drawn=_drawn(page) if letters < 40 else letters < 300 and _filled(page),
        )
    finally:
        textpage.close()


def _characters(textpage: pdfium.PdfTextPage, count: int) -> str:
    """One character for each that pdfium counts, so that an index serves both."""
    text: str = textpage.get_text_range()
    if len(text) == count:
        return text
    get, is_hyphen = raw.FPDFText_GetUnicode, raw.FPDFText_IsHyphen
    letters = [get(textpage, index) for index in range(count)]
    # pdfium gives 2 for a hyphen, but a font may mean a space (or nothing) by the same code.
    return "".join(
        (_HYPHEN if is_hyphen(textpage, index) == 1 else " ")
        if letter == 2
        else chr(letter)
        if letter not in (0, 0xFFFF) and letter < 0x110000
        else " "
        for index, letter in enumerate(letters)
    )


def _mapped(textpage: pdfium.PdfTextPage, count: int) -> bool:
    lost = [raw.FPDFText_HasUnicodeMapError(textpage, index) for index in range(count)]
    return lost.count(1) * 2 < count


def _turning(page: pdfium.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """From the coordinates of the file to those of the page as it is shown.

    pdfium is asked where three points go: it knows of turning and of boxes that are inherited.
    """
    width, height = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()
    across, down = round(width * _FINE), round(height * _FINE)

    def shown(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, across, down, 0, px, py, x, y)
        return x.value / _FINE, height - y.value / _FINE

    x0, y0 = shown(0, 0)
    xx, xy = ((b - a) / _FAR for a, b in zip((x0, y0), shown(_FAR, 0), strict=True))
    yx, yy = ((b - a) / _FAR for a, b in zip((x0, y0), shown(0, _FAR), strict=True))
    return lambda px, py: (x0 + xx * px + yx * py, y0 + xy * px + yy * py)


def page_box(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> CharBox:
    """Gives left, bottom, right and top of a character, in points of the page as it is shown."""
    turn = _turning(page)
    rect = raw.FS_RECTF()

    def box(index: int) -> tuple[float, float, float, float]:
        raw.FPDFText_GetLooseCharBox(textpage, index, rect)
        ax, ay = turn(rect.left, rect.bottom)
        bx, by = turn(rect.right, rect.top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    return box


def _lines(textpage: pdfium.PdfTextPage, text: str, box: CharBox, width: float) -> Iterator[Line]:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    fonts: dict[bytes, bool] = {}

    def bold(index: int) -> bool:
        raw.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
        if name.value not in fonts:
            fonts[name.value] = bool(_BOLD.search(name.value))
        return fonts[name.value]

    for match in _LINE.finditer(text):
        hyphen = match[0].endswith(_HYPHEN)
        body = match[0][:-1] if hyphen else match[0]
        stripped = body.strip()
        if not stripped:
            continue
        start = match.start() + len(body) - len(body.lstrip())
        end = start + len(stripped)
        first, last, middle = box(start), box(end - 1), box((start + end - 1) // 2)
        size = sorted(b[3] - b[1] for b in (first, last, middle))[1]
        y = sorted(b[1] for b in (first, last, middle))[1]
        pieces = [(start, end, first[0], last[2])]
        if last[2] - first[0] > width * 0.45:
            pieces = _apart(text, start, end, first[0], last[2], size, box)
        for index, (a, b, x0, x1) in enumerate(pieces):
            final = index == len(pieces) - 1
            yield Line(
                text=text[a:b].strip(),
                x0=x0,
                x1=x1,
                y=y,
                size=size,
                bold=bold(a) and bold(b - 1),
                hyphen=hyphen and final,
                beside=index > 0,
            )


def _apart(
    text: str,
    start: int,
    end: int,
    x0: float,
    x1: float,
    size: float,
    box: CharBox,
) -> list[tuple[int, int, float, float]]:
    """A line cut at its wide gaps: pdfium joins what stands at one height."""
    pieces = []
    position = text.find(" ", start, end)
    while position != -1:
        after = position + 1
        while after < end and text[after] == " ":
            after += 1
        left, right = box(position - 1)[2], box(after)[0]
        if right - left > size * _COLUMN_GAP:
            pieces.append((start, position, x0, left))
            start, x0 = after, right
        position = text.find(" ", after, end)
    pieces.append((start, end, x0, x1))
    return pieces


def _drawn(page: pdfium.PdfPage) -> bool:
    strokes = 0
    for thing in page.get_objects(max_depth=2):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        strokes += thing.type == raw.FPDF_PAGEOBJ_PATH
        if strokes > 100:
            return True
    return False


def _filled(page: pdfium.PdfPage) -> bool:
    """Whether one picture fills most of the page, as a scan does."""
    width, height = page.get_size()
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > 0.6 * width * height:
            return True
    return False
