"""Markdown as readable text: without marks, with the front matter as metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ._blocks import Block, Draft, Meta, rows
from ._meta import language_code, year_in
from ._text import decode

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^\s#])", re.MULTILINE)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]")

_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(path: Path) -> Draft:
    return draft(decode(path.read_bytes()))


def draft(text: str) -> Draft:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    if front:
        text = text[front.end() :]
    text = _TIGHT_HEADING.sub(r"\1 ", text)
    text = _NOTE_MARK.sub("", _NOTE.sub(r"\1\\. ", text))
    blocks = _blocks(_parser.parse(text))
    return Draft([blocks], _meta((front[1] if front else None) or "", blocks))


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    blocks: list[Block] = []
    level = depth = 0
    item = False
    table: list[list[str]] | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "list_item_open":
                item, depth = True, depth + 1
            case "list_item_close":
                item, depth = False, depth - 1
            case "table_open":
                table = []
            case "tr_open" if table is not None:
                table.append([])
            case "table_close" if table is not None:
                blocks += rows(table, True)
                table = None
            case "inline" if table is not None:
                table[-1].append(_inline(token))
            case "inline":
                text = _inline(token)
                blocks.append(Block(f"- {text}" if item else text, level, tight=depth > 0))
                item = False
            case "fence" | "code_block":
                lines = filter(str.strip, token.content.splitlines())
                blocks += [Block(line, tight=index > 0) for index, line in enumerate(lines)]
            case "html_block":
                from ._html import blocks_of

                blocks += blocks_of(token.content)
    return blocks


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                parts.append(child.content)
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "image":
                parts.append(child.content)
            case "html_inline" if child.content.lower().startswith("<br"):
                parts.append(" ")
    return "".join(parts)


def _meta(front: str, blocks: Sequence[Block]) -> Meta:
    try:
        said = yaml.safe_load(front)
    except yaml.YAMLError:
        said = None
    said = {str(key).lower(): value for key, value in said.items()} if _is_map(said) else {}

    def first(*keys: str) -> object:
        return next((said[key] for key in keys if said.get(key)), None)

    authors = first("auteurs", "auteur", "authors", "author") or []
    title = first("titel", "title", "naam") or next(
        (block.text for block in blocks if block.level == 1), None
    )
    return Meta(
        title=str(title) if title else None,
        authors=tuple(map(str, authors if isinstance(authors, list) else [authors])),
        year=year_in(str(first("jaar", "year", "datum", "date") or "")),
        language=language_code(str(first("taal", "lang", "language") or "")),
    )


def _is_map(value: object) -> bool:
    return isinstance(value, dict)
