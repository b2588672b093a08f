"""How soon the pages stand in a browser on a slow machine, and what they weigh.

    python -m bench.pages URL [--query WORDS] [--rounds N] [--slowed N]

The processor is slowed six times, the cache is empty, the window is 1280 by 800. Shown are the
median moments of the first and of the largest paint and of the load event, and what came over the
wire until then. The requirement holds for the first page: 1.5 s and 300 kB.
"""

from __future__ import annotations

import argparse
import statistics
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from tests.shots import ARGUMENTS, CHROMIUM, SIZES, collections, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MEASURED_PAGES = ("home", "results", "item", "viewer", "collections", "collection", "map")
# The largest thing painted is reported after the fact; the load event is when all that the page names is there.
TIMES = """() => new Promise(done => {
  const load = performance.getEntriesByType('navigation')[0].loadEventEnd;
  const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  new PerformanceObserver(list => done([first, list.getEntries().at(-1).startTime, load].map(ms => ms / 1000)))
    .observe({type: 'largest-contentful-paint', buffered: true});
})"""


class Seen(NamedTuple):
    """One visit: seconds until each moment, and kilobytes over the wire."""

    first: float
    largest: float
    load: float
    kilobytes: float


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", metavar="URL", help="address of a running archive")
    parser.add_argument("--query", default="hoang sa")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slowed", type=int, default=6, help="how many times the processor is slowed")
    arguments = parser.parse_args()
    address = arguments.url.rstrip("/")
    known = pages(address, arguments.query) | {"collection": collections(address)[0]}
    print(f"processor slowed {arguments.slowed} times, median of {arguments.rounds} visits with nothing cached")
    print(f"{'page':12} {'first paint':>11} {'largest':>8} {'load':>7} {'kB':>6}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _visit(browser, address, arguments.slowed)  # the first answer of a server compiles its templates
        for name in MEASURED_PAGES:
            seen = [_visit(browser, address + known[name], arguments.slowed) for _ in range(arguments.rounds)]
            middle = Seen(*(statistics.median(column) for column in zip(*seen, strict=True)))
            print(
                f"{name:12} {middle.first:9.2f} s {middle.largest:6.2f} s {middle.load:5.2f} s {middle.kilobytes:6.0f}"
            )
        browser.close()


def _visit(browser: Browser, address: str, slowed: int) -> Seen:
    width, height = SIZES["desktop"]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    weight = 0.0

    def weigh(event: dict[str, float]) -> None:
        nonlocal weight
        weight += event["encodedDataLength"]

    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on("Network.loadingFinished", weigh)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(address, wait_until="load")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    page.wait_for_timeout(300)
    first, largest, load = page.evaluate(TIMES)
    context.close()
    return Seen(first, largest, load, weight / 1000)


if __name__ == "__main__":
    main()
