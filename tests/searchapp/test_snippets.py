"""Tests of searchapp.snippets."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import fold
from indexer.analysis.tokens import tokenize
from searchapp.engine import SnippetPiece
from searchapp.snippets import SNIPPET_LENGTH, Marker, PhraseWord, best_passage, mark_all

TEXT = (
    "Sáng nay trời mưa. Quận tổ chức hội nghị tổng kết năm. Cuộc họp kết thúc lúc 11h30.\n"
    "Chiều cùng ngày, lãnh đạo phường Ba Đình dự hội nghị khác."
)


def joined(pieces: tuple[SnippetPiece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces: tuple[SnippetPiece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.mark]


def test_the_sentence_with_most_of_the_query_is_shown_with_its_neighbour() -> None:
    pieces = best_passage(TEXT, Marker(typed=frozenset({"hội", "nghị", "tổng", "kết"})))
    assert joined(pieces) == "Quận tổ chức hội nghị tổng kết năm. Cuộc họp kết thúc lúc 11h30."
    assert marked(pieces) == ["hội nghị tổng kết", "kết"]


def test_a_passage_does_not_cross_paragraphs() -> None:
    pieces = best_passage(TEXT, Marker(typed=frozenset({"ba", "đình"})))
    assert joined(pieces) == "Chiều cùng ngày, lãnh đạo phường Ba Đình dự hội nghị khác."
    assert marked(pieces) == ["Ba Đình"]


def test_folded_terms_mark_every_form_and_typed_terms_only_their_own() -> None:
    assert marked(mark_all("ban bàn bán Bạn", Marker(folded=frozenset({"ban"})))) == ["ban bàn bán Bạn"]
    assert marked(mark_all("ban bàn bán Bạn", Marker(typed=frozenset({"bán"})))) == ["bán"]


def test_the_words_of_a_phrase_are_marked_only_next_to_one_another() -> None:
    typed = Marker(phrases=frozenset({tuple(PhraseWord(frozenset({word})) for word in ("hội", "nghị"))}))
    assert marked(mark_all("Hội nghị của hội, nghị quyết, hội thảo nghị, HỘI-NGHỊ hội", typed)) == [
        "Hội nghị",
        "hội",
        "nghị",
        "HỘI",
        "NGHỊ",
    ]
    assert marked(mark_all("", typed)) == marked(mark_all("hội", typed)) == []
    wide = Marker(
        typed=frozenset({"hội"}),
        phrases=frozenset({tuple(PhraseWord(frozenset({word}), wide=True) for word in ("ba", "dinh"))}),
    )
    assert marked(mark_all("Ba Đình, ba người dinh, bà định; hội", wide)) == ["Ba Đình", "bà định", "hội"]


def plainly(words: list[str], marker: Marker) -> list[bool]:
    """Return which words are marked, trying every phrase at every place."""
    kept = [word in marker.typed or fold(word) in marker.folded for word in words]
    for phrase in marker.phrases:
        for first in range(len(words) - len(phrase) + 1):
            if all(
                (fold(word) if sought.wide else word) in sought.spellings
                for word, sought in zip(words[first:], phrase, strict=False)
            ):
                kept[first : first + len(phrase)] = [True] * len(phrase)
    return kept


def test_phrases_are_marked_as_if_each_were_tried_at_every_place() -> None:
    choice = random.Random(3)  # noqa: S311
    spellings = ["ba", "bà", "bá", "đình", "định", "dinh", "hội"]
    folds = sorted({*map(fold, spellings)})
    several = 0
    for _ in range(400):
        phrases = set()
        for _ in range(choice.randrange(1, 7)):
            phrases.add(
                tuple(
                    PhraseWord(frozenset(choice.sample(folds if wide else spellings, 2)), wide)
                    for wide in choice.choices((False, True), k=choice.randrange(1, 5))
                )
            )
        marker = Marker(
            frozenset(choice.sample(spellings, choice.randrange(2))),
            frozenset(choice.sample(folds, choice.randrange(2))),
            frozenset(phrases),
        )
        words = choice.choices(spellings, k=choice.randrange(12))
        # Between commas every word is a piece of its own, and the words are neighbours still.
        pieces = mark_all(", ".join(words), marker)
        expected = [word for word, kept in zip(words, plainly(words, marker), strict=True) if kept]
        assert marked(pieces) == expected
        several += 0 < len(expected) < len(words)
    assert several > 100


def test_decomposed_text_is_shown_as_published() -> None:
    text = unicodedata.normalize("NFD", "Hội nghị Ba Đình.")
    pieces = best_passage(text, Marker(typed=frozenset({"hội", "đình"})))
    assert joined(pieces) == text
    assert marked(pieces) == [unicodedata.normalize("NFD", "Hội"), unicodedata.normalize("NFD", "Đình")]


def test_without_matches_the_text_begins_at_its_beginning() -> None:
    assert joined(best_passage(TEXT, Marker())).startswith("Sáng nay trời mưa. Quận")


def test_an_empty_text_has_no_passage() -> None:
    assert best_passage("", Marker(typed=frozenset({"a"}))) == ()
    assert best_passage(" \n ", Marker()) == ()


def test_a_long_sentence_is_cut_at_spaces_around_what_matches() -> None:
    text = "từ " * 300 + "hội nghị " + "sau " * 300
    pieces = best_passage(text, Marker(typed=frozenset({"hội", "nghị"})))
    assert marked(pieces) == ["hội nghị"]
    assert len(joined(pieces)) <= SNIPPET_LENGTH
    assert joined(pieces).startswith("từ") and joined(pieces).endswith("sau")


@given(st.text(alphabet=st.sampled_from('ab .!?\nÀđ̣1”"'), max_size=600), st.sets(st.sampled_from("ab")))
def test_passages_are_stretches_of_the_text_and_not_too_long(text: str, terms: set[str]) -> None:
    pieces = best_passage(text, Marker(typed=frozenset(terms)))
    assert joined(pieces) in text
    assert len(joined(pieces)) <= SNIPPET_LENGTH
    assert bool(pieces) == bool(text.strip())
    assert joined(mark_all(text, Marker(typed=frozenset(terms)))) == text


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence that is not blank, of the whole text."""
    bounds, start = [], 0
    for match in re.finditer(r"\n+|(?<=[.!?…])[”\"’)]?\s+(?=[^\W\d_a-zđ]|[0-9“\"‘(-])", text):
        bounds.append((start, match.end()))
        start = match.end()
    trimmed = []
    bounds.append((start, len(text)))
    for start, end in bounds:
        sentence = text[start:end]
        if sentence.strip():
            trimmed.append((end - len(sentence.lstrip()), start + len(sentence.rstrip())))
    return trimmed


