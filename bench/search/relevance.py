"""How well questions find the article that answers them, among all other pages: ours beside plain BM25 on syllables.

    python -m bench.search.relevance PAGES HOME

The questions and articles are those of ALQAC 2023 (Automated Legal Question Answering Competition), the pages of the
corpus distract. Three ways of typing: as given, without any mark, and with one marked syllable in five marked wrongly.
Ours is asked over items without titles, and over the same items with their beginnings for titles, which every engine has
in the text.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import random
import re
import shutil
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from archive.search.documents import ItemDocument, PageDocument, Run
from archive.search.engine import Audience, Hits, Lookup
from archive.search.meaning import IndexVocabulary, finds_more, is_little, widened
from archive.search.query import parse
from archive.search.understanding import understand
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from archive.text.folding import fold
from archive.text.tokens import tokenise
from bench.measure import progress, say
from bench.search import corpus
from bench.search.bm25 import PlainBM25

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.search.query import Query

COLLECTION = corpus.SHARED / "alqac2023"
TOP = 10
WRONG = 0.2
"""Share of the marked syllables that are marked wrongly."""
RAISED = {"max_query_characters": 4096, "max_query_clauses": 256}
"""A question of the collection has 26 words on average and 90 at most; a reader's query is held shorter."""
_SEED = 2023
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Article:
    """What may answer a question."""

    name: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Title and text as one."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True)
class Question:
    """A question and the names of the articles that answer it."""

    text: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Quality:
    """Means over all questions.

    Attributes:
        recall: Share of a question's articles that are among the first ten.
        gain: Normalised discounted cumulative gain of the first ten.
    """

    recall: float
    gain: float


def articles() -> list[Article]:
    """The articles, in the order of the file."""
    rows = map(json.loads, (COLLECTION / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    return [Article(row["_id"], row["title"], row["text"]) for row in rows]


def questions() -> list[Question]:
    """The questions to which an answer is known, in the order of the file."""
    answers: dict[str, set[str]] = {}
    for line in (COLLECTION / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, article, _ = line.split("\t")
        answers.setdefault(question, set()).add(article)
    rows = map(json.loads, (COLLECTION / "queries.jsonl").read_text(encoding="utf-8").splitlines())
    return [Question(row["text"], frozenset(answers[row["_id"]])) for row in rows if row["_id"] in answers]


def without_marks(text: str) -> str:
    """The text as it is typed on a foreign keyboard."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")


def with_wrong_marks(text: str, chance: random.Random) -> str:
    """The text with another tone on one in five of the syllables that bear any mark."""

    def typed(found: re.Match[str]) -> str:
        word = found[0]
        if fold(word) == word.lower() or chance.random() >= WRONG:
            return word
        letters = unicodedata.normalize("NFD", word)
        tone = next((letter for letter in letters if letter in _TONES), "")
        other = chance.choice([one for one in _TONES if one != tone])
        if tone:
            return unicodedata.normalize("NFC", letters.replace(tone, other, 1))
        vowel = max((at for at, letter in enumerate(letters) if letter.lower() in "aeiouy"), default=len(letters) - 1)
        return unicodedata.normalize("NFC", letters[: vowel + 1] + other + letters[vowel + 1 :])

    return re.sub(r"[^\W\d_]+", typed, text)


WAYS: dict[str, Callable[[str, random.Random], str]] = {
    "as given": lambda text, _: text,
    "without marks": lambda text, _: without_marks(text),
    "one mark in five wrong": with_wrong_marks,
}


def quality(ranked: Sequence[Sequence[str]], asked: Sequence[Question]) -> Quality:
    """Recall and gain of the first ten names of each answer."""
    recalls, gains = [], []
    for names, question in zip(ranked, asked, strict=True):
        right = [name in question.answers for name in names[:TOP]]
        best = sum(1 / np.log2(place + 2) for place in range(min(len(question.answers), TOP)))
        recalls.append(sum(right) / len(question.answers))
        gains.append(sum(1 / np.log2(place + 2) for place, hit in enumerate(right) if hit) / best)
    return Quality(float(np.mean(recalls)), float(np.mean(gains)))


class OursOnArticles:
    """Our engine over the pages and the articles, whose text is what plain BM25 is given.

    Args:
        home: Where everything that is measured is kept.
        pages: Pages that distract.
        titled: Whether the beginning of each item, of those that distract as of those that answer, is its title, too.
    """

    def __init__(self, home: Path, pages: int, *, titled: bool) -> None:
        folder = home / f"relevance-{pages}-{'titled' if titled else 'untitled'}"
        self.settings = dataclasses.replace(Settings(home=str(folder)), **RAISED)
        self.engine = WhooshEngine(self.settings)
        if not self.engine.exists():
            shutil.rmtree(self.settings.home_path, ignore_errors=True)
            self.settings.home_path.mkdir(parents=True)
            distracting = corpus.runs(progress(corpus.pages(pages), folder.name), titled=titled)
            answering = Run([_document(number, one, titled=titled) for number, one in enumerate(articles())], [])
            self.engine.rebuild(itertools.chain(distracting, [answering]))
        self._vocabulary = IndexVocabulary(self.engine, Audience.PUBLIC, self.settings.max_words_followed)
        self._names = {_pid(number): one.name for number, one in enumerate(articles())}

    def ask(self, text: str) -> list[str]:
        """The first ten items, as the service answers a reader."""
        query = parse(text, self.settings)
        understood = understand(query, self._vocabulary, self.settings)
        hits = self._search(understood.query)
        if is_little(hits, self.settings):
            wide = widened(query, understood, self._vocabulary, self.settings, frozenset())
            more = hits if wide.query == understood.query else self._search(wide.query)
            hits = more if finds_more(more, hits) else hits
        return [self._names.get(item.pid, item.pid) for item in hits.items]

    def _search(self, query: Query) -> Hits:
        return self.engine.search(Lookup(query, Audience.PUBLIC, limit=TOP, pages_per_item=1))


def _pid(number: int) -> str:
    return f"article-{number:05}"


def _document(number: int, article: Article, *, titled: bool) -> ItemDocument:
    title = tuple(tokenise(corpus.title_of(article.whole))) if titled else ()
    return ItemDocument(pid=_pid(number), is_public=True, title=title, pages=(PageDocument(1, article.whole),))


def measured(home: Path, pages: int) -> dict[str, dict[str, Quality]]:
    """Recall and gain by engine and way of typing."""
    asked = questions()
    engines = {
        "ours": OursOnArticles(home, pages, titled=False).ask,
        "ours, beginnings as titles": OursOnArticles(home, pages, titled=True).ask,
        "BM25, exact syllables": PlainBM25(home, pages, articles(), folded=False).ask,
        "BM25, folded syllables": PlainBM25(home, pages, articles(), folded=True).ask,
    }
    told: dict[str, dict[str, Quality]] = {name: {} for name in engines}
    for way, typed in WAYS.items():
        chance = random.Random(_SEED)
        texts = [typed(question.text, chance) for question in asked]
        for name, ask in engines.items():
            answers = [ask(text) for text in progress(texts, f"{name}, {way}")]
            told[name][way] = quality(answers, asked)
            say(f"{name}, {way}: {told[name][way]}")
    return told


def path_of(home: Path, pages: int) -> Path:
    """Where the figures stand."""
    return home / f"relevance-{pages}.json"


def main() -> None:
    pages, home = int(sys.argv[1]), Path(sys.argv[2])
    told = measured(home, pages)
    rows = {name: {way: dataclasses.asdict(one) for way, one in ways.items()} for name, ways in told.items()}
    path_of(home, pages).write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
