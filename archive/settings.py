"""Every limit and choice of the program, in one list.

`Settings` is the list: one field per setting with its default, unit and help.
`SETTINGS` reads the same fields for the reference documentation and the tests.
An environment variable ``BIENDAO_<NAME>`` overrides a default.
"""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archive.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

_T = TypeVar("_T")


@dataclass(frozen=True)
class Setting:
    """One documented setting.

    Attributes:
        name: Field name; the environment variable is ``BIENDAO_`` and the name in capitals.
        default: Value when nothing is set.
        unit: What the number counts ("MB", "s", "pages"), or what kind of value it is.
        help: One sentence for the reference documentation.
    """

    name: str
    default: int | float | str
    unit: str
    help: str

    @property
    def variable(self) -> str:
        """Name of the environment variable that overrides the default."""
        return f"BIENDAO_{self.name.upper()}"


def _setting(default: _T, unit: str, help_text: str) -> _T:
    value: _T = field(default=default, metadata={"unit": unit, "help": help_text})
    return value


@dataclass(frozen=True)
class Settings:
    """All settings of one running program, frozen once read."""

    home: str = _setting("~/.local/share/biendao", "folder", "Where the archive lives.")
    database_url: str = _setting("", "URL", "Catalogue database; empty means SQLite in the home folder.")
    secret_key_file: str = _setting("", "file", "Key that signs cookies; empty means secret.key in the home folder.")

    database_wait_seconds: float = _setting(30.0, "s", "How long a writer waits for its turn at the catalogue.")
    repository_name: str = _setting("Biển Đảo", "name", "Institution that keeps the documents, as citations name it.")

    max_faults_kept: int = _setting(200, "faults", "Faults of one check that its event in the log names.")

    backup_keep_daily: int = _setting(35, "days", "Days of which backup --prune keeps an edition.")
    backup_keep_monthly: int = _setting(37, "months", "Months of which backup --prune keeps an edition.")

    max_source_megabytes: int = _setting(2048, "MB", "Largest source file that is taken in.")
    max_source_pages: int = _setting(10_000, "pages", "Most pages in one source.")
    max_page_megapixels: int = _setting(120, "megapixels", "Largest page image that is decoded.")
    max_text_megabytes: int = _setting(64, "MB", "Largest plain text source.")
    open_seconds: int = _setting(30, "s", "Wall time for opening a source, before time for its pages is added.")
    open_page_milliseconds: int = _setting(100, "ms", "Wall time for opening a source that each of its pages adds.")
    office_seconds: int = _setting(600, "s", "Wall time that LibreOffice has for each of its steps with a source.")
    recording_copy_seconds: int = _setting(
        3600, "s", "Wall time for making a copy of a recording that browsers do not play as it is."
    )
    page_seconds: int = _setting(180, "s", "Wall time for reading one page.")
    page_cpu_seconds: int = _setting(150, "s", "Processor time for reading one page.")
    worker_memory_megabytes: int = _setting(3072, "MB", "Address space of one parsing process.")
    page_attempts: int = _setting(2, "attempts", "How often a page is tried when its process dies.")
    render_dpi: int = _setting(200, "dpi", "Resolution at which a PDF page without a page-sized image is drawn.")
    small_page_dpi: int = _setting(100, "dpi", "Below this resolution a page image is enlarged before it is read.")
    reading_dpi: int = _setting(200, "dpi", "Resolution to which larger page images are brought before they are read.")
    soft_dpi: int = _setting(150, "dpi", "Resolution at which pages of broken, faint strokes are read.")
    sure_percent: int = _setting(90, "percent", "Mean certainty of a page's words below which it waits for review.")
    retry_percent: int = _setting(80, "percent", "Mean certainty of a page's words below which it is read another way.")
    both_percent: int = _setting(
        94,
        "percent",
        "Mean certainty of a one-bit page's words below which the installed model reads it beside the best one.",
    )
    rest_percent: float = _setting(
        1.0, "percent", "Letters that no word covers above which they are read by themselves."
    )
    unread_percent: float = _setting(
        3.0, "percent", "Letters on a page that no word covers above which it waits for review."
    )
    hidden_percent: float = _setting(
        6.0, "percent", "Length of lines under stamps above which a page waits for review."
    )
    worker_file_megabytes: int = _setting(1024, "MB", "Largest file that a parsing process may write.")
    worker_open_files: int = _setting(256, "files", "Files that a parsing process may hold open.")
    jpeg_quality: int = _setting(85, "percent", "JPEG quality of page pictures.")
    thumbnail_quality: int = _setting(72, "percent", "JPEG quality of the small page pictures that lists show.")

    max_query_characters: int = _setting(256, "characters", "Longest query.")
    max_query_clauses: int = _setting(12, "clauses", "Most words, phrases and fields in one query.")
    max_query_expansions: int = _setting(4096, "terms", "Most index terms that one prefix may stand for.")
    max_words_followed: int = _setting(256, "terms", "Most index terms that are weighed for what a reader may mean.")
    max_query_alternatives: int = _setting(16, "forms", "Most further forms in which one word or name is looked for.")
    few_results: int = _setting(3, "items", "Up to so many found, a query is widened by guesses, and another offered.")
    max_suggestion_trials: int = _setting(6, "queries", "Most queries tried before one is offered in place of another.")
    max_completions: int = _setting(
        8, "lines", "Most lines offered while a query is typed, and most words tried for them."
    )
    min_prefix_letters: int = _setting(2, "letters", "Shortest stem before an asterisk.")
    max_result_offset: int = _setting(2000, "items", "How deep a result list may be paged.")
    results_per_page: int = _setting(20, "items", "Items on one page of results.")
    max_results_per_page: int = _setting(100, "items", "Most items one API call may ask for.")
    pages_per_item: int = _setting(3, "pages", "Hit pages shown under one item in a result list.")
    facet_values_shown: int = _setting(
        12, "values", "Values of a facet shown beside a result list before all are asked for."
    )
    snippet_characters: int = _setting(240, "characters", "Length of a snippet.")
    index_refresh_seconds: float = _setting(0.5, "s", "How often a reader looks for a newer index.")
    collections_refresh_seconds: float = _setting(1.0, "s", "How often the site looks for changed curated sets.")

    index_cache_megabytes: int = _setting(256, "MB", "Memory for the posting lists and weights of words at hand.")
    index_writer_megabytes: int = _setting(128, "MB", "Memory that the index writer fills before it uses the disk.")
    index_batch_items: int = _setting(256, "items", "Most items that are brought into the index with one commit.")
    index_batch_pages: int = _setting(4000, "pages", "Pages after which a commit to the index ends; items stay whole.")

    label_words: int = _setting(75, "words", "Longest caption that is read standing before a picture.")
    panel_words: int = _setting(
        150, "words", "Longest text of a panel: an introduction, or a text that opens a section."
    )
    screen_words: int = _setting(60, "words", "Longest summary that a screen shows at once.")
    sentence_words: int = _setting(25, "words", "Longest sentence in an exhibition.")
    max_captions_megabytes: int = _setting(32, "MB", "Largest document with captions that is read, unpacked.")

    public_address: str = _setting(
        "", "URL", "Address of the reading room, as what leaves the house names it; empty means that codes stand alone."
    )
    iiif_address: str = _setting(
        "", "URL", "Address at which folders for IIIF will lie; empty means their name below public_address."
    )
    kit_item_pages: int = _setting(
        60, "pages", "Longest document that goes into a kit whole; of a longer one the pages that are shown."
    )
    kit_picture_pixels: int = _setting(2560, "pixels", "Longer side of the largest picture of a page in a kit.")
    kit_jpeg_quality: int = _setting(80, "percent", "JPEG quality of the pictures in a kit.")
    kit_idle_seconds: int = _setting(120, "s", "Without a touch for so long, a kit asks whether anybody is there.")
    kit_warning_seconds: int = _setting(20, "s", "How long it waits for the answer before it shows its pictures.")
    kit_key_file: str = _setting("", "file", "Key that signs kits; empty means kit.key in the home folder.")
    kit_list_bytes: int = _setting(16_000_000, "bytes", "Longest list of files of a kit that is read to verify it.")
    kit_update_megabytes: int = _setting(4096, "MB", "Largest edition of a kit that an update takes.")
    kit_update_seconds: float = _setting(30.0, "s", "How long an update of a kit waits for an address to answer.")
    kit_update_attempts: int = _setting(5, "attempts", "How often it asks again for a file of which nothing more came.")
    kit_slide_seconds: int = _setting(9, "s", "How long a kit that nobody uses shows each picture.")
    tv_words_minute: int = _setting(130, "words", "Words a minute that people read on a television, old people too.")
    tv_slide_seconds: float = _setting(8.0, "s", "Shortest time for which a slide without a voice is shown.")
    tv_pause_seconds: float = _setting(1.5, "s", "Silence after each recording of a film or a sound track.")
    tv_jpeg_quality: int = _setting(92, "percent", "JPEG quality of slides for a television.")
    tv_recording_seconds: int = _setting(900, "s", "Longest recording of one caption in a film.")
    tv_film_seconds: int = _setting(14_400, "s", "Wall time for making one film of an exhibition.")

    preview_seconds: float = _setting(0.4, "s", "How often a preview looks whether a set's folder has changed.")
    tt05_archive_code: str = _setting(
        "", "code", "The archive's code (mã cơ quan lưu trữ) in packages of Thông tư 05/2025; without it none is made."
    )
    tt05_agency_code: str = _setting(
        "", "code", "The agency's code (mã định danh cơ quan) in such packages; empty means that of the fonds."
    )
    tt05_shelf: str = _setting(
        "0", "code", "Store, shelf or box (kho/giá/hộp) of the paper in such packages; 0 says that it is not told."
    )
    tt05_retention: str = _setting(
        "01", "code", "How long files are kept (thời hạn lưu trữ) in such packages, 01 to 07; 01 is for ever."
    )
    tt05_mets_schema: str = _setting(
        "", "file", "Schema of METS that goes into such packages; empty means ours, of the part of METS that is used."
    )

    print_dpi: int = _setting(300, "pixels an inch", "Finest picture on paper, at the size in which it is printed.")
    print_least_dpi: int = _setting(150, "pixels an inch", "A coarser picture on paper is told when it is made.")
    print_jpeg_quality: int = _setting(88, "percent", "JPEG quality of pictures on paper.")

    min_password_characters: int = _setting(12, "characters", "Shortest password of an account.")
    max_password_characters: int = _setting(256, "characters", "Longest password of an account.")
    max_account_name_characters: int = _setting(64, "characters", "Longest name of an account.")
    session_idle_minutes: int = _setting(30, "minutes", "Without use for so long, somebody is signed out.")
    session_hours: int = _setting(8, "hours", "After so long somebody has to sign in again in any case.")
    session_seen_seconds: int = _setting(60, "s", "How often the last use of a session is written down.")
    sign_ins_per_minute: int = _setting(5, "attempts", "Passwords a minute that are looked at for one account.")
    sign_ins_per_minute_of_address: int = _setting(
        20, "attempts", "Passwords a minute that are looked at from one address."
    )
    max_sign_in_wait_minutes: int = _setting(15, "minutes", "Longest wait after too many attempts to sign in.")
    known_device_days: int = _setting(180, "days", "How long a browser that has signed in is known again.")
    desk_lines: int = _setting(50, "items", "Lines in each list at the desk.")
    desk_over_plain_http: int = _setting(
        0, "0 or 1", "1 lets staff sign in without HTTPS from other machines; only for a network that the house owns."
    )

    max_request_kilobytes: int = _setting(64, "kB", "Largest body of a request from the public.")
    max_image_megapixels: int = _setting(4, "megapixels", "Largest picture that one request may ask for.")
    max_pdf_pages: int = _setting(500, "pages", "Most pages of an item that is given as one searchable PDF.")
    image_tile_pixels: int = _setting(512, "pixels", "Side of a deep-zoom tile.")
    max_address_characters: int = _setting(4096, "characters", "Longest address with its query that is answered.")
    searches_per_minute: int = _setting(
        240, "searches", "Searches a minute from one machine, in each process that serves; 0 means no limit."
    )
    thumbnails_per_page: int = _setting(60, "pages", "Page pictures shown at once on the page of an item.")
    recent_items: int = _setting(8, "items", "Newly published items shown on the first page.")
    example_queries: str = _setting(
        "hoang sa, bạch long vĩ, 1894, cát bà, nhà văn hóa, hải phòng",
        "queries",
        "Searches offered on the first page, parted by commas; those that find nothing here are left out.",
    )
    trusted_hosts: str = _setting("", "names", "Host names that are answered, parted by commas; empty means any.")
    outbox_seconds: float = _setting(1.0, "s", "How often the serving program brings the indexes up to date.")
    usage_seconds: float = _setting(60.0, "s", "How often figures of use are written down.")
    source_url: str = _setting("", "URL", "Where readers get the program's source code (AGPL-3.0, section 13).")
    trusted_proxies: int = _setting(
        0, "servers", "Web servers in front of this one whose X-Forwarded headers are believed."
    )
    web_processes: int = _setting(
        0,
        "processes",
        "Processes that serve; 0 means one for each core, four at most. Each has its threads and memory.",
    )
    web_threads: int = _setting(8, "threads", "Requests served at once.")
    min_free_disk_megabytes: int = _setting(512, "MB", "Free space below which nothing more is taken in.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **overrides: str) -> Settings:
        """Read the settings from ``BIENDAO_*`` variables; ``overrides`` win.

        Raises:
            SettingError: A number cannot be read or is negative (R101).
        """
        source = os.environ if environment is None else environment
        values: dict[str, int | float | str] = {}
        for setting in SETTINGS:
            given = overrides.get(setting.name) or source.get(setting.variable)
            if given is not None and given != "":
                values[setting.name] = _read(setting, given)
        return dataclasses.replace(cls(), **values)  # type: ignore[arg-type]  # checked by _read

    @property
    def home_path(self) -> Path:
        """The home folder, absolute."""
        return Path(self.home).expanduser().absolute()

    @property
    def store_path(self) -> Path:
        """Root of the OCFL store."""
        return self.home_path / "store"

    @property
    def derivatives_path(self) -> Path:
        """Page pictures; rebuildable."""
        return self.home_path / "derivatives"

    @property
    def index_path(self) -> Path:
        """Search indexes; rebuildable, never backed up."""
        return self.home_path / "index"

    @property
    def spool_path(self) -> Path:
        """Copies of sources that are being read."""
        return self.home_path / "spool"

    @property
    def quarantine_path(self) -> Path:
        """Sources held for a person's decision."""
        return self.home_path / "quarantine"

    @property
    def collections_path(self) -> Path:
        """Where curated sets lay before the store held them."""
        return self.home_path / "collections"

    @property
    def exports_path(self) -> Path:
        """Where exports go when no other place is named."""
        return self.home_path / "exports"

    @property
    def catalogue_url(self) -> str:
        """SQLAlchemy URL of the catalogue."""
        return self.database_url or f"sqlite:///{self.home_path / 'catalogue.sqlite3'}"

    @property
    def secret_key_path(self) -> Path:
        """File that holds the cookie key."""
        return Path(self.secret_key_file).expanduser() if self.secret_key_file else self.home_path / "secret.key"

    @property
    def kit_key_path(self) -> Path:
        """File that holds the key that signs kits."""
        return Path(self.kit_key_file).expanduser() if self.kit_key_file else self.home_path / "kit.key"


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(f.name, f.default, f.metadata["unit"], f.metadata["help"])  # type: ignore[arg-type]
    for f in dataclasses.fields(Settings)
)


def _read(setting: Setting, given: str) -> int | float | str:
    if isinstance(setting.default, str):
        return given
    try:
        value = type(setting.default)(given)
    except ValueError:
        raise SettingError("R101", variable=setting.variable, given=given, unit=setting.unit) from None
    if value < 0:
        raise SettingError("R101", variable=setting.variable, given=given, unit=setting.unit)
    return value
