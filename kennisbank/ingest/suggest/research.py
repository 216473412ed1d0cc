"""What kind of publication it is, and which words tell how the research was done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kennisbank.model import DocumentSoort, Extraction

from .suggestie import Suggestie, end_of, seen
from .topics import LONGEST

_KINDS = {
    DocumentSoort.EFFECTONDERZOEK: r"effect(?:iviteits)?(?:onderzoek|evaluatie|studie|meting)\w*|"
    r"outcome evaluation|impact evaluation|randomi[sz]ed controlled trial|effectiviteit van",
    DocumentSoort.META_ANALYSE: r"meta-?analy(?:se|ses|sis|tisch\w*)|systemati(?:c|sche) review|"
    r"systematisch literatuuronderzoek",
    DocumentSoort.PROCESEVALUATIE: r"procesevaluatie\w*|process evaluation|implementatieonderzoek",
    DocumentSoort.PLANEVALUATIE: r"planevaluatie\w*|ex-?ante evaluatie",
    DocumentSoort.MONITOR: r"\w*monitor(?:rapport\w*|ing\w*)?|voortgangsrapportage\w*|"
    r"jaarrapportage",
    DocumentSoort.THEORIE: r"programmatheorie|theoretische onderbouwing|interventietheorie|"
    r"theory of change",
    DocumentSoort.HANDREIKING: r"handreiking\w*|handleiding\w*|draaiboek\w*|toolkit|werkboek\w*|"
    r"stappenplan",
    DocumentSoort.BELEIDSSTUK: r"kamerbrief|kamerstuk\w*|beleidsnota|beleidsplan|beleidskader|"
    r"uitvoeringsprogramma|actieplan|besluitenlijst|regeling|jaarstukken|verkiezingsprogramma",
}
_DESIGNS = {
    "gerandomiseerd": r"gerandomiseerd\w*|randomi[sz]ed|\bRCT'?s?\b|aselect toegewezen",
    "quasi-experimenteel": r"quasi-?experiment\w*",
    "controlegroep": r"(?:controle|vergelijkings)groep\w*|(?:control|comparison) groups?",
    "voor- en nameting": r"voor-? en nameting\w*|voormeting\w*|nameting\w*|pre-?test|post-?test",
    "propensity score": r"propensity[ -]score\w*",
    "verschil-in-verschillen": r"difference-in-differences|verschil-in-verschillen",
    "tijdreeks": r"(?:interrupted )?time[ -]series|tijdreeks\w*",
    "longitudinaal": r"longitudina\w+|cohort(?:onderzoek|studie|study)\w*",
    "meta-analyse": r"meta-?analy(?:se|ses|sis)",
    "systematische review": r"systemati(?:c|sche) reviews?",
    "literatuuronderzoek": r"literatuur(?:onderzoek|studie|review)\w*",
    "dossieronderzoek": r"dossier(?:onderzoek|studie|analyse)\w*",
    "interviews": r"(?:diepte-?)?interviews?\b",
    "focusgroepen": r"focusgroep\w*|focus groups?",
    "vragenlijst": r"vragenlijst\w*|enquêtes?|questionnaires?|surveys?\b",
    "observatie": r"(?:participerende )?observaties?\b",
    "casestudy": r"case ?stud(?:y|ies)|gevalsstudie\w*",
}
_LEAST = 3
"""Times that a kind must be named, where neither title nor cover names it."""
_ON_COVER, _IN_TITLE = 5, 20


def research(extraction: Extraction) -> Iterator[Suggestie]:
    yield from _kinds(extraction)
    for word, pattern in _DESIGNS.items():
        match = re.search(rf"\b(?:{pattern})", extraction.text[:LONGEST], re.IGNORECASE)
        if match:
            yield seen(extraction, "design", word, *match.span())


def _kinds(extraction: Extraction) -> Iterator[Suggestie]:
    """The likeliest kind, and one more that comes near it."""
    cover = end_of(extraction, 1)
    title = extraction.title or ""
    found: list[tuple[int, Suggestie]] = []
    for kind, said in _KINDS.items():
        pattern = re.compile(rf"\b(?:{said})", re.IGNORECASE)
        places = [match.span() for match in pattern.finditer(extraction.text[:LONGEST])]
        if not places:
            continue
        weight = len(places) + _ON_COVER * sum(start < cover for start, _ in places)
        weight += _IN_TITLE * bool(pattern.search(title))
        if weight >= _LEAST:
            found.append((weight, seen(extraction, "soort", kind.value, *places[0])))
    found.sort(key=lambda entry: -entry[0])
    for weight, suggestie in found[:2]:
        if weight * 2 > found[0][0]:
            yield suggestie
