"""Parts of a zipped office document, unpacked and parsed within limits."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lxml import etree

from ..errors import Refused
from ._limits import Limits

Element = Any
"""An lxml element; lxml carries no types."""


class Package:
    """A zip opened for reading. Nothing of it is ever written to disk."""

    def __init__(self, path: Path, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError) as error:
            raise _damaged() from error
        # Unpacked text costs some ten times its size once parsed.
        self._room = min(limits.size, limits.memory // 12)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def part(self, name: str) -> Element | None:
        """The root of a part; None when there is no such part."""
        if name not in self._zip.NameToInfo:
            return None
        try:
            with self._zip.open(name) as file:
                data = file.read(self._room + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise _damaged() from error
        if len(data) > self._room:
            raise Refused(
                "Het document bevat een onderdeel dat uitgepakt veel te groot is.",
                "Bewaar het opnieuw vanuit Word of LibreOffice, of splits het.",
            )
        return _parse(data)


def _parse(data: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged() from error
    if root.getroottree().docinfo.doctype:
        raise Refused(
            "Het document bevat XML-verwijzingen die er niet in thuishoren.",
            "Bewaar het opnieuw vanuit Word of LibreOffice.",
        )
    return root


def _damaged() -> Refused:
    return Refused(
        "Het bestand is beschadigd of onvolledig.",
        "Open het, bewaar het opnieuw en voeg het nog eens toe.",
    )
