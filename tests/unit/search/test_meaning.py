"""A guess is asked for where little is found, and kept where it finds more."""

from __future__ import annotations

import pytest

from archive.search.engine import Hits, Reach
from archive.search.meaning import finds_more, is_little
from archive.settings import Settings

LIMITS = Settings(few_results=3)


def hits(items: int, reach: Reach = Reach.PAGE) -> Hits:
    return Hits(items=(), total_items=items, total_pages=items, reach=reach, facets={})


@pytest.mark.parametrize(
    ("found", "little"),
    [
        (hits(0), True),
        (hits(3), True),
        (hits(4), False),
        (hits(40, Reach.ITEM), True),
        (hits(40, Reach.ANY), True),
    ],
)
def test_little_is_few_items_or_words_that_stand_on_no_page_together(found: Hits, *, little: bool) -> None:
    assert is_little(found, LIMITS) is little


@pytest.mark.parametrize(
    ("wider", "found", "more"),
    [
        (hits(2), hits(1), True),
        (hits(1), hits(1), False),
        (hits(0), hits(0), False),
        (hits(1), hits(9, Reach.ANY), True),
        (hits(1), hits(9, Reach.ITEM), True),
        (hits(0), hits(9, Reach.ANY), False),
        (hits(9, Reach.ANY), hits(9, Reach.ANY), False),
    ],
)
def test_a_guess_is_kept_only_where_it_finds_further_documents_or_all_words_on_a_page(
    wider: Hits, found: Hits, *, more: bool
) -> None:
    assert finds_more(wider, found) is more
