from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.article import Article
from indexer.store import IndexFolder, LoadRecord, write_load_record
from searchapp import open_engine
from searchapp.engine import IndexStatistics, SearchEngine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from searchapp.web.statistics.page import REASONS, duration_words, size_words
from searchapp.web.statistics.query_log import QueryLog
from tests.conftest import ROOT, MakeIndex
from tests.searchapp.web.conftest import ARTICLES, HOSTILE, MARKUP
from tests.searchapp.web.reading import Page

RECORD = LoadRecord(
    began=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    seconds=61.6,
    end="done",
    files=1200,
    new=90,
    updated=8,
    unchanged=7000,
    rejected=7,
    rejections={"bad-json": 4, "duplicate-id": 2, MARKUP: 1},
)


def statistics(client: FlaskClient) -> Page:
    page = Page(client.get("/thong-ke"))
    assert page.status == 200
    return page


def rows(page: Page, caption: str) -> list[tuple[str, str]]:
    found = page.root.xpath(f"//table[caption='{caption}']/tbody/tr")
    return [(" ".join(row[0].text_content().split()), row[-1].text_content()) for row in found]


def figures(page: Page, xpath: str) -> dict[str, str]:
    return dict(zip(page.texts(f"{xpath}//dt"), page.texts(f"{xpath}//dd"), strict=True))


def test_the_footer_of_every_page_leads_to_the_statistics(client: FlaskClient) -> None:
    assert Page(client.get("/")).links("//footer//a")["Thống kê"] == "/thong-ke"


def test_the_page_tells_what_is_in_the_index(client: FlaskClient, engine: SearchEngine) -> None:
    page = statistics(client)
    assert page.texts("//h1") == ["Thống kê"]
    assert figures(page, "(//dl)[1]") == {
        "Số bài viết": str(len(ARTICLES)),
        "Số cơ quan": "14",
        "Số chuyên mục": "4",
        "Ngày đầu tiên": "15 tháng 1, 2022",
        "Ngày gần nhất": "12 tháng 3, 2024",
        "Dung lượng kho": size_words(engine.statistics().size),
    }
    assert rows(page, "Số bài theo cơ quan")[0] == ("UBND quận An Hòa", "26")
    assert rows(page, "Số bài theo chuyên mục") == [
        ("Tin tức", "25"),
        ("Quy hoạch", "11"),
        (str(HOSTILE.category), "1"),
        ("Văn bản chỉ đạo", "1"),
    ]
    assert sum(int(count) for _, count in rows(page, "Số bài theo tháng")) == len(ARTICLES)
    said = " ".join(page.root.text_content().split())
    for sentence in ("1 bài chưa rõ ngày.", "1 bài chưa rõ cơ quan.", "1 bài chưa rõ chuyên mục."):
        assert sentence in said


def test_bars_are_drawn_without_inline_styles_and_hidden_from_screen_readers(client: FlaskClient) -> None:
    page = statistics(client)
    widths = page.values("//table[caption='Số bài theo chuyên mục']//svg[@aria-hidden='true']/rect/@width")
    assert widths == ["100.00%", "44.00%", "4.00%", "4.00%"]
    assert page.root.xpath("//*[@style]") == []


def test_of_many_agencies_the_largest_are_shown_and_the_others_counted(make_index: MakeIndex) -> None:
    articles = [
        Article(id=f"{number}-{copy}", title="Họp", body="", agencies=(f"Hội {number:02}",))
        for number in range(17)
        for copy in range(1 + (number == 16))
    ]
    page = statistics(create_app(open_engine(make_index(articles))).test_client())
    shown = rows(page, "Số bài theo cơ quan")
    assert (len(shown), shown[0]) == (15, ("Hội 16", "2"))
    assert page.links("//main//a")["2 cơ quan khác"] == "/agencies"


def test_an_engine_tells_its_days_size_and_last_load(make_index: MakeIndex) -> None:
    days = (date(2024, 5, 6), date(2024, 5, 1), date(2024, 5, 6), None)
    folder = make_index(
        Article(id=f"{number}", title="Họp", body="", published=day) for number, day in enumerate(days)
    )
    engine = open_engine(folder)
    size = sum(file.stat().st_size for file in (folder / "generations" / "1").iterdir())
    assert engine.statistics() == IndexStatistics(date(2024, 5, 1), date(2024, 5, 6), size, None)
    write_load_record(IndexFolder(folder), RECORD)
    assert engine.statistics() == IndexStatistics(date(2024, 5, 1), date(2024, 5, 6), size, RECORD)
    assert engine.days(date(2024, 5, 1), date(2024, 5, 6)) == ((date(2024, 5, 1), 1), (date(2024, 5, 6), 2))
    assert engine.days(date(2024, 5, 2), date(2024, 5, 5)) == ()
    assert engine.days(date.min, date.max) == engine.days(date(2024, 5, 1), date(2024, 5, 6))


def test_an_index_without_dates_has_no_first_day(make_index: MakeIndex) -> None:
    engine = open_engine(make_index([Article(id="a", title="Họp", body="")]))
    assert engine.statistics().first_day is None
    assert engine.days(date.min, date.max) == ()
    assert "Ngày đầu tiên" not in statistics(create_app(engine).test_client()).text


# The last load


@pytest.fixture
def folder(make_index: MakeIndex) -> Path:
    return make_index([Article(id="a", title="Họp", body="")])


def of_folder(folder: Path, log: QueryLog | None = None) -> FlaskClient:
    return create_app(open_engine(folder), query_log=log).test_client()


