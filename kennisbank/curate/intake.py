"""Documents that curators send: received at once, read by the worker, in the corpus as drafts."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kennisbank.corpus import Corpus, slugify
from kennisbank.corpus.corpus import DOCUMENT_SUFFIXES, SIDECAR_SUFFIX
from kennisbank.corpus.yaml_text import dump
from kennisbank.errors import Invalid, NotFound, Refused
from kennisbank.extract import extract
from kennisbank.ingest import OCR
from kennisbank.ingest.suggest import Suggestie, sidecar, suggest
from kennisbank.model import Extraction, Interventie, Status
from kennisbank.model.text import PAGE_BREAK

from .changes import Change, Write, apply, writing
from .desk import Desk
from .history import Action
from .jobs import Kind, State, enqueue, enqueue_statement, latest
from .record import DRAFTS, Record, Soort, as_model, find

FOLDER = "ontvangen"
_CHUNK = 1 << 20
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    id: int
    name: str
    size: int
    who: str
    at: float
    state: str
    slug: str | None
    message: str


def receive(desk: Desk, who: str, name: str, file: BinaryIO) -> Upload:
    """Keep what was sent and list it for the worker. What cannot be is listed as refused.

    The bytes are on disk and listed before this returns: from then on nothing is lost.
    """
    shown = clean_name(name)
    suffix = Path(shown).suffix.lower()
    folder = desk.database.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{secrets.token_hex(12)}{suffix if suffix in DOCUMENT_SUFFIXES else '.bin'}"
    size, sha256 = _keep(file, kept, desk.rules.max_upload)
    fault = _fault(desk, shown, suffix, size, sha256)
    if fault:
        kept.unlink()
    with desk.database.transaction() as sql:
        cursor = sql.execute(
            "INSERT INTO upload (name, size, sha256, file, who, at, state, message)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (shown, size, sha256, "" if fault else kept.name, who, time.time(),
             "geweigerd" if fault else "ontvangen", fault),
        )  # fmt: skip
        number = int(cursor.lastrowid or 0)
        if not fault:
            statement, parameters = enqueue_statement(Kind.OPNEMEN, {"upload": number}, who)
            sql.execute(statement, parameters)
    return upload(desk, number)


def clean_name(name: str) -> str:
    """The name of a file as it can be shown: no folders, no controls, no marks that turn text."""
    last = re.split(r"[/\\]", name)[-1]
    normal = unicodedata.normalize("NFC", last)
    visible = "".join(
        " " if char.isspace() else char
        for char in normal
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    plain = " ".join(visible.split()).rstrip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 10:
        return plain.strip(". ")[:_LONGEST_NAME] or "document"
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1].strip('. ') or 'document'}.{suffix}"


def uploads(desk: Desk, *, limit: int = 100) -> list[Upload]:
    """The newest first."""
    rows = desk.database.query("SELECT * FROM upload ORDER BY id DESC LIMIT ?", limit)
    return [_upload(row) for row in rows]


def upload(desk: Desk, id_: int) -> Upload:
    return _upload(_row(desk, id_))


def retry_upload(desk: Desk, id_: int, who: str) -> None:
    """Read a refused file again. Raises Invalid when it was not kept."""
    row = _row(desk, id_)
    if row["state"] != "geweigerd" or not row["file"]:
        raise Invalid("Dit bestand is niet bewaard.", "Voeg het opnieuw toe.")
    with desk.database.transaction() as sql:
        sql.execute("UPDATE upload SET state = 'ontvangen', message = '' WHERE id = ?", (id_,))
        statement, parameters = enqueue_statement(Kind.OPNEMEN, {"upload": id_}, who)
        sql.execute(statement, parameters)


def forget_upload(desk: Desk, id_: int) -> None:
    """Take a refused file off the list, and its bytes with it."""
    row = _row(desk, id_)
    if row["state"] != "geweigerd":
        raise Invalid("Alleen een geweigerd bestand kan van de lijst.", "Ververs de pagina.")
    desk.database.run("DELETE FROM upload WHERE id = ? AND state = 'geweigerd'", id_)
    if row["file"]:
        (desk.database.folder / FOLDER / row["file"]).unlink(missing_ok=True)


def take_in(desk: Desk, id_: int) -> str:
    """Read a received file and put it into the corpus as a draft; its slug. Raises Refused.

    May be done twice: what an earlier attempt finished is left as it is.
    """
    row = _row(desk, id_)
    file = desk.database.folder / FOLDER / row["file"]
    if row["state"] == "ontvangen":
        try:
            _take_in(desk, row, file)
        except Refused as refused:
            said = _about(row["name"], refused)
            desk.database.run(
                "UPDATE upload SET state = 'geweigerd', message = ? WHERE id = ?", said, id_
            )
            raise
        row = _row(desk, id_)
    if row["state"] == "opgenomen":
        file.unlink(missing_ok=True)
    return str(row["slug"])


def ask_to_read(desk: Desk, slug: str, original: Path, who: str) -> str:
    """Have a document read that was put into the corpus by hand; how far that is, in words."""
    payload = {"document": slug}
    job = latest(desk.database, Kind.LEZEN, payload)
    if job is None or (job.finished_at and job.finished_at < original.stat().st_mtime):
        enqueue(desk.database, Kind.LEZEN, payload, who)
    elif job.state is State.MISLUKT:
        return f"De tekst is niet te lezen. {job.message}"
    elif job.state is State.KLAAR:
        return "In dit document is geen tekst gevonden."
    return "De tekst wordt nu gelezen. Ververs de pagina zo dadelijk; een scan duurt langer."


def read_document(desk: Desk, slug: str) -> None:
    """Keep the text of a document and what can be suggested from it. Raises Refused."""
    record = find(desk.corpus, Soort.DOCUMENT, slug)
    if record is None or record.original is None:
        raise Refused("Het bestand is er niet meer.", "Zet het terug in de map 'documenten'.")
    extraction = extract(record.original, keep_in=desk.index / OCR)
    found = _suggested(desk, extraction, desk.corpus.readable_cards())
    with desk.database.transaction() as sql:
        for statement, values in _read(slug, extraction, found):
            sql.execute(statement, values)


def reading(desk: Desk, slug: str) -> list[str]:
    """The text of each page of a document that came in through the desk."""
    rows = desk.database.query("SELECT text FROM reading WHERE slug = ? ORDER BY number", slug)
    return [row["text"] for row in rows]


def suggestions(desk: Desk, slug: str) -> list[Suggestie]:
    """What the machine read, with offsets in the text of the page."""
    rows = desk.database.query("SELECT * FROM suggestion WHERE slug = ? ORDER BY place", slug)
    return [
        Suggestie(r["veld"], r["waarde"], r["pagina"], r["start"], r["end"], r["citaat"])
        for r in rows
    ]


def _keep(file: BinaryIO, path: Path, limit: int) -> tuple[int, str]:
    """Copy to `path`; size and SHA-256. What is over the limit is counted and not kept."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            if size <= limit:
                target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()


