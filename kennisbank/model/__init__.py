"""The words of the domain. Knows no other module."""

from .begrip import Begrip
from .document import Document
from .interventie import Bron, Erkenning, Ingetrokken, Interventie, Nagelezen, Studie, Uitkomst
from .text import Extraction, Heading, Page, Passage
from .uitkomstsoort import Uitkomstsoort
from .vocabulary import (
    Departement,
    DocumentSoort,
    Herhaling,
    InterventieSoort,
    Opzet,
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
    "Herhaling",
    "Ingetrokken",
    "Interventie",
    "InterventieSoort",
    "Nagelezen",
    "Opzet",
    "Page",
    "Passage",
    "Preventieniveau",
    "Preventietype",
    "Richting",
    "Status",
    "Studie",
    "StudieType",
    "Uitkomst",
    "Uitkomstsoort",
]
