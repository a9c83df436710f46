"""Which corpora and indexes does a run work on? Each is made in one folder when first asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.commands import Ran, program, run
from bench.corpus import Corpus, shuffle_news, write_corpus
from bench.memory import Memory
from bench.peers import Peer, build
from bench.questions import Questions, questions_for

_NOTHING_REJECTED = (0,)


class WrongCountError(Exception):
    """A load did not end with the articles it was given."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of `indexer load` took."""

    index: Path
    articles: int
    seconds: float
    """The whole command."""
    load_seconds: float
    """Of which loading, as the command itself says."""
    memory: Memory
    index_bytes: int

    @property
    def rate(self) -> float:
        """Articles a second, of the whole command."""
        return self.articles / self.seconds


class Workplace:
    """The folder of one run."""

    def __init__(self, folder: Path, data: Path, questions: int) -> None:
        """Work in `folder` on the articles under `data`; `questions` is how many are drawn of a corpus."""
        self.folder = folder
        self.data = data
        self._question_count = questions

    def corpus(self, articles: int) -> Corpus:
        """Return a corpus of so many articles."""
        path = self.folder / f"articles-{articles}.jsonl"
        known = path.with_suffix(".size")
        if not known.exists():
            written = write_corpus(self._news(), path, articles)
            known.write_text(str(written.text_bytes))
        return Corpus(path, articles, int(known.read_text()))

    def more(self, articles: int, *, after: int, number: int) -> Corpus:
        """Return a small corpus of articles that none of the first `after` is, the number-th of several."""
        path = self.folder / f"more-{after}-{number}.jsonl"
        return write_corpus(
            self._news(), path, articles, skip=after + number * articles, prefix=f"more-{number}-"
        )

    def questions(self, articles: int) -> Questions:
        """Return what is asked of the corpus of so many articles."""
        return questions_for(self.corpus(articles), count=self._question_count)

    def loaded(self, articles: int) -> Load:
        """Return the product's index of a corpus, and what the load took that made it."""
        index = self.folder / f"index-{articles}"
        known = index.with_suffix(".json")
        if not known.exists():
            shutil.rmtree(index, ignore_errors=True)
            made = load(self.corpus(articles), index)
            known.write_bytes(orjson.dumps({**asdict(made), "index": str(index)}))
        record: dict[str, Any] = orjson.loads(known.read_bytes())
        memory = Memory(**record.pop("memory"))
        return Load(**{**record, "index": index, "memory": memory})

    def peer(self, peer: Peer, articles: int) -> Path:
        """Return the index of one peer, over the articles of the product's."""
        folder = self._peer_folder(peer, articles)
        self.build_peers([peer], articles)
        return folder

    def build_peers(self, peers: Iterable[Peer], articles: int) -> None:
        """Build the indexes of several peers in one go."""
        missing = {
            folder: peer
            for peer in peers
            if not (folder := self._peer_folder(peer, articles)).with_suffix(".done").exists()
        }
        for folder in missing:
            shutil.rmtree(folder, ignore_errors=True)
        if missing:
            build(self.loaded(articles).index, missing)
        for folder in missing:
            folder.with_suffix(".done").touch()

    def _peer_folder(self, peer: Peer, articles: int) -> Path:
        name = "".join(letter if letter.isalnum() else "-" for letter in peer.name)
        return self.folder / f"{name}-{articles}"

    def _news(self) -> Path:
        path = self.folder / "news.jsonl"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(".part")
            shuffle_news(self.data, aside)
            aside.rename(path)
        return path


def load(corpus: Corpus, index: Path) -> Load:
    """Load a corpus by the product's command. Raises CommandError or WrongCountError."""
    ran = run(load_command(corpus.path, index), accepted=_NOTHING_REJECTED)
    return load_report(ran, corpus.articles, index)


def load_command(corpus: Path, index: Path) -> list[str]:
    """Return the command that loads a file of articles as it stands."""
    # Agencies were assigned; to infer those of the articles without one would only spoil the facets.
    options = ["--no-infer-agencies", "--max-file-mb", "1000000", "--json"]
    return [program("indexer"), "load", str(corpus), "--index", str(index), *options]


def load_report(ran: Ran, articles: int, index: Path) -> Load:
    """Return what a load took. Raises WrongCountError if it did not take every article."""
    report: dict[str, Any] = orjson.loads(ran.output)
    taken = report["new"] + report["updated"] + report["unchanged"]
    if taken != articles:
        raise WrongCountError(f"{taken} of {articles} articles were loaded into {index}: {report}")
    return Load(index, articles, ran.seconds, report["seconds"], ran.memory, folder_bytes(index))


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
