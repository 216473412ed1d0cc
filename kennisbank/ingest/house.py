"""The model of the house, trained on what the index holds, and where it is kept."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kennisbank import analyse
from kennisbank.embed import HouseEmbedder
from kennisbank.index import Store

from .progress import Progress

if TYPE_CHECKING:
    from kennisbank.embed.house_pairs import TrainingRecord

MODELS = "models"
"""Folder in the index; each model in it is named by its fingerprint and never changed."""

_CURRENT = "house_model"


def house_embedder(index: Path, fingerprint: str) -> HouseEmbedder:
    """The model that a generation was made with, by the fingerprint in its manifest."""
    return HouseEmbedder(index / MODELS / fingerprint.partition("#")[2])


def current_house(store: Store) -> HouseEmbedder | None:
    """The model that new passages get their vectors from; None when it must be trained first."""
    said = json.loads(store.meta(_CURRENT) or "{}")
    if said.get("analysis") != analyse.VERSION:
        return None
    embedder = house_embedder(store.folder, said["fingerprint"])
    return embedder if embedder.is_whole() else None


def train_house(store: Store, progress: Progress, *, seed: int = 0) -> HouseEmbedder:
    """Learn a model from the passages and questions in the store. It is not in use yet."""
    from kennisbank.embed.house_training import EPOCHS, train

    records = _training_records(store)
    with progress.phase("Taalmodel leren", EPOCHS) as advance:
        model = train(records, seed=seed, progress=lambda _epoch, _epochs: advance(1))
    folder = store.folder / MODELS
    fresh = folder / ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    model.save(fresh)
    name = HouseEmbedder(fresh).fingerprint.partition("#")[2]
    if (folder / name).exists():
        shutil.rmtree(fresh)
    else:
        fresh.replace(folder / name)
    return HouseEmbedder(folder / name)


def use_house(store: Store, embedder: HouseEmbedder) -> None:
    """From now on new passages get their vectors from this model."""
    said = {"fingerprint": embedder.fingerprint, "analysis": analyse.VERSION}
    store.set_meta(_CURRENT, json.dumps(said))


def forget_house(store: Store) -> None:
    """From now on there is no model, so that the next run trains one."""
    store.set_meta(_CURRENT, "{}")


def drop_unused(store: Store, published: set[str]) -> None:
    """Remove models that no published generation and no coming one uses."""
    current = current_house(store)
    used = {name.partition("#")[2] for name in published | {current.fingerprint if current else ""}}
    for folder in (store.folder / MODELS).glob("*"):
        if folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)


def _training_records(store: Store) -> list[TrainingRecord]:
    from kennisbank.embed.house_pairs import TrainingRecord

    passages: defaultdict[int, list[str]] = defaultdict(list)
    for record, text in store.connection.execute(
        """SELECT p.record, p.text FROM passage p JOIN record r ON r.id = p.record
           WHERE r.removed_in IS NULL ORDER BY p.id"""
    ):
        passages[record].append(text)
    return [
        TrainingRecord(tuple(passages[id_]), _questions(names, questions, keywords))
        for id_, names, questions, keywords in store.connection.execute(
            """SELECT id, names, questions, keywords FROM record
               WHERE removed_in IS NULL ORDER BY soort, slug"""
        )
    ]


def _questions(names: str, questions: str, keywords: str) -> tuple[str, ...]:
    """All ways in which people ask for a record; its keywords are one more."""
    together = " ".join(json.loads(keywords))
    return tuple(filter(None, (*json.loads(names), *json.loads(questions), together)))
