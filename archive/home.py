"""The home folder and the parts that live in it, opened when they are first needed.

Commands and the web get the catalogue, the store and the search engine from here and from
nowhere else, so that every edge opens them the same way.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from archive.disks import disk_of
from archive.errors import MachineError
from archive.failpoints import failpoint

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue.database import Catalogue
    from archive.curation import Keeper
    from archive.search.engine import SearchEngine
    from archive.settings import Settings
    from archive.store import Store


class ArchiveHome:
    """One archive on this machine.

    Args:
        settings: Names the home folder and the database.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def elsewhere(self, folder: Path) -> ArchiveHome:
        """An archive in another folder; its database and keys lie there, whatever the environment says."""
        there = dataclasses.replace(
            self.settings, home=str(folder), database_url="", secret_key_file="", kit_key_file=""
        )
        return ArchiveHome(there)

    def prepare(self) -> None:
        """Make the folders, the secret key, the catalogue's tables and the store; safe to repeat.

        Raises:
            MachineError: The home folder cannot be written (R110).
        """
        from archive.catalogue.database import migrate
        from archive.store import Store

        try:
            for folder, mode in self._folders():
                folder.mkdir(mode=mode, parents=True, exist_ok=True)
            self._make_secret_key()
            failpoint("home.prepare.folders")
        except OSError as error:
            folder = self.settings.home_path
            told = {"folder": folder, "disk": disk_of(folder), "problem": error.strerror or error}
            raise MachineError("R110", **told) from error
        migrate(self.settings)
        Store.initialise(self.settings.store_path)

    def open_for_work(self) -> None:
        """Make ready whatever is missing and carry through what a kill or a power cut left half done.

        Raises:
            MachineError: The home folder cannot be written (R110).
            StoreError: The store's disk refuses (R306, R307, R308).
            CurationError: What the store says of a curated set cannot be read (R741).
        """
        from archive.catalogue.containers import PROGRAM
        from archive.curation import adopt, finish
        from archive.custody import bring_in_step

        self.prepare()
        self.store().recover()
        bring_in_step(self.catalogue(), self.store(), now=dt.datetime.now(dt.UTC))
        keeper = self.keeper(PROGRAM)
        finish(keeper)
        adopt(keeper, self.settings.collections_path)

    def keeper(self, actor: str) -> Keeper:
        """Whoever changes this archive's curated sets now."""
        from archive.curation import Keeper

        return Keeper(self.catalogue(), self.store(), self.settings, actor, dt.datetime.now(dt.UTC))

    def catalogue(self) -> Catalogue:
        """The catalogue; its tables are there.

        Raises:
            MachineError: There is no archive in the home folder (R111).
        """
        return self._catalogue

    def store(self) -> Store:
        """The OCFL store.

        Raises:
            MachineError: There is no archive in the home folder (R111).
        """
        return self._store

    def engine(self) -> SearchEngine:
        """The search engine over this home's indexes."""
        return self._engine

    def secret_key(self) -> bytes:
        """The archive's secret key.

        Raises:
            MachineError: It cannot be read (R110).
        """
        try:
            return self.settings.secret_key_path.read_bytes()
        except OSError as error:
            raise MachineError("R110", folder=self.settings.secret_key_path, problem=error.strerror or error) from error

    def drain(self) -> int:
        """Bring the indexes up to date with the outbox; the number of units brought in or taken out."""
        from archive.search import drain

        return drain(self.catalogue(), self.engine(), self.settings)

    @cached_property
    def _catalogue(self) -> Catalogue:
        from archive.catalogue.database import open_catalogue

        self._require()
        return open_catalogue(self.settings)

    @cached_property
    def _store(self) -> Store:
        from archive.store import Store

        self._require()
        return Store(self.settings.store_path)

    @cached_property
    def _engine(self) -> SearchEngine:
        from archive.search import open_engine

        return open_engine(self.settings)

    def _require(self) -> None:
        if not (self.settings.store_path / "0=ocfl_1.1").exists():
            raise MachineError("R111", folder=self.settings.home_path)

    def _folders(self) -> tuple[tuple[Path, int], ...]:
        private = 0o700
        return (
            (self.settings.home_path, private),
            (self.settings.store_path, 0o755),
            (self.settings.derivatives_path, 0o755),
            (self.settings.index_path, private),
            (self.settings.spool_path, private),
            (self.settings.quarantine_path, private),
            (self.settings.exports_path, 0o755),
        )

    def _make_secret_key(self) -> None:
        path = self.settings.secret_key_path
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
