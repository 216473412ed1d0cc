"""Linked data: a few things with their properties, written as JSON-LD and as Turtle.

Both come from the same list, so that they cannot say different things. What is published here is
small and regular; reading RDF, for which a library would be needed, is not done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

JSON_LD = "application/ld+json"
TURTLE = "text/turtle; charset=utf-8"

# Not allowed inside <…>, and percent-encoded there (RFC 3987, section 3.1).
_NOT_IN_IRI = frozenset('<>"{}|\\^`')


class Iri(str):
    """The address of a thing."""


@dataclass(frozen=True, slots=True)
class Literal:
    text: str
    language: str = ""
    datatype: str = ""
    """With its prefix: xsd:date."""


Value = Iri | Literal


@dataclass(frozen=True, slots=True)
class Thing:
    """Types and names of properties carry a prefix; a property without values is left out."""

    iri: Iri
    types: tuple[str, ...]
    properties: Mapping[str, Sequence[Value]]


def dutch(text: str | None) -> tuple[Literal, ...]:
    """The text as Dutch, or nothing."""
    return (Literal(text, "nl"),) if text else ()


def json_ld(things: Iterable[Thing]) -> str:
    graph = [
        {"@id": _encoded(thing.iri), "@type": list(thing.types)}
        | {
            name: [_json(value) for value in values]
            for name, values in thing.properties.items()
            if values
        }
        for thing in things
    ]
    return json.dumps({"@context": dict(PREFIXES), "@graph": graph}, ensure_ascii=False, indent=2)


def turtle(things: Iterable[Thing]) -> str:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return head + "".join(_statements(thing) for thing in things)


def _json(value: Value) -> dict[str, Any]:
    if isinstance(value, Iri):
        return {"@id": _encoded(value)}
    said = {"@value": value.text, "@language": value.language, "@type": value.datatype}
    return {name: text for name, text in said.items() if text or name == "@value"}


def _statements(thing: Thing) -> str:
    lines = [f"a {', '.join(thing.types)}"]
    lines += [
        f"{name} {', '.join(_turtle(value) for value in values)}"
        for name, values in thing.properties.items()
        if values
    ]
    return f"\n<{_encoded(thing.iri)}>\n    " + " ;\n    ".join(lines) + " .\n"


def _turtle(value: Value) -> str:
    if isinstance(value, Iri):
        return f"<{_encoded(value)}>"
    quoted = f'"{"".join(_escaped(c) for c in value.text)}"'
    if value.language:
        return f"{quoted}@{value.language}"
    return f"{quoted}^^{value.datatype}" if value.datatype else quoted


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else _codes(character)


def _codes(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def _encoded(iri: str) -> str:
    return "".join(quote(c) if _is_refused(c) else c for c in iri)


def _is_refused(character: str) -> bool:
    return character in _NOT_IN_IRI or character.isspace() or not character.isprintable()
