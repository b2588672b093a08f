"""The checker page brings a kit to its next edition, in Chromium: folders of the browser's own stand for disk and stick.

A dialogue that asks for a folder cannot be driven; what somebody would choose there is handed to the page.
"""

from __future__ import annotations

import base64
import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from archive.exports.kit.checker import checker_page
from archive.exports.kit.keys import make_key
from archive.settings import Settings
from tests.editions import MAP, files_of, list_of, sign, write_edition, write_kit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proofs import RecordRow

pytestmark = pytest.mark.browser

WAIT_MS = 30_000
DONE = "#offer-en:has-text('Open the exhibition')"
RECALL = [{"pid": MAP, "code": "MAU.02", "why": "withdrawn", "since": "2026-11-20"}]
# Puts files into a folder of the browser's own, reads them out again, answers a choice, and cuts a run off.
TOOLS = """
window.tools = (() => {
  const root = () => navigator.storage.getDirectory();
  const put = async (name, files) => {
    const at = await root();
    await at.removeEntry(name, {recursive: true}).catch(() => null);
    const folder = await at.getDirectoryHandle(name, {create: true});
    for (const [path, data] of Object.entries(files)) await write(folder, path, data);
  };
  const write = async (folder, path, data) => {
    const steps = path.split("/");
    const last = steps.pop();
    for (const step of steps) folder = await folder.getDirectoryHandle(step, {create: true});
    const file = await (await folder.getFileHandle(last, {create: true})).createWritable();
    await file.write(Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)));
    await file.close();
  };
  const take = async (folder, path = "", all = {}) => {
    for await (const one of folder.values()) {
      const name = path ? `${path}/${one.name}` : one.name;
      if (one.kind === "directory") await take(one, name, all);
      else {
        const data = new Uint8Array(await (await one.getFile()).arrayBuffer());
        all[name] = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", data))).join();
      }
    }
    return all;
  };
  const folder = async (name) => (await root()).getDirectoryHandle(name);
  const choose = (...names) => { window.showDirectoryPicker = async () => folder(names.shift()); };
  const check = async (name) => KIT.check(await KIT.updating.allFiles(await folder(name)), () => {});
  // The disk goes away with the n-th step that changes something.
  const cut = (n) => {
    for (const [kind, step] of [[FileSystemWritableFileStream, "close"], [FileSystemDirectoryHandle, "removeEntry"]]) {
      const real = kind.prototype[step];
      kind.prototype[step] = async function (...given) {
        if (n-- <= 0) throw new DOMException("gone", "NotAllowedError");
        return real.apply(this, given);
      };
    }
  };
  return {put, take: async (name) => take(await folder(name)), choose, check, cut};
})();
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    key = make_key(folder / "kit.key")
    write_kit(folder / "kit", 7, key)
    write_kit(folder / "stick", 8, key)
    write_kit(folder / "older", 6, key)
    write_kit(folder / "recalling", 8, key, documents=[], recalls=RECALL)
    write_kit(folder / "foreign", 8, make_key(folder / "foreign.key"))
    write_kit(folder / "forest", 8, key, slugs=["rung"])
    write_kit(folder / "huge", 8, key, files={"index.html": {"sha256": "0" * 64, "size": 9_000_000_000}})
    write_kit(folder / "damaged", 8, key)
    (folder / "damaged/an-ban-8/data/words.js").write_bytes(bytes(9000))
    write_kit(folder / "lacking", 8, key)
    (folder / "lacking/an-ban-8/data/words.js").unlink()
    write_kit(folder / "edited", 8, key)
    told = json.loads((folder / "edited/an-ban-8/files.json").read_text("utf-8"))
    (folder / "edited/an-ban-8/files.json").write_text(json.dumps(told | {"edition": 9}), "utf-8")
    for name, wrong in (("out", "../x.js"), ("device", "vi/aux.html"), ("twin", "DATA/words.js"), ("both", "data")):
        edition = write_kit(folder / name, 8, key) / "an-ban-8"
        told = list_of(8, files_of(8))
        told["files"][wrong] = {"sha256": "0" * 64, "size": 1}
        sign(edition, told, key)
    (folder / "replayed").mkdir()
    write_edition(folder / "replayed", 6, key).rename(folder / "replayed/an-ban-8")
    (folder / "replayed/index.html").write_bytes((folder / "stick/index.html").read_bytes())
    (folder / "kiem-tra.html").write_text(checker_page(key.public, Settings()), "utf-8")
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(house):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(house)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/kiem-tra.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, address, house):
    context = browser.new_context()
    context.add_init_script(TOOLS)
    opened = context.new_page()
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    put(opened, "kit", house / "kit")
    yield opened
    context.close()
    assert complaints == []


def put(page, name: str, folder: Path) -> None:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    files = {path.relative_to(folder).as_posix(): base64.b64encode(path.read_bytes()).decode() for path in paths}
    page.evaluate("([name, files]) => tools.put(name, files)", [name, files])


def begin(page, house: Path) -> None:
    """The kit's folder is chosen to be checked, and found genuine."""
    page.set_input_files("#folder", house / "kit")
    page.wait_for_selector(".is-genuine", timeout=WAIT_MS)


def weigh(page, name: str) -> None:
    page.evaluate("(name) => tools.choose('kit', name)", name)
    page.click("#pick-kit")
    page.wait_for_selector("#pick-source:enabled", timeout=WAIT_MS)
    page.click("#pick-source")
    page.wait_for_selector("#go:visible, .is-wrong", timeout=WAIT_MS)


def shown(page) -> str:
    """The edition that the kit shows, after it was checked whole."""
    found = page.evaluate("tools.check('kit')")
    assert found["faults"] == []
    return str(found["told"]["edition"])


