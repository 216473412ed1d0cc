"""The evidence map as a drawing: where each cell stands, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from kennisbank.evidence import Cel, Kaart, Kaartvraag, Rij

from .mark import Mark
from .presentation import DIRECTION_WORDS, plural

LABEL = 210
"""Width of the names of rows, in the units of the drawing."""
HEAD = 150
"""Height of the names of columns."""
WIDE, HIGH = 46, 40
EDGE = 70
"""Room at the right for the name of the last column, which leans over."""

_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that knows something."""

    x: int
    y: int
    mark: Mark
    cel: Cel
    address: str
    label: str
    """What the cell says, in words."""


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    columns: tuple[tuple[int, str], ...]
    """Middle and name of each column."""
    rows: tuple[tuple[int, Rij, str, str | None], ...]
    """Top of each row, the row, its name cut to fit, and where it leads."""
    boxes: tuple[Box, ...]


def chart(kaart: Kaart, vraag: Kaartvraag, themes: Mapping[str, str]) -> Chart:
    """`themes`: the address of each theme that has a page."""
    column = {name: LABEL + place * WIDE for place, name in enumerate(kaart.kolommen)}
    tops = [(HEAD + place * HIGH, rij) for place, rij in enumerate(kaart.rijen)]
    return Chart(
        width=LABEL + len(kaart.kolommen) * WIDE + EDGE,
        height=HEAD + len(kaart.rijen) * HIGH + 1,
        columns=tuple((x + WIDE // 2, name) for name, x in column.items()),
        rows=tuple((y, rij, _short(rij.naam), _of_row(rij, themes)) for y, rij in tops),
        boxes=tuple(
            Box(
                column[name],
                y,
                mark_of_cell(cel),
                cel,
                cell_address(rij, cel, vraag),
                f"{rij.naam}, {describe(cel)}",
            )
            for y, rij in tops
            for name, cel in rij.cellen.items()
        ),
    )


def mark_of_cell(cel: Cel) -> Mark:
    return Mark(
        cel.richting,
        cel.bewijskracht,
        plural(cel.studies, "studie", "studies"),
        cel.schade and cel.richting != "ongunstig",
    )


def describe(cel: Cel) -> str:
    """A cell in words, for who does not see the drawing."""
    mark = mark_of_cell(cel)
    harm = ", ook ongunstig gevonden" if mark.schade else ""
    approaches = plural(len(cel.aanpakken), "aanpak", "aanpakken")
    found = f"{cel.uitkomst}: {mark.direction}, {mark.strength}, {mark.basis} over {approaches}"
    return f"{found}{harm} ({per_direction(cel)})"


def per_direction(cel: Cel) -> str:
    """2 gunstig, 1 geen effect."""
    return ", ".join(f"{count} {DIRECTION_WORDS[richting]}" for richting, count in cel.per_richting)


def cell_address(rij: Rij, cel: Cel, vraag: Kaartvraag) -> str:
    """The approaches of a cell as a filtered list; of one approach, its own evidence."""
    if rij.slug:
        return f"/interventies/{rij.slug}#bewijs"
    pairs = [("thema", rij.naam), ("uitkomst", cel.uitkomst)]
    pairs += [("setting", value) for value in vraag.setting]
    pairs += [("departement", value) for value in vraag.departement]
    if vraag.leeftijd is not None:
        pairs.append(("leeftijd", str(vraag.leeftijd)))
    if vraag.nederland:
        pairs.append(("land", "Nederland"))
    return f"/interventies?{urlencode(pairs)}"


def _of_row(rij: Rij, themes: Mapping[str, str]) -> str | None:
    return f"/interventies/{rij.slug}" if rij.slug else themes.get(rij.naam)


def _short(naam: str) -> str:
    return naam if len(naam) <= _LONGEST else f"{naam[: _LONGEST - 1].rstrip()}…"
