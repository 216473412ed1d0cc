"""A report in the corpus: the original file and what its sidecar says about it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from .interventie import (
    Age,
    Ingetrokken,
    Record,
    Slug,
    Text,
    Url,
    empty_for_none,
    year_not_in_future,
)
from .vocabulary import (
    Departement,
    DocumentSoort,
    Preventieniveau,
    Preventietype,
    Status,
)


class Document(Record):
    """The sidecar `corpus/documenten/<slug>.yaml`; `bestand` is the original beside it."""

    slug: Slug
    bestand: Text
    titel: Text
    auteurs: tuple[Text, ...] = ()
    jaar: Annotated[int, Field(ge=1800)] | None = None
    uitgever: str | None = None
    url: Url | None = None
    soort: DocumentSoort = DocumentSoort.OVERIG
    taal: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    land: str | None = None
    samenvatting: str | None = None
    interventies: tuple[Slug, ...] = ()
    thema: tuple[Text, ...] = ()
    setting: tuple[Text, ...] = ()
    departementen: tuple[Departement, ...] = ()
    preventietype: tuple[Preventietype, ...] = ()
    preventieniveau: tuple[Preventieniveau, ...] = ()
    leeftijd_min: Age | None = None
    leeftijd_max: Age | None = None
    vragen: tuple[Text, ...] = ()
    trefwoorden: tuple[Text, ...] = ()
    status: Status = Status.GEPUBLICEERD
    ingetrokken: Ingetrokken | None = None

    _lists = field_validator(
        "auteurs",
        "interventies",
        "thema",
        "setting",
        "departementen",
        "preventietype",
        "preventieniveau",
        "vragen",
        "trefwoorden",
        mode="before",
    )(empty_for_none)
    _year = field_validator("jaar")(year_not_in_future)
