"""Home, the thesaurus, and the pages about the site itself."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from kennisbank.corpus import slugify
from kennisbank.evidence import STRENGTH_WORDS
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Richting

from ..dependencies import Kb, Pages
from ..mark import Mark
from ..presentation import MINISTRIES

router = APIRouter()

EXAMPLES = (
    "wat werkt tegen recidive bij jonge veelplegers?",
    "jonge aanwas op school",
    "mentor voor een jongen die dreigt af te glijden",
    "jongerenwerk op straat",
    "geldezels voorkomen",
)


@router.get("/")
def home(request: Request, kb: Kb, site: Pages) -> Response:
    interventies = kb.interventies()
    themes = Counter(thema for i in interventies for thema in i.thema)
    ministries = Counter(departement for i in interventies for departement in i.departementen)
    return site.page(
        request,
        "home.html",
        examples=EXAMPLES,
        slugify=slugify,
        themes=sorted(themes.items()),
        ministries=[(code, name, ministries[code]) for code, name in MINISTRIES.items()],
        approaches=len(interventies),
        studies=sum(len(interventie.studies) for interventie in interventies),
        documents=len(kb.documenten()),
        directions=_directions(kb),
    )


def _directions(kb: Kennisbank) -> list[tuple[Mark, int]]:
    counts = Counter(found.oordeel.richting for _, found in kb.met_bewijs())
    return [(Mark(richting, 0), counts[richting]) for richting in Richting]


@router.get("/over")
def about(request: Request, site: Pages) -> Response:
    directions = [Mark(richting, 0) for richting in Richting]
    ladder = [Mark(Richting.NIET_GEMETEN, grade) for grade in range(len(STRENGTH_WORDS))]
    return site.page(request, "over.html", directions=directions, ladder=ladder)


@router.get("/toegankelijkheid")
def accessibility(request: Request, site: Pages) -> Response:
    return site.page(request, "toegankelijkheid.html")


@router.get("/favicon.ico")
def favicon() -> Response:
    return RedirectResponse("/static/favicon.svg", status_code=308)
