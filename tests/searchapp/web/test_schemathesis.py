"""The API is asked what its description allows, and what it does not, and must keep every promise of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from searchapp.request import InvalidRequestError, SearchRequest
from searchapp.web.ids import id_in_address
from tests.searchapp.web.conftest import ARTICLES

SEARCH, SUGGEST, ARTICLE = "/api/v1/search", "/api/v1/suggest", "/api/v1/articles/{article_id}"
ALLOWED, FORBIDDEN = GenerationMode.POSITIVE, GenerationMode.NEGATIVE

CASES = {
    (SEARCH, ALLOWED): 400,
    (SEARCH, FORBIDDEN): 300,
    (SUGGEST, ALLOWED): 450,
    (SUGGEST, FORBIDDEN): 400,
    (ARTICLE, ALLOWED): 450,
    ("/api/v1/openapi.json", ALLOWED): 1,
    ("/healthz", ALLOWED): 1,
    ("/readyz", ALLOWED): 1,
}
"""How many of each; an address without parameters has one case. What follows on a cursor comes on top."""

INDESCRIBABLE = {"no-such-day", "order", "too-deep", "not-a-cursor", "page-and-cursor", "other-search"}
"""Faults of values that are of the form described."""

# What is made up finds nothing; this does.
REAL = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["giao ban", "hoi nghi", '"quy hoạch"', "UBND -họp", "45/KH-UBND", "xyz", ""]),
        "agency": st.lists(st.sampled_from(["UBND quận An Hòa", "HĐND quận An Hòa", "_none"]), max_size=2),
        "date": st.lists(st.sampled_from(["2024", "2024-01", "2022-03", "_none"]), max_size=2),
        "from": st.dates(max_value=date(2024, 1, 12)).map(str) | st.just("12/01/2024"),
        "to": st.dates(min_value=date(2024, 1, 1)).map(str),
    },
)


@pytest.mark.parametrize(("path", "mode"), CASES, ids=lambda value: getattr(value, "value", value))
def test_every_answer_is_as_described(app: Flask, path: str, mode: GenerationMode) -> None:
    counted = _asked(app, path, mode)
    assert counted["cases"] >= CASES[path, mode]


def test_the_cases_that_every_address_must_be_asked_come_to_two_thousand() -> None:
    assert sum(CASES.values()) >= 2000


def _asked(app: Flask, path: str, mode: GenerationMode) -> Counter[str]:
    """Ask as many cases as CASES says; return how many there were, and of which status."""
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)[path]["GET"]
    real: SearchStrategy[dict[str, Any]] = REAL if (path, mode) == (SEARCH, ALLOWED) else st.just({})
    ids = st.sampled_from([article.id for article in ARTICLES])
    known_id = st.none() | ids if path == ARTICLE else st.none()
    counted: Counter[str] = Counter()

    @settings(
        max_examples=CASES[path, mode],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), found=real, article_id=known_id)
    def ask(case: Case[Any], found: dict[str, Any], article_id: str | None) -> None:
        # To JSON Schema 12.0 is an integer; nobody writes one so.
        case.query = {name: _whole(value) for name, value in case.query.items()}
        if found:
            case.query = {**case.query, **found}
            case.query.pop("cursor", None)
        if article_id is not None:
            case.path_parameters = {"article_id": id_in_address(article_id)}
        answer = case.call_and_validate(excluded_checks=_not_promised(case, path))
        counted["cases"] += 1
        counted[str(answer.status_code)] += 1
        if real is REAL and answer.status_code == 200 and (following := answer.json()["next"]):
            query = {name: value for name, value in case.query.items() if name != "page"}
            case.query = {**query, "cursor": following}
            assert case.call_and_validate().status_code == 200
            counted["followed"] += 1

    ask()
    return counted


def _not_promised(case: Case[Any], path: str) -> list[Any]:
    """Return the checks that a description cannot tell enough for.

    Whether values of its forms go together; that a value of nothing but spaces counts as none; and that of
    several values of a parameter that takes one the last counts.
    """
    untold: list[Any] = []
    for name, value in case.query.items():
        blank = not any(str(one or "").strip() for one in _values(value))
        single = isinstance(value, str | int | float) or name in ("agency", "category", "date")
        if blank or not single:
            untold.append(negative_data_rejection)
            break
    if path != SEARCH:
        return untold
    try:
        SearchRequest.parse(
            (name, "" if one is None else str(one))
            for name, value in case.query.items()
            for one in _values(value)
        )
    except InvalidRequestError as error:
        if {fault.code for fault in error.faults} <= INDESCRIBABLE:
            untold.append(positive_data_acceptance)
    return untold


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
