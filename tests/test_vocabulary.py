"""The words that the records use, kept up to date without reading all of them again."""

from __future__ import annotations

from pathlib import Path

from samples import FakeEmbedder, build, write_card

from kennisbank.corpus import Corpus
from kennisbank.index import LocalIndex, Vocabulary
from kennisbank.index.vocabulary import forms_in, write
from kennisbank.ingest import ingest


def of(index: Path) -> Vocabulary:
    return LocalIndex(index).snapshot().vocabulary


def test_words_of_texts_names_and_questions_are_in_it(corpus: Corpus, index: Path) -> None:
    build(corpus, index)
    vocabulary = of(index)
    # In a text, a name, a question of a card, a document; nothing that is nowhere.
    assert {"recidive", "multisysteemtherapie", "veelplegers", "wijkagent"} <= set(
        vocabulary.counts
    )
    assert "fotosynthese" not in vocabulary.counts


def test_it_follows_what_comes_changes_and_goes(corpus: Corpus, index: Path) -> None:
    build(corpus, index)
    write_card(corpus.path, "nieuw", tekst="## Wat\n\nEen kajuitjacht met kapitein.")
    build(corpus, index)
    assert of(index).counts["kajuitjacht"] == 1
    write_card(corpus.path, "nieuw", tekst="## Wat\n\nEen roeiboot met kapitein.")
    build(corpus, index)
    assert "kajuitjacht" not in of(index).counts
    assert of(index).counts["roeiboot"] == 1
    (corpus.path / "interventies" / "sportclub.md").unlink()
    build(corpus, index)
    followed = of(index)
    ingest(corpus, index, FakeEmbedder(), rebuild=True)
    assert dict(of(index).counts) == dict(followed.counts)


def test_a_word_is_counted_once_a_record_and_kept_as_written(tmp_path: Path) -> None:
    write(tmp_path, None, ["Reïntegratie, reïntegratie en ITB-CRIEM", "re-integratie"], ())
    loaded = Vocabulary.load(tmp_path)
    assert loaded.counts == {"reintegratie": 2, "en": 1, "itbcriem": 1, "itb": 1, "criem": 1}
    assert loaded.written == {"reintegratie": "reïntegratie", "itbcriem": "itb-criem"}
    assert forms_in("") == {}
