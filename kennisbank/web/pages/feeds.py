"""What can be followed and harvested: feeds, the list of addresses for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from kennisbank.corpus import slugify
from kennisbank.errors import NotFound
from kennisbank.evidence import STRENGTH_WORDS
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document

from ..atom import MEDIA_TYPE, Entry, Feed, atom
from ..colofon import Colofon, Imprint
from ..dependencies import Kb
from ..found import Record, found_records, path_of
from ..presentation import DIRECTION_WORDS, sentence_case
from ..question import Question

router = APIRouter()

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'

_MOST = 50
"""Entries of a feed; a reader fetches it often."""

_PAGES = (
    "/",
    "/interventies",
    "/bewijskaart",
    "/themas",
    "/documenten",
    "/begrippen",
    "/over",
    "/toegankelijkheid",
    "/open-data",
)


@router.get("/nieuw.atom")
def new(kb: Kb, colofon: Imprint) -> Response:
    """Everything, what changed last first."""
    entries = _entries(kb, colofon, _all(kb))
    return _feed(kb, colofon, "Nieuw in de kennisbank", "/nieuw.atom", "/", entries)


@router.get("/zoeken.atom")
def search(request: Request, kb: Kb, colofon: Imprint) -> Response:
    question = Question.read(request.query_params.multi_items()).at_page(1)
    query = question.address.partition("?")[2]
    title = f"Zoeken: {question.tekst}" if question.tekst else "Zoeken met filters"
    entries = _entries(kb, colofon, found_records(kb, question))
    return _feed(kb, colofon, title, f"/zoeken.atom?{query}", question.address, entries)


@router.get("/themas/{slug}.atom")
def theme(kb: Kb, colofon: Imprint, slug: str) -> Response:
    records = _all(kb)
    names = {slugify(name): name for record in records for name in record.thema}
    if slug not in names:
        raise NotFound(f"Er is geen thema '{slug[:60]}'.", f"Kies uit: {', '.join(sorted(names))}.")
    about = [record for record in records if names[slug] in record.thema]
    on_cards = any(names[slug] in card.thema for card in kb.interventies())
    page = f"/themas/{slug}" if on_cards else f"/zoeken?{urlencode({'thema': names[slug]})}"
    title = f"Thema {names[slug]}"
    return _feed(kb, colofon, title, f"/themas/{slug}.atom", page, _entries(kb, colofon, about))


def _feed(
    kb: Kennisbank, colofon: Colofon, title: str, path: str, page: str, entries: list[Entry]
) -> Response:
    newest = sorted(entries, key=lambda entry: entry.changed, reverse=True)[:_MOST]
    feed = Feed(
        title=title,
        address=colofon.url(path),
        page=colofon.url(page),
        author=colofon.uitgever,
        changed=kb.published_at(),
        entries=newest,
    )
    return Response(_XML + atom(feed), media_type=MEDIA_TYPE)


def _all(kb: Kennisbank) -> list[Record]:
    return [*kb.interventies(), *kb.documenten()]


def _entries(kb: Kennisbank, colofon: Colofon, records: Iterable[Record]) -> list[Entry]:
    return [_entry(kb, colofon, record) for record in records]


def _entry(kb: Kennisbank, colofon: Colofon, record: Record) -> Entry:
    address = colofon.url(path_of(record))
    changed = kb.changed(record)
    if isinstance(record, Document):
        said = record.samenvatting or ""
        return Entry(record.titel, address, said, changed, kind=record.soort.value)
    verdict = kb.bewijs(record.slug).oordeel
    strength = STRENGTH_WORDS[verdict.bewijskracht]
    mark = f"{sentence_case(DIRECTION_WORDS[verdict.richting])}, {strength}."
    said = f"{mark} {record.korte_omschrijving}"
    return Entry(record.naam, address, said, changed, kind=record.soort.value)


@router.get("/sitemap.xml")
def sitemap(kb: Kb, colofon: Imprint) -> Response:
    root = ElementTree.Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for path in _PAGES:
        _place(root, colofon.url(path))
    for slug in sorted({slugify(thema) for card in kb.interventies() for thema in card.thema}):
        _place(root, colofon.url(f"/themas/{slug}"))
    for slug in kb.begrippenlijst().slugs:
        _place(root, colofon.url(f"/begrippen/{slug}"))
    for record in _all(kb):
        changed = kb.changed(record).date().isoformat()
        _place(root, colofon.url(path_of(record)), changed)
    text = ElementTree.tostring(root, encoding="unicode")
    return Response(_XML + text, media_type="application/xml")


def _place(root: ElementTree.Element, address: str, changed: str = "") -> None:
    node = ElementTree.SubElement(root, "url")
    ElementTree.SubElement(node, "loc").text = address
    if changed:
        ElementTree.SubElement(node, "lastmod").text = changed


@router.get("/robots.txt")
def robots(colofon: Imprint) -> Response:
    # Every combination of filters is an address; a crawler would never be done.
    return PlainTextResponse(
        "User-agent: *\nDisallow: /zoeken\nDisallow: /beheer\n"
        f"Sitemap: {colofon.url('/sitemap.xml')}\n"
    )
