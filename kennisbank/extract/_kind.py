"""The type of a file, judged by its content; its name only tells Markdown from plain text."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from ..errors import Refused

SOORTEN = "Voeg een PDF, Word- (.docx), OpenDocument- (.odt), HTML-, Markdown- of tekstbestand toe."


class Kind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "een programma"),
    (b"\x7fELF", "een programma"),
    (b"\x89PNG", "een afbeelding (PNG)"),
    (b"\xff\xd8\xff", "een afbeelding (JPEG)"),
    (b"GIF8", "een afbeelding (GIF)"),
    (b"II*\x00", "een afbeelding (TIFF)"),
    (b"MM\x00*", "een afbeelding (TIFF)"),
    (b"{\\rtf", "een RTF-bestand"),
    (b"%!PS", "een PostScript-bestand"),
    (b"\x1f\x8b", "een ingepakt bestand (gzip)"),
    (b"7z\xbc\xaf", "een ingepakt bestand (7z)"),
    (b"Rar!", "een ingepakt bestand (RAR)"),
    (b"SQLite format 3", "een database"),
)
_PDF = b"%PDF-"
_PDF_START = 1024
"""Bytes in which a PDF says that it is one; a few programs write something before it."""
_OFFICE = (("xl/", "een Excel-bestand"), ("ppt/", "een PowerPoint-bestand"))
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|main|article)\b", re.IGNORECASE)
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED = Refused(
    "Het bestand is beschadigd of onvolledig.",
    "Download of exporteer het opnieuw en voeg het nog eens toe.",
)


def is_pdf(path: Path) -> bool:
    """Whether `path` holds pages that can be shown as they are."""
    with path.open("rb") as file:
        return _PDF in file.read(_PDF_START)


def kind_of(path: Path) -> Kind:
    """What `path` holds. Refused when it is nothing that can be read."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head:
        raise Refused("Het bestand is leeg.", "Controleer of het goed is opgeslagen.")
    if _PDF in head[:_PDF_START]:
        return Kind.PDF
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(path)
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise Refused(f"Dit is {name}, geen document met tekst.", SOORTEN)
    if head.startswith(_BOMS):
        head = head.replace(b"\x00", b"")
    elif sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head) > len(head) * 0.1:
        raise Refused("Dit is geen document met tekst.", SOORTEN)
    if _HTML.search(head[:4096]):
        return Kind.HTML
    if head.lstrip().startswith(b"<?xml"):
        raise Refused("Dit is een XML-bestand.", SOORTEN)
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm", ".xhtml"):
        return Kind.HTML
    return Kind.MARKDOWN if suffix in (".md", ".markdown") else Kind.TEXT


def _archive(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _DAMAGED from None
    if "word/document.xml" in names:
        return Kind.DOCX
    if "content.xml" in names and "mimetype" in names:
        return Kind.ODT
    for folder, name in _OFFICE:
        if any(member.startswith(folder) for member in names):
            raise Refused(f"Dit is {name}.", "Bewaar het als PDF en voeg dat bestand toe.")
    raise Refused("Dit is een ingepakt bestand (zip).", "Pak het uit en voeg de documenten toe.")


def _old_office(path: Path) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise Refused(
            "Het document is versleuteld met een wachtwoord.",
            "Bewaar het zonder wachtwoord en voeg het opnieuw toe.",
        )
    raise Refused(
        "Dit is een bestand van een oude versie van Word of Office.",
        "Open het en bewaar het als .docx of PDF.",
    )
