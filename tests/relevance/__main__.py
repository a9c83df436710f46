"""Which known items does the engine find? `python -m tests.relevance` prints a table and what is missed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from searchapp import open_engine
from tests.conftest import SHARED_DATA
from tests.relevance.asking import WAYS, ask
from tests.relevance.known_items import read_known_items
from tests.relevance.municipal import load_municipal
from tests.relevance.summary import misses, table


def main() -> None:
    """Load the corpus, or take an index of it, and print how the known items fare."""
    parser = argparse.ArgumentParser(prog="python -m tests.relevance", description=__doc__)
    parser.add_argument(
        "--index", type=Path, help="an index of the corpus; without it one is made and removed"
    )
    index = parser.parse_args().index
    if index is not None:
        _print_outcomes(index)
    elif SHARED_DATA.is_dir():
        with TemporaryDirectory() as folder:
            load_municipal(SHARED_DATA, Path(folder) / "index")
            _print_outcomes(Path(folder) / "index")
    else:
        sys.exit(f"There are no real articles at {SHARED_DATA}; name an index of them with --index.")


def _print_outcomes(index: Path) -> None:
    engine = open_engine(index)
    items = read_known_items()
    outcomes = {way.name: ask(engine, items, way) for way in WAYS}
    print(table(outcomes))
    for name, all_of in outcomes.items():
        print(f"\n# Missed, {name}\n{misses(all_of) or 'none'}")


if __name__ == "__main__":
    main()
