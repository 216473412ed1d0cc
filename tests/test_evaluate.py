"""Measures are those of trec_eval, and a collection is read as BEIR writes it."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from samples import FakeEmbedder

from kennisbank.errors import KennisbankError
from kennisbank.evaluate import Collection, evaluate_collection, measure
from kennisbank.evaluate.metrics import bootstrap_interval
from kennisbank.search import Budget

MEASURES = {"ndcg_cut.10", "recall.10,100", "recip_rank"}

documents = st.sampled_from([a + b for a in string.ascii_lowercase for b in "12345"])
rankings = st.lists(documents, min_size=1, max_size=120, unique=True)
grades = st.dictionaries(documents, st.integers(0, 3), min_size=1, max_size=30)


@settings(deadline=None)
@given(rankings, grades)
def test_measures_equal_trec_eval(ranked: list[str], judged: dict[str, int]) -> None:
    run = {"q": {document: float(-place) for place, document in enumerate(ranked)}}
    theirs = pytrec_eval.RelevanceEvaluator({"q": judged}, MEASURES).evaluate(run)["q"]
    # trec_eval has no cut for the reciprocal rank: the ranking is cut instead.
    top = {"q": dict(list(run["q"].items())[:10])}
    first = pytrec_eval.RelevanceEvaluator({"q": judged}, {"recip_rank"}).evaluate(top)["q"]
    ours = measure([ranked], [judged])
    assert ours.ndcg_10[0] == pytest.approx(theirs["ndcg_cut_10"])
    assert ours.recall_10[0] == pytest.approx(theirs["recall_10"])
    assert ours.recall_100[0] == pytest.approx(theirs["recall_100"])
    assert ours.mrr_10[0] == pytest.approx(first["recip_rank"])


def test_ndcg_by_hand() -> None:
    found = measure([["b", "x", "a"]], [{"a": 2, "b": 1}])
    best = 2 + 1 / np.log2(3)
    assert found.ndcg_10[0] == pytest.approx((1 + 2 / np.log2(4)) / best)
    assert (found.recall_10[0], found.mrr_10[0]) == (1, 1)


def test_interval_holds_the_mean_and_narrows() -> None:
    values = np.random.default_rng(3).random(400)
    low, high = bootstrap_interval(values)
    assert low < values.mean() < high
    few_low, few_high = bootstrap_interval(values[:20])
    assert high - low < few_high - few_low


TEXTS = {
    "d1": ("Veelplegers", "De aanpak van veelplegers in Amsterdam."),
    "d2": ("Sport", "Voetbal en boksen in de wijk."),
    "d3": ("", "Hulp aan het gezin bij schulden."),
}
QUERIES = {"q1": "veelplegers amsterdam", "q2": "boksen", "q3": "zonder oordeel", "q4": "nul"}
LINES = ["q1\td1\t2", "q2\td2\t1", "q2\td3\t0", "q4\td1\t0"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"_id": i, "title": a, "text": b} for i, (a, b) in TEXTS.items()]
    queries = [{"_id": i, "text": text} for i, text in QUERIES.items()]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    write(tmp_path, *LINES)
    return tmp_path


def write(folder: Path, *lines: str) -> None:
    (folder / "qrels.tsv").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        ["query-id\tcorpus-id\tscore", *LINES],
        [line.replace("\t", "\t0\t", 1) for line in LINES],
        [f"{line}\r" for line in LINES],
    ],
    ids=["bare", "header", "trec", "windows"],
)
def test_judgements_with_and_without_header(folder: Path, lines: list[str]) -> None:
    write(folder, *lines)
    judged = Collection(folder).judged()
    # A question without a positive judgement cannot be measured.
    assert {q.id: q.grades for q in judged} == {"q1": {"d1": 2}, "q2": {"d2": 1, "d3": 0}}


def test_collection_is_searched_with_the_pipeline_of_the_site(folder: Path) -> None:
    said = evaluate_collection(Collection(folder), FakeEmbedder()).summary()
    assert said.pop("ms_per_query") > 0
    assert said == {
        "ndcg@10": 1.0,
        "recall@10": 1.0,
        "recall@100": 1.0,
        "mrr@10": 1.0,
        "queries": 2,
        "documents": 3,
        "passages": 3,
    }


def test_the_cross_encoder_of_the_settings_takes_part(folder: Path) -> None:
    class Contrary:
        """Likes least what answers."""

        def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
            asked = set(question.lower().split())
            return np.array([-float(len(asked & set(text.lower().split()))) for text in texts])

    plain = evaluate_collection(Collection(folder), FakeEmbedder()).summary()
    reread = evaluate_collection(
        Collection(folder), FakeEmbedder(), rereading=Budget(Contrary(), 1_000)
    ).summary()
    assert reread["mrr@10"] < plain["mrr@10"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("qrels.tsv", "q1\td1\t1\nonzin\n", "regel 2: dit is geen oordeel"),
        ("qrels.tsv", "q1\td1\t1\nq1\td2\tveel\n", "regel 2: dit is geen oordeel"),
        ("qrels.tsv", "q1 d1 1\nq2 d2 1\n", "geen oordeel"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n{', "regel 2: dit is geen JSON"),
        (
            "queries.jsonl",
            '{"text": "x"}\n',
            "regel 1: dit is geen JSON met een '_id' en een 'text'.",
        ),
        ("queries.jsonl", '["q1"]\n', "regel 1: dit is geen JSON met een '_id' en een 'text'."),
        ("queries.jsonl", '{"_id": "q1"}\n', "queries.jsonl, regel 1"),
        ("corpus.jsonl", "null\n", "regel 1: dit is geen JSON"),
        ("corpus.jsonl", "", "heeft geen documenten"),
        ("qrels.tsv", "q9\td1\t1\n", "Geen enkele vraag heeft een oordeel"),
    ],
)
def test_malformed_collection_says_where(folder: Path, name: str, text: str, said: str) -> None:
    (folder / name).write_text(text)
    with pytest.raises(KennisbankError) as caught:
        evaluate_collection(Collection(folder), FakeEmbedder())
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_missing_or_unreadable_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KennisbankError, match=name):
        evaluate_collection(Collection(folder), FakeEmbedder())
    (folder / name).unlink()
    with pytest.raises(KennisbankError, match=f"staat geen '{name}'"):
        evaluate_collection(Collection(folder), FakeEmbedder())
