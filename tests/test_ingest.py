"""From corpus to published index: only what changed, whatever breaks, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from samples import CARDS, FakeEmbedder, build, make_corpus, published, studie, write_card

from kennisbank import Kennisbank
from kennisbank.corpus import Corpus
from kennisbank.errors import IndexUnusable, KennisbankError
from kennisbank.index import LocalIndex, Store
from kennisbank.ingest import add, ingest
from kennisbank.ingest import run as run_module
from kennisbank.ingest.check import run_checks
from kennisbank.ingest.countries import countries
from kennisbank.model import Extraction

ALL = {*CARDS, "wijknotitie", "wodc-top600"}


@pytest.fixture
def built(small_kb: Kennisbank, index: Path) -> Path:
    """An index that is up to date with `corpus`, without the time it takes to make it."""
    return shutil.copytree(small_kb.settings.index, index)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the documents that were extracted, as they are."""
    names: list[str] = []
    extract = run_module.extract

    def counting(path: Path, *rest: Any) -> Extraction:
        names.append(path.name)
        return extract(path, *rest)

    monkeypatch.setattr("kennisbank.ingest.run.extract", counting)
    return names


def clean_build(corpus: Corpus, tmp_path: Path) -> dict[tuple[str, str], dict[str, object]]:
    build(corpus, tmp_path / "schoon")
    return published(tmp_path / "schoon")


def test_first_run_adds_all_and_the_second_does_nothing(
    corpus: Corpus, index: Path, embedder: FakeEmbedder, read: list[str]
) -> None:
    first = build(corpus, index, embedder)
    assert {entry.slug for entry in first.toegevoegd} == ALL
    assert (first.generatie, first.geweigerd) == (1, ())
    assert {e.slug: e.paginas for e in first.toegevoegd if e.soort == "document"} == {
        "wijknotitie": 1,
        "wodc-top600": 2,
    }
    assert first.passages == len(embedder.encoded) == sum(e.passages for e in first.toegevoegd)
    embedder.encoded.clear()
    read.clear()
    second = build(corpus, index, embedder)
    assert (second.ongewijzigd, second.generatie) == (len(ALL), 1)
    assert (second.toegevoegd, second.gewijzigd, second.verwijderd) == ((), (), ())
    assert (embedder.encoded, read) == ([], [])


def test_only_what_changed_is_done_again(
    corpus: Corpus, built: Path, embedder: FakeEmbedder, read: list[str], tmp_path: Path
) -> None:
    embedder.encoded.clear()
    read.clear()
    card = CARDS["sportclub"]
    text = f"{card['tekst']}\n\n## Nieuw\n\nEr kwam een boksschool bij."
    write_card(corpus.path, "sportclub", **{**card, "tekst": text})
    (corpus.interventies / "gevangenisbezoek.md").unlink()
    write_card(corpus.path, "nieuweling", tekst="## Wat is het?\n\nHuiswerkhulp.")
    report = build(corpus, built, embedder)
    assert [entry.slug for entry in report.gewijzigd] == ["sportclub"]
    assert [entry.slug for entry in report.toegevoegd] == ["nieuweling"]
    assert [entry.slug for entry in report.verwijderd] == ["gevangenisbezoek"]
    assert report.ongewijzigd == len(ALL) - 2
    assert read == []
    # The passage that stayed as it was keeps its vector.
    assert sorted(embedder.encoded) == ["Er kwam een boksschool bij.", "Huiswerkhulp."]
    assert published(built) == clean_build(corpus, tmp_path)


def test_thesaurus_alone_is_published_too(corpus: Corpus, built: Path) -> None:
    corpus.begrippen_file.write_text("- voorkeursterm: terugval\n")
    assert build(corpus, built).generatie == 2
    assert "terugval" in str(LocalIndex(built).snapshot().meta("begrippen"))
    assert build(corpus, built).generatie == 2


def test_document_follows_the_studies_it_reports(
    corpus: Corpus, built: Path, tmp_path: Path
) -> None:
    studies = [studie(sms=5, richting="gunstig", document="wodc-top600")]
    write_card(corpus.path, "top600", **{**CARDS["top600"], "studies": studies})
    build(corpus, built)
    assert published(built) == clean_build(corpus, tmp_path)


