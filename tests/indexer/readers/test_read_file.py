"""Tests of reading files: records, compression, encodings, what an article is completed from."""

from __future__ import annotations

import gzip
import lzma
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from indexer.article import LOCAL_TIME, Article
from indexer.readers import FORMATS, EncodingNote, ReadOptions, Rejection, read_file
from tests.indexer.readers.reading import OPTIONS, TODAY, Save, article_of, faults, one, read

NEWS = Path(__file__).resolve().parents[3] / "../shared/data/news"


def test_a_whole_record_becomes_a_whole_article(save: Save) -> None:
    path = save(
        "a.jsonl",
        orjson.dumps(
            {
                "ID": 17,
                "Tiêu đề": "  Quyết định \n 123/QĐ-UBND ",
                "nội-dung": "Đoạn một.\r\n\r\n  Đoạn hai.\x00\nC.Q.H",
                "sapo": "Tóm tắt.",
                "Ngày đăng": "12/01/2024 16:28",
                "cơ quan": "Ủy ban nhân dân quận Ba Đình; Báo Phường | UBND quận Ba Đình",
                "Chuyên mục": unicodedata.normalize("NFD", "Tin tức"),
                "link": "https://portal.example/17",
                "nguồn": "Cổng thông tin",
            }
        ),
    )
    assert one(path) == Article(
        id="17",
        title="Quyết định 123/QĐ-UBND",
        body="Tóm tắt.\nĐoạn một.\nĐoạn hai.",
        published=datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME),
        agencies=("UBND quận Ba Đình", "Báo Phường"),
        category="Tin tức",
        author="C.Q.H",
        url="https://portal.example/17",
        publisher="Cổng thông tin",
        origin=f"{path.as_posix()}:1",
        document_numbers=("123/QĐ-UBND",),
    )


def test_title_and_body_keep_their_unicode_form(save: Save) -> None:
    title, body = (unicodedata.normalize("NFD", text) for text in ("Hội nghị", "Quận Ba Đình họp."))
    article = article_of(save, {"title": title, "body": body})
    assert (article.title, article.body) == (title, body)


def test_a_lead_that_the_body_begins_with_is_not_repeated(save: Save) -> None:
    assert article_of(save, {"title": "A", "summary": "Một.", "body": "Một. Hai."}).body == "Một. Hai."
    assert article_of(save, {"title": "A", "summary": "Một."}).body == "Một."


def test_a_mapped_field_wins_over_the_known_names(save: Save) -> None:
    record = {"title": "A", "kop": "B", "source": "Thông báo"}
    article = article_of(save, record, field_map={"title": "kop", "category": "source"})
    assert (article.title, article.category, article.publisher) == ("B", "Thông báo", None)


def test_unknown_fields_and_formats_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="kop"):
        ReadOptions(today=TODAY, field_map={"kop": "title"})
    with pytest.raises(ValueError, match="pdf"):
        ReadOptions(today=TODAY, format="pdf")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"title": {"a": 1}}, "bad-field"),
        ({"body": ["a"]}, "bad-field"),
        ({"title": True}, "bad-field"),
        ({"id": "a", "date": "2024-01-01"}, "no-text"),
        ({"title": " ", "body": "\x00"}, "no-text"),
        ({"title": "A", "date": "31/02/2024"}, "bad-date"),
        ({"title": "A", "date": "2030-01-01"}, "future-date"),
        ({"title": "A", "id": "a\nb"}, "bad-id"),
        ({"title": "A", "id": "a" * 201}, "bad-id"),
    ],
)
def test_a_bad_record_is_a_rejection_with_its_line(save: Save, record: dict[str, Any], code: str) -> None:
    path = save("a.jsonl", b"\n" + orjson.dumps(record) + b'\n{"title": "B"}')
    rejection, article = read(path)
    assert isinstance(article, Article)
    assert isinstance(rejection, Rejection)
    own_id = record.get("id") if code != "bad-field" else None
    assert (rejection.file, rejection.line, rejection.code, rejection.id) == (
        path.as_posix(),
        2,
        code,
        own_id,
    )


