"""The desk's door: nobody gets in but staff, and staff leave nothing behind that lets others in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from archive import custody
from archive.accounts import NewAccount, add_account, change_password, disable_account
from archive.accounts import sessions as signed
from archive.accounts.passwords import hash_of
from archive.catalogue.models import Account, AccountSession, Role, SignInAttempt
from archive.errors import UsageError
from archive.settings import Settings
from archive.web import create_app
from archive.web.areas import Area, read_areas
from archive.web.guard import HEADERS
from tests.reading_archive import CANARY, DRAFT, NOW, PLAN, WITHDRAWN, build, curate
from tests.unit.web.conftest import ReadingClient
from tests.unit.web.test_access import HIDDEN, ROUTES

DESK = frozenset({Area.READING_ROOM, Area.DESK})
PASSWORD, OTHER = "thuyền ra khơi lúc năm giờ", "biển lặng sau cơn giông đêm"
# Every route of the desk: its methods, and whether it opens without a session.
DESK_ROUTES = {
    "/desk/sign-in": ({"GET", "HEAD", "POST"}, True),
    "/desk/sign-out": ({"POST"}, False),
    "/desk/": ({"GET", "HEAD"}, False),
    "/desk/items/<pid:pid>/pages": ({"GET", "HEAD"}, False),
}
OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
COOKIE = "__Host-desk"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return build(tmp_path_factory.mktemp("desk"), searches_per_minute="0", sign_ins_per_minute_of_address="100000")


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    return curate(tmp_path_factory.mktemp("sets"))


def served(archive, sets, **limits):
    given = {"searches_per_minute": "0", "sign_ins_per_minute_of_address": "100000", **limits}
    settings = Settings.from_environment({}, home=archive.home.settings.home, **given)
    app = create_app(settings, archive.home, sets, DESK)
    app.test_client_class = ReadingClient
    return app


@pytest.fixture(scope="module")
def app(archive, sets):
    return served(archive, sets)


@pytest.fixture(scope="module")
def kept_password():
    return hash_of(PASSWORD)


@pytest.fixture(autouse=True)
def account(archive, kept_password):
    """One account and nobody signed in."""
    with archive.home.catalogue().writing() as session:
        for table in (AccountSession, SignInAttempt, Account):
            session.execute(sa.delete(table))
        session.add(
            Account(name="lan", role="librarian", password_hash=kept_password, created_at=NOW, password_changed_at=NOW)
        )


@pytest.fixture
def client(app):
    return app.test_client()


def sign_in(client, password=PASSWORD, name="lan", headers=OWN, **more):
    return client.post("/desk/sign-in", data={"name": name, "password": password}, headers=headers, **more)


@pytest.fixture
def staff(client):
    assert sign_in(client).status_code == 303
    return client


def cookies_of(answer):
    return {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}


def token_of(client):
    return client.get_cookie(COOKIE).value


def with_token(app, token):
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return client


# --- who gets where -----------------------------------------------------------


def test_every_route_is_in_a_table(app):
    rules = {rule.rule: rule.methods for rule in app.url_map.iter_rules()}
    assert set(rules) == set(ROUTES) | set(DESK_ROUTES)
    for rule, methods in rules.items():
        assert methods == DESK_ROUTES.get(rule, ({"GET", "HEAD"}, True))[0]


@pytest.mark.parametrize(
    "address", [*DESK_ROUTES, "/desk", "/desk/khong-co", "/desk/sign-in/x", "/desk//", "/desk/%2e"]
)
def test_nobody_is_let_to_the_desk_without_a_session(client, address):
    opens = DESK_ROUTES.get(address, (set(), False))[1]
    answer = client.get(address)
    assert CANARY not in answer.text
    if opens:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/desk/sign-in")
        assert client.post(address, headers=OWN).status_code == (403 if address.startswith("/desk/") else 405)


@pytest.mark.parametrize("address", [*DESK_ROUTES, "/desk", "/desk/khong-co"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_no_desk_is_served_there_is_none(archive, sets, address, method):
    client = create_app(archive.home.settings, archive.home, sets).test_client()
    client.set_cookie(COOKIE, "x")
    assert client.open(address, method=method, headers=OWN).status_code == (404 if method == "GET" else 405)
    assert "/desk" not in client.get("/").text


def test_staff_see_what_waits(staff):
    text = staff.get("/desk/").text
    assert f"Nháp {CANARY}" in text
    assert f"Rút {CANARY}" in text
    assert "Kế hoạch công tác" in text
    assert f"/items/{DRAFT}" in text
    assert "93%" in text


def test_pages_that_wait_are_counted_and_suggested_values_apart_from_them(staff):
    line = re.search(rf'/items/{DRAFT}".*?</li>', staff.get("/desk/").text, re.DOTALL)[0]
    assert "1 gợi ý chưa xác nhận" in line
    assert re.search(rf'href="/desk/items/{DRAFT}/pages">\s*1 trang chờ người xem\s*</a>', line)
    assert f"/desk/items/{WITHDRAWN}/pages" not in staff.get("/desk/").text


@pytest.mark.parametrize(
    ("spoken", "sentence"),
    [("vi", "Nhiều chữ máy đọc chưa chắc."), ("en", "Many words were read without being sure.")],
)
def test_the_desk_tells_of_each_page_what_to_do_beside_its_picture(staff, spoken, sentence):
    text = staff.get(f"/desk/items/{DRAFT}/pages?lang={spoken}").text
    assert sentence in text
    assert ("R051" in text, "R056" in text, "R052" in text) == (True, True, False)
    assert f"/items/{DRAFT}/pages/1" in text
    assert f"/iiif/image/3/{DRAFT}_1/" in text
    assert "93%" in text


def test_an_item_without_remarks_says_so(staff):
    assert "Không có trang nào cần lưu ý." in staff.get(f"/desk/items/{PLAN}/pages").text
    assert staff.get("/desk/items/ZZZZZZZR/pages").status_code == 404


@pytest.mark.parametrize("pid", [DRAFT, WITHDRAWN], ids=["draft", "withdrawn"])
@pytest.mark.parametrize(("rule", "address"), [(rule, hidden) for rule, hidden in HIDDEN if ROUTES[rule][0]])
def test_staff_open_in_the_reading_room_what_is_hidden_from_others(staff, rule, address, pid):
    answer = staff.get(address.format(pid=pid, typed=pid.lower()), follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Access-Control-Allow-Origin" not in answer.headers
    if answer.mimetype == "text/html":
        assert ("Đã rút khỏi phòng đọc" if pid == WITHDRAWN else "Chưa công bố") in answer.text
        assert 'class="unseen-by-others"' in answer.text


def test_a_band_stands_on_what_is_hidden_and_on_nothing_else(staff):
    assert 'class="unseen-by-others"' not in staff.get(f"/items/{PLAN}").text
    container = re.search(r'href="(/items/\w+)">', staff.get(f"/items/{DRAFT}").text)[1]
    text = staff.get(container).text
    assert text.count('class="unpublished"') == 2
    assert 'class="unseen-by-others"' not in text


def test_staff_search_like_readers_until_they_ask_for_everything(staff):
    assert CANARY not in staff.get("/search?q=biển").text
    every = staff.get("/search?q=biển&scope=all").text
    assert f"Nháp {CANARY}" in every
    assert every.count('class="unpublished"') == 2
    assert 'name="scope" value="all"' in every
    assert "scope=all" in re.search(r'href="(/search\?[^"]*type=[^"]*)"', every)[1]


@pytest.mark.parametrize("address", ["/", "/collections/doi-ngoai", "/collections", "/api/v1/search?q=biển&scope=all"])
def test_other_pages_show_staff_what_everybody_sees(staff, address):
    assert CANARY not in staff.get(address).text


# --- no word of a hidden item (T-LEAK-1) ---------------------------------------

EVERYWHERE = [
    address.format(pid=pid, typed=pid.lower())
    for pid in (PLAN, DRAFT, WITHDRAWN)
    for pair in ROUTES.values()
    for address in pair
    if address
]
ASKING = [
    f"/search?q={word}{more}"
    for word in (CANARY, "nhap", "biển", "bí", "kimcang*", "title:rut", "số:02", '"bản nháp"')
    for more in ("", "&scope=all", "&page=2", "&fonds=MAU", "&lang=en")
]
OF_THE_DRAFT = f"/desk/items/{DRAFT}/pages"
LEAKS = sorted(
    {OF_THE_DRAFT, *EVERYWHERE, *ASKING, *(one.replace("/search", "/api/v1/search") for one in ASKING), *DESK_ROUTES}
)


@pytest.mark.parametrize("cookie", [None, "x" * 43], ids=["without-a-cookie", "with-a-forged-one"])
def test_an_outsider_meets_no_word_of_a_hidden_item_anywhere(app, cookie):
    client = app.test_client()
    if cookie:
        client.set_cookie(COOKIE, cookie)
    for address in LEAKS:
        answer = client.get(address)
        told = answer.get_data().decode("utf-8", "replace") + str(answer.headers)
        # The reader's own word comes back to the reader, as any other word would.
        other = client.get(address.replace(CANARY, "khongcogi")).get_data() if CANARY in address else b""
        assert told.count(CANARY) == other.count(b"khongcogi"), address
        assert CANARY.upper() not in told.upper().replace(CANARY.upper(), "", other.count(b"khongcogi"))


def test_answers_are_the_same_whether_there_is_a_hidden_item_or_not(tmp_path, archive, sets):
    bare = build(tmp_path, searches_per_minute="0")
    for pid in (DRAFT, WITHDRAWN):
        with bare.home.catalogue().reading() as session:
            assert session.scalar(sa.text(f"SELECT count(*) FROM description_unit WHERE pid = '{pid}'"))
    with_them, without = (served(one, sets).test_client() for one in (archive, bare))
    with bare.home.catalogue().writing() as session:
        for table in ("page", "digital_object", "unit_authority"):
            session.execute(sa.text(
                f"DELETE FROM {table} WHERE unit_id IN (SELECT id FROM description_unit WHERE pid IN ('{DRAFT}', '{WITHDRAWN}'))"
            ))  # fmt: skip
        session.execute(sa.text(f"DELETE FROM description_unit WHERE pid IN ('{DRAFT}', '{WITHDRAWN}')"))
    for address in ("/", "/search", "/search?q=biển", "/collections", "/collections/doi-ngoai", f"/items/{DRAFT}"):
        assert with_them.get(address).text == without.get(address).text


# --- sessions (T-WEB-5) --------------------------------------------------------


def test_a_cookie_put_there_beforehand_opens_nothing_after_the_sign_in(app, client):
    client.set_cookie(COOKIE, "fixed" * 8)
    sign_in(client)
    assert token_of(client) != "fixed" * 8
    assert with_token(app, "fixed" * 8).get("/desk/").status_code == 303


def test_signing_in_again_ends_the_session_before(app, staff):
    before = token_of(staff)
    sign_in(staff)
    assert token_of(staff) != before
    assert with_token(app, before).get("/desk/").status_code == 303


@pytest.mark.parametrize("end", ["sign-out", "password", "disable", "idle", "eight-hours"])
def test_a_token_that_has_ended_opens_nothing(app, archive, staff, end):
    token, now = token_of(staff), dt.datetime.now(dt.UTC)
    assert with_token(app, token).get("/desk/").status_code == 200
    if end == "sign-out":
        assert staff.post("/desk/sign-out", headers=OWN).headers["Location"] == "/"
        assert staff.get_cookie(COOKIE) is None
    with archive.home.catalogue().writing() as session:
        if end == "password":
            change_password(session, "lan", OTHER, archive.home.settings, actor_name="root", now=now)
        elif end == "disable":
            disable_account(session, "lan", actor_name="root", now=now)
        elif end == "idle":
            session.execute(sa.update(AccountSession).values(seen_at=now - dt.timedelta(minutes=31)))
        elif end == "eight-hours":
            session.execute(sa.update(AccountSession).values(created_at=now - dt.timedelta(hours=8, seconds=1)))
    late = with_token(app, token)
    assert late.get("/desk/").status_code == 303
    assert late.get(f"/items/{DRAFT}").status_code == 404
    assert late.get(f"/iiif/image/3/{DRAFT}_1/info.json").status_code == 404


def test_use_keeps_a_session_alive_and_is_written_down_once_a_minute(archive, staff):
    def seen():
        with archive.home.catalogue().reading() as session:
            return session.scalar(sa.select(AccountSession.seen_at))

    first = seen()
    staff.get("/desk/")
    assert seen() == first
    with archive.home.catalogue().writing() as session:
        session.execute(sa.update(AccountSession).values(seen_at=first - dt.timedelta(minutes=29)))
    staff.get(f"/items/{PLAN}")
    assert seen() >= first


@pytest.mark.parametrize(
    ("name", "password"),
    [("lan", "sai"), ("lan", ""), ("hoa", PASSWORD), ("", ""), ("lan", "x" * 5000), ("lan", OTHER)],
)
def test_every_wrong_pair_gets_the_same_answer(client, name, password):
    answer = sign_in(client, password, name)
    expected = sign_in(client, "sai", "nobody")
    assert answer.status_code == expected.status_code == 403
    assert answer.text.replace(f'name="name" value="{name}"', "") == expected.text.replace(
        'name="name" value="nobody"', ""
    )
    assert "Set-Cookie" not in answer.headers


def test_an_unknown_name_costs_as_much_work_as_a_known_one(client, monkeypatch):
    from argon2 import PasswordHasher

    calls = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: calls.append(given[1][:10]) or verify(*given))
    sign_in(client, "sai", "lan")
    sign_in(client, "sai", "nobody")
    assert calls == ["$argon2id$"] * 2


def test_guesses_reach_five_passwords_a_minute_and_then_not_even_the_right_one(client, monkeypatch):
    looked_at = []
    check = signed.check_password
    monkeypatch.setattr("archive.web.desk.signing.check_password", lambda *a: looked_at.append(1) or check(*a))
    answers = [sign_in(client, f"đoán {number}").status_code for number in range(30)]
    assert answers == [403] * 5 + [429] * 25
    assert len(looked_at) == 5
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Set-Cookie" not in refused.headers


def test_a_known_browser_gets_in_while_strangers_guess(app, archive, staff):
    staff.post("/desk/sign-out", headers=OWN)
    stranger = app.test_client()
    for number in range(10):
        sign_in(stranger, f"đoán {number}")
    assert sign_in(stranger).status_code == 429
    assert sign_in(staff).status_code == 303


# --- requests from elsewhere (T-WEB-4) -----------------------------------------

FOREIGN = {
    "another-site": {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    "another-origin-only": {"Origin": "http://evil.example"},
    "same-site": {"Origin": "http://other.localhost", "Sec-Fetch-Site": "same-site"},
    "another-port": {"Origin": "http://localhost:81", "Sec-Fetch-Site": "same-site"},
    "another-scheme": {"Origin": "https://localhost"},
    "no-origin": {},
    "null": {"Origin": "null"},
    "typed-by-hand": {"Sec-Fetch-Site": "none"},
    "a-lie-in-one": {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_request_from_elsewhere_changes_nothing(archive, staff, headers):
    token = token_of(staff)
    assert staff.post("/desk/sign-out", headers=headers).status_code == 403
    assert sign_in(staff, headers=headers).status_code == 403
    assert token_of(staff) == token
    assert staff.get("/desk/").status_code == 200
    with archive.home.catalogue().reading() as session:
        assert session.scalar(sa.select(sa.func.count(AccountSession.id))) == 1


def test_a_get_changes_nothing(staff):
    assert staff.get("/desk/sign-out").status_code == 405
    staff.get(f"/desk/sign-in?name=lan&password={PASSWORD}")
    assert staff.get("/desk/").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
@pytest.mark.parametrize("address", ["/", "/search", f"/items/{PLAN}", "/desk/"])
def test_no_other_way_to_write_is_answered(staff, method, address):
    assert staff.open(address, method=method, headers=OWN).status_code == 405


# --- headers and cookies (T-WEB-3) ---------------------------------------------


def test_cookies_are_strict_secure_and_of_this_host_only(client):
    given = cookies_of(sign_in(client))
    assert set(given) == {"__Host-desk", "__Host-desk-device"}
    for line in given.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(line.split("; "))
        assert "Domain" not in line
    assert "Max-Age" not in given["__Host-desk"]


@pytest.mark.parametrize("address", [*DESK_ROUTES, "/desk/nope", "/", "/search?q=biển", f"/items/{DRAFT}/originals/1"])
def test_what_staff_get_is_kept_by_no_cache(staff, address):
    answer = staff.get(address)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "Cookie" in answer.headers["Vary"]
    assert {name: answer.headers[name] for name in HEADERS if name != "Content-Security-Policy"} == {
        name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"
    }


def test_what_outsiders_get_is_as_without_a_desk(client, archive, sets):
    without = create_app(archive.home.settings, archive.home, sets).test_client()
    for address in (f"/items/{PLAN}", f"/iiif/image/3/{PLAN}_1/info.json", "/api/v1/search?q=biển"):
        here, there = client.get(address), without.get(address)
        assert here.status_code == there.status_code == 200
        assert dict(here.headers, **{"Content-Length": ""}) == dict(there.headers, **{"Content-Length": ""})


@pytest.mark.parametrize(
    ("base", "allowed", "secure"),
    [
        ("http://localhost", "0", True),
        ("http://127.0.0.1:8080", "0", True),
        ("http://[::1]:8080", "0", True),
        ("https://doc.example.vn", "0", True),
        ("http://doc.example.vn", "0", None),
        ("http://192.168.1.5:8080", "0", None),
        ("http://localhost.example.vn", "0", None),
        ("http://192.168.1.5:8080", "1", False),
        ("https://doc.example.vn", "1", True),
    ],
)
def test_a_password_is_taken_on_a_private_way_only(archive, sets, base, allowed, secure):
    client = served(archive, sets, desk_over_plain_http=allowed).test_client()
    answer = sign_in(client, headers={"Origin": base}, base_url=base)
    if secure is None:
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        assert "R517" in client.get("/desk/sign-in", base_url=base).text
        return
    assert answer.status_code == 303
    given = cookies_of(answer)
    assert set(given) == ({"__Host-desk", "__Host-desk-device"} if secure else {"desk", "desk-device"})
    assert all(("Secure" in line.split("; ")) is secure for line in given.values())


def test_a_session_of_a_private_way_is_not_taken_from_another(archive, sets):
    client = served(archive, sets).test_client()
    sign_in(client)
    token = client.get_cookie(COOKIE).value
    for name in ("desk", COOKIE):
        answer = client.get("/desk/", base_url="http://192.168.1.5", headers={"Cookie": f"{name}={token}"})
        assert answer.status_code == 303


# --- the command ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("reading-room", {Area.READING_ROOM}), ("reading-room,desk", DESK), (" desk , reading-room", DESK)],
)
def test_areas_are_read(text, expected):
    assert read_areas(text) == expected


@pytest.mark.parametrize("text", ["", "desk", "kiosk", "reading-room,kiosk", "reading room"])
def test_areas_that_are_not_there_are_refused(text):
    with pytest.raises(UsageError, match="R518"):
        read_areas(text)


def test_an_item_published_at_the_desk_loses_its_band(tmp_path, sets):
    archive = build(tmp_path, searches_per_minute="0")
    with archive.home.catalogue().writing() as session:
        new = NewAccount("Lan", Role.LIBRARIAN, PASSWORD)
        add_account(session, new, archive.home.settings, actor_name="root", now=NOW)
    client = served(archive, sets).test_client()
    sign_in(client)
    assert "unseen-by-others" in client.get(f"/items/{DRAFT}").text
    custody.publish(archive.home.catalogue(), archive.home.store(), DRAFT, actor="test", now=NOW)
    assert "unseen-by-others" not in client.get(f"/items/{DRAFT}").text