@pytest.mark.xfail(reason="a suggestion is made once, when the document is read")
def test_suggested_approaches_follow_the_cards(corpus: Corpus, index: Path, tmp_path: Path) -> None:
    write_card(corpus.path, "wijkagent", naam="Wijkagent")
    note = corpus.documenten / "wijknotitie.md"
    note.write_text("# Over de Wijkagent\n\nDe Wijkagent kent iedereen.\n")
    build(corpus, index)
    write_card(corpus.path, "wijkagent", naam="Straatdokter")
    build(corpus, index)
    assert published(index) == clean_build(corpus, tmp_path)


def test_refused_is_listed_the_rest_goes_in_and_is_retried_only_when_changed(
    corpus: Corpus, index: Path, read: list[str]
) -> None:
    (corpus.documenten / "kapot.pdf").write_bytes(b"%PDF-1.7\n" + b"onzin " * 100)
    (corpus.documenten / "leeg.md").write_text("")
    write_card(corpus.path, "fout", leeftijd_min="x")
    first = build(corpus, index)
    refused = {entry.bestand for entry in first.geweigerd}
    assert refused == {"documenten/kapot.pdf", "documenten/leeg.md", "interventies/fout.md"}
    assert {entry.slug for entry in first.toegevoegd} == ALL
    read.clear()
    second = build(corpus, index)
    assert (second.geweigerd, read) == (first.geweigerd, [])
    (corpus.documenten / "kapot.pdf").write_bytes(b"%PDF-1.7\nandere onzin")
    assert {entry.bestand for entry in build(corpus, index).geweigerd} == refused
    assert read == ["kapot.pdf"]
    write_card(corpus.path, "fout", leeftijd_min=10)
    third = build(corpus, index)
    assert [entry.slug for entry in third.toegevoegd] == ["fout"]
    assert {entry.bestand for entry in third.geweigerd} == refused - {"interventies/fout.md"}


def test_card_that_breaks_leaves_the_index(corpus: Corpus, built: Path) -> None:
    write_card(corpus.path, "sportclub", soort="club")
    report = build(corpus, built)
    assert [entry.slug for entry in report.verwijderd] == ["sportclub"]
    assert [entry.bestand for entry in report.geweigerd] == ["interventies/sportclub.md"]
    assert ("interventie", "sportclub") not in published(built)


@pytest.mark.parametrize("status", ["concept", "ter_beoordeling", "ingetrokken"])
def test_only_what_is_published_is_found(corpus: Corpus, built: Path, status: str) -> None:
    write_card(corpus.path, "sportclub", **CARDS["sportclub"], status=status)
    sidecar = corpus.documenten / "wodc-top600.yaml"
    sidecar.write_text(f"{sidecar.read_text()}status: {status}\n")
    report = build(corpus, built)
    assert {entry.slug for entry in report.verwijderd} == {"sportclub", "wodc-top600"}
    assert {slug for _, slug in published(built)} == ALL - {"sportclub", "wodc-top600"}
    findings = run_checks(corpus, built, FakeEmbedder)
    assert [finding.uitleg for finding in findings if not finding.goed] == []


def test_empty_corpus_is_an_empty_index(tmp_path: Path, index: Path) -> None:
    (tmp_path / "corpus" / "interventies").mkdir(parents=True)
    assert build(Corpus(tmp_path / "corpus"), index).passages == 0
    assert published(index) == {}


def test_model_changed_embeds_again_but_reads_nothing(
    corpus: Corpus, built: Path, read: list[str]
) -> None:
    read.clear()
    other = FakeEmbedder("ander")
    report = build(corpus, built, other)
    assert (report.ongewijzigd, report.generatie, read) == (len(ALL), 2, [])
    assert len(other.encoded) == report.passages
    assert LocalIndex(built).snapshot().manifest.model == other.fingerprint
    with sqlite3.connect(built / "kennisbank.sqlite") as sql:
        assert sql.execute("SELECT DISTINCT model FROM vector").fetchall() == [("ander#1",)]
    sql.close()


