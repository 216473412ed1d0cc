"""A list that can be followed: Atom (RFC 4287)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    address: str
    summary: str
    changed: datetime.datetime
    """With its time zone."""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    address: str
    """Of the feed itself; it is also its id."""
    page: str
    """Of the page that shows the same."""
    author: str
    changed: datetime.datetime
    """Of a feed without entries."""
    entries: Sequence[Entry]


def atom(feed: Feed) -> str:
    """Newest first."""
    entries = sorted(feed.entries, key=lambda entry: entry.changed, reverse=True)
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "nl"})
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", _time(entries[0].changed if entries else feed.changed))
    _text(ElementTree.SubElement(root, "author"), "name", feed.author)
    ElementTree.SubElement(root, "link", {"rel": "self", "href": _clean(feed.address)})
    ElementTree.SubElement(
        root, "link", {"rel": "alternate", "type": "text/html", "href": _clean(feed.page)}
    )
    for entry in entries:
        _add(root, entry)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)


def _add(root: ElementTree.Element, entry: Entry) -> None:
    node = ElementTree.SubElement(root, "entry")
    _text(node, "id", entry.address)
    _text(node, "title", entry.title)
    _text(node, "updated", _time(entry.changed))
    ElementTree.SubElement(
        node, "link", {"rel": "alternate", "type": "text/html", "href": _clean(entry.address)}
    )
    if entry.kind:
        ElementTree.SubElement(node, "category", {"term": _clean(entry.kind)})
    _text(node, "summary", entry.summary)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot hold, however it is escaped."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def _time(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
