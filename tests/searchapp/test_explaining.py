"""Tests of what is said of scores: the parts and their sum."""

from __future__ import annotations

import orjson
import pytest
from click.testing import CliRunner

from indexer.article import Article
from searchapp.cli import cli
from searchapp.engine import Explanation
from tests.conftest import MakeIndex
from tests.searchapp.asking import articles, ask

TITLES = ("Hội nghị quận Ba Đình", "Hội làng", "Nghị quyết hội đồng", "UBND quận", "Ủy ban nhân dân quận")


@pytest.mark.parametrize(
    "query", ["hội nghị ba đình", "hoi nghi", '"ba đình" quận', "quận OR hội", "UBND", "hội"]
)
@pytest.mark.parametrize("per_page", ["10", "20"])
def test_the_parts_add_up_to_the_score(make_index: MakeIndex, query: str, per_page: str) -> None:
    page = ask(make_index(articles(*TITLES, *["tin khác"] * 20)), query, per_page=per_page)
    explanation = page.explain()
    assert len(explanation.hits) == len(page.hits) > 0
    for hit, parts in zip(page.hits, explanation.hits, strict=True):
        assert sum(part.score for part in parts) == pytest.approx(hit.score, rel=1e-4)
        assert [part.score for part in parts] == sorted((part.score for part in parts), reverse=True)


def test_each_part_names_its_words(make_index: MakeIndex) -> None:
    page = ask(make_index(articles(*TITLES)), "hội nghị")
    assert {(part.kind, part.text) for part in page.explain().hits[0]} == {
        ("term", "hội"),
        ("term", "nghị"),
        ("word", "hội nghị"),
        ("pair", "hội nghị"),
    }
    page = ask(make_index(articles(*TITLES)), "hoi")
    assert {part.text for part in page.explain().hits[0]} == {"hoi (any marks)"}


def test_it_is_told_how_the_query_was_read(make_index: MakeIndex) -> None:
    folder = make_index(articles(*TITLES, "kĩ thuật", "kỹ thuật"))
    assert ask(folder, "UBND kỹ").explain().read_as == '(ubnd OR "ủy ban nhân dân") kỹ/kĩ'
    assert ask(folder, "UBND kỹ", match="typed").explain().read_as == "ubnd kỹ"


def test_where_the_order_is_by_date_there_is_nothing_to_explain(make_index: MakeIndex) -> None:
    assert ask(make_index(articles(*TITLES)), "hội", sort="newest").explain() == Explanation("hội", ())
    assert ask(make_index(articles(*TITLES)), "xyzzy").explain() == Explanation("xyzzy", ())


def test_the_command_line_prints_it(make_index: MakeIndex) -> None:
    folder = make_index([Article(id="a", title="hội nghị", body=""), *articles("tin", "bài")])
    printed = CliRunner().invoke(cli, ["query", "hooij nghij", "--index", str(folder), "--explain"])
    assert printed.exit_code == 0, printed.output
    lines = [line.strip() for line in printed.output.splitlines()]
    assert "Read as keys of an input method; searched for: hội nghị" in lines
    assert "Matched: hội nghị" in lines
    assert any(line.endswith("pair    hội nghị") for line in lines)
    answer = CliRunner().invoke(cli, ["query", "hội", "--index", str(folder), "--explain", "--json"])
    explanation = orjson.loads(answer.output)["explanation"]
    assert explanation["read_as"] == "hội"
    assert [part["text"] for part in explanation["hits"][0]] == ["hội"]


def test_the_command_line_says_what_was_read_otherwise(make_index: MakeIndex) -> None:
    folder = make_index(articles(*["hội nghị"] * 6, "UBND", "ủy ban nhân dân"))

    def lines(*arguments: str) -> list[str]:
        result = CliRunner().invoke(cli, ["query", *arguments, "--index", str(folder)])
        assert result.exit_code == 0, result.output
        return result.output.splitlines()

    assert "No article has this as typed; searched for: hội nghị" in lines("hội nghỉ")
    assert "“UBND” also matches: ủy ban nhân dân" in lines("UBND")
    assert "Perhaps you meant: hội nghị" in lines("hoi nghi")
    assert lines("UBND", "--typed")[0].startswith("1 article ")
