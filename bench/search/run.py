"""One engine on one corpus, in a process of its own: ``python -m bench.search.run ENGINE PAGES HOME``.

Builds the index where it is not there, asks every question cold and warm, and leaves the figures as JSON in the folder.
"""

from __future__ import annotations

import gc
import json
import pkgutil
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from bench.measure import Spent, median, memory, p95, pin_to_one_core, progress, say, seconds_of, spent_on
from bench.search.corpus import REAL_PAGES
from bench.search.queries import COUNTED, Ask, draw
from bench.search.tokens import token_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.search.engines import Engine, Found
    from bench.search.ours import Ours

ENGINES = {
    "ours": "bench.search.ours:Ours",
    "fts5": "bench.search.fts5:FTS5",
    "whoosh": "bench.search.whoosh_stock:WhooshStock",
    "tantivy": "bench.search.tantivy_peer:Tantivy",
    "postgresql": "bench.search.postgresql:PostgreSQL",
}
"""Where each engine stands; only the one that is measured is imported, so that its memory is its own."""
WARM_ROUNDS = 3
"""Times that each question is asked warm; the median of them is its figure, so that a disturbance does not count."""
CLASS_SECONDS = 20
"""Processor seconds for the questions of one class: an engine that needs more is asked the first of them only."""
FEWEST = 8
"""Questions of a class that every engine is asked, however long it takes."""


def main() -> None:
    name, pages, home = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    pin_to_one_core()
    engine: Engine = pkgutil.resolve_name(ENGINES[name])(home, pages)
    figures = result(home, name, pages) or {"engine": name, "pages": pages}
    if not engine.exists():
        if _as_ours(engine) is None:
            token_store(home, pages)  # The first peer would pay for cutting the words of all.
        figures["build"] = _built(engine, pages)
        _keep(figures, path_of(home, name, pages))
    figures["bytes"] = engine.size()
    for known in measured(engine, home, pages):
        _keep(figures | known, path_of(home, name, pages))
    engine.close()


def _as_ours(engine: Engine) -> Ours | None:
    """The engine if it is ours; its class is not imported here, as its module forbids stock Whoosh to open its index."""
    return cast("Ours", engine) if engine.name == "ours" else None


def path_of(home: Path, name: str, pages: int) -> Path:
    """Where the figures of an engine stand."""
    return home / f"figures-{name}-{pages}.json"


def result(home: Path, name: str, pages: int) -> dict[str, Any] | None:
    """The figures of an engine; None where it was not measured."""
    path = path_of(home, name, pages)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _keep(figures: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _built(engine: Engine, pages: int) -> dict[str, float]:
    say(f"{engine.name}: building the index of {pages:,} pages")
    spent = spent_on(engine.build)
    cpu = spent.cpu / 1000 + seconds_of(engine.helper)
    engine.close()
    return {"cpu": cpu, "wall": spent.wall / 1000, "pages_per_cpu_second": pages / cpu}


def measured(engine: Engine, home: Path, pages: int) -> Iterator[dict[str, Any]]:
    """What is known of an engine whose index is there, anew after each class: a run that is cut off leaves that."""
    before = memory()
    opening = spent_on(engine.open, engine.helper)
    classes = questions(home, pages)
    asked: dict[str, Any] = {}
    began = time.monotonic()
    known: dict[str, Any] = {"opening": asdict(opening), "classes": asked, "memory_before": asdict(before)}
    ours = _as_ours(engine)
    if ours is not None:
        known["checking"] = asdict(spent_on(ours.check_ahead))
    for name, asks in progress(list(classes.items()), engine.name):
        asked[name] = _figures(engine, engine.ask, asks)
        if name in COUNTED:
            asked[name] |= compared(engine, asks[: asked[name]["questions"]], home, pages)
        yield known | {"seconds": time.monotonic() - began, "memory": asdict(memory())}
    if ours is not None:
        known["seconds"] = time.monotonic() - began
        known["as_typed"] = {name: _figures(engine, ours.ask_as_typed, asks) for name, asks in classes.items()}
        yield known | {"memory": asdict(memory())}


def questions(home: Path, pages: int) -> dict[str, list[Ask]]:
    """Drawn from the corpus itself; a corpus of made pages is asked what the real ones are."""
    real = min(pages, REAL_PAGES)
    kept = home / f"questions-{real}.json"
    if not kept.exists():
        drawn = draw(token_store(home, real), token_store(home, real, titles=True))
        kept.write_text(json.dumps({name: [asdict(ask) for ask in asks] for name, asks in drawn.items()}))
    read = json.loads(kept.read_text(encoding="utf-8"))
    return {name: [Ask(**{**ask, "words": tuple(ask["words"])}) for ask in asks] for name, asks in read.items()}


def _figures(engine: Engine, answer: Callable[[Ask], Found | None], asks: list[Ask]) -> dict[str, Any]:
    found: list[int] = []
    cold_seconds = CLASS_SECONDS / (WARM_ROUNDS + 2)

    def keep(ask: Ask) -> None:
        answered = answer(ask)
        found.append(answered.total if answered else -1)

    gc.collect()
    cold: list[Spent] = []
    for ask in asks:
        if len(cold) >= FEWEST and sum(one.cpu for one in cold) > cold_seconds * 1000:
            break
        engine.chill()
        cold.append(spent_on(lambda ask=ask: keep(ask), engine.helper))
    if max(found) < 0:
        return {}
    asks = asks[: len(cold)]
    for ask in asks:
        answer(ask)
    warm = [
        sorted(
            (spent_on(lambda ask=ask: answer(ask), engine.helper) for _ in range(WARM_ROUNDS)), key=lambda one: one.cpu
        )
        for ask in asks
    ]
    return {
        "hits": int(np.median(found)),
        "questions": len(asks),
        "cold": told(cold),
        "warm": told([rounds[len(rounds) // 2] for rounds in warm]),
    }


def told(spent: list[Spent]) -> dict[str, float]:
    """Median and 95th percentile of both clocks, in milliseconds."""
    cpu, wall = [one.cpu for one in spent], [one.wall for one in spent]
    return {"cpu": median(cpu), "cpu95": p95(cpu), "wall": median(wall), "wall95": p95(wall)}


def compared(engine: Engine, asks: list[Ask], home: Path, pages: int) -> dict[str, int]:
    """How many questions of a class the engine counts as many pages for as stand in the plain list of tokens."""
    if pages > REAL_PAGES:
        return {}
    store, titles = token_store(home, pages), token_store(home, pages, titles=True)
    ours = _as_ours(engine)
    equal = 0
    for ask in asks:
        having = np.ones(store.page_count, bool)
        for tokens in [ask.words] if ask.phrase else [(word,) for word in ask.words]:
            on_page = store.having(tokens, folded=ask.folded, ours=ours is not None)
            if ours is not None:  # what a title says counts on each page of its item
                on_page = on_page | titles.having(tokens, folded=ask.folded, ours=True)[store.item_of]
            having &= on_page
        counted = ours.count_as_written(ask) if ours is not None else engine.ask(ask).total  # type: ignore[union-attr]
        equal += counted == int(having.sum())
    return {"equal": equal, "asked": len(asks)}


if __name__ == "__main__":
    main()
