"""The kit's rules of text in a real browser: every golden vector, and words of real pages, answered as by the archive."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.exports.kit.search_data import search_data
from archive.settings import Settings
from archive.text.dates import find_dates
from archive.text.keystrokes import KeyOrder, Method, decode, encode
from archive.text.syllable import every_syllable
from archive.text.tokens import tokenise
from tests.search_kit import open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

GOLDEN = Path(__file__).parents[1] / "golden" / "text"
ANSWERS = {
    "repair": "(row) => ({ repaired: text.repair(row.text) })",
    "words": "(row) => ({ canonical: text.canonical(row.word), folded: text.fold(text.canonical(row.word)) })",
    "tokens": "(row) => ({ tokens: tokensOf(row.text) })",
    "matches": """(row) => {
      const [wanted] = text.asked(text.tokenise(row.query));
      const levels = text.tokenise(row.text).map((token) => text.match(wanted, token));
      return { level: Object.keys(text.Match)[Math.max(...levels)] };
    }""",
    "keys": "(row) => ({ read_as: text.decode(row.keys).map((one) => [one.text, one.method]) })",
    "dates": """(row) => ({
      dates: text.findDates(row.text).map((one) => ({ text: one.text, from: one.from, to: one.to, terms: one.terms })),
    })""",
}
"""What the browser is asked of one golden vector."""
TOLD = """(rows) => {
  const text = BIENDAO.text;
  const points = (given, at) => [...given.slice(0, at)].length;
  const tokensOf = (given) => text.tokenise(given).map(({ surface, ...token }) => Object.assign(token, {
    start: points(given, token.start), end: points(given, token.end),
  }));
  return rows.map(%s);
}"""


@pytest.fixture(scope="module")
def kit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = open_page(browser, tmp_path_factory.mktemp("kit"), dict(search_data((), Settings(home="nowhere"))))
    page.evaluate("new Promise((done) => BIENDAO.search.open(done))")
    yield page
    page.context.close()


def told(kit: Page, answer: str, rows: list[Any]) -> list[Any]:
    return kit.evaluate(TOLD % answer, rows)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_golden_vector_passes(kit: Page, name: str) -> None:
    rows = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    answers = told(kit, ANSWERS[name], rows)
    assert [row | answer for row, answer in zip(rows, answers, strict=True)] == rows


def test_no_golden_vector_is_left_out() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(ANSWERS)


def test_every_ninth_syllable_is_read_from_its_keys_alike(kit: Page) -> None:
    keyed = [
        encode(syllable, method, order)
        for syllable in list(every_syllable())[::9]
        for method in Method
        for order in KeyOrder
    ]
    told_of = told(kit, "(keys) => text.decode(keys).map((one) => [one.text, one.method])", keyed)
    assert told_of == [[list(reading) for reading in decode(keys)] for keys in keyed]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["tokens", "dates"])
def test_real_pages_are_read_alike(kit: Page, shared: Path, what: str) -> None:
    with gzip.open(shared / "fixtures" / "search" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, 20_000, 100)]
    answers = told(kit, ANSWERS[what], [{"text": text} for text in texts])
    for text, answer in zip(texts, answers, strict=True):
        if what == "tokens":
            expected = [{k: v for k, v in token._asdict().items() if k != "surface"} for token in tokenise(text)]
        else:
            expected = [
                {"text": one.text, "from": str(one.date_from), "to": str(one.date_to), "terms": list(one.terms)}
                for one in find_dates(text)
            ]
        assert answer[what] == expected
