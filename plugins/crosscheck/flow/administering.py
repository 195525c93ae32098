"""What a county's administrator does on the portal: accounts within the county, each change in the history."""

from __future__ import annotations

from crosscheck.access.accounts import Account, Right
from crosscheck.errors import LedgerError
from crosscheck.ledger.accounts import account_of, put_account, remove_account
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.write_changes import Author


def set_user(ledger: Ledger, admin: Account, given: Account, author: Author, seen: str) -> None:
    """Add or change the account of a user; ``seen``: the account as the administrator saw it, in words.

    ``LedgerError`` for an account outside the administrator's region, for a change of one's own, and where somebody
    else has changed it meanwhile.
    """
    if not _within(admin, given):
        raise LedgerError("只能登记本县范围内的用户", en="only users of your own county")
    before = _known(ledger, admin, given.user)
    if before and not _within(admin, before):
        raise LedgerError("此用户名不能使用", en="this user name can't be used")
    _refuse_own(admin, given.user)
    put_account(ledger, given, author, seen)


def drop_user(ledger: Ledger, admin: Account, user: str, author: Author) -> None:
    """Take the account of a user away; one outside the region is refused in the words of one that never was."""
    before = _known(ledger, admin, user)
    if before is None or not _within(admin, before):
        raise LedgerError(f"没有用户{user}", en=f"no user {user}")
    _refuse_own(admin, user)
    remove_account(ledger, user, author)


def _known(ledger: Ledger, admin: Account, user: str) -> Account | None:
    with reading(ledger, admin.person.scope) as connection:
        return account_of(connection, user)


def _within(admin: Account, other: Account) -> bool:
    return admin.may(Right.ADMIN) and other.person.scope.region.startswith(admin.person.scope.region)


def _refuse_own(admin: Account, user: str) -> None:
    if user == admin.user:
        raise LedgerError("不能更改或删除自己的登记,请由另一名管理员办理", en="nobody changes an account of one's own")
