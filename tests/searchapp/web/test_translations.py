"""Tests that everything readers see is translated, and nothing slips in beside the catalogue."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.catalog import Message
from flask.testing import FlaskClient
from jinja2 import Environment, nodes

from searchapp.web import catalogue
from tests.searchapp.web.reading import Page

WEB = catalogue.SOURCES / "web"
TEMPLATES = sorted(path for path in (WEB / "templates").rglob("*") if path.is_file())
MODULES = sorted(path for path in WEB.rglob("*.py") if path.name != "examples.py")

SHOWN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
GETTEXTS = {"N_", "_", "gettext", "lazy_gettext", "lazy_pgettext", "ngettext", "npgettext", "pgettext"}
NAMES = {"atom", "bibtex", "csv", "excel", "get", "json", "feed", "lines", "openapi", "utf", "vi", "xlsx"}
"""Words that are the same in every language."""

JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
JINJA.install_null_translations(newstyle=True)  # type: ignore[attr-defined]

DATA = {
    "agency_kinds.py": {"_KINDS", "_PLACE"},
    "alphabet.py": {"_LETTERS"},
    "empty_help.py": {"_DOCUMENT_NUMBER_PART"},
    "language.py": {"LANGUAGES"},
    "welcome.py": {"_EXAMPLES"},
}
"""Constants that hold what stands in articles or is typed; by their module."""


def name(path: Path) -> str:
    return str(path.relative_to(WEB))


# The catalogue


@pytest.fixture(scope="module")
def kept() -> catalogue.PlainCatalogue:
    """What is to be translated today, with the translations at hand."""
    known = catalogue.read(catalogue.FOLDER / "messages.po")
    return catalogue.translated(catalogue.extracted(), known)


def forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def test_every_message_is_translated(kept: catalogue.PlainCatalogue) -> None:
    missing = [message.id for message in catalogue.messages(kept) if not all(catalogue.strings(message))]
    assert missing == [], "translate them in searchapp/web/translations, then: make messages"


def test_the_files_are_what_make_messages_writes(kept: catalogue.PlainCatalogue) -> None:
    assert (catalogue.FOLDER / "messages.po").read_bytes() == catalogue.source(kept)
    assert (catalogue.FOLDER / "messages.mo").read_bytes() == catalogue.compiled(kept)


def test_no_translation_is_unsure_or_left_over() -> None:
    known = catalogue.read(catalogue.FOLDER / "messages.po")
    fresh = {(message.context, forms(message)) for message in catalogue.messages(catalogue.extracted())}
    assert [message.id for message in catalogue.messages(known) if message.fuzzy] == []
    assert {(message.context, forms(message)) for message in catalogue.messages(known)} == fresh
    assert list(known.obsolete) == []


def test_a_translation_has_the_placeholders_and_markup_of_its_message(
    kept: catalogue.PlainCatalogue,
) -> None:
    def parts(text: str) -> list[str]:
        text = re.sub(
            r'<span lang="vi">(.*?)</span>', r"\1", text
        )  # Vietnamese needs no saying in Vietnamese
        return sorted(re.findall(r"%\([a-z_]+\)[a-z]|%%|</?[a-z]+[^>]*>", text))

    wrong = [
        message.id
        for message in catalogue.messages(kept)
        for text in catalogue.strings(message)
        if parts(text) != parts(forms(message)[0])
    ]
    assert wrong == []


def test_a_message_with_a_plural_says_one_thing_of_one_and_another_of_several(
    kept: catalogue.PlainCatalogue,
) -> None:
    same = [m.id for m in catalogue.messages(kept) if m.pluralizable and len(set(catalogue.strings(m))) < 2]
    assert same == []


def test_translations_are_not_vietnamese(kept: catalogue.PlainCatalogue) -> None:
    examples = re.compile(r'<span lang="vi">.*?</span>')
    wrong = [
        text
        for message in catalogue.messages(kept)
        for text in catalogue.strings(message)
        if vietnamese(examples.sub("", text))
    ]
    assert wrong == []


def test_patterns_of_dates_can_be_filled_in(kept: catalogue.PlainCatalogue) -> None:
    patterns = [m for m in catalogue.messages(kept) if m.context == "date pattern"]
    assert len(patterns) >= 4
    for message in patterns:
        (translation,) = catalogue.strings(message)
        day = date(2024, 1, 12)
        vietnamese_day = format_date(day, forms(message)[0], locale="vi")
        english_day = format_date(day, translation, locale="en")
        assert ("2024" in vietnamese_day, "12" in vietnamese_day) == (
            "2024" in english_day,
            "12" in english_day,
        )
        assert "Jan" in english_day


# Templates


def texts(template: nodes.Node) -> Iterator[str]:
    """Yield a template's text in order; what is worked out when it is rendered stands as `{}`."""
    for node in template.iter_child_nodes():
        if isinstance(node, nodes.Output):
            yield from map(printed, node.nodes)
        elif isinstance(node, nodes.Block) and (anchor := "".join(texts(node))).startswith("#"):
            yield "{}" if anchor[1:].isidentifier() else anchor
        else:
            yield from texts(node)


