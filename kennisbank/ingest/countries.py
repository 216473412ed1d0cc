"""Countries named in the free text of a study's `land`, for the facet of that name."""

from __future__ import annotations

import re

OTHER = "internationaal"

_NAMES = {
    "Nederland": ("nederland", "nederlands"),
    "België": ("belgië", "vlaanderen"),
    "Duitsland": ("duitsland",),
    "Frankrijk": ("frankrijk",),
    "Verenigd Koninkrijk": (
        "verenigd koninkrijk",
        "vk",
        "engeland",
        "wales",
        "schotland",
        "groot-brittannië",
    ),
    "Verenigde Staten": ("verenigde staten", "vs", "amerika"),
    "Canada": ("canada",),
    "Noorwegen": ("noorwegen",),
    "Zweden": ("zweden",),
    "Denemarken": ("denemarken",),
    "Finland": ("finland",),
    "Ierland": ("ierland",),
    "Zwitserland": ("zwitserland",),
    "Portugal": ("portugal",),
    "Spanje": ("spanje",),
    "Italië": ("italië",),
    "Australië": ("australië",),
    "Nieuw-Zeeland": ("nieuw-zeeland",),
    "Brazilië": ("brazilië",),
    "Colombia": ("colombia",),
}

_PATTERNS = {
    country: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    for country, names in _NAMES.items()
}


def countries(land: str | None) -> tuple[str, ...]:
    """Countries that `land` names; `internationaal` when it names none; empty when unknown."""
    if not land or not land.strip():
        return ()
    text = land.lower()
    return tuple(name for name, pattern in _PATTERNS.items() if pattern.search(text)) or (OTHER,)
