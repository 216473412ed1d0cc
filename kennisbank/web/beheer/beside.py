"""What stands beside the form: a page of the document, and what the machine read in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kennisbank.curate import Desk
from kennisbank.curate.form import Field, Kind, add_block
from kennisbank.curate.intake import ask_to_read, reading, suggestions
from kennisbank.curate.record import Record, Soort, find, records
from kennisbank.errors import KennisbankError
from kennisbank.extract import is_pdf
from kennisbank.ingest.suggest import Suggestie
from kennisbank.kennisbank import Kennisbank

from ..markup import page_text
from ..sheet_image import SheetImage

_NO_FIELD = {"doi": "url", "handle": "url"}
"""Suggestions that go into a field of another name."""


@dataclass(frozen=True, slots=True)
class Beside:
    slug: str = ""
    """The document shown; empty when there is none."""
    titel: str = ""
    pages: tuple[str, ...] = ()
    number: int = 1
    suggestions: tuple[Suggestie, ...] = ()
    """Of the document that the form is about; numbered by their place."""
    marked: int | None = None
    """The suggestion whose words are marked on the page."""
    others: tuple[tuple[str, str], ...] = ()
    """(slug, title) of the documents that could stand here."""
    file: Path | None = None
    """The report itself."""
    unread: str = ""
    """Why there are no pages, and what to do."""

    @property
    def text(self) -> Markup:
        """The page with the words marked that a suggestion rests on."""
        if not self.pages:
            return Markup("")
        found = self.suggestions[self.marked] if self.marked is not None else None
        span = (found.start, found.end) if found and found.pagina == self.number else (0, 0)
        return page_text(self.pages[self.number - 1], {}, span)

    @property
    def quote(self) -> str:
        """The marked words themselves."""
        found = self.suggestions[self.marked] if self.marked is not None else None
        if not found or found.pagina != self.number or not self.pages:
            return ""
        return self.pages[self.number - 1][found.start : found.end]

    def for_field(self, name: str) -> list[tuple[int, Suggestie]]:
        return [
            (place, suggestie)
            for place, suggestie in enumerate(self.suggestions)
            if _NO_FIELD.get(suggestie.veld, suggestie.veld) == name
        ]

    def showing(self, place: str) -> Beside:
        """Turned to the page of a suggestion (`s3`) or of a number (`3`)."""
        if place[:1] == "s" and place[1:].isdigit() and int(place[1:]) < len(self.suggestions):
            found = self.suggestions[int(place[1:])]
            return replace(self, number=found.pagina or 1, marked=int(place[1:]))
        if place.isdigit() and 1 <= int(place) <= len(self.pages):
            return replace(self, number=int(place), marked=None)
        return self


def beside(
    kb: Kennisbank,
    desk: Desk,
    record: Record,
    fields: Mapping[str, Any],
    who: str,
    wanted: str = "",
    number: int = 1,
) -> Beside:
    """The document itself, or beside a card the one that was asked for."""
    others: tuple[tuple[str, str], ...] = ()
    if record.soort is Soort.DOCUMENT:
        shown = record
    elif record.soort is Soort.INTERVENTIE:
        about = _documents_about(desk, record.slug, fields)
        others = tuple((r.slug, r.titel) for r in about)
        known = {r.slug: r for r in about}
        found = known.get(wanted) or (find(desk.corpus, Soort.DOCUMENT, wanted) if wanted else None)
        if found is None:
            return Beside(others=others)
        shown = found
    else:
        return Beside()
    pages = pages_of(kb, desk, shown.slug)
    unread = ""
    if shown.original is not None and not pages:
        unread = ask_to_read(desk, shown.slug, shown.original, who)
    return Beside(
        slug=shown.slug,
        titel=shown.titel,
        pages=pages,
        number=min(max(1, number), max(1, len(pages))),
        suggestions=tuple(suggestions(desk, shown.slug)) if shown is record else (),
        others=others,
        file=shown.original,
        unread=unread,
    )


def pages_of(kb: Kennisbank, desk: Desk, slug: str) -> tuple[str, ...]:
    """The text of a document: as the desk read it, or as the public has it."""
    found = reading(desk, slug)
    if found:
        return tuple(found)
    try:
        return tuple(page.text for page in kb.pages(slug))
    except KennisbankError:
        # Put into the folder by hand and not published: then it has not been read yet.
        return ()


def image(kb: Kennisbank, pane: Beside) -> SheetImage | None:
    """The page as it was printed, with the words marked; None where there is no picture of it."""
    if pane.file is None or not pane.pages:
        return None
    try:
        if not is_pdf(pane.file):
            return None
        marked = kb.pictures.marked(pane.file, pane.number, pane.quote)
    except (KennisbankError, OSError):
        return None
    return SheetImage.of(f"/beheer/document/{pane.slug}/blad/{pane.number}/beeld", marked)


def take_over(
    asked: Sequence[Field], fields: Mapping[str, Any], pane: Beside, place: str
) -> dict[str, Any]:
    """`fields` with a suggestion in its field: added to a list, in place of a single value."""
    if not place.isdigit() or int(place) >= len(pane.suggestions):
        return dict(fields)
    found = pane.suggestions[int(place)]
    name = _NO_FIELD.get(found.veld, found.veld)
    field = next((field for field in asked if field.name == name), None)
    if field is None:
        return dict(fields)
    value: Any = _address(found)
    if field.kind in (Kind.LINES, Kind.CHOICES):
        value = list(dict.fromkeys([*fields.get(name, ()), value]))
    elif field.kind is Kind.NUMBER and found.waarde.isdigit():
        value = int(found.waarde)
    return {**fields, name: value}


def study_from(desk: Desk, fields: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """`fields` of a card with one more study: the one that a document reports."""
    document = find(desk.corpus, Soort.DOCUMENT, slug)
    if document is None or any(s.get("document") == slug for s in fields.get("studies") or ()):
        return dict(fields)
    said = document.fields
    kinds = ("effectonderzoek", "meta-analyse", "procesevaluatie", "planevaluatie", "monitor")
    study = {name: said[name] for name in ("titel", "auteurs", "jaar", "uitgever", "url", "land")
             if said.get(name)}  # fmt: skip
    study["type"] = said.get("soort") if said.get("soort") in kinds else "effectonderzoek"
    study["document"] = slug
    return add_block(fields, "studies", study)


def _address(found: Suggestie) -> str:
    if found.veld == "doi" and not found.waarde.startswith("http"):
        return f"https://doi.org/{found.waarde}"
    if found.veld == "handle" and not found.waarde.startswith("http"):
        return f"https://hdl.handle.net/{found.waarde}"
    return found.waarde


def _documents_about(desk: Desk, slug: str, fields: Mapping[str, Any]) -> list[Record]:
    """Those that a study of the card names, and those that name the card."""
    named = {study.get("document") for study in fields.get("studies") or ()}
    documents = records(desk.corpus, Soort.DOCUMENT)
    return [r for r in documents if r.slug in named or slug in r.about]