def different(text: str, terms: set[str], start: int, end: int) -> float:
    """How many of the terms stand in a sentence, and half of how many neighbour a different one."""
    here = [token for token in tokenize(text) if token.term in terms and start <= token.start < end]
    kinds = len({token.term for token in here})
    pairs = [(a, b) for a, b in pairwise(here) if b.start - a.end <= 1 and a.term != b.term]
    return kinds + min(len(pairs), kinds) / 2


@given(
    st.lists(st.sampled_from(["a", "b", "Ab", " ", ". ", "! A", ".” B", "\n", " c 1/QĐ-b"]), max_size=30).map(
        "".join
    )
)
def test_the_passage_is_the_first_sentence_with_most_of_the_query(text: str) -> None:
    terms = {"a", "b", "ab"}
    passage = joined(best_passage(text, Marker(typed=frozenset(terms))))
    sentences = sentences_of(text)
    if not sentences:
        assert passage == ""
        return
    weights = [different(text, terms, start, end) for start, end in sentences]
    best = weights.index(max(weights))
    start, end = sentences[best]
    possible = [(weights[place], place) for place in (best - 1, best + 1) if 0 <= place < len(sentences)]
    for _, place in sorted(possible, reverse=True):
        first, last = min(start, sentences[place][0]), max(end, sentences[place][1])
        if last - first <= SNIPPET_LENGTH and "\n" not in text[first:last]:
            start, end = first, last
            break
    assert passage == text[start:end]
