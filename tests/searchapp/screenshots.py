"""How does the site look? Pictures of its main states over the sample articles: `make screenshots`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from indexer.ingest import Load
from indexer.readers import ReadOptions
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from searchapp.web.ids import id_in_address
from tests.conftest import ROOT, SAMPLE_DOCS, TODAY
from tests.searchapp.browsing import DESKTOP, PHONE, installed_browser, launched, serving

FOLDER = ROOT / "docs" / "screenshots"
QUERY = "quan an hoa"

Screen = dict[str, int]


def main() -> None:
    """Write every picture anew."""
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        Load(IndexFolder(index), ReadOptions(today=TODAY)).run([SAMPLE_DOCS / "articles"], holder="pictures")
        engine = open_engine(index)
        found = engine.search(SearchRequest(q=QUERY))
        agencies = "".join(f"&agency={value.value}" for value in found.facets.agency[:2])
        states: list[tuple[str, str, Screen, str]] = [
            ("home-desktop", "/", DESKTOP, "light"),
            ("home-phone-dark", "/", PHONE, "dark"),
            ("results-desktop", f"/search?q={QUERY}{agencies}", DESKTOP, "light"),
            ("results-desktop-dark", f"/search?q={QUERY}{agencies}", DESKTOP, "dark"),
            ("results-phone", f"/search?q={QUERY}", PHONE, "light"),
            ("understood-phone", "/search?q=hooij+nghij+ubnd", PHONE, "light"),
            ("english-desktop", f"/search?q={QUERY}&lang=en", DESKTOP, "light"),
            ("nothing-found-desktop", "/search?q=quận+zzz&date=1999", DESKTOP, "light"),
            ("faults-phone", "/search?from=31/02/2024", PHONE, "light"),
            ("article-desktop", f"/articles/{id_in_address(found.hits[0].id)}?q={QUERY}", DESKTOP, "light"),
            ("article-phone-dark", f"/articles/{id_in_address(found.hits[0].id)}", PHONE, "dark"),
            ("agencies-desktop", "/agencies", DESKTOP, "light"),
            ("archive-phone", "/archive", PHONE, "light"),
            ("statistics-desktop", "/thong-ke", DESKTOP, "light"),
        ]
        path = installed_browser()
        assert path is not None, "no Chromium is installed; name one in the environment variable CHROMIUM"
        with serving(create_app(engine)) as site, sync_playwright() as playwright:
            browser = launched(playwright, path)
            for name, address, screen, scheme in states:
                with browser.new_context(viewport=screen, color_scheme=scheme, base_url=site) as context:  # type: ignore[arg-type]
                    page = context.new_page()
                    page.goto(address)
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=FOLDER / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
