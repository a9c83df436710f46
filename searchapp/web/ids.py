"""How does an article's id, or a label, stand in an address? As the rest of the path, whatever it holds."""

from __future__ import annotations

from urllib.parse import quote

from werkzeug.routing import BaseConverter


class ArticleIdConverter(BaseConverter):
    """Takes any non-empty text, slashes at either end included, which Flask's `path` does not."""

    regex = "(?s:.+)"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Return the id as it stands in an address."""
        return id_in_address(value)


def id_in_address(article_id: str) -> str:
    """Return the id percent-encoded, slashes left as they are unless a browser would resolve them."""
    dots = any(segment in (".", "..") for segment in article_id.split("/"))
    return quote(article_id, safe=":@!$&'()*+,;=" if dots else "/:@!$&'()*+,;=", errors="replace")
