"""Terms in a text explained where they stand: a button that opens the definition, without script.

The first time that a term occurs it becomes a button with a popover, which the browser opens and
closes by itself. Headings, links and code stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token
from markupsafe import Markup, escape

from kennisbank.analyse import Begrippenlijst

_MOST = 12
"""Terms explained in one text; more would make it restless."""

_UNTOUCHED = ("link_open", "link_close")


class Uitleg:
    """For one page: remembers what was explained, so that each term is explained once."""

    def __init__(self, begrippen: Begrippenlijst, prefix: str = "uitleg") -> None:
        self._begrippen = begrippen
        self._prefix = prefix
        self._explained: set[str] = set()

    def apply(self, tokens: Sequence[Token]) -> None:
        """Change the texts of Markdown tokens in place."""
        in_heading = False
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                in_heading = token.type == "heading_open"
            elif token.type == "inline" and token.children and not in_heading:
                token.children = self._inline(token.children)

    def _inline(self, children: Sequence[Token]) -> list[Token]:
        changed: list[Token] = []
        in_link = False
        for child in children:
            if child.type in _UNTOUCHED:
                in_link = child.type == "link_open"
            if child.type == "text" and not in_link:
                changed.append(_raw(self.text(child.content)))
            else:
                changed.append(child)
        return changed

    def text(self, text: str) -> Markup:
        """Plain text as HTML, with the terms that were not explained yet."""
        pieces: list[Markup] = []
        position = 0
        for mention in self._begrippen.mentions(text):
            begrip = self._begrippen.get(mention.slug)
            new = mention.slug not in self._explained and len(self._explained) < _MOST
            if not new or begrip is None or not begrip.definitie:
                continue
            self._explained.add(mention.slug)
            pieces.append(escape(text[position : mention.start]))
            said = text[mention.start : mention.end]
            pieces.append(self._button(said, mention.slug, begrip.voorkeursterm, begrip.definitie))
            position = mention.end
        return Markup("").join([*pieces, escape(text[position:])])

    def _button(self, said: str, slug: str, term: str, definition: str) -> Markup:
        return Markup(
            '<button type="button" class="uitleg" popovertarget="{id}">{said}</button>'
            '<span class="uitleg__tekst" id="{id}" popover role="note">'
            '<strong>{term}</strong>: {definition} <a href="/begrippen/{slug}">Meer over dit begrip'
            "</a></span>"
        ).format(
            id=f"{self._prefix}-{slug}", said=said, term=term, definition=definition, slug=slug
        )


def _raw(html: Markup) -> Token:
    return Token("html_inline", "", 0, content=str(html))
