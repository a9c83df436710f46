from __future__ import annotations

import pytest
from flask import Flask, url_for


@pytest.mark.parametrize(
    ("article_id", "address"),
    [
        ("tin/2024/7", "/articles/tin/2024/7"),
        ("123/QĐ-UBND", "/articles/123/Q%C4%90-UBND"),
        ("/a//b/", "/articles//a//b/"),
        ("a?b=c#d%2F", "/articles/a%3Fb=c%23d%252F"),
        ("../kho/a.txt", "/articles/..%2Fkho%2Fa.txt"),
        ("hai\ndòng", "/articles/hai%0Ad%C3%B2ng"),
    ],
)
def test_an_id_is_read_from_the_address_made_for_it(app: Flask, article_id: str, address: str) -> None:
    with app.test_request_context():
        assert url_for("pages.article", article_id=article_id) == address
    with app.test_request_context(address) as context:
        assert context.request.view_args == {"article_id": article_id}
