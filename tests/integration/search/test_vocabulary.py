"""The words of an index in many segments are those of its documents, however few of them are asked for."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from archive.search.documents import Run
from archive.search.engine import Audience
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from archive.text.folding import fold
from tests.integration.search.builders import item

if TYPE_CHECKING:
    from pathlib import Path

SYLLABLES = [
    onset + rhyme for onset in ("b", "t", "th") for rhyme in ("a", "à", "á", "an", "àn", "ang", "im", "ìm", "inh")
]


@pytest.mark.parametrize("seed", range(3))
def test_every_word_that_is_told_comes_with_all_its_pages(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    engine = WhooshEngine(Settings(home=str(tmp_path)))
    texts = {f"P{number:02}": made(chance) for number in range(20)}
    engine.rebuild([Run([item(pid, *pages) for pid, pages in texts.items()], [])])
    for _ in range(6):
        again = {pid: made(chance) for pid in chance.sample([*texts, "Q1", "Q2"], 3)}
        gone = chance.sample([pid for pid in texts if pid not in again], 1)
        engine.replace([item(pid, *pages) for pid, pages in again.items()], gone)
        texts = {pid: pages for pid, pages in (texts | again).items() if pid not in gone}
    pages_with = Counter(word for pages in texts.values() for page in pages for word in {*page.split()})
    for beginning in ("b", "ta", "th", "tha\t"):
        words = {word: count for word, count in pages_with.items() if f"{fold(word)}\t".startswith(beginning)}
        assert engine.words(Audience.PUBLIC, beginning, 99) == words
        for limit in range(1, 6):
            told = engine.words(Audience.PUBLIC, beginning, limit)
            assert len(told) == min(limit, len(words))
            assert told.items() <= words.items()


def made(chance: random.Random) -> list[str]:
    """Pages of words that bear marks on every line, so that none is taken for a line without."""
    return [" ".join(("chữ", *chance.choices(SYLLABLES, k=5))) for _ in range(chance.randrange(1, 4))]
