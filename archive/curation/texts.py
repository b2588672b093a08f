"""What a collection's folder tells by itself: texts that are too long, translations and recordings that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.curation.dossier import check_claims
from archive.curation.fields import Form, fields_of
from archive.curation.findings import NO_APPROVAL, OUTDATED_APPROVAL, Finding
from archive.curation.markdown import paragraphs
from archive.curation.tables import line_of
from archive.curation.words import beginning_of, count_words, longest_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.curation.folder import Reading
    from archive.curation.model import Collection
    from archive.curation.tables import Table
    from archive.settings import Settings

_TOO_LONG: Final = {Form.LABEL: "R720", Form.PANEL: "R721", Form.SCREEN: "R722"}


@dataclass(frozen=True)
class _Passage:
    """A text in one language, where it stands, and in what form it is read."""

    file: str
    line: int
    field: str
    language: str
    text: str
    form: Form | None = None
    is_file: bool = False

    def place(self, line: int = 1) -> dict[str, object]:
        """For messages: of the text, or of the line that it has in a file of its own."""
        return {"file": self.file, "line": line if self.is_file else self.line, "field": self.field}


def check_texts(reading: Reading, settings: Settings) -> list[Finding]:
    """Everything that is wrong in a folder, too long or missing.

    The budgets come from the Smithsonian Guidelines for Accessible Exhibition Design, section B (labels of at most 75
    words, sentences of at most 25), the bilingual panels of the Miami Science Museum, ASTC Dimensions 2009 (chunks of
    at most 60 words: what a screen shows at once), and small museums' common recipe (main text of at most 150 words).

    Args:
        reading: The folder.
        settings: Give the budgets.
    """
    found = [Finding.of(fault) for fault in reading.faults]
    if reading.collection and reading.table:
        for passage in _passages(reading.collection, reading.table):
            found += _lengths(passage, settings)
            if not passage.text and passage.language == reading.collection.third_language and not passage.is_file:
                found.append(Finding("R724", passage.place()))
        found += _unspoken(reading.collection, reading.table)
        if reading.dossier:
            found += check_claims(reading.collection, reading.dossier)
        if reading.collection.mark:
            number = OUTDATED_APPROVAL if reading.is_approval_outdated else NO_APPROVAL
            found.append(Finding(number, {"file": reading.table.file}))
    return found


def _passages(collection: Collection, table: Table) -> Iterator[_Passage]:
    for language, text in zip(collection.languages, collection.introduction.columns, strict=False):
        yield _Passage(f"{collection.slug}/{language}.md", 1, "introduction", language, text, Form.PANEL, is_file=True)
    for field in fields_of(collection):
        for language, text in zip(collection.languages, field.text.columns, strict=False):
            key = f"{field.key}.{language}"
            line = line_of(table.source, field.array, field.index, key)
            yield _Passage(table.file, line, key, language, text, field.form)


def _lengths(passage: _Passage, settings: Settings) -> Iterator[Finding]:
    budgets = {Form.LABEL: settings.label_words, Form.PANEL: settings.panel_words, Form.SCREEN: settings.screen_words}
    read = paragraphs(passage.text)
    words = sum(count_words(text) for _, text in read)
    if passage.form and words > (most := budgets[passage.form]):
        yield Finding(_TOO_LONG[passage.form], passage.place() | {"words": words, "most": most})
    for line, text in read:
        sentence = longest_sentence(text)
        if (words := count_words(sentence)) > settings.sentence_words:
            told = {"words": words, "most": settings.sentence_words, "beginning": beginning_of(sentence)}
            yield Finding("R723", passage.place(line) | told)


def _unspoken(collection: Collection, table: Table) -> Iterator[Finding]:
    """Captions that are read aloud in one of the languages and not in another."""
    for index, entry in enumerate(collection.entries):
        spoken = {narration.language for narration in entry.narrations}
        for language in collection.languages if spoken else ():
            if language not in spoken:
                line = line_of(table.source, "entries", index, "narration")
                yield Finding("R725", {"file": table.file, "line": line, "field": f"narration.{language}"})
