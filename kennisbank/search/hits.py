"""Records that were found as the answer shows them: their best passages, marked and explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kennisbank.index import Index, StoredPassage, StoredRecord

from .explanation import Explainer
from .lists import Ids
from .literal import plain
from .ranking import Ranking
from .results import GevondenPassage, Resultaat
from .snippet import snippet
from .understanding import Understanding

PASSAGES_SHOWN = 3


def hits(
    index: Index, page: Ids, ranking: Ranking | None, said: Understanding
) -> tuple[Resultaat, ...]:
    """The records of one page of results, in order."""
    ids = [int(id_) for id_ in page]
    records = index.records(ids)
    chosen = [_chosen(index, record.id, ranking, said.typed.phrases) for record in records]
    passages = {p.id: p for p in index.passages([i for ids in chosen for i in ids])}
    explainer = Explainer(index, said.question, ranking)
    vragen = index.questions(ids) if ranking else [()] * len(ids)
    return tuple(
        _result(record, [passages[i] for i in best], explainer, explainer.nearest(asked))
        for record, best, asked in zip(records, chosen, vragen, strict=True)
    )


def _chosen(
    index: Index, record: int, ranking: Ranking | None, phrases: Sequence[str]
) -> list[int]:
    """Passages that say what was put between quotes, then those that scored best."""
    best = ranking.passages_of(record, PASSAGES_SHOWN) if ranking else []
    literal = list(_saying(index, record, phrases)) if phrases else []
    found = list(dict.fromkeys([*literal, *best]))[:PASSAGES_SHOWN]
    return found or [int(id_) for id_ in index.passages_of(record)[:1]]


def _saying(index: Index, record: int, phrases: Sequence[str]) -> Iterator[int]:
    wanted = [plain(phrase) for phrase in phrases]
    for passage in index.passages([int(id_) for id_ in index.passages_of(record)]):
        text = plain(passage.text)
        if any(phrase in text for phrase in wanted):
            yield passage.id


def _result(
    record: StoredRecord,
    passages: Sequence[StoredPassage],
    explainer: Explainer,
    vraag: str | None,
) -> Resultaat:
    plural = "interventies" if record.soort == "interventie" else "documenten"
    return Resultaat(
        soort=record.soort,
        slug=record.slug,
        titel=record.titel,
        omschrijving=record.omschrijving,
        url=f"/{plural}/{record.slug}",
        interventies=record.interventies,
        bewijskracht=record.bewijskracht,
        richting=record.richting,
        jaar=record.jaar,
        passages=tuple(_found(record, passage, explainer, vraag) for passage in passages),
    )


def _found(
    record: StoredRecord,
    passage: StoredPassage,
    explainer: Explainer,
    vraag: str | None,
) -> GevondenPassage:
    words, how = explainer.words(passage.text)
    return GevondenPassage(
        id=passage.key,
        tekst=passage.text,
        fragment=snippet(passage.text, words),
        pagina=passage.page if record.soort == "document" else None,
        kop=passage.headings,
        uitleg=explainer.passage(passage, how, vraag),
    )
