"""SQLite FTS5: contentless, two columns, positions kept, beginnings of two and three letters indexed."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

from bench.search.engines import TOP, Found, one_edit_from
from bench.search.peer import Peer
from bench.search.queries import YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.search.queries import Ask

from bench.search.corpus import TYPES

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
_SCHEMA = """
CREATE VIRTUAL TABLE pages USING fts5(exact, folded, content='', detail=full, prefix='2 3',
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'");
CREATE VIRTUAL TABLE words USING fts5vocab(pages, col);
CREATE TABLE facts (page INTEGER PRIMARY KEY, item INTEGER, type TEXT, year INTEGER, date INTEGER);
"""
# Scored once; the number of hits and whatever is asked besides come from the same list.
_HITS = "WITH hits AS MATERIALIZED (SELECT rowid AS page, rank AS score FROM pages WHERE pages MATCH ?)"
_BEST = f"{_HITS} SELECT page, (SELECT count(*) FROM hits) FROM hits ORDER BY score, page LIMIT {TOP}"
_STATEMENTS = {
    "bydate": f"{_HITS} SELECT page, (SELECT count(*) FROM hits) FROM hits JOIN facts USING (page)"
    f" ORDER BY date, page LIMIT {TOP}",
    "bydoc": f"{_HITS} SELECT page, (SELECT count(*) FROM hits), min(score), count(*) FROM hits"
    f" JOIN facts USING (page) GROUP BY item ORDER BY 3, item LIMIT {TOP}",
    "filter": f"{_HITS}, kept AS MATERIALIZED (SELECT page, score FROM hits JOIN facts USING (page)"
    f" WHERE year BETWEEN {YEARS[0]} AND {YEARS[1]} AND type = '{TYPES[0]}')"
    f" SELECT page, (SELECT count(*) FROM kept) FROM kept ORDER BY score, page LIMIT {TOP}",
    "facets": f"{_HITS}, known AS MATERIALIZED (SELECT * FROM hits JOIN facts USING (page)),"
    f" best AS (SELECT page FROM known ORDER BY score, page LIMIT {TOP})"
    " SELECT 0, page, (SELECT count(*) FROM known) FROM best UNION ALL"
    " SELECT 1, type, count(*) FROM known GROUP BY type UNION ALL"
    " SELECT 2, year, count(*) FROM known GROUP BY year",
}


class FTS5(Peer):
    """SQLite FTS5 on one corpus."""

    name = "fts5"

    def build(self) -> None:
        """See `Engine.build`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.open()
        self._base.executescript("PRAGMA journal_mode=WAL; PRAGMA cache_size=-262144;" + _SCHEMA)
        with self._base:
            for row in self.rows():
                self._base.execute(
                    "INSERT INTO pages(rowid, exact, folded) VALUES (?, ?, ?)", (row.page, row.exact, row.folded)
                )
                self._base.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", (row.page, *row[3:]))
        self._base.executescript("INSERT INTO pages(pages) VALUES('optimize'); PRAGMA wal_checkpoint(TRUNCATE);")
        self._ready.touch()

    def open(self) -> None:
        """See `Engine.open`."""
        self._base = sqlite3.connect(self.folder / "index.db")
        self._base.execute("PRAGMA cache_size=-262144")

    def chill(self) -> None:
        """See `Engine.chill`."""
        self._base.close()
        self.open()

    def ask(self, ask: Ask) -> Found | None:
        """See `Engine.ask`."""
        rows = self._base.execute(_STATEMENTS.get(ask.extra, _BEST), (self._match(ask),)).fetchall()
        if ask.extra == "facets":
            rows = [row[1:] for row in rows if row[0] == 0]
        pages = [row[0] for row in rows]
        if ask.extra == "highlight":
            self.snippets(ask, pages)
        return Found(rows[0][1] if rows else 0, tuple(pages))

    def _match(self, ask: Ask) -> str:
        column = "folded" if ask.folded else "exact"
        if ask.phrase:
            return f'{column}: "{" ".join(ask.words)}"'
        words = [f'"{word}"' for word in ask.words]
        if ask.prefix:
            words[-1] += " *"
        if ask.mistyped:
            words[-1] = f"({' OR '.join(self._near(ask.words[-1])) or words[-1]})"
        return f"{{{column}}}: ({(' OR ' if ask.any_word else ' AND ').join(words)})"

    def _near(self, word: str) -> Iterator[str]:
        tried = sorted(set(one_edit_from(word, LETTERS)))
        marks = ",".join("?" * len(tried))
        sought = f"SELECT term FROM words WHERE col = 'exact' AND term IN ({marks})"  # marks alone
        return (f'"{term}"' for (term,) in self._base.execute(sought, tried))
