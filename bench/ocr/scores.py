"""How far what was read is from what is printed, by the scorer that comes with the made pages."""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.ocr.cases import TOOL

if TYPE_CHECKING:
    from collections.abc import Callable


class Score(NamedTuple):
    """Shares of the truth.

    Attributes:
        in_order: Wrong characters, the order of reading counted (CER).
        free: Wrong characters with each word matched wherever it stands.
        words: Wrong words, in order (WER).
    """

    in_order: float
    free: float
    words: float


def score(truth: str, text: str) -> Score:
    """Compare ``text`` with what is printed."""
    told = _metrics()(truth, text)
    return Score(told["cer"], told["cer_of"], told["wer"])


def lost(truth: str, text: str) -> float:
    """Share of the printed letters whose words are not on the page that was read, not even with other marks."""
    from archive.text.folding import fold

    left: dict[str, int] = {}
    for word in fold(text).split():
        left[word] = left.get(word, 0) + 1
    missing = 0
    printed = fold(truth).split()
    for word in printed:
        if left.get(word, 0):
            left[word] -= 1
        else:
            missing += len(word)
    return missing / max(sum(map(len, printed)), 1)


@cache
def _metrics() -> Callable[[str, str], dict[str, Any]]:
    specification = importlib.util.spec_from_file_location("score", TOOL / "score.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    metrics: Callable[[str, str], dict[str, Any]] = module.metrics
    return metrics
