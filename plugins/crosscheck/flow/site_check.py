"""A county's folder as a whole: what is wrong in any of its files, before anything runs on it."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from crosscheck.catalog.datasets import read_catalog
from crosscheck.catalog.policy import local_policy
from crosscheck.catalog.rules import Rule, local_rules, spec_file
from crosscheck.catalog.site_files import BUILT_IN, check_names, site_folder
from crosscheck.catalog.yaml_lines import Part, Problem, Reader, SiteError
from crosscheck.errors import CrosscheckError
from crosscheck.expect.local_suites import check_suites
from crosscheck.settings import Settings
from crosscheck.spec.play import Playground
from crosscheck.spec.read import HEADERS, read_spec


def site_problems(settings: Settings) -> list[Problem]:
    """Everything that is wrong in the county's folder in force: file, line, what, and what would be right."""
    folder, reader = site_folder(), Reader()
    check_names(folder.path, reader)
    read_catalog(folder, reader)
    local_policy(folder, reader)
    if (
        not reader.problems
    ):  # rules and expectations name datasets and parameters: what is wrong there would be said twice
        rules = local_rules(settings.root, folder, reader)
        check_suites(settings.root, folder, reader)
        if not reader.problems:
            _play(settings, list(rules.values()), reader)
    return sorted(reader.problems)


def refuse_unchecked(settings: Settings) -> None:
    """Raise ``SiteError`` where the county's folder does not check: no night starts on it."""
    folder = site_folder()
    if folder.path != BUILT_IN and (problems := site_problems(settings)):
        raise SiteError(folder.path, problems)


def _play(settings: Settings, rules: list[Rule], reader: Reader) -> None:
    """Play the specification of each of the county's rules."""
    if not rules:
        return
    with (
        tempfile.TemporaryDirectory(prefix="crosscheck-site-") as home,
        closing(Playground(settings.apart(Path(home)))) as playground,
    ):
        for rule in rules:
            _play_rule(playground, settings, rule, reader)


def _play_rule(playground: Playground, settings: Settings, rule: Rule, reader: Reader) -> None:
    path = spec_file(settings.root, rule.id)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = Part(f"rules/{path.name}", 1, None)
    try:
        for case in read_spec(path).cases:
            at = replace(at, line=next((n for n, text in enumerate(lines, 1) if text == f"## {case.name}"), 1))
            played = playground.play(rule, case)
            headers = list(case.expected[0]) if case.expected else list(HEADERS)
            found = played.texts(headers)
            wanted = sorted(tuple(row[h] for h in headers) for row in case.expected or ())
            held = "；".join(hold.reason for hold in played.holds)
            if (case.held is None and held) or (case.held is not None and case.held not in held):
                reader.wrong(at, f"规则说明不符:不校验,{held}", f"the case is held: {held or 'it is not'}")
            elif case.held is None and found != wanted:
                zh, en = f"规则说明不符:应为 {wanted},实为 {found}", f"the case fails: wanted {wanted}, found {found}"
                reader.wrong(at, zh, en)
    except (CrosscheckError, KeyError, ValueError, IndexError) as error:
        reader.wrong(at, f"规则说明无法执行:{error}", f"the specification can't be played: {error}")
