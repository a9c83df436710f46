from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.searchapp.web.reading import Page


@pytest.mark.parametrize(
    ("address", "field", "message"),
    [
        ("from=mai", "from", "“mai” không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 12/01/2024."),
        ("to=31/02/2024", "to", "Lịch không có ngày “31/02/2024”. Hãy kiểm tra lại ngày và tháng."),
        (
            "from=12/01/2024&to=11/01/2024",
            "to",
            "Ngày 11/01/2024 sớm hơn ngày bắt đầu. Hãy chọn ngày kết thúc muộn hơn.",
        ),
    ],
)
def test_a_bad_day_keeps_its_field_and_has_a_message_beside_it(
    client: FlaskClient, address: str, field: str, message: str
) -> None:
    page = Page(client.get(f"/search?q=giao+ban&{address}"))
    assert page.status == 400
    (box,) = page.root.xpath(f"//input[@name='{field}']")
    assert box.value == {"mai": "mai"}.get(address[5:], address.rpartition("=")[2])
    assert box.get("aria-invalid") == "true"
    assert page.texts(f"//*[@id='{box.get('aria-describedby')}']") == [f"Lỗi: {message}"]
    assert page.values("//*[@aria-invalid]/@name") == [field]
    (summary,) = page.root.xpath("//*[@role='alert']//li/a")
    assert summary.get("href") == f"#{field}"
    assert summary.text_content().endswith(message)
    assert page.titles, "the rest of the request is answered"


@pytest.mark.parametrize(
    ("address", "anchor", "message"),
    [
        ("date=2024-13", "date", "“2024-13” không phải là năm (2024) hay tháng (2024-01)."),
        ("sort=cu", "sort", "“cu” không phải là một lựa chọn. Hãy chọn lại bên dưới."),
        ("per_page=7", "per-page", "“7” không dùng được. Hãy chọn 10, 20 hoặc 50 bài mỗi trang."),
        ("page=0", "page", "“0” không phải là số trang. Dưới đây là trang 1."),
        (
            "page=1001",
            "page",
            "Chỉ xem được 10.000 kết quả đầu tiên. Hãy thêm bộ lọc để thu hẹp; dưới đây là trang 1.",
        ),
        ("match=gan", "match", "“gan” không phải là một lựa chọn. Hãy chọn lại bên dưới."),
    ],
)
@pytest.mark.parametrize("query", ["q=giao+ban", "q=khongco", ""])
def test_every_other_fault_is_shown_where_it_belongs(
    client: FlaskClient, query: str, address: str, anchor: str, message: str
) -> None:
    page = Page(client.get(f"/search?{query}&{address}"))
    assert page.status == 400
    assert page.texts(f"//*[@id='{anchor}-fault']") == [f"Lỗi: {message}"]
    assert page.values("//*[@role='alert']//li/a/@href") == [f"#{anchor}"]
    assert page.values(f"//*[@id='{anchor}']") != []


@pytest.mark.parametrize(
    ("facet", "name"), [("agency", "Cơ quan"), ("category", "Chuyên mục"), ("date", "Thời gian")]
)
@pytest.mark.parametrize("query", ["q=giao+ban", "q=khongco"])
def test_of_too_many_filters_the_first_fifty_are_kept(
    client: FlaskClient, query: str, facet: str, name: str
) -> None:
    values = "".join(f"&{facet}={year}" for year in range(1900, 2100))
    page = Page(client.get(f"/search?{query}{values}"))
    message = "Chỉ lọc được theo 50 giá trị đầu tiên. Hãy bỏ bớt lựa chọn."
    assert page.status == 400
    assert page.texts("//*[@role='alert']//li/a") == [f"{name}: {message}"]
    assert page.values("//*[@role='alert']//li/a/@href") == [f"#{facet}"]
    assert page.texts(f"//fieldset[@id='{facet}']/*[@id='{facet}-fault']") == [f"Lỗi: {message}"]
    chosen = page.values(f"//input[@name='{facet}' and @checked]/@value")
    assert sorted(chosen) == [str(year) for year in range(1900, 1950)]
    assert page.values("//aside[contains(@class, 'filters-faulty')]/@id") == ["filters"]


def test_several_faults_are_shown_at_once_and_the_title_says_so(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&from=x&to=y&sort=z"))
    assert page.status == 400
    assert page.texts("//title") == ["Lỗi: “giao ban” – Tra cứu tin chính quyền"]
    assert page.values("//*[@role='alert']//li/a/@href") == ["#from", "#to", "#sort"]


def test_a_day_is_asked_for_with_an_example(client: FlaskClient) -> None:
    page = Page(client.get("/"))
    assert page.values("//input[@name='from' or @name='to']/@placeholder") == ["ngày/tháng/năm"] * 2
    assert page.values("//input[@name='from' or @name='to']/@aria-describedby") == ["day-hint"] * 2
    assert page.texts("//*[@id='day-hint']") == ["Ví dụ: 12/01/2024"]


def test_a_long_bad_value_is_repeated_in_part_only(client: FlaskClient) -> None:
    page = Page(client.get("/search", query_string={"from": "x" * 10_000}))
    assert page.texts("//*[@id='from-fault']") == [
        f"Lỗi: “{'x' * 60}…” không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 12/01/2024."
    ]
    assert page.values("//input[@name='from']/@value") == ["x" * 10_000]


def test_direction_and_control_characters_do_not_reach_a_message(client: FlaskClient) -> None:
    page = Page(client.get("/search", query_string={"from": "a\u202eb\x00c\nd"}))
    assert page.texts("//*[@id='from-fault']") == [
        "Lỗi: “a b c d” không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 12/01/2024."
    ]
