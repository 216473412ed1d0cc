"""What a search gives back: by alias, the answer of `GET /api/v1/zoekresultaten`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from kennisbank.model import Richting


class Result(BaseModel):
    """Base of the answer's parts: Dutch field names, camelCase as JSON, immutable."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Toegevoegd(Result):
    """A term the thesaurus added to the question, and the term in the question it came from."""

    term: str
    begrip: str


class Begrepen(Result):
    """What was read in the question beside its words. `als` says what was done with it: a filter
    leaves results out, a preference only orders them, a correction is searched in its place."""

    soort: str
    waarde: str
    tekst: str
    """The words of the question that say it, as they were typed."""
    als: Literal["filter", "voorkeur", "correctie"]


class Vraag(Result):
    tekst: str
    gecorrigeerd: str | None = None
    ook_gezocht_op: tuple[Toegevoegd, ...] = ()
    begrepen_als: tuple[Begrepen, ...] = ()


class Rang(Result):
    """Place in one list of candidates, from 1."""

    rang: int


class Hoe(StrEnum):
    """How a word of a text is a word that was looked for."""

    WOORD = "woord"
    VORM = "vorm"
    DEEL = "deel"
    SYNONIEM = "synoniem"


class Treffer(Result):
    """A word of the passage, and the word or term of the question that it answers to."""

    woord: str
    hoe: Hoe
    van: str | None = None


class Uitleg(Result):
    """Why a passage was found: its place among the word matches and among the meaning matches."""

    woorden: Rang | None = None
    betekenis: Rang | None = None
    termen: tuple[str, ...] = ()
    gevonden: tuple[Treffer, ...] = ()
    vraag: str | None = None
    """A question on the card itself that asks the same."""


class GevondenPassage(Result):
    id: str
    tekst: str
    fragment: str
    """HTML: escaped text in which only `<mark>` is markup."""
    pagina: int | None
    kop: tuple[str, ...] = ()
    uitleg: Uitleg


class Resultaat(Result):
    """An approach or a document that answers, with its best passages."""

    soort: Literal["interventie", "document"]
    slug: str
    titel: str
    omschrijving: str | None = None
    url: str
    interventies: tuple[str, ...] = ()
    bewijskracht: int | None = None
    richting: Richting | None = None
    jaar: int | None = None
    passages: tuple[GevondenPassage, ...] = ()


class FacetWaarde(Result):
    waarde: str
    aantal: int


class Selectie(Result):
    """Approaches that pass filters without a question, and what else can be filtered on."""

    interventies: tuple[str, ...] = ()
    """Slugs, in no order that means anything."""
    facetten: dict[str, tuple[FacetWaarde, ...]] = {}


class Citaat(Result):
    """A sentence as it stands in a document or on a card, and where."""

    tekst: str
    soort: Literal["interventie", "document"]
    slug: str
    titel: str
    jaar: int | None
    pagina: int | None
    passage: str
    """Id of the passage it stands in."""
    kop: tuple[str, ...] = ()


class Telling(Result):
    """How many studies of one strength found one direction."""

    richting: Richting
    bewijskracht: int
    studies: int


class Kaartcel(Result):
    """A cell of the evidence map near the question; without `uitkomst` a whole row."""

    thema: str
    uitkomst: str | None
    studies: int
    gemeten: int
    """How many of the outcomes of this theme were measured at all."""
    uitkomsten: int
    richting: Richting | None
    bewijskracht: int | None
    url: str


class Antwoord(Result):
    """What the best passages say and how the studies weigh; or that there is too little."""

    voldoende: bool
    citaten: tuple[Citaat, ...] = ()
    richting: Richting | None = None
    """Of the best-designed studies together."""
    bewijskracht: int | None = None
    telling: tuple[Telling, ...] = ()
    interventies: tuple[str, ...] = ()
    """The approaches whose studies were counted."""
    kaart: tuple[Kaartcel, ...] = ()


class Zoekresultaten(Result):
    vraag: Vraag
    totaal: int
    pagina: int
    aantal: int
    onvoldoende_gevonden: bool = False
    duur_ms: float = 0.0
    duur_per_stap: dict[str, float] = {}
    """Milliseconds by step of the search; a step that was remembered is not there."""
    resultaten: tuple[Resultaat, ...] = ()
    facetten: dict[str, tuple[FacetWaarde, ...]] = {}
    antwoord: Antwoord | None = None
    """On the first page of a question in words."""
