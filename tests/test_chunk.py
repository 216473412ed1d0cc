from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kennisbank.chunk import chunk, split_sentences
from kennisbank.extract import read_markdown
from kennisbank.model import Extraction, Heading, Page, Passage

LIMIT = 60


def pieces(text: str) -> int:
    """Stands for a tokenizer: a piece for every four letters of a word, two around the text."""
    return 2 + sum((len(word) + 3) // 4 for word in text.split())


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_sentences_know_dutch_abbreviations() -> None:
    text = (
        "Jongeren zijn bijv. Actief o.a. In de wijk m.b.t. School. Prof. Jansen (p. 12) en drs. "
        "De Vries e.a. vonden 1.250,5 gevallen. Zie art. 3 en nr. 4. Zij stopten daarna."
    )
    assert sentences(text) == [
        "Jongeren zijn bijv. Actief o.a. In de wijk m.b.t. School.",
        "Prof. Jansen (p. 12) en drs. De Vries e.a. vonden 1.250,5 gevallen.",
        "Zie art. 3 en nr. 4.",
        "Zij stopten daarna.",
    ]


def test_sentences_know_initials_numbers_and_quotes() -> None:
    text = (
        "J.A. de Wit en B. Smit deden het. “Werkt het?” Dat is de vraag! In 2019. Later ook... ja."
    )
    assert sentences(text) == [
        "J.A. de Wit en B. Smit deden het.",
        "“Werkt het?”",
        "Dat is de vraag!",
        "In 2019.",
        "Later ook... ja.",
    ]
    assert sentences("1. Inleiding van het stuk. Dan meer.") == [
        "1. Inleiding van het stuk.",
        "Dan meer.",
    ]


def test_a_citation_is_no_end() -> None:
    text = "Dat vonden Visher e.a. (2006) en Lösel et al. 2005 ook. Zie De Vries e.a. Dat scheelt."
    assert sentences(text) == [
        "Dat vonden Visher e.a. (2006) en Lösel et al. 2005 ook.",
        "Zie De Vries e.a.",
        "Dat scheelt.",
    ]


@given(st.text())
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    spans = split_sentences(text)
    covered = set[int]().union(*(range(a, b) for a, b in spans)) if spans else set()
    assert all(char.isspace() for i, char in enumerate(text) if i not in covered)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


TEXT = "de jongere gaat naar school. Toen bijv. kwam; hij, thuis! Waarom? 1.2 - • (zie p. 3) e.a."
WORDS = st.sampled_from([*TEXT.split(), "\n", "\n\n", "x" * 500, "🙂", "coördinatie"])
PAGES = st.lists(st.lists(WORDS, max_size=120).map(" ".join).map(str.strip), min_size=1, max_size=5)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    pages = tuple(Page(i, text) for i, text in enumerate(draw(PAGES), 1))
    plain = Extraction(pages=pages)
    starts = draw(st.lists(st.integers(0, max(len(plain.text) - 1, 0)), unique=True, max_size=6))
    headings = []
    end = 0
    for start in sorted(starts):
        text = plain.text[start : start + 12].split("\f")[0].split("\n")[0].strip()
        if start >= end and text and plain.text.startswith(text, start):
            headings.append(Heading(start, draw(st.integers(1, 5)), text))
            end = start + len(text)
    return Extraction(pages=pages, headings=tuple(headings))


@settings(max_examples=150, deadline=None)
@given(extractions())
def test_passages_are_exact(extraction: Extraction) -> None:
    passages = chunk(extraction, pieces, LIMIT, target_words=30)
    before: Passage | None = None
    seen = bytearray(len(extraction.text))
    for passage in passages:
        assert extraction.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert pieces(passage.text) <= LIMIT
        if before is not None:
            assert passage.start > before.start
            # Nothing stands in two passages, save the last sentence of the one before.
            shared = extraction.text[passage.start : before.end]
            assert shared in ("", sentences(before.text)[-1])
        before = passage
        assert 1 <= passage.page <= passage.page_end <= len(extraction.pages)
        assert extraction.page_at(passage.start).number == passage.page
        assert extraction.page_at(passage.end - 1).number == passage.page_end
        crossed = [h for h in extraction.headings if passage.start < h.start < passage.end]
        assert all(heading.level > 2 for heading in crossed)
        seen[passage.start : passage.end] = b"\1" * len(passage.text)
    for heading in extraction.headings:
        seen[heading.start : heading.start + len(heading.text)] = b"\1" * len(heading.text)
    lost = [char for char, known in zip(extraction.text, seen, strict=True) if not known]
    assert all(char.isspace() for char in lost)


def test_a_passage_knows_its_headings_and_does_not_hold_them() -> None:
    extraction = read_markdown(
        "# Aanpak\n\nEen. Twee.\n\n## Doel\n\nDrie.\n\n# Slot\n\n### Detail\n\nVier."
    )
    found = [(p.text, p.headings) for p in chunk(extraction, pieces, LIMIT)]
    assert found == [
        ("Een. Twee.", ("Aanpak",)),
        ("Drie.", ("Aanpak", "Doel")),
        ("Vier.", ("Slot", "Detail")),
    ]


def test_a_heading_without_text_is_text() -> None:
    extraction = read_markdown("# Aanpak\n\n## Eerste\n\n## Tweede\n\nTekst.")
    assert [p.text for p in chunk(extraction, pieces, LIMIT)] == ["Eerste", "Tekst."]


def test_small_paragraphs_are_taken_together_and_large_ones_cut_at_sentences() -> None:
    small = "Dit is kort.\n\n" * 6
    assert len(chunk(read_markdown(small), pieces, 200)) == 1
    large = "Dit is een zin van zeven woorden lang. " * 40
    passages = chunk(read_markdown(large), pieces, LIMIT)
    assert len(passages) > 5
    assert all(p.text.startswith("Dit is") and p.text.endswith("lang.") for p in passages)


def test_a_passage_that_refers_back_begins_a_sentence_earlier() -> None:
    filler = "De gemeente sprak met alle ouders en scholen in de wijk over de aanpak."
    chain = "De groep die hulp kreeg, ging half zo vaak opnieuw de fout in."
    for opening, overlaps in (("Dit verschil", True), ("Het verschil", False)):
        text = f"{filler} {filler} {chain} {opening} bleef na twee jaar bestaan. {filler}"
        first, second = chunk(read_markdown(text), pieces, 200, target_words=45)
        assert first.text.endswith(chain)
        assert second.text.startswith(chain if overlaps else opening)
        assert text[second.start : second.end] == second.text


def test_a_list_keeps_its_lead_in() -> None:
    before = "Een alinea van gewone lengte met een aantal woorden erin voor de lijst. " * 2
    text = f"{before}\n\nDe aanpak kent drie delen:\n\n- een gesprek thuis\n- een gesprek op school"
    passages = chunk(read_markdown(text), pieces, 200, target_words=30)
    assert [p.text.split("\n")[0][:12] for p in passages] == ["Een alinea v", "De aanpak ke"]
    assert passages[1].text.endswith("- een gesprek op school")


def test_a_sentence_that_runs_over_the_page_stays_one_passage() -> None:
    extraction = Extraction(pages=(Page(1, "Eerst dit. De jongere kwam"), Page(2, "laat thuis.")))
    (passage,) = chunk(extraction, pieces, LIMIT)
    assert (passage.page, passage.page_end) == (1, 2)


def test_endless_words_and_lines_are_cut_in_linear_time() -> None:
    asked = 0

    def counting(text: str) -> int:
        nonlocal asked
        asked += 1
        return pieces(text)

    for text in ("a" * 40_000, "jeugd en veiligheid zonder punt " * 10_000):
        asked = 0
        begin = time.perf_counter()
        passages = chunk(Extraction(pages=(Page(1, text),)), counting, LIMIT)
        assert all(pieces(p.text) <= LIMIT for p in passages)
        assert sum(len(p.text) for p in passages) > len(text) * 0.95
        assert asked < len(passages) * 8
        assert time.perf_counter() - begin < 5


def test_language_is_asked_of_each_passage() -> None:
    extraction = read_markdown("Een tekst.\n\n# Summary\n\nThe text.")
    passages = chunk(
        extraction, pieces, LIMIT, language=lambda text: "en" if "The" in text else "nl"
    )
    assert [p.language for p in passages] == ["nl", "en"]


def test_gap_in_the_middle_of_a_sentence_is_no_border() -> None:
    text = (
        "De gemeente heeft een verantwoordelijkheid op het\n\ngebied van de gezondheid."
        "\n\nEen nieuwe alinea.\n\na. een punt\n\nb. nog een punt"
    )
    assert [text[a:b][:12] for a, b in split_sentences(text)] == [
        "De gemeente ",
        "Een nieuwe a",
        "a. een punt",
        "b. nog een p",
    ]
