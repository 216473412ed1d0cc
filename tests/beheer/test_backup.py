"""Corpus, accounts and history in one file, and back."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from kennisbank import Kennisbank
from kennisbank.cli import cli
from kennisbank.corpus import Corpus
from kennisbank.curate import Desk
from kennisbank.curate.accounts import Account, accounts, sign_in
from kennisbank.curate.backup import MANIFEST, backup, check, restore
from kennisbank.curate.database import Database
from kennisbank.curate.history import history
from kennisbank.curate.intake import receive, uploads
from kennisbank.curate.publication import save
from kennisbank.curate.record import Soort, load
from kennisbank.curate.sessions import open_session
from kennisbank.errors import KennisbankError

from .conftest import PASSWORD

CARD = Soort.INTERVENTIE


@pytest.fixture
def desk(desk_kb: Kennisbank, people: Mapping[str, Account]) -> Desk:
    desk = desk_kb.desk
    record = load(desk.corpus, CARD, "top600")
    save(desk, people["anna"], CARD, "top600", {**record.fields, "doel": "Doel"}, record.version)
    open_session(desk.database, people["anna"])
    receive(desk, "anna", "nog-te-lezen.md", io.BytesIO(b"# Titel\n\nTekst."))
    return desk


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.startswith(".")
    }


def other(tmp_path: Path, desk: Desk) -> Desk:
    """A desk elsewhere, as on a new server."""
    folder = tmp_path / "elders"
    folder.mkdir()
    return Desk(Corpus(folder / "corpus"), Database(folder / "data"), folder / "index", desk.rules)


def test_all_is_moved_to_another_place(desk: Desk, tmp_path: Path) -> None:
    contents = backup(desk, tmp_path / "kopie.zip")
    assert contents == check(tmp_path / "kopie.zip")
    moved = other(tmp_path, desk)
    _, aside = restore(moved, tmp_path / "kopie.zip")
    assert aside == []
    assert tree(moved.corpus.path) == tree(desk.corpus.path)
    assert [a.naam for a in accounts(moved.database)] == ["anna", "bea", "bert", "bram"]
    assert sign_in(moved.database, "anna", PASSWORD, "1.1.1.1").naam == "anna"
    assert load(moved.corpus, CARD, "top600").fields["doel"] == "Doel"
    assert len(history(moved.database, CARD, "top600")) == 1
    assert uploads(moved)[0].state == "ontvangen"
    assert moved.database.query("SELECT * FROM session") == [], "sessions stay behind"


def test_what_was_there_is_kept_aside(desk: Desk, tmp_path: Path) -> None:
    backup(desk, tmp_path / "kopie.zip")
    before = tree(desk.corpus.path)
    (desk.corpus.interventies / "sportclub.md").write_text("na de kopie gewijzigd")
    _, aside = restore(desk, tmp_path / "kopie.zip")
    assert tree(desk.corpus.path) == before
    corpus_aside = next(folder for folder in aside if folder.name.startswith("corpus.oud-"))
    kept = (corpus_aside / "interventies" / "sportclub.md").read_text()
    assert kept == "na de kopie gewijzigd"
    assert len(aside) == 2
    assert history(Database(desk.database.folder), CARD, "top600")


def test_a_copy_is_never_written_over(desk: Desk, tmp_path: Path) -> None:
    backup(desk, tmp_path / "kopie.zip")
    with pytest.raises(KennisbankError, match="bestaat al"):
        backup(desk, tmp_path / "kopie.zip")
    with pytest.raises(KennisbankError, match="kan niet worden geschreven"):
        backup(desk, tmp_path / "geen-map" / "kopie.zip")
    assert [p.name for p in tmp_path.glob("*.zip")] == ["kopie.zip"]


def rewritten(source: Path, target: Path, change: Mapping[str, bytes | None]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        held = {name: old.read(name) for name in old.namelist()}
        for name, data in {**held, **change}.items():
            if data is not None:
                new.writestr(name, data)
    return target


def test_a_bad_copy_touches_nothing(desk: Desk, tmp_path: Path) -> None:
    good = tmp_path / "kopie.zip"
    backup(desk, good)
    before = tree(desk.corpus.path)
    manifest = json.loads(zipfile.ZipFile(good).read(MANIFEST))
    evil = {**manifest, "files": {**manifest["files"], "corpus/../../kwaad": "0"}}
    newer = {**manifest, "format": 99}
    bad: list[Path] = [
        rewritten(good, tmp_path / "1.zip", {"corpus/begrippen.yaml": b"- anders"}),
        rewritten(good, tmp_path / "2.zip", {"corpus/begrippen.yaml": None}),
        rewritten(good, tmp_path / "3.zip", {"corpus/erbij.md": b"x"}),
        rewritten(good, tmp_path / "4.zip", {MANIFEST: None}),
        rewritten(good, tmp_path / "5.zip", {MANIFEST: b"[]"}),
        rewritten(
            good,
            tmp_path / "6.zip",
            {MANIFEST: json.dumps(evil).encode(), "corpus/../../kwaad": b"x"},
        ),
        rewritten(good, tmp_path / "7.zip", {MANIFEST: json.dumps(newer).encode()}),
        tmp_path / "niets.zip",
    ]
    (tmp_path / "tekst.zip").write_text("geen zip")
    cut = tmp_path / "half.zip"
    cut.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    flipped = tmp_path / "bit.zip"
    data = bytearray(good.read_bytes())
    data[200] ^= 0xFF
    flipped.write_bytes(data)
    for archive in [*bad, tmp_path / "tekst.zip", cut, flipped]:
        with pytest.raises(KennisbankError):
            restore(desk, archive)
        assert tree(desk.corpus.path) == before, archive.name
    assert not list(tmp_path.glob("*.oud-*")) and not list(tmp_path.glob(".*nieuw*"))
    assert not (tmp_path / "kwaad").exists()


def test_a_copy_while_others_write_is_of_one_moment(
    desk: Desk, people: Mapping[str, Account], tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            record = load(desk.corpus, CARD, "sportclub")
            fields = {**record.fields, "doel": f"Doel {number}"}
            save(desk, people["bram"], CARD, "sportclub", fields, record.version)
        desk.database.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            backup(desk, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        moved = Desk(
            Corpus(tmp_path / f"c{number}"),
            Database(tmp_path / f"d{number}"),
            desk.index,
            desk.rules,
        )
        restore(moved, tmp_path / f"{number}.zip")
        past = history(moved.database, CARD, "sportclub")
        if past:
            assert past[0].after == load(moved.corpus, CARD, "sportclub").text


def test_the_commands(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENNISBANK_CORPUS", str(desk.corpus.path))
    monkeypatch.setenv("KENNISBANK_DATA", str(desk.database.folder))
    monkeypatch.setenv("KENNISBANK_INDEX", str(desk.index))
    file = str(tmp_path / "kopie.zip")
    said = [CliRunner().invoke(cli, words, catch_exceptions=False).output for words in (
        ["backup", file], ["restore", "--check", file], ["restore", file],
    )]  # fmt: skip
    assert "Bewaard en nagelezen" in said[0]
    assert "De kopie is goed" in said[1]
    assert "Wat er stond" in said[2] and "kennisbank index" in said[2]
