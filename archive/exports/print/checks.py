"""What somebody should look at before an exhibition goes to the printer. None of it stops the printing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.curation import Finding, check_texts, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.exports.exhibition import Exhibition
    from archive.exports.print.exhibits import Show
    from archive.exports.print.pictures import PrintPicture
    from archive.settings import Settings

LABEL_TOO_LONG: Final = "R720"
PANEL_TOO_LONG: Final = "R721"
SENTENCE_TOO_LONG: Final = "R723"
NO_TRANSLATION: Final = "R724"
_UNKNOWN_RIGHTS: Final = frozenset({"", "undetermined"})


def text_findings(exhibition: Exhibition, kinds: Sequence[str]) -> Iterator[Finding]:
    """What ``collections check`` says of the texts, of those ``kinds``: too long to be read standing, not translated.

    Args:
        exhibition: What is printed.
        kinds: Numbers of reasons.
    """
    for folder in exhibition.folders:
        for finding in check_texts(read_folder(folder), exhibition.settings):
            if finding.number in kinds:
                yield finding


def rights_findings(exhibition: Exhibition) -> Iterator[Finding]:
    """Documents of which nobody has said whether they may be shown (R795)."""
    units = {entry.unit.pid: entry.unit for one in exhibition.collections for entry in one.entries}
    for unit in units.values():
        if unit.rights in _UNKNOWN_RIGHTS:
            yield Finding("R795", {"reference_code": unit.reference_code, "title": unit.shown_title})


def picture_findings(shows: Sequence[Show], settings: Settings) -> Iterator[Finding]:
    """Pictures that are missing (R796), or too coarse (R794)."""
    for show in shows:
        for one in show.exhibits:
            told = {"slug": show.collection.slug, "place": one.place, "reference_code": one.unit.reference_code}
            if one.picture is None:
                yield Finding("R796", told)
            else:
                yield from coarse_picture(one.picture, settings, told)


def coarse_picture(picture: PrintPicture, settings: Settings, told: Mapping[str, object]) -> Iterator[Finding]:
    """That a picture is coarser than `Settings.print_least_dpi` at its size on paper (R794).

    Args:
        picture: The picture.
        settings: Say what is too coarse.
        told: Its collection's slug, its place there, and the document's reference code.
    """
    if picture.dpi < settings.print_least_dpi:
        size = f"{picture.width_mm:.0f} × {picture.height_mm:.0f} mm"
        yield Finding("R794", {**told, "size": size, "dpi": int(picture.dpi), "least": settings.print_least_dpi})
