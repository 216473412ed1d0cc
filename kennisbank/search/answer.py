"""The card above the results: what the best passages say, and how the studies weigh.

Extractive and repeatable: sentences are quoted as they stand, studies are counted by their design,
and the same question over the same index gives the same answer. Where there is too little, it says
so and names the cells of the evidence map that come nearest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import urlencode

import numpy as np

from kennisbank import analyse
from kennisbank.chunk import split_sentences
from kennisbank.evidence import FIRM, Bewijs, Oordeel, Rij, Uitkomsten, combine, level, rij
from kennisbank.index import Index, StoredPassage, StoredRecord
from kennisbank.model import Interventie, Richting, Studie

from .question import Question
from .results import Antwoord, Citaat, Kaartcel, Telling
from .sufficiency import idf

MOST_QUOTES, FEWEST_QUOTES = 4, 2
CONSIDERED = 10
"""Records, best first, that are quoted from and whose approaches are counted."""
PASSAGES_OF_A_DOCUMENT = 6
SHORTEST, LONGEST = 45, 330
"""Characters of a sentence that reads on its own."""
CORE = 3
"""The rarest things asked decide what a question is about."""
ABOUT = 0.65
"""Share of that core, by rarity, that a card or a quoted sentence of a document must speak of."""
PASSAGES_KEPT = 4096

_WHOLE = ("stem", "name", "question")
"""Fields of a whole record in which it may speak of something."""

FIRST = 1.4
"""Worth of the sentence that opens the findings: it sums them up."""

_FINDINGS = re.compile(
    r"vond onderzoek|resulta|conclusi|effect|uitkomst|bekend|wat weten", re.IGNORECASE
)
_FOUND = re.compile(
    r"\b(vond|vonden|daal\w*|steeg|stegen|minder|meer|effect\w*|verschil\w*|onderzoe\w*|stud\w+|"
    r"review\w*|meta-analys\w*|bewijs|gunstig\w*|werkt|werkte|helpt|hielp)\b|"
    r"\(\d{4}\)|\d ?%|procent",
    re.IGNORECASE,
)
"""Words by which a sentence tells what was found."""
_SENTENCE = re.compile(r"[A-ZÀ-Þ0-9'‘“\"].*[.!?][\"”’)]*$", re.DOTALL)
_LEANING = re.compile(
    r"(dat|dit|die|deze|daar\w*|hier\w*|zij|ze|hij|het|ook|dan|toen|dus|maar|en)\b",
    re.IGNORECASE,
)
"""A sentence that begins so leans on the one before it."""


@dataclass(frozen=True)
class Known:
    """What the knowledge base concludes, by slug."""

    interventies: Mapping[str, Interventie]
    bewijs: Mapping[str, Bewijs]
    uitkomsten: Uitkomsten

    @cached_property
    def rijen(self) -> Mapping[str, Rij]:
        """Theme → its row on the evidence map."""
        return {
            theme: rij(theme, [c for c in self.interventies.values() if theme in c.thema],
                       self.bewijs)
            for theme in {theme for card in self.interventies.values() for theme in card.thema}
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    record: StoredRecord
    passage: StoredPassage
    score: float


@dataclass(frozen=True, slots=True)
class _Core:
    """What a question is about: its rarest things, each with the words that say it too."""

    things: tuple[tuple[frozenset[str], float], ...]
    """Stems of one thing, and how rare it is."""

    def covered(self, stems: Set[str]) -> float:
        """Share of the core that a text with these stems speaks of, 0-1."""
        whole = sum(rarity for _, rarity in self.things)
        said = sum(rarity for words, rarity in self.things if words & stems)
        return said / whole if whole else 0.0


def answer(
    index: Index,
    question: Question,
    records: Sequence[StoredRecord],
    passages: Mapping[int, Sequence[int]],
    sufficient: bool,
    known: Known,
) -> Antwoord:
    """`records` best first; `passages`: for each, the ids of its best passages, best first."""
    core = _core(index, question)
    slugs = _approaches(index, records, core, _named(question, known), known)
    outcomes = known.uitkomsten.named_in(question.text)
    counted = _weigh(slugs, outcomes, known)
    quotes = _quotes(index, core, records, passages, slugs) if sufficient else ()
    cells = tuple(_cells(question, records if sufficient else (), outcomes, known))
    if not _enough(counted) or len(quotes) < FEWEST_QUOTES:
        return Antwoord(voldoende=False, kaart=cells)
    best = max(telling.bewijskracht for telling in counted)
    return Antwoord(
        voldoende=True,
        citaten=quotes,
        richting=combine({t.richting for t in counted if t.bewijskracht == best}),
        bewijskracht=best,
        telling=counted,
        interventies=slugs,
        kaart=cells,
    )


def _core(index: Index, question: Question) -> _Core:
    stems = list(question.asked["stem"])
    rarity = idf(index.frequency("stem", stems), index.passage_count)
    also: defaultdict[str, set[str]] = defaultdict(set)
    for expansion in question.expansions:
        meant = analyse.analyse(expansion.begrip, question.language).stem
        added = analyse.analyse(expansion.term, question.language).stem
        for stem in meant:
            # A term of several words says it only as a whole; its rarest word stands for it.
            also[stem].update(added if len(added) == 1 else ())
    things = [
        (frozenset({stem, *also[stem]}), float(rare))
        for stem, rare in zip(stems, rarity, strict=True)
    ]
    return _Core(tuple(sorted(things, key=lambda thing: -thing[1])[:CORE]))


def _approaches(
    index: Index,
    records: Sequence[StoredRecord],
    core: _Core,
    themes: Sequence[str],
    known: Known,
) -> tuple[str, ...]:
    """The approaches among the records that are about what was asked, and about a theme that the
    question names, if it names one."""
    cards = [
        record
        for record in records
        if record.soort == "interventie"
        and record.slug in known.bewijs
        and (not themes or set(themes) & set(known.interventies[record.slug].thema))
    ]
    if not cards:
        return ()
    ids = np.array([card.id for card in cards], np.int64)
    said: list[set[str]] = [set() for _ in cards]
    for words, _ in core.things:
        for word in words:
            query = {field: {word: 1.0} for field in _WHOLE}
            for number in np.flatnonzero(index.having(ids, query)):
                said[number].add(word)
    return tuple(
        card.slug for card, words in zip(cards, said, strict=True) if core.covered(words) >= ABOUT
    )


def _weigh(slugs: Sequence[str], outcomes: Sequence[str], known: Known) -> tuple[Telling, ...]:
    """Studies by direction and strength of design, strongest first; each study counts once.

    Where the question names outcomes that were measured, only findings on those count.
    """
    findings: defaultdict[tuple[str, str], set[Richting]] = defaultdict(set)
    studies: dict[tuple[str, str], Studie] = {}
    for slug in slugs:
        bewijs = known.bewijs[slug]
        asked = [claim for name in outcomes if (claim := bewijs.claim(name))]
        verdicts: Sequence[Oordeel] = asked or [bewijs.oordeel]
        for verdict in verdicts:
            for finding in verdict.bevindingen:
                if finding.uitkomst.richting is not Richting.NIET_GEMETEN:
                    key = (finding.studie.url, finding.studie.titel)
                    studies[key] = finding.studie
                    findings[key].add(finding.uitkomst.richting)
    counts = Counter((level(studies[key]), combine(said)) for key, said in findings.items())
    order = list(Richting)
    return tuple(
        Telling(richting=richting, bewijskracht=grade, studies=count)
        for (grade, richting), count in sorted(
            counts.items(), key=lambda entry: (-entry[0][0], -entry[1], order.index(entry[0][1]))
        )
    )


def _enough(counted: Sequence[Telling]) -> bool:
    """One study that measured firmly, or two that did not: one weak study is no answer."""
    return any(t.bewijskracht >= FIRM for t in counted) or sum(t.studies for t in counted) > 1


def _quotes(
    index: Index,
    core: _Core,
    records: Sequence[StoredRecord],
    passages: Mapping[int, Sequence[int]],
    slugs: Sequence[str],
) -> tuple[Citaat, ...]:
    """The sentences that tell most of what was found, at most two of a record, none twice."""
    found: list[_Sentence] = []
    for place, record in enumerate(records):
        if record.soort == "interventie" and record.slug not in slugs:
            continue
        told = list(_sentences(index, core, record, passages.get(record.id, ()), place))
        told.sort(key=lambda sentence: -sentence.score)
        found += [replace(s, score=s.score / (1 + n)) for n, s in enumerate(told[:2])]
    found.sort(key=lambda sentence: -sentence.score)
    chosen = {sentence.text: sentence for sentence in reversed(found)}
    best = sorted(chosen.values(), key=lambda sentence: -sentence.score)[:MOST_QUOTES]
    return tuple(map(_quote, best))


def _sentences(
    index: Index, core: _Core, record: StoredRecord, best: Sequence[int], place: int
) -> Iterator[_Sentence]:
    """Of a card what stands under its findings; of a document what speaks of the question."""
    is_card = record.soort == "interventie"
    ids = [int(id_) for id_ in index.passages_of(record.id)] if is_card else list(best)
    for passage in index.passages(ids):
        if is_card and not any(map(_FINDINGS.search, passage.headings)):
            continue
        for number, (text, stems) in enumerate(_read(passage.text, passage.language)):
            covered = core.covered(stems)
            if not is_card and covered < ABOUT:
                continue
            # The rank of the record counts, but a better sentence further on may still win.
            worth = (FIRST if is_card and not number else 1.0) * (0.5 + covered)
            yield _Sentence(text, record, passage, worth / (1 + 0.15 * place))


@lru_cache(PASSAGES_KEPT)
def _read(text: str, language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences of a passage that tell a finding and read alone, with their stems."""
    spans = split_sentences(text)
    sentences = (" ".join(text[start:end].split()) for start, end in spans)
    return tuple(
        (sentence, frozenset(analyse.analyse(sentence, language).stem))
        for sentence in sentences
        if _FOUND.search(sentence) and reads_alone(sentence)
    )


