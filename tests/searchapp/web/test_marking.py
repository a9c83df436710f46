from __future__ import annotations

import pytest

from searchapp.engine import SnippetPiece
from searchapp.web.articles.marking import Run, marks, runs


def pieces(text: str) -> tuple[SnippetPiece, ...]:
    """Return `text` in pieces, what stands between stars marked."""
    return tuple(SnippetPiece(piece, place % 2 == 1) for place, piece in enumerate(text.split("*")) if piece)


def described(found: tuple[Run, ...]) -> list[tuple[str, str | None]]:
    """Return each run, what is marked between stars, and its number."""
    return [
        ("".join(f"*{piece.text}*" if piece.mark else piece.text for piece in run.pieces), run.number)
        for run in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Không có số.", [("Không có số.", None)]),
        ("và/hoặc *từ* này", [("và/hoặc *từ* này", None)]),
        ("45/KH-UBND", [("45/KH-UBND", "45/KH-UBND")]),
        ("Số 45/KH-UBND.", [("Số ", None), ("45/KH-UBND", "45/KH-UBND"), (".", None)]),
        (
            "12-NQ/TW, 10/2017/NQ-HĐND",
            [("12-NQ/TW", "12-NQ/TW"), (", ", None), ("10/2017/NQ-HĐND", "10/2017/NQ-HĐND")],
        ),
        ("số 17 / UB – ĐT nêu", [("số ", None), ("17 / UB – ĐT", "17/UB-ĐT"), (" nêu", None)]),
        ("số *45/KH-UBND* của", [("số ", None), ("*45/KH-UBND*", "45/KH-UBND"), (" của", None)]),
        (
            "*số 45/KH-UBND của* quận",
            [("*số *", None), ("*45/KH-UBND*", "45/KH-UBND"), ("* của* quận", None)],
        ),
        ("a *b* 45/*KH*-UBND", [("a *b* ", None), ("45/*KH*-UBND", "45/KH-UBND")]),
        ("Ngày 12/01/2024", [("Ngày 12/01/2024", None)]),
        ("<b>45/KH-UBND</b>", [("<b>", None), ("45/KH-UBND", "45/KH-UBND"), ("</b>", None)]),
        ("45/QÐ-UBND", [("45/QÐ-UBND", "45/QĐ-UBND")]),
    ],
)
def test_document_numbers_are_runs_of_their_own(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert described(runs(pieces(text))) == expected


def test_marks_are_counted() -> None:
    assert marks([pieces("*a* b *c*"), (), pieces("d *e*")]) == 3
    assert marks([]) == 0
