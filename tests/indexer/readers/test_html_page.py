from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime

import pytest

from indexer.article import LOCAL_TIME, Published
from indexer.errors import RejectionError
from indexer.readers.draft import Draft
from indexer.readers.html_page import decode_html, read_html

TODAY = date(2024, 6, 1)
MOMENT = datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME)
TITLE = "Quận ra quân dọn vệ sinh môi trường đầu năm"
PARAGRAPHS = (
    "UBND quận tổ chức lễ ra quân tổng vệ sinh môi trường toàn địa bàn với hơn năm trăm người tham gia.",
    "Các lực lượng đã thu gom rác thải, phát quang cây cỏ dại và bóc quảng cáo rao vặt sai quy định.",
)


def page(*, head: str = "", top: str = "", when: str = "", after: str = "", foot: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">{head}
<title>{TITLE} - Cổng thông tin quận</title></head><body>
<header><nav><a href="/">Trang chủ</a></nav>{top}</header>
<div id="main"><div><a href="/t">Tin tức</a></div><h1>{TITLE}</h1>{when}
<div class="content">{paragraphs}<p style="text-align:right">N.T.H</p></div>
<div class="other"><h3>Các tin tức khác</h3>
<ul><li><a href="/2">Lịch công tác tuần</a> {after}</li></ul></div>
</div><footer>{foot}</footer></body></html>"""


def published(**parts: str) -> Published:
    return read_html(page(**parts), today=TODAY).published


def test_a_portal_page_gives_title_text_date_and_initials_alone() -> None:
    html = page(when='<div class="date">12/01/2024 - 04:28 PM</div>', after="(10/01/2024)")
    assert read_html(html, today=TODAY) == Draft(
        title=TITLE, body="\n".join(PARAGRAPHS), published=MOMENT, author="N.T.H"
    )


def test_what_the_metadata_state_is_taken() -> None:
    head = (
        '<meta property="article:published_time" content="2024-01-12T09:28:00Z">'
        '<meta property="og:site_name" content="Cổng thông tin quận Tây Hồ">'
        '<meta property="article:section" content="Tin tức">'
        '<link rel="canonical" href="https://portal.example/tin/123">'
    )
    assert read_html(page(head=head), today=TODAY) == Draft(
        title=TITLE,
        body="\n".join(PARAGRAPHS),
        published=MOMENT,
        author="N.T.H",
        category="Tin tức",
        url="https://portal.example/tin/123",
        publisher="Cổng thông tin quận Tây Hồ",
    )


@pytest.mark.parametrize(
    "element", ['<div class="date">{}</div>', "<span>{}</span>", "<time>{}</time>", "<p>{}</p>"]
)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/01/2024", date(2024, 1, 12)),
        ("02/03/2024", date(2024, 3, 2)),
        ("Ngày đăng: 12-01-2024", date(2024, 1, 12)),
        ("Thứ sáu, 12/1/2024, 16:28 (GMT+7)", MOMENT),
        ("16:28 12/01/2024", MOMENT),
    ],
)
def test_a_visible_date_is_read_day_first(element: str, text: str, expected: Published) -> None:
    draft = read_html(page(when=element.format(text)), today=TODAY)
    assert (draft.published, draft.body) == (expected, "\n".join(PARAGRAPHS))


NOTICE = ("UBND phường thông báo tạm ngừng cấp nước từ 8h đến 17h để sửa đường ống.", "Đề nghị dự trữ nước.")
HEADLINE = "Thông báo tạm ngừng cấp nước"
NINE_FIFTEEN = datetime(2024, 4, 10, 9, 15, tzinfo=LOCAL_TIME)
MORNING = '<div class="time">10/04/2024 09:15 AM</div>'


def notice(
    *, above: str = "", headline: str = f"<h1>{HEADLINE}</h1>", below: str = "", paragraphs: int = 2
) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in NOTICE[:paragraphs])
    return f"""<html><head><title>{HEADLINE}</title></head><body>
<div class="top">Thứ bảy, 01/06/2024</div>
<div class="menu"><a href="/">Trang chủ</a> | <a href="/g">Giới thiệu</a> | <a href="/l">Liên hệ</a></div>
<div class="path"><a href="/">Trang chủ</a> &raquo; <a href="/t">Thông báo</a></div>
<div class="main">{above}{headline}{below}<div class="text">{text}</div></div>
<div class="more"><h3>Các tin khác</h3><ul><li><a href="/2">Lịch công tác (02/04/2024)</a></li></ul></div>
</body></html>"""


@pytest.mark.parametrize("paragraphs", [1, 2])
@pytest.mark.parametrize(
    "parts",
    [
        {"below": MORNING},
        {"above": MORNING},
        {"below": '<span class="post-meta">10/04/2024 09:15 AM</span>'},
        {"below": '<div><span>10/04/2024</span><span>09:15</span> <a href="#">In trang</a></div>'},
        {"below": "<div>Đăng bởi Ban biên tập - 10/04/2024 09:15 AM | Lượt xem: 123</div>"},
        {"below": "<div>Cập nhật: 09:15, 10/04/2024 Lượt xem: 12</div>"},
        {"below": "<ul><li>Ban biên tập</li><li>Thứ tư, 10/04/2024, 09:15</li></ul>"},
        {"above": MORNING, "headline": f'<div class="head"><h1>{HEADLINE}</h1></div>'},
        {"headline": f'<div class="head"><h2><a href="#">{HEADLINE}</a></h2></div>', "below": MORNING},
    ],
)
def test_a_short_notice_has_its_date_and_no_menu(parts: dict[str, str], paragraphs: int) -> None:
    draft = read_html(notice(paragraphs=paragraphs, **parts), today=TODAY)
    assert draft == Draft(title=HEADLINE, body="\n".join(NOTICE[:paragraphs]), published=NINE_FIFTEEN)


@pytest.mark.parametrize(
    "text", ["<p>{}</p><div>{}</div>", "<p>{}</p>{}", "<p>{}</p><span>{}</span>", "{}<br>{}"]
)
@pytest.mark.parametrize("name", ["text", "content"])
def test_a_short_notice_is_whole_however_its_paragraphs_are_marked(name: str, text: str) -> None:
    html = notice(below=MORNING).replace("<p>{}</p><p>{}</p>".format(*NOTICE), text.format(*NOTICE))
    draft = read_html(html.replace('class="text"', f'class="{name}"'), today=TODAY)
    assert draft == Draft(title=HEADLINE, body="\n".join(NOTICE), published=NINE_FIFTEEN)


def test_a_notice_without_a_date_takes_none_from_above_its_menu() -> None:
    assert read_html(notice(), today=TODAY) == Draft(title=HEADLINE, body="\n".join(NOTICE))


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    head = f'<meta property="og:title" content="{TITLE} | Cổng thông tin quận">'
    logo = "<h1>Cổng thông tin quận</h1>"
    html = page(head=head, top=logo, when='<div class="time">12/01/2024</div>')
    draft = read_html(html, today=TODAY)
    assert (draft.title, draft.published) == (TITLE, date(2024, 1, 12))


def test_a_day_in_the_metadata_takes_its_time_from_the_page() -> None:
    head = '<meta name="date" content="12/01/2024">'
    assert published(head=head) == date(2024, 1, 12)
    assert published(head=head, when="<p>12/01/2024 - 04:28 PM</p>") == MOMENT


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"top": '<div class="date">Thứ bảy, 01/06/2024</div>'},
        {"after": '<span class="date">10/01/2024</span>'},
        {"foot": "© 2024. Giấy phép số 12/GP ngày 05/03/2015"},
        {"head": '<meta property="article:modified_time" content="2024-05-05T01:00:00+07:00">'},
        {"head": '<meta http-equiv="last-modified" content="2024-05-05">'},
    ],
)
def test_a_date_that_is_not_the_articles_own_is_not_taken(parts: dict[str, str]) -> None:
    assert published(**parts) is None


def test_an_impossible_date_beside_the_title_is_rejected() -> None:
    with pytest.raises(RejectionError, match="31/02/2024"):
        published(when="<div>31/02/2024</div>")


@pytest.mark.parametrize("text", ["", "không phải trang", "{}"])
def test_what_is_no_page_is_rejected(text: str) -> None:
    with pytest.raises(RejectionError) as caught:
        read_html(text, today=TODAY)
    assert caught.value.code == "bad-html"


def test_a_declared_windows_1258_needs_little_text() -> None:
    html = '<html><head><meta charset="windows-1258"><title>à</title></head></html>'
    assert decode_html(html.encode("cp1258")) == (html, "windows-1258")
    with pytest.raises(RejectionError):
        decode_html(html.replace("windows-1258", "x").encode("cp1258"))


def test_nothing_heavy_loads_with_the_package_and_nothing_is_logged() -> None:
    program = (
        "import sys, datetime, indexer.readers\n"
        "assert not {'trafilatura', 'lxml', 'htmldate'} & set(sys.modules)\n"
        "from indexer.readers.html_page import read_html\n"
        "for text in ('<html><body></body></html>', '<html><title>A</title></html>'):\n"
        "    read_html(text, today=datetime.date(2024, 6, 1))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
