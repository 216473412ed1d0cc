"""Nearest passages: with codes next to none is lost, whatever the filter, and nothing stays old."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from kennisbank.errors import IndexUnusable
from kennisbank.index import IndexRecord, LocalIndex, Store, publish
from kennisbank.index.generation import Manifest, current_generation
from kennisbank.index.meaning import (
    CODES,
    EXACT_UP_TO,
    Selection,
    VectorIndex,
    code,
    new_vectors,
    one_thread,
    write_codes,
)
from kennisbank.model import Passage

SIZE = EXACT_UP_TO + 4_000
DIMENSION = 64
DEPTH = 1_000

Vectors = NDArray[np.float32]


def clustered(seed: int, size: int, centres: int = 300) -> Vectors:
    """Unit vectors around shared directions, as those of texts are."""
    middle = np.random.default_rng(0).standard_normal((centres, DIMENSION))
    random = np.random.default_rng(seed)
    drawn = middle[random.integers(0, centres, size)]
    drawn = drawn + 0.7 * random.standard_normal((size, DIMENSION))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    """An index of so many vectors that it has codes, from the disk."""
    folder = tmp_path_factory.mktemp("vectors")
    new_vectors(folder, SIZE, DIMENSION)[:] = (vectors := clustered(1, SIZE))
    write_codes(folder, vectors, None)
    index = VectorIndex.load(folder, np.arange(SIZE) * 3)
    assert index.codes is not None
    return index


@pytest.mark.parametrize("share", [1.0, 0.5, 0.05, 0.005])
def test_recall_against_exact_search(coded: VectorIndex, share: float) -> None:
    mask = np.random.default_rng(2).random(SIZE) < share
    rows = np.flatnonzero(mask)
    selection = None if share == 1.0 else Selection(mask, rows)
    found_of_best = []
    for question in clustered(3, 50):
        depth = min(DEPTH, len(rows))
        found = coded.search(question, DEPTH, selection)
        assert len(found.ids) == depth == len(set(found.ids.tolist()))
        assert set(found.ids.tolist()) <= set((rows * 3).tolist())
        assert (np.diff(found.scores) <= 0).all()
        cosines = coded.vectors[rows] @ question
        best = rows[np.argsort(-cosines)[:10]] * 3
        found_of_best.append(np.isin(best, found.ids[:10]).mean())
        np.testing.assert_allclose(found.scores[0], cosines.max(), rtol=1e-5)
    assert np.mean(found_of_best) >= 0.98


def test_filter_far_from_the_question_still_fills_its_list(coded: VectorIndex) -> None:
    """Half of all vectors, and the half that is far away: codes alone would find none of it."""
    question = clustered(4, 1)[0]
    cosines = coded.vectors @ question
    mask = cosines < np.median(cosines)
    found = coded.search(question, 100, Selection(mask, np.flatnonzero(mask)))
    np.testing.assert_allclose(found.scores, -np.sort(-cosines[mask])[:100], atol=1e-6)
    assert mask[found.ids // 3].all()


def test_a_search_takes_one_thread_and_leaves_the_others_theirs(
    coded: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    search = coded._coded

    def noticed(*asked: Any) -> NDArray[np.int64]:
        seen.append(faiss.omp_get_max_threads())
        return search(*asked)

    monkeypatch.setattr(coded, "_coded", noticed)
    before = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(3)
        coded.search(coded.vectors[0], 10, None)
        assert (seen, faiss.omp_get_max_threads()) == ([1], 3)
    finally:
        faiss.omp_set_num_threads(before)


def test_one_thread_holds_for_the_matrices_of_numpy_too() -> None:
    def threads() -> list[int]:
        return [library["num_threads"] for library in threadpool_info()]

    with threadpool_limits(2):
        with one_thread():
            assert set(threads()) == {1}
        assert set(threads()) == {2}


def test_similarity_is_the_inner_product(coded: VectorIndex) -> None:
    question = clustered(5, 1)[0]
    rows = np.array([7, 0, SIZE - 1, 7])
    expected = coded.vectors[rows] @ question
    np.testing.assert_allclose(coded.similarity(question, rows), expected, rtol=1e-5)
    assert coded.similarity(question, rows[:0]).shape == (0,)


def test_code_book_serves_other_vectors(coded: VectorIndex) -> None:
    other = clustered(6, 2_000)
    again = code(other, faiss.clone_index(coded.codes))
    index = VectorIndex(other, np.arange(len(other)), again)
    question = clustered(7, 1)[0]
    found = index.search(question, 10, None)
    assert found.ids.tolist() == np.argsort(-(other @ question))[:10].tolist()


def test_codes_of_what_stays_are_those_of_all_anew(coded: VectorIndex) -> None:
    more = np.concatenate([coded.vectors, clustered(6, 77)])
    book = faiss.clone_index(coded.codes)
    anew, added = code(more, faiss.clone_index(book)), code(more, book, grown=True)
    assert added.ntotal == anew.ntotal == SIZE + 77
    questions = clustered(7, 5)
    for one, other in zip(anew.search(questions, 50), added.search(questions, 50), strict=True):
        np.testing.assert_array_equal(one, other)
    # Other vectors in front: the codes that are there are of no use.
    assert code(more[1:], faiss.clone_index(coded.codes)).ntotal == SIZE + 76


def test_few_vectors_have_no_codes(tmp_path: Path) -> None:
    vectors = clustered(8, 50)
    new_vectors(tmp_path, 50, DIMENSION)[:] = vectors
    write_codes(tmp_path, vectors, None)
    assert not (tmp_path / CODES).exists()
    index = VectorIndex.load(tmp_path, np.arange(50))
    found = index.search(vectors[9], 3, None)
    assert found.ids[0] == 9
    assert len(index.search(vectors[9], 0, None).ids) == 0


def test_index_of_nothing_is_written_and_read(tmp_path: Path) -> None:
    write_codes(tmp_path, new_vectors(tmp_path, 0, DIMENSION), None)
    index = VectorIndex.load(tmp_path, np.empty(0, np.int64))
    assert len(index.search(clustered(9, 1)[0], 10, None).ids) == 0


class Publisher:
    """A store whose passages get the vectors of `clustered`, published with codes."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.folder = folder

    def put(self, number: int, passages: int) -> None:
        texts = [f"passage {n} van {number}" for n in range(passages)]
        self.store.put(
            IndexRecord(
                soort="document",
                slug=f"d{number}",
                path=f"d{number}",
                hash="",
                fingerprint="",
                titel=f"d{number}",
                data="{}",
                body=" ".join(texts),
                passages=tuple(Passage(text, 0, len(text), 1, 1) for text in texts),
            )
        )
        missing = self.store.texts_without_vector("m")
        self.store.put_vectors("m", [key for key, _ in missing], clustered(number, len(missing)))

    def publish(self) -> Manifest:
        publish(self.store, "m", DIMENSION)
        folder = current_generation(self.folder)
        assert folder
        return Manifest.load(folder)


