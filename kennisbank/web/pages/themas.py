"""One theme, or one ministry, as a lens on the evidence: what is known, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.corpus import slugify
from kennisbank.errors import NotFound
from kennisbank.evidence import Rij
from kennisbank.evidence import rij as row_of
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Departement, Document, Interventie, Richting

from ..chart import mark_of_cell
from ..dependencies import Kb, Pages
from ..mark import Mark, shape_of
from ..overview import Row, rows_of
from ..presentation import MINISTRIES, sentence_case

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Lens:
    """What is seen through it."""

    title: str
    kind: str
    field: str
    value: str
    rows: tuple[Row, ...]
    """Strongest evidence first."""
    known: Rij
    unknown: tuple[str, ...]
    """Outcomes that no study measured."""
    tally: tuple[tuple[Mark, int], ...]
    documents: tuple[Document, ...]
    themes: tuple[tuple[str, int], ...]

    @property
    def query(self) -> str:
        return urlencode({self.field: self.value})


@router.get("/themas")
def themes(request: Request, kb: Kb, site: Pages) -> Response:
    counts = Counter(thema for card in kb.interventies() for thema in card.thema)
    ministries = Counter(code for card in kb.interventies() for code in card.departementen)
    return site.page(
        request,
        "themas.html",
        themes=[(thema, slugify(thema), counts[thema]) for thema in sorted(counts)],
        ministries=[(code.value, name, ministries[code]) for code, name in MINISTRIES.items()],
    )


@router.get("/themas/{slug}")
def theme(request: Request, kb: Kb, site: Pages, slug: str) -> Response:
    themes = {slugify(thema): thema for card in kb.interventies() for thema in card.thema}
    if slug not in themes:
        raise NotFound(
            f"Er is geen thema met de naam '{slug[:80]}'.", "Kies er een op de pagina Thema's."
        )
    thema = themes[slug]
    cards = [card for card in kb.interventies() if thema in card.thema]
    documents = tuple(d for d in kb.documenten() if thema in d.thema)
    lens = _lens(kb, sentence_case(thema), "Thema", "thema", thema, cards, documents)
    return _page(request, site, lens)


@router.get("/ministeries/{code}")
def ministry(request: Request, kb: Kb, site: Pages, code: str) -> Response:
    codes = {departement.value.lower(): departement for departement in Departement}
    if code.lower() not in codes:
        raise NotFound(
            f"Er is geen ministerie met de code '{code[:20]}'.",
            f"Kies uit: {', '.join(codes)}.",
        )
    departement = codes[code.lower()]
    cards = [card for card in kb.interventies() if departement in card.departementen]
    documents = tuple(d for d in kb.documenten() if departement in d.departementen)
    title, value = MINISTRIES[departement], departement.value
    lens = _lens(kb, title, "Ministerie", "departement", value, cards, documents)
    return _page(request, site, lens)


def _lens(
    kb: Kennisbank,
    title: str,
    kind: str,
    field: str,
    value: str,
    cards: Sequence[Interventie],
    documents: tuple[Document, ...],
) -> Lens:
    bewijs = {card.slug: kb.bewijs(card.slug) for card in cards}
    known = row_of(value, cards, bewijs)
    rows = sorted(rows_of(kb, bewijs), key=lambda row: -row.verdict.bewijskracht)
    directions = Counter(row.verdict.richting for row in rows)
    themes = Counter(thema for card in cards for thema in card.thema if thema != value)
    return Lens(
        title=title,
        kind=kind,
        field=field,
        value=value,
        rows=tuple(rows),
        known=known,
        unknown=tuple(name for name in kb.uitkomsten().names if name not in known.cellen),
        tally=tuple((shape_of(richting), directions[richting]) for richting in Richting),
        documents=documents,
        themes=tuple(sorted(themes.items())),
    )


def _page(request: Request, site: Pages, lens: Lens) -> Response:
    cells = sorted(lens.known.cellen.values(), key=lambda cel: -cel.bewijskracht)
    return site.page(
        request,
        "thema.html",
        lens=lens,
        cells=[
            (
                cel,
                mark_of_cell(cel),
                f"/interventies?{lens.query}&{urlencode({'uitkomst': cel.uitkomst})}",
            )
            for cel in cells
        ],
        slugify=slugify,
    )
