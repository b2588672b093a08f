"""Accounts of the house: who may sign in, with what password, for how long.

A room of its own above the catalogue: the rows lie there with everything that is backed up, but
describing documents knows nothing of people. ``argon2`` is imported here only.
"""

from __future__ import annotations

from archive.accounts.register import (
    AccountView,
    NewAccount,
    add_account,
    change_password,
    disable_account,
    enable_account,
    list_accounts,
)

__all__ = [
    "AccountView",
    "NewAccount",
    "add_account",
    "change_password",
    "disable_account",
    "enable_account",
    "list_accounts",
]
