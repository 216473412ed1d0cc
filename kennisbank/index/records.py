"""A record on its way into the index: text, passages, and all it is filtered and found by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kennisbank.model import Page, Passage


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """One approach or document, ready to be stored in one transaction."""

    soort: str
    slug: str
    path: str
    hash: str
    fingerprint: str
    titel: str
    data: str
    """The record itself as JSON, so that a reader needs no corpus."""
    body: str
    passages: tuple[Passage, ...]
    pages: tuple[Page, ...] = ()
    omschrijving: str | None = None
    jaar: int | None = None
    richting: str | None = None
    bewijskracht: int | None = None
    interventies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    text_hash: bytes = b""
    sketch: bytes = b""


class Sketch(NamedTuple):
    """By which a document is known again; `sketch` is empty for a short one."""

    slug: str
    titel: str
    jaar: int | None
    text_hash: bytes
    sketch: bytes


def text_key(text: str) -> bytes:
    """Key under which the vector of a text is kept: equal texts share one vector."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def passage_key(slug: str, passage: Passage, occurrence: int) -> str:
    """Id of a passage in addresses: it stays while the record keeps saying this."""
    said = f"{slug}\n{occurrence}\n{passage.text}"
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
