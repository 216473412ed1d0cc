"""Texts of others as safe HTML: Markdown of cards, fragments of passages, pages of documents."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from itertools import pairwise

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from .uitleg import Uitleg

_TOP_HEADING = 3
"""Level of the highest heading of a card's text: it stands under an h2 of the page."""

_MARK = re.compile(r"(</?mark>)")

# HTML in a card stays text, javascript: links are refused by markdown-it, and a picture from
# elsewhere would be stopped by our security policy anyway.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def markdown(text: str, uitleg: Uitleg | None = None) -> Markup:
    """With `uitleg`, terms of the thesaurus are explained where they first occur."""
    tokens = _markdown.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = _TOP_HEADING - min((int(token.tag[1]) for token in headings), default=_TOP_HEADING)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", heading_id(inline.content))
    if uitleg:
        uitleg.apply(tokens)
    return Markup(_markdown.renderer.render(tokens, _markdown.options, {}))


def heading_id(heading: str) -> str:
    """Anchor of a heading in a card's text."""
    return f"tekst-{re.sub(r'[^a-z0-9]+', '-', heading.lower()).strip('-')}"


def fragment(text: str) -> Markup:
    """Only `<mark>` is markup, whatever the index holds."""
    parts = (
        part if _MARK.fullmatch(part) else html.escape(html.unescape(part))
        for part in _MARK.split(text)
    )
    return Markup("".join(parts))


def page_text(text: str, anchors: Mapping[int, str], marked: tuple[int, int] = (0, 0)) -> Markup:
    """A page's text with an anchor at each passage that begins on it and one stretch marked.

    `anchors` maps an offset in the text to the id of the passage; `marked` is from and to.
    """
    cuts = {0, len(text), *anchors, *(offset for offset in marked if 0 < offset < len(text))}
    return Markup("").join(
        _piece(text[begin:end], anchors.get(begin), marked[0] <= begin < marked[1])
        for begin, end in pairwise(sorted(cuts))
    )


def _piece(text: str, anchor: str | None, marked: bool) -> Markup:
    piece = Markup("<mark>{}</mark>").format(text) if marked else escape(text)
    return Markup('<span id="passage-{}"></span>{}').format(anchor, piece) if anchor else piece
