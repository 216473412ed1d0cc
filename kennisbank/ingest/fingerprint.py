"""Which version of each step made a record, so that a change redoes that step and no other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from kennisbank import chunk, extract
from kennisbank.embed import Embedder
from kennisbank.evidence import RULES, Uitkomsten, standard

PREPARE = "5"
"""Version of `prepare.py` and `suggest`: what of a record goes into the index."""

DEFAULT_LIMIT = 1_000_000
"""Tokens of a passage for a model that reads any length; the target in words decides then."""


@dataclass(frozen=True)
class Pipeline:
    """The steps in use. Analysis and model are versioned by generation, not by record."""

    embedder: Embedder
    uitkomsten: Uitkomsten = field(default_factory=standard)
    """Decides on cards, and on documents that report their studies: so it is in their hash."""
    limits: extract.Limits = extract.Limits()  # noqa: RUF009 (frozen)

    @cached_property
    def text(self) -> str:
        """Fingerprint of all that decides on a record's text, passages and facets."""
        said = "|".join(
            (
                extract.FINGERPRINT,
                chunk.FINGERPRINT,
                PREPARE,
                RULES,
                self.embedder.tokenizer_fingerprint,
            )
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @cached_property
    def document(self) -> str:
        """The same for a document, on whose text OCR decides too."""
        said = "+".join(extract.ocr_languages()) if self.limits.ocr else "uit"
        return f"{self.text}-{said or 'geen'}"

    def of(self, soort: str) -> str:
        return self.document if soort == "document" else self.text

    @property
    def passage_limit(self) -> int:
        """Tokens that a passage may have, in the embedder's count."""
        return self.embedder.max_tokens or DEFAULT_LIMIT