def _fault(desk: Desk, name: str, suffix: str, size: int, sha256: str) -> str:
    """Why a file is refused at the door; empty when it is not."""
    if size == 0:
        return f"{name}: het bestand is leeg. Controleer of het goed is opgeslagen."
    if size > desk.rules.max_upload:
        most = desk.rules.max_upload // 1024**2
        return (
            f"{name}: het bestand is {size // 1024**2} MB, en {most} MB is het meeste dat kan. "
            "Verklein het, of vraag uw beheerder het met 'kennisbank add' toe te voegen."
        )
    if suffix not in DOCUMENT_SUFFIXES:
        kinds = ", ".join(known[1:] for known in DOCUMENT_SUFFIXES)
        return f"{name}: dit soort bestand kan de kennisbank niet lezen. Bewaar het als {kinds}."
    waiting = desk.database.one(
        "SELECT name FROM upload WHERE sha256 = ? AND state = 'ontvangen'", sha256
    )
    if waiting:
        return f"{name}: ditzelfde bestand wordt al opgenomen, als '{waiting['name']}'."
    known = _same_bytes(desk.corpus, size, sha256)
    return f"{name}: dit bestand staat al in de kennisbank, als '{known}'." if known else ""


def _take_in(desk: Desk, row: sqlite3.Row, file: Path) -> None:
    extraction = extract(file, keep_in=desk.index / OCR)
    cards = desk.corpus.readable_cards()
    found = _suggested(desk, extraction, cards)
    with writing(desk):
        known = _same_bytes(desk.corpus, row["size"], row["sha256"])
        if known:
            raise Refused(f"dit bestand staat al in de kennisbank, als '{known}'.")
        stem = Path(row["name"]).stem
        fields = _fields(sidecar(extraction, cards), stem)
        slug = _free(desk.corpus, slugify(str(fields["titel"])) or slugify(stem) or "document")
        original = desk.corpus.documenten / f"{slug}{file.suffix}"
        text = dump(fields)
        change = Change(
            row["who"], Soort.DOCUMENT, slug, Action.TOEGEVOEGD, row["name"], None, text
        )
        apply(
            desk,
            change,
            [Write(original, source=file), Write(original.with_suffix(SIDECAR_SUFFIX), text)],
            (
                "UPDATE upload SET state = 'opgenomen', slug = ?, message = ? WHERE id = ?",
                (slug, " ".join(extraction.warnings), row["id"]),
            ),
            *_read(slug, extraction, found),
        )


