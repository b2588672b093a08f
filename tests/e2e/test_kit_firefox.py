"""A kit from a folder in Firefox, with no network to reach: it opens, leads, zooms, finds and remembers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.firefox import FIREFOX, firefox
from tests.kits import SLUG, load_set, make_kit
from tests.reading_archive import PLAN, build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.firefox import Firefox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(FIREFOX).exists(), reason="no Firefox here"),
]

ASKED_OUTSIDE = """
    return performance.getEntriesByType("resource").map((one) => one.name).filter((name) => !/^(file|data|blob):/.test(name))
"""
BROKEN = "return [...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.src)"


class Visit:
    """Firefox before the kit."""

    def __init__(self, window: Firefox, kit: Path) -> None:
        self.window = window
        self.kit = kit

    def open(self, name: str) -> Firefox:
        self.window.open(f"{self.kit.as_uri()}/{name}")
        return self.window


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    archive = build(tmp_path_factory.mktemp("house"))
    load_set(archive.home, tmp_path_factory.mktemp("sets"))
    kit = make_kit(archive.home, tmp_path_factory.mktemp("stick") / "kit")
    with firefox(tmp_path_factory.mktemp("profile")) as window:
        window.resize(1280, 900)
        yield Visit(window, kit)


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        f"en/c-{SLUG}.html",
        f"vi/e-{SLUG}-1.html",
        f"vi/{PLAN.lower()}-1.html",
        "vi/map.html",
        "vi/attract.html",
    ],
)
def test_each_page_stands_by_itself(visit, name):
    window = visit.open(name)
    assert window.run("return document.documentElement.scrollWidth <= innerWidth")
    assert window.run(BROKEN) == []
    assert window.run(ASKED_OUTSIDE) == []


@pytest.mark.parametrize("query", ["hội nghị", "hoi nghi", "hooij nghij"])
def test_a_word_is_found_however_it_is_typed_and_lit_on_the_page(visit, query):
    window = visit.open(f"vi/search.html?q={query}")
    window.wait_for("document.querySelector('[data-results] mark')")
    assert window.run("return document.querySelector('[data-results] mark').textContent.toLowerCase()") == "hội nghị"
    assert PLAN.lower() in window.run("return document.querySelector('[data-results] a').href")
    assert window.run(ASKED_OUTSIDE) == []


def test_a_page_is_drawn_in_deep_zoom(visit):
    window = visit.open(f"vi/e-{SLUG}-2.html")
    window.wait_for("document.querySelector('.desk__stage canvas')")
    assert window.run("return document.querySelector('.desk__stage canvas').width") > 0


def test_a_screen_for_touching_is_remembered(visit):
    window = visit.open("vi/kiosk.html")
    window.run("document.querySelector('[data-kiosk=on]').click()")
    window.wait_for("'kiosk' in document.documentElement.dataset")
    visit.open("vi/search.html")
    assert window.run("return 'kiosk' in document.documentElement.dataset")
    window.run("localStorage.clear()")


def test_the_other_language_is_one_link_away(visit):
    window = visit.open(f"vi/c-{SLUG}.html")
    window.run("[...document.links].find((one) => one.textContent.trim() === 'English').click()")
    window.wait_for("document.documentElement.lang === 'en'")
    assert window.run("return document.title").startswith("External information")
