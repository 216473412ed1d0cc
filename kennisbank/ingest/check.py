"""Is the corpus valid, the index whole and current, and the model there? What to do where not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kennisbank.corpus import Corpus, Source
from kennisbank.embed import Embedder
from kennisbank.errors import KennisbankError, Refused
from kennisbank.evidence import Uitkomsten, bewijs, doubts, family_doubts
from kennisbank.extract import Limits, ocr_languages
from kennisbank.index import LocalIndex, Milvus, Store
from kennisbank.index.store import FILE as DATABASE
from kennisbank.model import Interventie, Status

from .fingerprint import Pipeline
from .prepare import record_hash

_OCR_WANTED = ("nld", "eng")


class Finding(BaseModel):
    """One thing that was looked at: `uitleg` says how it stands, or what to do."""

    model_config = ConfigDict(frozen=True)

    wat: str
    goed: bool
    uitleg: str


def run_checks(
    corpus: Corpus,
    index: Path,
    embedder: Callable[[], Embedder],
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    milvus: Milvus | None = None,
) -> list[Finding]:
    """All checks, each on its own: one that fails does not hide the next."""
    findings = [_attempt("taalmodel", lambda: _model(embedder()))]
    findings += _corpus(corpus)
    findings += _evidence(corpus)
    findings.append(_ocr(limits))
    findings.append(_attempt("index", lambda: _index(index, milvus)))
    told = " ".join(finding.uitleg for finding in findings)
    findings += (said for said in _refused(corpus, index) if said.uitleg not in told)
    findings.append(
        _attempt("actualiteit", lambda: _currency(corpus, index, embedder(), limits, milvus))
    )
    return findings


def _attempt(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(wat=what, goed=True, uitleg=look())
    except KennisbankError as error:
        return Finding(wat=what, goed=False, uitleg=str(error))


def _model(embedder: Embedder) -> str:
    vectors = embedder.encode_queries(["proef"])
    return f"{embedder.name} laadt; vectoren van {vectors.shape[1]} getallen."


def _corpus(corpus: Corpus) -> Iterator[Finding]:
    try:
        sources, refused = corpus.scan()
    except KennisbankError as error:
        yield Finding(wat="corpus", goed=False, uitleg=str(error))
        return
    faults = [refusal for _, refusal in refused]
    for source in sources:
        try:
            if source.soort == "interventie":
                corpus.interventie(source)
            else:
                corpus.document(source)
        except Refused as refusal:
            faults.append(refusal)
    faults += [refusal for _, refusal in corpus.begrippen()[1]]
    faults += [refusal for _, refusal in corpus.uitkomsten()[1]]
    for fault in faults:
        yield Finding(wat="corpus", goed=False, uitleg=str(fault))
    if not faults:
        yield Finding(wat="corpus", goed=True, uitleg=f"{len(sources)} bestanden, alle geldig.")


def _evidence(corpus: Corpus) -> Iterator[Finding]:
    """Claims without a source, and cards on which design, outcome or family do not add up."""
    try:
        cards = corpus.readable_cards()
    except KennisbankError:
        return
    uitkomsten = Uitkomsten(corpus.uitkomsten()[0])
    families = family_doubts(cards)
    sound = True
    for card in cards:
        said = list(doubts(card, uitkomsten))
        if _unsourced(card):
            said.append(f"'{card.naam}' noemt feiten zonder bron; vul 'bronnen' in")
        name = f"interventies/{card.slug}.md"
        for line in said:
            sound = False
            yield Finding(wat="bewijs", goed=False, uitleg=f"{name}: {line}.")
        if card.slug in families:
            yield Finding(wat="corpus", goed=False, uitleg=f"{name}: {families[card.slug]}.")
    if sound:
        count = sum(len(bewijs(card, uitkomsten).claims) for card in cards)
        yield Finding(
            wat="bewijs",
            goed=True,
            uitleg=f"{count} claims over {len(cards)} aanpakken, elk met een bron.",
        )


def _unsourced(card: Interventie) -> bool:
    """Whether the card says what no study and no listed source stands behind. A study always has
    its own: without `url` its card is refused."""
    said = card.werkzame_elementen or card.kosten or any(not e.url for e in card.erkenningen)
    return bool(said) and not card.bronnen and not card.studies


def _ocr(limits: Limits) -> Finding:
    """Never wrong: without OCR the kennisbank works, but reads no scans."""
    languages = ocr_languages()
    if not limits.ocr:
        said = "staat uit (KENNISBANK_OCR); van scans wordt geen tekst gelezen."
    elif len(languages) == len(_OCR_WANTED):
        said = "tesseract leest Nederlands en Engels."
    else:
        missing = " ".join(f"tesseract-ocr-{name}" for name in _OCR_WANTED if name not in languages)
        said = (
            f"niet volledig; installeer {missing} om scans te lezen. Daarna worden ze bij de "
            "volgende 'kennisbank index' vanzelf opnieuw gelezen."
        )
    return Finding(wat="ocr", goed=True, uitleg=said)


def _index(index: Path, milvus: Milvus | None) -> str:
    snapshot = LocalIndex(index, milvus).snapshot()
    snapshot.verify()
    return f"heel; generatie {snapshot.generation} met {snapshot.passage_count} passages."


def _refused(corpus: Corpus, index: Path) -> Iterator[Finding]:
    """The files that the last run could not take in."""
    if not (index / DATABASE).is_file():
        return
    try:
        store = Store(index)
    except KennisbankError:
        return  # told by the check of the index
    try:
        refusals = store.refusals()
    finally:
        store.close()
    for path, (_, _, refused) in sorted(refusals.items()):
        name = corpus.name_of(Path(path))
        said = str(refused)
        yield Finding(
            wat="geweigerd", goed=False, uitleg=said if name in said else f"{name}: {said}"
        )


def _is_published(corpus: Corpus, source: Source) -> bool:
    read = corpus.interventie if source.soort == "interventie" else corpus.document
    try:
        return read(source).status is Status.GEPUBLICEERD
    except Refused:
        return False


def _cards(corpus: Corpus, sources: Iterable[Source]) -> list[Interventie]:
    return [corpus.interventie(source) for source in sources if source.soort == "interventie"]


def _currency(
    corpus: Corpus, index: Path, embedder: Embedder, limits: Limits, milvus: Milvus | None
) -> str:
    sources, _ = corpus.scan()
    manifest = LocalIndex(index, milvus).snapshot().manifest
    store = Store(index)
    try:
        live, refused = store.live(), store.refusals()
    finally:
        store.close()
    pipeline = Pipeline(embedder, Uitkomsten(corpus.uitkomsten()[0]), limits)
    known = {(soort, slug): (hash_, mark) for (soort, slug), (_, hash_, mark) in live.items()}
    sources = [source for source in sources if _is_published(corpus, source)]
    cards = _cards(corpus, sources)
    expected = {soort: pipeline.of(soort) for soort in ("interventie", "document")}
    behind = [
        source.slug
        for source in sources
        if known.get((source.soort, source.slug))
        != (record_hash(source, cards, pipeline.uitkomsten), expected[source.soort])
        and str(source.path) not in refused
    ]
    gone = known.keys() - {(source.soort, source.slug) for source in sources}
    if behind or gone or manifest.model != embedder.fingerprint:
        raise KennisbankError(
            f"de index loopt achter: {len(behind)} nieuw of gewijzigd, {len(gone)} verdwenen.",
            "Werk hem bij met 'kennisbank index'.",
        )
    return "de index is bij."
