"""The corpus folder: what we know, as plain files. Reads, checks and writes them."""

from .corpus import Corpus, Source
from .slug import slugify
from .writer import Stored, store_document, write_atomic

__all__ = ["Corpus", "Source", "Stored", "slugify", "store_document", "write_atomic"]
