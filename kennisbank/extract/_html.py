"""Web pages: the main text, without navigation, scripts and what a reader does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ._blocks import Block, Draft, Meta, rows
from ._meta import language_code, names, real_title, year_in
from ._package import Element
from ._text import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNSEEN = frozenset(
    "script style noscript template iframe object embed svg math canvas audio video head nav "
    "select option button datalist dialog map rp".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "p div section article main header footer aside ul ol dl li dt dd blockquote pre figure "
    "figcaption address form fieldset legend details summary hr body html center tr td th".split()
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHROME = re.compile(
    r"(^|[\s_-])(cookie\w*|breadcrumb\w*|navbar|navigation|menu|skip-?links?|social|share)"
    r"($|[\s_-])",
    re.IGNORECASE,
)


def read(path: Path) -> Draft:
    data = path.read_bytes()
    declared = _CHARSET.search(data[:4096])
    text = decode(data, declared[1].decode("ascii") if declared else None)
    root = _parse(text)
    return Draft([list(_blocks(_main(root)))] if root is not None else [[]], _meta(root))


def blocks_of(fragment: str) -> list[Block]:
    """The text of a piece of HTML, such as stands in Markdown."""
    root = _parse(fragment)
    return [] if root is None else list(_blocks(root))


def _parse(text: str) -> Element | None:
    text = _DECLARATION.sub("", text).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    return etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None


def _main(root: Element) -> Element:
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and len("".join(found[0].itertext())) > 200:
            return found[0]
    body = root.find(".//body")
    return root if body is None else body


def _blocks(root: Element) -> Iterator[Block]:
    """Walks by events, not by recursion: pages can be nested thousands deep."""
    inline: list[str] = []
    level, in_list, in_item = 0, 0, False

    def flush() -> Iterator[Block]:
        nonlocal in_item
        text = "".join(inline).strip()
        inline.clear()
        if text:
            yield Block(f"- {text}" if in_item else text, level, tight=in_item)
            in_item = False

    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, node in walk:
        if event == "comment":
            inline.append(node.tail or "")
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag == "table" and _is_data(node):
                yield from flush()
                yield from _table(node)
                walk.skip_subtree()
            elif tag in _UNSEEN or (node is not root and _hidden(node, tag)):
                walk.skip_subtree()
            else:
                if tag in _HEADINGS or tag in _BLOCKS:
                    yield from flush()
                    level = _HEADINGS.get(tag, level)
                    in_list += tag in ("ul", "ol")
                    in_item = in_item or (tag == "li" and in_list > 0)
                elif tag in ("br", "input"):
                    inline.append(" ")
                elif tag == "img":
                    inline.append(f" {node.get('alt') or ''} ")
                inline.append(node.text or "")
        else:
            if tag in _HEADINGS or tag in _BLOCKS:
                yield from flush()
                level = 0 if tag in _HEADINGS else level
                in_list -= tag in ("ul", "ol")
                in_item = in_item and tag != "li"
            if node is not root:
                inline.append(node.tail or "")
    yield from flush()


def _hidden(node: Element, tag: str) -> bool:
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(node.get("style") or ""):
        return True
    if node.get("role") in ("navigation", "search", "banner", "contentinfo", "dialog"):
        return node.find(".//h1") is None
    if tag in ("header", "footer"):
        inside = any(up.tag in ("main", "article") for up in node.iterancestors())
        return not inside and node.find(".//h1") is None
    if tag in ("div", "ul", "ol", "section", "aside"):
        names_of_it = f"{node.get('class') or ''} {node.get('id') or ''}"
        return bool(_CHROME.search(names_of_it)) and _link_share(node) > 0.5
    return False


def _link_share(node: Element) -> float:
    total = len("".join(node.itertext()))
    linked = sum(len("".join(link.itertext())) for link in node.iter("a"))
    return linked / total if total else 1.0


def _is_data(table: Element) -> bool:
    """A table of values, and not one that places text on the page."""
    if table.find(".//table") is not None or table.find(".//h2") is not None:
        return False
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    return max(widths, default=0) > 1


def _table(table: Element) -> Iterator[Block]:
    caption = table.find("caption")
    if caption is not None:
        yield Block(_inline(caption))
    cells: list[list[str]] = []
    declared = False
    for row in table.iter("tr"):
        found = [cell for cell in row if cell.tag in ("td", "th")]
        if found and not cells:
            declared = all(cell.tag == "th" for cell in found)
        if found and not _hidden(row, "tr"):
            cells.append([_inline(cell) for cell in found])
    yield from rows(cells, True if declared else None)


def _inline(node: Element) -> str:
    return " ".join(block.text for block in _blocks(node))


def _meta(root: Element | None) -> Meta:
    if root is None:
        return Meta()
    said = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    title = root.find(".//title")
    h1 = root.find(".//h1")
    return Meta(
        title=real_title(
            said.get("dcterms.title")
            or (_inline(h1) if h1 is not None else "")
            or (title.text if title is not None else "")
        ),
        authors=names(said.get("author") or said.get("dcterms.creator")),
        year=year_in(
            said.get("dcterms.issued") or said.get("article:published_time") or said.get("date")
        ),
        language=language_code(root.get("lang")),
    )
