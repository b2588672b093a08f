"""The kit's search in a real browser answers as the archive's does on the same pages, and every case of the table by itself."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from archive.catalogue.database import migrate, open_catalogue
from archive.errors import QueryError
from archive.exports.kit.pages import KitPage
from archive.exports.kit.search_data import search_data
from archive.search import open_engine
from archive.settings import Settings
from archive.store import Store
from archive.text.folding import fold
from tests.hostile_queries import hostile_queries
from tests.integration.search.houses import House
from tests.integration.search.test_search_cases import FILLER, OWN_CASES, READ_OTHERWISE, case, table
from tests.search_kit import answers, kit_pages, open_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

EVERYTHING = 100
"""Items that one answer may have; every page of an item is shown, so that all of them are compared."""
ALIKE = 0.001
"""Scores nearer to each other may be told apart otherwise: the archive counts in numbers of half the length."""


@dataclass(frozen=True)
class Both:
    """An archive, and a page that searches a kit of it."""

    house: House
    kit: Page

    def differences(self, queries: Sequence[str]) -> list[str]:
        """What the two answer otherwise."""
        return [
            f"{query}: {difference}"
            for query, answer in zip(queries, answers(self.kit, queries, EVERYTHING), strict=True)
            for difference in _differences(self.archive(query), answer)
        ]

    def archive(self, query: str) -> dict[str, Any]:
        """The answer of the archive, or why there is none."""
        try:
            return self.house.search(query, limit=EVERYTHING).to_json()
        except QueryError as refused:
            told = {language: refused.message(language) for language in ("vi", "en")}
            return {"error": {"reason": refused.reason.number, "message": told}}


def _differences(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    if "error" in expected or "error" in answer:
        if expected.get("error") != answer.get("error"):
            yield f"{expected.get('error')} is not {answer.get('error')}"
        return
    for name in ("read_as", "suggestion", "total_items", "total_pages"):
        if expected[name] != answer[name]:
            yield f"{name}: {expected[name]} is not {answer[name]}"
    if expected["total_items"] > EVERYTHING:
        return
    found = {item["pid"]: item for item in answer["items"]}
    if found.keys() != {item["pid"] for item in expected["items"]}:
        yield "other items"
        return
    scores = [found[item["pid"]]["score"] for item in expected["items"]]
    if expected["items"] and scores[0] and any(after > before + ALIKE for before, after in _pairs(scores, expected)):
        yield "another order"
    for item in expected["items"]:
        yield from _other_pages(item, found[item["pid"]])


def _pairs(scores: list[float], expected: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Scores of items that follow each other; those with every mark as typed come first and begin anew."""
    own = [item["score"] for item in expected["items"]]
    for at in range(len(own) - 1):
        if own[at] >= own[at + 1]:
            yield scores[at], scores[at + 1]


