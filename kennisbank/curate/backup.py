"""Corpus, accounts and history in one file, taken while the site runs; and put back from it.

A zip with a manifest that names every file with its SHA-256. No change can fall between corpus and
database: the desk waits for the few seconds in which both are read.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kennisbank.errors import KennisbankError

from .changes import writing
from .database import FILE, migrations
from .desk import Desk
from .intake import FOLDER

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds."""

    made_at: str
    files: int
    size: int


def backup(desk: Desk, target: Path) -> Contents:
    """Write the archive at `target`; it is there whole or not at all."""
    if target.exists():
        raise KennisbankError(f"'{target}' bestaat al.", "Kies een andere naam.")
    unfinished = target.with_name(f".{target.name}.tmp")
    try:
        with writing(desk), zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(desk, archive)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        raise KennisbankError(
            f"De reservekopie '{target}' kan niet worden geschreven ({error.strerror}).",
            "Maak schijfruimte vrij of kies een andere map.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return check(target)


def check(source: Path) -> Contents:
    """Read an archive through and compare it with its manifest. Raises KennisbankError."""
    with _opened(source) as archive:
        manifest = _manifest(archive, source)
        said: dict[str, str] = manifest["files"]
        held = {name for name in archive.namelist() if name != MANIFEST}
        if held != set(said):
            raise _damaged(source, "de lijst en de inhoud zijn het niet eens")
        for name, expected in said.items():
            if not _is_ours(name):
                raise _damaged(source, f"'{name[:80]}' hoort er niet in")
            if _digest(archive, name) != expected:
                raise _damaged(source, f"'{name}' is veranderd")
        size = sum(entry.file_size for entry in archive.infolist())
        return Contents(str(manifest["made_at"]), len(said), size)


def restore(desk: Desk, source: Path) -> tuple[Contents, list[Path]]:
    """Put back corpus and operational data; what was there is kept aside, and where is returned.

    Nothing is touched before the whole archive has been found good and unpacked beside its place.
    """
    contents = check(source)
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    corpus, data = desk.corpus.path.absolute(), desk.database.folder.absolute()
    fresh = {folder: folder.with_name(f".{folder.name}.nieuw-{stamp}") for folder in (corpus, data)}
    try:
        with _opened(source) as archive:
            for name in _manifest(archive, source)["files"]:
                kind, _, rest = name.partition("/")
                _unpack(archive, name, fresh[corpus if kind == "corpus" else data] / rest)
        _check_database(fresh[data] / FILE, source)
        desk.database.close()
        return contents, _swap(fresh, stamp)
    except OSError as error:
        raise KennisbankError(
            f"Terugzetten lukt niet ({error.strerror}).",
            "Geef schrijfrecht op de mappen ernaast en maak ruimte vrij. Er is niets gewijzigd.",
        ) from error
    finally:
        for folder in fresh.values():
            shutil.rmtree(folder, ignore_errors=True)


def _fill(desk: Desk, archive: zipfile.ZipFile) -> dict[str, object]:
    files = {name: _add(archive, path, name) for name, path in _corpus_files(desk)}
    received = desk.database.folder / FOLDER
    for path in sorted(received.glob("*")) if received.is_dir() else ():
        name = f"data/{FOLDER}/{path.name}"
        files[name] = _add(archive, path, name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / FILE
        # SQLite's own backup: a whole database, whoever is writing in it.
        with closing(sqlite3.connect(copy)) as target:
            desk.database.connection().backup(target)
            # Sessions and failed attempts are of this place and this moment.
            target.execute("DELETE FROM session")
            target.execute("DELETE FROM failed_login")
            target.commit()
        files[f"data/{FILE}"] = _add(archive, copy, f"data/{FILE}")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return {"format": FORMAT, "made_at": now, "files": files}


def _corpus_files(desk: Desk) -> Iterator[tuple[str, Path]]:
    """All of the corpus but what is hidden: unfinished files, and the repository it may be."""
    root = desk.corpus.path
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield f"corpus/{inside.as_posix()}", path


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except FileNotFoundError as error:
        raise KennisbankError(f"'{source}' bestaat niet.", "Controleer de naam.") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise _damaged(source, "het is geen zip-bestand") from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, dict[str, str]]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["format"] > FORMAT:
            raise KennisbankError(
                f"'{source}' is van een nieuwere versie van de kennisbank.", "Werk die eerst bij."
            )
        if not isinstance(manifest["files"], dict) or f"data/{FILE}" not in manifest["files"]:
            raise _damaged(source, "de lijst klopt niet")
        return dict(manifest)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(source, "de lijst ontbreekt of klopt niet") from error


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] in ("corpus", "data")
        and "\\" not in name
        and not any(part.startswith(".") or part == ".." for part in parts)
    )


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise KennisbankError(f"De reservekopie is beschadigd bij '{name}'.") from error
    return digest.hexdigest()


def _unpack(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, _CHUNK)


def _check_database(file: Path, source: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as connection:
            (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damaged(source, "de database is niet te lezen") from error
    if whole != "ok":
        raise _damaged(source, "de database is niet heel")
    if version > len(migrations()):
        raise KennisbankError(
            f"'{source}' is van een nieuwere versie van de kennisbank.", "Werk die eerst bij."
        )
    file.chmod(0o600)


def _swap(fresh: dict[Path, Path], stamp: str) -> list[Path]:
    """Put the new folders in place, and the old aside; both, or with an error neither."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for folder, new in fresh.items():
            aside = folder.with_name(f"{folder.name}.oud-{stamp}") if folder.exists() else None
            if aside:
                folder.rename(aside)
            done.append((folder, aside))
            new.mkdir(exist_ok=True)
            new.rename(folder)
    except OSError:
        for folder, aside in reversed(done):
            if aside:
                shutil.rmtree(folder, ignore_errors=True)
                aside.rename(folder)
        raise
    return [aside for _, aside in done if aside]


def _damaged(source: Path, what: str) -> KennisbankError:
    return KennisbankError(
        f"'{source}' is geen goede reservekopie: {what}.",
        "Neem een andere kopie. Er is niets gewijzigd.",
    )
