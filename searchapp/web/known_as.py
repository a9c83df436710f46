"""By which address is a search page known to the world? By one, and by one for each language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request as asked

from searchapp.request import SearchRequest
from searchapp.web.language import LANGUAGES
from searchapp.web.links import search_address


@dataclass(frozen=True, slots=True)
class KnownAs:
    """Whole addresses, without parameters that a search does not know."""

    canonical: str
    versions: tuple[tuple[str, str], ...]
    """For each language, and for readers of any other (`x-default`)."""


def known_as(request: SearchRequest) -> KnownAs:
    """Return the addresses of a search's page; the canonical one keeps the language asked for, if any."""
    address = asked.host_url.rstrip("/") + search_address(request)
    mark = "&" if "?" in address else "?"
    versions = {code: f"{address}{mark}lang={code}" for code in LANGUAGES} | {"x-default": address}
    return KnownAs(versions.get(asked.args.get("lang", ""), address), tuple(versions.items()))
