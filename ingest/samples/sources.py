"""The texts of the samples and what is said about them, from the data files in ``texts/``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from archive.catalogue.specimen import MARK

if TYPE_CHECKING:
    import datetime as dt

# The foot of every page: the mark and no other word, so that a search for a word meets pages that speak of it.
FOOT = f"{MARK} · SPECIMEN"


@dataclass(frozen=True)
class SampleText:
    """One sample as its data file gives it.

    Attributes:
        name: Name of the data file without suffix; the made file bears it too.
        reference_code: ``MAU.`` and two digits.
        title: Title; begins with "Tài liệu mẫu".
        scope: Description; begins with "TÀI LIỆU MẪU".
        genre: Code of the catalogue's vocabulary of genres.
        number: Number and symbol of the document, if it bears one.
        date_text: Date as written.
        date_from: First day that the date may mean.
        date_to: Last day that it may mean.
        languages: ISO 639-1 codes.
        layout: Name of the layout it is set in.
        format: Suffix of the made file: pdf, tiff, jpeg or txt.
        seed: Seed of its ageing.
        head: What stands above and below the text.
        text: The text; its shape depends on the layout.
        sources: Where its facts come from.
        damage: What befell the sheets: keys of `ingest.samples.damage.DAMAGES`.
    """

    name: str
    reference_code: str
    title: str
    scope: str
    genre: str
    number: str
    date_text: str
    date_from: dt.date
    date_to: dt.date
    languages: tuple[str, ...]
    layout: str
    format: str
    seed: int
    head: dict[str, Any]
    text: dict[str, Any]
    sources: str
    damage: tuple[str, ...] = ()


def sample_texts() -> tuple[SampleText, ...]:
    """All samples, in the order of their reference codes."""
    folder = resources.files("ingest.samples") / "texts"
    files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    texts = [_read(file.name.removesuffix(".toml"), file.read_text("utf-8")) for file in files]
    return tuple(sorted(texts, key=lambda text: text.reference_code))


def _read(name: str, source: str) -> SampleText:
    values = tomllib.loads(source)
    sources = values["text"].pop("sources")
    lists = {key: tuple(values.get(key, ())) for key in ("languages", "damage")}
    return SampleText(name=name, sources=sources, **values | lists)
