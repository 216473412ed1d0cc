"""Writes to the corpus. A file is there whole or not at all, whatever happens in between."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kennisbank.errors import CorpusError, Refused

from .corpus import DOCUMENT_SUFFIXES, SIDECAR_SUFFIX, Corpus
from .slug import slugify
from .yaml_text import dump

TEMPORARY = "tmp"
"""How a file ends that is not whole yet; a process that is killed may leave one behind."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that has got its place in the corpus."""

    slug: str
    path: Path


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`: temporary file beside it, fsync, rename. Raises CorpusError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(f".{TEMPORARY}", f".{path.name}.", path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise CorpusError(
            f"'{path}' kan niet worden geschreven ({error.strerror}).",
            "Maak schijfruimte vrij of geef schrijfrecht, en probeer het opnieuw.",
        ) from error


def clear_unfinished(path: Path) -> None:
    """Take away what writes of `path` left behind that never ended; nobody may be writing it."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{TEMPORARY}"):
        left.unlink(missing_ok=True)


def store_document(
    corpus: Corpus, file: Path, fields: Mapping[str, Any], title: str | None = None
) -> Stored:
    """Copy `file` into the corpus under a free slug, with `fields` as its sidecar.

    The same bytes again are refused: nothing is doubled. The original goes first, so that a
    crash between the two leaves a document without a sidecar, which is a valid document.
    """
    data = file.read_bytes()
    _refuse_double(corpus, file, data)
    slug = _free_slug(corpus, slugify(title or "") or slugify(file.stem) or "document")
    target = corpus.documenten / f"{slug}{file.suffix.lower()}"
    if target.suffix not in DOCUMENT_SUFFIXES:
        raise Refused(
            f"{file.name}: dit soort bestand kan de kennisbank niet lezen.",
            f"Bewaar het als {', '.join(suffix[1:] for suffix in DOCUMENT_SUFFIXES)}.",
        )
    write_atomic(target, data)
    write_atomic(target.with_suffix(SIDECAR_SUFFIX), dump(dict(fields)).encode())
    return Stored(slug, target)


def remove_document(stored: Stored) -> None:
    """Take back what `store_document` wrote."""
    stored.path.with_suffix(SIDECAR_SUFFIX).unlink(missing_ok=True)
    stored.path.unlink(missing_ok=True)


def _refuse_double(corpus: Corpus, file: Path, data: bytes) -> None:
    if not corpus.documenten.is_dir():
        return
    for other in corpus.documenten.rglob("*"):
        if (
            other.is_file()
            and other.suffix.lower() in DOCUMENT_SUFFIXES
            and other.stat().st_size == len(data)
            and other.read_bytes() == data
        ):
            raise Refused(
                f"{file.name}: dit bestand staat al in het corpus als '{other.name}'.",
                "Er is niets gewijzigd. Pas zo nodig de gegevens van dat document aan.",
            )


def _free_slug(corpus: Corpus, wanted: str) -> str:
    taken = (
        {slugify(path.stem) for path in corpus.documenten.rglob("*")}
        if corpus.documenten.is_dir()
        else set()
    )
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
