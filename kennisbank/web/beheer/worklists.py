"""The lists to work from: what each is called, its columns, and where its rows come from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kennisbank.curate.contradictions import contradictions
from kennisbank.curate.findings import (
    Cell,
    Finding,
    outdated,
    unconfirmed,
    without_dutch,
)
from kennisbank.curate.links import addresses, dead, links, under_way
from kennisbank.curate.questions import Which, questions
from kennisbank.curate.reports import open_reports
from kennisbank.errors import KennisbankError, NotFound
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Interventie

from ..table import Row

PERIODS = (30, 90, 365)
"""Days over which questions are listed; the first is shown without a choice."""

DEAD_LINKS = "dode-links"


@dataclass(frozen=True, slots=True)
class Worklist:
    name: str
    titel: str
    lead: str
    empty: str
    columns: tuple[tuple[str, str], ...]
    """(name, label) of the cells, in order."""
    find: Callable[[Kennisbank], Iterable[Finding]]

    def rows(self, kb: Kennisbank, order: str = "") -> list[Finding]:
        """Sorted by a column (`jaar`, or `-jaar` from high to low), else as they are found."""
        found = list(self.find(kb))
        column = order.removeprefix("-")
        if column in {"titel", *(name for name, _ in self.columns)}:
            found.sort(key=lambda row: row.titel.casefold())
            found.sort(key=lambda row: _key(row, column), reverse=order.startswith("-"))
        return found

    def table(self, kb: Kennisbank, order: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        """Columns and rows for a file."""
        names = ("soort", "slug", "titel", *(name for name, _ in self.columns))
        rows = (
            {"soort": row.soort, "slug": row.slug, "titel": row.titel, **row.cells}
            for row in self.rows(kb, order)
        )
        return names, rows


WORKLISTS = (
    Worklist(
        "verouderd",
        "Ouder dan vijf jaar",
        "Officiële oordelen en nieuwste onderzoeken van meer dan vijf jaar geleden. Kijk of er "
        "nieuwere zijn. Wat geen datum heeft, staat hier niet.",
        "Geen enkel gedateerd oordeel of nieuwste onderzoek is ouder dan vijf jaar.",
        (("wat", "Wat"), ("datum", "Van"), ("oordeel", "Oordeel of onderzoek")),
        lambda kb: outdated(kb.met_bewijs(), datetime.date.today()),
    ),
    Worklist(
        "tegenspraak",
        "Tegenspraak",
        "Studies die bij dezelfde uitkomst iets anders vinden, en oordelen van anderen die niet "
        "stroken met onze richting. Kijk of het klopt, en leg het op de kaart uit.",
        "Geen studies of oordelen spreken elkaar tegen.",
        (
            ("wat", "Soort"),
            ("uitkomst", "Uitkomst"),
            ("spreekt_tegen", "Wat elkaar tegenspreekt"),
            ("ons_oordeel", "Onze richting"),
        ),
        lambda kb: contradictions(kb.met_bewijs()),
    ),
    Worklist(
        "zonder-nederlands-onderzoek",
        "Zonder Nederlands effectonderzoek",
        "Aanpakken waarvan we geen meting van het effect in Nederland zagen.",
        "Van elke aanpak is het effect in Nederland gemeten.",
        (
            ("effectstudies", "Effectstudies"),
            ("landen", "Landen"),
            ("nederlands_ander", "Ander Nederlands onderzoek"),
            ("richting", "Richting"),
            ("bewijskracht", "Bewijskracht"),
        ),
        lambda kb: without_dutch(kb.met_bewijs()),
    ),
    Worklist(
        "niet-nagelezen",
        "Nog niet nagelezen",
        "Kaarten die nog geen curator heeft bevestigd. Dat doet u bij het publiceren.",
        "Elke kaart is door een curator nagelezen.",
        (
            ("bewijskracht", "Bewijskracht"),
            ("studies", "Studies"),
            ("jaar", "Nieuwste onderzoek"),
            ("thema", "Thema"),
        ),
        lambda kb: unconfirmed(kb.met_bewijs()),
    ),
    Worklist(
        DEAD_LINKS,
        "Dode links",
        "Adressen op kaarten en bij documenten die nergens meer heen leiden, of die niet goed "
        "antwoordden. Wat onzeker is, werkt misschien wel: probeer het zelf.",
        "Alle links die bekeken zijn, werken.",
        (
            ("adres", "Adres"),
            ("stand", "Stand"),
            ("uitleg", "Wat er gebeurde"),
            ("sinds", "Sinds"),
            ("waar", "Waar het staat"),
        ),
        lambda kb: _dead_links(kb),
    ),
)

QUESTION_LISTS = {
    Which.NOTHING: "Vragen zonder resultaat",
    Which.FEW: "Vragen met weinig resultaat",
    Which.MOST: "Meest gestelde vragen",
}


def worklist(name: str) -> Worklist:
    """Raises NotFound."""
    found = next((entry for entry in WORKLISTS if entry.name == name), None)
    if found is None:
        raise NotFound("Deze lijst is er niet.", "Kies een lijst op /beheer/lijsten.")
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as the overview and the start page name it."""

    address: str
    titel: str
    count: int | None
    """None when it cannot be told now: without an index nothing is published."""


def overview(kb: Kennisbank) -> list[Listed]:
    """What readers say and ask first, then what the cards themselves ask."""
    database, today = kb.desk.database, datetime.date.today()
    listed = [
        Listed("/beheer/lijsten/meldingen", "Meldingen van lezers", open_reports(database)),
        *(
            Listed(
                f"/beheer/lijsten/vragen/{which}",
                title,
                len(questions(database, which, PERIODS[0], today)[0]),
            )
            for which, title in QUESTION_LISTS.items()
        ),
    ]
    for entry in WORKLISTS:
        try:
            number: int | None = len(entry.rows(kb))
        except KennisbankError:
            number = None
        listed.append(Listed(f"/beheer/lijsten/{entry.name}", entry.titel, number))
    return listed


@dataclass(frozen=True, slots=True)
class LinkStanding:
    """How far the checking of links is."""

    busy: bool
    known: int
    """Addresses that were looked at."""
    total: int
    last: float | None


def link_standing(kb: Kennisbank) -> LinkStanding:
    database, named = kb.desk.database, addresses(_published(kb))
    looked = [link.checked_at for url, link in links(database).items() if url in named]
    return LinkStanding(
        under_way(database), len(looked), len(named), max(looked) if looked else None
    )


def _published(kb: Kennisbank) -> list[Interventie | Document]:
    return [*kb.interventies(), *kb.documenten()]


def _dead_links(kb: Kennisbank) -> Iterator[Finding]:
    for link, place in dead(kb.desk.database, addresses(_published(kb))):
        cells: dict[str, Cell] = {
            "adres": link.url,
            "stand": link.state.value,
            "uitleg": link.said,
            "sinds": datetime.date.fromtimestamp(link.since).isoformat(),
            "waar": place.where,
        }
        yield Finding(place.slug, place.titel, cells, place.soort)


def _key(row: Finding, column: str) -> tuple[bool, bool, float, str]:
    """Numbers by size and text by letter; what is empty stays together."""
    value: Cell = row.titel if column == "titel" else row.cells.get(column)
    if isinstance(value, int):
        return True, False, value, ""
    return value not in (None, ""), True, 0.0, str(value or "").casefold()
