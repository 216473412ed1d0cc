"""The corpus folder: what we know, as plain files. Reads, checks and writes them."""

from .corpus import Corpus, Source
from .outcomes import standard_outcomes
from .slug import slugify
from .writer import Stored, clear_unfinished, store_document, write_atomic

__all__ = [
    "Corpus",
    "Source",
    "Stored",
    "clear_unfinished",
    "slugify",
    "standard_outcomes",
    "store_document",
    "write_atomic",
]
