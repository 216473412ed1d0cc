"""Word documents (OOXML), read straight from their XML so that tracked changes come out right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ._blocks import Block, Draft, Meta, rows
from ._limits import Limits
from ._meta import language_code, names, real_title, year_in
from ._package import Element, Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_HEADING = re.compile(r"(?:heading|kop|überschrift|titre)\s*(\d)$", re.IGNORECASE)
_LIST = re.compile(r"list (bullet|number)|lijst(opsom|nummer)", re.IGNORECASE)
_SKIPPED = {_W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr")}
_SKIPPED.add(_MC + "Fallback")
_SPACED = {_W + "tab", _W + "br", _W + "cr", _W + "ptab"}


def read(path: Path, limits: Limits) -> Draft:
    with Package(path, limits) as package:
        styles = _Styles(package.part("word/styles.xml"))
        document = package.part("word/document.xml")
        notes = package.part("word/footnotes.xml")
        core = package.part("docProps/core.xml")
    body = document.find(_W + "body") if document is not None else None
    blocks = [] if body is None else list(_blocks(body, styles))
    if notes is not None:
        blocks += [
            Block(_text(note)) for note in notes if note.get(_W + "type", "normal") == "normal"
        ]
    return Draft([blocks], _meta(core))


class _Styles:
    """The heading level of each style that has one, and which styles are those of lists.

    A style says so by its name, by its outline level or numbering, or by the style it rests on.
    """

    def __init__(self, root: Element | None) -> None:
        self.levels: dict[str, int] = {}
        self.lists: set[str] = set()
        parents: dict[str, str] = {}
        for style in () if root is None else root.iterfind(_W + "style"):
            ident = style.get(_W + "styleId", "")
            parents[ident] = _value(style.find(_W + "basedOn"))
            self._judge(style, ident)
        for ident in [ident for ident in parents if ident not in self.levels]:
            seen, parent = {ident}, parents[ident]
            while parent in parents and parent not in seen and parent not in self.levels:
                seen.add(parent)
                parent = parents[parent]
            if parent in self.levels and "toc" not in ident.lower():
                self.levels[ident] = self.levels[parent]

    def _judge(self, style: Element, ident: str) -> None:
        name = _value(style.find(_W + "name"))
        outline = _value(style.find(f"{_W}pPr/{_W}outlineLvl"))
        match = _HEADING.match(name)
        if match:
            self.levels[ident] = int(match[1])
        elif name.lower() in ("title", "titel"):
            self.levels[ident] = 1
        elif outline.isdigit() and int(outline) < 9:
            self.levels[ident] = int(outline) + 1
        elif _LIST.match(name) or style.find(f"{_W}pPr/{_W}numPr") is not None:
            self.lists.add(ident)


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(_W + "val", ""))


def _blocks(parent: Element, styles: _Styles) -> Iterator[Block]:
    for element in _content(parent):
        if element.tag == _W + "tbl":
            yield from _table(element, styles)
            continue
        level, item = _paragraph_kind(element, styles)
        text = _text(element).strip()
        if text:
            yield Block(f"- {text}" if item else text, level, tight=item)


def _content(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables under `parent`, also those inside content controls."""
    for element in parent:
        if element.tag in (_W + "p", _W + "tbl"):
            yield element
        elif element.tag not in _SKIPPED and element.tag != _W + "tcPr":
            yield from _content(element)


def _paragraph_kind(paragraph: Element, styles: _Styles) -> tuple[int, bool]:
    properties = paragraph.find(_W + "pPr")
    if properties is None:
        return 0, False
    style = _value(properties.find(_W + "pStyle"))
    level = styles.levels.get(style, 0)
    outline = _value(properties.find(_W + "outlineLvl"))
    if outline.isdigit() and int(outline) < 9:
        level = int(outline) + 1
    number = _value(properties.find(f"{_W}numPr/{_W}numId"))
    listed = number != "0" and (bool(number) or style in styles.lists)
    return level, listed and not level


def _text(element: Element) -> str:
    """The text as it reads once every tracked change is accepted."""
    parts: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag in _SKIPPED:
            continue
        if node.tag == _W + "t":
            parts.append(node.text or "")
        elif node.tag in _SPACED:
            parts.append(" ")
        elif node.tag == _W + "noBreakHyphen":
            parts.append("-")
        elif node.tag == _W + "p" and parts:
            parts.append(" ")
        stack.extend(reversed(node))
    return "".join(parts)


def _table(table: Element, styles: _Styles) -> Iterator[Block]:
    cells: list[list[str]] = []
    layout: list[Block] = []
    declared = False
    for row in _children(table, "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        if not cells:
            declared = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        texts = []
        for cell in _children(row, "tc"):
            inner = [] if _merged_on(cell) else list(_blocks(cell, styles))
            layout += inner
            texts.append(" ".join(block.text for block in inner))
            span = _value(cell.find(f"{_W}tcPr/{_W}gridSpan"))
            texts += [""] * (min(int(span), 64) - 1 if span.isdigit() else 0)
        cells.append(texts)
    # A table that holds headings or long prose only places text on the page.
    if any(block.level for block in layout) or (cells and max(map(len, cells)) == 1):
        yield from layout
    else:
        yield from rows(cells, True if declared else None)


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Rows or cells, also those wrapped in a content control."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml"):
            yield from _children(child, name)


def _merged_on(cell: Element) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and _value(merge) != "restart"


def _meta(core: Element | None) -> Meta:
    if core is None:
        return Meta()
    return Meta(
        title=real_title(core.findtext(_DC + "title")),
        authors=names(core.findtext(_DC + "creator")),
        year=year_in(core.findtext(_TERMS + "modified") or core.findtext(_TERMS + "created")),
        language=language_code(core.findtext(_DC + "language")),
    )
