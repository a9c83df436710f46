"""Tests of the questions drawn: the same for the same seed, words that stand side by side, no two alike."""

from __future__ import annotations

import pytest

from bench.questions import Question, draw, frequent_pairs, opening, single_words

TEXTS = [
    "Ủy ban nhân dân quận ban hành kế hoạch phòng cháy, chữa cháy",
    "Họp ngày 12/01/2024 tại phường Đông Ba",
    "To\u0302\u0309 chức hội nghị tuyển dụng viên chức",
]


def test_the_same_seed_draws_the_same_questions() -> None:
    first, again = (draw(TEXTS, count=12, lengths=range(1, 7), seed=5) for _ in range(2))
    assert first == again
    assert first != draw(TEXTS, count=12, lengths=range(1, 7), seed=6)


def test_questions_differ_and_are_of_each_length_in_turn() -> None:
    drawn = draw(TEXTS, count=12, lengths=range(1, 7), seed=5)
    assert len(set(drawn)) == 12
    assert [len(question.words) for question in drawn] == [1, 2, 3, 4, 5, 6] * 2


def test_words_of_a_question_stand_side_by_side_and_are_canonical() -> None:
    drawn = draw(TEXTS, count=12 + 1 + 3 + 7, lengths=[2], seed=1)  # every pair that there is
    pairs = {question.words for question in drawn}
    assert ("tổ", "chức") in pairs
    # between these stands a date
    assert ("ngày", "tại") not in pairs
    assert ("họp", "ngày") in pairs


def test_too_few_texts_are_an_error() -> None:
    with pytest.raises(ValueError, match="only 1 of 2"):
        draw(["Họp"], count=2, lengths=[1], seed=1)
    with pytest.raises(ValueError, match="only 0 of 1"):
        draw([""], count=1, lengths=[1], seed=1)


def test_an_article_without_a_title_gives_its_first_sentence() -> None:
    assert opening("Họp dân", "Thân bài.") == "Họp dân"
    assert opening(" ", "\nSáng nay họp dân. Chiều nghỉ.") == "Sáng nay họp dân"
    assert opening("", "") == ""


def test_frequent_pairs_come_most_frequent_first_and_hold_one_that_is_always_asked() -> None:
    bodies = ["hội nghị hội nghị hội nghị", "quận ba đình"]
    assert frequent_pairs(bodies, count=3) == [("hội", "nghị"), ("nghị", "hội"), ("của", "các")]
    assert frequent_pairs([], count=3) == [("của", "các")]


def test_a_question_is_typed_with_marks_without_and_in_quotes() -> None:
    question = Question(("đường", "hoa"))
    assert (question.text, question.unaccented().text) == ("đường hoa", "duong hoa")
    assert Question(("đường", "hoa"), phrase=True).text == '"đường hoa"'
    assert (question.has_marks, question.unaccented().has_marks) == (True, False)


def test_every_word_of_the_questions_can_be_asked_by_itself() -> None:
    questions = [Question(("hội", "nghị")), Question(("nghị", "hội", "họp"), phrase=True)]
    assert single_words(questions) == [Question(("hội",)), Question(("nghị",)), Question(("họp",))]
