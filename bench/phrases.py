"""How fast are phrases? Words one after another, frequent pairs among them, beside tantivy."""

from __future__ import annotations

from collections.abc import Callable

from bench.comparing import Compared, agreement, differences
from bench.peers.tantivy_peer import Tantivy
from bench.product import Product, opened
from bench.questions import Question, single_words
from bench.results import Goal, Part
from bench.sizes import Sizes
from bench.timing import Ask, asked_again, asked_first
from bench.workplace import Workplace

_OURS = "match=exact"


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Measure phrases in the corpus that searches are measured on."""
    size = sizes.searched
    questions = place.questions(size)
    phrases = questions.phrases
    words = single_words(phrases)
    others = (Question(one.words, phrase=True) for one in questions.warm_up if len(one.words) > 1)
    warm_up = tuple(one for one in others if one not in phrases)
    tantivy = Tantivy()
    folder, index = place.peer(tantivy, size), place.loaded(size).index
    product, native = Product(opened(index), phrases), tantivy.open(folder)
    again = Compared.of(
        asked_again(phrases, {_OURS: product.ask, tantivy.name: native.ask}, rounds=sizes.rounds)
    )
    openers: dict[str, Callable[[], Ask[Question]]] = {
        _OURS: lambda: Product(opened(index), [*phrases, *warm_up, *words]).ask,
        tantivy.name: lambda: tantivy.open(folder).ask,
    }
    first, new = (
        Compared.of(asked_first(phrases, openers, warm_up=others_asked, rounds=sizes.first_rounds))
        for others_asked in (warm_up, words)
    )
    return Part(
        "phrases",
        f"Phrases in {size:,} articles",
        goals=tuple(
            Goal(f"{regime}, {what} of tantivy's", "at most", 1.0, figure, "×")
            for regime, compared in (("asked again", again), ("first time asked", first))
            for what, figure in (
                ("p50", compared.p50(_OURS, tantivy.name)),
                ("p95", compared.p95(_OURS, tantivy.name)),
            )
        ),
        tables=(
            again.table("Asked again", tantivy.name),
            first.table("First time asked", tantivy.name),
            new.table("Asked for the first time, their words before", tantivy.name),
        ),
        notes=(
            f"{len(phrases)} phrases of 2 to 4 syllables, the ten most frequent pairs among them: "
            + ", ".join(question.text for question in phrases[:10])
            + ".",
            agreement(tantivy.name, phrases, differences(phrases, product, native)),
        ),
    )
