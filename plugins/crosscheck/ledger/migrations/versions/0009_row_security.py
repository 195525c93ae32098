"""The ledger on PostgreSQL: whoever reads or acts as ``crosscheck_viewer`` meets only rows of the transaction's scope.

SQLite has no such thing: there the scope stands in each question alone.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"

VIEWER = "crosscheck_viewer"
OF_ISSUES = ("evidence", "answer", "exemption", "revisit", "note", "former")
"""Tables whose rows belong to the issue with their ``number``: they are seen where it is."""
OTHERS = ("issue", "history", "taken_back", "held_finding", "identity_decision")
INSERTED = ("history", "answer", "exemption", "revisit", "note")
UPDATED = ("issue", "chain")
"""What a person's move writes."""

REGION = "(SELECT current_setting('crosscheck.region', true))"
DEPARTMENT = "(SELECT current_setting('crosscheck.department', true))"
SCOPED = "(SELECT current_setting('crosscheck.scoped', true)) = 'on'"
"""A transaction that says no scope sees nothing; each setting is read once a question, not once a row."""

MAKE_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{VIEWER}') THEN
        CREATE ROLE {VIEWER} NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, '{VIEWER}', 'MEMBER') THEN
        EXECUTE format('GRANT {VIEWER} TO %I', current_user);
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of this server is being made at the same time
END $$
"""


def within(county: str, region_code: str, department: str) -> str:
    """Whether a row of that county, region and department lies in the transaction's scope: ``Scope.covers`` in SQL."""
    county_of = f"(SELECT CASE WHEN length({REGION}) > 6 THEN '' ELSE {REGION} END)"
    place_of = f"(SELECT CASE WHEN length({REGION}) > 6 THEN {REGION} ELSE '' END)"
    return (
        f"{SCOPED} AND starts_with({county}, {county_of}) AND starts_with({region_code}, {place_of}) "
        f"AND ({DEPARTMENT} = '' OR {joins(department)})"
    )


def joins(department: str) -> str:
    """Whether the name of a department, alone or joined by 、, names the scope's office: ``access.offices`` in SQL."""
    own = holds(department, DEPARTMENT)
    short = holds(department, f"substr({DEPARTMENT}, 2)")
    levelled = f"starts_with({department}, '县')"
    county_s = f"starts_with({DEPARTMENT}, '县')"
    return f"CASE WHEN {county_s} THEN {own} OR ({levelled} AND {short}) ELSE {own} AND NOT {levelled} END"


def holds(department: str, name: str) -> str:
    return f"strpos('、' || {department} || '、', '、' || {name} || '、') > 0"


def policies() -> dict[str, str]:
    """By table, which of its rows are seen."""
    seen_issue = "EXISTS (SELECT FROM issue WHERE issue.number = {table}.number)"
    body = "held_finding.body::jsonb"
    of_region = f"{SCOPED} AND {DEPARTMENT} = ''"
    return {
        "issue": within("county", "region_code", "department"),
        **{table: seen_issue.format(table=table) for table in OF_ISSUES},
        "history": f"number = '' OR {seen_issue.format(table='history')}",
        "taken_back": f"{of_region} AND length({REGION}) <= 6 AND starts_with(county, {REGION})",
        "held_finding": within(
            f"({body} #>> '{{key,0}}')", f"({body} ->> 'region_code')", f"({body} ->> 'department')"
        ),
        "identity_decision": f"{of_region} AND starts_with(region, {REGION})",
    }


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(MAKE_ROLE)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {VIEWER}")
    op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {VIEWER}")
    op.execute(f"GRANT INSERT ON {', '.join(INSERTED)} TO {VIEWER}")
    op.execute(f"GRANT UPDATE ON {', '.join(UPDATED)} TO {VIEWER}")
    for table, seen in policies().items():
        op.execute(f"CREATE POLICY scope ON {table} USING ({seen})")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    # The role stays: other databases of the server may use it.
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in (*OF_ISSUES, *OTHERS):
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY scope ON {table}")
    op.execute(f"REVOKE ALL ON SCHEMA public FROM {VIEWER}")
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {VIEWER}")