def _fields(suggested: dict[str, Any], stem: str) -> dict[str, Any]:
    """The first sidecar: what was suggested, where that makes a valid record."""
    least = {"titel": stem, "status": Status.CONCEPT.value}
    fields = {**suggested, "status": Status.CONCEPT.value}
    fields.setdefault("titel", stem)
    try:
        as_model(Record(Soort.DOCUMENT, "proef", None), fields)
    except Refused:
        return least
    return fields


def _suggested(
    desk: Desk, extraction: Extraction, cards: list[Interventie]
) -> tuple[Suggestie, ...]:
    begrippen, _ = desk.corpus.begrippen()
    return suggest(extraction, cards, begrippen)


def _read(
    slug: str, extraction: Extraction, found: tuple[Suggestie, ...]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Statements that keep what was read, in place of an earlier reading."""
    starts, position = {}, 0
    yield "DELETE FROM reading WHERE slug = ?", (slug,)
    for page in extraction.pages:
        yield "INSERT INTO reading VALUES (?, ?, ?)", (slug, page.number, page.text)
        starts[page.number] = position
        position += len(page.text) + len(PAGE_BREAK)
    yield "DELETE FROM suggestion WHERE slug = ?", (slug,)
    for place, s in enumerate(found):
        yield (
            "INSERT INTO suggestion VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (slug, place, s.veld, s.waarde, s.pagina, *_within(s, starts), s.citaat),
        )


def _within(suggestie: Suggestie, starts: dict[int, int]) -> tuple[int, int]:
    if suggestie.pagina is None:
        return 0, 0
    start = starts.get(suggestie.pagina, 0)
    return suggestie.start - start, suggestie.end - start


def _same_bytes(corpus: Corpus, size: int, sha256: str) -> str:
    """Name of the document that has the very same bytes; empty when there is none."""
    for path in sorted(corpus.documenten.rglob("*")) if corpus.documenten.is_dir() else ():
        if path.suffix.lower() in DOCUMENT_SUFFIXES and path.stat().st_size == size:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                    return path.name
    return ""


def _free(corpus: Corpus, wanted: str) -> str:
    folders = (corpus.documenten, corpus.path / DRAFTS / "documenten")
    taken = {slugify(path.stem) for folder in folders for path in folder.rglob("*")}
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _about(name: str, refused: Refused) -> str:
    said = str(refused)
    return said if said.startswith(name) else f"{name}: {said[:1].lower()}{said[1:]}"


def _row(desk: Desk, id_: int) -> sqlite3.Row:
    row = desk.database.one("SELECT * FROM upload WHERE id = ?", id_)
    if row is None:
        raise NotFound("Dit bestand staat niet in de lijst.")
    return row


def _upload(row: sqlite3.Row) -> Upload:
    return Upload(
        row["id"], row["name"], row["size"], row["who"], row["at"], row["state"], row["slug"],
        row["message"],
    )  # fmt: skip