def printed(expression: nodes.Node) -> str:
    match expression:
        case nodes.TemplateData(data=text):
            return text
        case nodes.Const(value=str(text)):
            return text
        case nodes.CondExpr(expr1=one, expr2=other):
            return f"{printed(one)} {printed(other) if other else ''}"
        case nodes.Concat(nodes=parts):
            return "".join(map(printed, parts))
        case nodes.Add(left=one, right=other) | nodes.Or(left=one, right=other):
            return printed(one) + printed(other)
        case nodes.Filter(node=nodes.Node() as filtered):
            return printed(filtered)
        case _:
            return "{}"


class Shown(HTMLParser):
    """Collects what readers see or hear of a page; not what they are told to type, which is Vietnamese."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._to_type = False

    def handle_data(self, data: str) -> None:
        if not self._to_type:
            self._add(data)

    def handle_endtag(self, tag: str) -> None:
        self._to_type = self._to_type and tag != "kbd"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        tag = tag.removesuffix("{}")  # an attribute that is worked out
        self._to_type = self._to_type or tag == "kbd"
        given = dict(attributes)
        shown = SHOWN_ATTRIBUTES & given.keys()
        if tag == "meta" and given.get("name") in ("author", "description"):
            shown |= {"content"}
        if tag == "input" and given.get("type") in ("button", "submit"):
            shown |= {"value"}
        for attribute in sorted(shown):
            self._add(given[attribute])

    def _add(self, text: str | None) -> None:
        words = re.findall(r"[^\W\d_]+", text or "")
        if any(word.lower() not in NAMES for word in words):
            self.texts.append(" ".join((text or "").split()))


def shown(source: str) -> list[str]:
    parser = Shown()
    parser.feed("".join(texts(JINJA.parse(source))))
    parser.close()
    return parser.texts


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_shows_nothing_but_messages(path: Path) -> None:
    assert shown(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_vietnamese_outside_of_messages(path: Path) -> None:
    def constants(node: nodes.Node) -> Iterator[str]:
        if (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and (node.node.name in GETTEXTS)
        ):
            parts: Iterator[nodes.Node] = chain(node.kwargs, node.args[2:])
        else:
            parts = node.iter_child_nodes()
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            yield node.value
        for part in parts:
            yield from constants(part)

    assert [text for text in constants(JINJA.parse(path.read_text("utf-8"))) if vietnamese(text)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Bài</p>", ["Bài"]),
        ("<p>{{ _('Bài') }} · {{ 12 }}</p>", []),
        ("<p>{% trans %}Bài{% endtrans %}</p>", []),
        ("<p>{% if x %}bai{% else %}{{ _('Bài') }}{% endif %}</p>", ["bai{}"]),
        ("{% macro m() %}<b{% if x %} class=\"a\"{% endif %}>{{ 'a' if x }}</b>{% endmacro %}", ["a"]),
        ("<p class=\"a{{ ' b' if x }}\" id=\"{{ a ~ '-fault' }}\"></p>", []),
        ('<a aria-label="Trang {{ n }}">{{ n }}</a>', ["Trang {}"]),
        ('<input placeholder="x"><img alt="y"><b title="z"></b>', ["x", "y", "z"]),
        ('<meta name="description" content="a"><meta name="viewport" content="b">', ["a"]),
        ('<input type="submit" value="a"><input value="b">', ["a"]),
        ("<p>{{ 'a ' ~ b }}{{ c or 'd' }}{{ 'e' | upper }}</p>", ["a {}{}de"]),
        ("{% block t %}{% for a in b %}<li>x{% endfor %}{% endblock %}", ["x"]),
        ("{% block skip %}#main{% endblock %}{% block t %}#a b{% endblock %}", ["{}#a b"]),
        ("<p><kbd{{ lang }}>hoi nghi</kbd> a</p>", ["a"]),
        ("{# không #}<!-- không --><p>CSV · 1.000 …</p>", []),
    ],
)
def test_what_a_template_shows_is_found(source: str, found: list[str]) -> None:
    assert shown(source) == found


# Modules


def vietnamese(text: str) -> bool:
    """Tell whether a text has a letter with marks, or đ."""
    return any(
        letter in "đĐ" or (letter.isalpha() and unicodedata.decomposition(letter).count(" ") == 1)
        for letter in unicodedata.normalize("NFC", text)
    )


def literals(source: str, data: Collection[str] = ()) -> Iterator[str]:
    """Yield the strings of a module that are no message, no documentation and in no constant of `data`."""

    def walk(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Call) and called(node) in GETTEXTS:
            for keyword in node.keywords:
                yield from walk(keyword)
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in data:
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    return walk(ast.parse(source))


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=function) | ast.Attribute(attr=function):
            return function
        case _:
            return ""


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_no_vietnamese_outside_of_messages(path: Path) -> None:
    strings = literals(path.read_text("utf-8"), DATA.get(path.name, ()))
    # A letter by itself is one that is looked for or replaced.
    assert [text for text in strings if vietnamese(text) and len(text) > 1] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_message_is_written_out_where_it_is_asked_for(path: Path) -> None:
    """What is put together cannot be extracted, and what is lazy and filled in would not be escaped."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and called(node) in GETTEXTS
    ]
    put_together = [
        ast.unparse(call)
        for call in calls
        if isinstance(call.args[0], ast.BinOp | ast.Call | ast.IfExp | ast.JoinedStr)
    ]
    filled_in = [ast.unparse(call) for call in calls if "lazy" in called(call) and call.keywords]
    assert (put_together, filled_in) == ([], [])


