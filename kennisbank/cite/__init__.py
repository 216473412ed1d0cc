"""From records to references that other tools read: RIS, BibTeX, CSL-JSON and APA as text."""

from .apa import apa
from .bibtex import bibtex
from .csl import csl_json
from .people import Name, people
from .reference import Kind, Reference, of_document, of_interventie, of_studie, unique_keys
from .ris import ris

__all__ = [
    "Kind",
    "Name",
    "Reference",
    "apa",
    "bibtex",
    "csl_json",
    "of_document",
    "of_interventie",
    "of_studie",
    "people",
    "ris",
    "unique_keys",
]
