"""Faded print: the steepness of its edges is that of Scharr's filter, taken where it is asked for."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.steps.faint_print import _steepness


def test_steepness_is_that_of_the_whole_picture_at_the_places_asked_for() -> None:
    levels = np.random.default_rng(1).integers(0, 256, (40, 60), np.uint8)
    whole = cv2.magnitude(*(cv2.Scharr(levels, cv2.CV_32F, x, 1 - x) / 16 for x in (1, 0))).ravel()
    where = np.array([0, 59, 60, 777, 1234, 60 * 39, 60 * 40 - 1])
    assert np.allclose(_steepness(levels, where), whole[where])