def test_vietnamese_in_a_module_is_found() -> None:
    source = """
'''Tài liệu.'''
x = "một"
y = f"{x} hai bà"
z = gettext("ba", so="bốn")
w = "don gian"
V = "năm"
"""
    assert [text for text in literals(source, {"V"}) if vietnamese(text)] == ["một", " hai bà", "bốn"]


# Pages

ENGLISH_PAGES = [
    "/",
    "/search?q=giao+ban",
    "/search?q=giao+ban&page=2&sort=newest&agency=UBND+quận+An+Hòa&date=2024-01&from=1/1/2024",
    "/search?q=%22giao+ban%22&match=exact",
    "/search?q=khongcotunay&category=Quy+hoạch",
    "/search?q=quy&agency=_none&category=_none",
    "/search?q=giao&page=99",
    "/search?q=giao&from=x&to=y&sort=z&page=0&per_page=7&match=a&date=b",
    "/search?q=quy+hoach+UBND+12/1/2024",
    "/articles/ky-ket?q=ba",
    "/articles/khong-ngay",
    "/articles/phuong-1",
    "/agencies",
    "/agencies/UBND%20quận%20An%20Hòa",
    "/categories",
    "/categories/Quy%20hoạch",
    "/archive",
    "/archive/2024",
    "/archive/2024-01",
    "/thong-ke",
    "/saved",
    "/selection",
    "/selection?id=ky-ket&id=none",
    "/selection/print?id=ky-ket",
    "/search/print?q=giao&agency=UBND+quận+An+Hòa",
    "/api",
    "/none",
]


def unmarked(page: Page) -> list[str]:
    """Return the Vietnamese that a page shows where it does not say that it is Vietnamese."""
    in_english = "ancestor-or-self::*[@lang][1][@lang='en']"
    found = page.root.xpath(f"//body//text()[parent::*[not(self::code or self::script)][{in_english}]]")
    for attribute in SHOWN_ATTRIBUTES:
        found += page.root.xpath(f"//body//@{attribute}[parent::*[{in_english}]]")
    return [" ".join(text.split()) for text in found if vietnamese(text)]


@pytest.mark.parametrize("address", ENGLISH_PAGES)
def test_an_english_page_says_where_it_is_vietnamese(address: str, client: FlaskClient) -> None:
    page = Page(client.get(address, headers={"Accept-Language": "en"}))
    assert page.values("/html/@lang") == ["en"]
    assert unmarked(page) == []
