"""Generations: folders that are complete or not there, and a file that names the current one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kennisbank.corpus import write_atomic
from kennisbank.errors import IndexUnusable

from .store import unusable

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
LAYOUT = 4
"""Version of the layout of a generation's folder."""

LOCAL, MILVUS = "local", "milvus"

SUMMED_AT_OPENING = 16_000_000
"""Bytes of a file that is read whole before it is used; larger ones would keep readers waiting."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of and with; `sums` and `sizes` are those of its own files."""

    generation: int
    layout: int
    analysis: str
    model: str
    dimension: int
    records: int
    passages: int
    coded: int
    """Passages there were when the code book of the vectors was learned; 0 without one."""
    sums: dict[str, str]
    """SHA-256."""
    sizes: dict[str, int]
    engine: str = LOCAL
    """Which engine has the candidates of this generation."""
    collections: str = ""
    """What the names of its collections begin with, where the engine has such."""

    def save(self, folder: Path) -> None:
        write_atomic(folder / MANIFEST, json.dumps(asdict(self), indent=1).encode())

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Raises IndexUnusable when the manifest is not one of this version."""
        try:
            return cls(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusable(
                f"De index in '{folder}' is niet van deze versie of is beschadigd.",
                "Bouw hem opnieuw met 'kennisbank index --rebuild'.",
            ) from error

    def verify(self, folder: Path, up_to: int | None = None) -> None:
        """Raises IndexUnusable when a file is not what was written: a bit may have flipped.

        Of files larger than `up_to` bytes only the size is looked at.
        """
        for name, expected in self.sums.items():
            file, size = folder / name, self.sizes[name]
            is_whole = file.exists() and file.stat().st_size == size
            if is_whole and (up_to is None or size <= up_to):
                is_whole = checksum(file) == expected
            if not is_whole:
                raise IndexUnusable(
                    f"Het indexbestand '{file}' is beschadigd.",
                    "Herstel de index met 'kennisbank index'; het corpus blijft ongemoeid.",
                )


@contextmanager
def write_lock(index: Path) -> Iterator[None]:
    """The right to write. Raises IndexUnusable when another run has it, and for whatever goes
    wrong with the folder in the meantime: closed, full, damaged."""
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise IndexUnusable(
            "De index wordt op dit moment door een ander bijgewerkt.",
            "Wacht tot dat klaar is en probeer het opnieuw.",
        ) from error
    except (OSError, sqlite3.DatabaseError) as error:
        raise unusable(index, error) from error


def current_generation(index: Path) -> Path | None:
    """Folder of the generation that readers should open; None before the first."""
    try:
        name = (index / CURRENT).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    return index / "generations" / name


@contextmanager
def new_generation(index: Path, generation: int) -> Iterator[Path]:
    """A folder to fill; when the block ends well it stands under its name, complete."""
    generations = index / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    for leftover in generations.glob(".new-*"):
        shutil.rmtree(leftover)
    final = generations / f"{generation:08d}"
    folder = generations / f".new-{final.name}"
    folder.mkdir()
    try:
        yield folder
        for file in folder.rglob("*"):
            if file.is_file():
                _sync(file)
        if final.exists():
            shutil.rmtree(final)
        folder.replace(final)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def make_current(index: Path, generation: int) -> None:
    """From now on readers open this generation."""
    write_atomic(index / CURRENT, f"{generation:08d}".encode())


def drop_old(index: Path, keep: set[str]) -> None:
    """Remove the folders of generations that are not to be kept."""
    for folder in (index / "generations").iterdir():
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def link_tree(source: Path, target: Path) -> None:
    """Copy a folder of files that are never changed in place, by hard link where possible."""
    target.mkdir()
    for file in source.iterdir():
        if file.suffix == ".lock":
            continue
        try:
            os.link(file, target / file.name)
        except OSError:
            shutil.copy2(file, target / file.name)


def checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
