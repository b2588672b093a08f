"""What every search engine must do; a test module of an engine inherits from `EngineContract`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.errors import QueryError, SearchError
from archive.search.documents import Run
from archive.search.engine import Audience, Lookup, Order, Reach, SearchEngine
from archive.search.query import Words, parse
from archive.text.tokens import tokenise
from tests.integration.search.builders import LIMITS, find, item, pids


class EngineContract:
    """Inherit, and give a fixture ``engine``: no index is there yet, and every look is a fresh one."""

    def test_no_index_is_said_and_not_taken_for_an_empty_one(self, engine: SearchEngine) -> None:
        assert not engine.exists()
        with pytest.raises(SearchError) as refused:
            find(engine, "biển")
        assert refused.value.reason.number == "R410"

    @pytest.mark.parametrize("query", ["", "biển", '"biển đảo"', "bi*", "-biển", "năm:1933"])
    def test_an_empty_index_finds_nothing(self, engine: SearchEngine, query: str) -> None:
        engine.rebuild([])
        found = find(engine, query)
        assert (found.total_items, found.total_pages, found.items) == (0, 0, ())
        assert set(found.facets) == {"type", "year", "place", "fonds", "language"}

    def test_words_are_wanted_on_one_page(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "tàu thuyền", "biển"), item("B", "tàu ra biển")], [])])
        found = find(engine, "tàu biển")
        assert [hit.pid for hit in found.items] == ["B"]
        assert found.reach is Reach.PAGE
        assert (found.total_items, found.total_pages) == (1, 1)

    @pytest.mark.parametrize("query", ["-", "*", '""', "- * : !", "😀", "\x00"])
    def test_signs_alone_are_found_nowhere(self, engine: SearchEngine, query: str) -> None:
        engine.rebuild([Run([item("A", "biển - đảo", type="bao")], [])])
        found = find(engine, query)
        assert (found.total_items, found.items, found.facets["type"]) == (0, (), ())
        assert pids(engine, "") == ["A"]

    def test_words_apart_are_looked_for_within_an_item_when_no_page_has_them(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "tàu thuyền", "biển"), item("B", "tàu hỏa")], [])])
        found = find(engine, "tàu biển")
        assert [hit.pid for hit in found.items] == ["A"]
        assert found.reach is Reach.ITEM
        assert sorted(page.number for page in found.items[0].pages) == [1, 2]

    def test_the_best_or_comes_last(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "tàu ra biển"), item("B", "tàu hỏa")], [])])
        found = find(engine, "tàu biển núi")
        assert [hit.pid for hit in found.items] == ["A", "B"]
        assert found.reach is Reach.ANY

    def test_a_question_finds_the_page_that_answers_though_a_long_item_has_all_its_words(
        self, engine: SearchEngine
    ) -> None:
        question = "tàu ra biển phải có giấy phép của ai cấp"
        long = item("A", "tàu ra cảng có biển số", "phải xin giấy của ai", "phép cộng cấp một")
        engine.rebuild([Run([long, item("B", "giấy phép tàu ra biển")], [])])
        found = find(engine, question)
        assert found.reach is Reach.ANY
        assert found.items[0].pid == "B"

    def test_a_wrong_mark_in_a_question_leaves_its_word_some_weight_and_finds_nothing_more(
        self, engine: SearchEngine
    ) -> None:
        pages = {"A": "tàu ra núi", "B": "tàu ra biển", "C": "biển"}
        engine.rebuild([Run([item(pid, text) for pid, text in pages.items()], [])])
        assert [hit.pid for hit in find(engine, "tàu ra biện phải có giấy phép của ai cấp").items] == ["B", "A"]

    def test_a_page_with_all_words_is_all_that_is_found_however_many_words_a_query_may_have(
        self, engine: SearchEngine
    ) -> None:
        question = "tàu ra biển phải có giấy phép của ai cấp ngày nào"
        engine.rebuild([Run([item("A", question), item("B", "giấy phép tàu ra biển")], [])])
        assert len(question.split()) == LIMITS.max_query_clauses
        found = find(engine, question)
        assert ([hit.pid for hit in found.items], found.reach) == (["A"], Reach.PAGE)

    def test_the_title_that_every_page_shares_does_not_outweigh_what_a_page_says_to_a_question(
        self, engine: SearchEngine
    ) -> None:
        titled = item("A", "quy định về giấy", title="luật biển")
        told = item("B", "giấy phép biển, phép biển, luật biển, giấy phép tàu biển")
        engine.rebuild([Run([titled, told, *(item(f"C{number}", "núi " * 10) for number in range(9))], [])])
        assert pids(engine, "luật biển giấy")[0] == "A"
        assert pids(engine, "luật biển buộc tàu xin giấy phép ở cửa nào")[0] == "B"

    def test_title_and_description_count_on_every_page(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "tàu", "thuyền", title="biển", scope="đảo"), item("B", "tàu")], [])])
        found = find(engine, "biển đảo tàu")
        assert [(hit.pid, [page.number for page in hit.pages]) for hit in found.items] == [("A", [1])]
        assert find(engine, "biển đảo").total_pages == 2

    def test_an_item_without_pages_is_found_by_its_description(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", title="bản đồ biển")], [])])
        found = find(engine, "bản đồ")
        assert [(hit.pid, hit.pages) for hit in found.items] == [("A", ())]
        assert (found.total_items, found.total_pages) == (1, 0)

    def test_only_pages_with_hits_of_their_own_are_lit(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển", "núi", title="biển")], [])])
        (hit,) = find(engine, "biển").items
        assert {page.number: page.is_lit for page in hit.pages} == {1: True, 2: False}
        assert (hit.page_count, hit.lit_count) == (2, 1)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ('"biển đảo"', ["A"]),
            ('"bien dao"', ["A"]),
            ('"đảo biển"', ["B"]),
            ("biển -đảo", ["C"]),
            ("đảo*", ["A", "B"]),
            ("bi*", ["A", "B", "C"]),
            ("biế*", []),
            ('-"biển đảo"', ["B", "C", "D"]),
        ],
    )
    def test_the_grammar_is_executed(self, engine: SearchEngine, query: str, expected: list[str]) -> None:
        engine.rebuild(
            [Run([item("A", "biển, đảo"), item("B", "đảo\nbiển"), item("C", "biển khơi"), item("D", "núi")], [])]
        )
        assert sorted(pids(engine, query)) == expected

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("số:32/KH-UBND", ["A"]),
            ("số:32/kh-ubnd", ["A"]),
            ("number:132/KH-UBND", ["B"]),
            ("tiêu-đề:biển", ["A"]),
            ('người:"Nguyễn Lan"', ["B"]),
            ('agent:"Lan Ủy"', []),
            ('nơi:"Cát Hải"', ["B"]),
            ("năm:2017", ["A"]),
            ("năm:2010..2016", ["B"]),
            ("-năm:2017", ["B"]),
        ],
    )
    def test_fields_are_looked_up_where_they_belong(
        self, engine: SearchEngine, query: str, expected: list[str]
    ) -> None:
        a = item("A", "núi", title="biển", number="32/KH-UBND", years=(2017, 2018))
        b = item("B", "biển Cát Hải", number="132/KH-UBND", agent="Nguyễn Lan", years=(2016, 2016))
        engine.rebuild([Run([a, b], [])])
        assert pids(engine, query) == expected

    @pytest.mark.parametrize(
        ("query", "better", "worse"),
        [
            ("biển đảo", item("Z", "dài " * 80 + "biển đảo"), item("A", "bien dao bien dao")),
            ("biển đảo", item("Z", "dài " * 80, title="biển đảo"), item("A", "biển đảo biển đảo")),
            ("hoang sa", item("Z", "Hoàng Sa"), item("A", "hoang sa")),
            ("hoang sa", item("Z", "đi ra Hoàng Sa"), item("A", "Hoàng Liên và sa mạc")),
            ("hải vong", item("Z", "Hải Vong"), item("A", "Hải Vọng")),
            ("hải phong", item("Z", "Hải Phòng"), item("A", "Hải Phong")),
            ("cat hai", item("Z", "Cát Hải"), item("A", "cắt hai")),
            ("uỷ ban nhân dân", item("Z", "dài " * 80 + "Ủy ban nhân dân"), item("A", "UBND UBND")),
            ("uy ban nhan dan", item("Z", "dài " * 80 + "Ủy ban nhân dân"), item("A", "UBND")),
            ("UBND", item("Z", "dài " * 80 + "UBND"), item("A", "Ủy ban nhân dân")),
            ("bạch long vỹ", item("Z", "Bạch Long Vỹ"), item("A", "Bạch Long Vĩ")),
            ("hồi kí", item("Z", "hồi kí"), item("A", "hồi ký")),
            ("hồi ký", item("Z", "hồi ký"), item("A", "hồi kí")),
            ("trương sa", item("Z", "Trương Sa"), item("A", "Trường Sa")),
        ],
    )
    def test_the_better_answer_comes_first(self, engine: SearchEngine, query: str, better, worse) -> None:
        filler = [item(f"F{n}", f"trang khác {n}") for n in range(8)]
        engine.rebuild([Run([better, worse, *filler], [])])
        assert pids(engine, query) == ["Z", "A"]

    def test_equal_answers_are_ordered_by_pid_and_page(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item(pid, "biển", "biển") for pid in ("C", "A", "B")], [])])
        found = find(engine, "biển")
        assert [hit.pid for hit in found.items] == ["A", "B", "C"]
        assert [page.number for page in found.items[0].pages] == [1, 2]

    def test_windows_part_the_answer_without_gap_or_repetition(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item(f"P{n:02}", "biển " * (n % 5 + 1)) for n in range(23)], [])])
        whole = pids(engine, "biển", limit=100)
        parts = [pid for first in range(0, 30, 10) for pid in pids(engine, "biển", first=first, limit=10)]
        assert parts == whole
        assert len(whole) == 23

    def test_without_words_items_come_by_date_and_title(self, engine: SearchEngine) -> None:
        engine.rebuild(
            [
                Run(
                    [
                        item("A", "x", sort_title="b"),
                        item("B", "x", date="1990-01-01", years=(1990, 1990)),
                        item("C", "x", sort_title="a"),
                        item("D", "x", date="1933-01-01", years=(1933, 1933)),
                    ],
                    [],
                )
            ]
        )
        assert pids(engine, "") == ["D", "B", "C", "A"]

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            (Order.RELEVANCE, ["D", "C", "B", "A"]),
            (Order.OLDEST, ["B", "D", "C", "A"]),
            (Order.NEWEST, ["C", "D", "B", "A"]),
        ],
    )
    def test_dates_put_results_in_order(self, engine: SearchEngine, order: Order, expected: list[str]) -> None:
        documents = [
            item("A", "dài " * 90 + "biển"),
            item("B", "dài " * 60 + "biển", date="1933-01-01", years=(1933, 1933)),
            item("C", "dài " * 30 + "biển", date="1990-02-01", years=(1990, 1990)),
            item("D", "biển", "biển", date="1990-01-31", years=(1990, 1990)),
        ]
        engine.rebuild([])
        for document in documents:
            engine.replace([document])
        assert pids(engine, "biển", order=order) == expected
        assert pids(engine, "biển", order=order, first=1, limit=2) == expected[1:3]

    def test_facets_count_items_under_the_choices_of_all_others(self, engine: SearchEngine) -> None:
        documents = [
            item("A", "biển", "biển", type="ke-hoach", fonds="P1", languages=("vi",), years=(1933, 1935)),
            item("B", "biển", type="bao", fonds="P1", languages=("vi", "fr"), years=(1934, 1934)),
            item("C", "biển", type="bao", fonds="P2", languages=("fr",)),
            item("D", "núi", type="bao", fonds="P2"),
        ]
        engine.rebuild([Run(documents, [])])
        assert find(engine, "biển").facets == {
            "type": (("bao", 2), ("ke-hoach", 1)),
            "year": (("1933", 1), ("1934", 2), ("1935", 1)),
            "place": (),
            "fonds": (("P1", 2), ("P2", 1)),
            "language": (("fr", 2), ("vi", 2)),
        }
        narrowed = find(engine, "biển", types=("bao",))
        assert [hit.pid for hit in narrowed.items] == ["B", "C"]
        assert narrowed.facets["type"] == (("bao", 2), ("ke-hoach", 1))
        assert narrowed.facets["fonds"] == (("P1", 1), ("P2", 1))

    @pytest.mark.parametrize("query", ["", "biển", "tàu biển", "tàu núi", "bi*", "hà*"])
    def test_who_asks_for_totals_is_told_nothing_else(self, engine: SearchEngine, query: str) -> None:
        engine.rebuild([Run([item("A", "tàu thuyền", "biển"), item("B", "tàu ra biển", type="bao"), item("C")], [])])
        lookup = Lookup(parse(query, LIMITS), Audience.PUBLIC, first=1)
        told = engine.search(lookup.for_totals())
        assert told == replace(engine.search(lookup), items=(), facets={})

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"types": ("bao", "ke-hoach")}, ["A", "B"]),
            ({"types": ("bao",)}, ["B"]),
            ({"years": ((1934, 1934),)}, ["A"]),
            ({"years": ((1930, 1932), (1940, 1940))}, ["B"]),
            ({"fonds": ("P1",), "languages": ("fr",)}, ["B"]),
            ({"fonds": ("P9",)}, []),
        ],
    )
    def test_filters_leave_what_was_chosen(self, engine: SearchEngine, filters, expected: list[str]) -> None:
        a = item("A", "biển", type="ke-hoach", fonds="P1", languages=("vi",), years=(1933, 1935))
        b = item("B", "biển", type="bao", fonds="P1", languages=("fr",), years=(1940, 1940))
        engine.rebuild([Run([a, b], [])])
        assert pids(engine, "biển", **filters) == expected
        assert sorted(pids(engine, "", **filters)) == expected

    def test_outsiders_find_public_items_only(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển"), item("B", "biển", is_public=False)], [])])
        assert pids(engine, "biển") == ["A"]
        assert pids(engine, "biển", Audience.STAFF) == ["A", "B"]
        assert engine.count_pages(Audience.PUBLIC) == 1
        assert engine.pids(Audience.PUBLIC) == {"A"}

    def test_an_item_that_is_no_longer_public_leaves_the_outsiders_index(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển")], [])])
        engine.replace([item("A", "biển", is_public=False)])
        assert pids(engine, "biển") == []
        assert pids(engine, "biển", Audience.STAFF) == ["A"]

    def test_putting_an_item_in_again_replaces_it(self, engine: SearchEngine) -> None:
        engine.rebuild([])
        for text in ("biển", "núi", "núi"):
            engine.replace([item("A", text), item("B", "sông")])
        assert pids(engine, "biển") == []
        assert pids(engine, "núi") == ["A"]
        assert engine.count_pages() == 2

    def test_what_is_gone_is_found_no_more(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển"), item("B", "biển")], [])])
        engine.replace([], ["A", "Z"])
        assert engine.pids(Audience.PUBLIC) == engine.pids(Audience.STAFF) == {"B"}

    def test_what_waits_for_its_removal_counts_nowhere(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển", type="bao"), item("B", "biển", type="ke-hoach")], [])])
        found = find(engine, "biển", hidden=frozenset({"A"}))
        assert [hit.pid for hit in found.items] == ["B"]
        assert (found.total_items, found.total_pages) == (1, 1)
        assert found.facets["type"] == (("ke-hoach", 1),)
        assert find(engine, "biển").items[1].score != found.items[0].score

    def test_one_item_can_be_looked_into(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển", "núi", "biển"), item("B", "biển")], [])])
        (hit,) = find(engine, "biển", within="A", pages_per_item=9).items
        assert [page.number for page in hit.pages] == [1, 3]
        assert hit.page_count == 2

    def test_a_prefix_that_stands_for_too_much_is_refused(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", " ".join(f"zz{n}" for n in range(5000)))], [])])
        with pytest.raises(QueryError) as refused:
            find(engine, "zz*")
        assert refused.value.reason.number == "R406"
        assert pids(engine, "zz1*") == ["A"]

    def test_a_rebuild_leaves_only_what_it_was_given(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển")], [])])
        engine.rebuild([Run([item("B", "biển")], [])])
        assert pids(engine, "biển") == ["B"]

    def test_answers_do_not_depend_on_how_the_items_came_in(self, engine: SearchEngine) -> None:
        documents = [item(f"P{n:02}", "biển đảo " * (n % 4) + "xa khơi " * (n % 3) + "tàu") for n in range(30)]
        engine.rebuild([Run(documents, [])])
        at_once = [find(engine, query).items for query in ("biển đảo", '"đảo xa"', "tau khoi")]
        engine.rebuild([])
        for document in reversed(documents):
            engine.replace([document])
        engine.replace(documents[:9])
        assert [find(engine, query).items for query in ("biển đảo", '"đảo xa"', "tau khoi")] == at_once

    def test_what_was_put_in_piece_by_piece_is_found_as_a_whole(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item(f"P{n:02}", "tàu ra biển", "đảo xa") for n in range(12)], [])])
        for n in range(12, 24):
            engine.replace([item(f"P{n:02}", "tàu ra biển", "đảo xa", is_public=n % 2 == 0)], [f"P{n - 12:02}"])
        for audience, expected in ((Audience.PUBLIC, range(12, 24, 2)), (Audience.STAFF, range(12, 24))):
            assert pids(engine, '"ra biển"', audience, limit=99) == [f"P{n:02}" for n in expected]
            assert find(engine, "đảo -tàu", audience).total_pages == len(expected)
            assert engine.page_counts(audience) == {f"P{n:02}": 2 for n in expected}

    def test_no_phrase_reaches_from_one_page_into_the_next(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển", "đảo", title="quê"), item("B", "xa", title="hương")], [])])
        engine.replace([item("C", "khơi")])
        assert pids(engine, '"biển đảo"') == pids(engine, '"quê biển"') == pids(engine, '"đảo hương"') == []

    def test_an_item_can_go_to_and_fro_between_the_audiences(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển"), item("B", "biển")], [])])
        for is_public in (False, True, False, False, True):
            engine.replace([item("A", "biển đảo", is_public=is_public)])
            assert sorted(pids(engine, "biển")) == (["A", "B"] if is_public else ["B"])
            assert sorted(pids(engine, "biển", Audience.STAFF)) == ["A", "B"]

    def test_a_run_of_a_rebuild_replaces_what_came_before_it(self, engine: SearchEngine) -> None:
        runs = [Run([item("A", "biển"), item("B", "biển"), item("C", "núi")], []), Run([item("A", "núi")], ["B"])]
        engine.rebuild(runs)
        assert pids(engine, "biển", Audience.STAFF) == []
        assert pids(engine, "núi") == ["A", "C"]

    def test_what_stands_side_by_side_occurs(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển, đảo", title="quê hương"), item("B", "mật", is_public=False)], [])])

        def occurs(text: str, audience: Audience = Audience.PUBLIC) -> bool:
            return engine.occurs(audience, Words(tuple(tokenise(text))))

        assert [occurs(text) for text in ("biển đảo", "bien dao", "quê hương", "biển")] == [True] * 4
        assert [occurs(text) for text in ("đảo biển", "biên", "đảo quê", "mật")] == [False] * 4
        assert occurs("mật", Audience.STAFF)
        engine.replace([], ["A"])
        assert not occurs("biển")

    def test_words_come_with_the_pages_that_have_them(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "biển biển", "biển bien"), item("B", "biên thùy", is_public=False)], [])])
        assert engine.words(Audience.PUBLIC, "bien\t", 10) == {"biển": 2, "bien": 1}
        assert engine.words(Audience.PUBLIC, "bie", 1) == {"biển": 2}
        assert engine.words(Audience.STAFF, "bien\t", 10) == {"biển": 2, "bien": 1, "biên": 1}

    def test_of_many_words_those_that_most_pages_have_are_told(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "bả bà", "bả", "bả"), item("B", "bề")], [])])
        for document in (item("C", "bá bả bạ"), item("D", "bạ bà bá"), item("E", "bá")):
            engine.replace([document])
        counted = [("bả", 4), ("bá", 3), ("bà", 2), ("bạ", 2)]
        for limit in range(1, 6):
            assert engine.words(Audience.PUBLIC, "ba", limit) == dict(counted[:limit])
        engine.replace([], ["A"])
        assert engine.words(Audience.PUBLIC, "ba", 2) == {"bá": 3, "bạ": 2}

    def test_a_beginning_typed_with_i_is_no_word_with_y_alone(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "kìm"), item("B", "kỳ"), item("C", "kín"), item("D", "kyoto")], [])])
        assert sorted(pids(engine, "ki*")) == ["A", "B", "C", "D"]
        assert sorted(pids(engine, "kì*")) == ["A", "B", "D"]
        assert sorted(pids(engine, "ky*")) == ["B", "D"]

    @pytest.mark.parametrize("typed", ["bi*", "biê*", "bie*"])
    def test_a_prefix_finds_the_same_again_and_sees_what_is_new(self, engine: SearchEngine, typed: str) -> None:
        engine.rebuild([Run([item("A", "biển", title="biên"), item("B", "bien bề")], [])])
        first = find(engine, typed)
        assert find(engine, typed) == first
        engine.replace([item("C", "biến", "biên")])
        assert set(pids(engine, typed)) == {hit.pid for hit in first.items} | {"C"}
        assert find(engine, f"tiêu-đề:{typed}").total_items == 1

    def test_places_are_a_facet(self, engine: SearchEngine) -> None:
        engine.rebuild([Run([item("A", "x", places=("BD-0001",)), item("B", "x", places=("BD-0001", "HP-31"))], [])])
        assert find(engine, "x").facets["place"] == (("BD-0001", 2), ("HP-31", 1))
        narrowed = find(engine, "x", places=("HP-31",))
        assert [(hit.pid, hit.places) for hit in narrowed.items] == [("B", ("BD-0001", "HP-31"))]
