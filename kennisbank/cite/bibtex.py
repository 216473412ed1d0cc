"""BibTeX in UTF-8, as biber and every current reader take it; what TeX would obey is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .people import Name
from .reference import Kind, Reference

_TYPES = {
    Kind.ARTICLE: "article",
    Kind.REPORT: "techreport",
    Kind.THESIS: "phdthesis",
    Kind.WEBPAGE: "misc",
}

# Braces are balanced by being no braces at all: a lone one would swallow the rest of the file.
_ESCAPES = {
    "\\": r"\textbackslash ",
    "{": r"\textbraceleft ",
    "}": r"\textbraceright ",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde ",
    "^": r"\textasciicircum ",
}


def bibtex(references: Iterable[Reference]) -> str:
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    kind = _TYPES[reference.kind]
    if reference.kind is Kind.THESIS and reference.genre != "proefschrift":
        kind = "mastersthesis"
    lines = [f"  {name} = {{{value}}}" for name, value in _fields(reference) if value]
    return f"@{kind}{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    names = [_name(name) for name in reference.authors.names]
    if names and reference.authors.and_others:
        names.append("others")
    publisher = {Kind.THESIS: "school", Kind.REPORT: "institution"}.get(reference.kind, "publisher")
    # The second pair of braces keeps the capitals of names and abbreviations.
    yield "title", f"{{{_escaped(reference.shown_title)}}}"
    yield "author", " and ".join(names)
    yield "year", str(reference.year or "")
    yield (
        "journal" if reference.kind is Kind.ARTICLE else "howpublished",
        _escaped(reference.container),
    )
    yield publisher, _escaped(reference.publisher)
    yield "volume", _escaped(reference.volume)
    yield "number", _escaped(reference.issue)
    yield "pages", _escaped(reference.pages.replace("–", "--"))
    yield "type", _escaped(reference.genre)
    yield "doi", _address(reference.doi)
    yield "url", _address(reference.url)
    yield "language", _escaped(reference.language)
    yield "urldate", reference.accessed.isoformat() if reference.accessed else ""
    notes = [f"p. {reference.locator}"] if reference.locator else []
    yield "note", _escaped("; ".join([*notes, *reference.notes]))


def _name(name: Name) -> str:
    if name.literal:
        return f"{{{_escaped(name.literal)}}}"
    family = _escaped(f"{name.particle} {name.family}".strip())
    return ", ".join(part for part in (family, _escaped(name.suffix), _escaped(name.given)) if part)


def _escaped(value: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return "".join(_ESCAPES.get(c, c) for c in line)


def _address(value: str) -> str:
    """An address stands as it is; only what would end the field is percent-encoded."""
    return "".join(
        f"%{ord(c):02X}" if c in '{}\\"' else c for c in value if c.isprintable() and c != " "
    )
