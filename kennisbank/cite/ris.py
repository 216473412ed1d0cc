"""RIS, the line format of citation managers: a tag, two spaces, a dash, a value.

A line break in a value would start a tag of its own, so values are brought to one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .reference import Kind, Reference

_TYPES = {Kind.ARTICLE: "JOUR", Kind.REPORT: "RPRT", Kind.THESIS: "THES", Kind.WEBPAGE: "ELEC"}


def ris(references: Iterable[Reference]) -> str:
    return "".join(f"{_entry(reference)}\r\n" for reference in references)


def _entry(reference: Reference) -> str:
    return "".join(
        f"{tag}  - {line}\r\n" for tag, value in _fields(reference) if (line := _line(value))
    ) + ("ER  - \r\n")


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[reference.kind]
    yield "ID", reference.key
    yield "TI", reference.shown_title
    for name in reference.authors.names:
        yield "AU", name.sort_form
    yield "PY", str(reference.year or "")
    yield "T2", reference.container
    yield "PB", reference.publisher
    yield "VL", reference.volume
    yield "IS", reference.issue
    start, _, end = reference.pages.partition("–")
    yield "SP", start
    yield "EP", end
    yield "M3", reference.genre
    yield "DO", reference.doi
    yield "UR", reference.url
    yield "LA", reference.language
    if reference.accessed:
        yield "Y2", reference.accessed.strftime("%Y/%m/%d")
    if reference.authors.and_others:
        yield "N1", "Auteurs: e.a."
    if reference.locator:
        yield "N1", f"Geciteerde pagina: {reference.locator}"
    for note in reference.notes:
        yield "N1", note


def _line(value: str) -> str:
    """Without control characters, line separators included, and single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())
