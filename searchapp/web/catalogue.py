"""Which texts are translated, and which not yet? The messages of the pages and their English catalogue."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCES = Path(__file__).parent.parent
FOLDER = SOURCES / "web" / "translations" / "en" / "LC_MESSAGES"

_METHODS = [("**.py", "python"), ("web/templates/**", "jinja2")]
_OPTIONS = {"web/templates/**": {"trimmed": "true", "silent": "false"}}
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}


class PlainCatalogue(Catalog):
    """A catalogue whose header tells neither times nor tools: what is the same gives the same file."""

    mime_headers = property(
        lambda self: [
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ],
        lambda self, headers: None,
    )


def extracted() -> PlainCatalogue:
    """Return every message of the templates and modules, none translated."""
    catalogue = PlainCatalogue(locale="en", fuzzy=False, header_comment="# English; `make messages`.")
    found = extract_from_dir(SOURCES, _METHODS, _OPTIONS, keywords=_KEYWORDS)
    for _, _, message_id, _, context in found:
        catalogue.add(message_id, context=context)
    return catalogue


def translated(extracted: PlainCatalogue, known: Catalog) -> PlainCatalogue:
    """Return `extracted` with the translations that `known` has for its messages; others are let go."""
    for message in messages(extracted):
        before = known.get(message.id, message.context)
        if before is not None and before.pluralizable == message.pluralizable:
            message.string = before.string
    return extracted


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a message, one for each plural form; what is not translated is empty."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def source(catalogue: Catalog) -> bytes:
    """Return a catalogue as translators edit it."""
    file = BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, no_location=True)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as the application reads it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def read(path: Path) -> Catalog:
    """Return the catalogue of a file, an empty one if there is no such file."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def main() -> None:
    """Bring the catalogue up to date with the sources, compile it, and say what is left to translate."""
    catalogue = translated(extracted(), read(FOLDER / "messages.po"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "messages.po").write_bytes(source(catalogue))
    (FOLDER / "messages.mo").write_bytes(compiled(catalogue))
    every = list(messages(catalogue))
    missing = [message for message in every if not all(strings(message))]
    print(f"{len(every)} messages, {len(missing)} to translate in {FOLDER / 'messages.po'}", file=sys.stderr)


if __name__ == "__main__":
    main()
