"""What does a page say? The parts of an answer that tests compare."""

from __future__ import annotations

from lxml import html  # type: ignore[import-untyped]
from werkzeug.test import TestResponse


class Page:
    """An HTML answer."""

    def __init__(self, answer: TestResponse) -> None:
        self.status = answer.status_code
        self.text = answer.get_data(as_text=True)
        self.root = html.fromstring(answer.get_data(), parser=html.HTMLParser(encoding="utf-8"))

    def texts(self, xpath: str) -> list[str]:
        """Return the text of each element found, spaces made single."""
        return [" ".join(found.text_content().split()) for found in self.root.xpath(xpath)]

    def values(self, xpath: str) -> list[str]:
        """Return the attributes that `xpath` ends in."""
        return [str(value) for value in self.root.xpath(xpath)]

    def links(self, xpath: str = "//a") -> dict[str, str]:
        """Return the addresses of links by their text."""
        return {" ".join(link.text_content().split()): link.get("href") for link in self.root.xpath(xpath)}

    @property
    def titles(self) -> list[str]:
        """The titles of the hits."""
        return self.texts("//article//h3")

    @property
    def count(self) -> str:
        """What is said of the number of hits."""
        return self.texts("//*[@id='count']")[0]
