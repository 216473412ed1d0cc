"""PDF: pypdf reads the document, pdfium the pages.

Where the text of pdfium is none or not to be read, pypdf is asked, and then tesseract.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdf import PdfReader

from ..errors import Refused
from ..model.text import Page
from ._blocks import Block, Draft, page_ranges
from ._footnotes import notes_last
from ._furniture import without_furniture
from ._headings import Headings, body_size
from ._hyphens import Joiner
from ._layout import Paragraph, paragraphs
from ._limits import Limits
from ._lines import Line, Sheet, sheet
from ._ocr import Reader, Recognised
from ._ocr_program import OUT_OF_TIME, languages
from ._paper import about, patience
from ._quality import READABLE, readability

_PAGE_PATIENCE = 5.0
_FEW = 40
"""Letters of a page that may be no more than a stamp or a page number on a picture."""
_CLEARLY_MORE = 2
"""Times as many letters that OCR must find to take the place of a text layer that can be read."""
NO_OCR = "geen leesbare tekst, OCR niet geïnstalleerd"
OCR_OFF = "geen leesbare tekst, OCR staat uit"
NOTHING_SEEN = "geen leesbare tekst, ook niet met OCR"
DAMAGED = "de pagina is beschadigd en niet te lezen"


def read(path: Path, limits: Limits, notice: Callable[[], None]) -> Draft:
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
        pages.recognise(limits, notice)
        form = document.get_formtype() == raw.FORMTYPE_XFA_FULL
    finally:
        document.close()
    draft = Draft(_blocks(pages.sheets, outline), meta, pages.warnings(), pages.known())
    if form:
        draft.warnings.append(
            "Dit is een XFA-formulier: de velden zijn alleen in Adobe Reader te lezen."
        )
    if not any(draft.pages) and not pages.may_be_read_later:
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
        self._document = document
        self._reader: PdfReader | None = None
        self.unreadable: list[int] = []
        self.scans: list[int] = []
        self.garbage: list[int] = []
        self.pictured: list[int] = []
        """Pages with some text on a picture that fills them: there may be much more to read."""
        self.recognised: dict[int, Recognised] = {}
        self.notes: dict[int, str] = {}
        self.sheets: list[Sheet] = []
        room = limits.characters
        for index in range(len(document)):
            found = self._sheet(document, index, room)
            room -= len(found.text)
            if room < 0:
                raise Refused("De PDF bevat te veel tekst.", "Splits het document.")
            self.sheets.append(found)
        self.notes |= dict.fromkeys(self.unreadable, DAMAGED)

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
        letters = _letters(found)
        if found.drawn and letters >= _FEW:
            self.pictured.append(number)
        elif found.drawn:
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

    def recognise(self, limits: Limits, notice: Callable[[], None]) -> None:
        """Read from their picture the pages whose text layer says nothing."""
        needed = sorted({*self.scans, *self.garbage})
        if not limits.ocr or not languages():
            self.notes |= dict.fromkeys(needed, NO_OCR if limits.ocr else OCR_OFF)
            return
        wanted = [*needed, *self.pictured]
        if not wanted:
            return
        notice()
        late = Reader(self._document, limits.ocr_seconds).read(wanted, self._take)
        self.notes |= dict.fromkeys(late, OUT_OF_TIME)
        for number in self.pictured:
            self.notes.pop(number, None)

    def _take(self, number: int, found: Recognised | None) -> None:
        layer = self.sheets[number - 1]
        needed = number not in self.pictured
        if found is None:
            if needed:
                self.notes[number] = NOTHING_SEEN
        elif _letters(found.sheet) > _letters(layer) * (1 if needed else _CLEARLY_MORE):
            self.recognised[number] = found
            self.sheets[number - 1] = found.sheet

    def known(self) -> dict[int, Page]:
        """What the page of the index tells besides its text."""
        read = {
            number: Page(
                number,
                "",
                ocr=True,
                confidence=found.confidence,
                turn=found.turn,
                boxes=found.boxes,
            )
            for number, found in self.recognised.items()
        }
        return {number: Page(number, "", note=note) for number, note in self.notes.items()} | read

    @property
    def may_be_read_later(self) -> bool:
        """No text now, but only for want of OCR: the document goes in and says so."""
        return any(note in (NO_OCR, OCR_OFF, OUT_OF_TIME) for note in self.notes.values())

    def warnings(self) -> list[str]:
        by_note: dict[str, list[int]] = {}
        for number, note in sorted(self.notes.items()):
            by_note.setdefault(note, []).append(number)
        told = [f"pagina {page_ranges(pages)}: {note}." for note, pages in by_note.items()]
        if self.recognised:
            confidence = mean(found.confidence for found in self.recognised.values())
            told.append(
                f"pagina {page_ranges(sorted(self.recognised))}: tekst herkend met OCR "
                f"(zekerheid {confidence:.0%}).".replace("%", " %")
            )
        return told


def _letters(sheet: Sheet) -> int:
    return sum(map(str.isalnum, sheet.text))


def _blocks(sheets: Sequence[Sheet], outline: dict[int, dict[str, int]]) -> list[list[Block]]:
    kept = without_furniture(sheets)
    body = body_size(line for lines in kept for line in lines)
    joiner = Joiner(line.text for lines in kept for line in lines)
    pages: list[list[Paragraph]] = []
    names: list[Line] | None = None
    for lines, found in zip(kept, sheets, strict=True):
        page, names = paragraphs(lines, found.width, joiner, names)
        pages.append(notes_last(page, body, found.height))
    headings = Headings(pages, body, outline)
    return [
        [
            Block(p.text, headings.level(p, number), tight=_tight(p, before))
            for before, p in zip([None, *page], page, strict=False)
        ]
        for number, page in enumerate(pages, 1)
    ]


def _tight(paragraph: Paragraph, before: Paragraph | None) -> bool:
    if before is None or paragraph.row != before.row:
        return False
    row = paragraph.lines[0].beside and before.lines[-1].beside
    return paragraph.item or row


def _without_text(pages: _Pages) -> Refused:
    if pages.garbage:
        return Refused("De tekstlaag van de PDF is onbruikbaar, ook met OCR is er niets te lezen.")
    if pages.scans:
        return Refused(
            "De PDF bevat alleen afbeeldingen, en ook met OCR is er geen tekst in gevonden.",
            "Controleer of het scherp en recht gescand is.",
        )
    if pages.unreadable:
        return Refused(
            "Geen enkele pagina van de PDF is te lezen.",
            "Download of exporteer hem opnieuw en voeg hem nog eens toe.",
        )
    return Refused(
        "De PDF bevat geen tekst (lege pagina's).", "Controleer of dit het juiste bestand is."
    )
