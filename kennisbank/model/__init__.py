"""The words of the domain. Knows no other module."""

from .begrip import Begrip
from .document import Document
from .interventie import Bron, Erkenning, Interventie, Nagelezen, Studie, Uitkomst
from .text import Extraction, Heading, Page, Passage
from .vocabulary import (
    Departement,
    DocumentSoort,
    InterventieSoort,
    Preventieniveau,
    Preventietype,
    Richting,
    Status,
    StudieType,
)

__all__ = [
    "Begrip",
    "Bron",
    "Departement",
    "Document",
    "DocumentSoort",
    "Erkenning",
    "Extraction",
    "Heading",
    "Interventie",
    "InterventieSoort",
    "Nagelezen",
    "Page",
    "Passage",
    "Preventieniveau",
    "Preventietype",
    "Richting",
    "Status",
    "Studie",
    "StudieType",
    "Uitkomst",
]
