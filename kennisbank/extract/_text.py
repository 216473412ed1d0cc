"""Plain text, and the encodings that text comes in."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ._blocks import Block, Draft

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ITEM = re.compile(r"\s*([-*•–]|\d{1,3}[.)]|[a-z][.)])\s+")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`: by its byte order mark, as declared, or as guessed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    for guess in (declared, "utf-8"):
        if guess:
            try:
                return data.decode(guess)
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode(_guess(data), "replace")


def _guess(data: bytes) -> str:
    # Dutch text of one byte a letter is Windows-1252; a detector mistakes short texts for
    # other code pages, so it is asked only when that would leave the text full of symbols.
    text = data.decode("cp1252", "replace")
    strange = sum(not char.isascii() and not char.isalpha() for char in text)
    if strange <= sum(not char.isascii() for char in text) * 0.6:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return best.encoding if best else "cp1252"


def read(path: Path) -> Draft:
    text = decode(path.read_bytes())
    return Draft([_blocks(page) for page in text.replace("\r\n", "\n").split("\f")])


def _blocks(page: str) -> list[Block]:
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", page.replace("\r", "\n")):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        width = max(map(len, lines), default=0)
        for index, line in enumerate(lines):
            if index and _continues(lines[index - 1], line, width):
                blocks[-1] = Block(f"{blocks[-1].text} {line}", tight=blocks[-1].tight)
            else:
                blocks.append(Block(line, tight=index > 0))
    return blocks


def _continues(before: str, line: str, width: int) -> bool:
    """Whether a line break is only that of a narrow page, and not the writer's."""
    if _ITEM.match(line):
        return False
    first = line.split(maxsplit=1)[0]
    return len(before) + len(first) + 1 >= width * 0.8 or line.lstrip()[0].islower()
