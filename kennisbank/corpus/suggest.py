"""A first sidecar for a document that has none: what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kennisbank.model import Extraction, Interventie

MIN_MENTIONS = 2
"""An approach named once is an aside; named twice, the document has something on it."""


def suggest(extraction: Extraction, interventies: Iterable[Interventie] = ()) -> dict[str, Any]:
    """Fields of a sidecar, in its own words, each only where the file gives ground for it."""
    fields: dict[str, Any] = {}
    if extraction.title:
        fields["titel"] = extraction.title
    if extraction.authors:
        fields["auteurs"] = list(extraction.authors)
    if extraction.year:
        fields["jaar"] = extraction.year
    if extraction.language:
        fields["taal"] = extraction.language
    named = mentioned(extraction.text, interventies)
    if named:
        fields["interventies"] = named
    return fields


def mentioned(text: str, interventies: Iterable[Interventie]) -> list[str]:
    """Slugs of the approaches that `text` names, most often named first."""
    counts = {
        interventie.slug: sum(
            len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))
            for name in {interventie.naam, *interventie.aliassen}
            if len(name) > 2
        )
        for interventie in interventies
    }
    enough = [slug for slug, count in counts.items() if count >= MIN_MENTIONS]
    return sorted(enough, key=lambda slug: (-counts[slug], slug))
