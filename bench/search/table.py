"""The tables of `docs/explanation/search-measured.md`, written between its markers from the figures that are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bench.document import EXPLANATION, grid
from bench.search.additions import path_of as additions_path
from bench.search.load import path_of as load_path
from bench.search.queries import CLASSES, PER_CLASS
from bench.search.relevance import path_of as relevance_path
from bench.search.run import result

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DOCUMENT = EXPLANATION / "search-measured.md"
LABELS = {
    "ours": "Biển Đảo",
    "fts5": "SQLite FTS5",
    "whoosh": "stock Whoosh",
    "tantivy": "Tantivy",
    "postgresql": "PostgreSQL",
}
MEGABYTE = 1_000_000


def latency(home: Path, pages: int) -> str:
    """Milliseconds of processor time of every engine and class at one size: median and 95th percentile."""
    kept = {name: figures for name in LABELS if (figures := _measured(home, name, pages))}
    if not kept:
        return ""
    head = ["class", *(f"{LABELS[name]}, {heat}" for name in kept for heat in _heats(name))]
    rows = [[kind, *(_pair(kept[name], kind, heat) for name in kept for heat in _heats(name))] for kind in CLASSES]
    return f"**{pages:,} pages**\n\n{grid(head, rows)}"


def ratios(home: Path, pages: int) -> str:
    """How many times as long as ours each peer takes, warm, by the medians."""
    kept = {name: figures for name in LABELS if name != "ours" and (figures := _measured(home, name, pages))}
    ours = _measured(home, "ours", pages)
    if not ours or not kept:
        return ""
    rows = [[kind, *(_ratio(ours, figures, kind) for figures in kept.values())] for kind in CLASSES]
    return grid(["class", *(LABELS[name] for name in kept)], rows)


def growth(home: Path, few: int, many: int) -> str:
    """Our figures at two sizes, and how they grow."""
    small, large = _measured(home, "ours", few), _measured(home, "ours", many)
    if not small or not large:
        return ""
    rows = [
        [kind, _pair(small, kind, "warm"), _pair(large, kind, "warm"), _growth(small, large, kind)] for kind in CLASSES
    ]
    return grid(["class", f"{few:,} pages", f"{many:,} pages", "times"], rows)


def as_typed(home: Path, pages: int) -> str:
    """What understanding the query adds to ours."""
    ours = _measured(home, "ours", pages)
    if not ours:
        return ""
    typed = {"classes": ours["as_typed"]}
    rows = [
        [kind, _pair(ours, kind, "warm"), _pair(typed, kind, "warm"), _pair(typed, kind, "cold")] for kind in CLASSES
    ]
    return grid(["class", "as parsed, warm", "as understood, warm", "as understood, cold"], rows)


def indexing(home: Path, sizes: Iterable[int]) -> str:
    """What an index costs to make, to keep and to open."""
    rows = [
        [
            f"{LABELS[name]}, {pages:,}",
            f"{figures['build']['pages_per_cpu_second']:,.0f}" if "build" in figures else "–",
            f"{figures['bytes'] / pages:,.0f}",
            f"{figures['opening']['wall']:.0f}",
            f"{figures['memory']['resident']:.0f}",
            f"{figures['memory']['private']:.0f}",
        ]
        for pages in sizes
        for name in LABELS
        if (figures := _measured(home, name, pages))
    ]
    head = ["index", "pages a CPU second", "bytes a page", "ms to open", "MB resident", "MB private"]
    return grid(head, rows)


def additions(home: Path, pages: int) -> str:
    """What it costs to put one page in, and how soon it is found."""
    kept = additions_path(home, pages)
    if not kept.exists():
        return ""
    figures = json.loads(kept.read_text(encoding="utf-8"))
    stored, found = figures["stored"], figures["found"]
    rows = [
        ["one page put in, processor", _ms(stored["cpu"]), _ms(stored["cpu95"])],
        ["one page put in, on the clock", _ms(stored["wall"]), _ms(stored["wall95"])],
        ["until another reader finds it", _ms(found["wall"]), _ms(found["wall95"])],
    ]
    return grid([f"ms, {pages:,} pages", "median", "95th percentile"], rows)


def relevance(home: Path, pages: int) -> str:
    """Recall and gain of every ranking for every way of typing."""
    kept = relevance_path(home, pages)
    if not kept.exists():
        return ""
    figures = json.loads(kept.read_text(encoding="utf-8"))
    ways = list(figures["ours"])
    head = ["ranking", *(f"{way}, {measure}" for way in ways for measure in ("recall@10", "nDCG@10"))]
    rows = [
        [name, *(f"{told[way][measure]:.3f}" for way in ways for measure in ("recall", "gain"))]
        for name, told in figures.items()
    ]
    return grid(head, rows)


def load(home: Path, pages: int) -> str:
    """What readers of the served archive see."""
    kept = load_path(home, pages)
    if not kept.exists():
        return ""
    figures = json.loads(kept.read_text(encoding="utf-8"))
    head = [
        "searches a second asked for",
        "answered",
        "median, ms",
        "95th percentile, ms",
        "errors",
        "ms of processor each",
        "cores busy",
    ]
    rows = [
        [
            f"{one['rate']:.0f}",
            f"{one['reached']:.1f}",
            f"{one['median']:.0f}",
            f"{one['p95']:.0f}",
            str(one["errors"]),
            f"{one['cost']:.0f}",
            f"{one['busy']:.0%}",
        ]
        for one in (figures["calm"], *figures["rising"])
    ]
    used = figures["memory"]
    told = f"Each serving process then held {used['resident']:.0f} MB, {used['private']:.0f} MB of it its own."
    return f"{grid(head, rows)}\n\n{told}"


def agreement(home: Path, sizes: Iterable[int]) -> str:
    """How often every engine counted as many pages as stand in the plain list of tokens."""
    rows = []
    for pages in sizes:
        for name, label in LABELS.items():
            figures = _measured(home, name, pages) or {"classes": {}}
            told = [(one["equal"], one["asked"]) for one in figures["classes"].values() if "equal" in one]
            if told:
                equal, asked = map(sum, zip(*told, strict=True))
                rows.append([f"{label}, {pages:,}", f"{equal} of {asked}"])
    return grid(["engine", "counts equal"], rows)


def _heats(name: str) -> tuple[str, ...]:
    return ("cold", "warm") if name == "ours" else ("warm",)


def _pair(figures: dict[str, Any], kind: str, heat: str) -> str:
    told = figures["classes"].get(kind)
    if not told:
        return "–"
    fewer = f" ({told['questions']})" if told.get("questions", PER_CLASS) < PER_CLASS else ""
    return f"{_ms(told[heat]['cpu'])} / {_ms(told[heat]['cpu95'])}{fewer}"


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _ratio(ours: dict[str, Any], peer: dict[str, Any], kind: str) -> str:
    mine, its = ours["classes"].get(kind), peer["classes"].get(kind)
    return f"{its['warm']['cpu'] / mine['warm']['cpu']:.1f}" if mine and its else "–"


def _growth(small: dict[str, Any], large: dict[str, Any], kind: str) -> str:
    less, more = small["classes"].get(kind), large["classes"].get(kind)
    if not less or not more:
        return "–"
    return " / ".join(f"{more['warm'][key] / less['warm'][key]:.1f}" for key in ("cpu", "cpu95"))


def _measured(home: Path, name: str, pages: int) -> dict[str, Any] | None:
    """The figures of an engine that was asked; None where it was built at most."""
    figures = result(home, name, pages)
    return figures if figures and "classes" in figures else None
