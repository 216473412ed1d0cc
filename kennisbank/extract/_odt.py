"""OpenDocument texts (LibreOffice)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import Refused
from ._blocks import Block, Draft, Meta, rows
from ._limits import Limits
from ._meta import language_code, real_title, year_in
from ._package import Element, Package

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = "{" + _NS + "text:1.0}"
_TABLE = "{" + _NS + "table:1.0}"
_OFFICE = "{" + _NS + "office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {
    _TEXT + "tracked-changes",
    _TEXT + "note-citation",
    _TEXT + "table-of-content",
    _OFFICE + "annotation",
    _OFFICE + "forms",
}
_MAX_REPEAT = 64


def read(path: Path, limits: Limits) -> Draft:
    with Package(path, limits) as package:
        manifest = package.part("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise Refused(
                "Het document is versleuteld met een wachtwoord.",
                "Bewaar het zonder wachtwoord en voeg het opnieuw toe.",
            )
        content = package.part("content.xml")
        meta = package.part("meta.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
    blocks = [] if body is None else list(_blocks(body))
    return Draft([blocks], _meta(meta))


def _blocks(parent: Element, item: bool = False) -> Iterator[Block]:
    for element in parent:
        if element.tag in _SKIPPED:
            continue
        if element.tag == _TEXT + "h":
            level = element.get(_TEXT + "outline-level", "1")
            yield Block(_text(element), int(level) if level.isdigit() else 1)
        elif element.tag == _TEXT + "p":
            yield Block(f"- {_text(element)}" if item else _text(element), tight=item)
        elif element.tag == _TABLE + "table":
            yield from _table(element)
        else:
            yield from _blocks(element, item or element.tag == _TEXT + "list-item")


def _text(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
            parts.append(" ")
        elif child.tag not in _SKIPPED:
            space = " " if child.tag in (_TEXT + "p", _TEXT + "note") else ""
            parts.append(space + _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _table(table: Element) -> Iterator[Block]:
    cells = []
    for row in table.iter(_TABLE + "table-row"):
        texts: list[str] = []
        for cell in row:
            text = " ".join(block.text for block in _blocks(cell))
            repeat = cell.get(_TABLE + "number-columns-repeated", "1")
            texts += [text] * min(int(repeat) if repeat.isdigit() else 1, _MAX_REPEAT)
        cells.append(texts)
    declared = table.find(_TABLE + "table-header-rows") is not None
    yield from rows(cells, True if declared else None)


def _meta(root: Element | None) -> Meta:
    if root is None:
        return Meta()
    creator = root.findtext(f".//{_DC}creator")
    return Meta(
        title=real_title(root.findtext(f".//{_DC}title")),
        authors=(creator,) if creator else (),
        year=year_in(root.findtext(f".//{_DC}date")),
        language=language_code(root.findtext(f".//{_DC}language")),
    )
