"""Who reads the ledger without a scope: each module that says EVERYTHING stands here with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

from structure_kit import LIBRARY, modules, relative, tree

MAY_SEE_EVERYTHING = {
    "flow/night.py": "the night",
    "flow/day.py": "which night is the newest",
    "flow/expiry.py": "what evidence cites and what went, no issue shown",
    "flow/withdrawal.py": "which night is the newest",
    "publish/revision.py": "publishing",
    "publish/bundle.py": "publishing",
    "feedback/senders.py": "whose list a file is, before anybody is named",
    "feedback/unfinished.py": "whether a file's answers are in the ledger already, no issue shown",
    "feedback/drop_folder.py": "whether the ledger answers at all",
    "cli/users.py": "accounts, no issue",
    "cli/issues.py": "the command line of the county's own machine",
    "ledger/copies.py": "a copy of all of it, for a backup",
    "operate/backup_source.py": "which result of the newest night was recorded, no issue shown",
    "operate/erasure.py": "whom an order is about, no issue shown",
    "operate/first_accounts.py": "accounts, and which offices there are; no issue shown",
    "operate/conditions.py": "counts by list, rule and office, no issue shown",
    "operate/metrics.py": "counts of a night, no issue",
    "operate/night_due.py": "which night is the newest",
    "operate/notify.py": "what was told, no issue",
    "operate/troubles.py": "what failed, no issue",
    "operate/verify.py": "proof that all is intact, no issue shown",
    "ledger/kept_heads.py": "the hash of the newest entry, no issue shown",
    "portal/visit.py": "who signs in, before any scope is known, no issue shown",
    "views/holds.py": "the command line of the county's own machine",
    "views/identities.py": "the command line of the county's own machine",
    "views/nights.py": "counts of a night, no issue",
    "views/rules.py": "sums of a rule, no issue",
}


def users(name: str) -> set[str]:
    """The modules of the product in which ``name`` stands as a name."""
    product = [path for path in modules() if path.is_relative_to(LIBRARY)]
    return {relative(path) for path in product if any(_names(node, name) for node in ast.walk(tree(path)))}


def _names(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)


def test_only_those_see_everything() -> None:
    assert users("EVERYTHING") == set(MAY_SEE_EVERYTHING)


def test_nobody_makes_a_scope_without_bounds_beside_it() -> None:
    unbounded = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        if path.is_relative_to(LIBRARY) and path != Path(LIBRARY / "access" / "scopes.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Scope" and not node.args + node.keywords
    ]
    assert unbounded == []


def test_every_reading_names_its_scope() -> None:
    silent = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reading" and len(node.args) != 2
    ]
    assert silent == []
