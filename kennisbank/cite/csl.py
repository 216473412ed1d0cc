"""CSL-JSON (Citation Style Language 1.0.2), which Zotero, pandoc and citeproc read."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from .people import Name
from .reference import Reference


def csl_json(references: Iterable[Reference]) -> str:
    return json.dumps([item(reference) for reference in references], ensure_ascii=False, indent=2)


def item(reference: Reference) -> dict[str, Any]:
    """One entry; only what is known is in it."""
    authors = [_name(name) for name in reference.authors.names]
    if reference.authors.and_others:
        authors.append({"literal": "e.a."})
    found: dict[str, Any] = {
        "id": reference.key,
        "type": reference.kind.value,
        "title": reference.shown_title,
        "author": authors,
        "issued": {"date-parts": [[reference.year]]} if reference.year else None,
        "publisher": reference.publisher,
        "container-title": reference.container,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages,
        "genre": reference.genre,
        "DOI": reference.doi,
        "URL": reference.url,
        "language": reference.language,
        "accessed": _day(reference.accessed) if reference.accessed else None,
        # A locator belongs to the citation, not to the work; CSL gives notes for what remains.
        "note": "; ".join([*_locator(reference), *reference.notes]),
    }
    return {name: value for name, value in found.items() if value}


def _locator(reference: Reference) -> list[str]:
    return [f"p. {reference.locator}"] if reference.locator else []


def _day(day: datetime.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _name(name: Name) -> dict[str, str]:
    found = {
        "literal": name.literal,
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in found.items() if value}
