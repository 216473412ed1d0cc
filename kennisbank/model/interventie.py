"""An approach and the studies on it, as written on its card in `corpus/interventies/`."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from .vocabulary import (
    Departement,
    InterventieSoort,
    Opzet,
    Preventieniveau,
    Preventietype,
    Richting,
    Status,
    StudieType,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$")]
Age = Annotated[int, Field(ge=0, le=120)]


class Record(BaseModel):
    """Base of all that is read from the corpus: immutable, and strict about unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def empty_for_none(value: Any) -> Any:
    """A list left empty in YAML (`auteurs:`) reads as None: nothing was seen."""
    return () if value is None else value


def year_not_in_future(value: int | None) -> int | None:
    if value is not None and value > datetime.date.today().year:
        raise ValueError(f"is {value}, maar dat jaar ligt in de toekomst; verbeter het")
    return value


class Uitkomst(Record):
    """One measured outcome: the measure and the effect are kept as the source prints them."""

    maat: Text
    uitkomst: Text | None = None
    """The outcome of `uitkomsten.yaml` it belongs to, where the wording of `maat` does not say."""
    richting: Richting
    effect: str | None = None


class Studie(Record):
    """A study of an approach. None means not seen, which is not the same as not there."""

    auteurs: tuple[Text, ...] = ()
    jaar: Annotated[int, Field(ge=1900)] | None = None
    titel: Text
    uitgever: str | None = None
    url: Url
    type: StudieType
    design: str | None = None
    opzet: Opzet | None = None
    """The design as one of a closed list; where it is empty it follows from `design` and `sms`."""
    sms: Annotated[int, Field(ge=1, le=5)] | None = None
    sms_reden: str | None = None
    n: int | str | None = None
    land: str | None = None
    follow_up: str | None = None
    onafhankelijk: Literal["ja", "nee", "onbekend"] | None = None
    uitkomsten: tuple[Uitkomst, ...] = ()
    conclusie: str | None = None
    beperkingen: str | None = None
    over: Literal["aanpak", "type"] = "aanpak"
    """`type`: the study is about approaches of this kind together, not about this one."""
    document: Slug | None = None

    _lists = field_validator("auteurs", "uitkomsten", mode="before")(empty_for_none)
    _year = field_validator("jaar")(year_not_in_future)

    @property
    def nederlands(self) -> bool:
        return self.land is not None and "nederland" in self.land.lower()


class Erkenning(Record):
    """An official verdict, word for word, never merged with ours."""

    schema_: Text = Field(alias="schema")
    niveau: Text
    gaat_over: Literal["theorie", "effect"] | None = None
    """What was judged; where it is empty it follows from the wording of `niveau`."""
    commissie: str | None = None
    datum: str | None = None
    url: Url | None = None

    @field_validator("datum", mode="before")
    @classmethod
    def _date_as_text(cls, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.date) else value


class Bron(Record):
    """A page on which facts of the card were seen."""

    url: Url | None = None
    titel: Text
    gezien: Literal["fragment", "pagina", "geheel"] | None = None
    soort: str | None = None


class Nagelezen(Record):
    """Which curator confirmed the card, and when."""

    door: Text
    datum: datetime.date


class Ingetrokken(Record):
    """Since when the public no longer has the record, and why; its page says so."""

    datum: datetime.date
    reden: Text


class Interventie(Record):
    """An approach: the card's front matter (`corpus/interventies/<slug>.md`) and its text."""

    slug: Slug
    naam: Text
    aliassen: tuple[Text, ...] = ()
    soort: InterventieSoort
    onderdeel_van: Slug | None = None
    korte_omschrijving: Text
    doel: str | None = None
    doelgroep: str | None = None
    leeftijd_min: Age | None = None
    leeftijd_max: Age | None = None
    setting: tuple[Text, ...] = ()
    preventietype: tuple[Preventietype, ...] = ()
    preventieniveau: tuple[Preventieniveau, ...] = ()
    departementen: tuple[Departement, ...] = ()
    thema: tuple[Text, ...] = ()
    werkwijze: str | None = None
    duur: str | None = None
    kosten: str | None = None
    uitvoerder: str | None = None
    locaties: tuple[Text, ...] = ()
    erkenningen: tuple[Erkenning, ...] = ()
    studies: tuple[Studie, ...] = ()
    werkzame_elementen: tuple[Text, ...] = ()
    kanttekeningen: tuple[Text, ...] = ()
    bronnen: tuple[Bron, ...] = ()
    vragen: tuple[Text, ...] = ()
    trefwoorden: tuple[Text, ...] = ()
    status: Status = Status.GEPUBLICEERD
    nagelezen: Nagelezen | None = None
    ingetrokken: Ingetrokken | None = None
    tekst: str = ""

    _lists = field_validator(
        "aliassen",
        "setting",
        "preventietype",
        "preventieniveau",
        "departementen",
        "thema",
        "locaties",
        "erkenningen",
        "studies",
        "werkzame_elementen",
        "kanttekeningen",
        "bronnen",
        "vragen",
        "trefwoorden",
        mode="before",
    )(empty_for_none)

    @field_validator("leeftijd_max")
    @classmethod
    def _ages_in_order(cls, value: int | None, info: Any) -> int | None:
        low = info.data.get("leeftijd_min")
        if value is not None and low is not None and value < low:
            raise ValueError(f"leeftijd_max ({value}) is lager dan leeftijd_min ({low})")
        return value

    @property
    def jaar(self) -> int | None:
        """Year of the newest study."""
        return max((studie.jaar for studie in self.studies if studie.jaar), default=None)