def test_the_last_load_is_told_with_the_reasons_of_what_was_rejected(folder: Path) -> None:
    client = of_folder(folder)
    assert page_section(statistics(client), "last-load") == (
        "Lần nạp gần nhất Chưa có thông tin về lần nạp gần nhất."
    )
    write_load_record(IndexFolder(folder), RECORD)
    page = statistics(client)
    assert page.texts("//section[@id='last-load']/p") == ["10:04, 2 tháng 1, 2026 · hoàn tất sau 62 giây"]
    assert figures(page, "//section[@id='last-load']") == {
        "Tệp": "1.200",
        "Bài mới": "90",
        "Bài cập nhật": "8",
        "Không đổi": "7.000",
        "Bị từ chối": "7",
    }
    assert rows(page, "Lý do từ chối") == [
        ("JSON bị lỗi", "4"),
        ("Trùng mã với bài khác", "2"),
        (MARKUP, "1"),
    ]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("interrupted", "bị ngắt sau 62 giây; những bài đã ghi vẫn còn"),
        ("failed", "dừng vì lỗi sau 62 giây; những bài đã ghi vẫn còn"),
    ],
)
def test_a_load_that_did_not_get_through_is_told(folder: Path, end: str, said: str) -> None:
    record = IndexFolder(folder).root / "LAST_LOAD"
    write_load_record(IndexFolder(folder), RECORD)
    record.write_text(record.read_text("ascii").replace('"done"', f'"{end}"'), "ascii")
    assert statistics(of_folder(folder)).texts("//section[@id='last-load']/p/strong") == [said]


def page_section(page: Page, name: str) -> str:
    return page.texts(f"//section[@id='{name}']")[0]


def test_every_reason_of_the_loader_has_words() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "indexer").rglob("*.py"))
    codes = re.findall(r'"((?:bad|duplicate|empty|future|no|not|too|unknown)-[a-z]+)"', sources)
    assert set(codes) == set(REASONS)


# Searches


class Calendar:
    day = date(2026, 3, 2)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    today = Calendar()
    log = QueryLog(tmp_path / "log", days=30, today=today)
    for _ in range(3):
        for text, found in (("Họp", True), ("họp", True), (MARKUP, True), ("bể bơi", False)):
            log.note(text, found=found)
            log.note(text, found=found)
        log.note("nguyễn văn a", found=False)
        today.day += timedelta(1)
    return log


def test_without_a_log_the_page_says_that_nothing_is_kept(folder: Path) -> None:
    assert page_section(statistics(of_folder(folder)), "searches") == (
        "Người đọc tìm gì Trang này không ghi lại người đọc tìm gì."
    )


def test_frequent_searches_and_those_that_found_nothing_are_shown_with_what_is_kept(
    folder: Path, log: QueryLog
) -> None:
    page = statistics(of_folder(folder, log))
    assert rows(page, "Những từ khóa được tìm nhiều nhất") == [("họp", "12"), (MARKUP.lower(), "6")]
    assert rows(page, "Những từ khóa chưa tìm thấy bài nào") == [("bể bơi", "6")]
    assert page.texts("//section[@id='searches']/p") == [
        "27 lượt tìm kể từ 2 tháng 3, 2026. 9 lượt không tìm thấy bài nào.",
        "Chỉ từ khóa và ngày được ghi lại: không lưu địa chỉ mạng, cookie, trình duyệt hay giờ tìm. "
        "Từ khóa có số điện thoại, số giấy tờ hay địa chỉ thư không được ghi. "
        "Sau 30 ngày, mọi ghi chép bị xóa. "
        "Một từ khóa chỉ được nêu ở đây khi đã được tìm ít nhất 5 lần, trong ít nhất 3 ngày khác nhau.",
    ]
    assert "nguyễn văn a" not in page.text
    assert "<script>alert" not in page.text
    links = page.links("//section[@id='searches']//a")
    assert SearchRequest.parse(links["bể bơi"].partition("?")[2]) == SearchRequest(q="bể bơi")


def test_an_empty_log_is_said_to_be_so(folder: Path, tmp_path: Path) -> None:
    page = statistics(of_folder(folder, QueryLog(tmp_path / "empty")))
    assert page.texts("//section[@id='searches']/p")[0] == "Chưa có lượt tìm nào được ghi lại."


def test_the_page_is_made_anew_each_time_as_it_does_not_come_from_the_index_alone(folder: Path) -> None:
    client = of_folder(folder)
    answer = client.get("/thong-ke")
    assert "ETag" not in answer.headers
    write_load_record(IndexFolder(folder), RECORD)
    answer = client.get("/thong-ke", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert answer.status_code == 200


# Words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (999_999, "1.000 kB"),
        (1_000_000, "1,0 MB"),
        (47_512_345, "47,5 MB"),
        (1_234_567_890, "1,2 GB"),
        (1_234_567_890_123, "1.234,6 GB"),
    ],
)
def test_sizes_are_said_in_words(client: FlaskClient, size: int, words: str) -> None:
    with client.application.test_request_context():
        assert size_words(size) == words
    with client.application.test_request_context("/?lang=en"):
        assert size_words(size) == words.translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "chưa đến một giây"),
        (0.99, "chưa đến một giây"),
        (1.0, "1 giây"),
        (119.4, "119 giây"),
        (120.0, "2 phút"),
        (7_200_000.0, "120.000 phút"),
    ],
)
def test_durations_are_said_in_words(client: FlaskClient, seconds: float, words: str) -> None:
    with client.application.test_request_context():
        assert duration_words(seconds) == words
