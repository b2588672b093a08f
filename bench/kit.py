"""The kit's search in Chromium on a processor slowed down: how long a query takes, how long opening, how much is read.

    python -m bench.kit [--pages N …] [--slowed TIMES] [--dry]

Pages are those of the search bench, a kit of each size is made from them, and every query of every class is asked once
with the texts of its pages still to be read from the kit, then again. What counts is the processor's time in which the
page stands still. Figures are written into ``docs/explanation/the-kits-search.md``.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import sync_playwright

from archive.exports.kit.pages import KitPage, PlacedWord
from archive.exports.kit.search_data import FOLDER, search_data
from archive.settings import Settings
from archive.text.folding import fold
from archive.text.keystrokes import KeyOrder, Method, encode
from bench.document import EXPLANATION, grid, processor, write_into
from bench.measure import median, p95, say
from bench.search.corpus import pages
from tests.hostile_queries import hostile_queries
from tests.search_kit import open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DOCUMENT: Final = EXPLANATION / "the-kits-search.md"
CHROMIUM: Final = "/usr/bin/chromium"
SIZES: Final = (50, 500, 2000)
SLOWED: Final = 6
ASKED: Final = 40
"""Queries of each class."""
_TIMES: Final = 3
"""How often each is asked again; the least counts, as other programs use the processor, too."""
_STRIDE: Final = 13
"""One real page in so many, so that laws and articles are both there."""
_HOSTILE_STRIDE: Final = 6
"""One hostile query in so many is asked."""
_SEED: Final = 6

_NOTHING = "() => 1"
_OPEN = "() => new Promise((done) => BIENDAO.search.open(() => done(1)))"
_FIRST = "(query) => new Promise((done) => BIENDAO.search.ask(query, {}, () => done(1)))"
_AGAIN = "(query) => { BIENDAO.search.ask(query); }"


class _Watch:
    """Tells the processor's milliseconds that the page's own thread takes, the slowing included.

    Args:
        page: Is slowed.
        slowed: How many times.
    """

    def __init__(self, page: Page, slowed: int) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        self._asking = 0.0
        self._asking = median([self.spent(_NOTHING) for _ in range(20)])

    def spent(self, expression: str, value: str | None = None) -> float:
        """What it takes to evaluate a function, less what it takes to ask for that."""
        before = self._thread_time()
        self._page.evaluate(expression, value)
        return max((self._thread_time() - before) * 1000 - self._asking, 0.0)

    def _thread_time(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))


def main() -> None:
    """Measure, then write what was measured."""
    parser = argparse.ArgumentParser(
        prog="bench.kit", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="*", default=list(SIZES), help="sizes of kits")
    parser.add_argument("--slowed", type=int, default=SLOWED, help="how many times slower the processor is made")
    parser.add_argument("--dry", action="store_true", help="print the tables and leave the document alone")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"])
        measured = {size: _measure(browser, size, asked.slowed) for size in asked.pages}
        browser.close()
    tables = {"queries": _queries_table(measured), "files": _files_table(measured)}
    for name, text in tables.items():
        say(text)
        if not asked.dry:
            write_into(DOCUMENT, name, f"{text}\n\n{processor()}, slowed {asked.slowed} times in Chromium.")


def _measure(browser: Browser, size: int, slowed: int) -> dict[str, Any]:
    say(f"a kit of {size} pages")
    kit = list(_kit(size))
    with tempfile.TemporaryDirectory() as folder:
        files = dict(search_data(kit, Settings(home=folder)))
        page = open_page(browser, Path(folder), files)
        watch = _Watch(page, slowed)
        opened = watch.spent(_OPEN)
        times = {
            name: [
                (watch.spent(_FIRST, query), min(watch.spent(_AGAIN, query) for _ in range(_TIMES)))
                for query in queries
            ]
            for name, queries in _classes([one.text for one in kit]).items()
        }
        page.context.close()
    sizes = {name.removeprefix(f"{FOLDER}/"): len(content) for name, content in files.items()}
    return {"opened": opened, "times": times, "sizes": sizes}


def _kit(size: int) -> Iterator[KitPage]:
    """Real pages as a kit has them, their words in lines of a page of A4 at 200 dots an inch."""
    some = (page for at, page in enumerate(pages(size * _STRIDE)) if at % _STRIDE == 0)
    for place, (name, run) in enumerate(groupby(some, key=lambda page: page.item)):
        for page in run:
            words = tuple(
                PlacedWord(word, 120 + 95 * (at % 15), 150 + 42 * (at // 15), 9 * len(word), 30)
                for at, word in enumerate(page.text.split())
            )
            title = " ".join(page.text.split()[:12])
            yield KitPage(place, name, page.number, title, "", "", "", page.text, words, 1654, 2339)


def _classes(texts: list[str]) -> dict[str, list[str]]:
    """Queries by what they are, drawn from the pages."""
    chance = random.Random(_SEED)
    written = [words for words in map(str.split, texts) if len(words) > 20]

    def run(size: int) -> str:
        words = chance.choice(written)
        at = chance.randrange(len(words) - size)
        return " ".join(words[at : at + size]).replace('"', "")

    def misspelt() -> str:
        words = run(3)
        at = chance.randrange(len(words))
        return words[:at] + chance.choice("bghkmnst") + words[at + 1 :]

    drawn = {
        "one word": lambda: run(1),
        "two words": lambda: run(2),
        "five words": lambda: run(5),
        "the same without marks": lambda: fold(run(5)),
        "phrase": lambda: f'"{run(3)}"',
        "prefix": lambda: f"{run(1)[:3]}*",
        "Telex": lambda: " ".join(encode(word, Method.TELEX, KeyOrder.TONE_LAST) for word in run(3).lower().split()),
        "misspelt": misspelt,
        "words from anywhere": lambda: " ".join(run(1) for _ in range(4)),
        "question": lambda: run(10),
    }
    names = (
        "Hoàng Sa",
        "quan dao truong sa",
        "Paracels",
        "Bạch Long Vĩ",
        "huyện Cát Hải",
        "UBND",
        "TT đo đạc",
        "14/2/2017",
    )
    told = {name: [draw() for _ in range(ASKED)] for name, draw in drawn.items()}
    return told | {"names and dates": list(names), "hostile": hostile_queries()[::_HOSTILE_STRIDE]}


def _queries_table(measured: dict[int, dict[str, Any]]) -> str:
    head = ["ms: median · 95th percentile · most"]
    head += [f"{size:,} pages{first}" for size in measured for first in (", first", ", again")]
    rows = [
        [name, *(_figures(one["times"][name], column) for one in measured.values() for column in (0, 1))]
        for name in next(iter(measured.values()))["times"]
    ]
    return grid(head, rows)


def _figures(rows: list[tuple[float, float]], column: int) -> str:
    times = [row[column] for row in rows]
    return f"{median(times):.0f} · {p95(times):.0f} · {max(times):.0f}"


def _files_table(measured: dict[int, dict[str, Any]]) -> str:
    head = ["", *(f"{size:,} pages" for size in measured)]
    sizes = [one["sizes"] for one in measured.values()]
    rows = [["opening, ms", *(f"{one['opened']:.0f}" for one in measured.values())]]
    rows += [
        [f"`{name}`, kB", *(f"{files[name] / 1000:.0f}" for files in sizes)]
        for name in ("rules.js", "names.js", "index.js")
    ]
    texts = [[size for name, size in files.items() if name.startswith("pages/")] for files in sizes]
    rows.append(["`pages/*.js`, files", *(str(len(one)) for one in texts)])
    rows.append(["`pages/*.js`, kB in all", *(f"{sum(one) / 1000:.0f}" for one in texts)])
    return grid(head, rows)


if __name__ == "__main__":
    main()
