"""Finding words by stem gives what cutting the whole text into words gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank.analyse import Pieces, Sought, Tokens, Wanted, analyse, find, stem, words
from kennisbank.analyse._tokens import _whole

pieces = st.sampled_from(
    [
        "Top", "600", "top-600", "ITB", "aanpak", "aanpakken", "AANPAKKEN,", "re-integratie",
        "(reïntegratie)", "netwerk", "werk", "werk.", "werk/aanpak", "e-mail", "’s", "jongeren'",
        "\u0301", "_", "12", "a", "een-op-een", "de", "the", "van", "Hic",
    ]
)  # fmt: skip
spaces = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", "", "-", "/", "\x1f"])
texts = st.lists(st.tuples(pieces, spaces), max_size=12).map(
    lambda found: "".join(piece + space for piece, space in found)
)
asked = st.sets(
    st.sampled_from([stem(w) for w in ("aanpak", "werk", "top600", "600", "reintegratie", "top")])
)


@given(texts | st.text(max_size=40), asked)
def test_find_equals_looking_at_every_word(text: str, stems: set[str]) -> None:
    expected = [word for word in words(text) if stem(word.text) in stems]
    assert find(text, stems) == expected
    again = Sought(stems)
    assert [again.find(part) for part in (text, text[5:], text)][2] == expected
    for word in find(text, {stem(w.text) for w in words(text)}):
        assert text[word.start : word.end].strip() == text[word.start : word.end] != ""


@given(texts | st.text(max_size=40), st.sampled_from(["nl", "en"]))
def test_tokens_by_piece_are_those_of_the_whole(text: str, language: str) -> None:
    found = analyse(text, language)
    assert isinstance(found, Tokens)
    assert found == _whole(text, language)


def test_a_memory_of_pieces_starts_anew_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kennisbank.analyse._pieces.MOST", 3)
    pieces = Pieces(lambda piece: [piece[0]])
    before = Wanted(pieces, {"a"})
    assert sorted(before.within("aap beer aas")) == [("aap", [0]), ("aas", [9])]
    assert pieces.known() is pieces.known()
    assert list(before.within("ander dier")) == [("ander", [0])]
    after = Wanted(pieces, {"a"})
    assert sorted(after.within("aap aap cavia")) == [("aap", [0, 4])]
    assert list(before.within("aas")) == [("aas", [0])]


@given(texts, asked)
def test_what_one_question_taught_serves_the_next(text: str, stems: set[str]) -> None:
    first, second = Sought({"netwerk"}), Sought(stems)
    second.find(text[: len(text) // 2])
    first.find(text)
    assert second.find(text) == [word for word in words(text) if stem(word.text) in stems]