def reads_alone(text: str) -> bool:
    """Whether a sentence can be quoted without the one before it."""
    return (
        SHORTEST <= len(text) <= LONGEST
        and bool(_SENTENCE.match(text))
        and not _LEANING.match(text)
    )


def _quote(sentence: _Sentence) -> Citaat:
    record, passage = sentence.record, sentence.passage
    is_card = record.soort == "interventie"
    return Citaat(
        tekst=sentence.text,
        soort=record.soort,
        slug=record.slug,
        titel=record.titel,
        jaar=record.jaar if not is_card else None,
        pagina=None if is_card else passage.page,
        passage=passage.key,
        kop=passage.headings,
    )


def _cells(
    question: Question, records: Sequence[StoredRecord], outcomes: Sequence[str], known: Known
) -> Iterator[Kaartcel]:
    """The cells that come nearest: themes that the question names, else those of what was found,
    each with the outcomes that it names, empty ones too."""
    asked = [name for name in outcomes if name in known.uitkomsten.names][:2]
    names: Sequence[str | None] = asked or (None,)
    for theme in _themes(question, records, known)[:2]:
        row = known.rijen[theme]
        for name in names:
            cell = row.cellen.get(name) if name else None
            yield Kaartcel(
                thema=theme,
                uitkomst=name,
                studies=cell.studies if cell else 0 if name else row.studies,
                gemeten=len(row.cellen),
                uitkomsten=len(known.uitkomsten.names),
                richting=cell.richting if cell else None,
                bewijskracht=cell.bewijskracht if cell else None,
                url=_address(theme, name if cell else None),
            )


def _address(theme: str, outcome: str | None) -> str:
    """The approaches of a cell; where it is empty, the map of its theme."""
    if outcome:
        return f"/interventies?{urlencode({'thema': theme, 'uitkomst': outcome})}"
    return f"/bewijskaart?{urlencode({'thema': theme})}"


def _themes(question: Question, records: Sequence[StoredRecord], known: Known) -> list[str]:
    cards = [known.interventies.get(record.slug) for record in records]
    found = Counter(theme for card in cards if card for theme in card.thema)
    common = sorted(found, key=lambda theme: (-found[theme], theme))
    return _named(question, known) or common


def _named(question: Question, known: Known) -> list[str]:
    return [theme for theme in sorted(known.rijen) if question.names(theme)]
