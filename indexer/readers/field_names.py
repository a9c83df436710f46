"""What do documents call the fields of an article? Known names, in English and Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from indexer.analysis.canonical import canonical, fold

# Of several names in one document the first in this order that holds a value counts.
_NAMES: dict[str, str] = {
    "id": "id article_id doc_id docid _id uuid guid ma ma_bai ma_bai_viet ma_tin",
    "title": "title headline tieu_de ten_bai name ten tit heading subject",
    "body": "toan_van body content text noi_dung article_body body_text full_text main_text maintext "
    "noi_dung_bai_viet noi_dung_chi_tiet chi_tiet van_ban description mo_ta",
    "lead": "lead sapo summary tom_tat abstract excerpt teaser trich_yeu",
    "published": "published published_at publish_date published_date date_published publication_date "
    "pub_date pubdate published_time date datetime ngay_dang ngay_dang_tin ngay_xuat_ban ngay_phat_hanh "
    "ngay_ban_hanh ngay thoi_gian thoi_gian_dang created_at",
    "agencies": "agencies agency co_quan don_vi co_quan_ban_hanh don_vi_ban_hanh noi_ban_hanh co_quan_dang "
    "don_vi_dang phong_ban issuing_agency organization organisation department",
    "category": "category categories chuyen_muc chu_de section topic the_loai danh_muc loai loai_tin "
    "linh_vuc",
    "author": "author authors tac_gia nguoi_viet byline creator",
    "url": "url link duong_dan lien_ket permalink href canonical_url source_url",
    "publisher": "publisher source nguon nguon_tin site sitename site_name newspaper feed",
}
ARTICLE_FIELDS: tuple[str, ...] = tuple(_NAMES)
"""Fields that a document can give; `lead` becomes the first paragraph of the body."""

_FIELD_AND_RANK = {
    name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split())
}
# What a decision is about: of documents that have no title it is the title.
_SUBJECT = "trich_yeu"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\s.-]+")


def field_named(name: str) -> str:
    """Return the article field that a name stands for (date: published). Raises ValueError if none does."""
    known = _FIELD_AND_RANK.get(_normal(name))
    if known is None:
        raise ValueError(f"“{name}” is not a field of an article; there are {', '.join(ARTICLE_FIELDS)}")
    return known[0]


def field_keys(keys: Iterable[str], field_map: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return for each article field the keys that can hold it, the best first.

    `field_map` (article field -> key) wins over the known names, and a key that it uses stands for nothing
    else. Keys are compared without marks, case, spaces and hyphens. Without a title, trich_yeu is the title.
    """
    mapped = {_normal(key): field_named(name) for name, key in field_map.items()}
    found: dict[str, list[tuple[int, str]]] = {}
    for key in keys:
        normal = _normal(key)
        if normal in mapped:
            found.setdefault(mapped[normal], []).append((-1, key))
        elif normal in _FIELD_AND_RANK:
            field, rank = _FIELD_AND_RANK[normal]
            found.setdefault(field, []).append((rank, key))
    if "title" not in found and (leads := found.get("lead")):
        found["title"] = [lead for lead in leads if _normal(lead[1]) == _SUBJECT]
        found["lead"] = [lead for lead in leads if lead not in found["title"]]
    return {field: tuple(key for _, key in sorted(ranked)) for field, ranked in found.items() if ranked}


@lru_cache(maxsize=1024)
def _normal(key: str) -> str:
    words = _SEPARATORS.sub(" ", _CAMEL.sub(" ", key)).split(" ")
    return "_".join(fold(canonical(word)) for word in words if word)
