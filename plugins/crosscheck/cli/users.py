"""Who may sign in to the portal, as what, and for where. Names and passwords are the login's; here is what they may."""

from __future__ import annotations

from getpass import getuser
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crosscheck.cli.options import JsonOption, console, exit_on_error, load_county, tell
from crosscheck.cli.speech import listed, say, word

if TYPE_CHECKING:
    from crosscheck.access.accounts import Account
    from crosscheck.ledger.write_changes import Author

app = typer.Typer(no_args_is_help=True, help=__doc__)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The user name of Airflow's login.")]


@app.command()
def add(
    name: NameArgument,
    role: Annotated[
        str,
        typer.Option(
            help="village, township, department, county, inspector, city, province, engineer (the data team) or auditor"
        ),
    ],
    region: Annotated[str, typer.Option(help="Region code: 12 digits of a village, 9 of a township, 6 of a county.")],
    department: Annotated[str, typer.Option(help="With --role department: which one, such as 县民政局.")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May map users to roles on the portal.")] = False,
    full_id: Annotated[bool, typer.Option("--full-id", help="May see a whole ID number, with a reason.")] = False,
) -> None:
    """Say who a user of the login is; again with another role, region or rights: from now on that."""
    from crosscheck.access.accounts import account
    from crosscheck.ledger.accounts import put_account
    from crosscheck.ledger.database import existing_ledger
    from crosscheck.views.places import refuse_unknown_region

    with exit_on_error():
        settings = load_county()
        rights = [right for right, given in (("admin", admin), ("full_id", full_id)) if given]
        given = account(name, role, region, department, rights)
        refuse_unknown_region(region)
        put_account(existing_ledger(settings.ledger_url), given, _author())
        console.print(say("user_added", **_words(given)), soft_wrap=True)


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Every user that is mapped, with role, region, department and rights."""
    from crosscheck.access.scopes import EVERYTHING
    from crosscheck.ledger.accounts import accounts
    from crosscheck.ledger.database import existing_ledger, reading

    with exit_on_error(as_json):
        with reading(existing_ledger(load_county().ledger_url), EVERYTHING) as connection:
            known = accounts(connection)
        values = [_values(each) for each in known]
        tell(values, as_json, lambda: _show(known), "" if known else say("no_users"))


@app.command()
def remove(name: NameArgument) -> None:
    """Take a user's role away: the next request is not let in any more."""
    from crosscheck.ledger.accounts import remove_account
    from crosscheck.ledger.database import existing_ledger

    with exit_on_error():
        remove_account(existing_ledger(load_county().ledger_url), name, _author())
        console.print(say("user_removed", user=name), soft_wrap=True)


def _author() -> Author:
    """Whoever sits at the county's machine, as it knows them."""
    from crosscheck.access.roles import Role
    from crosscheck.clock import stamp
    from crosscheck.ledger.write_changes import Author

    return Author(stamp(), getuser(), Role.ENGINEER.value, "crosscheck user")


def _values(each: Account) -> dict[str, Any]:
    scope = each.person.scope
    return {
        "user": each.user,
        "role": each.person.role.value,
        "region": scope.region,
        "department": scope.department,
        "rights": sorted(each.rights),
    }


def _words(each: Account) -> dict[str, str]:
    values = _values(each)
    rights = listed([word("RIGHTS", right) for right in values["rights"]])
    return {**values, "role": word("ROLES", values["role"]), "rights": rights or say("none")}


def _show(known: list[Account]) -> None:
    from crosscheck.cli.screen import Column, show_table

    columns = [
        *(Column("user", whole=True), Column("role"), Column("region", whole=True), Column("department", 1)),
        Column("rights", 2),
    ]
    show_table(console, say("title_users"), columns, [list(_words(each).values()) for each in known])
