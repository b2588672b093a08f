"""An archive with its parts, filled by the words of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from archive.catalogue.registration import register_item
from archive.catalogue.views import PageView
from archive.search import SearchRequest, drain, search
from tests.unit.catalogue.examples import NOW, plan

if TYPE_CHECKING:
    from archive.search import SearchAnswer

WORD = '<String CONTENT={} HPOS="{}" VPOS="{}" WIDTH="90" HEIGHT="30"/>'


def alto(text: str) -> bytes:
    lines = "".join(f"<TextLine>{_words(line, 10 + 40 * at)}</TextLine>" for at, line in enumerate(text.split("\n")))
    return (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace>'
        f"<TextBlock>{lines}</TextBlock></PrintSpace></Page></Layout></alto>"
    ).encode()


def _words(line: str, down: int) -> str:
    return "".join(WORD.format(quoteattr(word), 100 * place, down) for place, word in enumerate(line.split()))


def pages(*texts: str, width: int = 1000) -> tuple[PageView, ...]:
    return tuple(
        PageView(number=number, width=width, height=width, origin="recognised", text=text)
        for number, text in enumerate(texts, 1)
    )


class House:
    """An archive with its parts, as the web and the command have it."""

    def __init__(self, catalogue, store, engine, settings) -> None:
        self.catalogue, self.store, self.engine = (lambda: catalogue), (lambda: store), (lambda: engine)
        self.settings = settings
        self.parts = (catalogue, store, engine)

    def take_in(self, *texts: str, publish: bool = True, width: int = 1000, **described) -> str:
        catalogue, store, _ = self.parts
        described = {"title": "Tài liệu", "scope": "", "number": "", "agents": ()} | described
        item = plan(pages=pages(*texts, width=width), **described)
        store.create(
            item.pid,
            {f"alto/{number:06d}.xml": alto(text) for number, text in enumerate(texts, 1) if width},
            message="x",
            user="x",
            at=NOW,
        )
        with catalogue.writing() as session:
            return register_item(session, item, actor="Lan", now=NOW, publish=publish).pid

    def drain(self) -> None:
        drain(self.parts[0], self.parts[2], self.settings)

    def search(self, query: str, **asked) -> SearchAnswer:
        catalogue, store, engine = self.parts
        with catalogue.reading() as session:
            return search(session, engine, store, SearchRequest(query, **asked), self.settings)
