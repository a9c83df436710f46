from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from tests.conftest import MakeIndex
from tests.indexer.articles import commit
from tests.searchapp.conftest import LargeIndex

BRIDGE = "Cầu vượt nút giao Mai Dịch khởi công, rào chắn đường Phạm Hùng để khoan cọc nhồi trụ cầu vượt."
VACCINES = "Trạm y tế tiêm chủng vắc xin sởi cho trẻ em dưới năm tuổi, phụ huynh mang theo sổ tiêm chủng."
FILLING = [
    "Hội nghị giao ban đánh giá kết quả tháng và bàn nhiệm vụ tháng sau.",
    "Đoàn thanh niên ra quân dọn vệ sinh các tuyến phố nhân ngày chủ nhật xanh.",
    "Thư viện mở cửa thêm buổi tối phục vụ bạn đọc ôn thi.",
    "Lịch cắt điện luân phiên để bảo trì đường dây trung thế.",
    "Giải bóng bàn công nhân viên chức khai mạc tại nhà thi đấu.",
    "Thông báo tuyển dụng giáo viên mầm non năm học mới.",
]


def an_article(article_id: str, title: str, body: str) -> Article:
    return Article(id=article_id, title=title, body=body, published=date(2024, 1, 12))


COLLECTION = [
    an_article("cau-1", "Khởi công cầu vượt Mai Dịch", BRIDGE),
    an_article("cau-2", "Phân luồng khi thi công cầu vượt Mai Dịch", f"{BRIDGE} Xe tải đi đường khác."),
    an_article(
        "cau-3", "Thông xe", "Cầu vượt Mai Dịch thông xe, đường Phạm Hùng hết rào chắn sau khi khoan."
    ),
    an_article("tiem-1", "Lịch tiêm chủng tháng 3", VACCINES),
    an_article("tiem-2", "Lịch tiêm chủng tháng 4", f"{VACCINES} Buổi chiều nghỉ."),
    *(an_article(f"khac-{place}", f"Tin {place}", text) for place, text in enumerate(FILLING)),
]


def ids(articles: Iterable[Article]) -> list[str]:
    return [article.id for article in articles]


def test_articles_that_share_rare_words_are_similar_the_nearest_first(make_index: MakeIndex) -> None:
    engine = open_engine(make_index(COLLECTION))
    assert ids(engine.similar("cau-1")) == ["cau-2", "cau-3"]
    assert ids(engine.similar("tiem-1")) == ["tiem-2"]
    assert engine.similar("cau-1")[0] == COLLECTION[1]


def test_no_more_are_given_than_asked_for(make_index: MakeIndex) -> None:
    engine = open_engine(make_index(COLLECTION))
    assert ids(engine.similar("cau-1", limit=1)) == ["cau-2"]


def test_an_article_that_shares_little_has_none(make_index: MakeIndex) -> None:
    assert open_engine(make_index(COLLECTION)).similar("khac-0") == ()


def test_an_article_that_is_not_there_has_none(make_index: MakeIndex) -> None:
    assert open_engine(make_index(COLLECTION)).similar("không có") == ()


def test_an_article_without_body_is_compared_by_its_title(make_index: MakeIndex) -> None:
    bare = an_article("cau-0", "Cầu vượt Mai Dịch khởi công, đường Phạm Hùng có rào chắn", "")
    assert ids(open_engine(make_index([bare, *COLLECTION])).similar("cau-0"))[:2] == ["cau-1", "cau-2"]


def test_copies_are_left_out_and_notices_of_the_same_title_are_not(make_index: MakeIndex) -> None:
    copies = [an_article(f"sao-{place}", COLLECTION[0].title, BRIDGE) for place in range(3)]
    others = [
        an_article(f"loc-{place}", COLLECTION[1].title, f"{COLLECTION[1].body}\nĐợt {place}.")
        for place in range(2)
    ]
    again = an_article("lai", COLLECTION[0].title, "Cầu vượt Mai Dịch: rào chắn đường Phạm Hùng đã dỡ bỏ.")
    engine = open_engine(make_index([*COLLECTION, *copies, *others, again]))
    found = engine.similar("cau-1", limit=10)
    # Of the three notices of one title the shortest is the nearest, and the others are copies of it.
    assert ids(found) == ["lai", "cau-2"]


def test_ties_are_broken_by_id(make_index: MakeIndex) -> None:
    twins = [an_article(name, f"Cầu {name}", BRIDGE) for name in ("z", "m", "a")]
    engine = open_engine(make_index([*COLLECTION[:1], *COLLECTION[3:], *twins]))
    assert ids(engine.similar("cau-1", limit=2)) == ["a", "m"]


def test_what_has_been_removed_is_similar_to_nothing(make_index: MakeIndex) -> None:
    folder = make_index(COLLECTION)
    commit(IndexFolder(folder), removed=["cau-2", "khac-1"])
    assert ids(open_engine(folder).similar("cau-1")) == ["cau-3"]


def test_marks_and_capitals_are_compared_as_the_index_has_them(make_index: MakeIndex) -> None:
    decomposed = an_article("x", "KHỞI CÔNG", BRIDGE.upper().replace("Ợ", "O\u031b\u0323"))
    assert ids(open_engine(make_index([decomposed, *COLLECTION])).similar("x"))[0] == "cau-1"


def test_any_text_has_similar_articles_or_none(make_index: MakeIndex) -> None:
    odd = [
        "",
        " ",
        "\u0301\u0301",
        "a_b _ __",
        "12/01/2024 45/KH-UBND",
        "<script>",
        "中文 漢字",
        "x" * 50_000,
    ]
    articles = [an_article(str(place), text or "-", text) for place, text in enumerate(odd)]
    engine = open_engine(make_index([*articles, *COLLECTION]))
    for article in articles:
        assert article.id not in ids(engine.similar(article.id))


def test_among_many_articles_the_same_ones_are_found_again(large_index: LargeIndex) -> None:
    first, second = open_engine(large_index.path), open_engine(large_index.path)
    by_id = {article.id: article for article in large_index.articles}
    some = 0
    for article_id in random.Random(5).sample(sorted(by_id), 40):  # noqa: S311
        found = first.similar(article_id)
        assert list(found) == [by_id[other] for other in ids(second.similar(article_id))]
        assert len(found) <= 5
        assert len({article_id, *ids(found)}) == len(found) + 1
        some += len(found)
    assert some
