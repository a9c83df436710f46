"""Tests of the search over settings: constants in other values, and what choosing among them is worth."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

import searchapp.ranking
from bench.evaluation.cross_validation import Fold, Scores, cross_validated, means
from bench.evaluation.settings import Setting, UnknownSettingError, applied, named, read_settings
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.request import SearchRequest
from tests.bench.bench_packages import needed
from tests.bench.question_sets import write_set
from tests.conftest import ROOT


def scores(index: Path) -> list[tuple[str, float]]:
    request = SearchRequest.parse([("q", "hoi nghi ủy ban nhân dân")])
    return [(hit.id, hit.score) for hit in EmbeddedEngine(index).search(request).hits]


@pytest.mark.parametrize(
    "setting",
    [
        {"K1": 0.9},
        {"B.body": 0.2},
        {"B": {"title": 0.1, "body": 0.1}},
        {"FIELD_WEIGHT.title": 9.0},
        {"WORDS_WEIGHT": 3.0},
        {"PAIRS_WEIGHT": 3.0},
        {"K1": 0.9, "FIELD_WEIGHT.title": 9.0, "FIELD_WEIGHT.body": 2.0},
    ],
    ids=named,
)
def test_a_setting_changes_scores_inside_and_nothing_afterwards(setting: Setting, sample_index: Path) -> None:
    before = scores(sample_index)
    with applied(setting):
        inside = scores(sample_index)
    assert inside != before
    assert scores(sample_index) == before


def test_the_empty_setting_is_the_product_as_it_is(sample_index: Path) -> None:
    before = scores(sample_index)
    with applied({}):
        assert scores(sample_index) == before


def test_every_module_that_has_a_constant_has_the_other_value() -> None:
    scored = importlib.import_module("searchapp.engines.scored")
    known = searchapp.ranking.FIELD_WEIGHT
    with applied({"FIELD_WEIGHT.title": 9.0, "K1": 7.0}):
        assert scored.FIELD_WEIGHT == searchapp.ranking.FIELD_WEIGHT == {**known, "title": 9.0}
        assert scored.K1 == searchapp.ranking.K1 == 7.0
    assert scored.FIELD_WEIGHT is searchapp.ranking.FIELD_WEIGHT is known


def test_an_error_inside_puts_everything_back() -> None:
    known = searchapp.ranking.K1
    with pytest.raises(ZeroDivisionError), applied({"K1": 7.0}):
        raise ZeroDivisionError
    assert known == searchapp.ranking.K1


@pytest.mark.parametrize(
    "setting",
    [
        {"K2": 1.0},
        {"idf": 1.0},
        {"np": 1.0},
        {"K1": 9.0, "FIELD_WEIGHT.footnote": 1.0},
        {"FIELD_WEIGHT": 1.0},
        {"K1.title": 1.0},
        {"K1": {"title": 1.0}},
    ],
    ids=named,
)
def test_what_is_no_constant_is_told_and_nothing_is_changed(setting: Setting) -> None:
    known = searchapp.ranking.K1
    with pytest.raises(UnknownSettingError), applied(setting):
        pass
    assert known == searchapp.ranking.K1


def constants_used_on_import(tree: ast.Module, constants: set[str]) -> Iterator[tuple[int, str]]:
    """Yield where a constant is read outside functions, where it would keep the value it had on import."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
            waiting += getattr(node, "decorator_list", [])
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in constants:
            yield node.lineno, node.id
        if isinstance(node, ast.ImportFrom) and node.module == "searchapp.ranking":
            yield from ((node.lineno, one.name) for one in node.names if one.asname)
        waiting += ast.iter_child_nodes(node)


def test_constants_are_read_when_they_are_used() -> None:
    constants = {name for name in vars(searchapp.ranking) if name.isupper()}
    assert "K1" in constants
    used = {
        str(path.relative_to(ROOT)): list(
            constants_used_on_import(ast.parse(path.read_text(encoding="utf-8")), constants)
        )
        for path in sorted((ROOT / "searchapp").rglob("*.py"))
    }
    assert {path: found for path, found in used.items() if found} == {}


