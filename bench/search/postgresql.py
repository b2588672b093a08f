"""PostgreSQL: two ``tsvector`` columns under GIN, made of the very tokens, compilation and parallel workers off."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

import psycopg

from bench.search.corpus import TYPES
from bench.search.engines import TOP, Found, one_edit_from
from bench.search.fts5 import LETTERS
from bench.search.peer import Peer
from bench.search.queries import YEARS
from tests.postgresql import USER, server_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.search.queries import Ask

_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=1GB"
    " -c work_mem=256MB -c maintenance_work_mem=512MB -c jit=off -c max_parallel_workers_per_gather=0"
    " -c max_parallel_maintenance_workers=0 -c autovacuum=off"
)
_SCHEMA = """
CREATE TABLE pages (page integer PRIMARY KEY, exact tsvector, folded tsvector, item integer, type text, year integer,
  date integer);
"""
_INDEXES = """
CREATE INDEX exact_words ON pages USING gin (exact);
CREATE INDEX folded_words ON pages USING gin (folded);
CREATE TABLE words AS SELECT word FROM ts_stat('SELECT exact FROM pages');
CREATE INDEX known_words ON words (word);
VACUUM ANALYZE pages, words;
"""
# 1: the rank is divided by 1 + the logarithm of the page's length.
_HITS = (
    "WITH hits AS MATERIALIZED (SELECT page, item, type, year, date, ts_rank({column}, query, 1) AS score"
    " FROM pages, (SELECT %s::tsquery AS query) AS asked WHERE {column} @@ query{condition})"
)
_BEST = f" SELECT page, (SELECT count(*) FROM hits) FROM hits ORDER BY score DESC, page LIMIT {TOP}"
_ENDINGS = {
    "bydate": f" SELECT page, (SELECT count(*) FROM hits) FROM hits ORDER BY date, page LIMIT {TOP}",
    "bydoc": " SELECT min(page), (SELECT count(*) FROM hits), max(score), count(*) FROM hits"
    f" GROUP BY item ORDER BY 3 DESC, item LIMIT {TOP}",
    "facets": f", best AS (SELECT page FROM hits ORDER BY score DESC, page LIMIT {TOP})"
    " SELECT 0, page::text, (SELECT count(*) FROM hits) FROM best UNION ALL"
    " SELECT 1, type, count(*) FROM hits GROUP BY type UNION ALL"
    " SELECT 2, year::text, count(*) FROM hits GROUP BY year",
}
_WITHIN = f" AND year BETWEEN {YEARS[0]} AND {YEARS[1]} AND type = '{TYPES[0]}'"


class PostgreSQL(Peer):
    """PostgreSQL on one corpus; its server runs until this process ends."""

    name = "postgresql"

    def build(self) -> None:
        """See `Engine.build`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.open()
        self._connection.execute(_SCHEMA)
        into = "COPY pages FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in self.rows():
                copy.write_row((row.page, _vector(row.exact), _vector(row.folded), *row[3:]))
        for statement in filter(str.strip, _INDEXES.split(";")):
            self._connection.execute(statement)
        self._ready.touch()

    def open(self) -> None:
        """See `Engine.open`."""
        self._running = ExitStack()
        server = self._running.enter_context(server_in(self.folder, _OPTIONS))
        self._connection = psycopg.connect(host=str(server.folder), user=USER, dbname="postgres", autocommit=True)
        self._running.enter_context(self._connection)
        self.helper = self._connection.info.backend_pid

    def chill(self) -> None:
        """Nothing: its buffers outlive connections, and the server is not started again for each question."""

    def close(self) -> None:
        """See `Engine.close`."""
        self._running.close()
        self.helper = None

    def ask(self, ask: Ask) -> Found | None:
        """See `Engine.ask`."""
        column, condition = "folded" if ask.folded else "exact", _WITHIN if ask.extra == "filter" else ""
        statement = _HITS.format(column=column, condition=condition) + _ENDINGS.get(ask.extra, _BEST)
        rows = self._connection.execute(statement, (self._tsquery(ask),)).fetchall()
        if ask.extra == "facets":
            rows = [row[1:] for row in rows if row[0] == 0]
        pages = [int(row[0]) for row in rows]
        if ask.extra == "highlight":
            self.snippets(ask, pages)
        return Found(rows[0][1] if rows else 0, tuple(pages))

    def _tsquery(self, ask: Ask) -> str:
        words = [_quoted(word) for word in ask.words]
        if ask.prefix:
            words[-1] += ":*"
        if ask.mistyped:
            words[-1] = f"({' | '.join(map(_quoted, self._near(ask.words[-1]))) or words[-1]})"
        return (" <-> " if ask.phrase else " | " if ask.any_word else " & ").join(words)

    def _near(self, word: str) -> Iterable[str]:
        tried = sorted(set(one_edit_from(word, LETTERS)))
        found = self._connection.execute("SELECT word FROM words WHERE word = ANY(%s)", (tried,))
        return [word for (word,) in found]


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _vector(words: str) -> str:
    """The tokens at their positions; PostgreSQL keeps 16,383 of them, and 255 of one word."""
    return " ".join(f"{_quoted(word)}:{place}" for place, word in enumerate(words.split(), 1))
