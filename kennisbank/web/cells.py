"""The evidence map for programs: its cells, the empty ones too."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from kennisbank.evidence import Kaart
from kennisbank.model import Richting

Many = Annotated[list[str], Field(default_factory=list)]


class CellParameters(BaseModel):
    """Limits stand in the schema only: what is read checks them, with its own messages."""

    model_config = ConfigDict(extra="forbid")

    rijen: Annotated[str, Field(json_schema_extra={"enum": ["thema", "aanpak"]})] = "thema"
    thema: Many
    setting: Many
    departement: Many
    leeftijd: str = ""
    nederland: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """As a query string has them."""
        given = self.model_dump()
        return [
            (name, value)
            for name, said in given.items()
            for value in (said if isinstance(said, list) else [said])
        ]


class BewijscelUit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    rij: str
    """Name of the theme, or of the approach."""
    uitkomst: str
    richting: Richting | None
    bewijskracht: int | None
    """None, as `richting`: nobody measured it, as far as was seen."""
    studies: int
    interventies: tuple[str, ...]
    ook_ongunstig: bool
    """Whether a study of bewijskracht 3 or more found harm."""


class Bewijscellen(BaseModel):
    totaal: int
    bewijscellen: tuple[BewijscelUit, ...]


def cells(kaart: Kaart) -> Bewijscellen:
    found = tuple(
        BewijscelUit(
            rij=rij.naam,
            uitkomst=name,
            richting=cel.richting if cel else None,
            bewijskracht=cel.bewijskracht if cel else None,
            studies=cel.studies if cel else 0,
            interventies=cel.aanpakken if cel else (),
            ook_ongunstig=cel.schade if cel else False,
        )
        for rij in kaart.rijen
        for name in kaart.kolommen
        for cel in (rij.cellen.get(name),)
    )
    return Bewijscellen(totaal=len(found), bewijscellen=found)
