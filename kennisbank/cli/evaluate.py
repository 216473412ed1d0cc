"""`kennisbank evaluate` and `kennisbank train`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand
from .options import as_json, folders, open_kennisbank, progress_bar

if TYPE_CHECKING:
    from kennisbank import Kennisbank
    from kennisbank.evaluate import Collection, Outcome, Tuned


@click.command(cls=DutchCommand)
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--engine",
    type=click.Choice(["local", "milvus"]),
    help="Zoekmachine; zonder deze optie die van de instellingen.",
)
@click.option(
    "--tune", is_flag=True, help="Zoek de beste gewichten, en wat die op andere vragen halen."
)
@click.option(
    "--bewaar", is_flag=True, help="Met --tune: bewaar de gewichten bij de vragen in MAP."
)
@as_json
@folders
def evaluate(
    folder: Path,
    engine: str | None,
    tune: bool,
    bewaar: bool,
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
    if bewaar and not tune:
        raise click.UsageError("--bewaar gaat samen met --tune.")
    if tune:
        return _tune(kennisbank, collection, keep_them=bewaar, as_json=as_json)
    if collection.has_texts:
        settings = kennisbank.settings
        outcome = evaluate_collection(
            collection, kennisbank.chosen_embedder, settings.milvus, settings.rereading
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


def _tune(kennisbank: Kennisbank, collection: Collection, *, keep_them: bool, as_json: bool) -> int:
    from kennisbank.evaluate import tune_collection
    from kennisbank.search.weights import Fitted, keep

    if collection.has_texts:
        tuned = tune_collection(collection, kennisbank.chosen_embedder, progress_bar())
    else:
        tuned = kennisbank.tune(collection, progress_bar())
    found = Fitted(tuned.weights.dense, tuned.weights.lift, round(tuned.held_out, 4))
    if as_json:
        click.echo(json.dumps({"gekozen": asdict(found), "rijen": [asdict(r) for r in tuned.rows]}))
    else:
        _print_tuned(tuned)
    if keep_them:
        click.echo(f"Bewaard in {keep(collection.folder, kennisbank.model_name, found)}.", err=True)
    return 0


def _print_tuned(tuned: Tuned) -> None:
    low, high = tuned.held_out_interval
    click.echo(f"Gekozen: {tuned.weights.dense:g} betekenis, {tuned.weights.lift:g} optillen.")
    click.echo(f"nDCG@10 op deze vragen: {tuned.in_sample:.3f}.")
    click.echo(
        f"nDCG@10 op achtergehouden vragen: {tuned.held_out:.3f} ({low:.3f} tot {high:.3f})."
    )
    click.echo("\nvariant                  nDCG@10  95%             verschil met gekozen")
    for row in tuned.rows:
        (low, high), (less, more) = row.interval, row.difference
        click.echo(
            f"{row.name:24} {row.mean:.3f}    {low:.3f} tot {high:.3f}  {less:+.3f} tot {more:+.3f}"
        )


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