def test_other_reader_of_text_reads_all_again(
    corpus: Corpus, built: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = FakeEmbedder()
    read.clear()
    monkeypatch.setattr("kennisbank.extract.FINGERPRINT", "extract-anders")
    report = build(corpus, built, embedder)
    assert {entry.slug for entry in report.gewijzigd} == ALL
    assert sorted(read) == ["wijknotitie.md", "wodc-top600.pdf"]
    assert embedder.encoded == []


def test_other_analysis_rebuilds_the_words(
    corpus: Corpus, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kennisbank.analyse.VERSION", "anders")
    report = build(corpus, built)
    assert (report.ongewijzigd, report.generatie) == (len(ALL), 2)
    assert LocalIndex(built).snapshot().manifest.analysis == "anders"


def test_added_files_get_a_sidecar_and_are_indexed(
    corpus: Corpus, built: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    good, empty = tmp_path / "Nieuw Verslag.md", tmp_path / "leeg.txt"
    good.write_text("# Verslag van de wijk\n\nMST en nog eens MST.\n")
    empty.write_text("")
    before = len(list(corpus.documenten.iterdir()))
    report = add([good, empty, good, tmp_path / "weg.pdf"], corpus, built, embedder)
    assert [entry.slug for entry in report.toegevoegd] == ["nieuw-verslag"]
    assert [entry.bestand for entry in report.geweigerd] == [
        "leeg.txt",
        "Nieuw Verslag.md",
        "weg.pdf",
    ]
    assert len(list(corpus.documenten.iterdir())) == before + 2
    content = published(built)["document", "nieuw-verslag"]
    assert json.loads(str(content["data"]))["interventies"] == ["gezinstherapie"]


# What can go wrong with the folder of the index.


def test_another_run_is_busy(corpus: Corpus, index: Path) -> None:
    index.mkdir()
    with (
        FileLock(index / ".lock"),
        pytest.raises(IndexUnusable, match=r"door een ander bijgewerkt\. Wacht"),
    ):
        build(corpus, index)


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system")]
)
def test_closed_index_folder(
    corpus: Corpus, index: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise error

    # Root can write anywhere, so the file system is asked to refuse.
    monkeypatch.setattr(Path, "mkdir", closed)
    with pytest.raises(IndexUnusable, match=r"kan niet worden geschreven\. Geef schrijfrecht"):
        build(corpus, index)


def test_index_that_is_a_file(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(IndexUnusable, match="--index of KENNISBANK_INDEX"):
        build(corpus, tmp_path / "bestand")


def _full_database(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def _full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("where", "failing"),
    [
        ("kennisbank.index.store._passage_rows", _full_database),
        ("kennisbank.index.store.Store.put_vectors", _full_database),
        ("kennisbank.index.store.Store.set_meta", _full_database),
        ("kennisbank.index.columns.np.savez", _full_disk),
        ("kennisbank.index.generation.os.fsync", _full_disk),
    ],
)
def test_full_disk_keeps_what_is_published(
    corpus: Corpus,
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    failing: Callable[..., None],
    tmp_path: Path,
) -> None:
    before = published(built)
    write_card(corpus.path, "sportclub", **{**CARDS["sportclub"], "tekst": "Andere tekst."})
    corpus.begrippen_file.write_text("- voorkeursterm: anders\n")
    with monkeypatch.context() as patch:
        patch.setattr(where, failing)
        with pytest.raises(KennisbankError, match=r"Maak (schijf)?ruimte vrij"):
            build(corpus, built)
        assert published(built) == before
    build(corpus, built)
    assert published(built) == clean_build(corpus, tmp_path)


def generation(index: Path) -> Path:
    return index / "generations" / (index / "CURRENT").read_text()


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.unlink()
    file.write_bytes(data)


def of_another_layout(index: Path) -> None:
    manifest = generation(index) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"layout": ', '"layout": 9'))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "byte in vectors": lambda i: flip(generation(i) / "vectors.npy"),
    "byte in columns": lambda i: flip(generation(i) / "columns.npz"),
    "byte in terms": lambda i: flip(next((generation(i) / "passages").glob("*.term"))),
    "byte in postings": lambda i: flip(next((generation(i) / "records").glob("*.idx"))),
    "words lost": lambda i: next((generation(i) / "records").glob("*.store")).unlink(),
    "list of words lost": lambda i: (generation(i) / "passages" / "meta.json").unlink(),
    "manifest lost": lambda i: (generation(i) / "manifest.json").unlink(),
    "manifest of another version": of_another_layout,
    "generation lost": lambda i: shutil.rmtree(generation(i)),
    "all generations lost": lambda i: shutil.rmtree(i / "generations"),
    "pointer lost": lambda i: (i / "CURRENT").unlink(),
    "pointer to nowhere": lambda i: (i / "CURRENT").write_text("00000042"),
    "pointer empty": lambda i: (i / "CURRENT").write_text(""),
    "pointer garbage": lambda i: (i / "CURRENT").write_bytes(b"\xff\x00\xfe"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_cache_is_seen_and_repaired(corpus: Corpus, built: Path, damage: str) -> None:
    before = published(built)
    DAMAGE[damage](built)
    with pytest.raises(IndexUnusable, match="'kennisbank index"):
        LocalIndex(built).snapshot()
    embedder = FakeEmbedder()
    report = build(corpus, built, embedder)
    assert (report.ongewijzigd, embedder.encoded) == (len(ALL), [])
    assert published(built) == before


def test_lost_database_is_made_again(corpus: Corpus, built: Path) -> None:
    before = published(built)
    for file in built.glob("kennisbank.sqlite*"):
        file.unlink()
    build(corpus, built)
    assert published(built) == before


def scribble(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\x55" * (len(data) - 4096))


@pytest.mark.parametrize("damage", [scribble, lambda f: f.write_bytes(b"geen database" * 500)])
def test_damaged_database_says_to_rebuild_and_rebuilding_helps(
    corpus: Corpus, built: Path, damage: Callable[[Path], object]
) -> None:
    before = published(built)
    damage(built / "kennisbank.sqlite")
    with pytest.raises(IndexUnusable, match=r"beschadigd .*--rebuild"):
        build(corpus, built)
    ingest(corpus, built, FakeEmbedder(), rebuild=True)
    assert published(built) == before


def test_index_of_a_newer_version(corpus: Corpus, built: Path) -> None:
    before = published(built)
    sql = sqlite3.connect(built / "kennisbank.sqlite")
    sql.execute("PRAGMA user_version = 99")
    sql.close()
    with pytest.raises(IndexUnusable, match=r"door een nieuwere versie\. .*--rebuild"):
        build(corpus, built)
    assert published(built) == before
    assert ingest(corpus, built, FakeEmbedder(), rebuild=True).passages
    assert published(built) == before


def test_crash_between_truth_and_pointer_is_mended(
    corpus: Corpus, built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = published(built)
    write_card(corpus.path, "sportclub", **{**CARDS["sportclub"], "tekst": "Andere tekst."})

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sys.modules["kennisbank.index.publish"], "make_current", crash)
        build(corpus, built)
    assert published(built) == before
    assert build(corpus, built).generatie == 3
    assert published(built) == clean_build(corpus, tmp_path)


KILLED = """
import os, random, shutil, signal, sys, time
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])
from samples import build, published
from kennisbank.corpus import Corpus
from kennisbank.errors import IndexUnusable

corpus, base, work = Corpus(Path(sys.argv[2])), Path(sys.argv[3]), Path(sys.argv[4])
build(corpus, work / "schoon")
clean, before = published(work / "schoon"), published(base)
assert clean != before
shutil.copytree(base, work / "duur")
started = time.perf_counter()
build(corpus, work / "duur")
duration = time.perf_counter() - started
seed = int(sys.argv[5])
moments, died = random.Random(seed), 0
for number in range(int(sys.argv[6])):
    index = work / f"poging{number}"
    shutil.copytree(base, index)
    child = os.fork()
    if child == 0:
        build(corpus, index)
        os._exit(0)
    time.sleep(moments.uniform(0, duration))
    os.kill(child, signal.SIGKILL)
    died += os.waitpid(child, 0)[1] == signal.SIGKILL
    assert published(index) in (before, clean), f"half, seed {seed}"
    build(corpus, index)
    after = published(index)
    different = [name for name in clean.keys() | after if clean.get(name) != after.get(name)]
    assert not different, f"seed {seed}: {different}"
    assert not list((index / "generations").glob(".new-*"))
print(died)
"""


def test_killed_at_any_moment_the_next_run_ends_as_a_clean_build(
    corpus: Corpus, built: Path, tmp_path: Path
) -> None:
    write_card(corpus.path, "sportclub", **{**CARDS["sportclub"], "tekst": "Andere tekst."})
    (corpus.interventies / "gevangenisbezoek.md").unlink()
    (corpus.documenten / "wijknotitie.md").write_text("# Wijk\n\nHeel iets anders.\n")
    for number in range(20):
        write_card(corpus.path, f"nieuw-{number}", tekst=f"Aanpak nummer {number} in de wijk.")
    seed = np.random.default_rng().integers(1_000_000)
    (tmp_path / "werk").mkdir()
    arguments = [Path(__file__).parent, corpus.path, built, tmp_path / "werk", seed, 8]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1


def test_killed_while_rebuilding_readers_keep_an_index(
    corpus: Corpus, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published(built)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(run_module, "embed_missing", crash)
        ingest(corpus, built, FakeEmbedder(), rebuild=True)
    assert published(built) == before


def test_checks_say_what_is_wrong_and_what_to_do(
    corpus: Corpus, built: Path, embedder: FakeEmbedder
) -> None:
    def wrong() -> dict[str, str]:
        findings = run_checks(corpus, built, lambda: embedder)
        return {finding.wat: finding.uitleg for finding in findings if not finding.goed}

    assert wrong() == {}
    write_card(corpus.path, "nieuw", onderdeel_van="nergens")
    assert wrong()["corpus"].startswith("interventies/nieuw.md: veld 'onderdeel_van' noemt")
    assert "1 nieuw of gewijzigd, 0 verdwenen" in wrong()["actualiteit"]
    (corpus.interventies / "nieuw.md").unlink()
    (corpus.interventies / "sportclub.md").unlink()
    assert "0 nieuw of gewijzigd, 1 verdwenen" in wrong()["actualiteit"]
    flip(generation(built) / "vectors.npy")
    assert "beschadigd" in wrong()["index"]
    shutil.rmtree(corpus.path)
    assert "bestaat niet" in wrong()["corpus"]


def test_store_keeps_nothing_that_no_reader_can_see(corpus: Corpus, built: Path) -> None:
    for text in ("Eén.", "Twee.", "Drie.", "Vier."):
        write_card(corpus.path, "sportclub", tekst=text)
        build(corpus, built)
    store = Store(built)
    rows = store.connection.execute("SELECT count(*) FROM record WHERE slug = 'sportclub'")
    (records,) = rows.fetchone()
    store.close()
    # The live one, and the one of the generation before.
    assert records == 2
    assert len(list((built / "generations").iterdir())) == 2


@pytest.mark.parametrize(
    ("land", "expected"),
    [
        (None, ()),
        ("  ", ()),
        ("Nederland (Amsterdam)", ("Nederland",)),
        ("VS en Engeland", ("Verenigd Koninkrijk", "Verenigde Staten")),
        ("diverse", ("internationaal",)),
        ("Vsevolod", ("internationaal",)),
    ],
)
def test_countries(land: str | None, expected: tuple[str, ...]) -> None:
    assert countries(land) == expected


def test_corpora_do_not_share_state(tmp_path: Path) -> None:
    one, two = make_corpus(tmp_path / "a" / "corpus"), make_corpus(tmp_path / "b" / "corpus")
    build(one, tmp_path / "index")
    # The same files elsewhere are the same records: a clone may be moved.
    assert build(two, tmp_path / "index").ongewijzigd == len(ALL)
