"""A cross-encoder reads the best results again, for as long as there is time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from samples import FakeEmbedder

from kennisbank import Kennisbank
from kennisbank.embed import TransformerCrossEncoder
from kennisbank.errors import ModelError
from kennisbank.search import Budget, SearchRequest
from kennisbank.search.engine import Engine
from kennisbank.search.rerank import Reranker
from kennisbank.settings import Settings

QUESTION = "recidive bij veelplegers in de wijk"


class Reader:
    """Likes short texts; each takes `ms` on the clock."""

    def __init__(self, ms: float = 0.0) -> None:
        self.ms = ms
        self.now = 0.0
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        assert question == QUESTION
        self.read += texts
        self.now += self.ms * len(texts) / 1000
        return np.array([-float(len(text)) for text in texts])

    def clock(self) -> float:
        return self.now


def reranked(kb: Kennisbank, reader: Reader, ms: int = 200) -> tuple[list[int], list[int]]:
    """Ids of the records before and after."""
    engine = kb._now.engine
    ranking = engine.examine(SearchRequest(QUESTION)).ranking
    assert ranking is not None
    after = Reranker(engine.index, Budget(reader, ms), reader.clock)(ranking, QUESTION)
    assert (after.scores == ranking.scores).all()
    assert dict(zip(after.records, after.relevance, strict=True)) == dict(
        zip(ranking.records, ranking.relevance, strict=True)
    )
    return ranking.records.tolist(), after.records.tolist()


def lengths(kb: Kennisbank, records: Sequence[int]) -> list[int]:
    index = kb._now.engine.index
    ranking = kb._now.engine.examine(SearchRequest(QUESTION)).ranking
    assert ranking is not None
    best = [ranking.passages_of(record, 1)[0] for record in records]
    return [len(passage.text) for passage in index.passages(best)]


def test_with_time_enough_all_are_in_its_order(small_kb: Kennisbank) -> None:
    before, after = reranked(small_kb, Reader())
    assert sorted(before) == sorted(after) and before != after
    assert lengths(small_kb, after) == sorted(lengths(small_kb, after))


@pytest.mark.parametrize(("each", "read"), [(60.0, 3), (100.0, 2), (1000.0, 2), (40.0, 5)])
def test_when_time_is_up_the_rest_keeps_its_order(
    small_kb: Kennisbank, each: float, read: int
) -> None:
    reader = Reader(each)
    before, after = reranked(small_kb, reader)
    assert len(before) > 5
    assert len(reader.read) == read
    assert after[read:] == before[read:]
    assert sorted(after[:read]) == sorted(before[:read])
    assert lengths(small_kb, after[:read]) == sorted(lengths(small_kb, after[:read]))


def test_a_question_is_read_once_so_its_pages_fit(small_kb: Kennisbank) -> None:
    reader = Reader()
    base = small_kb._now
    engine = Engine(base.snapshot, base.thesaurus, base.embedder, rereading=Budget(reader, 10_000))
    pages = [engine.search(SearchRequest(QUESTION, pagina=n, aantal=2)) for n in (1, 2, 3)]
    said = [result.slug for page in pages for result in page.resultaten]
    whole = engine.search(SearchRequest(QUESTION, aantal=100))
    assert said == [result.slug for result in whole.resultaten][: len(said)]
    assert len(reader.read) == len(set(reader.read)) == whole.totaal
    plain = small_kb.search(SearchRequest(QUESTION, aantal=100))
    assert whole.totaal == plain.totaal and whole.facetten == plain.facetten
    assert "herlezen" in pages[0].duur_per_stap


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights, saved as a CrossEncoder is."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("kruis")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "recidive", "wijk", "sport", "de", "in"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_any_cross_encoder_by_setting(small_kb: Kennisbank, tiny: Path) -> None:
    settings = small_kb.settings.model_copy(
        update={"crossencoder": str(tiny), "crossencoder_ms": 60_000}
    )
    kb = Kennisbank.open(settings, FakeEmbedder())
    found = kb.search(SearchRequest(QUESTION, aantal=100))
    plain = small_kb.search(SearchRequest(QUESTION, aantal=100))
    assert found.totaal == plain.totaal
    slugs = [result.slug for result in found.resultaten]
    assert sorted(slugs) == sorted(result.slug for result in plain.resultaten)
    texts = [result.passages[0].tekst for result in found.resultaten]
    scores = TransformerCrossEncoder(str(tiny)).scores(QUESTION, texts)
    assert scores.shape == (len(texts),)
    assert (np.diff(scores) <= 1e-5).all()


def test_it_is_off_by_default(small_kb: Kennisbank) -> None:
    assert Settings().crossencoder == "" and Settings().crossencoder_ms == 200
    assert "herlezen" not in small_kb.search(SearchRequest("een andere vraag")).duur_per_stap


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(ModelError) as caught:
        TransformerCrossEncoder(str(tmp_path / "leeg")).scores("vraag", ["tekst"])
    assert "KENNISBANK_CROSSENCODER" in str(caught.value)
