"""A reference as text after the style of the APA (7th edition), with Dutch words.

Without italics: this is text to paste. A full CSL processor with its style file would be a large
dependency for four kinds of work.
"""

from __future__ import annotations

import datetime
import re

from .people import Name, People
from .reference import Kind, Reference

_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()

_MOST = 20
"""Authors that are all named; of more, the first nineteen and the last."""


def apa(reference: Reference) -> str:
    who = _authors(reference.authors)
    title = _title(reference)
    year = f"({reference.year or 'z.d.'})"
    # A work without authors goes under its title.
    opening = [f"{_stop(who)} {year}.", _stop(title)] if who else [f"{title} {year}."]
    pieces = [*opening, _stop(_where(reference)), _link(reference)]
    return " ".join(piece for piece in pieces if piece)


def _title(reference: Reference) -> str:
    title = reference.shown_title
    if reference.kind is Kind.THESIS and reference.genre:
        title = f"{title} [{reference.genre.capitalize()}]"
    # The page stands where APA has the pages of a chapter.
    return f"{title} (p.\u00a0{reference.locator})" if reference.locator else title


def _authors(authors: People) -> str:
    names = [_name(name) for name in authors.names]
    if authors.and_others:
        return f"{', '.join(names)}, et al." if names else ""
    if len(names) > _MOST:
        return f"{', '.join(names[: _MOST - 1])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _name(name: Name) -> str:
    if name.literal:
        return name.literal
    family = f"{name.particle} {name.family}".strip()
    parts = (family, _initials(name.given), name.suffix)
    return ", ".join(part for part in parts if part)


def _initials(given: str) -> str:
    """C.E. as C. E., and Anouk as A."""
    letters = re.findall(r"([^\W\d_]+)\.?(-?)", given)
    made = "".join(
        f"{part if f'{part}.' in given else part[0]}.{'-' if hyphen else ' '}"
        for part, hyphen in letters
    )
    # "A.-K." keeps its hyphen, which stands behind the stop.
    return re.sub(r"\. -", ".-", re.sub(r"(?<=\.) (?=-)", "", made)).strip(" -")


def _where(reference: Reference) -> str:
    if not reference.container:
        # Who publishes her own work is named once.
        itself = [name.literal for name in reference.authors.names] == [reference.publisher]
        return "" if itself else reference.publisher
    issue = f"({reference.issue})" if reference.issue else ""
    parts = (reference.container, f"{reference.volume}{issue}", reference.pages)
    return ", ".join(part for part in parts if part)


def _link(reference: Reference) -> str:
    address = f"https://doi.org/{reference.doi}" if reference.doi else reference.url
    if not reference.accessed or not address:
        return address
    return f"Geraadpleegd op {_day(reference.accessed)}, van {address}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _stop(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."
