"""PDF: pypdf reads the document, pdfium the pages; pypdf is asked where pdfium's text fails."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdf import PdfReader

from ..errors import Refused
from ._blocks import Block, Draft, page_ranges
from ._furniture import without_furniture
from ._headings import Headings, body_size
from ._hyphens import Joiner
from ._layout import Paragraph, paragraphs
from ._limits import Limits
from ._lines import Line, Sheet, sheet
from ._paper import about, patience
from ._quality import READABLE, readability

_PAGE_PATIENCE = 5.0
_OCR = "Maak de tekst leesbaar met OCR (bijvoorbeeld ocrmypdf) en voeg het bestand opnieuw toe."


def read(path: Path, limits: Limits) -> Draft:
    logging.disable(logging.CRITICAL)
    document = _open(path)
    try:
        count = len(document)
        if count == 0:
            raise Refused("De PDF heeft geen pagina's.", "Controleer of het goed is opgeslagen.")
        if count > limits.pages:
            raise Refused(
                f"De PDF heeft {count} pagina's; er passen er ten hoogste {limits.pages} in.",
                "Splits het document en voeg de delen afzonderlijk toe.",
            )
        meta, outline = about(path, document)
        pages = _Pages(path, document, limits)
        form = document.get_formtype() == raw.FORMTYPE_XFA_FULL
    finally:
        document.close()
    draft = Draft(_blocks(pages.sheets, outline), meta, pages.warnings())
    if form:
        draft.warnings.append(
            "Dit is een XFA-formulier: de velden zijn alleen in Adobe Reader te lezen."
        )
    if not any(draft.pages):
        raise _without_text(pages)
    return draft


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        raise _unopened(path) from None


def _unopened(path: Path) -> Refused:
    # pdfium keeps the reason of an earlier failure; one with a known reason wipes it out.
    for source in (b"geen pdf", path):
        try:
            pdfium.PdfDocument(source).close()
        except pdfium.PdfiumError as error:
            code = error.err_code
    if code == raw.FPDF_ERR_PASSWORD:
        return Refused(
            "De PDF is versleuteld met een wachtwoord.",
            "Bewaar hem zonder wachtwoord en voeg hem opnieuw toe.",
        )
    try:
        with patience(_PAGE_PATIENCE):
            empty = not PdfReader(path).pages
    except Exception:  # pypdf meets damaged files in many ways
        empty = False
    if empty:
        return Refused("De PDF heeft geen pagina's.", "Controleer of hij goed is opgeslagen.")
    return Refused(
        "De PDF is beschadigd of afgekapt.",
        "Download of exporteer hem opnieuw en voeg hem nog eens toe.",
    )


class _Pages:
    """The pages read one by one, and what was amiss with them."""

    def __init__(self, path: Path, document: pdfium.PdfDocument, limits: Limits) -> None:
        self._path = path
        self._reader: PdfReader | None = None
        self.unreadable: list[int] = []
        self.scans: list[int] = []
        self.garbage: list[int] = []
        self.sheets: list[Sheet] = []
        room = limits.characters
        for index in range(len(document)):
            found = self._sheet(document, index, room)
            room -= len(found.text)
            if room < 0:
                raise Refused("De PDF bevat te veel tekst.", "Splits het document.")
            self.sheets.append(found)

    def _sheet(self, document: pdfium.PdfDocument, index: int, room: int) -> Sheet:
        number = index + 1
        try:
            page = document[index]
        except pdfium.PdfiumError:
            self.unreadable.append(number)
            return Sheet(number, 0, 0, [], "")
        try:
            found = sheet(page, number, room)
        finally:
            page.close()
        letters = sum(map(str.isalnum, found.text))
        if found.drawn and letters < 40:
            self.scans.append(number)
            return found if letters > 5 else Sheet(number, found.width, found.height, [], "")
        if letters and (not found.mapped or readability(found.text) < READABLE):
            return self._second_opinion(found)
        return found

    def _second_opinion(self, found: Sheet) -> Sheet:
        try:
            with patience(_PAGE_PATIENCE):
                self._reader = self._reader or PdfReader(self._path)
                text = self._reader.pages[found.number - 1].extract_text()
        except Exception:  # pypdf meets damaged files in many ways
            text = ""
        if readability(text) < READABLE:
            self.garbage.append(found.number)
            return Sheet(found.number, found.width, found.height, [], "")
        lines = [
            Line(line.strip(), 50, found.width - 50, found.height / 2 - index * 12, 10, False)
            for index, line in enumerate(text.splitlines())
            if line.strip()
        ]
        return Sheet(found.number, found.width, found.height, lines, text)

    def warnings(self) -> list[str]:
        told = (
            (self.scans, "geen leesbare tekst (scan of afbeelding); OCR is nodig"),
            (self.garbage, "de tekstlaag is onbruikbaar; OCR is nodig"),
            (self.unreadable, "de pagina is beschadigd en niet te lezen"),
        )
        return [f"pagina {page_ranges(pages)}: {what}." for pages, what in told if pages]


def _blocks(sheets: Sequence[Sheet], outline: dict[int, dict[str, int]]) -> list[list[Block]]:
    kept = without_furniture(sheets)
    body = body_size(line for lines in kept for line in lines)
    joiner = Joiner(line.text for lines in kept for line in lines)
    pages = [
        paragraphs(lines, found.width, joiner) for lines, found in zip(kept, sheets, strict=True)
    ]
    headings = Headings(pages, body, outline)
    return [
        [
            Block(p.text, headings.level(p, number), tight=_tight(p, before))
            for before, p in zip([None, *page], page, strict=False)
        ]
        for number, page in enumerate(pages, 1)
    ]


def _tight(paragraph: Paragraph, before: Paragraph | None) -> bool:
    if before is None:
        return False
    row = paragraph.lines[0].beside and before.lines[-1].beside
    return paragraph.item or row


def _without_text(pages: _Pages) -> Refused:
    if pages.garbage:
        return Refused("De tekstlaag van de PDF is onbruikbaar.", _OCR)
    if pages.scans:
        return Refused("De PDF bevat alleen afbeeldingen, geen leesbare tekst.", _OCR)
    if pages.unreadable:
        return Refused(
            "Geen enkele pagina van de PDF is te lezen.",
            "Download of exporteer hem opnieuw en voeg hem nog eens toe.",
        )
    return Refused("De PDF bevat geen tekst (lege pagina's).", _OCR)