def test_generations_copy_vectors_and_learn_codes_again_when_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kennisbank.index.meaning.EXACT_UP_TO", 500)
    site = Publisher(tmp_path)
    site.put(1, 400)
    assert site.publish().coded == 0
    site.put(2, 400)
    assert site.publish().coded == 800
    site.put(3, 300)
    site.store.remove("document", "d2")
    site.put(4, 300)
    manifest = site.publish()
    assert (manifest.passages, manifest.coded) == (1_000, 800)
    site.put(5, 1_000)
    assert site.publish().coded == 2_000
    snapshot = LocalIndex(tmp_path).snapshot()
    stored = dict(
        site.store.connection.execute(
            "SELECT p.id, v.vector FROM passage p JOIN vector v ON v.text_key = p.text_key"
        ).fetchall()
    )
    ids = np.concatenate([snapshot.passages_of(int(r)) for r in snapshot.filtered({})])
    assert len(ids) == 2_000
    question = clustered(11, 1)[0]
    cosines = np.array([np.frombuffer(stored[id_], np.float32) @ question for id_ in ids])
    np.testing.assert_allclose(snapshot.similarity(question, ids), cosines, rtol=1e-4, atol=1e-5)
    assert snapshot.nearest_passages(question, {}, 10).ids[0] == ids[np.argmax(cosines)]
    site.store.close()


def test_damage_in_a_large_file_is_found_by_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening reads small files whole; of large ones it sees that bytes are missing."""
    monkeypatch.setattr("kennisbank.index.local.SUMMED_AT_OPENING", 1_000)
    site = Publisher(tmp_path)
    site.put(1, 100)
    site.publish()
    site.store.close()
    folder = current_generation(tmp_path)
    assert folder
    vectors = (folder / "vectors.npy").read_bytes()
    (folder / "vectors.npy").write_bytes(vectors[:-1] + bytes([vectors[-1] ^ 1]))
    with pytest.raises(IndexUnusable, match="beschadigd"):
        LocalIndex(tmp_path).snapshot().verify()
    (folder / "vectors.npy").write_bytes(vectors[:-1])
    with pytest.raises(IndexUnusable, match="beschadigd"):
        LocalIndex(tmp_path).snapshot()
