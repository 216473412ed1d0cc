"""What the API takes and gives: the records of the model under lower camelCase names."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from kennisbank.analyse import Begrippenlijst
from kennisbank.evidence import Bevinding, Bewijs, Claim, Oordeel, judges, opzet_of
from kennisbank.model import (
    Begrip,
    Document,
    Erkenning,
    Herhaling,
    Interventie,
    InterventieSoort,
    Opzet,
    Richting,
    Studie,
)
from kennisbank.search.request import FILTERS, MAX_SIZE, Sortering
from kennisbank.search.suggestions import Suggestie

_CAMEL = ConfigDict(alias_generator=to_camel, populate_by_name=True)

Many = Annotated[list[str], Field(default_factory=list)]


class SearchParameters(BaseModel):
    """Limits stand in the schema only: SearchRequest checks them, with its own messages."""

    model_config = ConfigDict(**_CAMEL, extra="forbid")

    q: str = ""
    pagina: Annotated[int, Field(json_schema_extra={"minimum": 1})] = 1
    aantal: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": MAX_SIZE})] = 10
    sorteer: Annotated[str, Field(json_schema_extra={"enum": [*Sortering]})] = Sortering.RELEVANTIE
    soort: Many
    richting: Many
    bewijskracht: Many
    uitkomst: Many
    thema: Many
    departement: Many
    setting: Many
    preventietype: Many
    preventieniveau: Many
    land: Many
    taal: Many
    leeftijd: Many
    jaar_van: Many
    jaar_tot: Many
    zonder: Many
    """Terms of the thesaurus to leave out."""

    def filters(self) -> Iterator[tuple[str, str]]:
        given = self.model_dump(by_alias=True)
        return ((name, value) for name in FILTERS for value in given[name])


class Out(BaseModel):
    model_config = ConfigDict(**_CAMEL, frozen=True)


class BevindingUit(Out):
    studie: str
    url: str
    maat: str
    richting: Richting
    effect: str | None

    @classmethod
    def of(cls, finding: Bevinding) -> BevindingUit:
        return cls(
            studie=finding.studie.titel,
            url=finding.studie.url,
            maat=finding.uitkomst.maat,
            richting=finding.uitkomst.richting,
            effect=finding.uitkomst.effect,
        )


class OpzetAantal(Out):
    opzet: Opzet
    aantal: int


class OordeelUit(Out):
    richting: Richting
    bewijskracht: int
    reden: str
    jaar: int | None
    nederlands: bool
    herhaling: Herhaling
    per_opzet: tuple[OpzetAantal, ...]
    studies: tuple[str, ...]
    ongunstig: tuple[BevindingUit, ...]
    """Harm found by a study of bewijskracht 3 or more, whatever the direction as a whole is."""

    @classmethod
    def fields_of(cls, verdict: Oordeel) -> dict[str, Any]:
        return {
            "richting": verdict.richting,
            "bewijskracht": verdict.bewijskracht,
            "reden": verdict.reden,
            "jaar": verdict.jaar,
            "nederlands": verdict.nederlands,
            "herhaling": verdict.herhaling,
            "per_opzet": tuple(OpzetAantal(opzet=o, aantal=n) for o, n in verdict.per_opzet),
            "studies": tuple(studie.titel for studie in verdict.studies),
            "ongunstig": tuple(BevindingUit.of(finding) for finding in verdict.schade),
        }

    @classmethod
    def of(cls, verdict: Oordeel) -> OordeelUit:
        return cls(**cls.fields_of(verdict))


class ClaimUit(OordeelUit):
    uitkomst: str
    maten: tuple[str, ...]
    """The measures as the sources print them."""

    @classmethod
    def of_claim(cls, claim: Claim) -> ClaimUit:
        return cls(uitkomst=claim.uitkomst, maten=claim.maten, **cls.fields_of(claim))


class StudieUit(Studie):
    """`opzet` is filled in: as the card gives it, or as it follows from what the card says."""

    model_config = _CAMEL


class ErkenningUit(Erkenning):
    """`gaatOver` is filled in where the wording of the label tells.

    `datum` is a whole date or nothing, as the API Design Rules ask; `datumTekst` is what the source
    gives, which may be a month.
    """

    model_config = _CAMEL

    datum: Annotated[datetime.date | None, Field(json_schema_extra={"format": "date"})] = None  # type: ignore[assignment]
    datum_tekst: str | None = None

    @field_validator("datum", mode="before")
    @classmethod
    def _date_as_text(cls, value: str | None) -> str | None:
        try:
            return datetime.date.fromisoformat(value or "").isoformat()
        except ValueError:
            return None


class InterventieKort(Out):
    slug: str
    naam: str
    aliassen: tuple[str, ...]
    soort: InterventieSoort
    korte_omschrijving: str
    thema: tuple[str, ...]
    richting: Richting
    bewijskracht: int
    jaar: int | None
    url: str


class Interventies(Out):
    totaal: int
    interventies: tuple[InterventieKort, ...]


class InterventieUit(Interventie):
    model_config = _CAMEL

    studies: tuple[StudieUit, ...] = ()
    erkenningen: tuple[ErkenningUit, ...] = ()
    url: str
    oordeel: OordeelUit
    claims: tuple[ClaimUit, ...]


class DocumentUit(Document):
    model_config = _CAMEL

    pagina_url: str
    bestand_url: str
    paginas: int | None = None

    @classmethod
    def of(cls, document: Document, paginas: int | None = None) -> DocumentUit:
        address = f"/documenten/{document.slug}"
        return cls(
            **document.model_dump(),
            pagina_url=address,
            bestand_url=f"{address}/bestand",
            paginas=paginas,
        )


class Documenten(Out):
    totaal: int
    documenten: tuple[DocumentUit, ...]


class Pagina(Out):
    nummer: int
    tekst: str
    ocr: bool
    vertrouwen: float | None


class BegripUit(Begrip):
    """`verwante` from both sides, and `smallere`, which follow from what the terms say."""

    model_config = _CAMEL

    slug: str
    smallere: tuple[str, ...]
    url: str

    @classmethod
    def of(cls, begrip: Begrip, begrippen: Begrippenlijst) -> BegripUit:
        slug = begrippen.slug(begrip)
        said = begrip.model_dump() | {
            "verwante": tuple(other.term for other in begrippen.verwante(begrip))
        }
        return cls(
            **said,
            slug=slug,
            smallere=tuple(other.term for other in begrippen.smallere(begrip)),
            url=f"/begrippen/{slug}",
        )


class Begrippen(Out):
    totaal: int
    begrippen: tuple[BegripUit, ...]


class Suggesties(Out):
    suggesties: tuple[Suggestie, ...]


def summary(interventie: Interventie, found: Bewijs) -> InterventieKort:
    verdict = found.oordeel
    return InterventieKort(
        slug=interventie.slug,
        naam=interventie.naam,
        aliassen=interventie.aliassen,
        soort=interventie.soort,
        korte_omschrijving=interventie.korte_omschrijving,
        thema=interventie.thema,
        richting=verdict.richting,
        bewijskracht=verdict.bewijskracht,
        jaar=verdict.jaar,
        url=f"/interventies/{interventie.slug}",
    )


def approach(interventie: Interventie, found: Bewijs) -> InterventieUit:
    said = interventie.model_dump(by_alias=True)
    for studie, given in zip(interventie.studies, said["studies"], strict=True):
        given["opzet"] = opzet_of(studie)
    for erkenning, given in zip(interventie.erkenningen, said["erkenningen"], strict=True):
        given["gaat_over"] = judges(erkenning)
        given["datum_tekst"] = erkenning.datum
    return InterventieUit(
        **said,
        url=f"/interventies/{interventie.slug}",
        oordeel=OordeelUit.of(found.oordeel),
        claims=tuple(ClaimUit.of_claim(claim) for claim in found.claims),
    )
