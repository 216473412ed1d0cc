"""The truth of the index: which vectors it has, lacks and lets go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from samples import DIMENSION, FakeEmbedder
from test_index import fill, record

from kennisbank.index import Store


def test_equal_texts_share_a_vector(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(record(1, "dezelfde tekst"))
    store.put(record(2, "dezelfde tekst"))
    texts = [text for _, text in store.texts_without_vector("nep#1")]
    store.close()
    assert texts.count("dezelfde tekst") == 1


def test_what_lacks_a_vector_is_known_whatever_was_embedded_before(tmp_path: Path) -> None:
    store, model = Store(tmp_path), FakeEmbedder().fingerprint

    def lacking(of: str) -> set[str]:
        return {text for _, text in store.texts_without_vector(of)}

    for number in range(3):
        store.put(record(number))
    everything = lacking(model)
    fill(store)
    assert lacking(model) == set()
    assert lacking("ander") == everything
    store.put(record(7, "nieuw hier"))
    assert lacking(model) == {"nieuw hier"}
    # Another model was tried, and that was cut short.
    key, text = store.texts_without_vector("ander")[0]
    store.put_vectors("ander", [key], np.zeros((1, DIMENSION), np.float32))
    assert lacking(model) == {"nieuw hier"}
    assert lacking("ander") == (everything | {"nieuw hier"}) - {text}
    fill(store)
    assert lacking("ander") == everything | {"nieuw hier"}
    store.forget_vectors()
    assert lacking(model) == everything | {"nieuw hier"}
    store.close()


def test_a_vector_goes_with_the_last_passage_that_says_it(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def kept() -> int:
        (count,) = store.connection.execute("SELECT count(*) FROM vector").fetchone()
        return int(count)

    store.put(record(1, "samen"))
    store.put(record(2, "samen"))
    store.put(record(3, "alleen"))
    fill(store)
    assert kept() == 5
    store.remove("document", "d3")
    store.remove("document", "d2")
    fill(store)
    assert kept() == 5, "a reader of the generation before may still ask for them"
    fill(store)
    assert kept() == 2
    # Embedded and never published.
    store.put(record(4, "nooit"))
    ((key, _),) = store.texts_without_vector(FakeEmbedder().fingerprint)
    store.put_vectors(FakeEmbedder().fingerprint, [key], np.zeros((1, DIMENSION), np.float32))
    assert kept() == 3
    store.put(record(4, "samen"))
    fill(store)
    assert kept() == 2
    store.close()
