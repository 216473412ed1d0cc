"""`kennisbank evaluate` and `kennisbank train`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand
from .options import as_json, folders, open_kennisbank, progress_bar

if TYPE_CHECKING:
    from kennisbank.evaluate import Outcome


@click.command(cls=DutchCommand)
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--engine",
    type=click.Choice(["local", "milvus"]),
    help="Zoekmachine; zonder deze optie die van de instellingen.",
)
@as_json
@folders
def evaluate(
    folder: Path,
    engine: str | None,
    as_json: bool,
    corpus_folder: Path | None,
    index_folder: Path | None,
) -> int:
    """Meet hoe goed het zoeken is op beoordeelde vragen in MAP (BEIR-vorm).

    Staat er geen corpus.jsonl in MAP, dan gaan de vragen over het eigen corpus.
    """
    from kennisbank.evaluate import Collection, evaluate_collection, evaluate_corpus

    kennisbank = open_kennisbank(corpus_folder, index_folder, engine)
    collection = Collection(folder)
    if collection.has_texts:
        outcome = evaluate_collection(
            collection, kennisbank.chosen_embedder, kennisbank.settings.milvus
        )
    else:
        outcome = evaluate_corpus(collection, kennisbank.search, *kennisbank.size())
    if as_json:
        click.echo(json.dumps(outcome.summary(), indent=2))
    else:
        _print(outcome)
    return 0


@click.command(cls=DutchCommand)
@click.option("--seed", default=0, show_default=True, help="Begin van het toeval, om te herhalen.")
@as_json
@folders
def train(seed: int, as_json: bool, corpus_folder: Path | None, index_folder: Path | None) -> int:
    """Leer het taalmodel opnieuw van het corpus.

    Het nieuwe model vervangt het oude alleen als de beoordeelde vragen (corpus/zoekvragen) er
    niet slechter van worden.
    """
    kennisbank = open_kennisbank(corpus_folder, index_folder)
    trained = kennisbank.train(seed=seed, progress=progress_bar())
    if as_json:
        click.echo(trained.model_dump_json(indent=2))
    else:
        click.echo(trained.uitleg)
    return 0 if trained.vervangen else 1


def _print(outcome: Outcome) -> None:
    low, high = outcome.interval()
    for name, value in outcome.summary().items():
        span = f"  (95%: {low:.3f} tot {high:.3f})" if name == "ndcg@10" else ""
        click.echo(f"{name:18} {value}{span}")
    kinds = outcome.per_kind()
    if len(kinds) > 1:
        click.echo("\nnDCG@10 per soort vraag")
        for kind, (score, number) in kinds.items():
            click.echo(f"{kind:18} {score:.3f}  ({number} vragen)")
