"""What several tests share: a small corpus, a fake embedder, and the starter corpus indexed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from samples import FakeEmbedder, make_corpus

from kennisbank import Kennisbank
from kennisbank.corpus import Corpus
from kennisbank.settings import Settings

# A property holds or not; how long that takes to see says most of the machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A small valid corpus of its own for each test."""
    return make_corpus(tmp_path / "corpus")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index of this test goes; nothing is there yet."""
    return tmp_path / "index"


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def kb(corpus: Corpus, index: Path, embedder: FakeEmbedder) -> Kennisbank:
    """The small corpus, indexed with the fake embedder."""
    kennisbank = _with(embedder, corpus.path, index)
    kennisbank.ingest()
    return kennisbank


@pytest.fixture(scope="session")
def small_kb(tmp_path_factory: pytest.TempPathFactory) -> Kennisbank:
    """The small corpus indexed once, for tests that only read."""
    folder = tmp_path_factory.mktemp("klein")
    make_corpus(folder / "corpus")
    kennisbank = _with(FakeEmbedder(), folder / "corpus", folder / "index")
    kennisbank.ingest()
    return kennisbank


@pytest.fixture(scope="session")
def starter_kb(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Kennisbank]:
    """The repository's own corpus with the default model, indexed once a session.

    Learning the model takes longest, so a copy is kept for the next session; it is used only when
    not a byte of the corpus or of the package has changed since.
    """
    index = tmp_path_factory.mktemp("starter") / "index"
    kept = Path(pytestconfig.cache.mkdir("starter")) if pytestconfig.cache else None
    made_from = _fingerprint(ROOT / "corpus", ROOT / "kennisbank")
    if kept and (kept / made_from).is_dir():
        shutil.copytree(kept / made_from, index)
    kennisbank = Kennisbank.open(Settings(corpus=ROOT / "corpus", index=index))
    report = kennisbank.ingest()
    assert not report.geweigerd, report.geweigerd
    if kept and not (kept / made_from).exists():
        for old in kept.iterdir():
            shutil.rmtree(old)
        shutil.copytree(index, kept / made_from)
    yield kennisbank
    kennisbank.close()


def _fingerprint(*folders: Path) -> str:
    """Of all files but compiled ones."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _with(embedder: FakeEmbedder, corpus: Path, index: Path) -> Kennisbank:
    return Kennisbank.open(Settings(corpus=corpus, index=index), embedder)