def test_the_size_is_said_first_and_the_edition_comes_whole(page, house, axe):
    put(page, "stick", house / "stick")
    begin(page, house)
    weigh(page, "stick")
    assert page.inner_text("#offer-vi") == (
        "Từ ấn bản 7 lên ấn bản 8, ngày 2026-11-08: phải chép 4 tệp, 0,3 MB; "
        "trên đĩa cần 0,4 MB chỗ trống. Ấn bản 7 được giữ lại."
    )
    assert shown(page) == "7"
    assert axe.run(page).response["violations"] == []
    page.click("#go")
    page.wait_for_selector(DONE, timeout=WAIT_MS)
    assert page.inner_text("#verdict-en") == "Complete and genuine: edition 8 of “Sea”, 2026-11-08."
    assert shown(page) == "8"
    there = page.evaluate("tools.take('kit')")
    assert {name.partition("/")[0] for name in there} == {"an-ban-7", "an-ban-8", "index.html"}


def test_what_is_called_back_goes(page, house):
    put(page, "recalling", house / "recalling")
    begin(page, house)
    weigh(page, "recalling")
    assert "Called back: MAU.02; so edition 7 is not kept." in page.inner_text("#offer-en")
    page.click("#go")
    page.wait_for_selector(DONE, timeout=WAIT_MS)
    assert {name.partition("/")[0] for name in page.evaluate("tools.take('kit')")} == {"an-ban-8", "index.html"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("older", "This is edition 6, older than edition 7"),
        ("replayed", "This is edition 6, older than edition 7"),
        ("foreign", "The kit is signed by another key ("),
        ("forest", "The edition offered is one of another kit (rung)"),
        ("huge", "The edition offered takes 9000 MB"),
        ("edited", "The signature does not fit the list files.json"),
        ("out", "The list has a name that no file of a kit bears: ../x.js"),
        ("device", "The list has a name that no file of a kit bears: vi/aux.html"),
        ("twin", "The list has two names that differ in capitals only"),
        ("both", "The list uses data as the name of a file and of a folder"),
        ("kit", "The kit and the place of the newer edition are the same folder"),
    ],
)
def test_what_is_not_the_next_edition_is_refused_by_name(name, sentence, page, house):
    if name != "kit":
        put(page, name, house / name)
    begin(page, house)
    weigh(page, name)
    assert page.inner_text("#verdict-en") == "Not updated; the edition held is as it was."
    assert page.locator("#faults p[lang=en]").first.inner_text().startswith(sentence)
    assert not page.is_visible("#go")
    assert shown(page) == "7"


@pytest.mark.parametrize(("name", "sentence"), [
    ("damaged", "In the edition offered, the file data/words.js is not as the signed list says"),
    ("lacking", "The edition offered lacks the file data/words.js"),
])  # fmt: skip
def test_a_file_that_is_wrong_on_the_stick_is_named_and_nothing_switched(name, sentence, page, house):
    put(page, name, house / name)
    begin(page, house)
    weigh(page, name)
    page.click("#go")
    page.wait_for_selector(".is-wrong", timeout=WAIT_MS)
    assert page.locator("#faults p[lang=en]").all_inner_texts()[0].startswith(sentence)
    assert shown(page) == "7"


def test_a_stick_that_is_pulled_out_is_not_taken_for_one_that_lacks_files(page, house):
    put(page, "stick", house / "stick")
    begin(page, house)
    weigh(page, "stick")
    page.evaluate("navigator.storage.getDirectory().then((root) => root.removeEntry('stick', {recursive: true}))")
    page.click("#go")
    page.wait_for_selector(".is-wrong", timeout=WAIT_MS)
    assert page.inner_text("#verdict-en").startswith("Cut off (NotReadableError). The edition shown is as it was;")
    assert shown(page) == "7"


@pytest.mark.slow
def test_a_cut_at_any_step_leaves_one_edition_whole_and_the_next_run_goes_on(page, house, record_row: RecordRow):
    put(page, "recalling", house / "recalling")
    old = new = 0
    steps = [0, 1, 2, 10, 25, 40, 44, *range(46, 56)]
    for step in steps:
        put(page, "kit", house / "kit")
        page.evaluate("localStorage.clear()")
        page.reload()
        begin(page, house)
        weigh(page, "recalling")
        page.evaluate("(step) => tools.cut(step)", step)
        page.click("#go")
        page.wait_for_selector(f".is-wrong, {DONE}", timeout=WAIT_MS)
        page.reload()
        number = shown(page)
        old, new = old + (number == "7"), new + (number == "8")
        page.evaluate("localStorage.clear()")
        begin(page, house)
        page.evaluate("tools.choose('kit', 'recalling')")
        page.click("#pick-kit")
        page.click("#pick-source")
        page.wait_for_selector("#offer-en:text-matches('to copy|already')", timeout=WAIT_MS)
        if page.is_visible("#go"):
            page.click("#go")
            page.wait_for_selector(DONE, timeout=WAIT_MS)
        assert shown(page) == "8"
        assert {name.partition("/")[0] for name in page.evaluate("tools.take('kit')")} == {"an-ban-8", "index.html"}
    record_row("kit-updates", how="in the checker page", kills=len(steps), old=old, new=new, half=0)
    assert old
    assert new


def test_a_browser_that_cannot_write_says_what_to_do(page, house):
    page.evaluate("delete window.showDirectoryPicker; Window.prototype.showDirectoryPicker = undefined")
    begin(page, house)
    assert page.is_hidden("#update")
    assert page.inner_text("#cannot-write").startswith("Trình duyệt này không ghi được vào thư mục.")


def test_the_page_is_one_small_file(house):
    page = (house / "kiem-tra.html").read_bytes()
    assert len(page) < 200_000
    assert b"src=" not in page
