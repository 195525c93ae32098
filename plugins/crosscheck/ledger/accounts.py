"""Accounts: which user of the login is who. Every change is an entry of the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from crosscheck.access.accounts import Account, account, account_words
from crosscheck.errors import LedgerError
from crosscheck.ledger import portal_tables as tables
from crosscheck.ledger.database import Ledger, writing
from crosscheck.ledger.history import Entry, append
from crosscheck.ledger.vocabulary import Action
from crosscheck.ledger.write_changes import Author


def account_of(connection: Connection, user: str) -> Account | None:
    """The account of the login's ``user``; None for one that is not mapped."""
    row = connection.execute(select(tables.account).where(tables.account.c.user == user)).one_or_none()
    return _account(row) if row else None


def accounts(connection: Connection) -> list[Account]:
    """Every account by its user name."""
    return [_account(row) for row in connection.execute(select(tables.account).order_by(tables.account.c.user))]


def put_account(ledger: Ledger, given: Account, author: Author, seen: str | None = None) -> None:
    """Add an account, or give the user of that name another role, scope or rights. The same again changes nothing.

    ``seen``: the account in words (``account_words``) as whoever changes it saw it; ``LedgerError`` where it is another
    by now.
    """
    with writing(ledger) as connection:
        before = account_of(connection, given.user)
        if seen is not None and seen != account_words(before):
            now = account_words(before) or "无此用户"
            raise LedgerError(f"用户{given.user}的登记已有变化,现在为:{now}", en=f"user {given.user} is {now} by now")
        if before == given:
            return
        connection.execute(delete(tables.account).where(tables.account.c.user == given.user))
        connection.execute(insert(tables.account).values(**_row(given)))
        append(connection, [_entry(given.user, before, given, author)])


def remove_account(ledger: Ledger, user: str, author: Author) -> None:
    """Take the account of ``user`` away; ``LedgerError`` where there is none."""
    with writing(ledger) as connection:
        before = account_of(connection, user)
        if before is None:
            raise LedgerError(f"没有用户{user}", en=f"no user {user}")
        connection.execute(delete(tables.account).where(tables.account.c.user == user))
        append(connection, [_entry(user, before, None, author)])


def wrong_accounts(connection: Connection, told: Mapping[str, Mapping[str, str] | None]) -> Iterator[str]:
    """How the table differs from what the history tells: by user its row, None for one that was taken away."""
    rows = {row["user"]: dict(row) for row in connection.execute(select(tables.account)).mappings()}
    for user in sorted(rows.keys() | told.keys()):
        if rows.get(user) != told.get(user):
            yield f"account {user} is not as the history says"


def _account(row: Row[Any]) -> Account:
    given = row._mapping
    return account(given["user"], given["role"], given["region"], given["department"], given["rights"].split())


def _row(given: Account) -> dict[str, str]:
    scope = given.person.scope
    return {
        "user": given.user,
        "role": given.person.role.value,
        "region": scope.region,
        "department": scope.department,
        "rights": " ".join(sorted(given.rights)),
    }


def _entry(user: str, before: Account | None, after: Account | None, author: Author) -> Entry:
    """The change in words; ``details`` holds the account as it is now, for whoever proves the table."""
    details = {"account": user, "as": _row(after) if after else None}
    return author.entry(Action.ACCOUNT, details, account_words(before), account_words(after))
