"""Panels brought onto one sheet each, by smaller pictures and then smaller letters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from archive.curation import Finding
from archive.exports.print.typesetting import Publication, laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.print.exhibits import Exhibit, Show
    from archive.exports.print.measures import Measures
    from archive.exports.print.typesetting import Layout

_SMALLEST_SHARE: Final = 0.2
"""Of a sheet, what its picture takes at least."""
_SMALLEST_SCALE: Final = 0.7
"""Of its type, what is left at least."""
_STEP: Final = 0.06
"""Of either, taken away at a time."""


@dataclass
class Fitting:
    """Brings every panel onto one sheet: its picture becomes smaller, and where that is not enough its letters."""

    publication: Publication
    shows: Sequence[Show]
    measures: Measures
    shares: dict[str, float] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)

    def write(self, target: Path, edition: Edition, exhibition: Exhibition) -> tuple[Finding, ...]:
        """Write the PDF; what does not fit even so is told (R797)."""
        while True:
            types = defaultdict(
                str, {panel: self.measures.scaled(scale).tokens for panel, scale in self.scales.items()}
            )
            values = {"shows": self.shows, "measures": self.measures, "sizes": self._sizes(), "types": types}
            asked = replace(self.publication, values=values)
            with laid_out(asked, edition=edition, settings=exhibition.settings) as layout:
                long = sorted(_running_on(layout))
                reduced = [self._reduce(panel) for panel in long]
                if not any(reduced):
                    layout.write(target)
                    return tuple(self._told(set(long)))

    def _reduce(self, panel: str) -> bool:
        """Give the words of a panel more room; False where nothing can be made smaller."""
        share = self.shares.get(panel, self.measures.largest_share)
        scale = self.scales.get(panel, 1.0)
        if panel in self._pictured and share > _SMALLEST_SHARE:
            self.shares[panel] = share - _STEP
        elif scale > _SMALLEST_SCALE:
            self.scales[panel] = scale - _STEP
        else:
            return False
        return True

    @cached_property
    def _pictured(self) -> set[str]:
        return {panel_id(show, one) for show in self.shows for one in show.exhibits if one.picture}

    def _sizes(self) -> dict[str, tuple[float, float]]:
        """Width and height of every picture on its panel, in mm."""
        sizes = {}
        for show in self.shows:
            for one in show.exhibits:
                if one.picture:
                    panel = panel_id(show, one)
                    width, height = self.measures.box(self.shares.get(panel, self.measures.largest_share))
                    scale = min(1.0, width / one.picture.width_mm, height / one.picture.height_mm)
                    sizes[panel] = one.picture.width_mm * scale, one.picture.height_mm * scale
        return sizes

    def _told(self, panels: set[str]) -> Iterator[Finding]:
        for show in self.shows:
            slug = show.collection.slug
            for panel in (f"{slug}-title", f"{slug}-end"):
                if panel in panels:
                    yield Finding("R797", {"slug": slug, "panel": show.collection.title.vi})
            for room in show.rooms:
                if room.section and f"{slug}-s{room.number}" in panels:
                    yield Finding("R797", {"slug": slug, "panel": room.section.title.vi})
                for one in room.exhibits:
                    if panel_id(show, one) in panels:
                        name = one.entry.heading.vi if one.entry.heading else one.unit.shown_title
                        yield Finding("R797", {"slug": slug, "panel": f"{one.place}. {name}"})


def panel_id(show: Show, exhibit: Exhibit) -> str:
    """The ``id`` of an entry's panel."""
    return f"{show.collection.slug}-{exhibit.place}"


def _running_on(layout: Layout) -> Iterator[str]:
    """The panels that take more than one sheet."""
    panels = sorted(layout.places.items(), key=lambda place: place[1])
    ends = [page for _, page in panels[1:]] + [layout.pages + 1]
    for (panel, page), end in zip(panels, ends, strict=True):
        if end - page > 1:
            yield panel