def _other_pages(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    pages = {page["number"]: page for page in answer["pages"]}
    for page in expected["pages"]:
        other = pages.get(page["number"])
        if other is None:
            yield f"page {page['number']} of {expected['title']} is missing"
        elif abs(page["score"] - other["score"]) > ALIKE * max(page["score"], 1):
            yield f"score {page['score']} is not {other['score']}"
        elif (page["snippet"], page["boxes"]) != (other["snippet"], other["boxes"]):
            yield f"lit otherwise: {page['snippet']} {page['boxes']} is not {other['snippet']} {other['boxes']}"


def both(browser: Browser, folder: Path, items: Sequence[tuple[str, Sequence[str]]], pictured: int) -> Iterator[Both]:
    """An archive of some titles and texts of pages, the first of so many items with pictures, and its kit."""
    (folder / "home").mkdir()
    (folder / "kit").mkdir()
    settings = Settings(home=str(folder / "home"), index_refresh_seconds=0, pages_per_item=EVERYTHING)
    migrate(settings)
    house = House(open_catalogue(settings), Store.initialise(settings.store_path), open_engine(settings), settings)
    pids = [
        house.take_in(*texts, title=title, width=0 if at % pictured else 1000)
        for at, (title, texts) in enumerate(items)
    ]
    house.drain()
    kit = open_page(browser, folder / "kit", dict(search_data(kit_pages(house, pids), settings)))
    yield Both(house, kit)
    kit.context.close()
    house.parts[0].close()


@pytest.fixture(scope="module")
def cases(browser: Browser, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """All texts of the cases in one archive: those of one case in an item, and each in a title."""
    items = []
    for query, wanted, barred in _all_cases(shared):
        items += [(f"Tài liệu {query}", [*wanted, *barred]), *((text, ["một trang"]) for text in wanted)]
    yield from both(browser, tmp_path_factory.mktemp("cases"), items, 1)


def _all_cases(shared: Path) -> list[tuple[str, list[str], list[str]]]:
    return [*map(case, table(shared)), *OWN_CASES]


def test_cases_are_answered_as_by_the_archive(cases: Both, shared: Path) -> None:
    assert cases.differences([query for query, _, _ in _all_cases(shared)]) == []


@pytest.mark.slow
def test_hostile_queries_are_answered_as_by_the_archive(cases: Both) -> None:
    assert cases.differences(hostile_queries()) == []


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[str]:
    """Real pages, their words parted by one blank or a new line, as pages are that were read."""
    with gzip.open(shared / "fixtures" / "search" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line)["text"] for line in islice(lines, 0, 160 * 331, 331)]
    return ["\n".join(" ".join(line.split()) for line in page.split("\n") if line.strip()) for page in pages]


@pytest.fixture(scope="module")
def real(browser: Browser, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    chance = random.Random(7)
    items, at = [], 0
    while at < len(texts):
        some = texts[at : at + chance.randint(1, 6)]
        items.append((" ".join(some[0].split()[:9]), some))
        at += len(some)
    yield from both(browser, tmp_path_factory.mktemp("real"), items, 5)


@pytest.mark.slow
def test_random_queries_on_real_pages_are_answered_as_by_the_archive(real: Both, texts: list[str]) -> None:
    assert real.differences(list(random_queries(texts))) == []


def random_queries(texts: Sequence[str]) -> Iterator[str]:
    """Three hundred: words that follow each other, some without marks, quoted, cut short, misspelt, or from anywhere."""
    chance = random.Random(11)
    pages = [words for words in map(str.split, texts) if len(words) > 9]

    def anywhere() -> str:
        return chance.choice(chance.choice(pages))

    for number in range(300):
        words, size = chance.choice(pages), chance.choice((1, 2, 2, 3, 3, 4, 6, 10))
        at = chance.randrange(len(words))
        typed = " ".join(words[at : at + size])
        match number % 10:
            case 0 | 1 | 2:
                typed = fold(typed)
            case 3:
                typed = f'"{typed.replace(chr(34), "")}"'
            case 4:
                typed = f"{typed} -{anywhere()}"
            case 5:
                typed = f"{typed[: max(3, len(typed) - 2)]}*"
            case 6:
                typed = " ".join(anywhere() for _ in range(size))
            case 7:
                place = chance.randrange(len(typed))
                typed = typed[:place] + chance.choice("abdeghiklmnoprstuvxy") + typed[place + 1 :]
        yield typed


@pytest.mark.slow
@pytest.mark.parametrize("number", range(49))
def test_a_case_of_the_table_holds_in_a_kit(browser: Browser, shared: Path, tmp_path: Path, number: int) -> None:
    row = table(shared)[number]
    query, wanted, barred = case(row)
    barred = READ_OTHERWISE.get(row["id"], {}).get("barred", barred)
    texts = [*((f"Tài liệu M{at}", text) for at, text in enumerate(wanted))]
    texts += [(text, "một trang") for text in wanted]
    texts += [(f"Tài liệu N{at}", text) for at, text in enumerate(barred)]
    texts += [("Tài liệu", text) for text in FILLER]
    settings = Settings(home=str(tmp_path))
    kit = open_page(browser, tmp_path, dict(search_data(map(_page, range(len(texts)), texts), settings)))
    (answer,) = answers(kit, [query], EVERYTHING)
    kit.context.close()
    assert {item["item"] for item in answer["items"]} == set(range(2 * len(wanted)))
    dark = [
        item for item in answer["items"] if item["item"] < len(wanted) and "<mark>" not in item["pages"][0]["snippet"]
    ]
    assert dark == []


def _page(place: int, text: tuple[str, str]) -> KitPage:
    title, words = text
    return KitPage(place, f"p{place:03}", 1, title, "", "", "", words, (), 0, 0)
