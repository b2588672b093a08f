"""Cells of ruled tables, found by their lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.alto import Box
from ingest.steps.scaling import scaled

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels

_DPI = 100
"""Resolution at which lines are looked for: a ruled line is a pixel wide, and letters are too short to be one."""

_LINE_INCHES = 0.35
_DARKEST_PAPER = 190
_TABLE_INCHES = (2.0, 0.5)
"""Width and height of the smallest table; stamps and frames of seals are smaller."""

_LEAST_CELLS = 4
_LEAST_CELL_INCHES = 0.12


Table = list[list[Box]]
"""Cells of a table, row by row, from left to right in each."""


def find_tables(pixels: Pixels, dpi: int) -> tuple[list[Table], Pixels]:
    """The tables on a prepared picture, and the picture without their rules, which would be read as letters.

    Rows are told by where cells begin, so that a cell over several rows belongs to its first one.

    Args:
        pixels: H x W grey on white paper, straightened.
        dpi: Its resolution.
    """
    scale = min(_DPI / dpi, 1.0)
    rules = _rules(scaled(pixels, scale), dpi * scale)
    if not rules.any():
        return [], pixels
    frames = np.asarray(cv2.dilate(rules, np.ones((5, 5), np.uint8)), dtype=np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(frames, connectivity=8)
    least_width, least_height = (inches * dpi * scale for inches in _TABLE_INCHES)
    tables, cleared = [], pixels
    for left, top, width, height, _ in sorted(found[1:].tolist(), key=lambda frame: frame[1]):
        if width >= least_width and height >= least_height:
            cells = _cells(frames[top : top + height, left : left + width], left, top, dpi * scale)
            if len(cells) >= _LEAST_CELLS:
                tables.append([[_scaled(cell, 1 / scale) for cell in row] for row in _rows(cells)])
                cleared = _cleared(cleared, rules, Box(left, top, left + width, top + height))
    return tables, cleared


def _cleared(pixels: Pixels, rules: Pixels, frame: Box) -> Pixels:
    """The picture without the rules of one frame, which is counted in pixels of ``rules``."""
    there = np.zeros_like(rules)
    there[frame.y0 : frame.y1, frame.x0 : frame.x1] = rules[frame.y0 : frame.y1, frame.x0 : frame.x1]
    size = pixels.shape[1], pixels.shape[0]
    mask = cv2.resize(cv2.dilate(there, np.ones((3, 3), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    return np.where(mask > 0, np.uint8(255), pixels)


def _rules(pixels: Pixels, dpi: float) -> Pixels:
    """Long straight lines across and down."""
    ink = np.asarray(pixels < _DARKEST_PAPER, np.uint8)
    length = round(_LINE_INCHES * dpi)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.bitwise_or(across, down), dtype=np.uint8)


def _cells(lines: Pixels, left: int, top: int, dpi: float) -> list[Box]:
    """What the lines of one frame enclose."""
    _, _, found, _ = cv2.connectedComponentsWithStats(np.asarray(lines == 0, np.uint8), connectivity=4)
    least, (height, width) = _LEAST_CELL_INCHES * dpi, lines.shape
    return [
        Box(left + x, top + y, left + x + w, top + y + h)
        for x, y, w, h, _ in found[1:].tolist()
        if w >= least and h >= least and x > 0 and y > 0 and x + w < width and y + h < height
    ]


def _rows(cells: list[Box]) -> list[list[Box]]:
    """Cells whose tops are nearer to one another than half of the lower cell's height make a row."""
    ordered = sorted(cells, key=lambda cell: cell.y0)
    breaks = [
        number
        for number, (one, other) in enumerate(pairwise(ordered), 1)
        if other.y0 - one.y0 > min(one.y1 - one.y0, other.y1 - other.y0) / 2
    ]
    edges = [0, *breaks, len(ordered)]
    return [sorted(ordered[start:end]) for start, end in pairwise(edges)]


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(round(edge * scale) for edge in box))