def test_a_constant_kept_on_import_is_found() -> None:
    code = "from searchapp.ranking import K1 as k, B\nX = K1 + 1\ndef f(a=B, *, b=K1): return K1\n"
    found = sorted(constants_used_on_import(ast.parse(code), {"K1", "B"}))
    assert found == [(1, "K1"), (2, "K1"), (3, "B"), (3, "K1")]


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        ([], []),
        ([{"K1": 1}, {"K1": 2, "B.body": 0.5}], [{"K1": 1}, {"K1": 2, "B.body": 0.5}]),
        ({"K1": [1, 2]}, [{"K1": 1}, {"K1": 2}]),
        (
            {"K1": [1, 2], "B.body": 0.5, "B.title": [0, 1]},
            [
                {"K1": 1, "B.body": 0.5, "B.title": 0},
                {"K1": 1, "B.body": 0.5, "B.title": 1},
                {"K1": 2, "B.body": 0.5, "B.title": 0},
                {"K1": 2, "B.body": 0.5, "B.title": 1},
            ],
        ),
    ],
)
def test_settings_are_a_list_or_all_combinations(given: Any, settings: list[Setting], tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(orjson.dumps(given))
    assert read_settings(path) == settings


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{", "line 1"),
        ("3", "a list of settings is needed"),
        ('["K1"]', "a list of settings is needed"),
        ('[[{"K1": 1}]]', "a list of settings is needed"),
        ('[{"K2": 1}]', "K2: searchapp.ranking has no such constant"),
        ('{"K1.title": [1]}', "cannot stand for"),
    ],
)
def test_a_file_without_settings_is_told_before_anything_is_measured(
    given: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(given)
    with pytest.raises(ValueError, match=told):
        read_settings(path)


KEYS = (("one", "as-given"), ("one", "without-marks"))


def alike(figures: dict[str, float]) -> Scores:
    return dict.fromkeys(KEYS, figures)


def test_a_fold_is_measured_with_what_is_best_on_the_others() -> None:
    # The first setting answers q0 alone, the second the rest: with any one left out the second is better.
    questions = [f"q{number}" for number in range(5)]
    first = alike({one: float(one == "q0") for one in questions})
    second = alike({one: float(one != "q0") for one in questions})
    found = cross_validated([first, second], seed=1)
    assert (found.fitted, [fold.chosen for fold in found.folds]) == (1, [1] * 5)
    assert found.means == dict.fromkeys(KEYS, 0.8)
    assert sorted(fold.outside[KEYS[0]] for fold in found.folds) == [0, 1, 1, 1, 1]
    assert sorted(fold.inside[KEYS[0]] for fold in found.folds) == [0.75, 0.75, 0.75, 0.75, 1]


def test_a_setting_that_was_lucky_with_some_questions_is_not_chosen_without_them() -> None:
    # Each of five settings answers one question of its own: any is worth a fifth. Without a question, those
    # that answer another are better than the one that answers it, so that none is ever right.
    questions = [f"q{number}" for number in range(5)]
    settings = [alike({one: float(one == own) for one in questions}) for own in questions]
    found = cross_validated(settings, seed=1)
    assert means(settings[found.fitted]) == dict.fromkeys(KEYS, 0.2)
    assert found.means == dict.fromkeys(KEYS, 0)
    assert all(
        fold == Fold(fold.chosen, dict.fromkeys(KEYS, 0.25), dict.fromkeys(KEYS, 0)) for fold in found.folds
    )


def test_sets_and_ways_count_the_same_however_many_questions_they_have() -> None:
    small = {f"s{number}": 1.0 for number in range(5)}
    large = {f"l{number}": 0.9 for number in range(500)}
    for_small: Scores = {("small", "w"): small, ("large", "w"): dict.fromkeys(large, 0.2)}
    for_large: Scores = {("small", "w"): dict.fromkeys(small, 0.0), ("large", "w"): large}
    found = cross_validated([for_large, for_small], seed=1)
    assert (found.fitted, {fold.chosen for fold in found.folds}) == (1, {1})
    assert found.means == {("small", "w"): 1.0, ("large", "w"): pytest.approx(0.2)}


def test_of_equal_settings_the_first_is_chosen() -> None:
    same = alike({f"q{number}": 0.5 for number in range(7)})
    found = cross_validated([same, same], seed=1)
    assert (found.fitted, [fold.chosen for fold in found.folds]) == (0, [0] * 5)


def test_a_set_smaller_than_the_folds_is_told() -> None:
    with pytest.raises(ValueError, match="one has 2 questions, too few for 5 folds"):
        cross_validated([alike({"a": 1, "b": 1})], seed=1)


def test_the_command_tells_what_each_setting_is_worth(tmp_path: Path) -> None:
    needed("ir_measures")
    from bench.evaluation.command import cli

    write_set(tmp_path / "data" / "retrieval" / "mine")
    (tmp_path / "settings.json").write_text('{"K1": [0.9, 2.0]}')
    ran = CliRunner().invoke(
        cli,
        [
            *("tune", str(tmp_path / "settings.json"), "--sets", "mine", "--data", str(tmp_path / "data")),
            *("--output", str(tmp_path / "tuning.json")),
        ],
        standalone_mode=False,
        catch_exceptions=False,
    )
    assert ran.return_value == 0
    settings, worth, folds = orjson.loads((tmp_path / "tuning.json").read_bytes())["part"]["tables"]
    best = [1.0, 1.0, 1.0]
    assert settings["columns"] == ["setting", "mine as given", "mine without marks", "mean"]
    assert settings["rows"] == [["as the product is", *best], ["K1 0.9", *best], ["K1 2.0", *best]]
    assert worth["rows"] == [["fitted: as the product is", *best], ["cross-validated", *best]]
    assert folds["rows"] == [["as the product is", 1.0, 1.0]] * 5


def test_the_command_tells_what_it_cannot_use(tmp_path: Path) -> None:
    needed("ir_measures")
    from bench.evaluation.command import cli

    write_set(tmp_path / "data" / "retrieval" / "mine")
    path = tmp_path / "settings.json"
    for given, options, code, told in (
        ('[{"K2": 1}]', [], 2, "K2: searchapp.ranking has no such constant"),
        ("{", [], 2, "settings.json"),
        ("[]", ["--limit", "3"], 1, "mine has too few questions"),
    ):
        path.write_text(given)
        data = ["--sets", "mine", "--data", str(tmp_path / "data")]
        ran = CliRunner().invoke(cli, ["tune", str(path), *data, *options])
        assert (ran.exit_code, told in " ".join(ran.output.split())) == (code, True)
