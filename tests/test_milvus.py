"""Milvus, as milvus-lite runs it: the same candidates, filters, deletes and generations as here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from samples import DIMENSION, FakeEmbedder

from kennisbank import Kennisbank
from kennisbank.corpus import Corpus
from kennisbank.errors import IndexUnusable, KennisbankError
from kennisbank.index import (
    Candidates,
    IndexRecord,
    LocalIndex,
    Milvus,
    Snapshot,
    Store,
    bm25,
    milvus_writer,
    publish,
)
from kennisbank.index.milvus import filter_number
from kennisbank.model import Passage
from kennisbank.search import SearchRequest
from kennisbank.settings import Settings

VALUES = ("a", "met spatie", "É:*'\"]")
WORDS = "jongeren school werk buurt aanpak recidive geld thuis hulp politie".split()


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Milvus:
    return Milvus(str(tmp_path_factory.mktemp("milvus") / "lite.db"))


def record(number: int, random: np.random.Generator) -> IndexRecord:
    texts = tuple(" ".join(random.choice(WORDS, size)) for size in random.integers(1, 90, 3))
    return IndexRecord(
        soort="document",
        slug=f"d{number}",
        path=f"d{number}",
        hash="",
        fingerprint="",
        titel=f"Document {number}",
        data="{}",
        body=" ".join(texts),
        passages=tuple(Passage(text, 0, len(text), 1, 1) for text in texts),
        names=(f"naam {WORDS[number % 10]}",),
        questions=(f"wat helpt bij {WORDS[number % 7]}?",) if number % 3 else (),
        facets={"thema": (VALUES[number % 3],), "jaar": (str(2000 + number % 5),)},
    )


class Twice:
    """One store, published here and in Milvus."""

    def __init__(self, folder: Path, milvus: Milvus) -> None:
        self.folder = folder
        self.milvus = milvus
        self.stores = {name: Store(folder / name) for name in ("local", "milvus")}
        self.embedder = FakeEmbedder()

    def change(self, put: Sequence[int], remove: Sequence[int] = (), seed: int = 0) -> None:
        for name, store in self.stores.items():
            random = np.random.default_rng(seed)
            for number in remove:
                store.remove("document", f"d{number}")
            for number in put:
                store.put(record(number, random))
            missing = store.texts_without_vector(self.embedder.fingerprint)
            if missing:
                vectors = self.embedder.encode_passages([text for _, text in missing])
                keys = [key for key, _ in missing]
                store.put_vectors(self.embedder.fingerprint, keys, vectors)
            engine = self.milvus if name == "milvus" else None
            publish(store, self.embedder.fingerprint, DIMENSION, milvus=engine)

    @property
    def snapshots(self) -> tuple[Snapshot, Snapshot]:
        return (
            LocalIndex(self.folder / "local").snapshot(),
            LocalIndex(self.folder / "milvus", self.milvus).snapshot(),
        )


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, milvus: Milvus) -> Iterator[Twice]:
    made = Twice(tmp_path_factory.mktemp("twee"), milvus)
    made.change(range(40))
    yield made
    for store in made.stores.values():
        milvus_writer.drop(store, milvus)
        store.close()


def scores(found: Candidates) -> dict[int, float]:
    return dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))


FILTERS: list[dict[str, tuple[str, ...]]] = [
    {},
    {"thema": (VALUES[1],)},
    {"thema": VALUES[1:], "jaar": ("2001", "2003", "1850")},
    {"thema": ("nergens",)},
    {"thema": ()},
    {"onbekend": ("a",)},
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_candidates_and_scores_are_those_of_the_local_engine(
    twice: Twice, filters: dict[str, tuple[str, ...]]
) -> None:
    here, there = twice.snapshots
    passages = {
        "exact": {"school": 0.5, "recidive": 1.0, "onbekendwoord": 1.0},
        "stem": {"jonger": 1.0, "geld": 0.3},
        "gram": {"øwer": 2.0},
    }
    records = {"stem": {"school": 2.0}, "name": {"werk": 1.0}, "question": {"geld": 2.0}}
    vector = twice.embedder.encode_queries(["school en werk"])[0]
    for ours, theirs in (
        (here.match_passages(passages, filters, 500), there.match_passages(passages, filters, 500)),
        (here.match_records(records, filters, 500), there.match_records(records, filters, 500)),
        (
            here.nearest_passages(vector, filters, 500),
            there.nearest_passages(vector, filters, 500),
        ),
    ):
        assert scores(theirs) == pytest.approx(scores(ours), rel=1e-4, abs=1e-5)
        assert (np.diff(theirs.scores) <= 1e-6).all()
        assert bool(len(ours.ids)) == bool(len(here.filtered(filters)))


@pytest.mark.parametrize("word", ["buurt", "geld", "nergens"])
def test_records_that_have_a_word_are_those_of_the_local_engine(twice: Twice, word: str) -> None:
    here, there = twice.snapshots
    query = {"name": {"werk": 1.0}, "question": {word: 2.0}}
    some = here.filtered({})[:4:-1]
    has = here.having(some, query)
    assert there.having(some, query).tolist() == has.tolist()
    assert 0 < has.sum() < len(some)
    assert there.having(some[:0], query).tolist() == []


def test_similarity_and_frequencies_are_those_of_the_local_engine(twice: Twice) -> None:
    here, there = twice.snapshots
    ids = np.random.default_rng(1).permutation(here.nearest_passages(
        twice.embedder.encode_queries(["werk"])[0], {}, 50
    ).ids)  # fmt: skip
    vector = twice.embedder.encode_queries(["school thuis"])[0]
    np.testing.assert_allclose(
        there.similarity(vector, ids), here.similarity(vector, ids), rtol=1e-4, atol=1e-5
    )
    assert len(there.similarity(vector, ids[:0])) == 0
    tokens = ["school", "werk", "nergens", "øwer"]
    for field in ("exact", "stem", "gram"):
        expected = here.frequency(field, tokens).tolist()
        assert there.frequency(field, tokens).tolist() == expected
    for field in ("stem", "name", "question_gram"):
        expected = here.record_frequency(field, tokens).tolist()
        assert there.record_frequency(field, tokens).tolist() == expected


def test_generations_deletes_and_what_was_cut_short(
    tmp_path: Path, milvus: Milvus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kennisbank.index.terms.DRIFT", 100.0)
    twice = Twice(tmp_path, milvus)
    twice.change(range(12))
    query = {"exact": dict.fromkeys(WORDS, 1.0)}
    old = twice.snapshots[1]
    before = scores(old.match_passages(query, {}, 500))
    twice.change([3, 20], remove=[5, 6], seed=9)
    here, there = twice.snapshots
    assert there.manifest.collections == old.manifest.collections
    assert scores(old.match_passages(query, {}, 500)).keys() == before.keys()
    found = scores(there.match_passages(query, {}, 500))
    assert found.keys() == scores(here.match_passages(query, {}, 500)).keys() != before.keys()
    # Written, but the run was cut short before it was published.
    store = twice.stores["milvus"]
    store.put(record(30, np.random.default_rng(3)))
    missing = store.texts_without_vector(twice.embedder.fingerprint)
    vectors = twice.embedder.encode_passages([text for _, text in missing])
    store.put_vectors(twice.embedder.fingerprint, [key for key, _ in missing], vectors)
    previous = (tmp_path / "milvus" / "generations" / "00000002", there.manifest)
    spare = tmp_path / "spare"
    spare.mkdir()
    milvus_writer.write(store, spare, milvus, previous, twice.embedder.fingerprint, DIMENSION)
    store.remove("document", "d30")
    assert scores(there.match_passages(query, {}, 500)).keys() == found.keys()
    twice.change([], remove=[7], seed=9)
    here, there = twice.snapshots
    assert (
        scores(there.match_passages(query, {}, 500)).keys()
        == scores(here.match_passages(query, {}, 500)).keys()
    )
    for made in twice.stores.values():
        milvus_writer.drop(made, milvus)
        made.close()
    assert not [
        name
        for name in milvus.client.list_collections()
        if name.startswith(there.manifest.collections)
    ]


def test_documents_are_weighed_anew_when_lengths_have_drifted(
    tmp_path: Path, milvus: Milvus
) -> None:
    twice = Twice(tmp_path, milvus)
    twice.change(range(4))
    first = twice.snapshots[1].manifest.collections
    twice.change(range(4, 40), seed=5)
    here, there = twice.snapshots
    assert there.manifest.collections != first
    query = {"exact": dict.fromkeys(WORDS, 1.0)}
    assert scores(there.match_passages(query, {}, 500)) == pytest.approx(
        scores(here.match_passages(query, {}, 500)), rel=1e-4
    )
    for made in twice.stores.values():
        milvus_writer.drop(made, milvus)
        made.close()


def test_what_milvus_lost_is_seen_and_written_again(
    corpus: Corpus, index: Path, milvus: Milvus
) -> None:
    chosen = Settings(corpus=corpus.path, index=index, engine="milvus", milvus_uri=milvus.uri)
    kb = Kennisbank(chosen, FakeEmbedder())
    kb.ingest()
    asked = SearchRequest.parse("boksen met jongeren", [("soort", "interventie")])
    answer = kb.search(asked)
    local = Kennisbank(Settings(corpus=corpus.path, index=index.parent / "hier"), FakeEmbedder())
    local.ingest()
    assert [r.slug for r in answer.resultaten] == [r.slug for r in local.search(asked).resultaten]
    assert answer.facetten == local.search(asked).facetten
    with pytest.raises(IndexUnusable, match="andere zoekmachine"):
        Kennisbank(Settings(corpus=corpus.path, index=index), FakeEmbedder()).search(asked)
    prefix = LocalIndex(index, milvus).snapshot().manifest.collections
    milvus.client.drop_collection(f"{prefix}_records")
    with pytest.raises(IndexUnusable, match="Milvus heeft 0 van de"):
        LocalIndex(index, milvus).snapshot().verify()
    with pytest.raises(IndexUnusable, match="geen antwoord of een fout"):
        kb.search(SearchRequest.parse("voetbal"))
    kb.ingest()
    assert kb.search(asked).resultaten == answer.resultaten
    store = Store(index)
    milvus_writer.drop(store, milvus)
    store.close()


def test_no_address_or_no_server_is_told() -> None:
    with pytest.raises(KennisbankError, match="adres van Milvus ontbreekt"):
        _ = Milvus("").client
    with pytest.raises(KennisbankError, match="niet te bereiken"):
        _ = Milvus("http://127.0.0.1:9").client


@pytest.mark.parametrize(
    ("length", "kept"), [(0, 0), (39, 39), (40, 40), (41, 40), (55, 54), (59, 56), (1000, 984)]
)
def test_lengths_are_kept_as_tantivy_keeps_them(length: int, kept: int) -> None:
    assert bm25.kept_length(length) == kept


def test_filter_numbers_fit_and_differ() -> None:
    numbers = {filter_number(f, v) for f in ("thema", "land", "jaar") for v in map(str, range(500))}
    assert len(numbers) == 1500
    assert all(0 <= number < 2**63 for number in numbers)
