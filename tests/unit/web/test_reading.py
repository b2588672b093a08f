"""The pages: what they show and where they lead."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re

import pytest
from PIL import Image

from archive.imaging.locations import page_picture_path
from tests.reading_archive import FRENCH, HEIGHT, PLAN, PLAN_PAGES, TRANSCRIPT, WIDTH


def test_the_first_page_says_what_is_here(client):
    text = client.get("/").text
    assert "3 tài liệu" in text
    assert "6 trang" in text
    assert f"/items/{PLAN}" in text
    assert "Kế hoạch <span>1</span>" in text


@pytest.mark.parametrize("query", ["nhà văn hóa xã", "nha van hoa xa", "nhà văn hoá xã", '"tuyên truyền lưu động"'])
def test_people_find_the_plan_as_they_type(client, query):
    text = client.get("/search", query_string={"q": query}).text
    assert "Kế hoạch công tác thông tin đối ngoại thành phố Hải Phòng năm 2017" in text
    assert "<mark>" in text
    assert "<rect " in text


def test_results_link_facets_and_chips(client):
    text = client.get("/search?q=biển").text
    assert 'href="/search?type=ke-hoach&amp;q=bi%E1%BB%83n"' in text
    narrowed = client.get("/search?q=biển&type=ke-hoach").text
    assert '<a class="chip" href="/search?q=bi%E1%BB%83n"' in narrowed
    assert "Nhật trình" not in narrowed


def test_results_can_be_put_by_date(client):
    text = client.get("/search?q=biển&lang=en").text
    assert re.search(r'<a href="/search\?q=bi%E1%BB%83n" aria-current="true">Best match first</a>', text)
    assert '<a href="/search?q=bi%E1%BB%83n&amp;sort=newest">Newest first</a>' in text
    newest = client.get("/search?q=biển&sort=newest").text
    assert re.search(r'href="/items/([0-9A-Z]+)', newest)[1] == PLAN
    assert 'href="/search?type=ke-hoach&amp;q=bi%E1%BB%83n&amp;sort=newest"' in newest


def test_without_words_the_oldest_come_first_and_nothing_fits_best(client):
    text = client.get("/search").text
    assert "Sát nhất trước" not in text
    assert '<a href="/search?sort=oldest" aria-current="true">Cũ nhất trước</a>' in text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/search?q=khongcogi", "Thử cách này"),
        ("/search?q=a*", "a*"),
        ("/search?q=biển&year=1850", "Bỏ các bộ lọc đang dùng"),
    ],
)
def test_an_empty_answer_says_what_to_do(client, address, says):
    assert says in client.get(address).text


def test_the_first_page_offers_searches_that_find_something(client):
    offered = re.findall(r'<li><a href="(/search\?q=[^"]+)" lang="vi">', client.get("/").text)
    assert offered
    for address in offered:
        assert "tài liệu có" in client.get(address).text


def test_an_empty_answer_offers_searches_and_kinds_that_find_something(client):
    text = client.get("/search?q=khongcogi").text
    assert "Hoặc bắt đầu từ đây" in text
    assert 'href="/search?type=ke-hoach"' in text


def test_a_result_page_beyond_the_last_leads_back(client):
    text = client.get("/search?q=biển&page=9").text
    assert "Không có trang kết quả 9" in text
    assert 'href="/search?q=bi%E1%BB%83n">Về trang kết quả đầu' in text


def test_results_show_the_printed_words(client, archive):
    text = client.get("/search?q=lưu động").text
    strip = re.search(
        r'class="strip strip--\w+ sheet".*?<img src="([^"]+)".*?viewBox="0 (\d+) \d+ (\d+)"', text, re.DOTALL
    )
    top, height = int(strip[2]), int(strip[3])
    word = archive.boxes_of(PLAN, 1, "lưu")[0]
    assert top < word.y0 < word.y1 < top + height
    picture = client.get(strip[1])
    assert picture.status_code == 200
    assert len(picture.data) < 30_000


def test_words_together_are_lit_stronger_than_a_word_alone(client):
    text = client.get(f"/items/{PLAN}/pages/1?q=thông tin đối ngoại").text
    assert "<mark>thông tin đối ngoại</mark>" in text
    text = client.get(f"/items/{PLAN}/pages/1?q=quản lý nhà").text
    assert '<mark class="weak">nhà</mark> văn hóa' in text
    assert text.count('class="weak"/>') == 1


def test_what_was_typed_is_shown_as_text(client):
    text = client.get("/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text


def test_the_result_list_is_paged(client):
    first = client.get("/search?limit=1").text
    assert "Trang 1 / 3" in first
    assert "limit" in re.search(r'rel="next" href="([^"]+)"', first)[1]


def test_an_item_shows_its_description_and_citation(client):
    text = client.get(f"/items/{PLAN}").text
    for said in ("32/KH-UBND", "ngày 14 tháng 02 năm 2017", "Ủy ban nhân dân thành phố Hải Phòng", "Cơ quan ban hành",
                 "Chưa xác định", f"http://localhost/items/{PLAN}", "3 trang"):  # fmt: skip
        assert said in text
    assert 'lang="en"' in text


def test_an_identifier_is_read_as_people_type_it(client):
    answer = client.get(f"/items/{PLAN.lower().replace('0', 'o')}?q=a")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/items/{PLAN}?q=a"


@pytest.mark.parametrize("path", ["/search", "/collections", f"/items/{PLAN}", f"/items/{PLAN}/pages/1", "/about"])
def test_a_slash_too_many_leads_to_the_canonical_address(client, path):
    answer = client.get(f"{path}/?q=biển")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{path}?q=bi%E1%BB%83n")


@pytest.mark.parametrize("path", ["/nope/", "/items/ZZZZZZZZ/pages/", "/items/"])
def test_a_slash_at_the_end_of_no_address_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_a_fonds_shows_what_stands_below_it(client):
    fonds = re.search(r'href="(/items/\w{8})">Chưa phân loại', client.get(f"/items/{PLAN}").text)[1]
    text = client.get(fonds).text
    assert "Nhật trình trên biển" in text
    assert "Phông" in text


def test_hit_pages_of_an_item_are_listed(client):
    section = re.search(r'id="hits".*?</section>', client.get(f"/items/{PLAN}?q=nhà văn hóa").text, re.DOTALL)[0]
    assert re.findall(r"pages/(\d)", section) == ["1", "3"]


def test_lit_boxes_lie_on_the_words(client, archive):
    text = client.get(f"/items/{PLAN}/pages/1?q=tuyên").text
    box = archive.boxes_of(PLAN, 1, "tuyên")[0]
    rectangle = f'<rect x="{box.x0}" y="{box.y0}" width="{box.x1 - box.x0}" height="{box.y1 - box.y0}"'
    assert rectangle in text


def test_words_side_by_side_are_one_place(client, archive):
    text = client.get(f"/items/{PLAN}/pages/1?q=tuyên truyền lưu động").text
    assert "<mark>tuyên truyền lưu động</mark>" in text
    first, last = archive.boxes_of(PLAN, 1, "tuyên")[0], archive.boxes_of(PLAN, 1, "động")[0]
    assert f'<rect x="{first.x0}"' in text
    assert f'width="{last.x1 - first.x0}"' in text
    assert "1 vị trí có" in text


@pytest.mark.parametrize("query", ["", "kế hoạch", "hải phòng thông tin biển", "công", "xã"])
def test_marks_change_no_letter_of_the_page(client, query):
    text = client.get(f"/items/{PLAN}/pages/1?q={query}").text
    shown = re.search(r'<div class="words__text"[^>]*>(.*?)</div>', text, re.DOTALL)[1]
    blocks = re.findall(r"<p[^>]*>(.*?)</p>", shown, re.DOTALL)
    assert "\n\n".join(re.sub(r"</?(mark|span)[^>]*>", "", block) for block in blocks) == PLAN_PAGES[0]
    assert ("<mark>" in shown) == bool(query)


def test_each_line_of_text_knows_its_place_on_the_picture(client, archive):
    text = client.get(f"/items/{PLAN}/pages/1").text
    lines = json.loads(html.unescape(re.search(r'data-lines="([^"]+)"', text)[1]))
    shown = re.findall(r'<span data-line="(\d+)">(.*?)</span>', text)
    assert [int(number) for number, _ in shown] == list(range(len(lines)))
    for number, line in shown:
        first, last = (archive.boxes_of(PLAN, 1, word) for word in (line.split()[0], line.split()[-1]))
        x, y, width, height = lines[int(number)]
        assert any((x, y) <= (box.x0, box.y0 + height) and box.x0 == x for box in first)
        assert any(box.x1 == x + width and y <= box.y0 <= y + height for box in last)


def test_a_page_whose_picture_is_gone_says_so_and_keeps_its_words(archive, app, tmp_path):
    picture = page_picture_path(archive.home.settings.derivatives_path, PLAN, 3)
    aside = picture.rename(tmp_path / picture.name)
    try:
        text = app.test_client().get(f"/items/{PLAN}/pages/3").text
        assert "đang chờ được làm lại" in text
        assert "Kinh phí thực hiện" in text
        assert "data-desk" not in text
        assert "sheet--missing" in app.test_client().get(f"/items/{PLAN}").text
    finally:
        aside.rename(picture)


def test_a_page_shows_those_around_it(client):
    text = client.get(f"/items/{PLAN}/pages/2?q=nhà văn hóa").text
    film = re.search(r'<nav class="film.*?</nav>', text, re.DOTALL)[0]
    assert re.findall(r"pages/(\d)", film) == ["1", "2", "3"]
    assert film.count("aria-current") == 1
    assert film.count("có từ tìm") == 2
    assert 'class="film' not in client.get(f"/items/{FRENCH}/pages/1").text


def test_an_original_is_named_with_its_checksum(client, archive):
    kept = archive.home.store().read(PLAN, f"originals/{PLAN}-1")
    assert hashlib.sha256(kept).hexdigest() in client.get(f"/items/{PLAN}").text


def test_hits_lead_on_to_the_next_page_that_has_one(client):
    text = client.get(f"/items/{PLAN}/pages/1?q=nhà văn hóa").text
    assert re.search(rf'href="/items/{PLAN}/pages/3\?q=[^"]+" data-key="next-hit-page"', text)


def test_a_foreign_text_names_its_language(client):
    assert '<div class="words__text" lang="fr"' in client.get(f"/items/{FRENCH}/pages/1").text


def test_a_transcript_shows_words_in_place_of_a_picture(client):
    text = client.get(f"/items/{TRANSCRIPT}/pages/1?q=thuyền").text
    assert "<mark>Thuyền</mark>" in text
    assert "data-desk" not in text


def test_an_original_is_given_back_byte_for_byte(client, archive):
    answer = client.get(f"/items/{PLAN}/originals/1")
    assert answer.data == archive.home.store().read(PLAN, f"originals/{PLAN}-1")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{PLAN}-1-ban-goc-quet.tif"; '
        "filename*=UTF-8''B%E1%BA%A3n%20g%E1%BB%91c%20qu%C3%A9t.tif"
    )
    assert answer.mimetype == "image/tiff"


def test_a_part_of_an_original_can_be_asked_for(client):
    answer = client.get(f"/items/{PLAN}/originals/1", headers={"Range": "bytes=0-3"})
    assert answer.status_code == 206
    assert len(answer.data) == 4


def test_the_language_link_keeps_the_search(client):
    assert "/search?q=bi%E1%BB%83n&amp;lang=en" in client.get("/search?q=biển").text


def test_files_are_kept_for_ever_under_the_name_of_their_content(client):
    address = re.search(r'href="(/static/css/base.css\?v=[^"]+)"', client.get("/").text)[1]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/base.css").headers["Cache-Control"]


def test_the_first_page_is_small(client):
    page = client.get("/")
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+|/iiif/[^"]+)"', page.text))
    fonts = {
        "be-vietnam-pro-latin-600",
        "be-vietnam-pro-vietnamese-600",
    }
    addresses |= {f"/static/vendor/fonts/{name}.woff2" for name in fonts}
    total = len(page.data) + sum(len(client.get(address.replace("&amp;", "&")).data) for address in addresses)
    assert total < 300_000


def test_lists_on_the_first_page_ask_for_the_smallest_pictures(client):
    sources = re.findall(r'<img src="[^"]+/full/([^/]+)/', client.get("/").text)
    assert set(sources) == {"!240,360"}


def test_widths_are_those_of_the_picture(client):
    assert f'viewBox="0 0 {WIDTH} ' in client.get(f"/items/{PLAN}/pages/1").text


def test_a_collection_shows_the_region_it_names_and_leaves_out_what_is_hidden(client):
    text = client.get("/collections/doi-ngoai").text
    assert f"/iiif/image/3/{PLAN}_2/62,87,1116,703/480,302/" in text
    assert "Hội nghị tập huấn." in text
    assert "Chưa công bố." not in text
    assert "1 trang được chọn" in client.get("/collections").text


def test_a_collection_names_the_documents_it_shows_and_leads_into_them(client):
    text = client.get("/collections/doi-ngoai").text
    end = text[text.index('id="end"') :]
    assert f'<a href="/items/{PLAN}">Kế hoạch công tác' in end
    assert "Người làm thử." in end
    assert "MAU.02" not in text
    assert f'<a class="exhibit__picture" href="/items/{PLAN}/pages/2">' in text


def test_a_collection_speaks_english(client):
    text = client.get("/collections/doi-ngoai?lang=en").text
    assert "A training meeting." in text
    assert "Page two" in text


def test_an_unknown_collection_is_not_there(client):
    assert client.get("/collections/khong-co").status_code == 404


def test_a_collection_asks_for_the_part_of_the_page_that_it_shows(client):
    text = client.get("/collections/doi-ngoai").text
    srcset = re.search(r'class="exhibit__picture".*?srcset="([^"]+)"', text, re.DOTALL)[1]
    widths = []
    for candidate in srcset.split(", "):
        address, told = candidate.split()
        answer = client.get(address)
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert f"{picture.width}w" == told
            assert picture.width / picture.height == pytest.approx(0.9 * WIDTH / (0.4 * HEIGHT), rel=0.02)
            widths.append(picture.width)
    assert widths == [480, 960, round(0.9 * WIDTH)]
    assert client.get(address.replace("/62,", "/63,")).status_code == 400
    assert client.get(address.replace(f"{PLAN}_2", f"{PLAN}_1")).status_code == 400


def test_an_answer_that_has_only_part_of_the_words_says_so(client):
    assert "có một phần của “golfe thuyền”" in client.get("/search?q=golfe thuyền").text
    assert "một phần" not in client.get("/search?q=nhà văn hóa").text