def test_a_record_without_a_date_has_none(save: Save) -> None:
    assert article_of(save, {"title": "A", "date": ""}).published is None
    assert article_of(save, {"title": "A", "date": None}).published is None


@pytest.mark.parametrize("seconds", [1705051680, 1705051680000])
def test_a_number_is_unix_time(save: Save, seconds: int) -> None:
    moment = datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME)
    assert article_of(save, {"title": "A", "date": seconds}).published == moment
    assert article_of(save, {"title": "A", "date": 20240112}).published == date(2024, 1, 12)


@pytest.mark.parametrize("ending", ["", ".gz", ".xz"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson", "a.csv", "a.tsv", "a.txt", "A.HTML"])
def test_every_format_is_read_compressed_too(save: Save, name: str, ending: str) -> None:
    pack: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}
    texts = {
        "json": '[{"title": "Tên", "body": "Thân."}]',
        "jsonl": '{"title": "Tên", "body": "Thân."}\n',
        "ndjson": '{"title": "Tên", "body": "Thân."}',
        "csv": "title,body\nTên,Thân.\n",
        "tsv": "title\tbody\nTên\tThân.\n",
        "txt": "Tên\n12/01/2024\nThân.\n",
        "html": "<html><head><title>Tên</title></head><body><h1>Tên</h1><p>Thân.</p></body></html>",
    }
    path = save(name + ending, pack[ending](texts[name.rpartition(".")[2].lower()].encode()))
    article = one(path)
    assert (article.title, article.body) == ("Tên", "Thân.")


def test_the_format_can_be_given_for_any_name(save: Save) -> None:
    path = save("articles.dat", '{"title": "A"}\n{"title": "B"}')
    assert faults(path) == [(None, "unknown-format")]
    assert len(read(path, ReadOptions(today=TODAY, format="jsonl"))) == 2
    assert FORMATS == ("text", "html", "json", "jsonl", "csv")


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.DOCX", "a.xls", "a.xlsx", "a.pdf.gz"])
def test_a_document_is_to_be_saved_in_another_format(save: Save, name: str) -> None:
    (rejection,) = read(save(name, b"%PDF-1.4"))
    assert isinstance(rejection, Rejection)
    assert rejection.code == "unknown-format"
    assert rejection.reason.endswith("save it as .txt, .html or .csv")


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"PK\x03\x04\x14\x00", "a Word, Excel or ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word or Excel file"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"GIF89a", "a GIF image"),
        (b"\x1f\x8b\x08", "a gzip file"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.txt.xz"])
def test_a_file_that_is_no_text_is_named(save: Save, name: str, beginning: bytes, kind: str) -> None:
    data = beginning + b"\nn\n" * 50
    (rejection,) = read(save(name, lzma.compress(data) if name.endswith(".xz") else data))
    assert isinstance(rejection, Rejection)
    assert rejection.code == "unknown-format"
    assert rejection.reason.startswith(f"This is {kind}, ")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.jsonl.gz", "a.csv.xz"])
def test_an_empty_file_is_a_rejection(save: Save, name: str) -> None:
    (rejection,) = read(save(name, b""))
    assert isinstance(rejection, Rejection)
    assert rejection.code in ("empty-file", "truncated")


def test_a_missing_file_and_a_folder_are_rejections(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    outcomes = [*read_file(tmp_path / "none.txt", OPTIONS), *read_file(tmp_path / "folder.txt", OPTIONS)]
    assert [item.code for item in outcomes if isinstance(item, Rejection)] == ["unreadable", "unreadable"]


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_good_records_before_the_end_of_a_truncated_file_are_kept(
    save: Save, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    lines = b"".join(orjson.dumps({"title": f"{n} {n * n * 7919}"}) + b"\n" for n in range(20_000))
    packed = pack(lines)
    *articles, rejection = read(save(f"a.jsonl{ending}", packed[: len(packed) * 3 // 4]))
    assert len(articles) > 1_000
    assert [item for item in articles if not isinstance(item, Article)] == []
    assert isinstance(rejection, Rejection)
    assert rejection.code == "truncated"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.xz", "a.txt.gz"])
def test_what_is_not_compressed_at_all_is_a_rejection(save: Save, name: str) -> None:
    assert faults(save(name, b'{"title": "A"}')) == [(None, "corrupt")]


def test_the_size_limit_holds_on_disk_and_unpacked(save: Save) -> None:
    small = ReadOptions(today=TODAY, max_bytes=1_000)
    assert faults(save("a.txt", "Tên\n" * 500), small) == [(None, "too-large")]
    packed = gzip.compress(b'{"title": "A"}\n' * 100_000)
    assert faults(save("a.jsonl.gz", packed), ReadOptions(today=TODAY, max_bytes=100_000))[-1] == (
        None,
        "too-large",
    )


def test_a_reader_that_is_left_early_leaves_nothing_open(save: Save) -> None:
    packed = lzma.compress(b"".join(orjson.dumps({"title": str(n)}) + b"\n" for n in range(200_000)))
    outcomes = read_file(save("a.jsonl.xz", packed), OPTIONS)
    assert isinstance(next(outcomes), Article)
    outcomes.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["Toàn văn", "van_ban", "Chi tiết", "Nội dung chi tiết", "fullText"])
def test_without_a_title_the_subject_of_a_decision_is_the_title(save: Save, name: str) -> None:
    record = {
        "Trích yếu": "Về việc nghỉ lễ",
        "Nơi ban hành": "Sở A",
        "Ngày ban hành": "12/01/2024",
        name: "Điều 1.",
    }
    article = article_of(save, record)
    assert (article.title, article.title_inferred, article.body) == ("Về việc nghỉ lễ", False, "Điều 1.")
    assert (article.agencies, article.published) == (("Sở A",), date(2024, 1, 12))


def windows_1258(text: str) -> bytes:
    encoded = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            encoded += unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258")
            encoded += tone.encode("cp1258")
    return encoded


BODY = "Ủy ban nhân dân quận tổ chức hội nghị triển khai nhiệm vụ năm mới."


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.txt", f"Hội nghị\n12/01/2024\n{BODY}", None),
        ("a.json", f'{{"title": "Hội nghị", "body": "{BODY}"}}', None),
        ("a.jsonl", f'\n{{"title": "Hội nghị", "body": "{BODY}"}}\n', 2),
        ("a.csv", f"title,body\nHội nghị,{BODY}\n", None),
        ("a.html", f"<html><head><title>Hội nghị</title></head><body><p>{BODY}</p></body></html>", None),
    ],
)
def test_windows_1258_and_utf_16_are_read_and_noted(
    save: Save, name: str, text: str, line: int | None
) -> None:
    path = save(name, windows_1258(text))
    note, article = read(path)
    assert note == EncodingNote(path.as_posix(), line, "windows-1258")
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("Hội nghị", BODY)
    path = save(name, text.encode("utf-16"))
    note, article = read(path)
    assert note == EncodingNote(path.as_posix(), None, "utf-16")
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("Hội nghị", BODY)


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl", "a.csv", "a.html"])
def test_bytes_of_an_unknown_encoding_are_rejected(save: Save, name: str) -> None:
    data = b"title,body\n" + "市役所からのお知らせ、会議の開催について".encode("shift-jis")
    assert [code for _, code in faults(save(name, data))][-1:] == ["bad-encoding"]


def test_without_a_title_the_first_sentence_stands_in(save: Save) -> None:
    body = "Sáng 12.1.2024, ông Nguyễn V. An họp tại TP. Huế. Chiều nghỉ."
    article = article_of(save, {"body": body})
    assert (article.title, article.title_inferred, article.body) == (
        "Sáng 12.1.2024, ông Nguyễn V. An họp tại TP. Huế",
        True,
        body,
    )
    article = article_of(save, {"body": "từ " * 100})
    assert article.title == ("từ " * 40).strip()
    assert len(article_of(save, {"body": "a" * 500}).title) == 120
    assert article_of(save, {"title": "A"}).title_inferred is False


def test_agencies_come_from_document_then_source_then_option_then_inference(save: Save) -> None:
    record = {"title": "UBND quận Gò Vấp họp", "agency": ["Sở A", "Sở B"], "source": "UBND quận 1"}

    def agencies(**options: Any) -> tuple[tuple[str, ...], bool]:
        article = article_of(save, record, **options)
        return article.agencies, article.agencies_inferred

    assert agencies(agency="Sở C") == (("Sở A", "Sở B"), False)
    del record["agency"]
    assert agencies(agency="Sở C") == (("UBND quận 1",), False)
    record["source"] = "VnExpress"
    assert agencies(agency="Uỷ ban nhân dân Quận 3") == (("UBND quận 3",), False)
    assert agencies() == (("UBND quận Gò Vấp",), True)
    assert agencies(infer_agencies=False) == ((), False)


def test_agencies_are_inferred_from_title_and_lead_alone(save: Save) -> None:
    article = article_of(save, {"title": "Họp", "body": "UBND quận 1 họp.\nUBND quận 3 họp."})
    assert article.agencies == ("UBND quận 1",)


def test_a_category_is_given_only_to_articles_without_one(save: Save) -> None:
    assert article_of(save, {"title": "A"}, category="Tin  tức").category == "Tin tức"
    assert article_of(save, {"title": "A", "category": "B"}, category="Tin tức").category == "B"


def test_an_id_comes_from_the_document_the_url_or_the_place(save: Save) -> None:
    by_url = article_of(save, {"title": "A", "url": "https://portal.example/1"}).id
    assert by_url.startswith("u-")
    assert len(by_url) == 18
    assert article_of(save, {"title": "B", "url": "https://portal.example/1"}).id == by_url
    path = save("Hội nghị Đảng ủy.txt", "Hội nghị\n12/01/2024\nThân.")
    assert one(path).id.startswith("hoi-nghi-dang-uy-")
    assert len(one(path).id) == len("hoi-nghi-dang-uy-") + 8
    assert one(path.parent / "." / path.name).id == one(path).id
    assert len(one(save("a" * 90 + ".txt", "Hội nghị\n12/01/2024\nThân.")).id) == 49


def test_the_real_portal_article_is_read_whole() -> None:
    path = NEWS / "ba-dinh-2024-01-12.txt"
    if not path.exists():
        pytest.skip("the real article is not on this machine")
    article = one(path)
    assert article.published == datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME)
    assert (article.author, article.agencies, article.agencies_inferred) == (
        "C.Q.H",
        ("HĐND quận Ba Đình", "UBND quận Ba Đình", "Ủy ban MTTQ Việt Nam quận Ba Đình"),
        True,
    )
    assert article.title.endswith("quận Ba Đình")
    assert len(article.paragraphs) == 8
    assert "tin tức khác" not in article.body


def test_real_articles_are_read_without_a_rejection() -> None:
    paths = [NEWS / "govap.jsonl", NEWS / "municipal.jsonl.xz"]
    if not all(path.exists() for path in paths):
        pytest.skip("the real articles are not on this machine")
    options = ReadOptions(today=date(2026, 12, 31))
    articles = [outcome for path in paths for outcome in read(path, options)]
    assert [item for item in articles if not isinstance(item, Article)] == []
    assert len(articles) == 3902
    assert sum(item.title_inferred for item in articles if isinstance(item, Article)) == 516
