"""From a question to results: candidates, fusion, grouping, snippets, facets, explanation."""

from .answer import Known
from .engine import Engine
from .request import FACETS, FILTERS, BadRequest, SearchRequest, Sortering
from .rerank import Budget
from .results import (
    FacetWaarde,
    GevondenPassage,
    Resultaat,
    Selectie,
    Toegevoegd,
    Uitleg,
    Vraag,
    Zoekresultaten,
)
from .suggestions import Suggestie, Suggestions
from .why import Account, explain

__all__ = [
    "FACETS",
    "FILTERS",
    "Account",
    "BadRequest",
    "Budget",
    "Engine",
    "FacetWaarde",
    "GevondenPassage",
    "Known",
    "Resultaat",
    "SearchRequest",
    "Selectie",
    "Sortering",
    "Suggestie",
    "Suggestions",
    "Toegevoegd",
    "Uitleg",
    "Vraag",
    "Zoekresultaten",
    "explain",
]
