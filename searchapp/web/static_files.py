"""Where is the style sheet? Addresses of static files that change with their content."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, url_for


def address_maker(app: Flask) -> Callable[[str], str]:
    """Return a function from a file name below `static/` to its address, safe to cache for ever."""
    folder = Path(app.static_folder or "")

    @cache
    def version(name: str) -> str:
        return blake2b((folder / name).read_bytes(), digest_size=6).hexdigest()

    def address(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    return address
