"""The model of the house: trained, saved, and read by two libraries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kennisbank.embed.house import HouseEmbedder, HouseModel
from kennisbank.embed.house_pairs import TrainingRecord
from kennisbank.embed.house_training import train
from kennisbank.errors import ModelError

TOPICS = {
    "steekwapens": ("messen", "wapenbezit", "inlevering", "fouilleren"),
    "schoolverzuim": ("leerplicht", "spijbelen", "mentor", "klaslokaal"),
    "voetbal": ("trainer", "sportveld", "toernooi", "clubhuis"),
    "gezin": ("ouders", "opvoeding", "huisbezoek", "moeder"),
    "werk": ("sollicitatie", "stageplek", "loonstrook", "werkgever"),
    "verslaving": ("alcohol", "afkicken", "kliniek", "terugval"),
}


def records() -> list[TrainingRecord]:
    """Six records; `lemmet` stands only in questions about the one on knives."""
    made = []
    for topic, (a, b, c, d) in TOPICS.items():
        texts = (
            f"Dit gaat over {topic} en {a}. De {b} hoort erbij. Ook {c} komt voor.",
            f"Bij {topic} werkt {d} samen met {a}. Soms is {b} een begin.",
        )
        synonym = "lemmet" if topic == "steekwapens" else f"vraagwoord{topic}"
        questions = (f"wat te doen met een {synonym}", f"{synonym} op straat", topic)
        made.append(TrainingRecord(texts, questions))
    return made


@pytest.fixture(scope="module")
def model() -> HouseModel:
    return train(records(), seed=1, epochs=20, dimension=16)


@pytest.fixture(scope="module")
def folder(model: HouseModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("huismodel")
    model.save(made)
    return made


TEXTS = ["Een jongen met een lemmet op straat", "ouders en opvoeding", "qqqq", "", "messen " * 30]


def test_rows_are_unit_or_zero(folder: Path) -> None:
    embedder = HouseEmbedder(folder)
    lengths = np.linalg.norm(embedder.encode_passages(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 0, 0, 1], abs=1e-5)
    assert embedder.encode_passages([]).shape == (0, 16)
    assert (embedder.dimension, embedder.max_tokens) == (16, None)
    assert embedder.count_tokens("Drie gewone woorden.") == 3


def test_sentence_transformers_gives_the_same_vectors(folder: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    ours = HouseEmbedder(folder).encode_queries(TEXTS)
    loaded = SentenceTransformer(str(folder), device="cpu", trust_remote_code=True)
    np.testing.assert_allclose(loaded.encode(TEXTS), ours, atol=1e-5)
    loaded.save(str(tmp_path / "again"))
    again = HouseEmbedder(tmp_path / "again")
    np.testing.assert_allclose(again.encode_queries(TEXTS), ours, atol=1e-5)
    assert again.fingerprint == HouseEmbedder(folder).fingerprint


def test_the_seed_decides(model: HouseModel) -> None:
    same = train(records(), seed=1, epochs=20, dimension=16)
    other = train(records(), seed=2, epochs=20, dimension=16)
    assert np.array_equal(model.vectors, same.vectors)
    assert model.vocabulary == same.vocabulary
    assert not np.array_equal(model.vectors, other.vectors)


def test_learns_a_synonym_from_questions_alone(folder: Path, tmp_path: Path) -> None:
    train(records(), seed=1, epochs=0, dimension=16).save(tmp_path)
    passages = [record.texts[1] for record in records()]

    def lead(embedder: HouseEmbedder) -> float:
        own, *others = embedder.encode_passages(passages) @ embedder.encode_queries(["lemmet"])[0]
        return float(own - max(others))

    assert lead(HouseEmbedder(folder)) > max(0.3, lead(HouseEmbedder(tmp_path)))


def test_trains_without_questions() -> None:
    bare = [TrainingRecord(record.texts) for record in records()]
    told: list[tuple[int, int]] = []
    trained = train(bare, epochs=2, dimension=8, progress=lambda now, all: told.append((now, all)))
    assert told == [(1, 2), (2, 2)]
    assert np.isfinite(trained.vectors).all()


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(ModelError, match="te weinig tekst"):
        train([TrainingRecord(("een enkel woord",))])


def test_the_fingerprint_follows_the_weights(folder: Path, tmp_path: Path) -> None:
    assert HouseEmbedder(folder).fingerprint.startswith("huis#")
    train(records(), seed=2, epochs=1, dimension=16).save(tmp_path)
    assert HouseEmbedder(folder).fingerprint != HouseEmbedder(tmp_path).fingerprint


@pytest.mark.parametrize("name", ["model.safetensors", "vocabulary.json"])
@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_refuses_a_damaged_folder(
    model: HouseModel, tmp_path: Path, name: str, damage: str
) -> None:
    model.save(tmp_path)
    file = tmp_path / name
    if damage == "missing":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    else:
        file.write_bytes(b'{"stems": "een"}')
    with pytest.raises(ModelError, match=f"'{name}' ontbreekt of is beschadigd"):
        HouseEmbedder(tmp_path).encode_queries(["vraag"])
