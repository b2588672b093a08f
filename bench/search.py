"""Latency of search by class of query, on real pages: ``python -m bench.search [--pages N] [--home DIR]``.

Builds an index of Vietnamese laws and encyclopaedia pages once, keeps it in ``--home``, and prints a
table: milliseconds of wall time per query, first with an empty cache, then warm; what adding one item costs.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from archive.search.documents import ItemDocument, PageDocument, Run
from archive.search.engine import Audience, Lookup
from archive.search.meaning import IndexVocabulary
from archive.search.query import parse
from archive.search.understanding import understand
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[2] / "shared" / "fixtures" / "search" / "pages.jsonl.gz"
PAGES_PER_RUN = 4000
WARM_ROUNDS = 5

CLASSES = {
    "one common word": ["các", "nhà", "việt", "năm", "nước"],
    "two words": ["biển đảo", "hoàng sa", "nghị định", "quy hoạch", "chủ quyền"],
    "a sentence": ["quy định về việc tổ chức lễ hội ở địa phương", "lịch sử hình thành và phát triển của thành phố"],
    "without marks": ["hoang sa", "nha van hoa xa", "chu quyen bien dao", "uy ban nhan dan"],
    "phrase": ['"tuyên truyền lưu động"', '"quần đảo hoàng sa"', '"ủy ban nhân dân"', '"của các nước"'],
    "phrase without marks": ['"quan dao hoang sa"', '"uy ban nhan dan"', '"cua cac nuoc"'],
    "prefix": ["tuyên*", "quốc*", "hải*"],
    "nothing": ["zzyzx", '"biển xzzy"'],
}


def items(pages: int) -> Iterator[ItemDocument]:
    with gzip.open(SOURCE, "rt", encoding="utf-8") as lines:
        rows = itertools.islice(map(json.loads, lines), pages)
        for name, group in itertools.groupby(rows, key=lambda row: row["doc"]):
            texts = [row["text"] for row in group]
            sheets = tuple(PageDocument(number, text) for number, text in enumerate(texts, 1))
            title = tuple(tokenise(texts[0][:120]))
            yield ItemDocument(pid=name, is_public=True, title=title, languages=("vi",), pages=sheets)


def runs(pages: int) -> Iterator[Run]:
    run, size = Run([], []), 0
    for document in items(pages):
        run.documents.append(document)
        size += len(document.pages)
        if size >= PAGES_PER_RUN:
            yield run
            run, size = Run([], []), 0
    yield run


def milliseconds(engine: WhooshEngine, query: str, settings: Settings) -> float:
    began = time.perf_counter()
    vocabulary = IndexVocabulary(engine, Audience.PUBLIC, settings.max_query_expansions)
    engine.search(Lookup(understand(parse(query, settings), vocabulary, settings).query, Audience.PUBLIC))
    return (time.perf_counter() - began) * 1000


def table(settings: Settings) -> None:
    print(f"{'class':24}{'first':>10}{'median':>10}{'most':>10}   ms")
    for name, queries in CLASSES.items():
        engine = WhooshEngine(settings)
        engine.count_pages(Audience.PUBLIC)
        first = [milliseconds(engine, query, settings) for query in queries]
        warm = [milliseconds(engine, query, settings) for query in queries for _ in range(WARM_ROUNDS)]
        print(f"{name:24}{statistics.median(first):10.1f}{statistics.median(warm):10.1f}{max(warm):10.1f}")


def addition(settings: Settings) -> None:
    engine = WhooshEngine(settings)
    engine.count_pages(Audience.PUBLIC)
    page = PageDocument(1, "trang mới về biển đảo")
    began = time.perf_counter()
    engine.replace([ItemDocument(pid="bench-new", is_public=True, title=(), pages=(page,))])
    stored = time.perf_counter()
    engine.count_pages(Audience.PUBLIC)
    seen = time.perf_counter()
    print(f"one item added: {(stored - began) * 1000:.0f} ms to store, {(seen - stored) * 1000:.0f} ms to see")
    engine.replace([], ["bench-new"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000, help="pages to index (71,178 are there)")
    parser.add_argument("--home", help="keep the index here and use it again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(home=asked.home or scratch)
        engine = WhooshEngine(settings)
        if not engine.exists():
            began = time.process_time()
            engine.rebuild(runs(asked.pages))
            print(f"{asked.pages / (time.process_time() - began):.0f} pages a second of processor time, both indexes")
        print(f"{engine.count_pages(Audience.PUBLIC)} pages")
        table(settings)
        addition(settings)


if __name__ == "__main__":
    main()
