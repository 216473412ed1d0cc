"""The index: filters and counts are those of brute force, and readers never see half an update."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import CARDS, DIMENSION, FakeEmbedder, build, published, write_card

from kennisbank.corpus import Corpus
from kennisbank.errors import IndexUnusable
from kennisbank.index import Columns, IndexRecord, LocalIndex, Snapshot, Store, publish
from kennisbank.index.records import text_key
from kennisbank.index.words import WordDocument, WordIndex
from kennisbank.index.words import build as build_words
from kennisbank.index.words import update as update_words
from kennisbank.model import Passage

VALUES = ("a", "b", "c", "met spatie", "É:*")
FIELDS = ("thema", "land")
Facets = Mapping[str, list[str]]

facets = st.dictionaries(
    st.sampled_from(FIELDS), st.lists(st.sampled_from(VALUES), unique=True), max_size=2
)
filters = st.dictionaries(
    st.sampled_from((*FIELDS, "onbekend")), st.lists(st.sampled_from((*VALUES, "nergens")))
).map(lambda found: {name: tuple(values) for name, values in found.items()})


def passes(record: Facets, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    """OR within a field, AND across fields."""
    return all(set(record.get(name, ())) & set(values) for name, values in wanted.items())


@given(st.lists(st.tuples(facets, st.integers(0, 3)), max_size=8), filters, st.data())
def test_columns_equal_brute_force(
    records: list[tuple[Facets, int]], wanted: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    ids = [10 * n + 7 for n in range(len(records))]
    owners = [id_ for id_, (_, passages) in zip(ids, records, strict=True) for _ in range(passages)]
    columns = Columns.of(
        [(id_, had) for id_, (had, _) in zip(ids, records, strict=True)],
        [(3 * n + 1, owner) for n, owner in enumerate(owners)],
    )
    passing = {i for i, (had, _) in zip(ids, records, strict=True) if passes(had, wanted)}
    assert set(columns.records[columns.record_mask(wanted)].tolist()) == passing
    assert columns.passage_mask(wanted).tolist() == [owner in passing for owner in owners]
    assert columns.records_of(columns.passages).tolist() == owners
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True) if ids else st.just([]))
    by_id = {id_: had for id_, (had, _) in zip(ids, records, strict=True)}
    for name in (*FIELDS, "onbekend"):
        expected = Counter(value for id_ in chosen for value in by_id[id_].get(name, ()))
        assert columns.count(np.array(chosen, np.int64), name) == expected
    for id_ in ids:
        mine = [3 * n + 1 for n, owner in enumerate(owners) if owner == id_]
        assert columns.passages_of(id_).tolist() == mine


@given(st.lists(facets, min_size=1, max_size=4))
def test_columns_survive_the_disk(records: list[Facets]) -> None:
    columns = Columns.of(list(enumerate(records, start=1)), [(5, 1), (6, 1)])
    with tempfile.TemporaryDirectory() as folder:
        columns.save(Path(folder))
        again = Columns.load(Path(folder))
    everything = np.arange(1, len(records) + 1)
    assert again.passages.tolist() == [5, 6]
    assert set(again.fields) == {name for had in records for name in had}
    for name in again.fields:
        assert again.count(everything, name) == columns.count(everything, name)


RECORDS = 40


def record(number: int, text: str | None = None) -> IndexRecord:
    """A record of two passages; its facets follow from its number."""
    texts = text or f"woord{number % 7} en recidive {number}", f"tweede passage woord{number % 3}"
    return IndexRecord(
        soort="document",
        slug=f"d{number}",
        path=f"d{number}",
        hash="",
        fingerprint="",
        titel=f"Document {number}",
        data="{}",
        body=" ".join(texts),
        passages=tuple(Passage(t, 0, len(t), 1, 1) for t in texts),
        facets={"thema": (f"t{number % 4}",), "land": tuple("abc"[: number % 3])},
    )


def fill(store: Store) -> None:
    embedder = FakeEmbedder()
    missing = store.texts_without_vector(embedder.fingerprint)
    if missing:
        vectors = embedder.encode_passages([text for _, text in missing])
        store.put_vectors(embedder.fingerprint, [key for key, _ in missing], vectors)
    publish(store, embedder.fingerprint, DIMENSION)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("veel")
    store = Store(folder)
    for number in range(RECORDS):
        store.put(record(number))
    fill(store)
    store.close()
    return LocalIndex(folder).snapshot()


wanted_facets = st.dictionaries(
    st.sampled_from(["thema", "land"]),
    st.lists(st.sampled_from(["t0", "t1", "t2", "t3", "a", "b", "x"]), max_size=3).map(tuple),
    max_size=2,
)


@settings(deadline=None, max_examples=60)
@given(wanted_facets, st.integers(1, 100), st.sampled_from(["recidive", "woord1", "woord2 tweede"]))
def test_filters_inside_the_engines_equal_filtering_afterwards(
    many: Snapshot, wanted: dict[str, tuple[str, ...]], depth: int, words: str
) -> None:
    passing = {
        n
        for n in range(RECORDS)
        if passes({k: list(v) for k, v in record(n).facets.items()}, wanted)
    }
    by_id = {r.id: int(r.slug[1:]) for r in many.records(many.filtered({}).tolist())}
    assert {by_id[i] for i in many.filtered(wanted).tolist()} == passing
    query = {"exact": dict.fromkeys(words.split(), 1.0)}
    vector = FakeEmbedder().encode_queries([words])[0]
    for search in (
        lambda f, d: many.match_passages(query, f, d),
        lambda f, d: many.nearest_passages(vector, f, d),
    ):
        everything = search({}, 10_000)
        assert len(everything.ids)
        owners = [by_id[i] for i in many.records_of(everything.ids).tolist()]
        allowed = np.array([owner in passing for owner in owners], bool)
        found = search(wanted, depth)
        # Equal scores may stand in another order.
        np.testing.assert_allclose(found.scores, everything.scores[allowed][:depth], rtol=1e-5)
        assert set(found.ids.tolist()) <= set(everything.ids[allowed].tolist())
        assert len(set(found.ids.tolist())) == len(found.ids)
    whole = many.match_records({"stem": {"woord1": 1.0}}, wanted, depth)
    assert {by_id[i] for i in whole.ids.tolist()} <= passing


def test_similarity_is_the_cosine_of_the_stored_text(many: Snapshot) -> None:
    ids = many.filtered({"thema": ("t1",)})
    passages = np.concatenate([many.passages_of(int(id_)) for id_ in ids])
    texts = [passage.text for passage in many.passages(passages.tolist())]
    embedder = FakeEmbedder()
    vector = embedder.encode_queries(["recidive woord1"])[0]
    expected = embedder.encode_queries(texts) @ vector
    np.testing.assert_allclose(many.similarity(vector, passages), expected, rtol=1e-5)


def test_weight_multiplies_a_part_and_parts_are_summed(many: Snapshot) -> None:
    def scores(query: Mapping[str, Mapping[str, float]]) -> dict[int, float]:
        found = many.match_passages(query, {}, 1000)
        return dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))

    one, other = scores({"exact": {"recidive": 1.0}}), scores({"stem": {"woord1": 1.0}})
    assert one and other
    both = scores({"exact": {"recidive": 2.0}, "stem": {"woord1": 0.5}})
    assert both.keys() == one.keys() | other.keys()
    for id_, score in both.items():
        assert score == pytest.approx(2 * one.get(id_, 0) + 0.5 * other.get(id_, 0), rel=1e-4)


@pytest.mark.parametrize(
    "query",
    [
        {"stem": {"woord1": 1.0}},
        {"stem": {"woord1": 1.0, "woord4": 2.0}, "gram": {"recid": 1.0}},
        {"stem": {"nergens": 1.0}},
        {"stem": {}},
    ],
    ids=str,
)
def test_which_records_have_a_token_is_the_same_asked_of_few_and_of_all(
    many: Snapshot, query: Mapping[str, Mapping[str, float]]
) -> None:
    everything = np.random.default_rng(3).permutation(many.filtered({}))
    having = set(many.match_records(query, {}, RECORDS).ids.tolist())
    expected = [id_ in having for id_ in everything.tolist()]
    assert many.having(everything, query).tolist() == expected
    one_by_one = [bool(many.having(everything[n : n + 1], query)[0]) for n in range(RECORDS)]
    assert one_by_one == expected
    assert many.having(everything[:0], query).tolist() == []


@pytest.mark.parametrize("token", ["a:b", "AND", "*", '"', "x" * 70_000, "\x00", "stem:recidive"])
def test_tokens_are_never_query_syntax(many: Snapshot, token: str) -> None:
    assert len(many.match_passages({"stem": {token: 1.0}}, {}, 10).ids) == 0
    assert len(many.match_passages({"exact": {"recidive": 1.0}}, {"thema": (token,)}, 10).ids) == 0


def test_no_tokens_or_no_depth_finds_nothing(many: Snapshot) -> None:
    assert len(many.match_passages({"stem": {}}, {}, 10).ids) == 0
    assert len(many.match_passages({"exact": {"recidive": 1.0}}, {}, 0).ids) == 0
    assert len(many.match_passages({"exact": {"recidive": 1.0}}, {"thema": ()}, 10).ids) == 0


def test_deletes_really_delete(tmp_path: Path) -> None:
    def document(id_: int, owner: int) -> WordDocument:
        return WordDocument(id_, owner, {"stem": ["recidive", f"w{id_}"]}, {"thema": ["a"]})

    build_words(tmp_path / "w", ("stem",), [document(n, n // 2) for n in range(10)])
    update_words(tmp_path / "w", ("stem",), [1, 3], [document(99, 50)])
    words = WordIndex(tmp_path / "w", ("stem",))
    found = words.search({"stem": {"recidive": 1.0}}, {}, 100).ids.tolist()
    assert sorted(found) == [0, 1, 4, 5, 8, 9, 99]
    assert len(words) == 7


def test_removed_record_is_found_nowhere(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(5):
        store.put(record(number))
    fill(store)
    store.remove("document", "d2")
    store.put(record(3, "geheel andere inhoud"))
    fill(store)
    snapshot = LocalIndex(tmp_path).snapshot()
    slugs = {r.slug for r in snapshot.records(snapshot.filtered({}).tolist())}
    assert slugs == {"d0", "d1", "d3", "d4"}
    found = snapshot.match_passages({"exact": {"recidive": 1.0}}, {}, 100).ids
    owners = snapshot.records(snapshot.records_of(found).tolist())
    assert sorted(owner.slug for owner in owners) == ["d0", "d1", "d4"]
    # Its vector goes once no generation that is kept can show it.
    (vectors,) = store.connection.execute(
        "SELECT count(*) FROM vector WHERE text_key = ?", (text_key("woord2 en recidive 2"),)
    ).fetchone()
    fill(store)
    (later,) = store.connection.execute(
        "SELECT count(*) FROM vector WHERE text_key = ?", (text_key("woord2 en recidive 2"),)
    ).fetchone()
    store.close()
    assert (vectors, later) == (1, 0)


def test_unpublished_record_is_not_seen(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(record(1))
    fill(store)
    store.put(record(2))
    store.remove("document", "d1")
    snapshot = LocalIndex(tmp_path).snapshot()
    assert [slug for _, slug, _ in snapshot.data("document")] == ["d1"]
    assert store.unpublished
    fill(store)
    assert not store.unpublished
    store.close()


# Readers and a writer at the same time.


def test_readers_of_the_old_snapshot_keep_working(corpus: Corpus, index: Path) -> None:
    build(corpus, index)
    local = LocalIndex(index)
    old = local.snapshot()
    query = {"stem": {"boks": 1.0, "boksen": 1.0}}
    write_card(corpus.path, "sportclub", naam="Nieuw", tekst="Iets heel anders.")
    (corpus.documenten / "wijknotitie.md").unlink()
    build(corpus, index)
    found = old.match_passages(query, {}, 10).ids
    assert [p.text[:7] for p in old.passages(found.tolist())] == ["Voetbal"]
    assert {r.slug for r in old.records(old.filtered({}).tolist())} == {
        *CARDS,
        "wijknotitie",
        "wodc-top600",
    }
    assert len(old.data("document")) == 2
    new = local.snapshot()
    assert new is not old and new.generation == 2
    assert len(new.match_passages(query, {}, 10).ids) == 0
    assert [slug for _, slug, _ in new.data("document")] == ["wodc-top600"]


def test_old_snapshot_works_from_a_thread_that_is_new(corpus: Corpus, index: Path) -> None:
    build(corpus, index)
    old = LocalIndex(index).snapshot()
    write_card(corpus.path, "sportclub", naam="Nieuw", tekst="Iets heel anders.")
    build(corpus, index)
    found: list[str] = []
    ids = old.filtered({}).tolist()
    thread = threading.Thread(target=lambda: found.extend(r.titel for r in old.records(ids)))
    thread.start()
    thread.join()
    assert "Sport als middel" in found


def test_snapshot_is_opened_once_until_there_is_another(corpus: Corpus, index: Path) -> None:
    local = LocalIndex(index)
    with pytest.raises(IndexUnusable, match=r"nog geen index .*'kennisbank index'"):
        local.snapshot()
    build(corpus, index)
    first = local.snapshot()
    assert local.snapshot() is first
    build(corpus, index)
    assert local.snapshot() is first


class Closed(sqlite3.Connection):
    """A database whose write-ahead log cannot be opened."""

    def execute(self, *_: object) -> sqlite3.Cursor:
        raise sqlite3.OperationalError("unable to open database file")


def test_reader_on_a_disk_that_nobody_can_write(
    corpus: Corpus, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(corpus, index)
    connect = sqlite3.connect

    def read_only(address: str, **options: Any) -> sqlite3.Connection:
        kind = sqlite3.Connection if "immutable" in address else Closed
        return connect(address, factory=kind, **options)

    # Root can write anywhere, so the file system is asked to refuse.
    monkeypatch.setattr("kennisbank.index.local.sqlite3.connect", read_only)
    assert len(LocalIndex(index).snapshot().data("interventie")) == len(CARDS)


def test_publishing_bit_by_bit_equals_a_rebuild(
    corpus: Corpus, index: Path, tmp_path: Path
) -> None:
    build(corpus, index)
    for step, (slug, card) in enumerate(CARDS.items()):
        write_card(corpus.path, slug, **{**card, "tekst": f"{card['tekst']}\n\nStap {step}."})
        if step % 2:
            (corpus.interventies / f"{slug}.md").unlink()
        write_card(corpus.path, f"extra-{step}", thema=["sport"], tekst=f"Extra aanpak {step}.")
        build(corpus, index)
    build(corpus, tmp_path / "schoon")
    assert published(index) == published(tmp_path / "schoon")
