"""The corpus on disk: every fault names file, field and remedy, and no write is half done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from samples import CARDS, NOTE, write_card

from kennisbank.corpus import Corpus, slugify, store_document, write_atomic
from kennisbank.corpus.writer import remove_document
from kennisbank.corpus.yaml_text import dump, parse
from kennisbank.errors import CorpusError, Refused
from kennisbank.model import Interventie, Status

HEAD = "naam: X\nsoort: aanpak\nkorte_omschrijving: Kort.\n"


def refusals(corpus: Corpus) -> dict[str, str]:
    """File → reason, of all that cannot be read now."""
    sources, refused = corpus.scan()
    found = {corpus.name_of(path): str(refusal) for path, refusal in refused}
    for source in sources:
        try:
            corpus.interventie(source) if source.soort == "interventie" else corpus.document(source)
        except Refused as refusal:
            found[corpus.name_of(source.path)] = str(refusal)
    return found


def test_valid_corpus_has_no_fault(corpus: Corpus) -> None:
    sources, _ = corpus.scan()
    assert {s.slug for s in sources} == {*CARDS, "wijknotitie", "wodc-top600"}
    assert refusals(corpus) == {}
    assert [b.voorkeursterm for b in corpus.begrippen()[0]] == ["recidive"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"---\n{HEAD}doel: [open\n---\n", ["regel 6", "geen geldige YAML", "aanhalingstekens"]),
        (f"---\n{HEAD}naam: Y\n---\n", ["regel 5", "'naam' staat er twee keer"]),
        (f"---\n{HEAD}? [a, b]\n: c\n---\n", ["regel 5", "kan geen veldnaam zijn"]),
        (f"---\n{HEAD}nagelezen: 2023-99-99\n---\n", ["geen geldige YAML"]),
        (f"---\n{HEAD}leeftijd_min: {'9' * 5000}\n---\n", ["geen geldige YAML"]),
        (f"---\n{HEAD}doel: {'[' * 2000}{']' * 2000}\n---\n", ["geen geldige YAML"]),
        (f"---\n{HEAD}doel: !!python/object/apply:os.getcwd []\n---\n", ["geen geldige YAML"]),
        (f"{HEAD}\nTekst.", ["begint niet met '---'", "tussen twee regels '---'"]),
        ("", ["begint niet met '---'"]),
        (f"---\n{HEAD}Tekst zonder einde.", ["tweede regel '---' ontbreekt", "Sluit de velden"]),
        ("---\n- naam\n---\n", ["velden te staan ('naam: waarde')"]),
        (f"---\n{HEAD}doelgroeep: jongeren\n---\n", ["'doelgroeep'", "bedoelt u 'doelgroep'?"]),
        (f"---\n{HEAD}qqq: 1\n---\n", ["'qqq' is onbekend", "haal het weg"]),
        ("---\nsoort: aanpak\nkorte_omschrijving: K\n---\n", ["'naam' ontbreekt; vul het in"]),
        (f"---\n{HEAD}preventietype: [dader]\n---\n", ["'preventietype[1]'", "'dadergericht'"]),
        (f"---\n{HEAD}leeftijd_min: twaalf\n---\n", ["'leeftijd_min' 'twaalf' is geen geheel"]),
        (f"---\n{HEAD}leeftijd_min: 130\n---\n", ["'leeftijd_min' 130 is te hoog; hoogstens 120"]),
        (f"---\n{HEAD}thema: sport\n---\n", ["'thema' 'sport' is geen lijst", "'- '"]),
        (f"---\n{HEAD}slug: anders\n---\n", ["'slug' is 'anders'", "Maak beide gelijk"]),
        (
            f"---\n{HEAD}studies: [{{titel: T, type: theorie, url: x}}]\n---\n",
            ["'studies[1].url' 'x' heeft niet de vorm"],
        ),
        (
            f"---\n{HEAD}leeftijd_min: x\nsoortt: y\n---\n",
            ["'leeftijd_min'", "'soortt'", "bedoelt u 'soort'?"],
        ),
    ],
)
def test_fault_names_file_field_and_remedy(corpus: Corpus, text: str, said: list[str]) -> None:
    (corpus.interventies / "fout.md").write_text(text, encoding="utf-8")
    found = refusals(corpus)
    assert list(found) == ["interventies/fout.md"]
    reason = found["interventies/fout.md"]
    assert reason.startswith("interventies/fout.md") and reason.endswith(".")
    assert [part for part in said if part not in reason] == []


def test_huge_value_is_cut_in_the_message(corpus: Corpus) -> None:
    write_card(corpus.path, "fout", soort="x" * 100_000)
    assert len(refusals(corpus)["interventies/fout.md"]) < 400


def test_not_utf8(corpus: Corpus) -> None:
    (corpus.interventies / "fout.md").write_bytes(b"---\nnaam: caf\xe9\n---\n")
    assert refusals(corpus) == {
        "interventies/fout.md": "interventies/fout.md: dit bestand is geen UTF-8. Bewaar het als "
        "UTF-8."
    }


def test_byte_order_mark_and_windows_lines_are_fine(corpus: Corpus) -> None:
    text = f"---\n{HEAD}---\n\nTekst.\n".replace("\n", "\r\n")
    (corpus.interventies / "venster.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert refusals(corpus) == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("documenten/wijknotitie.txt", "'documenten/wijknotitie.md' heeft al de slug"),
        ("documenten/map/Wijknotitie.md", "heeft al de slug 'wijknotitie'"),
        ("interventies/map/top600.md", "heeft al de slug 'top600'"),
        ("documenten/wees.yaml", "hier hoort een document bij"),
        ("documenten/foto.jpg", "kan de kennisbank niet lezen"),
        ("documenten/???.md", "geen letter of cijfer"),
        ("interventies/Met Spatie.md", "Noem het bestand 'met-spatie.md'"),
        ("interventies/verslag.pdf", "een kaart is een Markdown-bestand"),
    ],
)
def test_file_that_cannot_be_a_record(corpus: Corpus, name: str, said: str) -> None:
    path = corpus.path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{HEAD}---\n\nTekst.\n")
    sources, refused = corpus.scan()
    assert [said in str(refusal) for _, refusal in refused] == [True]
    # Which of two is kept is by name; one of them is, and the rest stays.
    assert len(sources) == len(CARDS) + 2


def test_hidden_and_unfinished_files_are_left_alone(corpus: Corpus) -> None:
    for name in (".x.md", ".git/a.md", "README.md"):
        path = corpus.documenten / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Niet voor de kennisbank.")
    sources, refused = corpus.scan()
    assert (len(sources), refused) == (len(CARDS) + 2, [])


@pytest.mark.parametrize("text", ["5", "tekst", "begrippen: 3", "begrippen: {a: b}"])
def test_thesaurus_that_is_no_list(corpus: Corpus, text: str) -> None:
    corpus.begrippen_file.write_text(text)
    terms, refused = corpus.begrippen()
    assert terms == []
    assert [str(refusal)[:14] for _, refusal in refused] == ["begrippen.yaml"]


def test_one_bad_term_leaves_the_others(corpus: Corpus) -> None:
    corpus.begrippen_file.write_text("- voorkeursterm: a\n- {voorkeursterm: b, bredre: [a]}\n")
    terms, refused = corpus.begrippen()
    assert [term.voorkeursterm for term in terms] == ["a"]
    assert "begrip 'b'" in str(refused[0][1]) and "bedoelt u 'bredere'?" in str(refused[0][1])


def test_missing_corpus_says_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nergens' bestaat niet\. .*--corpus"):
        Corpus(tmp_path / "nergens").scan()
    with pytest.raises(CorpusError, match="geen map 'interventies' of 'documenten'"):
        Corpus(tmp_path).scan()


def test_unreadable_corpus(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    # Tests may run as root, who can read everything.
    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(CorpusError, match=r"niet leesbaar: .*leesrecht"):
        corpus.check()


def test_sidecar_wins_over_what_the_file_says(corpus: Corpus) -> None:
    by_slug = {source.slug: source for source in corpus.scan()[0]}
    said = corpus.document(by_slug["wodc-top600"], {"titel": "Uit het bestand", "taal": "en"})
    assert (said.titel, said.taal) == ("De effectiviteit van de Top600", "nl")
    bare = corpus.document(by_slug["wijknotitie"], {"titel": "Uit het bestand"})
    assert (bare.titel, bare.status) == ("Uit het bestand", Status.GEPUBLICEERD)


def test_hash_changes_with_card_document_and_sidecar(corpus: Corpus) -> None:
    def hashes() -> dict[str, str]:
        return {source.slug: source.record_hash() for source in corpus.scan()[0]}

    before = hashes()
    (corpus.documenten / "wodc-top600.yaml").write_text("titel: Anders\n")
    (corpus.documenten / "wijknotitie.yaml").write_text("jaar: 2020\n")
    write_card(corpus.path, "sportclub", naam="Anders")
    changed = {slug for slug, hash_ in hashes().items() if before[slug] != hash_}
    assert changed == {"wodc-top600", "wijknotitie", "sportclub"}


class Break(Exception):
    pass


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("there", [True, False])
def test_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, there: bool
) -> None:
    target = tmp_path / "map" / "kaart.md"
    if there:
        write_atomic(target, b"oud")

    def fail(*_: object) -> None:
        raise Break

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    with pytest.raises(Break):
        write_atomic(target, b"nieuw")
    left = {path.name: path.read_bytes() for path in target.parent.iterdir()}
    assert left == ({"kaart.md": b"oud"} if there else {})


def test_full_disk_is_said_in_dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match=r"kan niet worden geschreven .*Maak schijfruimte vrij"):
        write_atomic(tmp_path / "x", b"x")
    assert list(tmp_path.iterdir()) == []


def test_stored_document_is_found_under_a_free_slug(corpus: Corpus, tmp_path: Path) -> None:
    (corpus.documenten / "Mijn Verslag.txt").write_text("Er was er al een.")
    file = tmp_path / "los.MD"
    file.write_text("# Anders")
    stored = store_document(corpus, file, {"titel": "Mijn verslag"}, "Mijn verslag")
    assert stored.path.name == "mijn-verslag-2.md"
    sources, refused = corpus.scan()
    assert refused == []
    (source,) = [source for source in sources if source.slug == stored.slug]
    assert corpus.document(source).titel == "Mijn verslag"
    remove_document(stored)
    assert stored.slug not in {source.slug for source in corpus.scan()[0]}


def test_same_bytes_are_not_stored_twice(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "kopie.md").write_text(NOTE, encoding="utf-8")
    before = sorted(corpus.documenten.iterdir())
    with pytest.raises(Refused, match=r"staat al in het corpus als 'wijknotitie\.md'"):
        store_document(corpus, tmp_path / "kopie.md", {})
    assert sorted(corpus.documenten.iterdir()) == before


@given(st.text(max_size=300))
def test_slug_is_one_that_a_record_accepts(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert len(slug) <= 100
    card = {"slug": slug or "x", "naam": "X", "soort": "aanpak", "korte_omschrijving": "K"}
    assert Interventie.model_validate(card).slug == (slug or "x")


scalars = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(scalars, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=8)


@given(st.dictionaries(st.text(), values, min_size=1))
def test_what_is_dumped_is_parsed_again(value: dict[str, object]) -> None:
    assert parse(dump(value), "x.yaml") == value == yaml.safe_load(dump(value))
