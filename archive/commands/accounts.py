"""``biendao user``: accounts of those who work at the desk."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from archive.catalogue.models import Role
from archive.commands.told import write_json
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.accounts import AccountView
    from archive.home import ArchiveHome

_from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def user() -> None:
    """Accounts of the house, for the desk.

    \b
    Example:
      biendao user add lan --role librarian
    """


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What they do.")
@_from_stdin
@click.pass_obj
def add(home: ArchiveHome, name: str, role: str, password_stdin: bool) -> None:
    """Make an account; the password is asked for twice.

    \b
    Example:
      biendao user add lan --role librarian
      pass show biendao/lan | biendao user add lan --role librarian --password-stdin
    """
    from archive.accounts import NewAccount, add_account

    home.open_for_work()
    new = NewAccount(name, Role(role), _password(from_stdin=password_stdin))
    with home.catalogue().writing() as session:
        made = add_account(session, new, home.settings, actor_name=whoami(), now=dt.datetime.now(dt.UTC))
    click.echo(f"{made.name}: {made.role}; may sign in")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON line an account.")
@click.pass_obj
def list_(home: ArchiveHome, as_json: bool) -> None:
    """All accounts.

    \b
    Example:
      biendao user list
    """
    from archive.accounts import list_accounts

    with home.catalogue().reading() as session:
        accounts = list_accounts(session)
    for account in accounts:
        if as_json:
            values = dataclasses.asdict(account).items()
            write_json({name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values})
        else:
            click.echo(_line(account))


@user.command()
@click.argument("name")
@_from_stdin
@click.pass_obj
def password(home: ArchiveHome, name: str, password_stdin: bool) -> None:
    """Give an account another password; whoever is signed in with it is signed out.

    \b
    Example:
      biendao user password lan
    """
    from archive.accounts import change_password

    given = _password(from_stdin=password_stdin)
    with home.catalogue().writing() as session:
        changed = change_password(session, name, given, home.settings, actor_name=whoami(), now=dt.datetime.now(dt.UTC))
    click.echo(f"{changed.name}: the password is changed")


@user.command()
@click.argument("name")
@click.pass_obj
def disable(home: ArchiveHome, name: str) -> None:
    """Let nobody sign in with an account, and sign out whoever is.

    \b
    Example:
      biendao user disable lan
    """
    from archive.accounts import disable_account

    with home.catalogue().writing() as session:
        changed = disable_account(session, name, actor_name=whoami(), now=dt.datetime.now(dt.UTC))
    click.echo(f"{changed.name}: disabled")


@user.command()
@click.argument("name")
@click.pass_obj
def enable(home: ArchiveHome, name: str) -> None:
    """Let people sign in with an account again.

    \b
    Example:
      biendao user enable lan
    """
    from archive.accounts import enable_account

    with home.catalogue().writing() as session:
        changed = enable_account(session, name, actor_name=whoami(), now=dt.datetime.now(dt.UTC))
    click.echo(f"{changed.name}: may sign in")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    return given


def _line(account: AccountView) -> str:
    state = "may sign in" if account.disabled_at is None else f"disabled {account.disabled_at:%Y-%m-%d}"
    return f"{account.name}: {account.role}; {state}; password of {account.password_changed_at:%Y-%m-%d}"
